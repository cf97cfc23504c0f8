"""What is entered about a figure that is in: what a check gave, why it is returned, what answers a difference."""

from typing import Any

from django import forms

from apps.core.text_fields import LinesField
from apps.kpis.entries import Kind, kind_of, scale_of
from apps.kpis.figure_services import Finding
from apps.kpis.form_fields import TypedNumberField
from apps.kpis.models import KPI, Reading

AGREES, DIFFERS = "agrees", "differs"


class MethodField(forms.CharField):
    """How figures were checked, in words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="How you checked",
            help_text="The second method: a sample, an observation, another record.",
            max_length=500,
            error_messages={"required": "Say how you checked: the second method, in a few words."},
            **kwargs,
        )


class CheckForm(forms.Form):
    """What a second method gave for one figure: the same, or something else."""

    method = MethodField()
    result = forms.ChoiceField(
        label="What you found",
        choices=[(AGREES, "It agrees with the figure"), (DIFFERS, "Something else")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it agrees"},
    )
    value = TypedNumberField(label="The number you found")
    grade = forms.ChoiceField(label="The grade you found", required=False)
    note = LinesField(label="Note", required=False, help_text="What you looked at, and what explains a difference.")
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kpi: KPI, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = kind_of(kpi)
        if kind is not Kind.NUMBER:
            del self.fields["value"]
        grade = self.fields["grade"]
        assert isinstance(grade, forms.ChoiceField)
        grade.choices = [("", "None"), *((name, name) for name in scale_of(kpi))]
        if kind is not Kind.GRADE:
            del self.fields["grade"]

    def clean(self) -> dict[str, Any]:
        """A difference says what was found."""
        data = super().clean() or {}
        said = (data.get("value") is not None, data.get("grade"), data.get("note"))
        if data.get("result") == DIFFERS and not any(said) and not self.errors:
            field = next((name for name in ("value", "grade") if name in self.fields), "note")
            self.add_error(field, "Enter what you found, or say in the note what differs.")
        return data

    def finding(self, reading: Reading) -> Finding:
        """What was found, for the service."""
        data = self.cleaned_data
        return Finding(
            reading=reading,
            seen=data["seen"],
            agrees=data["result"] == AGREES,
            value=data.get("value"),
            grade=data.get("grade", ""),
            note=data["note"],
        )


class ReturnForm(forms.Form):
    """Why a figure is given back."""

    reason = LinesField(
        label="Why you return it",
        help_text="Whoever answers for the figure reads this.",
        error_messages={"required": "Say why you return this figure, so that it can be put right."},
    )


class AnswerForm(forms.Form):
    """Why a figure stands although a check found something else."""

    answer = LinesField(
        label="Why the figure is right as it stands",
        help_text="If the check is right, correct the figure instead.",
        error_messages={"required": "Say why the figure is right as it stands, or correct it."},
    )


class BulkForm(forms.Form):
    """Many figures that one method found right. `versions` are those that may be ticked."""

    method = MethodField()
    figure = forms.MultipleChoiceField(
        label="Figures",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick the figures that you checked",
            "invalid_choice": "One of these figures was changed meanwhile, or is not yours to verify. Look again.",
        },
    )

    def __init__(self, *args: Any, versions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["figure"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(version, version) for version in versions]
