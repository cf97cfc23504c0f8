"""The flags of a review, from its rows as they are frozen or drawn up: the same as those of the live pages; pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from apps.core.rag import State
from apps.reviews.frozen import FrozenAction, FrozenCell, FrozenFlag, FrozenKPI, FrozenPriority, FrozenReview
from apps.reviews.frozen_row import part_of
from apps.reviews.parts import without_restricted
from apps.reviews.snapshot import Snapshot
from apps.scorecard.flags import TRUST, ActionFacts, Flag, KPIFacts, Place, PriorityFacts, flags_of, red_under_green


def draw_flags(snapshot: Snapshot) -> list[FrozenFlag]:
    """What of the trust's plans, and which action of any plan, should be looked at; refs are those of live things.

    The open part tells what it shows itself, but nothing that a restricted action or priority would make untrue.
    """
    openly: dict[tuple, list[str]] = defaultdict(list)
    flags = _flags_of(snapshot, snapshot)
    for flag in _flags_of(without_restricted(snapshot), snapshot) if _holds_restricted(snapshot) else flags:
        openly[_subject_of(flag)].append(flag.sentence)
    rows = []
    for position, flag in enumerate(flags):
        said = openly[_subject_of(flag)]
        rows.append(_flag(snapshot.head, flag, said.pop(0) if said else "", position))
    return rows


def _holds_restricted(snapshot: Snapshot) -> bool:
    """Whether anything is restricted that flags are taken from; figures are as their KPI is."""
    taken_from = (snapshot.kpis, snapshot.actions, snapshot.priorities, snapshot.commentaries, snapshot.judgements)
    return any(not row.is_open for rows in taken_from for row in rows)


def _subject_of(flag: Flag) -> tuple:
    return flag.kind, flag.plan, flag.priority, flag.kpi, flag.action


def _flag(head: FrozenReview, flag: Flag, said_openly: str, position: int) -> FrozenFlag:
    return FrozenFlag(
        trust_id=head.trust_id,
        review_id=head.review_id,
        position=position,
        part=part_of(restricted=not said_openly),
        kind=flag.kind.name.lower(),
        sentence=flag.sentence,
        open_sentence=said_openly,
        priority_ref=flag.priority,
        plan_ref=flag.plan,
        kpi_ref=flag.kpi,
        action_ref=flag.action,
    )


def _flags_of(snapshot: Snapshot, whole: Snapshot) -> list[Flag]:
    """The flags of a review, or of a part of `whole`: whether something serves or backs a thing is asked of that."""
    plans = {plan.plan_ref for plan in snapshot.trust_plans}
    own = [row for row in snapshot.priorities if row.plan_ref in plans]
    return flags_of(
        priorities=[_priority_facts(snapshot, whole, row, own) for row in own],
        kpis=kpi_facts(snapshot, snapshot.trust_kpis, whole),
        actions=[_action_facts(snapshot, row) for row in snapshot.actions],
    )


def flag_of(snapshot: Snapshot, priority: FrozenPriority, *, restricted: bool = True) -> str:
    """What is said where delivery is judged green while KPIs of the priority were red at two ratings running, else "".

    Of a line whose schools are only counted, a school that was red at both. Its sub-priorities' KPIs count too, and
    restricted ones unless they are left out.
    """
    own = {priority.priority_ref} | {
        p.priority_ref for p in snapshot.priorities if p.parent_ref == priority.priority_ref
    }
    known = [line for line in snapshot.kpis if line.priority_ref in own and (restricted or line.is_open)]
    judged = PriorityFacts(ref=priority.priority_ref, name=priority.name, judged=State.GREEN)
    return red_under_green(judged, kpi_facts(snapshot, known, snapshot))


def kpi_facts(snapshot: Snapshot, lines: Iterable[FrozenKPI], whole: Snapshot) -> list[KPIFacts]:
    """Each line with where it is rated, in the colours that count: judged ones where there are any."""
    return [
        KPIFacts(
            ref=line.kpi_ref,
            name=f"{line.code} {line.name}".strip(),
            code=line.code,
            priority=line.priority_ref,
            trust=_place(snapshot, line, TRUST) if line.basis != FrozenKPI.Basis.SCHOOL else None,
            schools=[_place(snapshot, cell, cell.school_name) for cell in _telling(snapshot, line)],
            is_served=bool(whole.actions_by_kpi.get(line.kpi_ref)),
            direction=line.direction_in(snapshot.head.term_name),
        )
        for line in lines
    ]


def _telling(snapshot: Snapshot, line: FrozenKPI) -> list[FrozenCell]:
    """The schools that a flag can come from: red ones, and those without a figure for the second period running."""
    cells = snapshot.cells_by_measure.get(line.measure_ref, ())
    return [cell for cell in cells if cell.no_assurance or snapshot.state_of(cell) is State.RED]


def _place(snapshot: Snapshot, row: FrozenKPI | FrozenCell, name: str) -> Place:
    before = State(row.state_before) if row.state_before else None
    ref = row.school_ref if isinstance(row, FrozenCell) else None
    return Place(name=name, state=snapshot.state_of(row), ref=ref, before=before, no_assurance=row.no_assurance)


def _action_facts(snapshot: Snapshot, row: FrozenAction) -> ActionFacts:
    return ActionFacts(
        ref=row.action_ref,
        name=f"{row.code} {row.title}".strip(),
        whose=row.school_name or TRUST,
        word=row.word,
        days_late=row.days_late,
        priority=row.priority_ref,
        plan=row.plan_ref,
    )


def _priority_facts(
    snapshot: Snapshot, whole: Snapshot, row: FrozenPriority, own: Sequence[FrozenPriority]
) -> PriorityFacts:
    said = snapshot.commentary_by_priority.get(row.priority_ref)
    asks = row.parent_ref is None and not row.paused and bool(snapshot.schools)
    return PriorityFacts(
        ref=row.priority_ref,
        name=row.name,
        parent=row.parent_ref,
        plan=row.plan_ref,
        delivery=_states(row.delivery_counts),
        judged=State(said.delivery) if said and said.delivery else None,
        is_backed=_is_backed(whole, row, own) if asks else None,
    )


def _states(counts: Mapping[str, int]) -> dict[State, int]:
    return {State(value): number for value, number in counts.items()}


def _is_backed(snapshot: Snapshot, row: FrozenPriority, own: Sequence[FrozenPriority]) -> bool:
    """Whether some school has an action that serves a KPI of the priority, or stands under one that takes it up."""
    numbers = {row.priority_ref, *(other.priority_ref for other in own if other.parent_ref == row.priority_ref)}
    kpis = {line.kpi_ref for line in snapshot.trust_kpis if line.priority_ref in numbers}
    taking = {other.priority_ref for other in snapshot.priorities if other.adopts_ref in numbers}
    taking |= {other.priority_ref for other in snapshot.priorities if other.parent_ref in taking}
    return any(
        action.school_ref is not None and (action.priority_ref in taking or kpis.intersection(action.kpi_refs))
        for action in snapshot.actions
    )
