"""What is entered about a school."""

from typing import Any

from django import forms

from apps.core import clock
from apps.trusts.models import Phase, School
from apps.trusts.school_services import SchoolValues

MOST_SCHOOLS = 1000


class SchoolForm(forms.Form):
    """A school; its name only for a new one, as a school is renamed on a page of its own."""

    name = forms.CharField(label="Name", max_length=300)
    phase = forms.ChoiceField(label="Phase", choices=Phase.choices, widget=forms.RadioSelect)
    urn = forms.CharField(
        label="URN", max_length=20, required=False, help_text="The school's unique reference number: six digits."
    )
    joined_on = forms.DateField(
        label="Joined the trust on",
        required=False,
        help_text="A school is not rated before its first full term in the trust. "
        "Leave it empty for one that was there from the start.",
    )
    place = forms.IntegerField(
        label="Place in the list",
        min_value=1,
        max_value=MOST_SCHOOLS,
        required=False,
        help_text="1 is the first. Tables and packs list the schools in this order.",
    )

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["place" if is_new else "name"]

    def values(self) -> SchoolValues:
        """What was entered."""
        return SchoolValues(**{key: value for key, value in self.cleaned_data.items() if key != "name"})


def school_initial(school: School, place: int) -> dict[str, Any]:
    """A school as its form shows it."""
    return {"phase": school.phase, "urn": school.urn, "joined_on": school.joined_on, "place": place}


class RenameForm(forms.Form):
    """A school's new name, and whether it really changed or was only misspelt."""

    name = forms.CharField(label="New name", max_length=300)
    why = forms.ChoiceField(
        label="Why does it change?",
        choices=[("renamed", "The school has a new name"), ("misspelt", "The name was misspelt here")],
        widget=forms.RadioSelect,
        initial="renamed",
    )
    from_on = forms.DateField(
        label="First day of the new name",
        required=False,
        help_text="The old name is kept with its last day. Leave empty for today.",
    )

    def values(self) -> dict[str, Any]:
        """The name, and from when it holds; no day for a correction."""
        data = self.cleaned_data
        corrected = data["why"] == "misspelt"
        return {"name": data["name"], "from_on": None if corrected else data["from_on"] or clock.today()}


class CloseForm(forms.Form):
    """The day from which a school is closed."""

    closed_on = forms.DateField(label="First day on which it is closed")
    end_roles = forms.BooleanField(label="End the roles that people hold in this school the day before", required=False)
