"""Writes of the rows that belong to an action or a priority: steps, resources, success criteria.

Each takes the rows as they were entered, in order: one with an id is changed, or removed where it says so; one without
is added; a row that exists and is not named stays as it is. What goes in one save carries one moment, `at`, so that it
comes back together.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from apps.accounts.models import User
from apps.actions.models import Action, CriterionKPI, Resource, Step, SuccessCriterion
from apps.actions.values import CriterionValues, ResourceValues, StepValues
from apps.core import clock
from apps.core.errors import NotNow
from apps.strategies.models import Plan, Priority
from apps.trusts.parties import parties_named, set_parties


def set_steps(
    *, action: Action, steps: Sequence[StepValues], by: User, at: dt.datetime | None = None
) -> list[Step | None]:
    """The action's steps as entered, each with its owners.

    Gives the rows in the order of `steps`, None for one that went.
    """
    there = _by_id(Step.objects.filter(trust_id=action.trust_id, action=action))
    rows: list[Step | None] = []
    for position, values in enumerate(steps):
        step = _row(there, values.id) or Step(trust_id=action.trust_id, action=action)
        if values.removed:
            _remove([step], by, at)
            rows.append(None)
            continue
        _save(step, text=values.text, position=position)
        parties, _ = parties_named(trust=action.trust, names=values.owners)
        set_parties(links=step.owners, parties=parties, by=by)
        rows.append(step)
    return rows


def set_resources(
    *,
    action: Action,
    steps: Sequence[Step | None],
    resources: Sequence[ResourceValues],
    by: User,
    at: dt.datetime | None = None,
) -> None:
    """The resources of an action and its steps as entered; `steps` are the rows that `ResourceValues.step` counts in.

    The resources of a step that went go with it.
    """
    rows = Resource.objects.filter(trust_id=action.trust_id, action=action)
    there = _by_id(rows)
    for position, values in enumerate(resources):
        resource = _row(there, values.id) or Resource(trust_id=action.trust_id, action=action)
        step = None if values.step is None else steps[values.step]
        if values.removed or (values.step is not None and step is None):
            _remove([resource] if resource.pk else [], by, at)
            continue
        _save(
            resource,
            text=values.text,
            kind=values.kind,
            cost=values.cost,
            funding=values.funding,
            step=step,
            position=position,
        )
    _remove(rows.filter(removed_at=None, step__removed_at__isnull=False), by, at)


def set_criteria(
    *,
    owner: Action | Priority,
    plan: Plan,
    criteria: Sequence[CriterionValues],
    by: User,
    at: dt.datetime | None = None,
) -> None:
    """The success criteria of an action or of a priority as entered, each with its KPIs."""
    columns = {"action": owner} if isinstance(owner, Action) else {"priority": owner}
    at = at or clock.now()
    there = _by_id(SuccessCriterion.objects.filter(trust_id=plan.trust_id, **columns))
    for position, values in enumerate(criteria):
        criterion = _row(there, values.id) or SuccessCriterion(trust_id=plan.trust_id, plan=plan, **columns)
        if values.removed:
            _remove([criterion], by, at)
            continue
        _save(criterion, text=values.text, position=position)
        _set_kpis(criterion, values, by)


def _set_kpis(criterion: SuccessCriterion, values: CriterionValues, by: User) -> None:
    """Link the KPIs that were named; a link to a KPI without a code, which no form can name, stays."""
    there = {link.kpi_id: link for link in criterion.kpi_links.select_related("kpi")}
    for position, kpi in enumerate(values.kpis):
        link = there.pop(kpi.pk, None)
        if link is None:
            CriterionKPI.objects.create(trust_id=criterion.trust_id, criterion=criterion, kpi=kpi, position=position)
        elif link.position != position:
            _save(link, position=position)
    _remove([link for link in there.values() if link.kpi.code and link.kpi.removed_at is None], by)


def _by_id(rows: models.QuerySet[Any]) -> dict[int, Any]:
    return {row.pk: row for row in rows.filter(removed_at=None)}


def _row(there: dict[int, Any], row_id: int | None) -> Any:
    if row_id is None:
        return None
    if row_id not in there:
        raise NotNow("Somebody has removed a part of this meanwhile: load the page again before you change it.")
    return there[row_id]


def _save(row: models.Model, **values: Any) -> None:
    """Write these columns, unless the row has them already."""
    if row.pk and all(getattr(row, name) == value for name, value in values.items()):
        return
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _remove(rows: Iterable[Any], by: User, at: dt.datetime | None = None) -> None:
    at = at or clock.now()
    for row in rows:
        row.removed_at, row.removed_by = at, by
        row.save(update_fields=["removed_at", "removed_by"])
