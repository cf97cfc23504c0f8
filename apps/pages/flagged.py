"""The flags of live plans: what a scorecard, the actions and the last review say together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from apps.core.rag import State
from apps.kpis.evidence import Cell
from apps.kpis.models import KPI
from apps.reviews.priority_words import Said
from apps.scorecard.delivery import delivered_by_priority
from apps.scorecard.flags import (
    TRUST,
    ActionFacts,
    Flagged,
    KPIFacts,
    Place,
    PriorityFacts,
    flags_of,
    red_without_action,
)
from apps.scorecard.scorecard import Row, Scorecard
from apps.scorecard.trust_cell import TrustCell
from apps.sdps.alignment import Alignment, Work
from apps.strategies.models import Priority


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """What flags are found from. `before` are the colours that the last review printed by measure and school; `said`
    what was judged of each priority; `backed` the priorities that are asked whether a school stands behind them.
    """

    rows: Sequence[Row]
    priorities: Sequence[Priority]
    work: Sequence[Work]
    served: Collection[int]
    before: Mapping[tuple[int, int | None], State] = field(default_factory=dict)
    said: Mapping[int, Said] = field(default_factory=dict)
    backed: Mapping[int, bool] = field(default_factory=dict)


def flags_along(
    card: Scorecard,
    alignment: Alignment,
    before: Mapping[tuple[int, int | None], State],
    said: Mapping[int, Said],
) -> Flagged:
    """The flags of the trust's plans in a term, and of every action that serves them or not."""
    return find_flags(
        Grounds(
            rows=[row for row in card.rows if row.kpi.plan.is_trust_plan],
            priorities=alignment.priorities,
            work=alignment.work,
            served={kpi_id for kpi_id, _ in alignment.links},
            before=before,
            said=said,
            backed=backed_in(alignment),
        )
    )


def backed_in(alignment: Alignment) -> dict[int, bool]:
    """Whether some school stands behind each priority of the first level that is not on hold."""
    if not alignment.schools:
        return {}
    unbacked = {priority.pk for priority in alignment.unbacked}
    return {p.pk: p.pk not in unbacked for p in alignment.top_priorities if not p.paused}


def find_flags(grounds: Grounds) -> Flagged:
    """Every flag there is ground for."""
    deliveries = delivered_by_priority((action.priority, delivery) for action, delivery in grounds.work)
    priorities = []
    for priority in grounds.priorities:
        said, own = grounds.said.get(priority.pk), deliveries.get(priority.pk)
        priorities.append(
            PriorityFacts(
                ref=priority.pk,
                name=str(priority),
                parent=priority.parent_id,
                plan=priority.plan_id,
                delivery=own.counts if own else {},
                judged=said.delivery if said else None,
                is_backed=grounds.backed.get(priority.pk),
            )
        )
    kpis = [_kpi_facts(row, grounds) for row in grounds.rows]
    return Flagged(flags_of(priorities=priorities, kpis=kpis, actions=map(_action_facts, grounds.work)))


def red_without_action_in(card: Scorecard, alignment: Alignment) -> dict[int, list[Place]]:
    """Where the KPIs are red that no action serves, by the KPI's id."""
    served = {kpi_id for kpi_id, _ in alignment.links}
    rows = [row for row in card.rows if row.kpi.pk not in served]
    grounds = Grounds(rows=rows, priorities=(), work=(), served=served)
    return {kpi.ref: where for kpi, where in red_without_action(_kpi_facts(row, grounds) for row in rows)}


def served_by(work: Iterable[Work], kpis: Iterable[KPI]) -> set[int]:
    """The ids of those KPIs that some of these actions serve; their links were read with them."""
    wanted = {kpi.pk for kpi in kpis}
    return {link.kpi_id for action, _ in work for link in action.kpi_links.all() if link.kpi_id in wanted}


def _kpi_facts(row: Row, grounds: Grounds) -> KPIFacts:
    code = row.kpi.code
    return KPIFacts(
        ref=row.kpi.pk,
        name=f"{code} {row.name}".strip(),
        code=code,
        priority=row.kpi.priority_id,
        trust=_trust(row.trust, row, grounds) if row.trust else None,
        # Of those that are neither red nor silent nothing is said.
        schools=[
            _place(cell, grounds)
            for cell in row.schools.values()
            if cell.rating.state is State.RED or cell.rating.no_assurance
        ],
        is_served=row.kpi.pk in grounds.served,
        direction=row.trust.rating.direction_words if row.trust and row.trust.rating else "",
    )


def _trust(cell: TrustCell, row: Row, grounds: Grounds) -> Place:
    silent = cell.cell is not None and cell.cell.rating.no_assurance
    return Place(name=TRUST, state=cell.state, before=grounds.before.get((row.measure.pk, None)), no_assurance=silent)


def _place(cell: Cell, grounds: Grounds) -> Place:
    assert cell.school is not None
    before = grounds.before.get((cell.measure.pk, cell.school.pk))
    return Place(
        name=cell.school.name,
        state=cell.rating.state,
        ref=cell.school.pk,
        before=before,
        no_assurance=cell.rating.no_assurance,
    )


def _action_facts(work: Work) -> ActionFacts:
    action, delivery = work
    return ActionFacts(
        ref=action.pk,
        name=str(action),
        whose=action.plan.school.name if action.plan.school else TRUST,
        word=delivery.word,
        days_late=delivery.days_late,
        priority=action.priority_id,
        plan=action.plan_id,
    )
