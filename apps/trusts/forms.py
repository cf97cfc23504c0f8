"""What is entered about people and their roles."""

from collections.abc import Collection

from django import forms

from apps.trusts.models import School, Trust
from apps.trusts.people_listed import schools_seen
from apps.trusts.permissions import P
from apps.trusts.rights import Rights
from apps.trusts.roles import BY_CODE, GIVEN, GIVEN_AT_A_SCHOOL, GIVEN_FIELDS, ROLES, Role, Scope


def roles_given(rights: Rights) -> list[Role]:
    """The roles that one may give, somewhere."""
    return [role for role in ROLES if rights.may(P.MANAGE_PEOPLE) or role.code in GIVEN_AT_A_SCHOOL]


class GivenForm(forms.Form):
    """What is given to somebody with a role; `offered` are the ticks that are shown, the others stay away."""

    edits_trust_plan = forms.BooleanField(
        label=GIVEN[P.EDIT_TRUST_PLAN],
        required=False,
        help_text="For a trust executive of the whole trust. The tick below belongs to it: "
        "whoever edits the plan sees all of it.",
    )
    sees_restricted = forms.BooleanField(
        label=GIVEN[P.SEE_RESTRICTED],
        required=False,
        help_text="For a trust executive; where the role is held for a school, of that school alone.",
    )

    def __init__(self, *args: object, offered: Collection[P] = tuple(GIVEN), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for permission, field in GIVEN_FIELDS.items():
            if permission not in offered:
                del self.fields[field]

    @property
    def given(self) -> list[P]:
        """What is ticked."""
        return [permission for permission, field in GIVEN_FIELDS.items() if self.cleaned_data.get(field)]


class RoleForm(GivenForm):
    """A role, where and how long; the roles and schools offered are those that one may give and the trust's own."""

    role = forms.ChoiceField(label="Role", choices=[], widget=forms.RadioSelect)
    school = forms.ModelChoiceField(
        label="School",
        queryset=School.objects.none(),
        required=False,
        empty_label="The whole trust",
        help_text="A headteacher's, governor's or school leader's role is held in one school.",
    )
    starts_on = forms.DateField(label="First day", required=False, help_text="Leave empty for today.")
    ends_on = forms.DateField(label="Last day", required=False, help_text="For a guest, or a role held for a time.")

    def __init__(self, *args: object, trust: Trust, rights: Rights, **kwargs: object) -> None:
        gives_these = any(role.may_be_given for role in roles_given(rights))
        super().__init__(*args, offered=tuple(GIVEN) if gives_these else (), **kwargs)
        role, school = self.fields["role"], self.fields["school"]
        if isinstance(role, forms.ChoiceField):
            role.choices = [(r.code, f"{r.name}: {r.description}") for r in roles_given(rights)]
        if isinstance(school, forms.ModelChoiceField):
            school.queryset = schools_seen(trust, rights, P.MANAGE_PEOPLE)
            if not rights.may(P.MANAGE_PEOPLE):
                school.empty_label, school.help_text, school.required = "Choose a school", "", True

    def clean(self) -> dict[str, object]:
        """A school's role names its school, a trust's role none; a guest has a last day."""
        data = super().clean() or {}
        role = BY_CODE.get(str(data.get("role", "")))
        if role is None or "school" not in data:
            return data
        if role.scope == Scope.SCHOOL and data["school"] is None:
            self.add_error("school", f"Choose the school in which they are {role.name.lower()}.")
        if role.scope == Scope.TRUST and data["school"] is not None:
            self.add_error("school", f"Choose “The whole trust”: the role {role.name} is not held in one school.")
        if role.code == "guest" and not data.get("ends_on") and "ends_on" not in self.errors:
            self.add_error("ends_on", "Enter the guest's last day.")
        return data


class WhoForm(forms.Form):
    """Somebody's name and address."""

    name = forms.CharField(label="Name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        error_messages={"invalid": "Enter an e-mail address in the form name@example.org"},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class InvitationForm(RoleForm, WhoForm):
    """Somebody's name, address and role."""


class CoverForm(GivenForm, WhoForm):
    """Who covers for somebody, from a day until a day."""

    starts_on = forms.DateField(label="First day", required=False, help_text="Leave empty for today.")
    ends_on = forms.DateField(label="Last day", help_text="The cover ends by itself after this day.")


class EndForm(forms.Form):
    """The last day of a role."""

    last_day = forms.DateField(label="Last day", required=False, help_text="Leave empty to end it at once.")
