"""Excel files: what a person typed is never a formula, days are days, and a figure shows as it is printed."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from apps.core.figures import Unit, settle
from apps.core.rag import State
from apps.reports.sheets import LONGEST, Column, Number, Sheet, Value, figure_of, workbook


def written(*values: Value, name: str = "Figures") -> Worksheet:
    columns = [Column(f"C{number}", 12) for number, _ in enumerate(values)]
    book = load_workbook(io.BytesIO(workbook([Sheet(name=name, columns=columns, rows=[values], kept=1)])))
    return book.worksheets[0]


@pytest.mark.parametrize(
    "text", ["=1+1", "+44 20", "-5", "@SUM(A1)", "\t=1", "=HYPERLINK('x')", "=cmd|' /C calc'!A0", "﷽ 🙂 =1"]
)
def test_text_is_text_whatever_it_begins_with(text: str) -> None:
    cell = written(text)["A2"]
    assert (cell.data_type, cell.value) == ("s", text)
    assert cell.quotePrefix is (text[0] in "=+-@\t")


def test_control_characters_go_and_what_no_cell_holds_is_cut() -> None:
    page = written("a\x00b\x1fc", "x" * (LONGEST + 5))
    assert page["A2"].value == "abc"
    assert len(page["B2"].value) == LONGEST


def test_days_numbers_and_states_are_what_they_are() -> None:
    page = written(dt.date(2026, 11, 20), 7, Number(Decimal("0.938"), "0.0%"), State.RED, None, "")
    assert (page["A2"].value, page["A2"].number_format) == (dt.datetime(2026, 11, 20), "d mmmm yyyy")
    assert page["A2"].is_date
    assert page["B2"].value == 7
    assert (page["C2"].value, page["C2"].number_format) == (0.938, "0.0%")
    assert (page["D2"].value, page["D2"].fill.fgColor.rgb, page["D2"].font.color.rgb) == ("Red", "FFA3001B", "FFFFFFFF")
    assert (page["E2"].value, page["F2"].value) == (None, None)


def test_the_headings_stay_in_view_and_the_sheet_prints_on_a4_across() -> None:
    page = written("a", "b", name="A/B: [long] " + "x" * 40)
    assert page.freeze_panes == "B2"
    assert page.print_title_rows == "$1:$1"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.column_dimensions["A"].width == 12
    assert page["A1"].font.bold
    assert len(page.title) == 31


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "number", "shown_as"),
    [
        ("93.76", Unit.PERCENT, 1, "0.938", "0.0%"),
        ("99.96", Unit.PERCENT, 1, "0.9995", "0.00%"),
        ("0.04", Unit.PERCENT, 1, "0.0005", "0.00%"),
        ("99.7", Unit.PERCENT, 0, "0.995", "0.0%"),
        ("100", Unit.PERCENT, 1, "1.00", "0.0%"),
        ("12000.4", Unit.MONEY, 0, "12000", "£#,##0;-£#,##0"),
        ("-0.126", Unit.SCORE, 2, "-0.13", "+0.00;-0.00;0.00"),
        ("3", Unit.DAYS, 0, "3", '#,##0 "days"'),
        ("0", Unit.NUMBER, 0, "0", "#,##0"),
    ],
)
def test_a_figure_shows_as_it_is_printed(value: str, unit: Unit, decimals: int, number: str, shown_as: str) -> None:
    assert figure_of(settle(Decimal(value), unit, decimals), unit, decimals) == Number(Decimal(number), shown_as)


def test_a_grade_and_a_yes_are_no_numbers() -> None:
    assert figure_of(Decimal(2), Unit.GRADE, 0) is None
    assert figure_of(Decimal(1), Unit.YES_NO, 0) is None
    assert figure_of(None, Unit.PERCENT, 1) is None
