"""What is entered about thresholds and about what heads see."""

from typing import Any

from django import forms

from apps.trusts.models import Trust
from apps.trusts.threshold_services import Thresholds

OWN, ALL = "own", "all"


class ThresholdForm(forms.Form):
    """The trust's thresholds, and what headteachers and chairs of local governing bodies see of other schools."""

    small_cohort = forms.IntegerField(
        label="A group is small below",
        min_value=0,
        max_value=100,
        help_text="A number of pupils. The figure of a smaller group is left out of open papers, its colour is not. "
        "0 leaves nothing out.",
    )
    coverage_share = forms.IntegerField(
        label="Schools that must have reported",
        min_value=1,
        max_value=100,
        help_text="In percent of those due. Before that, the trust's colour is not called green; a red one is not held "
        "back.",
    )
    amber_needs_reason = forms.BooleanField(
        label="An amber limit is proposed with its reason",
        required=False,
        help_text="Whoever sets where amber ends writes why, for the board that approves it.",
    )
    others = forms.ChoiceField(
        label="What headteachers and chairs of local governing bodies see",
        choices=[
            (OWN, "Their own schools only"),
            (ALL, "The other schools' colours too, once a term's figures are final"),
        ],
        widget=forms.RadioSelect,
    )

    def values(self) -> Thresholds:
        """What was entered."""
        data = self.cleaned_data
        return Thresholds(
            small_cohort=data["small_cohort"],
            coverage_share=data["coverage_share"],
            amber_needs_reason=data["amber_needs_reason"],
            heads_see_others=data["others"] == ALL,
        )


def threshold_initial(trust: Trust) -> dict[str, Any]:
    """The trust's thresholds as their form shows them."""
    return {
        "small_cohort": trust.small_cohort,
        "coverage_share": trust.coverage_share,
        "amber_needs_reason": trust.amber_needs_reason,
        "others": ALL if trust.heads_see_others else OWN,
    }
