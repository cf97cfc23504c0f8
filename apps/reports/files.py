"""Where the files of packs lie and what they are called; a file has its name only when it is complete."""

import hashlib
import os
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from pypdf import PdfReader

FOLDER = "packs"


@dataclass(frozen=True, slots=True)
class PackFile:
    """A complete file: its path within the folder of packs, its size in bytes, its SHA-256 in hex, its pages."""

    path: str
    size: int
    sha256: str
    pages: int


def file_name(day: date, term: str, *, draft: bool) -> str:
    """What a pack is called when it is taken away: "2026-12-10-autumn-board-pack-open.pdf"."""
    return f"{day.isoformat()}-{term}-board-pack-{'draft' if draft else 'open'}.pdf"


def full_path(path: str) -> Path:
    """Where a pack's file lies on this machine. Raises SuspiciousFileOperation for a path out of its folder."""
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    found = folder / path
    if ".." in found.parts or not found.is_relative_to(folder):
        raise SuspiciousFileOperation(f"{path!r} is no path within the folder of packs.")
    return found


def file_to_hand_out(path: str, *, trust_id: int) -> BinaryIO:
    """A pack's file, open for reading. Raises FileNotFoundError, and SuspiciousFileOperation for another trust's."""
    if not path.startswith(f"{trust_id}/"):
        raise SuspiciousFileOperation(f"{path!r} is no pack of trust {trust_id}.")
    return full_path(path).open("rb")


def keep_file(content: bytes, *, trust_id: int, pack_id: int, claim: UUID) -> PackFile:
    """Write a finished PDF: to a temporary name, to the disk, and only then to its own name.

    The name holds the worker's claim, so that two workers never write the same file. Raises OSError when there is no
    room and pypdf's error when the content is no PDF.
    """
    pages = len(PdfReader(BytesIO(content)).pages)
    path = f"{trust_id}/{pack_id}-{claim.hex}.pdf"
    target = full_path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(".part")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(target)
    return PackFile(path, len(content), hashlib.sha256(content).hexdigest(), pages)


def drop_file(path: str) -> None:
    """Take away a file that no row names."""
    full_path(path).unlink(missing_ok=True)


def drop_other_files(*, trust_id: int, pack_id: int, kept: str) -> None:
    """Take away what workers that were killed have left of this pack, all but the file that is kept."""
    folder = full_path(str(trust_id))
    for left in (*folder.glob(f"{pack_id}-*.part"), *folder.glob(f"{pack_id}-*.pdf")):
        if left != full_path(kept):
            left.unlink(missing_ok=True)
