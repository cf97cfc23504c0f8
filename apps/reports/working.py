"""Plans with what became of their actions, and definitions that changed since the review before; pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from apps.core.rag import State
from apps.reports.pack import Definitions, WorkOfPlan
from apps.reviews.frozen import FrozenAction, FrozenKPI, FrozenPlan, FrozenPriority
from apps.reviews.parts import with_roles
from apps.reviews.snapshot import Snapshot

CARRIED = "carried into"  # as an action's word says it


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the review before froze, as far as this one prints of it."""

    term: str
    year: str
    plans: Sequence[FrozenPlan]
    priorities: Sequence[FrozenPriority]
    kpis: Sequence[FrozenKPI]
    actions: Sequence[FrozenAction]


def openly(earlier: Earlier, rows: Snapshot) -> Earlier:
    """The earlier review as open papers print it: roles for names, and nothing restricted then or in `rows`."""
    kpis = {row.measure_ref for row in rows.kpis if not row.is_open}
    actions = {row.action_ref for row in rows.actions if not row.is_open}
    return replace(
        earlier,
        kpis=[row for row in earlier.kpis if row.is_open and row.measure_ref not in kpis],
        actions=with_roles([row for row in earlier.actions if row.is_open and row.action_ref not in actions]),
    )


def work_of(
    plans: Sequence[FrozenPlan], priorities: Sequence[FrozenPriority], actions: Sequence[FrozenAction]
) -> list[WorkOfPlan]:
    """Each plan with the actions of its priorities, in their order; a priority without actions is left out."""
    of_priority: dict[int, list[FrozenAction]] = defaultdict(list)
    for action in actions:
        of_priority[action.priority_ref].append(action)
    found = []
    for plan in plans:
        rows = [
            (row, of_priority[row.priority_ref])
            for row in priorities
            if row.plan_ref == plan.plan_ref and of_priority[row.priority_ref]
        ]
        every = [action for _, own in rows for action in own]
        found.append(
            WorkOfPlan(
                plan=plan,
                priorities=rows,
                complete=sum(action.rag is State.COMPLETE for action in every),
                carried=sum(CARRIED in action.word for action in every),
                late=sum(bool(action.days_late) for action in every),
            )
        )
    return found


def last_years_work(rows: Snapshot, earlier: Earlier | None) -> list[WorkOfPlan]:
    """In a year's first review, what became of the year before; nothing in any other, or where nothing was frozen."""
    if earlier is None or earlier.year == rows.head.year_name:
        return []
    plans = [plan for plan in earlier.plans if plan.kind == "trust"]
    return work_of(plans, earlier.priorities, earlier.actions)


def definitions_changed(rows: Snapshot, earlier: Earlier | None) -> Definitions | None:
    """How the trust's KPIs differ in name, target, amber limit and benchmark from the review before; None for none."""
    if earlier is None:
        return None
    plans = {plan.plan_ref for plan in earlier.plans if plan.kind == "trust"}
    before = {row.measure_ref: row for row in earlier.kpis if row.plan_ref in plans}
    now = {row.measure_ref for row in rows.trust_kpis}
    pairs = [(row, before[row.measure_ref]) for row in rows.trust_kpis if row.measure_ref in before]
    changed = [(row, differences) for row, old in pairs if (differences := _differences(row, old))]
    new = [row for row in rows.trust_kpis if row.measure_ref not in before]
    gone = [row for number, row in before.items() if number not in now]
    return Definitions(earlier.term, changed, new, gone) if changed or new or gone else None


def _differences(row: FrozenKPI, old: FrozenKPI) -> list[str]:
    found = [f"it was called “{old.name}”"] if row.name != old.name else []
    pairs = (
        ("target", old.target, row.target),
        ("amber limit", old.amber_limit, row.amber_limit),
        ("benchmark", old.benchmark, row.benchmark),
    )
    # A milestone's day is not its definition, and what is not asked for in one of the terms has nothing to compare.
    return found + [
        f"{name} {now}, before {then}"
        for name, then, now in pairs
        if then and now and then != now and not now.startswith("done by")
    ]
