"""What stands at the head of a document and on each of its pages; pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from apps.core.figures import print_day
from apps.reports.kinds import Basis, Kind, Part
from apps.reports.pack import Cover
from apps.reviews.snapshot import Snapshot
from apps.trusts.vocabulary import Words, defaults

CLASSIFICATIONS = {
    Part.OPEN: "Open: roles stand in place of people's names, and the numbers of small groups are withheld",
    Part.CONFIDENTIAL: "Confidential: for those alone who may see restricted items. All else is in the open part",
}
PURPOSES = {
    Kind.LOCAL_PACK: "For the governors of the school: to challenge, and to give their word for the board",
    Kind.COMMITTEE: "For the committee: to challenge, and to report to the board",
    Kind.HEAD_REPORT: "For the governors of the school: the headteacher's account of the term",
    Kind.SCHOOL_PAGE: "For information",
    Kind.ASSURANCE: "For audit and risk: how far the colours of this term can be relied on",
    Kind.YEAR_END: "For review: what was planned, and what became of it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a document is of and how it is printed: its kind, part and basis, the day of its meeting, whose it is."""

    kind: Kind = Kind.BOARD_PACK
    part: Part = Part.OPEN
    basis: Basis = Basis.ISSUED
    meeting_on: dt.date | None = None
    # The day that a draft shows on every page; None for the final one.
    draft_on: dt.date | None = None
    # The school's or the committee's name, "" for the trust's.
    of: str = ""


def words_of(rows: Snapshot) -> dict[str, str]:
    """Our words, singular and plural, with the trust's own in their place as they were on that day."""
    own = Words({})
    return {key: own[key] for name in defaults() for key in (name, f"{name}_plural")} | rows.head.words


def cover_of(rows: Snapshot, asked: Asked) -> Cover:
    """The cover block of a document."""
    head, words = rows.head, words_of(rows)
    term = f"{head.term_name} term {head.year_name}"
    meeting_on = rows.record.meeting_on if rows.record and not asked.of else asked.meeting_on
    named = f"{asked.of}: " if asked.of else ""
    part = ", confidential part" if asked.part is Part.CONFIDENTIAL else ""
    title = f"{_name(asked, words)}{part}: {term}"
    return Cover(
        trust_name=head.trust_name,
        colour=head.colour,
        title=f"{named}{title[0].lower()}{title[1:]}" if named and not title[1].isupper() else f"{named}{title}",
        term=term[0].upper() + term[1:],
        author=words["headteacher"] if asked.kind is Kind.HEAD_REPORT else words["ceo"],
        purpose=PURPOSES.get(asked.kind) or _purpose_of_the_board(rows),
        recommendation=_recommendation(rows, asked),
        classification=CLASSIFICATIONS[asked.part],
        meeting=print_day(meeting_on) if meeting_on else "No day set yet",
        issued=_issued(rows),
        mark=_mark(rows, asked),
        part=_part(rows, asked),
    )


def _name(asked: Asked, words: Mapping[str, str]) -> str:
    match asked.kind:
        case Kind.LOCAL_PACK:
            return f"{words['local_governing_body']} pack"
        case Kind.HEAD_REPORT:
            return f"{words['headteacher']}'s report"
        case Kind.SCHOOL_PAGE:
            return f"{words['school']} on a page"
        case Kind.COMMITTEE:
            return "Extract of the board pack"
    return asked.kind.label


def _sought(rows: Snapshot) -> int:
    return sum(1 for row in rows.decisions if row.kind == "sought" and not row.of_term)


def _purpose_of_the_board(rows: Snapshot) -> str:
    return "For decision and challenge" if _sought(rows) else "For information and challenge"


def _recommendation(rows: Snapshot, asked: Asked) -> str:
    match asked.kind:
        case Kind.LOCAL_PACK:
            return "To ask about what is red or late, and to give the local body's word for the board pack"
        case Kind.BOARD_PACK:
            sought = _sought(rows)
            if sought > 1:
                return f"To take the {sought} decisions sought below, and note the rest."
            if sought:
                return "To take the decision sought below, and note the rest."
            return "To note this report: no decision is sought."
    return "To note this report, and to ask about what it says"


def _issued(rows: Snapshot) -> str:
    if rows.record:
        return print_day(timezone.localdate(rows.record.issued_at))
    return "Not issued; the figures are final" if rows.is_final else "Not issued"


def _mark(rows: Snapshot, asked: Asked) -> str:
    """What each page says above all: a rehearsal, a draft, an issue that another has taken the place of."""
    parts = [
        "Rehearsal" if rows.head.is_rehearsal else "",
        f"Draft, {print_day(asked.draft_on)}" if asked.draft_on else "",
        "Superseded" if rows.superseded_by else "",
    ]
    return ". ".join(part for part in parts if part)


def _part(rows: Snapshot, asked: Asked) -> str:
    """What each page says below: its part, and what it is not."""
    if asked.draft_on:
        rest = "not the issued pack" if rows.record else "not issued"
        return f"{asked.part.label} part. Draft, {print_day(asked.draft_on)}: {rest}"
    if rows.superseded_by:
        return f"{asked.part.label} part. Superseded: {rows.superseded_by} has taken its place"
    if not rows.record:
        return f"{asked.part.label} part. The figures are final; the review is not issued yet"
    return f"{asked.part.label} part"
