"""What is entered of actions, their rows, their status and their links to KPIs."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from apps.actions.choosing import KpiChoice
from apps.actions.models import Action, ProgressUpdate, Resource
from apps.core import clock
from apps.core.text_fields import LinesField
from apps.kpis.form_fields import SEEN_BY, restricted_field
from apps.kpis.models import KPI
from apps.strategies.models import Plan, Priority
from apps.trusts.party_inputs import PartyInputs
from apps.trusts.vocabulary import Words


class PriorityChoice(forms.ModelChoiceField):
    """A priority of a plan; one of the second level says what it belongs to."""

    def label_from_instance(self, obj: Any) -> str:
        """The priority, after its parent's code or title where it has one."""
        return f"{obj.parent.code or obj.parent.title}: {obj}" if obj.parent else str(obj)


class ActionForm(PartyInputs):
    """An action itself; its rows have forms of their own."""

    title = LinesField(label="What will be done", rows=2, error_messages={"required": "Write what will be done"})
    code = forms.CharField(label="Code", max_length=50, required=False, help_text="Your own number for it.")
    priority = PriorityChoice(queryset=Priority.objects.none(), empty_label=None)
    starts_on = forms.DateField(label="Starts on", required=False)
    due_on = forms.DateField(label="Due on", required=False, help_text="After this day it counts as late.")
    due = LinesField(
        label="Due, in words", required=False, help_text="Where there is no single day, such as “termly”.", rows=1
    )
    year = forms.CharField(label="Academic year", max_length=50, required=False, help_text="Such as 2026/27.")
    outcome = forms.ChoiceField(label="What became of it", required=False, choices=[])
    carried_to = forms.CharField(
        label="Carried into", max_length=50, required=False, help_text="The year in which it goes on, such as 2027/28."
    )

    restricted = restricted_field(f"{SEEN_BY} An owner who is none of these does not see it.")

    def __init__(self, *args: Any, plan: Plan, words: Words, action: Action | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Priority.objects.filter(trust_id=plan.trust_id, plan=plan).kept().select_related("parent")
        self.fields["priority"] = PriorityChoice(
            label=words["priority"],
            queryset=rows.order_by("parent__position", "position", "id"),
            empty_label=None,
            error_messages={
                "required": "Choose where in the plan it belongs",
                "invalid_choice": "Choose where in the plan it belongs",
            },
        )
        outcomes = [("", "Nothing yet"), *Action.Outcome.choices]
        self.fields["outcome"] = forms.ChoiceField(label="What became of it", required=False, choices=outcomes)
        present = [link.party.name for link in action.owners.select_related("party")] if action else []
        self.add_party_inputs("owner", ("Accountable owner", "Owner {}"), present, least=3)
        self.order_fields(["title", "code", "priority", *(n for n in self.fields if n.startswith("owner_"))])

    def owner_inputs(self) -> list[Any]:
        """The inputs for owners, the accountable one first."""
        return self.party_inputs("owner")

    def values(self) -> dict[str, Any]:
        """What was entered, as `ActionValues` takes it, without the rows."""
        own = {name: value for name, value in self.cleaned_data.items() if not name.startswith("owner_")}
        return own | {"owners": self.party_names("owner")}


def action_initial(action: Action) -> dict[str, Any]:
    """An action as its form shows it."""
    names = ("title", "code", "starts_on", "due_on", "due", "year", "outcome", "carried_to", "restricted")
    return {name: getattr(action, name) for name in names} | {"priority": action.priority_id}


class RowForm(PartyInputs):
    """One row of a list. A new row left empty is no row; one that exists is removed by its box, never by chance."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    remove = forms.BooleanField(required=False)
    row_label = ""
    asks_for = "Write what it is"

    def __init__(self, *args: Any, row_label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row_label = row_label
        self.fields["remove"].label = f"Remove {row_label[:1].lower()}{row_label[1:]}"

    @property
    def is_new(self) -> bool:
        """True for a row that is not in the database yet."""
        return not self["id"].value()

    def clean(self) -> dict[str, Any]:
        """What is to be removed is not checked; what stays says what it is."""
        data = super().clean() or {}
        if data.get("remove") and data.get("id"):
            self.errors.clear()
        elif not data.get("text") and "text" not in self.errors:
            self.add_error("text", self.asks_for if not data.get("id") else f"{self.asks_for}, or tick “Remove”")
        return data

    def row_values(self) -> dict[str, Any]:
        """The columns that every row has."""
        data = self.cleaned_data
        return {"text": data.get("text", ""), "id": data.get("id"), "removed": bool(data.get("remove"))}


class StepForm(RowForm):
    """One step of an action, with its owners."""

    text = LinesField(label="Step", required=False, rows=2)
    asks_for = "Write what the step is"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = (kwargs.get("initial") or {}).get("owners", [])
        self.add_party_inputs("owner", ("Owner", "Owner {}"), present, least=1)

    def owner_inputs(self) -> list[Any]:
        """The inputs for owners."""
        return self.party_inputs("owner")


class PoundsField(forms.DecimalField):
    """A sum in pounds, as people type it: 2400, 2,400 or £18.50."""

    def to_python(self, value: Any) -> Any:
        """The number, without a pound sign, commas and spaces."""
        return super().to_python(value.translate(_NOT_DIGITS) if isinstance(value, str) else value)


_NOT_DIGITS = str.maketrans("", "", "£, ")


class ResourceForm(RowForm):
    """One resource of an action or of one of its steps."""

    text = LinesField(label="Resource", required=False, rows=1)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Not said"), *Resource.Kind.choices])
    cost = PoundsField(
        label="Cost in pounds",
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        error_messages={
            "invalid": "Enter the cost as a number of pounds, such as 2400 or 18.50",
            "min_value": "A cost cannot be below zero",
            "max_decimal_places": "Enter pounds and pence, with two decimals at most",
            "max_digits": "Enter a cost of twelve digits at most",
            "max_whole_digits": "Enter a cost of twelve digits at most",
        },
    )
    funding = LinesField(label="Paid from", required=False, rows=1)
    step = forms.TypedChoiceField(label="For", required=False, coerce=int, empty_value=None, choices=[])
    asks_for = "Write what is needed"

    def __init__(self, *args: Any, steps: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "The whole action"), *((str(n), f"Step {n + 1}") for n in range(steps))]
        self.fields["step"] = forms.TypedChoiceField(
            label="For", required=False, coerce=int, empty_value=None, choices=choices
        )


class CriterionForm(RowForm):
    """One success criterion, with the codes of the KPIs that measure it."""

    text = LinesField(label="Success criterion", required=False, rows=2)
    kpis = forms.CharField(required=False)
    asks_for = "Write how you will know"

    def __init__(self, *args: Any, codes: Mapping[str, KPI], words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes, self.kpi_word = codes, words["kpi"]
        self.fields["text"].label = words["success_criterion"]
        self.fields["kpis"].label = f"Measured by ({words['kpi_plural']})"

    def clean_kpis(self) -> tuple[KPI, ...]:
        """The KPIs with these codes, each once."""
        entered = self.cleaned_data["kpis"].strip()
        if entered in self.codes:
            return (self.codes[entered],)
        found = {}
        for code in filter(None, (part.strip() for part in entered.replace(";", ",").split(","))):
            if code not in self.codes:
                raise forms.ValidationError(f"There is no {self.kpi_word} with the code {code} to link to")
            found[self.codes[code].pk] = self.codes[code]
        return tuple(found.values())


class ProgressForm(forms.Form):
    """An owner's word on an action: how it stands, and a note."""

    status = forms.ChoiceField(
        label="How does it stand?",
        choices=ProgressUpdate.Status.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it stands"},
    )
    text = LinesField(
        label="Note",
        required=False,
        help_text="A sentence or two. For “Complete”, say what shows it: what was seen, by whom, or where it is.",
        rows=4,
    )
    said_on = forms.DateField(
        label="As of",
        initial=clock.today,
        error_messages={"required": "Enter the day", "invalid": "Enter a day, such as 20/11/2026"},
    )


class OwnWordForm(ProgressForm):
    """The same for one row of a person's own work, where a row that nobody touched says nothing."""

    def __init__(self, data: Any = None, *, action: Action) -> None:
        super().__init__(data, prefix=f"a{action.pk}")
        self.row_label = str(action)
        self.fields["status"] = forms.ChoiceField(
            label="How does it stand?",
            choices=[("", "Choose"), *ProgressUpdate.Status.choices],
            error_messages={"required": "Choose how it stands", "invalid_choice": "Choose how it stands"},
        )
        self.fields["text"].label, self.fields["text"].help_text = "What was done, or what is in the way", ""

    @property
    def is_touched(self) -> bool:
        """Whether anything was chosen or written; the day alone says nothing."""
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in ("status", "text"))


class LinksForm(forms.Form):
    """The KPIs that an action serves, each with a sentence on how it contributes."""

    def __init__(self, data: Any = None, *, kpis: Sequence[KPI], choice: KpiChoice) -> None:
        super().__init__(data)
        self.choice = choice
        self.known = {kpi.pk: kpi for kpi in kpis}
        for number in choice.chosen:
            field = LinesField(label="How it contributes", required=False, rows=2)
            field.initial = choice.sentences.get(number, "")
            self.fields[f"contribution_{number}"] = field

    def rows(self) -> list[tuple[int, KPI | None, BoundField]]:
        """Each chosen KPI by its id, None for one that cannot be linked, with the input for its sentence."""
        return [(n, self.known.get(n), self[f"contribution_{n}"]) for n in self.choice.chosen]

    def clean(self) -> dict[str, Any]:
        """Every one of them can be linked."""
        for number in self.choice.chosen:
            if number not in self.known:
                gone = "This is no longer there to be linked: take it out, and copy your sentence if you need it."
                self.add_error(f"contribution_{number}", gone)
        return super().clean() or {}

    def links(self) -> dict[int, str]:
        """The sentence of each, by its id, in the order in which they were chosen."""
        return {number: self.cleaned_data[f"contribution_{number}"] for number in self.choice.chosen}
