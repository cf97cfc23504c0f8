"""What is entered about bodies and their members."""

from typing import Any

from django import forms

from apps.trusts.body_services import BodyValues, MemberValues
from apps.trusts.models import Body, BodyMember, School, Trust
from apps.trusts.vocabulary import Words


class BodyForm(forms.Form):
    """A board, committee or local governing body."""

    name = forms.CharField(label="Name", max_length=300)
    kind = forms.ChoiceField(label="What it is", choices=Body.Kind.choices, widget=forms.RadioSelect)
    schools = forms.ModelMultipleChoiceField(
        label="Schools it serves",
        queryset=School.objects.none(),
        required=False,
        help_text="For a local governing body. One can serve several schools.",
    )
    dissolved_on = forms.DateField(
        label="First day without it", required=False, help_text="Where it no longer meets. It stays on record."
    )

    def __init__(self, *args: Any, trust: Trust, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schools, kind = self.fields["schools"], self.fields["kind"]
        if isinstance(schools, forms.ModelMultipleChoiceField):
            schools.queryset = School.objects.filter(trust=trust)
        if isinstance(kind, forms.ChoiceField):
            words = Words(trust.vocabulary)
            own = {Body.Kind.BOARD: words["trust_board"], Body.Kind.LOCAL: words["local_governing_body"]}
            kind.choices = [(choice, own.get(choice, choice.label)) for choice in Body.Kind]

    def values(self) -> BodyValues:
        """What was entered."""
        return BodyValues(**self.cleaned_data)


def body_initial(body: Body) -> dict[str, Any]:
    """A body as its form shows it."""
    schools = [link.school_id for link in body.school_links.all()]
    return {"name": body.name, "kind": body.kind, "schools": schools, "dissolved_on": body.dissolved_on}


class MemberForm(forms.Form):
    """Somebody's term of office."""

    name = forms.CharField(label="Name", max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    office = forms.ChoiceField(
        label="Office", choices=BodyMember.Office.choices, widget=forms.RadioSelect, initial=BodyMember.Office.MEMBER
    )
    appointed_as = forms.CharField(
        label="Appointed as", max_length=200, required=False, help_text="Such as parent governor or staff governor."
    )
    starts_on = forms.DateField(label="First day of the term of office")
    ends_on = forms.DateField(
        label="Last day", required=False, help_text="Empty while it is open. Four years are usual."
    )

    def values(self) -> MemberValues:
        """What was entered."""
        return MemberValues(**self.cleaned_data)


def member_initial(member: BodyMember) -> dict[str, Any]:
    """A term of office as its form shows it."""
    return {name: getattr(member, name) for name in ("name", "office", "appointed_as", "starts_on", "ends_on")}
