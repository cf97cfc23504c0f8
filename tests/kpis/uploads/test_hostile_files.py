"""Files that are not what they seem, brought to the page of figures: each is named in a sentence, nothing is kept."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from apps.kpis.models import FigureUpload, Reading
from tests.kpis.figures_entry import text_of
from tests.kpis.uploads.sheets import send, workbook
from tests.world import World

ROWS = [["URN", "K1"], ["100000", 94.1], ["100001", 91]]


def hidden(page: Any) -> None:
    page.row_dimensions[3].hidden = True


def packed(name: str, data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(name, data)
    return file.getvalue()


def changed(change: Callable[[Any], None]) -> bytes:
    return workbook(ROWS, change)


FILES = [
    (
        changed(lambda page: page.__setitem__("B2", "=94+0.1")),
        "Cell B2 holds a formula: copy the sheet, paste it as values, and bring that.",
    ),
    (
        changed(lambda page: page.merge_cells("A2:A3")),
        "Cells A2:A3 are merged: take them apart, so that each row has its own.",
    ),
    (changed(hidden), "Row 3 is hidden: show every row, or delete what is not meant."),
    (
        packed("word/document.xml", b"<a/>"),
        "This is not an Excel workbook, whatever its name says: save the list as .xlsx.",
    ),
    (b"x" * 10_000_000, "This file is larger than 5 MB. Save the list alone in a new workbook."),
    (
        packed("xl/workbook.xml", b"\0" * 31 * 1024 * 1024),
        "This workbook is too large when it is unpacked. Save the list alone in a new one.",
    ),
    (b"PK\x03\x04 cut short", "This workbook cannot be read: open it in Excel and save it again."),
    (b"", "empty"),
]


@pytest.mark.parametrize(("data", "sentence"), FILES, ids=[sentence[:30] for _, sentence in FILES])
def test_a_file_that_is_not_what_it_seems_is_named_and_nothing_is_kept(
    world: World, data: bytes, sentence: str
) -> None:
    answer = send(world, "data_lead", data, name="figures.xlsx")

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert (FigureUpload.objects.count(), Reading.objects.count()) == (0, 0)
