"""The form of an action with its lists of steps, resources and success criteria as one whole."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

from apps.actions.forms import (
    ActionForm,
    CriterionForm,
    ResourceForm,
    RowForm,
    StepForm,
    action_initial,
)
from apps.actions.models import Action, Resource, Step, SuccessCriterion
from apps.actions.selectors import linkable_kpis
from apps.actions.values import ActionValues, CriterionValues, ResourceValues, StepValues
from apps.core.errors import DomainError
from apps.core.form_fields import hold_errors
from apps.kpis.models import KPI
from apps.strategies.models import Plan, Priority
from apps.trusts.vocabulary import Words

TRUST_PREFIX = "trust:"
NEW_ROWS = 1
NEW_STEPS = 2
MOST_ROWS = 150
LONGEST_NUMBER = 10  # digits of a number of rows; longer is none


def rows_sent(data: Any, prefix: str) -> int:
    """How many rows a list was sent with."""
    sent = str(data.get(f"{prefix}-TOTAL_FORMS", ""))
    return min(int(sent), MOST_ROWS) if sent.isdecimal() and len(sent) < LONGEST_NUMBER else 0


class RowList(BaseFormSet):
    """A list of rows, each with a name for its errors ("Step 2"); rows that were left empty are none."""

    row_name = ""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """What every row gets, and its own name."""
        number = "" if index is None else f" {index + 1}"
        return {**super().get_form_kwargs(index), "row_label": f"{self.row_name}{number}"}

    def filled(self) -> list[tuple[int, RowForm]]:
        """The rows that say something, with their places in the list."""
        return [(place, form) for place, form in enumerate(self.forms) if form.has_changed() or form["id"].value()]


def row_list(
    form: type[RowForm], row_name: str, prefix: str, data: Any, present: Sequence[dict[str, Any]], **kwargs: Any
) -> RowList:
    """A list of rows: those present and an empty one, or two for steps."""
    extra = NEW_STEPS if form is StepForm else NEW_ROWS
    made: Any = formset_factory(form, formset=RowList, extra=extra, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
    made.row_name = row_name
    rows: RowList = made(data, prefix=prefix, initial=present, form_kwargs=kwargs)
    return rows


def criteria_list(
    *, plan: Plan, words: Words, data: Any, criteria: Sequence[SuccessCriterion], prefix: str = "criteria"
) -> RowList:
    """The list of success criteria of an action or a priority of this plan."""
    codes = kpi_codes(plan)
    names = {kpi.pk: code for code, kpi in reversed(codes.items())}
    present = [
        {
            "id": criterion.pk,
            "text": criterion.text,
            "kpis": ", ".join(names[link.kpi_id] for link in criterion.kpi_links.all() if link.kpi_id in names),
        }
        for criterion in criteria
    ]
    return row_list(CriterionForm, words["success_criterion"], prefix, data, present, codes=codes, words=words)


def kpi_codes(plan: Plan) -> dict[str, KPI]:
    """The KPIs that a plan's criteria can name, by code: its own, and the trust's by "trust:CODE" and by code alone."""
    own: dict[str, KPI] = {}
    trust: dict[str, KPI] = {}
    for kpi in linkable_kpis(plan).exclude(code=""):
        (own if kpi.plan_id == plan.pk else trust).setdefault(kpi.code, kpi)
    plain = {code: kpi for code, kpi in trust.items() if code not in own}
    return own | plain | {TRUST_PREFIX + code: kpi for code, kpi in trust.items()}


def criterion_values(rows: RowList) -> tuple[CriterionValues, ...]:
    """The success criteria as entered."""
    return tuple(
        CriterionValues(**form.row_values(), kpis=form.cleaned_data.get("kpis") or ()) for _, form in rows.filled()
    )


class ActionEditor:
    """An action's form and its three lists, checked and read together."""

    def __init__(
        self,
        *,
        plan: Plan,
        words: Words,
        data: Any = None,
        action: Action | None = None,
        priority: Priority | None = None,
    ) -> None:
        steps = list(action.steps.all()) if action else []
        initial = action_initial(action) if action else {"priority": priority.pk if priority else None}
        self.form = ActionForm(data, plan=plan, words=words, action=action, initial=initial)
        self.steps = row_list(StepForm, "Step", "steps", data, [_step(step) for step in steps])
        resources = [_resource(row, steps) for row in action.resources.all()] if action else []
        shown = rows_sent(data, "steps") if data is not None else len(steps) + NEW_STEPS
        self.resources = row_list(ResourceForm, "Resource", "resources", data, resources, steps=shown)
        self.criteria = criteria_list(
            plan=plan, words=words, data=data, criteria=list(action.success_criteria.all()) if action else []
        )

    @property
    def lists(self) -> tuple[RowList, ...]:
        """The three lists of rows."""
        return self.steps, self.resources, self.criteria

    @property
    def row_forms(self) -> list[forms.BaseForm]:
        """Every row, for the error summary."""
        return [form for rows in self.lists for form in rows.forms]

    def is_valid(self) -> bool:
        """Whether everything can be saved; looks at all of it, so that every error is shown at once."""
        return all([self.form.is_valid(), *(rows.is_valid() for rows in self.lists)])

    def values(self) -> ActionValues:
        """What was entered; a resource for a step that was left empty is for the whole action."""
        filled = self.steps.filled()
        places = {place: number for number, (place, _) in enumerate(filled)}
        return ActionValues(
            **self.form.values(),
            steps=tuple(StepValues(**form.row_values(), owners=form.party_names("owner")) for _, form in filled),
            resources=tuple(_resource_values(form, places) for _, form in self.resources.filled()),
            criteria=criterion_values(self.criteria),
        )

    def refuse(self, error: DomainError) -> None:
        """Show a refusal at its field."""
        self.form.add_error(error.field if error.field in self.form.fields else None, error.sentence)

    def hold_errors(self) -> None:
        """Show what was typed without judging it."""
        hold_errors(self.form, *self.row_forms)


def with_more_rows(data: Mapping[str, Any], prefix: str) -> Any:
    """The data sent, with some more empty rows in one of its lists."""
    more: Any = data.copy()  # type: ignore[attr-defined]
    more[f"{prefix}-TOTAL_FORMS"] = str(min(rows_sent(data, prefix) + 3, MOST_ROWS))
    return more


def _step(step: Step) -> dict[str, Any]:
    owners = [link.party.name for link in step.owners.all()]
    inputs = {f"owner_{number}": name for number, name in enumerate(owners)}
    return {"id": step.pk, "text": step.text, "owners": owners, **inputs}


def _resource(resource: Resource, steps: Sequence[Step]) -> dict[str, Any]:
    places = {step.pk: place for place, step in enumerate(steps)}
    own = {name: getattr(resource, name) for name in ("text", "kind", "cost", "funding")}
    return {"id": resource.pk, **own, "step": places.get(resource.step_id) if resource.step_id else None}


def _resource_values(form: RowForm, places: Mapping[int, int]) -> ResourceValues:
    data = form.cleaned_data
    step = data.get("step")
    return ResourceValues(
        **form.row_values(),
        kind=data.get("kind", ""),
        cost=data.get("cost"),
        funding=data.get("funding", ""),
        step=None if step is None else places.get(step),
    )
