"""What is entered about people and their roles."""

from django import forms

from apps.trusts.models import School, Trust
from apps.trusts.roles import BY_CODE, ROLES, Scope


class InvitationForm(forms.Form):
    """Somebody's name, address and role; the schools offered are the trust's own."""

    name = forms.CharField(label="Name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label="E-mail address",
        error_messages={"invalid": "Enter an e-mail address in the form name@example.org"},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label="Role", choices=[], widget=forms.RadioSelect)
    school = forms.ModelChoiceField(
        label="School",
        queryset=School.objects.none(),
        required=False,
        empty_label="The whole trust",
        help_text="A headteacher's, governor's or school leader's role is held in one school.",
    )
    starts_on = forms.DateField(label="First day", required=False, help_text="Leave empty for today.")
    ends_on = forms.DateField(label="Last day", required=False, help_text="For acting cover or a guest.")

    def __init__(self, *args: object, trust: Trust, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        role, school = self.fields["role"], self.fields["school"]
        if isinstance(role, forms.ChoiceField):
            role.choices = [(r.code, f"{r.name}: {r.description}") for r in ROLES]
        if isinstance(school, forms.ModelChoiceField):
            school.queryset = School.objects.filter(trust=trust, closed_on__isnull=True)

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
