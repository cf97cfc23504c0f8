"""Writing cells of a workbook so that nothing that a person typed can become a formula."""

from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY = "d mmmm yyyy"
LONGEST = 32_767
# What a spreadsheet would read as a formula when somebody opens the cell and leaves it again.
_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def plain_text(text: str) -> str:
    """Text without what no workbook may hold, cut to what a cell holds."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST]


def begins_like_a_formula(text: str) -> bool:
    """Whether a cell of this text must say that it is text."""
    return text.startswith(_LIKE_A_FORMULA)


def put_text(cell: Any, text: str) -> None:
    """Write text as text, whatever it begins with."""
    text = plain_text(text)
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = begins_like_a_formula(text)
