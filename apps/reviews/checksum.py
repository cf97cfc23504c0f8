"""The checksum of what is frozen: how it is made, and whether it still fits.

Canonical form: one line of JSON per row, in the order of the tables below and of the rows' ids. A line is an array of
the table's name and an object of every column, by name in alphabetical order, written without spaces and with letters
as they are. Days are ISO; times are ISO in UTC; a Decimal is the text it was entered as; a missing value is null. Lines
end in a line feed. The checksum is SHA-256 over the UTF-8 of these lines, in lower-case hexadecimal. That of an issued
review begins with the line of its figures' checksum, so that it vouches for both moments. A column that a later release
added (`ADDED`) is left out while it holds nothing, so that what was frozen before still gives its checksum.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from apps.reviews.frozen import FROZEN_AT_ISSUE, FROZEN_WITH_FIGURES, FrozenJudgement, FrozenRow
from apps.reviews.models import Review

Row = tuple[str, Mapping[str, Any]]
# Columns that came after reviews had been frozen, each with the value that says nothing.
ADDED: Mapping[str, Any] = {
    "part": "open",
    "number": 1,
    "is_rehearsal": False,
    "figures_verified": 0,
    "verified": False,
    **dict.fromkeys(("outlook", "outlook_line"), ""),
    "adopts_ref": None,
    **dict.fromkeys(("open_serves", "open_reason", "open_flag", "supersedes", "word_of", "word_of_role"), ""),
    **dict.fromkeys(("reported_by_role", "acknowledged_by_role", "figures_final_by_role"), ""),
}


@dataclass(frozen=True)
class Verified:
    """Whether each moment's rows still give the checksum kept with the review; None for a moment still to come."""

    figures: bool | None
    issue: bool | None

    @property
    def is_sound(self) -> bool:
        """True unless a checksum does not fit."""
        return self.figures is not False and self.issue is not False


def digest(rows: Iterable[Row], before: str = "") -> str:
    """SHA-256 of rows (table, columns) in the canonical form above; `before` is the checksum of an earlier moment."""
    sha = hashlib.sha256()
    if before:
        sha.update(f"{before}\n".encode())
    for table, columns in rows:
        sha.update(f"{canonical(table, columns)}\n".encode())
    return sha.hexdigest()


def canonical(table: str, columns: Mapping[str, Any]) -> str:
    """One row as a line of the canonical form."""
    return json.dumps([table, dict(columns)], sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def figures_checksum(review: Review) -> str:
    """The checksum of what was frozen with the figures, from the rows as they stand in the database."""
    return digest(_rows(review, FROZEN_WITH_FIGURES, FrozenJudgement.Moment.FIGURES))


def issue_checksum(review: Review) -> str:
    """The checksum of what was frozen at the issue, chained to that of the figures."""
    rows = _rows(review, FROZEN_AT_ISSUE, FrozenJudgement.Moment.ISSUE)
    return digest(rows, before=review.figures_checksum)


def _rows(review: Review, tables: Iterable[type[FrozenRow]], moment: str) -> Iterable[Row]:
    for table in tables:
        yield from _rows_of(table, review)
    yield from _rows_of(FrozenJudgement, review, moment=moment)


def _rows_of(table: type[FrozenRow], review: Review, **more: object) -> Iterable[Row]:
    found = table._default_manager.filter(trust_id=review.trust_id, review=review, **more)
    for columns in found.order_by("pk").values():
        yield (
            table._meta.db_table,
            {name: value for name, value in columns.items() if name not in ADDED or value != ADDED[name]},
        )


def verify(review: Review) -> Verified:
    """Make the checksums again and compare them with those kept."""
    return Verified(
        figures=None if review.is_open else figures_checksum(review) == review.figures_checksum,
        issue=issue_checksum(review) == review.issued_checksum if review.is_issued else None,
    )
