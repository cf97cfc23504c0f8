"""One row of the pages on which figures are entered: a measure of a KPI for one school, or for the trust."""

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
from apps.kpis.grid_forms import THEIRS, GridForm, on_one_line
from apps.kpis.models import KPI, Reading
from apps.kpis.typed import DAYS, number_shown

DONE, NOT_DONE = "done", "not_done"
_LONGEST_NOTE = 2000
# The column of the grid in which each input stands, the figure's own first.
_COLUMNS = {"value": 0, "grade": 0, "answer": 0, "numerator": 1, "done_on": 1, "denominator": 2, "note": 3}
_SOURCES = [("", "Not said"), *Reading.SourceKind.choices]
_UNIT_SIGNS = {Unit.PERCENT.value: "%", Unit.MONEY.value: "£", Unit.DAYS.value: "days"}


class FigureForm(GridForm):
    """The inputs of one figure.

    A figure that somebody else has entered meanwhile is not written over: the row says so, keeps what was typed, and
    asks which of the two is to stay.
    """

    words = frozenset({"note"})

    def __init__(self, data: Any = None, *, asked: Asked, today: date, label: str) -> None:
        self.asked, self.today, self.row_label = asked, today, label
        cell = asked.cell
        self.now = shown(cell.kpi, cell.reading, source_before=asked.source_before)
        prefix = f"f{cell.measure.pk}-{cell.school.pk if cell.school else 'trust'}"
        super().__init__(data, initial=self.now, prefix=prefix)
        self.fields |= inputs_of(cell.kpi)
        self._offer_present_grade()
        self.fields["note"] = forms.CharField(required=False, max_length=_LONGEST_NOTE, label="note")
        for name, field in self.fields.items():
            field.widget.attrs["data-column"] = _COLUMNS[name]
        self.fields["source_kind"] = forms.ChoiceField(choices=_SOURCES, required=False, label="where it comes from")
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
    def columns(self) -> list[tuple[str, BoundField | None]]:
        """What stands in the grid's three columns of figures, None where a cell takes nothing; a day takes two."""
        of = {_COLUMNS[name]: (name, self[name]) for name in self.fields if name in _COLUMNS and name != "note"}
        wide = "done_on" in self.fields
        return [of.get(column, ("", None)) for column in ((0, 1) if wide else (0, 1, 2))]

    @property
    def has_pair(self) -> bool:
        """Whether the row needs more than one column: for the two numbers behind it, or for a day."""
        return "numerator" in self.fields or "done_on" in self.fields

    @property
    def sent_names(self) -> str:
        """The names of all that the row sends, for the request that rates it before it is saved."""
        names = [self.add_prefix(name) for name in self.fields]
        return ",".join([*names, self.was_name, self.keep_name])

    @property
    def is_touched(self) -> bool:
        """Whether the person changed anything in it, taking it out included."""
        wants_out = self._wants_out and self.data.get(self.keep_name) != THEIRS
        return wants_out or super().is_touched

    @property
    def _wants_out(self) -> bool:
        return self.can_be_taken_out and bool(self.data.get(self.add_prefix("clear")))

    def clean(self) -> dict[str, Any]:
        """The figure as it is to be kept, in `entry`; sentences at the inputs that are wrong."""
        data = super().clean() or {}
        self.entry: Entry | None = None
        if self.errors or not self.is_touched:
            return data
        if self.has_changed_meanwhile:
            self.is_conflict = True
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
        if self.asked.cell.reading is None:
            return "Somebody has taken this figure out meanwhile. Save again to enter yours, or choose to leave it out."
        return f"{self.theirs} meanwhile. Choose which is to stay, and save again."

    @property
    def theirs(self) -> str:
        """Who entered the figure that is there, and what: "Ann Lee has entered 94.9%"."""
        reading, rating = self.asked.cell.reading, self.asked.cell.rating
        if reading is None:
            return "Left out"
        return f"{reading.reported_by or 'Somebody'} has entered {rating.printed}"

    @property
    def mine(self) -> str:
        """What the person typed, in a few words."""
        typed = self.typed
        pair = f"{typed.get('numerator', '')} of {typed.get('denominator', '')}" if typed.get("numerator") else ""
        one = (typed.get("value"), pair, typed.get("grade"), typed.get("done_on"))
        return next((text for text in one if text), "nothing")

    def _entry(self, data: Mapping[str, Any]) -> Entry:
        cell = self.asked.cell
        if self._wants_out:
            return Entry(measure=cell.measure, school=cell.school, clear=True)
        entry = Entry(
            measure=cell.measure,
            school=cell.school,
            value=as_number(data.get("value")),
            numerator=data.get("numerator"),
            denominator=data.get("denominator"),
            grade=data.get("grade", ""),
            done_on=data.get("done_on"),
            not_done=data.get("answer") == NOT_DONE,
            note=data.get("note", ""),
            as_at=cell.reading.as_at if cell.reading else None,
            source_kind=data.get("source_kind", ""),
            source=cell.reading.source if cell.reading else "",
        )
        if data.get("answer") == DONE and entry.done_on is None:
            raise BadValue("Enter the day it was done.", field="done_on")
        if entry.says_nothing and cell.reading is not None:
            raise BadValue("A figure is still kept here. Tick “Take out” to remove it, or enter another.")
        if entry.done_on is not None and data.get("answer") == "":
            raise BadValue("Say whether it is done.", field="answer")
        return completed(cell.kpi, entry, self.today)


def as_number(value: Any) -> Decimal | None:
    """The number of an input, a yes or no as the number it is kept as."""
    if isinstance(value, str):
        return Decimal(value) if value else None
    return value if isinstance(value, Decimal) else None


def inputs_of(kpi: KPI) -> dict[str, forms.Field]:
    """The inputs that a KPI's figures need."""
    match kind_of(kpi):
        case Kind.MILESTONE:
            answers = [("", "Not reported"), (DONE, "Done"), (NOT_DONE, "Not done")]
            return {
                "answer": forms.ChoiceField(choices=answers, required=False),
                "done_on": forms.DateField(
                    required=False,
                    input_formats=DAYS,
                    error_messages={"invalid": "Enter a day, such as 14/10/2026."},
                    widget=forms.TextInput(attrs={"autocomplete": "off"}),
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


def shown(kpi: KPI, reading: Reading | None, source_before: str = "") -> dict[str, str]:
    """A figure as its inputs show it; a percentage is shown by the two numbers behind it, where there are two.

    Where there is none yet, the kind of source of the figure before is there to start from.
    """
    names = list(inputs_of(kpi))
    texts = dict.fromkeys([*names, "note", "source_kind"], "")
    if reading is None:
        return texts | {"source_kind": source_before}
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
        "done_on": f"{reading.done_on:%d/%m/%Y}" if reading.done_on else "",
        "answer": answer,
        "note": reading.note,
        "source_kind": reading.source_kind,
    }
    return {name: on_one_line(told[name]) for name in texts}
