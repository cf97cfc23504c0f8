"""Reading a table that somebody brings: pasted from Excel, an .xlsx workbook or a .csv file. Cells become text."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import IO, Any

from defusedxml.ElementTree import iterparse
from openpyxl import load_workbook

from apps.core.errors import BadValue

LARGEST = 5 * 1024 * 1024
LARGEST_UNPACKED = 30 * 1024 * 1024
MOST_COLUMNS = 60
_TOP = 50_000  # characters from the beginning, in which titles may stand above the table
NAMED = 5  # places that one sentence names before it says "and others"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class SheetRow:
    """One row with its number in the sheet, the first being 1; days are written 2026-11-20, numbers as they are."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Oddities:
    """What in a workbook may not be as its maker thinks: places of formulas, merged cells, what is hidden."""

    only_read: str = ""  # the sheet that was read, where there are more
    formulas: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    hidden_rows: tuple[str, ...] = ()
    has_hidden_columns: bool = False

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence on each, said to one whose sheet is read all the same."""
        return tuple(self._notes())

    def _notes(self) -> Iterator[str]:
        if self.only_read:
            yield f"Only the first sheet, “{self.only_read}”, was read."
        if self.formulas:
            yield f"{self._formulas}, read as text."
        if self.merged:
            yield (
                f"Cells {_listed(self.merged)} are merged: the text is read into the first of them, the others are "
                "empty."
            )
        if self.hidden_rows:
            yield f"{self._hidden} hidden in the sheet, and read all the same."
        if self.has_hidden_columns:
            yield "Some columns are hidden in the sheet, and read all the same."

    @property
    def to_mend(self) -> tuple[str, ...]:
        """A sentence on each that must be put right first, where every cell counts."""
        return tuple(self._to_mend())

    def _to_mend(self) -> Iterator[str]:
        if self.formulas:
            yield f"{self._formulas}: copy the sheet, paste it as values, and bring that."
        if self.merged:
            yield f"Cells {_listed(self.merged)} are merged: take them apart, so that each row has its own."
        if self.hidden_rows:
            yield f"{self._hidden} hidden: show every row, or delete what is not meant."

    @property
    def _formulas(self) -> str:
        one = len(self.formulas) == 1
        return f"{'Cell' if one else 'Cells'} {_listed(self.formulas)} {'holds a formula' if one else 'hold formulas'}"

    @property
    def _hidden(self) -> str:
        one = len(self.hidden_rows) == 1
        return f"{'Row' if one else 'Rows'} {_listed(self.hidden_rows)} {'is' if one else 'are'}"


@dataclass(frozen=True)
class Sheet:
    """The rows that hold anything, and what may not be as its maker thinks."""

    rows: tuple[SheetRow, ...]
    odd: Oddities = Oddities()

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences about what may not be as its maker thinks (formulas, merged cells)."""
        return self.odd.notes


def read_upload(file: IO[bytes], *, size: int, most_rows: int, most_columns: int = MOST_COLUMNS) -> Sheet:
    """The first sheet of a workbook, or a CSV file; told apart by what is in the file, never by its name.

    Refuses, in a sentence, more than 5 MB, what unpacks to more than 30 MB, other kinds of file, and too many rows.
    """
    if size > LARGEST:
        raise BadValue("This file is larger than 5 MB. Save the list alone in a new workbook.")
    data = file.read(LARGEST + 1)
    if not data.strip():
        raise BadValue("This file is empty.")
    if data.startswith(_OLD_EXCEL):
        raise BadValue("This is an old or protected Excel file: save it as .xlsx, without a password.")
    if data.startswith(b"PK"):
        return _read_workbook(data, most_rows, most_columns)
    return read_text(_decoded(data), most_rows=most_rows, most_columns=most_columns)


def read_text(text: str, *, most_rows: int, most_columns: int = MOST_COLUMNS) -> Sheet:
    """Rows of text as Excel puts them on the clipboard (tabs), or as CSV (commas or semicolons)."""
    if "\0" in text:
        raise BadValue("This is neither an Excel workbook (.xlsx) nor a CSV file.")
    top = [line for line in text[:_TOP].splitlines() if line.strip()][:15] or [""]
    delimiter = max("\t;,", key=lambda mark: max(line.count(mark) for line in top))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return Sheet(_rows(enumerate(lines, start=1), most_rows, most_columns))
    except csv.Error as error:
        raise BadValue("This table cannot be read: a quotation mark may be open, or a cell be too long.") from error


def _decoded(data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadValue("This is neither an Excel workbook (.xlsx) nor a CSV file.")


def _rows(numbered: Iterable[tuple[int, Sequence[str]]], most_rows: int, most_columns: int) -> tuple[SheetRow, ...]:
    rows: list[SheetRow] = []
    for number, cells in numbered:
        plain = [" ".join(cell.replace("\0", "").split()) for cell in cells[:most_columns]]
        while plain and not plain[-1]:
            plain.pop()
        if plain:
            rows.append(SheetRow(number, tuple(plain)))
        if len(rows) > most_rows:
            raise BadValue(f"This has more than {most_rows:,} rows: bring it in parts.")
    if not rows:
        raise BadValue("There is nothing in this sheet.")
    return tuple(rows)


def _read_workbook(data: bytes, most_rows: int, most_columns: int) -> Sheet:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if "xl/workbook.xml" not in packed.namelist():
                raise BadValue("This is not an Excel workbook, whatever its name says: save the list as .xlsx.")
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise BadValue("This workbook is too large when it is unpacked. Save the list alone in a new one.")
            return _first_sheet(packed, data, most_rows, most_columns)
    except BadValue:
        raise
    except Exception as error:  # a file made to do harm, or cut short, fails in the reader in many ways
        raise BadValue("This workbook cannot be read: open it in Excel and save it again.") from error


def _first_sheet(packed: zipfile.ZipFile, data: bytes, most_rows: int, most_columns: int) -> Sheet:
    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not visible:
            raise BadValue("There is no sheet to be seen in this workbook.")
        sheet = visible[0]
        formulas: list[str] = []
        sheet.reset_dimensions()
        read = (
            (number, [_text(cell, formulas) for cell in cells])
            for number, cells in enumerate(sheet.iter_rows(max_col=most_columns, max_row=most_rows * 4), start=1)
        )
        rows = _rows(read, most_rows, most_columns)
        only_read = str(sheet.title) if len(book.worksheets) > 1 else ""
        return Sheet(rows, replace(_oddities(packed, sheet), only_read=only_read, formulas=tuple(formulas)))
    finally:
        book.close()


def _text(cell: Any, formulas: list[str]) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        formulas.append(cell.coordinate)
        return str(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float) and "%" in (cell.number_format or ""):
        return f"{_plain(Decimal(repr(value)) * 100)}%"  # Excel keeps 93.8% as 0.938
    if isinstance(value, float):
        return _plain(Decimal(repr(value)))
    return str(value)


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _oddities(packed: zipfile.ZipFile, sheet: Any) -> Oddities:
    """Merged cells and hidden rows and columns, which the reader of cells passes over."""
    merged: list[str] = []
    rows: list[str] = []
    columns = False
    with packed.open(sheet._worksheet_path) as part:
        for _, element in iterparse(part, forbid_dtd=True):
            tag = element.tag.rpartition("}")[2]
            if tag == "mergeCell":
                merged.append(element.get("ref", ""))
            elif tag == "row" and element.get("hidden") in ("1", "true"):
                rows.append(element.get("r", ""))
            elif tag == "col" and element.get("hidden") in ("1", "true"):
                columns = True
            if tag in ("row", "mergeCell"):
                element.clear()
    return Oddities(merged=tuple(merged), hidden_rows=tuple(rows), has_hidden_columns=columns)


def _listed(places: Sequence[str]) -> str:
    return ", ".join(places[:NAMED]) + (f" and {len(places) - NAMED} more" if len(places) > NAMED else "")
