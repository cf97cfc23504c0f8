"""From a document's row and a review's rows to what is printed: a page template with its values, or sheets; pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from apps.core.errors import NotNow
from apps.reports.building import build_pack
from apps.reports.covers import Asked
from apps.reports.kinds import Kind, Part
from apps.reports.models import Document
from apps.reports.parts import is_empty, of_families, part_of
from apps.reports.school_building import build_school_paper, of_school
from apps.reports.sheets import Sheet
from apps.reports.workbooks import sheets_of
from apps.reports.working import Earlier, work_of
from apps.reviews.snapshot import Snapshot

NOTHING = "Nothing in this review is restricted, so there is no confidential part."
NOTHING_OF_SCHOOL = "Nothing of this school's is restricted in this review, so it has no confidential part."
NOT_THERE = "This school was not in the trust when the figures were drawn up, so it has no document in this review."
TEMPLATES = {
    Kind.BOARD_PACK: "pack",
    Kind.COMMITTEE: "committee",
    Kind.ASSURANCE: "assurance",
    Kind.LOCAL_PACK: "local_pack",
    Kind.HEAD_REPORT: "head_report",
    Kind.SCHOOL_PAGE: "school_page",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF still to be laid out: its template, the values for it, and the trust's colour."""

    template: str
    values: Mapping[str, Any]
    colour: str
    # The trust's logo as a PNG, if it has one.
    logo: bytes | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook still to be written, and the moment that it bears."""

    sheets: Sequence[Sheet]
    at: dt.datetime


def compose(document: Document, rows: Snapshot, earlier: Earlier | None = None) -> Paper | Book:
    """What the document prints of these rows; the review, school and body come with it.

    Refuses a confidential part without anything in it, and a school that the rows do not know.
    """
    found = _compose(document, rows, earlier)
    return replace(found, logo=bytes(document.logo)) if document.logo and isinstance(found, Paper) else found


def _compose(document: Document, rows: Snapshot, earlier: Earlier | None) -> Paper | Book:
    asked = asked_of(document)
    rows = part_of(rows, asked.part)
    if asked.part is Part.CONFIDENTIAL:
        rows = of_school(rows, document.school_id) if document.school_id is not None else rows
        if is_empty(rows):
            raise NotNow(NOTHING if document.school_id is None else NOTHING_OF_SCHOOL)
        return Book(sheets_of(rows, asked), document.requested_at) if document.is_book else pack_paper(rows, asked)
    match asked.kind:
        case Kind.WORKBOOK:
            return Book(sheets_of(rows, asked), document.requested_at)
        case Kind.LOCAL_PACK | Kind.HEAD_REPORT | Kind.SCHOOL_PAGE:
            return _school_paper(rows, document.school_id or 0, asked)
        case Kind.YEAR_END:
            return _year_end(rows, document.school_id, asked)
        case Kind.COMMITTEE:
            rows = of_families(rows, document.families)
    return pack_paper(rows, asked, earlier)


def asked_of(document: Document) -> Asked:
    """What the document is of and how it is printed."""
    return Asked(
        kind=Kind(document.kind),
        part=Part(document.part),
        meeting_on=document.meeting_on,
        draft_on=document.as_at if document.is_draft else None,
        of=document.school.name if document.school else document.body.name if document.body else "",
    )


def pack_paper(rows: Snapshot, asked: Asked, earlier: Earlier | None = None) -> Paper:
    """The trust's own documents: the board pack or a part of it."""
    pack = build_pack(rows, asked, earlier)
    name = "confidential" if asked.part is Part.CONFIDENTIAL else TEMPLATES[asked.kind]
    work = work_of(rows.plans, rows.priorities, rows.actions) if asked.part is Part.CONFIDENTIAL else ()
    cells = [(kpi, rows.cells_by_measure.get(kpi.measure_ref, ())) for kpi in rows.kpis]
    values = {"pack": pack, "cover": pack.cover, "words": pack.words}
    values |= {
        "work": work,
        "figures": cells,
        "of_trust": not asked.of,
        "comments": rows.comments,
        "flagged": rows.flagged,
    }
    return Paper(f"reports/pdf/{name}.html", values, pack.cover.colour)


def _school_paper(rows: Snapshot, school_ref: int, asked: Asked) -> Paper:
    paper = build_school_paper(rows, school_ref, asked)
    if paper is None:
        raise NotNow(NOT_THERE)
    values = {"paper": paper, "cover": paper.cover, "words": paper.words}
    return Paper(f"reports/pdf/{TEMPLATES[asked.kind]}.html", values, paper.cover.colour)


def _year_end(rows: Snapshot, school_ref: int | None, asked: Asked) -> Paper:
    """What became of a year's plans: the trust's, or a school's."""
    plans = [plan for plan in rows.plans if plan.school_ref == school_ref]
    pack = build_pack(rows if school_ref is None else of_school(rows, school_ref), asked)
    work = work_of(plans, rows.priorities, rows.actions)
    values: dict[str, Any] = {"pack": pack, "cover": pack.cover, "words": pack.words, "work": work}
    values["planned"] = sum(of_plan.number for of_plan in work)
    values["complete"] = sum(of_plan.complete for of_plan in work)
    return Paper("reports/pdf/year_end.html", values, pack.cover.colour)
