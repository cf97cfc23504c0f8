"""What is entered of plans, priorities and objectives."""

from typing import Any

from django import forms

from apps.core.text_fields import LinesField
from apps.strategies.earlier import EarlierField, priorities_before
from apps.strategies.models import Objective, Plan, Priority, Theme
from apps.strategies.services import ObjectiveValues, PlanValues, PriorityValues
from apps.trusts.party_inputs import PartyInputs
from apps.trusts.vocabulary import Words


class PlanForm(forms.Form):
    """A plan's title, purpose and period."""

    title = forms.CharField(label="Title", max_length=300, error_messages={"required": "Give the plan a title"})
    purpose = LinesField(label="What the plan is for", required=False, rows=4)
    starts_on = forms.DateField(label="First day", error_messages={"required": "Enter the plan's first day"})
    ends_on = forms.DateField(label="Last day", error_messages={"required": "Enter the plan's last day"})

    def values(self) -> PlanValues:
        """What was entered."""
        return PlanValues(**self.cleaned_data)


def plan_initial(plan: Plan) -> dict[str, Any]:
    """A plan as its form shows it."""
    return {name: getattr(plan, name) for name in ("title", "purpose", "starts_on", "ends_on")}


class PriorityForm(PartyInputs):
    """A priority or sub-priority of one plan, in the trust's words."""

    code = forms.CharField(
        label="Code", max_length=50, required=False, help_text="Your own number or letters for it, such as 2 or 1:3."
    )
    title = LinesField(label="Title", max_length=1000, required=False, rows=2)
    theme = forms.ModelChoiceField(label="Theme", queryset=Theme.objects.none(), required=False, empty_label="None")
    statement = LinesField(label="What it sets out to do", required=False, rows=4)
    narrative = LinesField(label="Why, and how", required=False, rows=6)
    long_term_goal = LinesField(label="Long-term goal", required=False, rows=3)
    see_also = LinesField(label="See also", required=False, help_text="Another document that says more.", rows=2)
    paused = LinesField(
        label="On hold because",
        required=False,
        help_text="While a reason stands here, its KPIs are not rated. Leave it empty otherwise.",
        rows=2,
    )

    continues = EarlierField(
        queryset=Priority.objects.none(),
        help_text="A priority of an earlier plan. Reviews then show what was said of it before.",
    )

    def __init__(self, *args: Any, plan: Plan, priority: Priority | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_earlier(plan, priority)
        themes = Theme.objects.filter(trust_id=plan.trust_id, plan=plan)
        if themes:
            self.fields["theme"] = forms.ModelChoiceField(
                label="Theme", queryset=themes, required=False, empty_label="None"
            )
        else:
            del self.fields["theme"]
        present = [link.party.name for link in priority.leads.select_related("party")] if priority else []
        self.add_party_inputs("lead", ("Lead", "Lead {}"), present)

    def _offer_earlier(self, plan: Plan, priority: Priority | None) -> None:
        """Offer the priorities of the plans before this one, if there are any, and the one that stands there."""
        field = self.fields["continues"]
        assert isinstance(field, EarlierField)
        there = [priority.continues_id] if priority and priority.continues_id else []
        present = Priority.objects.filter(trust_id=plan.trust_id, pk__in=there)
        field.queryset = priorities_before(plan) | present.select_related("plan")
        if not field.queryset.exists():
            del self.fields["continues"]

    def lead_inputs(self) -> list[Any]:
        """The inputs for leads."""
        return self.party_inputs("lead")

    def values(self) -> PriorityValues:
        """What was entered."""
        texts = {name: value for name, value in self.cleaned_data.items() if not name.startswith("lead_")}
        return PriorityValues(**texts, leads=self.party_names("lead"))


def priority_initial(priority: Priority) -> dict[str, Any]:
    """A priority as its form shows it."""
    names = ("code", "title", "statement", "narrative", "long_term_goal", "see_also", "paused")
    linked = {"theme": priority.theme_id, "continues": priority.continues_id}
    return {name: getattr(priority, name) for name in names} | linked


class ObjectiveForm(PartyInputs):
    """One numbered goal of a year."""

    code = forms.CharField(label="Code", max_length=50, required=False, help_text="Your own number for it.")
    year = forms.CharField(label="Academic year", max_length=50, required=False, help_text="Such as 2026/27.")
    group = LinesField(
        label="Group", required=False, help_text="A heading that it shares with others of the same year.", rows=1
    )
    heading = LinesField(label="Heading", required=False, rows=1)
    text = LinesField(label="What is to be reached", required=False, rows=3)
    priority = forms.ModelChoiceField(
        queryset=Priority.objects.none(), required=False, empty_label="None in particular"
    )
    due = LinesField(label="By when", required=False, help_text="In your own words.", rows=1)
    added_on = forms.DateField(label="Added on", required=False, help_text="Where it was added during the year.")
    added_by = LinesField(label="Added by", required=False, rows=1)

    def __init__(self, *args: Any, plan: Plan, words: Words, objective: Objective | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["priority"] = forms.ModelChoiceField(
            label=words["priority"],
            queryset=Priority.objects.filter(trust_id=plan.trust_id, plan=plan).kept(),
            required=False,
            empty_label="None in particular",
        )
        present = [link.party.name for link in objective.owners.select_related("party")] if objective else []
        self.add_party_inputs("owner", ("Owner", "Owner {}"), present)

    def owner_inputs(self) -> list[Any]:
        """The inputs for owners."""
        return self.party_inputs("owner")

    def values(self) -> ObjectiveValues:
        """What was entered."""
        texts = {name: value for name, value in self.cleaned_data.items() if not name.startswith("owner_")}
        return ObjectiveValues(**texts, owners=self.party_names("owner"))


def objective_initial(objective: Objective) -> dict[str, Any]:
    """An objective as its form shows it."""
    names = ("code", "year", "group", "heading", "text", "due", "added_on", "added_by")
    return {name: getattr(objective, name) for name in names} | {"priority": objective.priority_id}
