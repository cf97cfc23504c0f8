"""What is entered to move a thing, to put it on hold, or to add one below."""

from typing import Any

from django import forms

from apps.core.text_fields import LinesField
from apps.kpis.models import KPI
from apps.pages.places import PARTS, WHOLE_PLAN, under_of
from apps.pages.things import Thing
from apps.strategies.models import Objective, Priority

MOST = 10_000


class MoveForm(forms.Form):
    """Under what a thing is to stand, and as number so many."""

    under = forms.ChoiceField(label="Move it to", error_messages={"invalid_choice": "Choose one of these places"})
    number = forms.IntegerField(
        label="As number",
        required=False,
        min_value=1,
        max_value=MOST,
        help_text="Its place in that list, such as 1 for the first. Empty means the last.",
        error_messages={"invalid": "Enter a number, such as 3"},
    )

    def __init__(self, *args: Any, thing: Thing, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"under": under_of(thing.row)})
        super().__init__(*args, **kwargs)
        self.fields["under"] = forms.ChoiceField(
            label="Move it to",
            choices=places_for(thing),
            error_messages={"invalid_choice": "Choose one of these places", "required": "Choose a place"},
        )


def places_for(thing: Thing) -> list[tuple[str, str]]:
    """What a thing may stand under, with its name: a priority under the first level or the plan, others anywhere."""
    row, plan = thing.row, thing.plan
    if isinstance(row, (*PARTS, Objective)):
        return [(under_of(row), "The same list")]
    rows = list(Priority.objects.filter(trust_id=plan.trust_id, plan=plan).kept())
    tops = [one for one in rows if one.parent_id is None]
    choices = [(WHOLE_PLAN, "The first level of the plan" if isinstance(row, Priority) else "The plan as a whole")]
    if not isinstance(row, (Priority, KPI)):
        choices = []
    for top in tops:
        if top.pk != row.pk or not isinstance(row, Priority):
            choices.append((f"priority-{top.pk}", _cut(str(top))))
        if not isinstance(row, Priority):
            below = [one for one in rows if one.parent_id == top.pk]
            choices += [(f"priority-{one.pk}", f"{_cut(top.code or top.title)}: {_cut(str(one))}") for one in below]
    return choices


def _cut(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:99]}…"


class PauseForm(forms.Form):
    """Why something is put on hold."""

    reason = LinesField(label="Why is it on hold?", error_messages={"required": "Say why it is on hold"})
