"""Excel files: typed columns in, a workbook's bytes out; nothing that a person typed can become a formula."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from apps.core.excel import EXCEL, LONGEST, put_text
from apps.core.figures import Unit, round_half_up
from apps.reports.sheet_rows import Number, RowWriter, Value, with_rows

__all__ = ["EXCEL", "LONGEST", "Column", "Number", "Sheet", "Value", "figure_of", "workbook"]

_LONGEST_NAME = 31
_NO_NAME = re.compile(r"[\\/*?:\[\]]")
_HEAD = PatternFill("solid", fgColor="FFE5E6E7")
_A4 = 9
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading and its width in characters."""

    heading: str
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet of a workbook: rows of values under a row of headings, which stays in view and on every page."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    # How many columns at the left stay in view.
    kept: int = 0


def figure_of(settled: Decimal | None, unit: Unit, decimals: int) -> Number | None:
    """A figure as it is compared, as a number that shows as it is printed; None for none, a grade, and a yes or no.

    A percentage becomes a share, which Excel shows as one. What lies half a step beside 100% or 0%, because only all
    or nothing is that, gets one more decimal, so that it never shows as 100% or 0%.
    """
    if settled is None or unit in (Unit.GRADE, Unit.YES_NO):
        return None
    places = max(0, decimals) + (settled != round_half_up(settled, decimals))
    zeros = f".{'0' * places}" if places else ""
    match unit:
        case Unit.PERCENT:
            return Number(settled.scaleb(-2), f"0{zeros}%")
        case Unit.MONEY:
            return Number(settled, f"£#,##0{zeros};-£#,##0{zeros}")
        case Unit.SCORE:
            return Number(settled, f"+0{zeros};-0{zeros};0{zeros}")
        case Unit.DAYS:
            return Number(settled, f'#,##0{zeros} "days"')
        case _:
            return Number(settled, f"#,##0{zeros}")


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """An .xlsx file of these sheets."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    written = []
    for sheet in sheets:
        page = book.create_sheet(_NO_NAME.sub(" ", sheet.name)[:_LONGEST_NAME])
        _write_headings(page, sheet)
        rows, last = RowWriter(page).written(sheet.rows, 2)
        spans = f"A1:{get_column_letter(len(sheet.columns))}{last}"
        page.auto_filter.ref = spans
        written.append((page, rows, spans))
    kept = io.BytesIO()
    book.save(kept)
    return with_rows(kept.getvalue(), {page.path[1:]: (rows, spans) for page, rows, spans in written})


def _write_headings(page: Worksheet, sheet: Sheet) -> None:
    for number, column in enumerate(sheet.columns, 1):
        head = page.cell(1, number)
        put_text(head, column.heading)
        head.alignment = Alignment(vertical="top", wrap_text=True)
        head.font, head.fill = Font(bold=True), _HEAD
        page.column_dimensions[get_column_letter(number)].width = column.width
    page.freeze_panes = f"{get_column_letter(1 + sheet.kept)}2"
    _set_up_for_print(page)


def _set_up_for_print(page: Worksheet) -> None:
    """A4 across, all columns on one page's width, the headings on each page."""
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A4  # type: ignore[assignment]
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    page.print_title_rows = "1:1"
    page.oddFooter.left.text = "&A"  # type: ignore[union-attr]
    page.oddFooter.right.text = "&P / &N"  # type: ignore[union-attr]


def settled(book: bytes, at: datetime) -> bytes:
    """The same workbook as if it had been written at that moment, so that writing it twice gives the same bytes."""
    moment = at.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MOMENT.sub(moment, content)
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return kept.getvalue()
