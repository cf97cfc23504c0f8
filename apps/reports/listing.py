"""A review's documents by kind, as its page lists them, with the form to ask for another."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from apps.reports import policies, selectors
from apps.reports.forms import DocumentForm
from apps.reports.kinds import SORTS, Kind, Part, Scope, Sort
from apps.reports.models import Document
from apps.reports.since import Since
from apps.reviews.models import Review
from apps.trusts.rights import Rights


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of document: what it is, those there are for this person, and the form where they may ask for more."""

    kind: Kind
    sort: Sort
    # Each with what was added to the review after it was made.
    documents: Sequence[tuple[Document, Since]]
    form: DocumentForm | None
    # False while the review has not come so far that the final one can be made.
    can_be_final: bool

    @property
    def has_parts(self) -> bool:
        """Whether there is a confidential part beside the open one."""
        return Part.CONFIDENTIAL in self.sort.parts

    @property
    def of_school(self) -> bool:
        """Whether it is a school's, or can be."""
        return self.sort.scope in (Scope.SCHOOL, Scope.EITHER)

    @property
    def of_committee(self) -> bool:
        """Whether it is a committee's."""
        return self.sort.scope is Scope.COMMITTEE


class Listing:
    """What the page of a review's documents shows to one person."""

    def __init__(self, review: Review, rights: Rights) -> None:
        self._review, self._rights = review, rights
        self._asks = policies.asks_for(rights)

    @cached_property
    def _offers(self) -> dict[str, Any]:
        """What can be chosen in the forms."""
        every = self._asks is None
        return {
            "schools": selectors.schools_of(self._review, self._asks),
            "bodies": selectors.committees_of(self._review) if every else (),
            "families": selectors.families_of(self._review) if every else (),
        }

    def form(self, kind: str, data: Any = None) -> DocumentForm:
        """The form with which this person asks for a document of that kind."""
        with_trust = self._asks is None and kind in Kind.values and SORTS[Kind(kind)].scope is Scope.EITHER
        return DocumentForm(data, auto_id=f"{kind}-%s", with_trust=with_trust, **self._offers)

    def sections(self, asked: DocumentForm | None = None) -> list[Section]:
        """All kinds for whoever issues packs, else those to read or to ask for; `asked` is a form that was refused."""
        by_kind: dict[str, list[tuple[Document, Since]]] = defaultdict(list)
        there = selectors.documents_of_review(self._review, self._rights)
        for row, since in selectors.what_came_since(self._review, there):
            by_kind[row.kind].append((row, since))
        refused = asked.data.get("kind") if asked else None
        found = []
        for kind, sort in SORTS.items():
            can_ask = self._asks is None or (bool(self._asks) and sort.scope in (Scope.SCHOOL, Scope.EITHER))
            if can_ask or by_kind[kind]:
                form = (asked if kind == refused else self.form(kind)) if can_ask else None
                found.append(Section(kind, sort, by_kind[kind], form, policies.can_be_final(self._review, sort)))
        return found
