"""One cell of the grid of targets: what it shows, and how what is typed in it is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from apps.core.errors import BadValue
from apps.core.figures import Unit
from apps.kpis.entries import scale_of
from apps.kpis.facts import Shape
from apps.kpis.grid_forms import GridForm
from apps.kpis.models import KPI, Target
from apps.kpis.policies import TargetValues, check_limits
from apps.kpis.target_inputs import WITHOUT_AMBER, WITHOUT_TARGET
from apps.kpis.targets import asks_for_nothing, values_of
from apps.kpis.typed import day_typed, number_shown, number_typed
from apps.trusts.models import School, Term

NONE = "none"
_LONGEST = 200
_ENDS = re.compile(r"(.*?[0-9%])\s*(?:to|–|—|-)\s*([-−–+£(]*[0-9.].*)")
_ANSWERS = {"yes": "1", "no": "0"}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a target holds: a KPI, for a school or all, in a term or every one; with what stands there on the day.

    `own` is the version of just this place that was set last, `wider` the one that applies without it; `notes` say what
    holds until it is approved, and what is set from a later day on.
    """

    kpi: KPI
    school: School | None
    term: Term | None
    own: Target | None
    wider: Target | None
    notes: tuple[str, ...] = ()

    @property
    def is_general(self) -> bool:
        """Whether it is for all schools and terms."""
        return self.school is None and self.term is None


def _said(texts: Mapping[str, str]) -> str:
    """The parts of a cell in a sentence: "90, amber 85", "90, no amber", "nothing"."""
    target, amber = texts.get("target", ""), texts.get("amber", "")
    said = "no amber" if amber == NONE else amber and f"amber {amber}"
    return ", ".join(part for part in (target, said) if part) or "nothing"


class TargetCell(GridForm):
    """Target and amber limit of one place; empty where the wider one holds. `parts` are those of them on the page."""

    words = frozenset({"target", "amber"})

    def __init__(self, data: Any = None, *, place: Place, label: str, parts: tuple[str, ...], column: int) -> None:
        self.place, self.row_label = place, label
        shape, has_own = place.kpi.shape, place.own is not None and not asks_for_nothing(place.own)
        own = values_of(place.own) if has_own and place.own else TargetValues()
        wider = values_of(place.wider) if place.wider else TargetValues()
        texts, wide = texts_of(own), texts_of(wider)
        if has_own and not texts["amber"] and wide["amber"]:
            texts["amber"] = NONE
        offered = [part for part in parts if takes(place.kpi, shape, part)]
        self.now = {part: texts[part] for part in offered}
        ids = (place.kpi.pk, place.school.pk if place.school else "all", place.term.pk if place.term else "every")
        super().__init__(data, initial=self.now, prefix="t{}-{}-{}".format(*ids))
        for part in offered:
            attrs = {"data-column": column + parts.index(part), "autocomplete": "off", "placeholder": wide[part]}
            self.fields[part] = forms.CharField(
                required=False, max_length=_LONGEST, label=part, widget=forms.TextInput(attrs=attrs)
            )
        self._own, self._wider, self._parts = own, wider, parts

    @property
    def slots(self) -> list[BoundField | None]:
        """Its inputs in the order of the page's parts, None for a part that this KPI does not have."""
        return [self[part] if part in self.fields else None for part in self._parts]

    @property
    def wide_words(self) -> str:
        """The wider target in words: "as for all schools: 95.0, amber 93.0"; "" where there is none."""
        wide = texts_of(self._wider)
        if not any(wide.values()):
            return ""
        amber = f", amber {wide['amber']}" if wide["amber"] else ""
        return f"{wide['target'] or NONE}{amber}"

    @property
    def mine(self) -> str:
        """What the person typed."""
        return _said(self.typed)

    @property
    def theirs(self) -> str:
        """Who proposed the target that is there, and what."""
        by = self.place.own.made_by if self.place.own else None
        return f"{by or 'Somebody'} has proposed {_said(self.now)}"

    def clean(self) -> dict[str, Any]:
        """The values to be kept, in `values`; a sentence at the input that is wrong."""
        data = super().clean() or {}
        self.values: TargetValues | None = None
        if self.errors or not self.is_touched:
            return data
        first = next(iter(self.fields))
        if self.has_changed_meanwhile:
            self.is_conflict = True
            self.add_error(first, f"{self.theirs} meanwhile. Choose which is to stay, and save again.")
            return data
        try:
            values = self._read()
            check_limits(self.place.kpi, values)
            self.values = values
        except BadValue as wrong:
            is_wider = wrong.field == "amber" and not self.typed.get("amber")
            limit = f"The wider amber limit, {texts_of(self._wider)['amber']}, does not fit: enter one, or “none”."
            field = "amber" if wrong.field == "amber" and "amber" in self.fields else first
            self.add_error(field, limit if is_wider else wrong.sentence)
        return data

    def _read(self) -> TargetValues:
        """What was typed, with what the page does not show as it stands."""
        kpi, typed = self.place.kpi, self.typed
        if not any(typed.values()) and "target" in typed:
            return TargetValues()
        values = with_target(kpi, self._own, typed["target"]) if "target" in typed else self._own
        if "amber" not in typed:
            return self._with_wider_amber(values) if self._own == TargetValues() else values
        if not typed["amber"]:
            return self._with_wider_amber(replace(values, amber=None, amber_grade=""))
        return with_amber(kpi, values, typed["amber"])

    def _with_wider_amber(self, values: TargetValues) -> TargetValues:
        """An amber limit that is left empty is that of the wider target, where there is one."""
        if self.place.is_general or replace(values, amber=None, amber_grade="") == TargetValues():
            return values
        return replace(values, amber=self._wider.amber, amber_grade=self._wider.amber_grade)


def takes(kpi: KPI, shape: str, part: str) -> bool:
    """Whether a KPI has this part of a target: some shapes have no target, some no amber."""
    if part == "target":
        return shape not in WITHOUT_TARGET
    return shape not in (*WITHOUT_AMBER, Shape.MILESTONE) and not kpi.must_pass


def texts_of(values: TargetValues) -> dict[str, str]:
    """A target as its cell shows it: "95.0", "30 to 45", "Good", "31/03/2027"."""
    target = values.grade or number_shown(values.value)
    if values.low is not None and values.high is not None:
        target = f"{number_shown(values.low)} to {number_shown(values.high)}"
    if values.done_by is not None:
        target = f"{values.done_by:%d/%m/%Y}"
    return {"target": target, "amber": values.amber_grade or number_shown(values.amber)}


def with_target(kpi: KPI, values: TargetValues, text: str) -> TargetValues:
    """The values with this target. Raises BadValue for a text that is none of this KPI's shape and unit."""
    empty = replace(values, value=None, low=None, high=None, grade="", done_by=None)
    if kpi.shape == Shape.MILESTONE:
        return replace(empty, done_by=day_typed(text))
    if kpi.unit == Unit.GRADE:
        return replace(empty, grade=_grade(kpi, text))
    if kpi.shape != Shape.BETWEEN:
        return replace(empty, value=number_typed(_ANSWERS.get(text.casefold(), text)))
    if not text:
        return empty
    ends = _ENDS.fullmatch(text)
    if ends is None:
        raise BadValue("Enter both ends of the target, such as 30 to 45.")
    return replace(empty, low=number_typed(ends[1]), high=number_typed(ends[2]))


def with_amber(kpi: KPI, values: TargetValues, text: str) -> TargetValues:
    """The values with this amber limit; "none" for none. Raises BadValue, naming the field `amber`."""
    if text.casefold() == NONE:
        return replace(values, amber=None, amber_grade="")
    try:
        if kpi.unit == Unit.GRADE and _is_grade(kpi, text):
            return replace(values, amber=None, amber_grade=_grade(kpi, text))
        return replace(values, amber=number_typed(text), amber_grade="")
    except BadValue as wrong:
        raise BadValue(wrong.sentence, field="amber") from wrong


def _is_grade(kpi: KPI, text: str) -> bool:
    return text.casefold() in {grade.casefold() for grade in scale_of(kpi)}


def _grade(kpi: KPI, text: str) -> str:
    """A grade as its scale writes it; one that is not on it as it was typed, to be refused."""
    return next((grade for grade in scale_of(kpi) if grade.casefold() == text.casefold()), text)
