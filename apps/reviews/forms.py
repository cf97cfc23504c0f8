"""What is entered in a review."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import F
from django.db.models.functions import Coalesce

from apps.core.figures import print_day
from apps.core.rag import State
from apps.core.text_fields import LinesField
from apps.kpis.form_fields import restricted_field
from apps.reviews.before import term_title
from apps.reviews.frozen import FrozenCommentary, FrozenMissing
from apps.reviews.models import COLOUR_CHOICES, Commentary, Decision, Review
from apps.reviews.proposing import Wanted
from apps.reviews.services import CommentaryValues
from apps.reviews.snapshot import Subject
from apps.strategies.models import Priority
from apps.trusts.models import Term
from apps.trusts.vocabulary import Words


class TermForm(forms.Form):
    """Which term to review."""

    term = forms.TypedChoiceField(label="Term", coerce=int, error_messages={"required": "Choose the term"})

    def __init__(self, *args: Any, terms: Sequence[Term], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.terms = {term.pk: term for term in terms}
        field = self.fields["term"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(term.pk, term_title(term)) for term in terms]

    def chosen(self) -> Term:
        """The term that was chosen."""
        return self.terms[self.cleaned_data["term"]]


def confidential_field(what: str) -> forms.BooleanField:
    """The box that puts what is said into the confidential part."""
    return restricted_field(f"If ticked, {what} in no open paper.")


class JudgementForm(forms.Form):
    """A colour in place of the arithmetic one, and why."""

    judged = forms.ChoiceField(
        label="The colour you judge to be right",
        choices=[(state.value, state.word) for state in (State.GREEN, State.AMBER, State.RED)],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a colour"},
    )
    reason = LinesField(
        label="Reason",
        help_text="It is printed in the pack beside both colours.",
        error_messages={"required": "Give the reason why the colour should differ from the figures"},
    )
    restricted = confidential_field("both colours are printed all the same, and the reason stands")


class ProposalForm(JudgementForm):
    """A colour that an executive proposes to the CEO, and why."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["judged"].label = "The colour you propose"
        self.fields["reason"].help_text = "If the CEO takes it over, it is printed in the pack beside both colours."

    def wanted(self) -> Wanted:
        """What was entered."""
        data = self.cleaned_data
        return Wanted(
            judged=State(data["judged"]),
            reason=data["reason"],
            restricted=data.get("restricted", False),
            aspect=data.get("aspect", ""),
        )


class PriorityProposalForm(ProposalForm):
    """A colour proposed for one side of a priority; whether it is restricted is said with all of its commentary."""

    aspect = forms.ChoiceField(
        label="Of what",
        choices=[
            ("delivery", "Delivery: is the work being done?"),
            ("impact", "Impact: does it make the difference?"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose delivery or impact"},
    )
    restricted = None  # type: ignore[assignment]
    field_order = ["aspect", "judged", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "Why, in a line"
        self.fields["reason"].help_text = "If the CEO takes it over, it is printed in the pack with the colour."


class SubjectForm(forms.Form):
    """Of which KPI or priority a colour is proposed, and whose; what is chosen leads to the form of the proposal."""

    of = forms.ChoiceField(label="KPI or priority", error_messages={"required": "Choose a KPI or a priority"})
    whose = forms.ChoiceField(label="Whose colour, of a KPI", required=False)

    def __init__(self, *args: Any, groups: Sequence[Any], places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"].choices = [("", "Choose"), *groups]  # type: ignore[attr-defined]
        self.fields["whose"].choices = places  # type: ignore[attr-defined]


class DeclineForm(forms.Form):
    """Why a proposal is not taken over."""

    answer = LinesField(
        label="Why not",
        help_text="The one who proposed it reads this; it is printed nowhere.",
        rows=2,
        error_messages={"required": "Say in a line why not"},
    )


class SummaryForm(forms.Form):
    """The CEO's summary."""

    summary = LinesField(
        label="Summary",
        help_text="One page at most. It stands in the open part: write roles in place of people's names.",
        required=False,
        rows=14,
    )


class CommentaryForm(forms.Form):
    """What is said of one priority."""

    COLOURS = [("", "No judgement"), *reversed(COLOUR_CHOICES)]

    text = LinesField(label="Commentary", required=False, rows=6)
    delivery = forms.ChoiceField(
        label="Delivery: is the work being done?", choices=COLOURS, widget=forms.RadioSelect, required=False
    )
    delivery_line = LinesField(label="Delivery in a line", required=False, rows=2)
    impact = forms.ChoiceField(
        label="Impact: does it make the difference?", choices=COLOURS, widget=forms.RadioSelect, required=False
    )
    impact_line = LinesField(label="Impact in a line", required=False, rows=2)
    restricted = confidential_field("all of this commentary stands")

    def values(self) -> CommentaryValues:
        """What was entered."""
        return CommentaryValues(**self.cleaned_data)


def commentary_initial(commentary: Commentary | FrozenCommentary | None) -> dict[str, Any]:
    """A commentary as its form shows it."""
    names = ("text", "delivery", "delivery_line", "impact", "impact_line", "restricted")
    if commentary is None:
        return {"delivery": "", "impact": ""}
    return {name: getattr(commentary, name) for name in names}


class DecisionForm(forms.Form):
    """A decision, and where it becomes an action."""

    kind = forms.ChoiceField(
        label="Who decides", choices=Decision.Kind.choices, widget=forms.RadioSelect, initial=Decision.Kind.SOUGHT
    )
    text = LinesField(label="Decision", rows=4, error_messages={"required": "Write the decision down"})
    priority = forms.ModelChoiceField(queryset=Priority.objects.none(), required=False)
    restricted = confidential_field("the decision and what the board makes of it stand")

    def __init__(self, *args: Any, review: Review, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = review.plan_links.values("plan_id")
        found = Priority.objects.filter(trust_id=review.trust_id, plan__in=plans, plan__kind="trust").kept()
        place, family = Coalesce("parent__position", "position"), Coalesce("parent", "pk")
        self.fields["priority"] = forms.ModelChoiceField(
            label=f"{words['priority']} under which it becomes an action",
            queryset=found.order_by(
                "plan__position", place, family, F("parent").asc(nulls_first=True), "position", "pk"
            ),
            required=False,
            empty_label="None",
        )


def decision_initial(decision: Decision) -> dict[str, Any]:
    """A decision as its form shows it."""
    return {
        "kind": decision.kind,
        "text": decision.text,
        "priority": decision.priority_id,
        "restricted": decision.restricted,
    }


class MinuteForm(forms.Form):
    """What the board decided."""

    text = LinesField(label="What was decided", error_messages={"required": "Write down what was decided"})
    number = forms.CharField(label="Minute number", max_length=50, required=False)
    decided_on = forms.DateField(label="Day of the meeting", error_messages={"required": "Enter the day"})


class AcknowledgementForm(forms.Form):
    """Overdue figures to let go, with one reason for all that are ticked."""

    figures = forms.MultipleChoiceField(
        label="Overdue figures",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the figures to acknowledge"},
    )
    reason = LinesField(
        label="Reason",
        help_text="It is printed in the pack beside each of them.",
        error_messages={"required": "Give the reason why the figures can be final without these"},
    )

    def __init__(self, *args: Any, overdue: Iterable[FrozenMissing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        for row in overdue:
            day = f", due by {print_day(row.due_on)}" if row.due_on else ""
            groups.setdefault(row.from_whom, []).append((key_of(row), f"{row.code} {row.name}{day}".strip()))
        field = self.fields["figures"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(groups.items())

    def subjects(self) -> list[Subject]:
        """What was chosen, as (measure, school)."""
        pairs = (key.split("-") for key in self.cleaned_data["figures"])
        return [(int(measure), int(school) or None) for measure, school in pairs]


def key_of(row: FrozenMissing) -> str:
    """A missing figure's value in the form."""
    return f"{row.measure_ref}-{row.school_ref or 0}"
