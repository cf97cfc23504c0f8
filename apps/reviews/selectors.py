"""Reads about reviews: a frozen part always from frozen rows, the rest drawn up from live ones."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db.models import F, QuerySet

from apps.core.models import rows_of
from apps.kpis.selectors import plans_in
from apps.kpis.timetable import middle_of
from apps.reviews.before import issue_words, read_before, review_before
from apps.reviews.drawing import draw_figures
from apps.reviews.flagging import draw_flags
from apps.reviews.frozen import (
    FrozenAction,
    FrozenCell,
    FrozenComment,
    FrozenCommentary,
    FrozenDecision,
    FrozenFlag,
    FrozenInspection,
    FrozenIssue,
    FrozenJudgement,
    FrozenKPI,
    FrozenLimitChange,
    FrozenMeeting,
    FrozenMissing,
    FrozenPlan,
    FrozenPriority,
    FrozenReview,
    FrozenRow,
    FrozenSchool,
    FrozenWord,
)
from apps.reviews.late import LateRead
from apps.reviews.minuted import Minuted, minutes_on
from apps.reviews.models import Decision, Erratum, Review
from apps.reviews.names import Names
from apps.reviews.saying import with_drafts
from apps.reviews.snapshot import Snapshot
from apps.strategies.models import Plan, Priority
from apps.trusts.models import Term, Trust
from apps.trusts.selectors import term_on, terms_of


def reviews_of(trust: Trust) -> QuerySet[Review]:
    """The trust's reviews, the newest term first, each with its term, year and trust."""
    found = Review.objects.filter(trust=trust).select_related("trust", "term__year")
    people = found.select_related("figures_final_by", "issued_by", "opened_by", "word_of", "supersedes")
    return people.order_by("-term__starts_on", "-number")


def final_review_of(trust: Trust, term: Term) -> Review | None:
    """The review of that term whose figures are final, of several the issue that is current; never a rehearsal."""
    final = Review.objects.filter(trust=trust, term=term, figures_final_at__isnull=False, term__is_rehearsal=False)
    return final.order_by(F("issued_at").desc(nulls_last=True), "-number").first()


def terms_to_review(trust: Trust) -> list[Term]:
    """The terms that a plan's period holds and that have no review yet, the newest first."""
    spans = list(Plan.objects.filter(trust=trust).values_list("starts_on", "ends_on"))
    taken = set(Review.objects.filter(trust=trust).values_list("term_id", flat=True))
    found = [
        term
        for term in terms_of(trust)
        if term.pk not in taken and any(first <= middle_of(term) <= last for first, last in spans)
    ]
    return sorted(found, key=lambda term: term.starts_on, reverse=True)


def suggested_term(trust: Trust, terms: Sequence[Term], today: dt.date) -> Term | None:
    """The term to review next: the one that holds today if it can be chosen, else the newest that has begun."""
    current = term_on(trust, today)
    begun = [term for term in terms if term.starts_on <= today]
    return next((term for term in terms if term == current), begun[0] if begun else terms[0] if terms else None)


def snapshot_of(review: Review, today: dt.date) -> Snapshot:
    """All that the review shows: frozen rows as far as they go, otherwise what freezing would keep on that day.

    The review comes with its trust, term and the term's year (`reviews_of`). The number of queries depends on nothing.
    """
    if review.is_issued:
        return _with_record(frozen_figures(review), review)
    before, names = read_before(review), Names(review.trust, today)
    figures = draw_figures(review, today, before, names) if review.is_open else frozen_figures(review)
    return with_drafts(figures, review, before, names)


def frozen_figures(review: Review) -> Snapshot:
    """What was frozen with the figures, and what is flagged in it; each table is read when it is first looked at."""
    judged = _rows(FrozenJudgement, review).filter(moment=FrozenJudgement.Moment.FIGURES)
    found = Snapshot(
        head=_rows(FrozenReview, review).get(),
        is_final=True,
        plans=_late(FrozenPlan, review),
        schools=_late(FrozenSchool, review),
        priorities=_late(FrozenPriority, review),
        kpis=_late(FrozenKPI, review),
        cells=_late(FrozenCell, review),
        actions=_late(FrozenAction, review),
        missing=_late(FrozenMissing, review),
        comments=_late(FrozenComment, review),
        limit_changes=_late(FrozenLimitChange, review),
        inspections=_late(FrozenInspection, review),
        judgements=LateRead(lambda: rows_of(judged)),
        figures_checksum=review.figures_checksum,
    )
    return replace(found, flags=LateRead(lambda: draw_flags(found)))


def _with_record(figures: Snapshot, review: Review) -> Snapshot:
    record = _rows(FrozenIssue, review).get()
    issued = replace(
        figures,
        judgements=_late(FrozenJudgement, review),
        commentaries=_late(FrozenCommentary, review),
        decisions=_late(FrozenDecision, review),
        meetings=_late(FrozenMeeting, review),
        words=_late(FrozenWord, review),
        minutes=minutes_of(review),
        errata=list(errata_of(review)),
        superseded_by=issue_words(issue_after(review)),
        summary=record.summary,
        record=record,
        issued_checksum=review.issued_checksum,
    )
    # One that was issued before flags were frozen has none; they follow from its rows.
    return replace(issued, flags=LateRead(lambda: rows_of(_rows(FrozenFlag, review)) or draw_flags(issued)))


def _late(table: type[FrozenRow], review: Review) -> LateRead:
    return LateRead(lambda: rows_of(_rows(table, review)))


def _rows(table: type[FrozenRow], review: Review) -> QuerySet:
    return table._default_manager.filter(trust_id=review.trust_id, review=review).order_by("position", "pk")


def plans_for(trust: Trust, term: Term) -> QuerySet[Plan]:
    """The plans that a review of a term covers: the trust's and the schools' whose period holds it."""
    return plans_in(trust, term)


def minutes_of(review: Review) -> list[Minuted]:
    """What the board decided on the review's decisions, as it was recorded after this issue or an earlier one."""
    found = minutes_on(Decision.objects.filter(trust_id=review.trust_id, review=review).kept())
    return sorted((one for rows in found.values() for one in rows), key=lambda one: one.decided_on)


def errata_of(review: Review) -> QuerySet[Erratum]:
    """What turned out to be wrong in an issued review, as it was added afterwards."""
    return Erratum.objects.filter(trust_id=review.trust_id, review=review).select_related(
        "measure__kpi__family__parent", "school"
    )


def issue_after(review: Review) -> Review | None:
    """The issued review that has taken this one's place, if any."""
    return Review.objects.filter(trust_id=review.trust_id, supersedes=review, issued_at__isnull=False).first()


def commentary_before(review: Review, priority: Priority) -> FrozenCommentary | None:
    """What the review before printed of a priority, or of the one that it continues."""
    before = review_before(review)
    if before is None:
        return None
    found = FrozenCommentary.objects.filter(trust_id=review.trust_id, review=before)
    return found.filter(priority_ref__in=[priority.pk, priority.continues_id or priority.pk]).first()


def summary_before(review: Review) -> str:
    """The CEO's summary of the review before, once that is issued; "" for none."""
    before = review_before(review)
    found = FrozenIssue.objects.filter(trust_id=review.trust_id, review=before).first() if before else None
    return found.summary if found else ""
