"""The template of a term's figures as an Excel file: words, numbers, real days, and nothing that calculates."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from apps.core.excel import DAY, put_text
from apps.kpis.asking import Asked
from apps.kpis.entries import Kind, kind_of, scale_of
from apps.kpis.uploads.template import HEADINGS, Template, Value, row_of

_WIDTHS = (9, 52, 20, 26, 20, 14, 12, 12, 40, 24, 16)
_TO_FILL = range(HEADINGS.index("Figure") + 1, HEADINGS.index("Source") + 2)
_FIXED = PatternFill("solid", fgColor="FFE5E6E7")
_SIDE = Side(style="thin", color="FFB1B4B6")
_LINE = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_LONGEST_LIST = 250
_A4 = 9


def file_name(template: Template) -> str:
    """What the file is called: "figures-north-lane-2026-27-autumn.xlsx"."""
    whose = template.school.slug if template.school else template.trust.slug
    return f"figures-{whose}-{template.term.year.name.replace('/', '-')}-{template.term.name}.xlsx"


def template_workbook(template: Template, asked: Sequence[Asked]) -> bytes:
    """The file: what it is, the headings, and a row for each figure that is asked for."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "Figures"
    for number, row in enumerate(template.head(), 1):
        for column, text in enumerate(filter(None, row), 1):
            put_text(page.cell(number, column), text)
        page.cell(number, 1).font = Font(bold=True)
    top = len(template.head()) + 1
    _put_headings(page, top)
    for number, one in enumerate(asked, top + 1):
        for column, value in enumerate(row_of(one, template.term.year.name), 1):
            _put(page.cell(number, column), value, is_fixed=column not in _TO_FILL)
    _offer_words(page, asked, top + 1)
    _set_up(page, top)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _put_headings(page: Worksheet, row: int) -> None:
    for column, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True), 1):
        cell = page.cell(row, column)
        put_text(cell, heading)
        cell.font, cell.fill, cell.border = Font(bold=True), _FIXED, _LINE
        page.column_dimensions[get_column_letter(column)].width = width


def _put(cell: Any, value: Value, *, is_fixed: bool) -> None:
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.border = _LINE
    if is_fixed:
        cell.fill = _FIXED
    if isinstance(value, date):
        cell.value, cell.number_format = value, DAY
    elif isinstance(value, Decimal):
        cell.value = value
    elif value:
        put_text(cell, value)


def _offer_words(page: Worksheet, asked: Sequence[Asked], first: int) -> None:
    """Let a cell that takes a word offer the words it takes."""
    column = get_column_letter(HEADINGS.index("Figure") + 1)
    lists: dict[str, DataValidation] = {}
    for number, one in enumerate(asked, first):
        kpi = one.cell.kpi
        words = {Kind.YES_NO: ("yes", "no"), Kind.GRADE: scale_of(kpi)}.get(kind_of(kpi), ())
        listed = ",".join(words)
        if not words or len(listed) > _LONGEST_LIST or any(mark in word for word in words for mark in ',"'):
            continue
        if listed not in lists:
            lists[listed] = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
            page.add_data_validation(lists[listed])
        lists[listed].add(f"{column}{number}")


def _set_up(page: Worksheet, top: int) -> None:
    """Headings in view, and A4 across on paper."""
    page.freeze_panes = f"C{top + 1}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A4  # type: ignore[assignment]
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    page.print_title_rows = f"{top}:{top}"
