"""The days of an academic year as they are entered: seven for each term."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from apps.trusts.models import Term
from apps.trusts.year_days import TermDays

LABELS = {
    "starts_on": "First day",
    "break_on": "Last day before half-term",
    "back_on": "First day after half-term",
    "ends_on": "Last day",
    "due_first_on": "First half's figures due",
    "due_second_on": "Second half's figures due",
    "due_on": "Whole term's figures due",
}


class YearForm(forms.Form):
    """The days of a year's terms; those of a term in `fixed` are shown and cannot be changed."""

    def __init__(self, *args: Any, days: Mapping[str, TermDays], fixed: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days, self.fixed = days, fixed
        for name, term in days.items():
            for field in fields(TermDays):
                self.fields[f"{name}-{field.name}"] = forms.DateField(
                    label=LABELS[field.name], initial=getattr(term, field.name), disabled=name in fixed
                )

    def terms(self) -> list[tuple[str, str, list[BoundField]]]:
        """For a template: each term's name, why it is fixed ("" if it is not), and its fields."""
        return [
            (
                Term.Name(name).label,
                self.fixed.get(name, ""),
                [self[f"{name}-{field.name}"] for field in fields(TermDays)],
            )
            for name in self.days
        ]

    def entered(self) -> dict[str, TermDays]:
        """The days entered."""
        data = self.cleaned_data
        return {
            name: TermDays(**{field.name: data[f"{name}-{field.name}"] for field in fields(TermDays)})
            for name in self.days
        }


class CountingForm(forms.Form):
    """Which terms count: from which one on figures are asked for, and which are rehearsals."""

    first = forms.TypedChoiceField(
        label="Figures are asked for from",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="For a trust that begins in the middle of a year: of earlier terms nothing is overdue. "
        "Figures of earlier terms can be entered all the same, and are compared with.",
    )
    rehearsals = forms.TypedMultipleChoiceField(
        label="Rehearsals",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="A term to try things out in. It counts nowhere, nobody else is asked for anything in it, and "
        "each of its documents says Rehearsal.",
    )

    def __init__(self, *args: Any, terms: Sequence[Term], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(term.pk, f"{term.get_name_display()} {term.year.name}") for term in terms]
        first, rehearsals = self.fields["first"], self.fields["rehearsals"]
        assert isinstance(first, forms.TypedChoiceField) and isinstance(rehearsals, forms.TypedMultipleChoiceField)
        first.choices = [("", "The beginning of the plan"), *named]
        rehearsals.choices = named
