"""Inputs for the names of owners and leads: one a row, in order, as many as there are and some more."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from apps.trusts.parties import LONGEST_NAME

MOST = 40


class PartyInputs(forms.Form):
    """A form with one input per owner. Names are chosen from the list of the trust's parties, or typed."""

    def add_party_inputs(self, name: str, labels: tuple[str, str], present: Sequence[str], *, least: int = 2) -> None:
        """Add inputs `name_0`, `name_1`, ... for those present and one more, or as many as were sent.

        `labels` are those of the first and of each further input ("Owner {}", with its number).
        """
        first, further = labels
        number = max(least, min(len(present) + 1, MOST))
        if self.is_bound:
            while number < MOST and self.add_prefix(f"{name}_{number}") in self.data:
                number += 1
        for index in range(number):
            self.fields[f"{name}_{index}"] = forms.CharField(
                label=further.format(index + 1) if index else first,
                required=False,
                max_length=LONGEST_NAME,
                initial=present[index] if index < len(present) else "",
                widget=forms.TextInput(attrs={"list": "parties", "autocomplete": "off"}),
                error_messages={"max_length": f"A name can have {LONGEST_NAME} characters at most"},
            )

    def party_inputs(self, name: str) -> list[BoundField]:
        """The inputs of that name, in order, for a template."""
        return [self[field] for field in self.fields if field.rpartition("_")[0] == name]

    def party_names(self, name: str, data: dict[str, Any] | None = None) -> tuple[str, ...]:
        """The names entered, in order."""
        cleaned = self.cleaned_data if data is None else data
        return tuple(cleaned[field] for field in self.fields if field.rpartition("_")[0] == name and cleaned.get(field))
