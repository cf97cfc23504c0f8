"""What is entered around a review's figures: days of meetings, a local body's word, an erratum."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from apps.core.text_fields import LinesField
from apps.reviews.around_services import ErratumValues, WordValues
from apps.reviews.forms import confidential_field
from apps.reviews.models import LocalWord
from apps.reviews.snapshot import Snapshot
from apps.trusts.models import Body, School


class MeetingsForm(forms.Form):
    """The days on which a review is discussed: by local bodies, then committees, then the board."""

    def __init__(self, *args: Any, bodies: Sequence[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {f"body_{body.pk}": body for body in bodies}
        for name, body in self.bodies.items():
            self.fields[name] = forms.DateField(label=body.name, required=False)
        self.fields["board_on"] = forms.DateField(label="The board", required=False)

    def days(self) -> Mapping[Body, dt.date | None]:
        """The day of each body's meeting, None for one without."""
        return {body: self.cleaned_data[name] for name, body in self.bodies.items()}


class LocalWordForm(forms.Form):
    """What a local body says of its school's figures."""

    text = LinesField(
        label="What the governors say",
        rows=6,
        help_text="In the open part roles stand in place of people's names: write roles, not names.",
        error_messages={"required": "Write down what the governors say"},
    )
    met_on = forms.DateField(label="Day of the meeting", required=False)
    minute_number = forms.CharField(label="Minute number", max_length=50, required=False)
    restricted = confidential_field("what they say stands")

    def values(self) -> WordValues:
        """What was entered."""
        return WordValues(**self.cleaned_data)


def word_initial(word: LocalWord | None, met_on: dt.date | None) -> dict[str, Any]:
    """A local body's word as its form shows it; the day of its meeting where nothing was said yet."""
    if word is None:
        return {"met_on": met_on}
    return {name: getattr(word, name) for name in ("text", "met_on", "minute_number", "restricted")}


class ErratumForm(forms.Form):
    """What was printed, what is right, and why."""

    measure = forms.TypedChoiceField(label="Line that was wrong", required=False, coerce=int, empty_value=None)
    school = forms.TypedChoiceField(label="School", required=False, coerce=int, empty_value=None)
    place = forms.CharField(
        label="Or where it stands",
        required=False,
        max_length=300,
        help_text="Where it is no line of the scorecard, such as: the summary, second paragraph.",
    )
    printed = LinesField(label="What was printed", rows=2, error_messages={"required": "Write down what was printed"})
    right = LinesField(label="What is right", rows=2, error_messages={"required": "Write down what is right"})
    reason = LinesField(label="Why it was wrong", rows=2, error_messages={"required": "Say why it was wrong"})
    restricted = confidential_field("the erratum stands")

    def __init__(self, *args: Any, snapshot: Snapshot, schools: Sequence[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = [(line.measure_ref, f"{line.code} {line.name}".strip()) for line in snapshot.trust_kpis]
        self._choose("measure", lines, "None of these")
        self._choose("school", [(school.pk, school.name) for school in schools], "None: the trust's own line")

    def _choose(self, name: str, choices: Sequence[tuple[int, str]], nothing: str) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", nothing), *choices]

    def words(self) -> ErratumValues:
        """What was entered, but for the line and the school, which the page finds."""
        names = ("place", "printed", "right", "reason", "restricted")
        return ErratumValues(**{name: self.cleaned_data[name] for name in names})
