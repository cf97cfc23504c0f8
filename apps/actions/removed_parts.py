"""Parts of an action or a priority that were removed by themselves, and bringing one back."""

from collections.abc import Iterator
from typing import Any

from django.db import models, transaction

from apps.accounts.models import User
from apps.actions.models import Resource, Step, SuccessCriterion
from apps.core.errors import NotNow
from apps.strategies.models import Plan
from apps.strategies.services import hold_plan

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
def bring_back_part(*, part: Any, plan: Plan, by: User) -> None:
    """Put a removed part back where it was; with a step the resources that went with it.

    Refuses what is there already, and a part of something that was removed too.
    """
    hold_plan(plan)
    part.refresh_from_db()
    if part.removed_at is None:
        raise NotNow("This is back in the plan already.")
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
