"""The rows of an Excel sheet as the XML that they are in the file: openpyxl takes ten times as long to make them."""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from xml.sax.saxutils import escape

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from apps.core.excel import DAY, begins_like_a_formula, plain_text
from apps.core.rag import State

_END = b"</sheetData>"
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"')


@dataclass(frozen=True, slots=True)
class Number:
    """A number with the way it is shown: "0.0%", "£#,##0"."""

    value: Decimal
    shown_as: str


Value = str | int | date | Number | State | None


class RowWriter:
    """Writes the rows of one page of a workbook, which keeps the look of each kind of cell once."""

    def __init__(self, page: Worksheet) -> None:
        self._page = page
        self._look = cache(self._new_look)

    def written(self, rows: Iterable[Sequence[Value]], first: int) -> tuple[str, int]:
        """These rows from the first's number on, and the number of the last (of the one before, for no rows)."""
        last = first - 1
        parts = []
        for last, row in enumerate(rows, first):
            cells = [self._cell(f"{get_column_letter(n)}{last}", value) for n, value in enumerate(row, 1)]
            parts.append(f'<row r="{last}">{"".join(cells)}</row>')
        return "".join(parts), last

    def _cell(self, place: str, value: Value) -> str:
        """One value: text as text whatever it begins with, days as days, numbers as they are to be shown."""
        match value:
            case None | "":
                return f'<c r="{place}" s="{self._look()}" t="n" />'
            case State():
                return _text(place, self._look(state=value), value.word)
            case Number():
                return _number(place, self._look(shown_as=value.shown_as), float(value.value))
            case date():
                return _number(place, self._look(shown_as=DAY), to_excel(value))
            case int():
                return _number(place, self._look(), value)
            case _:
                text = plain_text(value)
                return _text(place, self._look(quoted=begins_like_a_formula(text)), text)

    def _new_look(self, *, state: State | None = None, shown_as: str = "", quoted: bool = False) -> int:
        """The number under which the workbook keeps a look; the cell that has it first is not kept itself."""
        cell = Cell(self._page, 1, 1)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        if state is not None:
            cell.fill = PatternFill("solid", fgColor=f"FF{state.fill[1:].upper()}")
            cell.font = Font(color=f"FF{state.ink[1:].upper()}", bold=state.is_colour)
        if shown_as:
            cell.number_format = shown_as
        cell.quotePrefix = quoted
        return int(cell.style_id)


def _text(place: str, look: int, text: str) -> str:
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    return f'<c r="{place}" s="{look}" t="inlineStr"><is><t{kept}>{escape(text)}</t></is></c>'


def _number(place: str, look: int, number: float) -> str:
    shown = int(number) if number == int(number) else number
    return f'<c r="{place}" s="{look}" t="n"><v>{shown!r}</v></c>'


def with_rows(book: bytes, added: Mapping[str, tuple[str, str]]) -> bytes:
    """A workbook with rows under those of some of its parts, and what each of these then spans ("A1:C9")."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name in added:
                rows, spans = added[name]
                content = _DIMENSION.sub(f'<dimension ref="{spans}"'.encode(), content, count=1)
                content = content.replace(_END, rows.encode() + _END, 1)
            target.writestr(name, content)
    return kept.getvalue()
