"""What is entered of a body's decision on proposed targets."""

from typing import Any

from django import forms
from django.db.models import Q

from apps.core import clock
from apps.core.text_fields import LinesField
from apps.kpis.policies import Resolution
from apps.trusts.models import Body, Trust

APPROVE, REFUSE, ALL, SOME = "approve", "refuse", "all", "some"


class DecisionForm(forms.Form):
    """One resolution: which proposals, whether they are approved or refused, by which body, when, under what number."""

    decision = forms.ChoiceField(
        label="What did the body decide?",
        choices=[(APPROVE, "It approves them"), (REFUSE, "It refuses them, with a reason")],
        widget=forms.RadioSelect,
        initial=APPROVE,
        error_messages={"required": "Choose what was decided"},
    )
    which = forms.ChoiceField(
        label="Which of them?",
        choices=[(ALL, "All that are listed above"), (SOME, "Only those that are ticked")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is all of them or those that are ticked"},
    )
    body = forms.ModelChoiceField(
        label="Body", queryset=Body.objects.none(), error_messages={"required": "Choose the body that decided"}
    )
    on = forms.DateField(
        label="Day of its meeting", error_messages={"required": "Enter the day on which the body decided"}
    )
    minute = forms.CharField(
        label="Minute number",
        max_length=50,
        required=False,
        help_text="Under which the minutes record it, such as 7.2. Until they are written, the agenda item's number.",
    )
    reason = LinesField(
        label="Why it is refused", required=False, rows=2, help_text="Only for a refusal. Who proposed it reads this."
    )

    def __init__(self, *args: Any, trust: Trust, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = decides(trust)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["body"].empty_label = "Choose"  # type: ignore[attr-defined]
        self.initial.setdefault("body", bodies.filter(kind=Body.Kind.BOARD).first())

    def resolution(self) -> Resolution:
        """The body, its day and the number."""
        data = self.cleaned_data
        return Resolution(body=data["body"], on=data["on"], minute=data["minute"])


def decides(trust: Trust) -> Any:
    """The bodies that may decide on the trust's targets: its board and committees, as far as they are not long gone."""
    there = Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=clock.today().replace(month=1, day=1))
    return Body.objects.filter(there, trust=trust).exclude(kind=Body.Kind.LOCAL).order_by("kind", "name")
