"""Writes about plans, their priorities and objectives."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import models, transaction

from apps.accounts.models import User
from apps.core import clock
from apps.core.errors import BadValue
from apps.strategies.earlier import check_goes_on
from apps.strategies.models import Objective, Plan, Priority, Theme
from apps.strategies.policies import check_code_free, check_plan_period, check_start_school_plan
from apps.trusts.calendar import year_bounds, year_name
from apps.trusts.models import Party, School, Trust
from apps.trusts.parties import parties_named, party_names, set_parties
from apps.trusts.services import ensure_years
from apps.trusts.vocabulary import Words


@dataclass(frozen=True, kw_only=True)
class PlanValues:
    """What is entered of a plan itself."""

    title: str
    starts_on: dt.date
    ends_on: dt.date
    purpose: str = ""


@dataclass(frozen=True, kw_only=True)
class PriorityValues:
    """What is entered of a priority; `leads` are names, in order."""

    code: str = ""
    title: str = ""
    theme: Theme | None = None
    statement: str = ""
    narrative: str = ""
    long_term_goal: str = ""
    paused: str = ""
    see_also: str = ""
    continues: Priority | None = None
    leads: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class ObjectiveValues:
    """What is entered of an objective; `owners` are names, in order."""

    code: str = ""
    year: str = ""
    group: str = ""
    heading: str = ""
    text: str = ""
    priority: Priority | None = None
    due: str = ""
    added_on: dt.date | None = None
    added_by: str = ""
    owners: Sequence[str] = ()


def plan_values(plan: Plan) -> PlanValues:
    """A plan's head as it was entered."""
    return PlanValues(**{name: getattr(plan, name) for name in PlanValues.__dataclass_fields__})


def priority_values(priority: Priority) -> PriorityValues:
    """A priority as it was entered."""
    return PriorityValues(**_entered(priority, PriorityValues, "leads"), leads=party_names(priority.leads))


def objective_values(objective: Objective) -> ObjectiveValues:
    """An objective as it was entered."""
    return ObjectiveValues(**_entered(objective, ObjectiveValues, "owners"), owners=party_names(objective.owners))


def _entered(row: models.Model, values: Any, parties: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in values.__dataclass_fields__ if name != parties}


def next_position(rows: models.QuerySet[Any]) -> int:
    """The place after the last of these rows."""
    last = rows.aggregate(last=models.Max("position"))["last"]
    return 0 if last is None else last + 1


@transaction.atomic
def start_trust_plan(*, trust: Trust, values: PlanValues, by: User) -> Plan:
    """An empty trust plan, with terms for every year that it spans. Refuses one that ends before it starts."""
    check_plan_period(values.starts_on, values.ends_on)
    ensure_years(trust=trust, first=values.starts_on, last=values.ends_on)
    position = next_position(Plan.objects.filter(trust=trust))
    return Plan.objects.create(trust=trust, kind=Plan.Kind.TRUST, position=position, **asdict(values))


@transaction.atomic
def start_school_plan(*, school: School, kind: str, by: User) -> Plan:
    """An empty plan of a school for this academic year, named in the trust's words ("School development plan 2026/27").

    Refuses a second plan of the same kind for that year, and one for a school that has closed.
    """
    today = clock.today()
    check_start_school_plan(school, kind, today)
    year = year_name(today)
    first, last = year_bounds(year)
    ensure_years(trust=school.trust, first=first, last=last)
    return Plan.objects.create(
        trust_id=school.trust_id,
        kind=kind,
        school=school,
        title=f"{Words(school.trust.vocabulary)[kind]} {year}",
        starts_on=first,
        ends_on=last,
        position=next_position(Plan.objects.filter(trust_id=school.trust_id)),
    )


@transaction.atomic
def edit_plan(*, plan: Plan, values: PlanValues, by: User) -> Plan:
    """Change a plan's title, purpose and period, and add the terms of years that are new to it.

    Refuses a plan that ends before it starts. Whether its actions still lie inside it, `actions.policies` says.
    """
    check_plan_period(values.starts_on, values.ends_on)
    _assign(plan, asdict(values))
    ensure_years(trust=plan.trust, first=values.starts_on, last=values.ends_on)
    return plan


@transaction.atomic
def add_priority(
    *, plan: Plan, values: PriorityValues, by: User, parent: Priority | None = None
) -> tuple[Priority, list[Party]]:
    """A priority at the end of its plan, or under a parent; and the parties that were new among its leads.

    Refuses one without code and title, a code that is taken, and a third level.
    """
    if parent is not None and (parent.parent_id is not None or parent.plan_id != plan.pk):
        raise BadValue("A plan has two levels: choose a priority of the first level to put this one under.")
    siblings = Priority.objects.filter(trust_id=plan.trust_id, plan=plan, parent=parent)
    priority = Priority(trust_id=plan.trust_id, plan=plan, parent=parent, position=next_position(siblings))
    return priority, _save_priority(priority, values, by)


@transaction.atomic
def edit_priority(*, priority: Priority, values: PriorityValues, by: User) -> list[Party]:
    """Change a priority; gives the parties that were new among its leads. Refuses what `add_priority` refuses."""
    return _save_priority(priority, values, by)


def hold_plan(plan: Plan) -> None:
    """Let others wait with changes of this plan until the transaction ends.

    Two people who give the same code at once are then told so one after the other, as `check_code_free` tells them.
    """
    list(Plan.objects.select_for_update(of=("self",)).filter(trust_id=plan.trust_id, pk=plan.pk).values_list("pk"))


def _save_priority(priority: Priority, values: PriorityValues, by: User) -> list[Party]:
    if not values.code and not values.title:
        raise BadValue("Give it a title, or a code of its own.", field="title")
    if values.continues is not None:
        check_goes_on(priority.plan, values.continues.plan, "a priority")
    hold_plan(priority.plan)
    others = Priority.objects.filter(trust_id=priority.trust_id, plan_id=priority.plan_id)
    check_code_free(others, values.code, own_id=priority.pk, what="Another entry")
    _assign(priority, {name: getattr(values, name) for name in values.__dataclass_fields__ if name != "leads"})
    parties, new = parties_named(trust=priority.trust, names=values.leads)
    set_parties(links=priority.leads, parties=parties, by=by)
    return new


@transaction.atomic
def remove_priority(*, priority: Priority, by: User, at: dt.datetime) -> list[int]:
    """Take a priority and its sub-priorities out of sight, and give the ids of all of them.

    Their KPIs and actions are on higher floors: `actions.services.remove_priority` takes those too, and calls this.
    """
    rows = Priority.objects.filter(trust_id=priority.trust_id).kept()
    ids = list(rows.filter(models.Q(pk=priority.pk) | models.Q(parent=priority)).values_list("pk", flat=True))
    rows.filter(pk__in=ids).update(removed_at=at, removed_by=by)
    return ids


@transaction.atomic
def add_objective(*, plan: Plan, values: ObjectiveValues, by: User) -> tuple[Objective, list[Party]]:
    """An objective at the end of its plan's list, and the parties that were new among its owners.

    Refuses one that says nothing, and a code that is taken.
    """
    position = next_position(Objective.objects.filter(trust_id=plan.trust_id, plan=plan))
    objective = Objective(trust_id=plan.trust_id, plan=plan, position=position)
    return objective, _save_objective(objective, values, by)


@transaction.atomic
def edit_objective(*, objective: Objective, values: ObjectiveValues, by: User) -> list[Party]:
    """Change an objective; gives the parties that were new among its owners. Refuses what `add_objective` refuses."""
    return _save_objective(objective, values, by)


def _save_objective(objective: Objective, values: ObjectiveValues, by: User) -> list[Party]:
    if not values.heading and not values.text:
        raise BadValue("Write what is to be reached.", field="text")
    hold_plan(objective.plan)
    others = Objective.objects.filter(trust_id=objective.trust_id, plan_id=objective.plan_id)
    check_code_free(others, values.code, own_id=objective.pk, what="Another entry of this list")
    _assign(objective, {name: getattr(values, name) for name in values.__dataclass_fields__ if name != "owners"})
    parties, new = parties_named(trust=objective.trust, names=values.owners)
    set_parties(links=objective.owners, parties=parties, by=by)
    return new


@transaction.atomic
def remove_objective(*, objective: Objective, by: User) -> None:
    """Take an objective out of sight."""
    objective.removed_at = clock.now()
    objective.removed_by = by
    objective.save(update_fields=["removed_at", "removed_by"])


def _assign(row: models.Model, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
