"""The inputs of a figure that is only tried, with the earlier ones, groups or schools that its way of rating needs."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from apps.core.errors import BadValue
from apps.core.text_fields import LinesField
from apps.kpis.entries import Entry, Kind, completed, kind_of
from apps.kpis.facts import Figure, SchoolAnswer, Shape
from apps.kpis.figure_forms import DONE, NOT_DONE, as_number, inputs_of
from apps.kpis.form_fields import TypedNumberField
from apps.kpis.models import KPI, Measure, Reading
from apps.kpis.specs import figure_from
from apps.kpis.target_inputs import TermField
from apps.kpis.typed import number_typed
from apps.trusts.models import Period, Term

_LABELS = {
    "value": "Figure",
    "numerator": "How many",
    "denominator": "Out of how many",
    "grade": "Grade",
    "answer": "Is it done?",
    "done_on": "Done on",
}
_PARTS = ("value", "numerator", "denominator", "grade", "done_on", "not_done")
# A figure that is possible but unlikely is taken with a note that says why; here it is only tried.
_TRIED = "Only tried."
_MOST_SCHOOLS = 200
_SCHOOLS_HELP = "One a line: Hill View: Good. With an answer for each clause: Hill View: yes, no."


class TryForm(forms.Form):
    """The inputs of a figure that is only tried, as the KPI's shape and unit need them, and the term it is tried in."""

    def __init__(self, data: Any = None, *, kpi: KPI, periods: Sequence[Period], term: Term) -> None:
        super().__init__(data, prefix="try", initial={"term": term.pk})
        self.kpi = kpi
        self.pair = tuple(kpi.groups[0]) if kpi.shape == Shape.GAP and kpi.groups and len(kpi.groups[0]) == 2 else ()
        self._add_figures()
        self.periods = {period.term_id: period for period in periods}
        terms = Term.objects.filter(pk__in=self.periods).select_related("year")
        wrong = {"invalid_choice": "Choose one of these terms"}
        self.fields["term"] = TermField(
            label="In", queryset=terms, required=False, empty_label=None, error_messages=wrong
        )

    def _add_figures(self) -> None:
        """The figure's own inputs, and those of what it is held against."""
        if self.kpi.shape == Shape.PROPORTION:
            self.fields["schools"] = LinesField(
                label="What the schools reported", rows=4, required=False, help_text=_SCHOOLS_HELP
            )
            return
        if self.pair:
            for place, name in enumerate(self.pair):
                self.fields[f"group_{place}"] = TypedNumberField(label=name)
                self.fields[f"group_before_{place}"] = TypedNumberField(label=f"{name}, a year before")
            return
        own = inputs_of(self.kpi)
        for name, field in own.items():
            field.label = _LABELS.get(name, field.label)
        if self.kpi.shape == Shape.GAP:
            own = {"value": own["value"], "before": TypedNumberField(label="A year before")}
            own["value"].label = "The gap"
        if self.kpi.shape == Shape.NOT_WORSE:
            name = "grade" if kind_of(self.kpi) is Kind.GRADE else "value"
            own["before"] = inputs_of(self.kpi)[name]
            own["before"].label = "The result before it"
        self.fields |= own

    @property
    def inputs(self) -> list[BoundField]:
        """The inputs of the figure, without the term."""
        return [self[name] for name in self.fields if name != "term"]

    @property
    def says_something(self) -> bool:
        """Whether a figure was typed."""
        names = [name for name in self.fields if name != "term"]
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in names)

    def figure(self, today: Any) -> Figure | None:
        """The figure that was typed; None where the schools' stand in its place. Raises BadValue for half an answer."""
        if self.kpi.shape == Shape.PROPORTION:
            return None
        if self.pair:
            return self._groups("group")
        entry = completed(self.kpi, self._entry(self.cleaned_data), today)
        return figure_from(Reading(**{name: getattr(entry, name) for name in _PARTS}))

    def before(self) -> Figure | None:
        """The earlier figure, where one was typed."""
        if self.pair:
            given = [self.cleaned_data.get(f"group_before_{place}") for place in (0, 1)]
            return None if given == [None, None] else self._groups("group_before")
        typed = self.cleaned_data.get("before")
        if typed in (None, ""):
            return None
        if kind_of(self.kpi) is Kind.GRADE:
            return Figure(grade=str(typed))
        return Figure(value=as_number(typed))

    def _groups(self, name: str) -> Figure:
        amounts = [self.cleaned_data.get(f"{name}_{place}") for place in (0, 1)]
        for place, amount in enumerate(amounts):
            if amount is None:
                raise BadValue("Enter the figures of both groups.", field=f"{name}_{place}")
        return Figure(groups=tuple(Figure(value=amount) for amount in amounts))

    def answers(self) -> list[SchoolAnswer]:
        """What the schools reported for a rule about them, line by line. Raises BadValue for what is no line of it."""
        lines = [line for line in str(self.cleaned_data.get("schools") or "").splitlines() if line.strip()]
        if len(lines) > _MOST_SCHOOLS:
            raise BadValue(f"There can be {_MOST_SCHOOLS} lines at most.", field="schools")
        return [self._answer(line) for line in lines]

    def _answer(self, line: str) -> SchoolAnswer:
        name, colon, typed = line.rpartition(":")
        if not colon or not name.strip() or not typed.strip():
            raise BadValue(f"“{line[:60]}”: write the school, a colon and its figure.", field="schools")
        parts = typed.split(",") if kind_of(self.kpi) is Kind.YES_NO else [typed]
        if len(parts) > max(1, len(self.kpi.clauses)):
            raise BadValue(f"“{line[:60]}”: there are more answers than clauses.", field="schools")
        if 1 < len(parts) < len(self.kpi.clauses):
            raise BadValue(
                f"“{line[:60]}”: give one answer to all clauses, or one to each; a dash stands for none.",
                field="schools",
            )
        return SchoolAnswer(name=name.strip(), figures=tuple(self._reported(part.strip()) for part in parts))

    def _reported(self, typed: str) -> Figure | None:
        """One school's figure as typed; None for a dash."""
        if not typed or typed in "-–":
            return None
        parts: dict[str, Any] = {}
        match kind_of(self.kpi):
            case Kind.YES_NO:
                parts["value"] = {"yes": Decimal(1), "no": Decimal(0)}.get(typed.lower(), Decimal(2))
            case Kind.GRADE:
                parts["grade"] = typed
            case _:
                parts["value"] = number_typed(typed)
        try:
            entry = completed(self.kpi, Entry(measure=Measure(), note=_TRIED, **parts), None)  # type: ignore[arg-type]
        except BadValue as wrong:
            raise BadValue(wrong.sentence, field="schools") from None
        return figure_from(Reading(**{name: getattr(entry, name) for name in _PARTS}))

    def _entry(self, data: Mapping[str, Any]) -> Entry:
        if data.get("answer") == DONE and data.get("done_on") is None:
            raise BadValue("Enter the day it was done.", field="done_on")
        return Entry(
            measure=Measure(),
            value=as_number(data.get("value")),
            numerator=data.get("numerator"),
            denominator=data.get("denominator"),
            grade=data.get("grade", ""),
            done_on=data.get("done_on"),
            not_done=data.get("answer") == NOT_DONE,
            note=_TRIED,
        )
