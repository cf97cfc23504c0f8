"""What the review before printed: this one says what has changed since, and how many terms a judgement has run."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F
from django.utils.timezone import localdate

from apps.core.figures import print_day
from apps.core.rag import State
from apps.reviews.frozen import FrozenCell, FrozenJudgement, FrozenKPI
from apps.reviews.models import Decision, Review
from apps.trusts.models import Term, Trust

Subject = tuple[int, int | None]


@dataclass(frozen=True)
class Before:
    """The newest earlier review with final figures, None where there is none; the rest is read when it is asked for.

    `follows` says that it is of the very term before.
    """

    review: Review | None = None
    follows: bool = False

    @property
    def words(self) -> str:
        """Its term: "Summer 2025/26"; "" for none."""
        return "" if self.review is None else term_title(self.review.term)

    @cached_property
    def states(self) -> Mapping[Subject, str]:
        """The colours it printed by (measure, school), judged ones where there were any: three queries."""
        return {} if self.review is None else _states(self.review, self._judged)

    @cached_property
    def running(self) -> Mapping[Subject, int]:
        """How many terms its judgements had run; empty unless it was of the very term before."""
        return {subject: terms for subject, (_, terms) in self._judged.items()} if self.follows else {}

    @cached_property
    def _judged(self) -> Mapping[Subject, tuple[str, int]]:
        return {} if self.review is None else _judged(self.review)


def term_title(term: Term) -> str:
    """A term as a heading writes it: "Autumn 2026/27"."""
    return f"{term.get_name_display()} {term.year.name}"


def issue_words(review: Review | None) -> str:
    """An issue of a review within a sentence: "issue 1 of 10 December 2026"; "" for none."""
    if review is None or review.issued_at is None:
        return ""
    return f"issue {review.number} of {print_day(localdate(review.issued_at))}"


def review_before(review: Review) -> Review | None:
    """The newest earlier review whose figures are final, and of that term the issue that counts; never a rehearsal."""
    earlier = Review.objects.filter(trust_id=review.trust_id, figures_final_at__isnull=False, term__is_rehearsal=False)
    found = earlier.filter(term__starts_on__lt=review.term.starts_on).select_related("term__year")
    return found.order_by("-term__starts_on", F("issued_at").desc(nulls_last=True), "-number").first()


def read_before(review: Review) -> Before:
    """What the review before printed: two queries, and three for what is asked of it."""
    before = review_before(review)
    return Before() if before is None else Before(before, _is_next_term(before.term, review.term))


def _judged(before: Review) -> dict[Subject, tuple[str, int]]:
    """The colours judged in a review, and how many terms each had run."""
    found = FrozenJudgement.objects.filter(trust_id=before.trust_id, review=before)
    rows = found.values_list("measure_ref", "school_ref", "judged", "terms_running")
    return {(measure, school): (state, terms) for measure, school, state, terms in rows}


def _states(before: Review, judged: Mapping[Subject, tuple[str, int]]) -> dict[Subject, str]:
    own = {"trust_id": before.trust_id, "review": before}
    states: dict[Subject, str] = {}
    for measure, state in FrozenKPI.objects.filter(**own).values_list("measure_ref", "state"):
        states[measure, None] = state
    for measure, school, state in FrozenCell.objects.filter(**own).values_list("measure_ref", "school_ref", "state"):
        states[measure, school] = state
    return states | {subject: state for subject, (state, _) in judged.items()}


def printed_before(trust: Trust, term: Term) -> Mapping[Subject, State]:
    """The colours that the newest review before a term printed, judged ones where there were any: four queries."""
    before = review_before(Review(trust=trust, term=term))
    if before is None:
        return {}
    return {subject: State(value) for subject, value in _states(before, _judged(before)).items() if value}


def _is_next_term(first: Term, second: Term) -> bool:
    between = Term.objects.filter(
        trust_id=first.trust_id, starts_on__gt=first.starts_on, starts_on__lt=second.starts_on
    )
    return not between.exists()


def decisions_before(review: Review) -> list[Decision]:
    """The decisions of the last issued review, each with its priority, for "last meeting's actions"."""
    before = review_before(review)
    if before is None or not before.is_issued:
        return []
    found = Decision.objects.filter(trust_id=review.trust_id, review=before).kept()
    return list(found.select_related("priority", "review__term__year"))
