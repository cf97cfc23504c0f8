"""What is entered when a document is asked for."""

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.reports.kinds import SORTS, Kind, Part, Scope, Wanted
from apps.trusts.models import Body, School

ALL = "all"


class DocumentForm(forms.Form):
    """Which document, of whom, and whether as a draft. The schools given can be chosen, or all of these at once."""

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in SORTS],
        error_messages={"required": "Choose a document", "invalid_choice": "Choose a document"},
    )
    part = forms.ChoiceField(label="Part", choices=Part.choices, required=False)
    school = forms.ChoiceField(label="Whose", required=False, error_messages={"invalid_choice": "Choose a school"})
    body = forms.TypedChoiceField(
        label="Committee", coerce=int, required=False, error_messages={"invalid_choice": "Choose a committee"}
    )
    families = forms.MultipleChoiceField(
        label="Families that it answers for", required=False, widget=forms.CheckboxSelectMultiple
    )
    draft = forms.BooleanField(required=False)

    def __init__(
        self,
        *args: Any,
        schools: Sequence[School],
        bodies: Sequence[Body],
        families: Sequence[str],
        with_trust: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._schools = {school.slug: school for school in schools}
        self._bodies = {body.pk: body for body in bodies}
        every = [(ALL, "All schools, a document each")] if len(schools) > 1 else []
        trust = [("", "The trust")] if with_trust else []
        self._offer("school", trust + every + [(school.slug, school.name) for school in schools])
        self._offer("body", [(body.pk, body.name) for body in bodies])
        self._offer("families", [(family, family) for family in families])

    def _offer(self, name: str, choices: Sequence[tuple[Any, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def wanted(self) -> list[Wanted]:
        """The documents asked for; more than one where it is every school's."""
        data = self.cleaned_data
        kind = Kind(data["kind"])
        sort = SORTS[kind]
        schools: list[School | None] = [None]
        if sort.scope in (Scope.SCHOOL, Scope.EITHER) and data["school"]:
            schools = list(self._schools.values()) if data["school"] == ALL else [self._schools[data["school"]]]
        committee = sort.scope is Scope.COMMITTEE
        return [
            Wanted(
                kind=kind,
                is_draft=data["draft"],
                part=Part(data["part"] or Part.OPEN),
                school=school,
                body=self._bodies.get(data["body"]) if committee else None,
                families=tuple(data["families"]) if committee else (),
            )
            for school in schools
        ]
