"""Reading a table that somebody brings: pasted from Excel, an .xlsx workbook or a .csv file. Cells become text."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

from defusedxml.ElementTree import iterparse
from openpyxl import load_workbook

from apps.core.errors import BadValue

LARGEST = 5 * 1024 * 1024
LARGEST_UNPACKED = 30 * 1024 * 1024
MOST_COLUMNS = 60
NAMED = 5  # places that one sentence names before it says "and others"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class SheetRow:
    """One row with its number in the sheet, the first being 1; days are written 2026-11-20, numbers as they are."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """The rows that hold anything, and sentences about what may not be as its maker thinks (formulas, merged cells)."""

    rows: tuple[SheetRow, ...]
    notes: tuple[str, ...] = ()


def read_upload(file: IO[bytes], *, size: int, most_rows: int) -> Sheet:
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
        return _read_workbook(data, most_rows)
    return read_text(_decoded(data), most_rows=most_rows)


def read_text(text: str, *, most_rows: int) -> Sheet:
    """Rows of text as Excel puts them on the clipboard (tabs), or as CSV (commas or semicolons)."""
    if "\0" in text:
        raise BadValue("This is neither an Excel workbook (.xlsx) nor a CSV file.")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max("\t;,", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return Sheet(_rows(enumerate(lines, start=1), most_rows))
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


def _rows(numbered: Iterable[tuple[int, Sequence[str]]], most_rows: int) -> tuple[SheetRow, ...]:
    rows: list[SheetRow] = []
    for number, cells in numbered:
        plain = [" ".join(cell.replace("\0", "").split()) for cell in cells[:MOST_COLUMNS]]
        while plain and not plain[-1]:
            plain.pop()
        if plain:
            rows.append(SheetRow(number, tuple(plain)))
        if len(rows) > most_rows:
            raise BadValue(f"This has more than {most_rows:,} rows: bring it in parts.")
    if not rows:
        raise BadValue("There is nothing in this sheet.")
    return tuple(rows)


def _read_workbook(data: bytes, most_rows: int) -> Sheet:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if "xl/workbook.xml" not in packed.namelist():
                raise BadValue("This is not an Excel workbook, whatever its name says: save the list as .xlsx.")
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise BadValue("This workbook is too large when it is unpacked. Save the list alone in a new one.")
            return _first_sheet(packed, data, most_rows)
    except BadValue:
        raise
    except Exception as error:  # a file made to do harm, or cut short, fails in the reader in many ways
        raise BadValue("This workbook cannot be read: open it in Excel and save it again.") from error


def _first_sheet(packed: zipfile.ZipFile, data: bytes, most_rows: int) -> Sheet:
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
            for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, max_row=most_rows * 4), start=1)
        )
        rows = _rows(read, most_rows)
        notes = [f"Only the first sheet, “{sheet.title}”, was read."] if len(book.worksheets) > 1 else []
        if formulas:
            one = len(formulas) == 1
            notes.append(
                f"{'Cell' if one else 'Cells'} {_listed(formulas)} {'holds a formula' if one else 'hold formulas'}, "
                "read as text."
            )
        return Sheet(rows, (*notes, *_oddities(packed, sheet)))
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
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f")
    return str(value)


def _oddities(packed: zipfile.ZipFile, sheet: Any) -> Iterator[str]:
    """Sentences on merged cells and hidden rows and columns, which the reader of cells passes over."""
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
    if merged:
        yield f"Cells {_listed(merged)} are merged: the text is read into the first of them, the others are empty."
    if rows:
        named = f"Row {rows[0]} is" if len(rows) == 1 else f"Rows {_listed(rows)} are"
        yield f"{named} hidden in the sheet, and read all the same."
    if columns:
        yield "Some columns are hidden in the sheet, and read all the same."


def _listed(places: Sequence[str]) -> str:
    return ", ".join(places[:NAMED]) + (f" and {len(places) - NAMED} more" if len(places) > NAMED else "")
