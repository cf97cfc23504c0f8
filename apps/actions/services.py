"""Writes about actions, their status, and the KPIs they serve."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from apps.accounts.models import User
from apps.actions.models import Action, ActionKPI, ProgressUpdate
from apps.actions.parts import set_criteria, set_resources, set_steps
from apps.actions.policies import check_action, check_links, check_progress
from apps.actions.selectors import linkable_kpis
from apps.actions.values import ActionValues
from apps.core import clock
from apps.kpis.models import KPI
from apps.strategies import services as strategies
from apps.strategies.models import Plan, Priority
from apps.strategies.services import hold_plan, next_position
from apps.trusts.models import Party
from apps.trusts.parties import parties_named, party_names, set_parties

_OWN = ("title", "code", "year", "starts_on", "due_on", "due", "outcome", "carried_to", "restricted", "priority")


def action_values(action: Action) -> ActionValues:
    """An action as it was entered, without its rows, which stay as they are where these values are saved."""
    return ActionValues(**{name: getattr(action, name) for name in _OWN}, owners=party_names(action.owners))


@transaction.atomic
def add_action(*, plan: Plan, values: ActionValues, by: User) -> tuple[Action, list[Party]]:
    """An action at the end of its priority, with its rows; and the parties that were new among its owners.

    Refuses a code that is taken, days outside the plan, and a priority of another plan.
    """
    siblings = Action.objects.filter(trust_id=plan.trust_id, priority=values.priority)
    action = Action(trust_id=plan.trust_id, plan=plan, position=next_position(siblings))
    return action, _save(action, values, by)


@transaction.atomic
def edit_action(*, action: Action, values: ActionValues, by: User) -> list[Party]:
    """Change an action and its rows; gives the parties that were new. Refuses what `add_action` refuses."""
    return _save(action, values, by)


def _save(action: Action, values: ActionValues, by: User) -> list[Party]:
    hold_plan(action.plan)
    check_action(
        plan=action.plan,
        priority=values.priority,
        own_id=action.pk,
        code=values.code,
        starts_on=values.starts_on,
        due_on=values.due_on,
    )
    if action.pk and action.priority_id != values.priority.pk:
        action.position = next_position(Action.objects.filter(trust_id=action.trust_id, priority=values.priority))
    for name in _OWN:
        setattr(action, name, getattr(values, name))
    action.save()
    named = [*values.owners, *(name for step in values.steps if not step.removed for name in step.owners)]
    _, new = parties_named(trust=action.trust, names=named)
    owners, _ = parties_named(trust=action.trust, names=values.owners)
    set_parties(links=action.owners, parties=owners, by=by)
    at = clock.now()
    steps = set_steps(action=action, steps=values.steps, by=by, at=at)
    set_resources(action=action, steps=steps, resources=values.resources, by=by, at=at)
    set_criteria(owner=action, plan=action.plan, criteria=values.criteria, by=by, at=at)
    return new


@transaction.atomic
def remove_action(*, action: Action, by: User) -> None:
    """Take an action out of sight, and with it its steps, resources and links."""
    action.removed_at = clock.now()
    action.removed_by = by
    action.save(update_fields=["removed_at", "removed_by"])


@transaction.atomic
def remove_priority(*, priority: Priority, by: User) -> None:
    """Take a priority out of sight together with its sub-priorities and all their KPIs and actions.

    All these rows get the same moment and person, so what went together can be found again. Objectives stay.
    """
    at = clock.now()
    ids = strategies.remove_priority(priority=priority, by=by, at=at)
    for rows in (KPI.objects, Action.objects):
        under = rows.filter(trust_id=priority.trust_id, priority__in=ids).kept()
        under.update(removed_at=at, removed_by=by)


@transaction.atomic
def update_progress(*, action: Action, status: str, text: str, said_on: dt.date, by: User) -> ProgressUpdate:
    """The owner's word on an action on a day: green, amber, red or complete, with a note; earlier words stay.

    The same word sent a second time is kept once. Refuses a word without a note (which for complete is its evidence),
    and a day to come.
    """
    check_progress(status=status, text=text, said_on=said_on, today=clock.today())
    hold_plan(action.plan)
    updates = ProgressUpdate.objects.filter(trust_id=action.trust_id, action=action)
    last = updates.last()
    if last is not None and (last.rag, last.text, last.said_on, last.said_by_id) == (
        status,
        text.strip(),
        said_on,
        by.pk,
    ):
        return last
    return ProgressUpdate.objects.create(
        trust_id=action.trust_id,
        action=action,
        rag=status,
        text=text.strip(),
        said_on=said_on,
        said_by=by,
        position=next_position(updates),
    )


@transaction.atomic
def note_progress(*, action: Action, text: str, by: User) -> ProgressUpdate:
    """What the trust's own papers say of an action's progress: words that carry neither a status nor a day."""
    updates = ProgressUpdate.objects.filter(trust_id=action.trust_id, action=action)
    return ProgressUpdate.objects.create(
        trust_id=action.trust_id, action=action, text=text, said_by=by, position=next_position(updates)
    )


@transaction.atomic
def set_links(*, action: Action, links: Mapping[int, str], by: User) -> None:
    """Make these KPIs, by id and each with its sentence on how the action contributes, the ones that it serves.

    Links that go are kept as removed. A link to a KPI that can no longer be chosen stays. Refuses a KPI that is neither
    the plan's own nor one of the trust plan's that holds the plan's first day.
    """
    linkable = set(linkable_kpis(action.plan).values_list("pk", flat=True))
    check_links(linkable, links)
    rows = ActionKPI.objects.filter(trust_id=action.trust_id, action=action)
    there = {link.kpi_id: link for link in rows}
    for kpi_id, contribution in links.items():
        link = there.get(kpi_id)
        if link is None:
            ActionKPI.objects.create(
                trust_id=action.trust_id,
                action=action,
                kpi_id=kpi_id,
                contribution=contribution,
                position=next_position(rows),
            )
        elif link.contribution != contribution:
            link.contribution = contribution
            link.save(update_fields=["contribution"])
    gone = [link.pk for kpi_id, link in there.items() if kpi_id in linkable and kpi_id not in links]
    rows.filter(pk__in=gone).update(removed_at=clock.now(), removed_by=by)
