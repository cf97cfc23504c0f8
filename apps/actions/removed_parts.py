"""Removing single parts of an action or a priority, and bringing back what was removed by itself."""

from collections.abc import Iterator
from typing import Any

from django.db import models, transaction

from apps.accounts.models import User
from apps.actions.models import Resource, Step, SuccessCriterion
from apps.core import clock
from apps.core.errors import NotNow
from apps.strategies.models import Plan
from apps.strategies.services import hold_plan

_BACK = "This is back in the plan already."
PARTS: dict[str, type[Any]] = {"step": Step, "resource": Resource, "success_criterion": SuccessCriterion}


def owner_of(part: Any) -> Any:
    """The action or the priority that a part belongs to."""
    return part.action if part.action_id is not None else part.priority


def parts_removed_from(plan: Plan) -> Iterator[tuple[str, Any]]:
    """Removed parts of what still stands in the plan: three queries.

    The resources of a removed step are not among them: they come back with it.
    """
    of_step = models.Q(step=None) | models.Q(step__removed_at=None)
    standing: dict[str, Any] = {
        "step": Step.objects.filter(action__plan=plan, action__removed_at=None),
        "resource": Resource.objects.filter(of_step, action__plan=plan, action__removed_at=None),
        "success_criterion": SuccessCriterion.objects.filter(
            plan=plan, action__removed_at=None, priority__removed_at=None
        ),
    }
    for kind, rows in standing.items():
        gone = rows.filter(trust_id=plan.trust_id, removed_at__isnull=False)
        related = ("removed_by", "action", "priority") if kind == "success_criterion" else ("removed_by", "action")
        yield from ((kind, row) for row in gone.select_related(*related).order_by("position", "id"))


@transaction.atomic
def remove_part(*, part: Any, plan: Plan, by: User) -> None:
    """Take a step, a resource or a success criterion out of sight; with a step its resources, at the same moment.

    One that somebody has removed meanwhile stays as it is.
    """
    hold_plan(plan)
    gone: dict[str, Any] = {"removed_at": clock.now(), "removed_by": by}
    if isinstance(part, Step):
        Resource.objects.filter(trust_id=part.trust_id, step=part).kept().update(**gone)
    type(part).objects.filter(trust_id=part.trust_id, pk=part.pk).kept().update(**gone)


@transaction.atomic
def bring_back_with(*, part: Any, plan: Plan, by: User) -> list[Any]:
    """Put back a part and the others of its action or priority that went in the same save; gives what came back.

    Refuses what `bring_back_part` refuses.
    """
    part.refresh_from_db()
    if part.removed_at is None:
        raise NotNow(_BACK)
    column = "action_id" if part.action_id is not None else "priority_id"
    same = {"removed_at": part.removed_at, "removed_by": part.removed_by_id, column: getattr(part, column)}
    models_of = [model for model in PARTS.values() if hasattr(model, column)]
    found = [row for model in models_of for row in model.objects.filter(trust_id=part.trust_id, **same)]
    for row in found:  # steps come first, and bring their resources along
        row.refresh_from_db()
        if row.removed_at is not None:
            bring_back_part(part=row, plan=plan, by=by)
    return found


@transaction.atomic
def bring_back_part(*, part: Any, plan: Plan, by: User) -> None:
    """Put a removed part back where it was; with a step the resources that went with it.

    Refuses what is there already, and a part of something that was removed too.
    """
    hold_plan(plan)
    part.refresh_from_db()
    if part.removed_at is None:
        raise NotNow(_BACK)
    above = [owner_of(part), *([part.step] if isinstance(part, Resource) and part.step_id else [])]
    for row in above:
        if row.removed_at is not None:
            name = row.text if isinstance(row, Step) else row
            raise NotNow(f"It stood under “{name}”, which was removed too: bring that back first.")
    if isinstance(part, Step):
        went_along = Resource.objects.filter(
            trust_id=part.trust_id, step=part, removed_at__gte=part.removed_at, removed_by=part.removed_by_id
        )
        went_along.update(removed_at=None, removed_by=None)
    type(part).objects.filter(pk=part.pk).update(removed_at=None, removed_by=None)
