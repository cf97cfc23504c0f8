"""Writes about reviews while they are open; the two steps that close them are in freeze.py."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.core import clock
from apps.core.errors import BadValue, NotNow
from apps.core.rag import State
from apps.kpis.models import Measure
from apps.reviews import policies
from apps.reviews.models import Acknowledgement, Commentary, Decision, Judgement, Minute, Review, ReviewPlan
from apps.reviews.saying import judgements_of
from apps.reviews.selectors import plans_for, snapshot_of
from apps.reviews.snapshot import Subject
from apps.strategies.models import Priority
from apps.trusts.models import School, Term, Trust
from apps.trusts.selectors import memberships_in_force, rights_of


@dataclass(frozen=True, kw_only=True)
class CommentaryValues:
    """What is said of a priority; a judged colour is "" where none is given."""

    text: str = ""
    delivery: str = ""
    delivery_line: str = ""
    impact: str = ""
    impact_line: str = ""
    restricted: bool = False


@transaction.atomic
def open_review(*, trust: Trust, term: Term, by: User) -> Review:
    """A review of a term, of every plan whose period holds it. Refuses a second one, and a term without a plan."""
    plans = list(plans_for(trust, term))
    policies.check_open_review(term, plans, Review.objects.filter(trust=trust, term=term).first())
    try:
        with transaction.atomic():
            review = Review.objects.create(trust=trust, term=term, opened_at=clock.now(), opened_by=by)
    except IntegrityError as error:  # somebody else opened it in the same moment
        raise NotNow(f"The review of {policies.term_words(term)} is open already.", field="term") from error
    ReviewPlan.objects.bulk_create(ReviewPlan(trust=trust, review=review, plan=plan) for plan in plans)
    return review


@transaction.atomic
def write_summary(*, review: Review, summary: str, by: User) -> None:
    """The CEO's summary. Refuses once the review is issued."""
    review = current_review(review)
    policies.check_not_issued(review)
    review.summary = summary.strip()
    review.save(update_fields=["summary"])


@transaction.atomic
def judge_colour(
    *,
    review: Review,
    measure: Measure,
    school: School | None,
    judged: State,
    reason: str,
    by: User,
    restricted: bool = False,
    proposed_by: User | None = None,
) -> Judgement:
    """A judged colour for the trust's line of a measure or a school's cell; one given before is withdrawn.

    A worse colour counts at once, a better one waits for assent, which comes from neither `by` nor `proposed_by`, whose
    proposal is taken over; the reason can be restricted. Refuses the colour that
    the figures give already, one where no figure is asked for, one without a reason, and one whose judgement was frozen
    with the figures.
    """
    review = current_review(review)
    subject = (measure.pk, school.pk if school else None)
    snapshot = snapshot_of(review, clock.today())
    row = snapshot.rated.get(subject)
    if row is None:
        raise BadValue("This figure is not part of the review.")
    frozen = {(r.measure_ref, r.school_ref) for r in snapshot.judgements if r.pk is not None}
    policies.check_judge(review, row.rag, judged, reason, is_frozen=subject in frozen)
    _withdraw(_judgements(review, subject), by)
    return Judgement.objects.create(
        trust_id=review.trust_id,
        review=review,
        measure=measure,
        school=school,
        arithmetic=row.state,
        judged=judged.value,
        reason=reason.strip(),
        restricted=restricted,
        judged_by=by,
        judged_at=clock.now(),
        proposed_by=proposed_by,
    )


def _judgements(review: Review, subject: Subject) -> list[Judgement]:
    measure_id, school_id = subject
    found = Judgement.objects.filter(trust_id=review.trust_id, review=review, withdrawn_at__isnull=True)
    return list(found.filter(Q(measure_id=measure_id) & (Q(school_id=school_id) if school_id else Q(school=None))))


def _withdraw(judgements: Collection[Judgement], by: User) -> None:
    for judgement in judgements:
        judgement.withdrawn_at, judgement.withdrawn_by = clock.now(), by
        judgement.save(update_fields=["withdrawn_at", "withdrawn_by"])


@transaction.atomic
def withdraw_judgement(*, judgement: Judgement, by: User) -> None:
    """The arithmetic colour stands again. Refuses a judgement that was frozen with the figures, and any once issued."""
    review = current_review(judgement.review)
    policies.check_not_issued(review)
    found = {judged.judgement.pk: judged for judged in judgements_of(review, snapshot_of(review, clock.today()))}
    if judgement.pk not in found or found[judgement.pk].is_frozen:
        raise NotNow("This judgement can no longer be withdrawn.")
    _withdraw([judgement], by)


@transaction.atomic
def assent(*, judgement: Judgement, by: User) -> None:
    """A second person's assent, with which a better colour counts.

    Refuses one's own, somebody within the first one's line, and a judgement that does not wait for assent.
    """
    review = current_review(judgement.review)
    found = {judged.judgement.pk: judged for judged in judgements_of(review, snapshot_of(review, clock.today()))}
    if judgement.pk not in found:
        raise NotNow("This judgement was withdrawn.")
    rights = rights_of(by, review.trust, memberships_in_force(by, review.trust, clock.today()))
    policies.check_assent(review, judgement, found[judgement.pk].standing, rights)
    judgement.assented_by, judgement.assented_at = by, clock.now()
    judgement.save(update_fields=["assented_by", "assented_at"])


@transaction.atomic
def write_commentary(*, review: Review, priority: Priority, values: CommentaryValues, by: User) -> Commentary:
    """What is said of a priority this term, in place of what was said before.

    Refuses a judged colour without its line, a line without its colour, a priority of a plan that the review does not
    cover, and anything once the review is issued.
    """
    review = current_review(review)
    policies.check_not_issued(review)
    if not review.plan_links.filter(plan_id=priority.plan_id).exists():
        raise BadValue("This review does not cover the plan of this priority.")
    for name in ("delivery", "impact"):
        colour, line = getattr(values, name), getattr(values, f"{name}_line").strip()
        if colour and not line:
            raise BadValue("Say in a line why it has this colour.", field=f"{name}_line")
        if line and not colour:
            raise BadValue("Choose the colour that this line explains.", field=name)
    written, _ = Commentary.objects.update_or_create(
        trust_id=review.trust_id,
        review=review,
        priority=priority,
        defaults={
            "text": values.text.strip(),
            "delivery": values.delivery,
            "delivery_line": values.delivery_line.strip(),
            "impact": values.impact,
            "impact_line": values.impact_line.strip(),
            "restricted": values.restricted,
            "written_by": by,
            "written_at": clock.now(),
        },
    )
    return written


@transaction.atomic
def add_decision(
    *, review: Review, kind: str, text: str, priority: Priority | None, by: User, restricted: bool = False
) -> Decision:
    """A decision sought from the board or made already. Refuses an empty one, and any once the review is issued."""
    review = current_review(review)
    policies.check_not_issued(review)
    return Decision.objects.create(
        trust_id=review.trust_id,
        review=review,
        kind=kind,
        text=_said(text),
        priority=priority,
        position=Decision.objects.filter(trust_id=review.trust_id, review=review).count(),
        restricted=restricted,
        made_by=by,
        made_at=clock.now(),
    )


@transaction.atomic
def edit_decision(
    *, decision: Decision, kind: str, text: str, priority: Priority | None, by: User, restricted: bool = False
) -> Decision:
    """The decision in other words. Refuses as `add_decision` does."""
    policies.check_not_issued(current_review(decision.review))
    decision.kind, decision.text, decision.priority = kind, _said(text), priority
    decision.restricted = restricted
    decision.made_by, decision.made_at = by, clock.now()
    decision.save(update_fields=["kind", "text", "priority", "restricted", "made_by", "made_at"])
    return decision


@transaction.atomic
def remove_decision(*, decision: Decision, by: User) -> None:
    """Take a decision out of the review. Refuses once the review is issued."""
    policies.check_not_issued(current_review(decision.review))
    decision.removed_at, decision.removed_by = clock.now(), by
    decision.save(update_fields=["removed_at", "removed_by"])


def _said(text: str) -> str:
    if not text.strip():
        raise BadValue("Write the decision down.", field="text")
    return text.strip()


@transaction.atomic
def record_minute(*, decision: Decision, text: str, number: str, decided_on: dt.date, by: User) -> Minute:
    """What the board decided on a decision, with its minute number: a line of its own, added after the issue.

    Refuses before the review is issued, an empty one, and a day that is still to come.
    """
    policies.check_minute(current_review(decision.review))
    if decided_on > clock.today():
        raise BadValue("This day is still to come: give the day of the meeting.", field="decided_on")
    return Minute.objects.create(
        trust_id=decision.trust_id,
        decision=decision,
        text=_said(text),
        number=number.strip(),
        decided_on=decided_on,
        recorded_by=by,
        recorded_at=clock.now(),
    )


@transaction.atomic
def acknowledge_overdue(*, review: Review, subjects: Collection[Subject], reason: str, by: User) -> int:
    """Let overdue figures go, by (measure, school), with one reason for all of them; gives how many there were.

    Refuses an empty choice, a figure that is not overdue, no reason, and anything once figures are final.
    """
    review = current_review(review)
    policies.check_figures_open(review)
    if not reason.strip():
        raise BadValue("Give the reason why the figures can be final without these.", field="reason")
    missing = snapshot_of(review, clock.today()).missing
    overdue = {(row.measure_ref, row.school_ref) for row in missing if row.rag is State.OVERDUE}
    chosen = set(subjects)
    if not chosen:
        raise BadValue("Choose the figures to acknowledge.", field="figures")
    if not chosen <= overdue:
        raise BadValue("One of these figures is not overdue any more: look again.", field="figures")
    now = clock.now()
    known = {(a.measure_id, a.school_id): a for a in Acknowledgement.objects.filter(review=review)}
    for subject in chosen & set(known):
        row = known[subject]
        row.reason, row.acknowledged_by, row.acknowledged_at = reason.strip(), by, now
        row.save(update_fields=["reason", "acknowledged_by", "acknowledged_at"])
    Acknowledgement.objects.bulk_create(
        Acknowledgement(
            trust_id=review.trust_id,
            review=review,
            measure_id=measure_id,
            school_id=school_id,
            reason=reason.strip(),
            acknowledged_by=by,
            acknowledged_at=now,
        )
        for measure_id, school_id in sorted(chosen - set(known), key=lambda s: (s[0], s[1] or 0))
    )
    return len(chosen)


def current_review(review: Review) -> Review:
    """The review as it is now, held until the end of the transaction, so that it cannot be frozen meanwhile."""
    found = Review.objects.select_for_update(of=("self",)).select_related("trust", "term__year", "supersedes")
    return found.get(pk=review.pk, trust_id=review.trust_id)
