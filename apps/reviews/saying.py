"""What people say in a review, as rows that print: judged colours, commentary and decisions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.timezone import localdate

from apps.core.rag import State
from apps.reviews.before import Before, decisions_before, term_title
from apps.reviews.flagging import draw_flags, flag_of
from apps.reviews.frozen import (
    FrozenCell,
    FrozenCommentary,
    FrozenDecision,
    FrozenJudgement,
    FrozenKPI,
    FrozenPriority,
)
from apps.reviews.frozen_row import part_of
from apps.reviews.gathering import meetings_of, words_of
from apps.reviews.judging import Standing, standing
from apps.reviews.late import LateRead
from apps.reviews.minuted import Minuted, minutes_on
from apps.reviews.models import Commentary, Decision, Judgement, Review
from apps.reviews.names import Names
from apps.reviews.snapshot import Snapshot, Subject

Row = FrozenKPI | FrozenCell
# Where the reason of a judged colour is restricted; both colours stand in the open part all the same.
HELD_BACK = "The reason is given in the confidential part."


@dataclass(frozen=True)
class Judged:
    """A judgement of the review with the row it is of, that row's line, and how it stands.

    Row and line are None where the figures no longer have them.
    """

    judgement: Judgement
    row: Row | None
    line: FrozenKPI | None
    standing: Standing
    is_frozen: bool = False

    @property
    def subject(self) -> Subject:
        """Measure and school, as frozen rows name them."""
        return self.judgement.measure_id, self.judgement.school_id


def judgements_of(review: Review, snapshot: Snapshot) -> list[Judged]:
    """Every judgement not withdrawn, held against the figures as they stand; one query."""
    frozen = {(row.measure_ref, row.school_ref) for row in snapshot.judgements if row.pk is not None}
    found = Judgement.objects.filter(trust_id=review.trust_id, review=review, withdrawn_at__isnull=True)
    return [
        _judged(judgement, snapshot, frozen)
        for judgement in found.select_related("judged_by", "assented_by", "proposed_by")
    ]


def _judged(judgement: Judgement, snapshot: Snapshot, frozen: set[Subject]) -> Judged:
    row = snapshot.rated.get((judgement.measure_id, judgement.school_id))
    line = snapshot.rated.get((judgement.measure_id, None))
    if row is None or not isinstance(line, FrozenKPI):
        return Judged(judgement, None, None, Standing.FALLEN)
    found = standing(
        arithmetic=State(judgement.arithmetic) if judgement.arithmetic else None,
        judged=State(judgement.judged),
        now=row.rag,
        assented=judgement.assented_by_id is not None,
    )
    return Judged(judgement, row, line, found, (judgement.measure_id, judgement.school_id) in frozen)


def with_drafts(snapshot: Snapshot, review: Review, before: Before, names: Names) -> Snapshot:
    """The snapshot with what is said so far: frozen judgements and those that count by now, commentary, decisions."""
    frozen = list(snapshot.judgements)
    new = [judged for judged in judgements_of(review, snapshot) if judged.standing is Standing.COUNTS]
    moment = FrozenJudgement.Moment.ISSUE if snapshot.is_final else FrozenJudgement.Moment.FIGURES
    drawn = [
        _judgement(judged, before, names, moment, len(frozen) + position)
        for position, judged in enumerate(j for j in new if not j.is_frozen)
    ]
    judged_now = replace(snapshot, judgements=[*frozen, *drawn])
    said = replace(
        judged_now,
        commentaries=LateRead(lambda: _commentaries(review, judged_now, names)),
        decisions=LateRead(lambda: _decisions(review)),
        meetings=LateRead(lambda: meetings_of(review)),
        words=LateRead(lambda: words_of(review, names)),
        summary=review.summary,
    )
    return replace(said, flags=LateRead(lambda: draw_flags(said)))


def _judgement(judged: Judged, before: Before, names: Names, moment: str, position: int) -> FrozenJudgement:
    judgement, row, line = judged.judgement, judged.row, judged.line
    assert row is not None and line is not None
    return FrozenJudgement(
        trust_id=judgement.trust_id,
        review_id=judgement.review_id,
        position=position,
        moment=moment,
        kpi_ref=line.kpi_ref,
        measure_ref=judgement.measure_id,
        school_ref=judgement.school_id,
        school_name=row.school_name if isinstance(row, FrozenCell) else "",
        code=line.code,
        name=line.name,
        arithmetic=judgement.arithmetic,
        judged=judgement.judged,
        reason=judgement.reason,
        open_reason=HELD_BACK if judgement.restricted else judgement.reason,
        part=line.part,
        judged_by=str(judgement.judged_by),
        judged_by_role=names.role_of(judgement.judged_by),
        judged_on=localdate(judgement.judged_at),
        assented_by=str(judgement.assented_by) if judgement.assented_by else "",
        assented_by_role=names.role_of(judgement.assented_by),
        assented_on=localdate(judgement.assented_at) if judgement.assented_at else None,
        terms_running=before.running.get(judged.subject, 0) + 1,
    )


def _commentaries(review: Review, snapshot: Snapshot, names: Names) -> list[FrozenCommentary]:
    """The commentary on the priorities of the plans covered, in their order."""
    found = Commentary.objects.filter(trust_id=review.trust_id, review=review).select_related("written_by")
    by_priority = {row.priority_id: row for row in found}
    return [
        _commentary(by_priority[priority.priority_ref], priority, snapshot, names, position)
        for position, priority in enumerate(p for p in snapshot.priorities if p.priority_ref in by_priority)
    ]


def _commentary(
    row: Commentary, priority: FrozenPriority, snapshot: Snapshot, names: Names, position: int
) -> FrozenCommentary:
    return FrozenCommentary(
        trust_id=row.trust_id,
        review_id=row.review_id,
        position=position,
        plan_ref=priority.plan_ref,
        priority_ref=row.priority_id,
        text=row.text,
        delivery=row.delivery,
        delivery_line=row.delivery_line,
        impact=row.impact,
        impact_line=row.impact_line,
        flag=flag_of(snapshot, priority) if row.delivery == State.GREEN else "",
        open_flag=flag_of(snapshot, priority, restricted=False) if row.delivery == State.GREEN else "",
        written_by=str(row.written_by),
        written_by_role=names.role_of(row.written_by),
        written_on=localdate(row.written_at),
        part=part_of(restricted=row.restricted),
    )


def _decisions(review: Review) -> list[FrozenDecision]:
    """This review's decisions, then those of the last issued one with what the board made of them."""
    own = Decision.objects.filter(trust_id=review.trust_id, review=review).kept().select_related("priority")
    earlier = decisions_before(review)
    minutes = minutes_on(earlier)
    last: Sequence[FrozenDecision] = [_earlier_decision(decision, minutes[decision.pk]) for decision in earlier]
    rows: Sequence[FrozenDecision] = [*map(_decision, own), *last]
    for position, row in enumerate(rows):
        row.review, row.position = review, position
    return list(rows)


def _decision(decision: Decision) -> FrozenDecision:
    return FrozenDecision(
        trust_id=decision.trust_id,
        decision_ref=decision.pk,
        kind=decision.kind,
        text=decision.text,
        priority_ref=decision.priority_id,
        priority=str(decision.priority) if decision.priority else "",
        part=part_of(restricted=decision.restricted),
    )


def _earlier_decision(decision: Decision, minutes: Sequence[Minuted]) -> FrozenDecision:
    row = _decision(decision)
    row.of_term = term_title(decision.review.term)
    if minutes:
        row.minute, row.minute_number, row.decided_on = minutes[-1].text, minutes[-1].number, minutes[-1].decided_on
    return row


def waiting(found: Iterable[Judged]) -> list[Judged]:
    """Those that wait for somebody's assent."""
    return [judged for judged in found if judged.standing is Standing.WAITING]


def by_subject(found: Iterable[Judged]) -> Mapping[Subject, Judged]:
    """Judgements by what they are of."""
    return {judged.subject: judged for judged in found}
