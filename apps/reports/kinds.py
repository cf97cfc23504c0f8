"""What each kind of document is: whose it is, from which moment of a review on, in which parts, and its file's name."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from django.utils.text import slugify

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
    EITHER = "either"
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


TRUST_READERS = "Trustees, the clerk and the trust's executives may read the open part."
SCHOOL_READERS = "The school's headteacher and governors may read it, and whoever reads the board pack."
BOTH = (Part.OPEN, Part.CONFIDENTIAL)

SORTS: Mapping[Kind, Sort] = {
    Kind.BOARD_PACK: Sort("The review as the board reads it, red first.", TRUST_READERS, "board-pack", parts=BOTH),
    Kind.LOCAL_PACK: Sort(
        "One school's term for its governors: its page, every figure with its sentence, its plan.",
        SCHOOL_READERS,
        "local-pack",
        Scope.SCHOOL,
        BOTH,
        from_figures=True,
    ),
    Kind.COMMITTEE: Sort(
        "What a committee answers for, by families of KPIs, out of the board pack.",
        TRUST_READERS,
        "extract",
        Scope.COMMITTEE,
        from_figures=True,
    ),
    Kind.HEAD_REPORT: Sort(
        "The headteacher's account of the term: figures with what was written beside them, the plan's actions.",
        SCHOOL_READERS,
        "heads-report",
        Scope.SCHOOL,
        from_figures=True,
    ),
    Kind.SCHOOL_PAGE: Sort("One school on one page.", SCHOOL_READERS, "on-a-page", Scope.SCHOOL, from_figures=True),
    Kind.ASSURANCE: Sort(
        "For audit and risk: judged colours, what is late, what changed, errata.", TRUST_READERS, "assurance-page"
    ),
    Kind.YEAR_END: Sort(
        "Planned actions beside what became of them, of the trust's plan or a school's.",
        TRUST_READERS,
        "year-end-review",
        Scope.EITHER,
    ),
    Kind.WORKBOOK: Sort(
        "Every number with what stands behind it, as an Excel file.",
        TRUST_READERS,
        "figures",
        parts=BOTH,
        extension="xlsx",
    ),
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

    def name(self, day: dt.date, term: str, edition: int = 1) -> str:
        """What its file is called when it is taken away: "2026-12-10-autumn-board-pack-open.pdf"."""
        whose = self.school.slug if self.school else slugify(self.body.name) if self.body else ""
        parts = [day.isoformat(), term, whose, self.sort.file]
        if not self.is_draft or self.part is not Part.OPEN:
            parts.append(self.part.value)
        parts.append("draft" if self.is_draft else "")
        parts.append(f"edition-{edition}" if edition > 1 else "")
        return f"{'-'.join(part for part in parts if part)}.{self.sort.extension}"
