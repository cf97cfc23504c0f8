"""Sheets that people bring: read as they are meant, or refused in a sentence."""

import datetime as dt
import io
import zipfile

import pytest
from openpyxl import Workbook

from apps.core.errors import BadValue
from apps.core.sheets import LARGEST, read_text, read_upload


def upload(data: bytes, most_rows: int = 100):
    return read_upload(io.BytesIO(data), size=len(data), most_rows=most_rows)


def workbook(rows, change=lambda book, sheet: None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    change(book, book.active)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_is_read_as_text_with_days_and_numbers_as_they_are():
    sheet = upload(
        workbook([["Name", "From", "URN"], [], [" Ama  B ", dt.date(2027, 1, 4), 100001], [True, 0.1, 12.50]])
    )
    assert [(row.number, row.cells) for row in sheet.rows] == [
        (1, ("Name", "From", "URN")),
        (3, ("Ama B", "2027-01-04", "100001")),
        (4, ("yes", "0.1", "12.5")),
    ]
    assert sheet.notes == ()


def test_formulas_merged_cells_hidden_rows_and_further_sheets_are_named():
    def change(book, sheet):
        sheet.merge_cells("A1:B1")
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["C"].hidden = True
        book.create_sheet("More")

    sheet = upload(workbook([["a", None, "c"], ["=1+1", '=HYPERLINK("http://evil.example")', "d"]], change))
    assert sheet.rows[1].cells == ("=1+1", '=HYPERLINK("http://evil.example")', "d")
    assert sheet.notes == (
        "Only the first sheet, “Sheet”, was read.",
        "Cells A2, B2 hold formulas, read as text.",
        "Cells A1:B1 are merged: the text is read into the first of them, the others are empty.",
        "Row 2 is hidden in the sheet, and read all the same.",
        "Some columns are hidden in the sheet, and read all the same.",
    )


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a\tb, c\n1\t2\n", ("a", "b, c")),
        ('a;"b;\n c"\n', ("a", "b; c")),
        ("a,b\n", ("a", "b")),
        ("a\n", ("a",)),
    ],
)
def test_text_is_read_by_the_mark_that_parts_its_cells(text, cells):
    assert read_text(text, most_rows=10).rows[0].cells == cells


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_file_is_read_as_excel_writes_it(encoding):
    assert upload("Zoë,£5\r\n".encode(encoding)).rows[0].cells == ("Zoë", "£5")


def packed(names: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in names.items():
            zipped.writestr(name, data)
    return file.getvalue()


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><workbook>&b;</workbook>'
UNREADABLE = "This workbook cannot be read: open it in Excel and save it again."
NEITHER = "This is neither an Excel workbook (.xlsx) nor a CSV file."
NO_BOOK = "This is not an Excel workbook, whatever its name says: save the list as .xlsx."
TOO_LARGE = "This workbook is too large when it is unpacked. Save the list alone in a new one."
REFUSED = [
    (b"", "This file is empty."),
    (b" \n", "This file is empty."),
    (b"x" * (LARGEST + 1), "This file is larger than 5 MB. Save the list alone in a new workbook."),
    (b"\xd0\xcf\x11\xe0old", "This is an old or protected Excel file: save it as .xlsx, without a password."),
    (packed({"word/document.xml": b"<a/>"}), NO_BOOK),
    (packed({"xl/workbook.xml": b"\0" * (31 * 1024 * 1024)}), TOO_LARGE),
    (packed({"xl/workbook.xml": BOMB}), UNREADABLE),
    (packed({"xl/workbook.xml": b"<a/>"}), UNREADABLE),
    (b"PK\x03\x04 cut short", UNREADABLE),
    (b"%PDF-1.7\0\0", NEITHER),
    (b"\x81\x8d", NEITHER),
    (workbook([[number] for number in range(101)]), "This has more than 100 rows: bring it in parts."),
    (b"a\n" * 101, "This has more than 100 rows: bring it in parts."),
    (workbook([[None]]), "There is nothing in this sheet."),
    (b'"' + b"x" * 200_000, "This table cannot be read: a quotation mark may be open, or a cell be too long."),
]  # fmt: skip


@pytest.mark.parametrize(("data", "sentence"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_read_is_refused_in_a_sentence(data, sentence):
    with pytest.raises(BadValue) as refused:
        upload(data)
    assert refused.value.sentence == sentence
