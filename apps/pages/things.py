"""The one list of what is edited in place: which texts of which thing, how each is checked, who writes it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from apps.accounts.models import User
from apps.actions import rows as row_services
from apps.actions import services as action_services
from apps.actions.forms import ActionForm, CriterionForm, ResourceForm, StepForm, action_initial
from apps.actions.models import Action, Resource, Step, SuccessCriterion
from apps.actions.policies import check_plan_holds_actions
from apps.kpis.forms import KPIForm, kpi_initial
from apps.kpis.models import KPI
from apps.kpis.services import KPIValues, edit_kpi
from apps.strategies import services
from apps.strategies.access import plan_to_edit
from apps.strategies.forms import (
    ObjectiveForm,
    PlanForm,
    PriorityForm,
    objective_initial,
    plan_initial,
    priority_initial,
)
from apps.strategies.models import Objective, Plan, Priority
from apps.trusts.models import Party, Trust
from apps.trusts.parties import party_names
from apps.trusts.vocabulary import Words

# What a field is called within "Change the …"; the form's own label asks for it in full.
NOUNS: Mapping[str, str] = {
    "title": "title",
    "purpose": "purpose",
    "starts_on": "first day",
    "ends_on": "last day",
    "due_on": "day it is due",
    "due": "due date in words",
    "code": "code",
    "theme": "theme",
    "statement": "statement",
    "narrative": "narrative",
    "long_term_goal": "long-term goal",
    "see_also": "other document",
    "leads": "leads",
    "owners": "owners",
    "heading": "heading",
    "text": "text",
    "year": "academic year",
    "outcome": "outcome",
    "carried_to": "year it is carried into",
    "method": "way it is collected",
    "second_method": "way it is checked",
    "kind": "kind",
    "cost": "cost",
    "funding": "funding",
}
PARTIES = ("leads", "owners")


@dataclass(frozen=True)
class Kind:
    """One kind of thing: its kept rows, the fields edited in place, the app's form for it, and the app's service."""

    code: str
    word: str
    fields: tuple[str, ...]
    rows: Callable[[Trust], QuerySet[Any]]
    form: Callable[[Any, Words], forms.BaseForm]
    save: Callable[[Any, str, Any, User], Sequence[Party] | None]
    plan_id: Callable[[Any], int] = field(default=lambda row: int(row.plan_id))
    anchor: Callable[[Any], str] = field(default=lambda row: f"{CODES[type(row)]}-{row.pk}")


@dataclass(frozen=True)
class Thing:
    """A thing of a plan that the person may edit."""

    kind: Kind
    row: Any
    plan: Plan

    @property
    def anchor(self) -> str:
        """Where it stands on the plan's page."""
        return self.kind.anchor(self.row)


def thing_to_edit(request: Any, code: str, pk: int) -> Thing:
    """The trust's thing of that kind and id, with its plan. Raises Http404, or PermissionDenied."""
    kind = KINDS.get(code)
    if kind is None:
        raise Http404
    row = get_object_or_404(kind.rows(request.trust), pk=pk)
    return Thing(kind, row, with_plan(row, plan_to_edit(request, kind.plan_id(row))))


def with_plan(row: Any, plan: Plan) -> Plan:
    """Hand a row the plan that was read for it, so that it is not read again."""
    for held in (row, getattr(row, "action", None)):
        if held is not None and not isinstance(held, Plan):
            held.plan = plan
    return plan


def _plan_saved(row: Plan, name: str, value: Any, by: User) -> None:
    values = replace(services.plan_values(row), **{name: value})
    check_plan_holds_actions(row, values.starts_on, values.ends_on)
    services.edit_plan(plan=row, values=values, by=by)


def _priority_saved(row: Priority, name: str, value: Any, by: User) -> list[Party]:
    values = replace(services.priority_values(row), **{name: value})
    return services.edit_priority(priority=row, values=values, by=by)


def _objective_saved(row: Objective, name: str, value: Any, by: User) -> list[Party]:
    values = replace(services.objective_values(row), **{name: value})
    return services.edit_objective(objective=row, values=values, by=by)


def _kpi_saved(row: KPI, name: str, value: Any, by: User) -> list[Party]:
    if name == "owners":
        return edit_kpi(kpi=row, values=KPIValues(columns={}, owners=value), by=by)
    return edit_kpi(kpi=row, values=KPIValues(columns={name: value}, owners=party_names(row.owners)), by=by)


def _action_saved(row: Action, name: str, value: Any, by: User) -> list[Party]:
    values = replace(action_services.action_values(row), **{name: value})
    return action_services.edit_action(action=row, values=values, by=by)


def _step_saved(row: Step, name: str, value: Any, by: User) -> list[Party]:
    values = {"text": row.text, "owners": party_names(row.owners)} | {name: value}
    return row_services.edit_step(step=row, by=by, **values)


def _resource_saved(row: Resource, name: str, value: Any, by: User) -> None:
    row_services.edit_resource(resource=row, values={name: value}, by=by)


def _criterion_saved(row: SuccessCriterion, name: str, value: Any, by: User) -> None:
    row_services.edit_criterion(criterion=row, text=value, by=by)


def _criterion_anchor(row: SuccessCriterion) -> str:
    return f"action-{row.action_id}" if row.action_id else f"priority-{row.priority_id}"


_OF_ACTION_KEPT = Q(action__isnull=True) | Q(action__removed_at=None)
_OF_PRIORITY_KEPT = Q(priority__isnull=True) | Q(priority__removed_at=None)
_OF_STEP_KEPT = Q(step__isnull=True) | Q(step__removed_at=None)

KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            code="plan",
            word="plan",
            fields=("title", "purpose", "starts_on", "ends_on"),
            rows=lambda trust: Plan.objects.filter(trust=trust),
            form=lambda row, words: PlanForm(initial=plan_initial(row)),
            save=_plan_saved,
            plan_id=lambda row: int(row.pk),
            anchor=lambda row: "",
        ),
        Kind(
            code="priority",
            word="priority",
            fields=(*("title", "code", "theme", "statement", "leads", "narrative", "long_term_goal", "see_also"),),
            rows=lambda trust: Priority.objects.filter(trust=trust).kept().select_related("parent", "theme"),
            form=lambda row, words: PriorityForm(plan=row.plan, priority=row, initial=priority_initial(row)),
            save=_priority_saved,
        ),
        Kind(
            code="objective",
            word="objective",
            fields=("heading", "text", "code", "owners", "due", "year"),
            rows=lambda trust: Objective.objects.filter(trust=trust).kept(),
            form=lambda row, words: ObjectiveForm(
                plan=row.plan, words=words, objective=row, initial=objective_initial(row)
            ),
            save=_objective_saved,
        ),
        Kind(
            code="kpi",
            word="kpi",
            fields=("statement", "code", "owners", "due", "year", "method", "second_method"),
            rows=lambda trust: KPI.objects.filter(_OF_PRIORITY_KEPT, trust=trust).kept().select_related("priority"),
            form=lambda row, words: KPIForm(plan=row.plan, shape=row.shape, kpi=row, initial=kpi_initial(row)),
            save=_kpi_saved,
        ),
        Kind(
            code="action",
            word="action",
            fields=("title", "code", "owners", "starts_on", "due_on", "due", "year", "outcome", "carried_to"),
            rows=lambda trust: Action.objects.filter(_OF_PRIORITY_KEPT, trust=trust).kept().select_related("priority"),
            form=lambda row, words: ActionForm(plan=row.plan, words=words, action=row, initial=action_initial(row)),
            save=_action_saved,
        ),
        Kind(
            code="step",
            word="action",
            fields=("text", "owners"),
            rows=lambda trust: Step.objects.filter(_OF_ACTION_KEPT, trust=trust).kept().select_related("action"),
            form=lambda row, words: StepForm(
                row_label="Step", initial={"text": row.text, "owners": party_names(row.owners)}
            ),
            save=_step_saved,
            plan_id=lambda row: int(row.action.plan_id),
            anchor=lambda row: f"action-{row.action_id}",
        ),
        Kind(
            code="resource",
            word="action",
            fields=("text", "kind", "cost", "funding"),
            rows=lambda trust: (
                Resource.objects.filter(_OF_ACTION_KEPT, _OF_STEP_KEPT, trust=trust).kept().select_related("action")
            ),
            form=lambda row, words: ResourceForm(row_label="Resource"),
            save=_resource_saved,
            plan_id=lambda row: int(row.action.plan_id),
            anchor=lambda row: f"action-{row.action_id}",
        ),
        Kind(
            code="criterion",
            word="success_criterion",
            fields=("text",),
            rows=lambda trust: (
                SuccessCriterion.objects.filter(_OF_ACTION_KEPT, _OF_PRIORITY_KEPT, trust=trust)
                .kept()
                .select_related("action")
            ),
            form=lambda row, words: CriterionForm(row_label="", codes={}, words=words),
            save=_criterion_saved,
            anchor=_criterion_anchor,
        ),
    )
}
CODES: Mapping[type, str] = {
    Plan: "plan",
    Priority: "priority",
    Objective: "objective",
    KPI: "kpi",
    Action: "action",
    Step: "step",
    Resource: "resource",
    SuccessCriterion: "criterion",
}
