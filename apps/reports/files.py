"""Where the files of documents lie; a file has its name only when it is complete."""

import hashlib
import os
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from pypdf import PdfReader

from apps.reports.sheets import EXCEL

FOLDER = "packs"
_TYPES = {".pdf": "application/pdf", ".xlsx": EXCEL}
_SHEET = "xl/worksheets/"


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A complete file: its path within the folder, its size in bytes, its SHA-256 in hex, its pages or sheets."""

    path: str
    size: int
    sha256: str
    pages: int


def content_type(path: str) -> str:
    """What a browser is told that a file is."""
    return _TYPES[Path(path).suffix]


def full_path(path: str) -> Path:
    """Where a file lies on this machine. Raises SuspiciousFileOperation for a path out of its folder."""
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    found = folder / path
    if ".." in found.parts or not found.is_relative_to(folder):
        raise SuspiciousFileOperation(f"{path!r} is no path within the folder of documents.")
    return found


def file_to_hand_out(path: str, *, trust_id: int) -> BinaryIO:
    """A file, open for reading. Raises FileNotFoundError, and SuspiciousFileOperation for another trust's."""
    if not path.startswith(f"{trust_id}/"):
        raise SuspiciousFileOperation(f"{path!r} is no document of trust {trust_id}.")
    return full_path(path).open("rb")


def keep_file(content: bytes, *, trust_id: int, document_id: int, claim: UUID) -> DocumentFile:
    """Write a finished PDF or workbook: to a temporary name, to the disk, and only then to its own name.

    The name holds the worker's claim, so that two workers never write the same file. Raises OSError when there is no
    room and pypdf's error when the content is neither.
    """
    is_book = content.startswith(b"PK")
    pages = _sheets_in(content) if is_book else len(PdfReader(BytesIO(content)).pages)
    path = f"{trust_id}/{document_id}-{claim.hex}{'.xlsx' if is_book else '.pdf'}"
    target = full_path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(".part")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(target)
    return DocumentFile(path, len(content), hashlib.sha256(content).hexdigest(), pages)


def _sheets_in(content: bytes) -> int:
    with zipfile.ZipFile(BytesIO(content)) as book:
        return sum(name.startswith(_SHEET) and name.endswith(".xml") for name in book.namelist())


def drop_file(path: str) -> None:
    """Take away a file that no row names."""
    full_path(path).unlink(missing_ok=True)


def drop_other_files(*, trust_id: int, document_id: int, kept: str) -> None:
    """Take away what workers that were killed have left of this document, all but the file that is kept."""
    folder = full_path(str(trust_id))
    for left in folder.glob(f"{document_id}-*.*"):
        if left != full_path(kept):
            left.unlink(missing_ok=True)
