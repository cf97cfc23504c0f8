"""From a document's row and a review's rows to what is printed: a page template with its values; pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.reports.building import build_pack
from apps.reports.models import Document
from apps.reviews.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF still to be laid out: its template, the values for it, and the trust's colour."""

    template: str
    values: Mapping[str, Any]
    colour: str


def compose(document: Document, rows: Snapshot) -> Paper:
    """What the document prints of these rows; the review comes with the document."""
    draft_on = document.as_at if document.is_draft else None
    return board_pack(rows, meeting_on=document.review.meeting_on, draft_on=draft_on)


def board_pack(rows: Snapshot, *, meeting_on: dt.date | None, draft_on: dt.date | None) -> Paper:
    """The review as the board reads it."""
    pack = build_pack(rows, meeting_on=meeting_on, draft_on=draft_on)
    return Paper("reports/pdf/pack.html", {"pack": pack, "words": pack.words}, pack.cover.colour)
