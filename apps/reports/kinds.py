"""What each kind of document is: whose it is, from which moment of a review on, in which parts, and its file's name."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from apps.reports.models import Document
from apps.reviews.models import Review
from apps.trusts.models import Body, School

Kind: TypeAlias = Document.Kind
Part: TypeAlias = Document.Part
Basis: TypeAlias = Document.Basis


class Scope(StrEnum):
    """Whose a kind of document is."""

    TRUST = "trust"
    SCHOOL = "school"
    COMMITTEE = "committee"


@dataclass(frozen=True, slots=True)
class Sort:
    """What is so of every document of a kind.

    `says` and `readers` tell what it is and who may read its open part; `file` is its part of a file's name. With
    `from_figures` it can be made as soon as figures are final, since the bodies that read it meet before the board
    does; any other waits for the issue.
    """

    says: str
    readers: str
    file: str
    scope: Scope = Scope.TRUST
    parts: tuple[Part, ...] = (Part.OPEN,)
    from_figures: bool = False
    extension: str = "pdf"


TRUST_READERS = "Trustees, the clerk and the trust's executives may read it."
SCHOOL_READERS = "So may the headteacher and the governors of the school, besides trustees, clerk and executives."

SORTS: Mapping[Kind, Sort] = {
    Kind.BOARD_PACK: Sort("The review as the board reads it.", TRUST_READERS, "board-pack"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A document that somebody asks for: a draft, or the final one as far as the review has come."""

    kind: Kind
    is_draft: bool = False
    part: Part = Part.OPEN
    school: School | None = None
    body: Body | None = None
    families: tuple[str, ...] = ()

    @property
    def sort(self) -> Sort:
        """What is so of its kind."""
        return SORTS[self.kind]

    def basis(self, review: Review) -> Basis:
        """What it would print now."""
        if self.is_draft:
            return Basis.DRAFT
        return Basis.ISSUED if review.is_issued else Basis.FIGURES

    def name(self, day: dt.date, term: str) -> str:
        """What its file is called when it is taken away: "2026-12-10-autumn-board-pack-open.pdf"."""
        parts = [day.isoformat(), term, self.school.slug if self.school else "", self.sort.file]
        if not self.is_draft or self.part is not Part.OPEN:
            parts.append(self.part.value)
        parts.append("draft" if self.is_draft else "")
        return f"{'-'.join(part for part in parts if part)}.{self.sort.extension}"
