"""The inputs of a target, by the shape and unit of its KPI."""

from decimal import Decimal
from typing import Any

from django import forms

from apps.core.errors import BadValue
from apps.core.figures import Unit
from apps.kpis.entries import scale_of
from apps.kpis.facts import Shape
from apps.kpis.models import KPI
from apps.kpis.policies import TargetValues
from apps.kpis.typed import number_shown, number_typed
from apps.trusts.models import Trust

TARGET_FIELDS = ("target", "target_to", "amber", "done_by")
REASON_FIELDS = ("amber_why", "target_why")
WITHOUT_TARGET = (Shape.MONITOR, Shape.VS_BENCHMARK, "")
WITHOUT_AMBER = (Shape.MONITOR, "")
_AMBER = {
    Shape.AT_LEAST: ("Amber down to", "A value, not a distance. Empty means no amber: what misses the target is red."),
    Shape.AT_MOST: ("Amber up to", "A value, not a distance. Empty means no amber: what misses the target is red."),
    Shape.RUBRIC: ("Lowest grade that is amber", "Empty means no amber: every grade below the target is red."),
}
_TARGETS = {
    Shape.RUBRIC: ("Target", "The grade to be reached."),
    Shape.GAP: ("Closed within", "The distance at which it counts as closed. Empty means that it has to come closer."),
    Shape.NOT_WORSE: (
        "No worse than",
        "Where there is no earlier figure yet: the number or grade it starts from.",
    ),
    Shape.PROPORTION: ("Target of each school", "What a school is held to, where a clause does not say it."),
}
_FURTHER = ("Amber reaches", "How far beyond green, as a distance. Empty means no amber.")


class TargetInputs(forms.Form):
    """A form with the inputs that a target of one shape needs: text, read as a number or a grade by the KPI's unit."""

    def add_target_inputs(self, shape: str) -> None:
        """Add `target`, `target_to`, `amber` and `done_by`, as far as the shape has them, and the reasons for them."""
        self._add_targets(shape)
        if "amber" in self.fields:
            self.fields["amber_why"] = _typed("Why amber ends there", "For the board that approves it.", 1000)
        if any(name in self.fields for name in TARGET_FIELDS):
            self.fields["target_why"] = _typed("Why this target is proposed", "For the board that approves it.", 1000)

    def _add_targets(self, shape: str) -> None:
        if shape == Shape.MILESTONE:
            self.fields["done_by"] = forms.DateField(
                label="To be done by",
                required=False,
                help_text="Empty means each time by the day on which the figures are due.",
            )
            return
        if shape == Shape.BETWEEN:
            self.fields["target"], self.fields["target_to"] = _typed("From"), _typed("To")
        elif shape not in WITHOUT_TARGET:
            usual = ("Target", "The number itself, such as 95 for 95%, or the grade.")
            self.fields["target"] = _typed(*_TARGETS.get(Shape(shape), usual))
        if shape not in WITHOUT_AMBER:
            self.fields["amber"] = _typed(*_AMBER.get(Shape(shape), _FURTHER))

    def target_values(self, kpi: KPI) -> TargetValues:
        """What was entered, for a KPI of this shape and unit. Raises BadValue for what is neither number nor grade."""
        data = self.cleaned_data
        if kpi.shape == Shape.MILESTONE:
            return TargetValues(done_by=data.get("done_by"))
        if kpi.unit == Unit.GRADE:
            steps = self._steps(kpi)
            return TargetValues(
                grade=data.get("target", ""), amber=steps, amber_grade="" if steps else data.get("amber", "")
            )
        amber = self._number("amber")
        if kpi.shape == Shape.BETWEEN:
            return TargetValues(low=self._number("target"), high=self._number("target_to"), amber=amber)
        return TargetValues(value=self._number("target"), amber=amber)

    def _number(self, field: str) -> Decimal | None:
        try:
            return number_typed(self.cleaned_data.get(field, ""))
        except BadValue as wrong:
            raise BadValue(wrong.sentence, field=field) from wrong

    def _steps(self, kpi: KPI) -> Decimal | None:
        """An amber limit given as a number of grades from the target, unless a grade is called so."""
        typed = self.cleaned_data.get("amber", "")
        if typed.casefold() in {grade.casefold() for grade in scale_of(kpi)}:
            return None
        try:
            return number_typed(typed)
        except BadValue:
            return None


def _typed(label: str, hint: str = "", longest: int = 200) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=longest,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReasonForm(forms.Form):
    """Why targets of a grid are proposed, and where the trust wants it, why amber ends there: for all saved at once."""

    why = _typed(
        "Why they are proposed", "For the board that approves them: it stands beside each target saved now.", 1000
    )
    amber_why = _typed("Why amber ends there", "Your trust asks for the reason of each amber limit.", 1000)

    def __init__(self, *args: Any, trust: Trust, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not trust.amber_needs_reason:
            del self.fields["amber_why"]


def target_initial(values: TargetValues) -> dict[str, Any]:
    """A target as its inputs show it."""
    first = values.value if values.value is not None else values.low
    return {
        "target": values.grade or number_shown(first),
        "target_to": number_shown(values.high),
        "amber": values.amber_grade or number_shown(values.amber),
        "done_by": values.done_by,
    }


class TermField(forms.ModelChoiceField):
    """A choice of terms by name and year: "Autumn 2026/27"."""

    def label_from_instance(self, obj: Any) -> str:
        """The term in words."""
        return f"{obj.get_name_display()} {obj.year.name}"
