"""What is entered about a party."""

from typing import Any

from django import forms

from apps.accounts.models import User
from apps.core.text_fields import LinesField
from apps.trusts.models import Membership, Party, Trust
from apps.trusts.parties import LONGEST_NAME
from apps.trusts.party_services import PartyValues


class PartyForm(forms.Form):
    """Somebody or some group who can own work."""

    name = forms.CharField(
        label="Name", max_length=LONGEST_NAME, help_text="As your plans write it: initials, a role, or a group."
    )
    kind = forms.ChoiceField(
        label="What it is",
        choices=[*Party.Kind.choices, ("", "Not said")],
        widget=forms.RadioSelect,
        required=False,
        help_text="In papers that anyone may read, a person is named by their role.",
    )
    user = forms.ModelChoiceField(
        label="Who signs in as it",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody",
        help_text="They find its work in their own list.",
    )
    note = LinesField(label="Note", required=False, rows=2)

    def __init__(self, *args: Any, trust: Trust, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.fields["user"]
        if isinstance(user, forms.ModelChoiceField):
            people = Membership.objects.filter(trust=trust).values("user")
            user.queryset = User.objects.filter(pk__in=people).order_by("name")

    def values(self) -> PartyValues:
        """What was entered."""
        return PartyValues(**self.cleaned_data)


def party_initial(party: Party) -> dict[str, Any]:
    """A party as its form shows it."""
    return {"name": party.name, "kind": party.kind, "note": party.note, "user": party.user_id}


class MergeForm(forms.Form):
    """The party that another one really is."""

    into = forms.ModelChoiceField(label="It is the same as", queryset=Party.objects.none(), empty_label="Choose one")

    def __init__(self, *args: Any, duplicate: Party, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into = self.fields["into"]
        if isinstance(into, forms.ModelChoiceField):
            rows = Party.objects.filter(trust_id=duplicate.trust_id, retired_on=None)
            into.queryset = rows.exclude(pk=duplicate.pk).order_by("name")
