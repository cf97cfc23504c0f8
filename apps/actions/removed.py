"""What was removed from a plan, with what went along, and bringing it back."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.actions.models import Action
from apps.actions.removed_parts import parts_removed_from
from apps.core.errors import BadValue, NotNow
from apps.kpis.models import KPI
from apps.strategies.models import Objective, Plan, Priority, Theme
from apps.strategies.policies import check_inside_plan
from apps.strategies.removed import listed_removed_from
from apps.strategies.services import hold_plan

KINDS: dict[str, type[Any]] = {"priority": Priority, "objective": Objective, "kpi": KPI, "action": Action}


@dataclass
class Removed:
    """One thing that somebody removed, at one moment, with the kinds of what went along."""

    kind: str
    thing: Any
    at: dt.datetime
    by: User | None
    along: list[tuple[str, Any]] = field(default_factory=list)


def removed_of(plan: Plan) -> list[Removed]:
    """What was removed from the plan and not brought back, the last first: ten queries.

    What carries the same moment went together, and stands under the first of it: a priority before what was under it.
    """
    found: dict[tuple[dt.datetime, int | None], Removed] = {}
    for kind, row in _gone(plan):
        first = found.setdefault(
            (row.removed_at, row.removed_by_id), Removed(kind, row, row.removed_at, row.removed_by)
        )
        if first.thing is not row:
            first.along.append((kind, row))
    single = [*parts_removed_from(plan), *listed_removed_from(plan)]
    alone = [Removed(kind, row, row.removed_at, row.removed_by) for kind, row in single]
    return sorted([*found.values(), *alone], key=lambda removed: removed.at, reverse=True)


def _gone(plan: Plan, **when: Any) -> Iterator[tuple[str, Any]]:
    """Removed rows of a plan; of priorities, those of the first level first."""
    for kind, model in KINDS.items():
        rows = model.objects.filter(trust_id=plan.trust_id, plan=plan, removed_at__isnull=False, **when)
        rows = rows.select_related("removed_by").order_by("position", "id")
        yield from ((kind, row) for row in sorted(rows, key=lambda row: getattr(row, "parent_id", None) is not None))


@transaction.atomic
def bring_back(*, thing: Any, by: User) -> list[tuple[str, Any]]:
    """Put back what was removed, with everything that went along at the same moment; gives what came back.

    Refuses what is there already, what stood under something that is still removed, a code that was given to something
    else since, and an action whose days lie outside the plan by now.
    """
    plan: Plan = thing.plan
    hold_plan(plan)
    thing.refresh_from_db()
    if thing.removed_at is None:
        raise NotNow("This is back in the plan already.")
    rows = list(_gone(plan, removed_at=thing.removed_at, removed_by=thing.removed_by_id))
    _check_places(rows)
    for kind, row in rows:
        _check_code(kind, row)
        if isinstance(row, Action):
            _check_days(plan, row)
    for model in KINDS.values():
        numbers = [row.pk for _, row in rows if isinstance(row, model)]
        model.objects.filter(trust_id=plan.trust_id, pk__in=numbers).update(removed_at=None, removed_by=None)
    return rows


def _check_places(rows: Sequence[tuple[str, Any]]) -> None:
    coming = {row.pk for kind, row in rows if kind == "priority"}
    above = {
        number
        for kind, row in rows
        if kind != "objective"
        and (number := row.parent_id if kind == "priority" else row.priority_id) is not None
        and number not in coming
    }
    missing: Priority | Theme | None = Priority.objects.filter(pk__in=above, removed_at__isnull=False).first()
    themes = {row.theme_id for kind, row in rows if kind == "priority" and row.theme_id}
    missing = missing or Theme.everything.filter(pk__in=themes, removed_at__isnull=False).first()
    if missing is not None:
        raise NotNow(f"It stood under “{missing}”, which was removed too: bring that back first.")


def _check_code(kind: str, row: Any) -> None:
    if not row.code:
        return
    others = KINDS[kind].objects.filter(trust_id=row.trust_id, plan_id=row.plan_id, code=row.code)
    taken = others.filter(removed_at__isnull=True).first()
    if taken is not None:
        words = str(taken) if kind != "objective" else taken.heading or taken.text
        raise NotNow(f"The code {row.code} belongs to “{words}” by now: give that another code, then bring this back.")


def _check_days(plan: Plan, action: Action) -> None:
    try:
        check_inside_plan(plan, action.starts_on, "starts_on")
        check_inside_plan(plan, action.due_on, "due_on")
    except BadValue:
        raise NotNow(f"“{action}” has a day outside the plan by now: change the plan's dates first.") from None
