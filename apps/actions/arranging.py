"""Where actions and their parts stand, and the copies of actions and of whole priorities."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.actions.models import Action, Resource, Step, SuccessCriterion
from apps.actions.parts import set_criteria
from apps.actions.services import action_values, add_action, set_links
from apps.actions.values import CriterionValues, ResourceValues, StepValues
from apps.core.errors import NotNow
from apps.kpis.arranging import duplicate_kpi
from apps.kpis.models import KPI
from apps.strategies.arranging import put_after, put_before, siblings_of
from apps.strategies.models import Priority
from apps.strategies.services import add_priority, hold_plan, priority_values
from apps.trusts.parties import party_names

_GONE = "That place is no longer there: load the page again."
_LONGEST_TITLE = 1000


@transaction.atomic
def move_action(*, action: Action, priority: Priority, before: Action | None, by: User) -> None:
    """Put an action under a priority of its plan, before one that stands there (None: at the end).

    Refuses another plan's priority, and a place that was taken away meanwhile.
    """
    hold_plan(action.plan)
    for other in (action, priority, before):
        if other is not None:
            other.refresh_from_db()
            if other.plan_id != action.plan_id or other.removed_at is not None:
                raise NotNow(_GONE)
    if before is not None and before.priority_id != priority.pk:
        raise NotNow(_GONE)
    if action.priority_id != priority.pk:
        action.priority = priority
        action.save(update_fields=["priority"])
    put_before(list(Action.objects.filter(trust_id=action.trust_id, priority=priority).kept()), action, before)


def parts_beside(part: Step | Resource | SuccessCriterion) -> QuerySet[Any]:
    """The parts of the same kind that stand with one under the same step, action or priority; itself among them."""
    holder = {name: getattr(part, name) for name in ("action_id", "step_id", "priority_id") if hasattr(part, name)}
    rows: QuerySet[Any] = type(part).objects.filter(trust_id=part.trust_id, **holder).kept()
    return rows


@transaction.atomic
def move_part(
    *, part: Step | Resource | SuccessCriterion, before: Step | Resource | SuccessCriterion | None, by: User
) -> None:
    """Put a part before another of the same list (None: at the end). Refuses a place that was taken away meanwhile."""
    hold_plan((part.action or part.priority).plan)  # type: ignore[union-attr]
    part.refresh_from_db()
    rows = list(parts_beside(part))
    if part not in rows or (before is not None and before not in rows):
        raise NotNow(_GONE)
    put_before(rows, part, before)


@transaction.atomic
def duplicate_action(
    *,
    action: Action,
    by: User,
    priority: Priority | None = None,
    kpis: Mapping[int, KPI] | None = None,
    name: str = "{}",
) -> Action:
    """A copy of an action after it, or under another priority: owners, steps, resources, criteria, links to KPIs.

    Without its code, its progress, what became of it and its past. `kpis` are the copies that stand for KPIs, by the
    KPI's id; `name` makes the copy's title.
    """
    copies = kpis or {}
    steps = list(action.steps.kept())
    values = replace(
        action_values(action),
        title=name.format(action.title),
        code="",
        outcome="",
        carried_to="",
        priority=priority or action.priority,
        steps=tuple(StepValues(text=step.text, owners=party_names(step.owners)) for step in steps),
        resources=_resources(action, steps),
        criteria=_criteria(action, copies),
    )
    copy, _ = add_action(plan=action.plan, values=values, by=by)
    links = {copies[k].pk if k in copies else k: text for k, text in _links(action).items()}
    if links:
        set_links(action=copy, links=links, by=by)
    if priority is None:
        add_after(action, copy)
    return copy


def add_after(action: Action, added: Action) -> None:
    """Put an action that was added right after one of the same priority."""
    rows = Action.objects.filter(trust_id=action.trust_id, priority_id=action.priority_id).kept()
    put_after(list(rows), added, action)


def _links(action: Action) -> dict[int, str]:
    kept = action.kpi_links.filter(kpi__removed_at=None)
    return {link.kpi_id: link.contribution for link in kept}


def _resources(action: Action, steps: list[Step]) -> tuple[ResourceValues, ...]:
    places = {step.pk: place for place, step in enumerate(steps)}
    return tuple(
        ResourceValues(
            text=row.text, kind=row.kind, cost=row.cost, funding=row.funding, step=places.get(row.step_id or 0)
        )
        for row in action.resources.kept()
    )


def _criteria(owner: Action | Priority, copies: Mapping[int, KPI]) -> tuple[CriterionValues, ...]:
    found = []
    rows: list[SuccessCriterion] = list(owner.success_criteria.kept())
    for row in rows:
        links = row.kpi_links.filter(kpi__removed_at=None).select_related("kpi")
        found.append(CriterionValues(text=row.text, kpis=tuple(copies.get(link.kpi_id, link.kpi) for link in links)))
    return tuple(found)


@transaction.atomic
def duplicate_priority(*, priority: Priority, by: User) -> Priority:
    """A copy of a priority after it with everything under it: sub-priorities, criteria, KPIs and actions.

    Codes are left empty, and no figures or progress come along. What its actions and criteria say of KPIs that are
    copied with it, they say of the copies.
    """
    hold_plan(priority.plan)
    copy = _copied(priority, priority.parent, by, "{} (copy)")
    pairs = [(priority, copy)]
    for child in Priority.objects.filter(trust_id=priority.trust_id, parent=priority).kept():
        child.plan = priority.plan
        pairs.append((child, _copied(child, copy, by, "{}")))
    kpis: dict[int, KPI] = {}
    for old, new in pairs:
        for kpi in old.kpis.kept():
            kpi.plan = priority.plan
            kpis[kpi.pk] = duplicate_kpi(kpi=kpi, priority=new, by=by)
    for old, new in pairs:
        set_criteria(owner=new, plan=priority.plan, criteria=_criteria(old, kpis), by=by)
        for action in old.actions.kept():
            action.plan = priority.plan
            duplicate_action(action=action, priority=new, kpis=kpis, by=by)
    put_after(list(siblings_of(priority.plan, priority.parent)), copy, priority)
    return copy


def _copied(priority: Priority, parent: Priority | None, by: User, name: str) -> Priority:
    title = name.format(priority.title or priority.code)[:_LONGEST_TITLE]
    values = replace(priority_values(priority), code="", title=title, paused=priority.paused)
    made, _ = add_priority(plan=priority.plan, parent=parent, values=values, by=by)
    return made
