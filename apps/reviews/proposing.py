"""Colours that executives propose: proposed, withdrawn, taken over by the CEO as their own, or declined with a line."""

from dataclasses import dataclass

from django.db import transaction

from apps.accounts.models import User
from apps.core import clock
from apps.core.errors import BadValue, NotNow
from apps.core.rag import State
from apps.kpis.models import Measure
from apps.reviews import policies
from apps.reviews.models import Commentary, ProposedColour, Review
from apps.reviews.selectors import snapshot_of
from apps.reviews.services import CommentaryValues, current_review, judge_colour, write_commentary
from apps.strategies.models import Priority
from apps.trusts.models import School
from apps.trusts.rights import Rights


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The colour that is proposed and why; `aspect` is what of a priority it is of."""

    judged: State
    reason: str
    restricted: bool = False
    aspect: str = ""


@transaction.atomic
def propose_colour(
    *, review: Review, measure: Measure, school: School | None, wanted: Wanted, by: User, rights: Rights
) -> ProposedColour:
    """A colour proposed for a line or a school's cell; one's own that still waited there is withdrawn.

    Refuses whom `check_propose` refuses, and what could not be judged either.
    """
    review = current_review(review)
    policies.check_propose(review, rights, school.pk if school else None)
    snapshot = snapshot_of(review, clock.today())
    subject = (measure.pk, school.pk if school else None)
    row = snapshot.rated.get(subject)
    if row is None:
        raise BadValue("This figure is not part of the review.")
    is_frozen = subject in {(r.measure_ref, r.school_ref) for r in snapshot.judgements if r.pk is not None}
    policies.check_judge(review, row.rag, wanted.judged, wanted.reason, is_frozen=is_frozen)
    return _propose(review, wanted, by, measure=measure, school=school, arithmetic=row.state)


@transaction.atomic
def propose_for_priority(
    *, review: Review, priority: Priority, wanted: Wanted, by: User, rights: Rights
) -> ProposedColour:
    """A colour proposed for a priority's delivery or impact, with its line; one's own that still waited is withdrawn.

    Refuses whom `check_propose` refuses, one without a line, and a priority of a plan that the review does not cover.
    """
    review = current_review(review)
    policies.check_propose(review, rights, priority.plan.school_id)
    if not review.plan_links.filter(plan_id=priority.plan_id).exists():
        raise BadValue("This review does not cover the plan of this priority.")
    if not wanted.reason.strip():
        raise BadValue("Say in a line why it has this colour.", field="reason")
    return _propose(review, wanted, by, priority=priority, aspect=wanted.aspect)


def _propose(review: Review, wanted: Wanted, by: User, arithmetic: str = "", **subject: object) -> ProposedColour:
    own = {"measure": None, "school": None, "priority": None, "aspect": ""} | subject
    mine = ProposedColour.objects.filter(trust_id=review.trust_id, review=review, proposed_by=by, outcome="")
    for name, value in own.items():
        mine = mine.filter(**({f"{name}__isnull": True} if value is None else {name: value}))
    same = mine.filter(judged=wanted.judged.value, reason=wanted.reason.strip(), restricted=wanted.restricted)
    if found := same.filter(arithmetic=arithmetic).first():
        return found  # the same form, sent twice
    mine.update(outcome=ProposedColour.Outcome.WITHDRAWN, answered_by=by, answered_at=clock.now())
    return ProposedColour.objects.create(
        trust_id=review.trust_id,
        review=review,
        arithmetic=arithmetic,
        judged=wanted.judged.value,
        reason=wanted.reason.strip(),
        restricted=wanted.restricted,
        proposed_by=by,
        proposed_at=clock.now(),
        **own,
    )


@transaction.atomic
def take_over(*, proposal: ProposedColour, by: User) -> ProposedColour:
    """The CEO makes a proposal a judgement of their own, by the rules of any judgement.

    Of a priority it takes the place of what was said of that side of it. Refuses what was answered, and a colour whose
    figures say something else than when it was proposed.
    """
    proposal = _held(proposal)
    policies.check_answer(proposal.review, proposal, by.pk)
    if proposal.priority:
        _into_commentary(proposal, by)
    else:
        _into_judgement(proposal, by)
    return _answer(proposal, ProposedColour.Outcome.TAKEN, by)


def _into_judgement(proposal: ProposedColour, by: User) -> None:
    row = snapshot_of(proposal.review, clock.today()).rated.get(proposal.subject)  # type: ignore[arg-type]
    if row is None or row.state != proposal.arithmetic or proposal.measure is None:
        raise NotNow("The figures say something else by now: decline it, or judge the colour yourself.")
    judge_colour(
        review=proposal.review,
        measure=proposal.measure,
        school=proposal.school,
        judged=State(proposal.judged),
        reason=proposal.reason,
        restricted=proposal.restricted,
        by=by,
        proposed_by=proposal.proposed_by,
    )


def _into_commentary(proposal: ProposedColour, by: User) -> None:
    assert proposal.priority is not None
    said = Commentary.objects.filter(trust_id=proposal.trust_id, review=proposal.review, priority=proposal.priority)
    names = ("text", "delivery", "delivery_line", "impact", "impact_line", "restricted")
    values = said.values(*names).first() or {}
    values |= {proposal.aspect: proposal.judged, f"{proposal.aspect}_line": proposal.reason}
    write_commentary(review=proposal.review, priority=proposal.priority, values=CommentaryValues(**values), by=by)


@transaction.atomic
def decline(*, proposal: ProposedColour, why: str, by: User) -> ProposedColour:
    """The proposal stays without effect, and its author reads why. Refuses one that was answered, and no reason."""
    proposal = _held(proposal)
    policies.check_answer(proposal.review, proposal, by.pk)
    if not why.strip():
        raise BadValue("Say in a line why not.", field="answer")
    proposal.answer = why.strip()
    return _answer(proposal, ProposedColour.Outcome.DECLINED, by)


@transaction.atomic
def withdraw_proposal(*, proposal: ProposedColour, by: User) -> ProposedColour:
    """Its author takes it back. Refuses once it was answered or the review is issued."""
    proposal = _held(proposal)
    policies.check_not_issued(proposal.review)
    if not proposal.waits or proposal.proposed_by_id != by.pk:
        raise NotNow("This proposal has been answered already.")
    return _answer(proposal, ProposedColour.Outcome.WITHDRAWN, by)


def _held(proposal: ProposedColour) -> ProposedColour:
    """The proposal as it is now, its review held until the end of the transaction."""
    review = current_review(proposal.review)
    found = ProposedColour.objects.select_related("measure", "school", "priority__plan", "proposed_by")
    held = found.get(pk=proposal.pk, trust_id=proposal.trust_id)
    held.review = review
    return held


def _answer(proposal: ProposedColour, outcome: str, by: User) -> ProposedColour:
    proposal.outcome, proposal.answered_by, proposal.answered_at = outcome, by, clock.now()
    proposal.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    return proposal
