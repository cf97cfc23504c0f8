"""The days of an academic year as they are entered: seven for each term."""

from collections.abc import Mapping
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
