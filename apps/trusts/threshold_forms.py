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
    grace_days = forms.IntegerField(
        label="Days of grace for figures",
        min_value=0,
        max_value=60,
        help_text="How many days after the day they are due missing figures are still awaited, before they are "
        "overdue. 0 gives none.",
    )
    sample_one_in = forms.IntegerField(
        label="One figure in so many is drawn to be checked",
        min_value=0,
        max_value=1_000,
        help_text="Drawn by chance when a term's first figures are submitted; a change holds from the next term on. "
        "0 draws none.",
    )
    far_points = forms.IntegerField(
        label="Points that call for a check",
        min_value=0,
        max_value=100,
        help_text="A percentage that moved by so many points since the same term last year is asked to be checked. "
        "0 asks for none.",
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
            grace_days=data["grace_days"],
            sample_one_in=data["sample_one_in"],
            far_points=data["far_points"],
            amber_needs_reason=data["amber_needs_reason"],
            heads_see_others=data["others"] == ALL,
        )


def threshold_initial(trust: Trust) -> dict[str, Any]:
    """The trust's thresholds as their form shows them."""
    return {
        "small_cohort": trust.small_cohort,
        "coverage_share": trust.coverage_share,
        "grace_days": trust.grace_days,
        "sample_one_in": trust.sample_one_in,
        "far_points": trust.far_points,
        "amber_needs_reason": trust.amber_needs_reason,
        "others": ALL if trust.heads_see_others else OWN,
    }
