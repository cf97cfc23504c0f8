"""The order of a plan: where a priority stands among its neighbours, and how any row is put elsewhere in its order."""

from collections.abc import Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.strategies.models import Plan, Priority
from apps.strategies.policies import check_move_priority, check_reason
from apps.strategies.services import hold_plan


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
