"""One row of the pages on which figures are entered: a measure of a KPI for one school, or for the trust."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from apps.core.errors import BadValue
from apps.core.figures import Unit
from apps.kpis.asking import Asked
from apps.kpis.entries import Entry, Kind, completed, first_field, kind_of, scale_of, takes_pair
from apps.kpis.form_fields import TypedNumberField
from apps.kpis.models import KPI, Reading
from apps.kpis.typed import number_shown

DONE, NOT_DONE = "done", "not_done"
_LONGEST_NOTE = 2000
_UNIT_SIGNS = {Unit.PERCENT.value: "%", Unit.MONEY.value: "£", Unit.DAYS.value: "days"}


class FigureForm(forms.Form):
    """The inputs of one figure. What was shown is sent along (`was`), so that only what was touched is saved.

    A figure that somebody else has entered meanwhile is not written over: the row says so and keeps what was typed.
    """

    def __init__(self, data: Any = None, *, asked: Asked, today: date, label: str) -> None:
        self.asked, self.today, self.row_label = asked, today, label
        cell = asked.cell
        self.now = shown(cell.kpi, cell.reading)
        prefix = f"f{cell.measure.pk}-{cell.school.pk if cell.school else 'trust'}"
        super().__init__(data, initial=self.now, prefix=prefix)
        self.fields |= inputs_of(cell.kpi)
        self._offer_present_grade()
        self.fields["note"] = forms.CharField(required=False, max_length=_LONGEST_NOTE)
        if cell.reading is not None:
            self.fields["clear"] = forms.BooleanField(required=False, label="Take out")

    def _offer_present_grade(self) -> None:
        """A grade that is no longer on the scale stays as long as nobody changes it."""
        field, grade = self.fields.get("grade"), self.now.get("grade")
        if isinstance(field, forms.ChoiceField) and grade and grade not in scale_of(self.asked.cell.kpi):
            field.choices = _grade_choices((*scale_of(self.asked.cell.kpi), grade))

    @property
    def kind(self) -> Kind:
        """What is asked for."""
        return kind_of(self.asked.cell.kpi)

    @property
    def can_be_taken_out(self) -> bool:
        """Whether there is a figure to take out."""
        return "clear" in self.fields

    @property
    def unit(self) -> str:
        """The sign that stands after the input."""
        return _UNIT_SIGNS.get(self.asked.cell.kpi.unit, "")

    @property
    def was_name(self) -> str:
        """The name of the hidden input that says what was shown."""
        return f"{self.prefix}-was"

    @property
    def was_now(self) -> str:
        """What the hidden input holds when the row is shown: the figure as it stands."""
        return json.dumps(self.now)

    @property
    def inputs(self) -> list[tuple[str, BoundField]]:
        """The inputs of the figure itself, without its note."""
        return [(name, self[name]) for name in self.fields if name not in ("note", "clear")]

    @property
    def is_touched(self) -> bool:
        """Whether the person changed anything in this row."""
        was_sent = any(self.add_prefix(name) in self.data for name in self.now)
        return self._wants_out or (was_sent and self._typed != self._was)

    @property
    def _typed(self) -> Mapping[str, str]:
        return {name: _on_one_line(self.data.get(self.add_prefix(name), "")) for name in self.now}

    @property
    def _was(self) -> Mapping[str, str]:
        """What the row showed when the page was made; what it shows now where the page does not say."""
        try:
            was = json.loads(self.data.get(self.was_name, ""))
        except (ValueError, RecursionError):
            return self.now
        return {name: _on_one_line(was.get(name, "")) for name in self.now} if isinstance(was, dict) else self.now

    @property
    def _wants_out(self) -> bool:
        return self.can_be_taken_out and bool(self.data.get(self.add_prefix("clear")))

    def clean(self) -> dict[str, Any]:
        """The figure as it is to be kept, in `entry`; sentences at the inputs that are wrong."""
        data = super().clean() or {}
        self.entry: Entry | None = None
        if self.errors or not self.is_touched:
            return data
        if self._was != self.now and self._typed != self.now:
            self._say(BadValue(self._meanwhile()))
            return data
        try:
            self.entry = self._entry(data)
        except BadValue as wrong:
            self._say(wrong)
        return data

    def _say(self, wrong: BadValue) -> None:
        field = wrong.field if wrong.field in self.fields else first_field(self.asked.cell.kpi)
        self.add_error(field, wrong.sentence)

    def _meanwhile(self) -> str:
        reading, rating = self.asked.cell.reading, self.asked.cell.rating
        if reading is None:
            return "This figure was taken out meanwhile. What you typed is still here: save again to enter it."
        by = f"{reading.reported_by} has" if reading.reported_by else "Somebody has"
        return (
            f"{by} entered {rating.printed} meanwhile. What you typed is still here: save again to put it in its place."
        )

    def _entry(self, data: Mapping[str, Any]) -> Entry:
        cell = self.asked.cell
        if self._wants_out:
            return Entry(measure=cell.measure, school=cell.school, clear=True)
        entry = Entry(
            measure=cell.measure,
            school=cell.school,
            value=_as_number(data.get("value")),
            numerator=data.get("numerator"),
            denominator=data.get("denominator"),
            grade=data.get("grade", ""),
            done_on=data.get("done_on"),
            not_done=data.get("answer") == NOT_DONE,
            note=data.get("note", ""),
            as_at=cell.reading.as_at if cell.reading else None,
            source=cell.reading.source if cell.reading else "",
        )
        if data.get("answer") == DONE and entry.done_on is None:
            raise BadValue("Enter the day it was done.", field="done_on")
        if entry.says_nothing and cell.reading is not None:
            raise BadValue("A figure is still kept here. Tick “Take out” to remove it, or enter another.")
        if entry.done_on is not None and data.get("answer") == "":
            raise BadValue("Say whether it is done.", field="answer")
        return completed(cell.kpi, entry, self.today)


def _as_number(value: Any) -> Decimal | None:
    """The number of an input, a yes or no as the number it is kept as."""
    if isinstance(value, str):
        return Decimal(value) if value else None
    return value if isinstance(value, Decimal) else None


def _on_one_line(text: object) -> str:
    """Text as an input of one line gives it back."""
    return " ".join(str(text).split())


def inputs_of(kpi: KPI) -> dict[str, forms.Field]:
    """The inputs that a KPI's figures need."""
    match kind_of(kpi):
        case Kind.MILESTONE:
            answers = [("", "Not reported"), (DONE, "Done"), (NOT_DONE, "Not done")]
            return {
                "answer": forms.ChoiceField(choices=answers, required=False),
                "done_on": forms.DateField(
                    required=False, error_messages={"invalid": "Enter a day, such as 14/10/2026."}
                ),
            }
        case Kind.GRADE:
            return {"grade": forms.ChoiceField(choices=_grade_choices(scale_of(kpi)), required=False)}
        case Kind.YES_NO:
            answers = [("", "Not reported"), ("1", "Yes"), ("0", "No")]
            return {"value": forms.ChoiceField(choices=answers, required=False)}
    names = ("value", "numerator", "denominator") if takes_pair(kpi) else ("value",)
    return {name: TypedNumberField() for name in names}


def _grade_choices(grades: Iterable[str]) -> list[tuple[str, str]]:
    return [("", "Not reported"), *((grade, grade) for grade in grades)]


def shown(kpi: KPI, reading: Reading | None) -> dict[str, str]:
    """A figure as its inputs show it; a percentage is shown by the two numbers behind it, where there are two."""
    names = list(inputs_of(kpi))
    texts = dict.fromkeys([*names, "note"], "")
    if reading is None:
        return texts
    pair = reading.numerator is not None and "numerator" in names
    value = "" if pair else number_shown(reading.value)
    if kind_of(kpi) is Kind.YES_NO:
        value = "1" if reading.value else "0"
    answer = NOT_DONE if reading.not_done else DONE if reading.done_on else ""
    told = {
        "value": value,
        "numerator": number_shown(reading.numerator),
        "denominator": number_shown(reading.denominator),
        "grade": reading.grade,
        "done_on": reading.done_on.isoformat() if reading.done_on else "",
        "answer": answer,
        "note": reading.note,
    }
    return {name: _on_one_line(told[name]) for name in texts}
