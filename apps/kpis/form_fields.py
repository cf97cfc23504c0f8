"""Form fields for numbers as people type them, and for short lists of them, one a line."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from apps.core.errors import BadValue
from apps.core.text_fields import LinesField
from apps.kpis.services import Published
from apps.kpis.timetable import SEASONS
from apps.kpis.typed import number_shown, number_typed
from apps.trusts.models import Phase

LONGEST_PHASE = 20
LONGEST_YEAR = 50
MOST_LINES = 200
LONGEST_NAME = 300
SEEN_BY = "Seen by the CEO, trustees and the governance professional, and of a school by its head and chair."


class TypedNumberField(forms.CharField):
    """A number as typed ("93.8", "£12,000"), with the decimals it was given."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """A Decimal, or None for nothing; a sentence for what is no number."""
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return number_typed(str(value))
        except BadValue as wrong:
            raise ValidationError(wrong.sentence) from wrong

    def prepare_value(self, value: Any) -> Any:
        """The number's own digits."""
        return number_shown(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other digits were typed: 95.0 is not 95."""
        return str(self.prepare_value(initial) or "") != str(data or "").strip()


class NamesField(LinesField):
    """Names, one a line, as a list."""

    def to_python(self, value: Any) -> Any:
        """The names, without empty lines."""
        if isinstance(value, list):
            return value
        return [line.strip() for line in (super().to_python(value) or "").split("\n") if line.strip()]

    def clean(self, value: Any) -> Any:
        """The names, of which there can be so many."""
        names = super().clean(value)
        if len(names) > MOST_LINES:
            raise ValidationError(f"There can be {MOST_LINES} lines at most.")
        return names

    def prepare_value(self, value: Any) -> Any:
        """A name a line."""
        return "\n".join(value) if isinstance(value, (list, tuple)) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other names were given."""
        return list(initial or []) != self.to_python(data)


class GroupsField(NamesField):
    """The groups that a gap lies between: two on a line with a bar between them, or one alone."""

    def clean(self, value: Any) -> Any:
        """A list of one or two names for each line."""
        found = [[name.strip() for name in line.split("|")] for line in super().clean(value)]
        if any(len(names) > 2 or not all(names) for names in found):
            raise ValidationError("Write two groups on a line with a bar between them: Boys | Girls.")
        if any(len(name) > LONGEST_NAME for names in found for name in names):
            raise ValidationError(f"The name of a group can have {LONGEST_NAME} characters at most.")
        return found


class ClausesField(NamesField):
    """The clauses of a share-of-schools rule: which schools, a bar, and what is true of them."""

    def clean(self, value: Any) -> Any:
        """A list of clauses as the plan file has them."""
        return [self._clause(line) for line in super().clean(value)]

    def _clause(self, line: str) -> dict[str, str]:
        schools, bar, rule = (part.strip() for part in line.partition("|"))
        if not bar or not rule:
            raise ValidationError("Write which schools, a bar, and the rule: all | are at least good.")
        words = schools.lower()
        if words not in ("all", "more than half"):
            try:
                share = number_typed(schools)
            except BadValue as wrong:
                raise ValidationError("Before the bar stands all, more than half, or a percentage.") from wrong
            if share is None or not 0 < share <= 100:
                raise ValidationError("A share of the schools lies between 0 and 100%.")
            words = number_shown(share)
        return {"schools": words, "rule": rule}


class PublishedField(NamesField):
    """Published figures, one a line: the year, the term and phase where there are any, and the figure."""

    def clean(self, value: Any) -> Any:
        """A list of `Published`."""
        return [self._published(line) for line in super().clean(value)]

    def _published(self, line: str) -> Published:
        year, *between, number = line.split() if len(line.split()) > 1 else ("", line)
        try:
            figure = number_typed(number)
        except BadValue as wrong:
            raise ValidationError(f"“{line}”: write the figure last, as in 2025/26 autumn primary 94.9.") from wrong
        terms = [word.lower() for word in between if word.lower() in SEASONS]
        phases = [word for word in between if word.lower() not in SEASONS]
        if (
            not year
            or figure is None
            or len(terms) > 1
            or len(phases) > 1
            or len("".join(phases)) > LONGEST_PHASE
            or len(year) > LONGEST_YEAR
        ):
            raise ValidationError(f"“{line}”: write year, term, phase and figure, as in 2025/26 autumn primary 94.9.")
        if phases and phases[0].lower() not in Phase.values:
            raise ValidationError(
                f"“{phases[0]}” is neither a term nor a phase: write {', '.join(Phase.values)} or none."
            )
        return Published(year=year, term="".join(terms), phase="".join(phases).lower(), value=figure)


def phases_without(published: Sequence[Published], phases: Sequence[str]) -> str:
    """A sentence where figures are published by phase, and one of a KPI's phases has none; "" where all is well."""
    named = {one.phase for one in published}
    missing = [phase for phase in phases if phase not in named]
    if not missing or not published or "" in named:
        return ""
    return f"There is no figure for {' and '.join(missing)}: enter one, or a figure without a phase, which is for all."


def published_line(published: Published) -> str:
    """One published figure as its line shows it."""
    parts = (published.year, published.term, published.phase, number_shown(published.value))
    return " ".join(part for part in parts if part)


def restricted_field(hint: str) -> forms.BooleanField:
    """The box that puts something into the board's confidential part."""
    return forms.BooleanField(label="Restricted: for the board's confidential part", required=False, help_text=hint)
