"""Where a thing of a plan stands among its neighbours, and moving it: a step up or down, or to another place."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.actions.arranging import move_action, move_part, parts_beside
from apps.actions.models import Action, Resource, Step, SuccessCriterion
from apps.core.errors import NotNow
from apps.kpis.arranging import move_kpi
from apps.kpis.models import KPI
from apps.pages.things import CODES, Thing
from apps.strategies.arranging import move_objective, move_priority, objectives_beside, siblings_of
from apps.strategies.models import Objective, Plan, Priority
from apps.strategies.services import hold_plan

MOVABLE = ("priority", "kpi", "action", "step", "resource", "criterion", "objective")
PARTS = (Step, Resource, SuccessCriterion)  # each stays in its own list
WHOLE_PLAN = "plan"
_GONE = "That place is no longer there: load the page again."


@dataclass(frozen=True)
class Place:
    """A place in a plan: what a thing stands under ("plan", "priority-3", "action-5"), and before which row, if any."""

    under: str
    before: int | None


def under_of(row: Any) -> str:
    """What a thing stands under."""
    if isinstance(row, SuccessCriterion) and row.priority_id:
        return f"priority-{row.priority_id}"
    if isinstance(row, PARTS):
        return f"action-{row.action_id}"
    if isinstance(row, Objective):
        return WHOLE_PLAN
    parent = row.parent_id if isinstance(row, Priority) else row.priority_id
    return f"priority-{parent}" if parent else WHOLE_PLAN


def neighbours(row: Any, plan: Plan) -> list[Any]:
    """The things that stand with it in one list, as the plan's page shows it; itself among them."""
    if isinstance(row, Priority):
        rows = siblings_of(plan, row.parent)
        return [one for one in rows if row.parent_id or one.theme_id == row.theme_id]
    if isinstance(row, Objective):
        return list(objectives_beside(row))
    if isinstance(row, PARTS):
        return list(parts_beside(row))
    own = type(row).objects.filter(trust_id=plan.trust_id).kept()
    return list(own.filter(plan=plan, priority_id=row.priority_id))


def place_of(thing: Thing) -> Place:
    """Where a thing stands now."""
    rows = neighbours(thing.row, thing.plan)
    at = next(n for n, one in enumerate(rows) if one.pk == thing.row.pk)
    return Place(under_of(thing.row), rows[at + 1].pk if at + 1 < len(rows) else None)


@transaction.atomic
def move_a_step(*, thing: Thing, up: bool, by: User) -> Place:
    """Move a thing one place up or down in its list, and give the place it had. Refuses one that is first or last."""
    hold_plan(thing.plan)
    former = place_of(thing)
    rows = neighbours(thing.row, thing.plan)
    at = next(n for n, one in enumerate(rows) if one.pk == thing.row.pk)
    if (up and at == 0) or (not up and at == len(rows) - 1):
        raise NotNow(f"It is the {'first' if up else 'last'} of its list already.")
    before = rows[at - 1] if up else (rows[at + 2] if at + 2 < len(rows) else None)
    _move(thing, former.under, before, by)
    return former


@transaction.atomic
def move_to(*, thing: Thing, place: Place, by: User) -> Place:
    """Move a thing to a place, and give the place it had. Refuses a place that is not there, or not for its kind."""
    hold_plan(thing.plan)
    former = place_of(thing)
    before = None
    if place.before is not None:
        before = type(thing.row).objects.filter(trust_id=thing.plan.trust_id, pk=place.before).kept().first()
        if before is None:
            raise NotNow(_GONE)
    _move(thing, place.under, before, by)
    return former


@transaction.atomic
def move_to_number(*, thing: Thing, under: str, number: int | None, by: User) -> Place:
    """Move a thing under another, as number so many of that list (None or beyond its end: as the last)."""
    hold_plan(thing.plan)
    rows = [row for row in _listed(thing, under) if row.pk != thing.row.pk]
    before = rows[number - 1].pk if number is not None and number <= len(rows) else None
    return move_to(thing=thing, place=Place(under, before), by=by)


def _listed(thing: Thing, under: str) -> list[Any]:
    """The things of the same kind that stand under that."""
    if isinstance(thing.row, PARTS):
        return list(parts_beside(thing.row))
    holder = _holder(thing.plan, under)
    if isinstance(thing.row, Priority):
        return list(siblings_of(thing.plan, holder))
    if isinstance(thing.row, Objective):
        return list(objectives_beside(thing.row))
    rows = type(thing.row).objects.filter(trust_id=thing.plan.trust_id).kept()
    return list(rows.filter(plan=thing.plan, priority=holder))


def _holder(plan: Plan, under: str) -> Priority | None:
    """The priority that is named; None for the whole plan."""
    if under == WHOLE_PLAN or under.startswith("action-"):
        return None
    number = under.removeprefix(f"{CODES[Priority]}-")
    known = number.isdecimal() and len(number) < 19
    found = Priority.objects.filter(trust_id=plan.trust_id, plan=plan, pk=number).kept().first() if known else None
    if found is None:
        raise NotNow(_GONE)
    return found


def _move(thing: Thing, under: str, before: Any, by: User) -> None:
    row = thing.row
    if isinstance(row, PARTS):
        if under != under_of(row):
            raise NotNow(_GONE)
        return move_part(part=row, before=before, by=by)
    if isinstance(row, Objective):
        if under != WHOLE_PLAN:
            raise NotNow(_GONE)
        return move_objective(objective=row, before=before, by=by)
    holder = _holder(thing.plan, under)
    if isinstance(row, Priority):
        return move_priority(priority=row, parent=holder, before=before, by=by)
    if isinstance(row, KPI):
        return move_kpi(kpi=row, priority=holder, before=before, by=by)
    if isinstance(row, Action) and holder is not None:
        return move_action(action=row, priority=holder, before=before, by=by)
    raise NotNow(_GONE)
