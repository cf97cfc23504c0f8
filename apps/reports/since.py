"""What was added to an issued review since a file was made from it: the file does not know of it; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.timezone import localdate

from apps.core.figures import print_day
from apps.reports.models import Document
from apps.reviews.around import Erratum
from apps.reviews.minuted import Minuted


@dataclass(frozen=True, slots=True)
class Since:
    """Errata and minutes that a document made now would print, and this one does not."""

    errata: Sequence[Erratum] = ()
    minutes: Sequence[Minuted] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the document says all there is to say."""
        return not self.errata and not self.minutes

    @property
    def words(self) -> str:
        """What came since: "the erratum of 10 December 2026 and what the board decided"; "" for nothing."""
        parts = []
        if self.errata:
            day = print_day(localdate(self.errata[-1].added_at))
            number = len(self.errata)
            parts.append(f"the erratum of {day}" if number == 1 else f"{number} errata, the last of {day},")
        if self.minutes:
            parts.append("what the board decided")
        return " and ".join(parts)


def added_since(document: Document, errata: Iterable[Erratum], minutes: Iterable[Minuted]) -> Since:
    """What of these came after the document was asked for and belongs into it; nothing does into a draft.

    A school's document holds the errata of its own figures and of the trust's lines, a workbook no minutes.
    """
    if document.is_draft:
        return Since()
    restricted = document.part == Document.Part.CONFIDENTIAL
    of_trust = document.school_id is None
    return Since(
        errata=[
            row
            for row in errata
            if row.added_at > document.requested_at
            and row.restricted == restricted
            and (of_trust or row.school_id == document.school_id or (row.school_id is None and row.measure_id))
            and (not document.families or _is_of(row, document.families))
        ],
        minutes=[
            row
            for row in minutes
            if row.recorded_at > document.requested_at
            and row.restricted == restricted
            and of_trust
            and not document.is_book
        ],
    )


def _is_of(erratum: Erratum, families: Sequence[str]) -> bool:
    """Whether its line is of one of these families of KPIs, or of one under them."""
    family = erratum.measure.kpi.family if erratum.measure else None
    return family is not None and (
        family.name in families or (family.parent is not None and family.parent.name in families)
    )
