"""The order of a plan: where a priority stands among its neighbours, and how any row is put elsewhere in its order."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.core.errors import NotNow
from apps.strategies.models import Objective, Plan, Priority
from apps.strategies.policies import check_move_priority, check_reason
from apps.strategies.services import add_objective, hold_plan, objective_values


def put_before(rows: Sequence[Any], row: models.Model, before: models.Model | None) -> None:
    """Put a row before another of its order, or at its end; `rows` are all rows that share the order, as they stand.

    Rows are numbered again from 0, and only those whose number changes are written. The plan is to be held.
    """
    order = [one for one in rows if one.pk != row.pk]
    at = len(order) if before is None else next(n for n, one in enumerate(order) if one.pk == before.pk)
    order.insert(at, row)
    moved = []
    for position, one in enumerate(order):
        if one.position != position:
            one.position = position
            moved.append(one)
    if moved:
        type(row)._default_manager.bulk_update(moved, ["position"])


def put_after(rows: Sequence[Any], row: models.Model, after: models.Model) -> None:
    """Put a row right after another of its order; `rows` are all rows that share the order, as they stand."""
    rest = rows[next(n for n, one in enumerate(rows) if one.pk == after.pk) + 1 :]
    put_before(rows, row, next((one for one in rest if one.pk != row.pk), None))


def siblings_of(plan: Plan, parent: Priority | None) -> QuerySet[Any]:
    """The priorities of a plan that stand on one level under one parent (None: the first level), in order."""
    return Priority.objects.filter(trust_id=plan.trust_id, plan=plan, parent=parent).kept()


@transaction.atomic
def move_priority(*, priority: Priority, parent: Priority | None, before: Priority | None, by: User) -> None:
    """Put a priority under a parent (None: on the first level) and before one that stands there (None: at the end).

    Refuses a third level, another plan's priority, and a place that somebody has taken away meanwhile.
    """
    hold_plan(priority.plan)
    priority.refresh_from_db()
    for other in (parent, before):
        if other is not None:
            other.refresh_from_db()
    has_children = Priority.objects.filter(trust_id=priority.trust_id, parent=priority).kept().exists()
    check_move_priority(priority, parent, before, has_children=has_children)
    rows = list(siblings_of(priority.plan, parent))
    if priority.parent_id != (parent.pk if parent else None):
        priority.parent = parent
        priority.save(update_fields=["parent"])
    put_before(rows, priority, before)


def objectives_beside(objective: Objective) -> QuerySet[Any]:
    """The objectives that stand with it under one heading, in order; itself among them."""
    rows = Objective.objects.filter(trust_id=objective.trust_id, plan_id=objective.plan_id).kept()
    return rows.filter(year=objective.year, group=objective.group)


@transaction.atomic
def move_objective(*, objective: Objective, before: Objective | None, by: User) -> None:
    """Put an objective before another under its heading (None: at the end of these). Refuses a place that is gone."""
    hold_plan(objective.plan)
    objective.refresh_from_db()
    beside = [row for row in objectives_beside(objective) if row.pk != objective.pk]
    if before is not None and before.pk not in {row.pk for row in beside}:
        raise NotNow("An objective moves among those of its year and group. Change these in all its details.")
    everything = list(Objective.objects.filter(trust_id=objective.trust_id, plan_id=objective.plan_id).kept())
    if before is not None:
        put_before(everything, objective, before)
    elif beside:
        put_after(everything, objective, beside[-1])


@transaction.atomic
def duplicate_objective(*, objective: Objective, by: User) -> Objective:
    """A copy of an objective right after it, without its code."""
    values = objective_values(objective)
    if values.heading:
        values = replace(values, code="", heading=f"{values.heading} (copy)")
    else:
        values = replace(values, code="", text=f"{values.text} (copy)")
    copy, _ = add_objective(plan=objective.plan, values=values, by=by)
    add_objective_after(objective, copy)
    return copy


def add_objective_after(objective: Objective, added: Objective) -> None:
    """Put an objective that was added right after another of its plan."""
    rows = Objective.objects.filter(trust_id=objective.trust_id, plan_id=objective.plan_id).kept()
    put_after(list(rows), added, objective)


@transaction.atomic
def pause_priority(*, priority: Priority, reason: str, by: User) -> None:
    """Put a priority on hold with its reason: its KPIs are not rated while it stands. Refuses no reason."""
    hold_plan(priority.plan)
    priority.paused = check_reason(reason)
    priority.save(update_fields=["paused"])


@transaction.atomic
def resume_priority(*, priority: Priority, by: User) -> None:
    """Take a priority off hold."""
    hold_plan(priority.plan)
    priority.paused = ""
    priority.save(update_fields=["paused"])
