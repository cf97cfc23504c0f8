"""What is entered of a roll-up by share: how many of the schools have to be green, and what they are counted in."""

from decimal import Decimal

from django import forms

from apps.core.errors import BadValue
from apps.kpis.typed import number_shown, number_typed

IN_WORDS = ("all", "more than half")


class ShareInputs(forms.Form):
    """The two fields that stand beside "Share of schools that are green"."""

    share_needed = forms.CharField(
        label="With a share of schools: how many have to be green",
        required=False,
        max_length=20,
        help_text="All, more than half, or a percentage such as 80%. Empty means all.",
    )
    share_in_pupils = forms.BooleanField(
        label="Let a school weigh as much as those counted in its figure, in place of one each", required=False
    )

    def clean_share_needed(self) -> str:
        """The words of the plan file's clauses: all, more than half, or the number alone."""
        words = " ".join(str(self.cleaned_data["share_needed"]).lower().split())
        if not words or words in IN_WORDS:
            return words
        try:
            share = number_typed(words)
        except BadValue as wrong:
            raise forms.ValidationError("Enter all, more than half, or a percentage.") from wrong
        if share is None or not 0 < share <= Decimal(100):
            raise forms.ValidationError("A share of the schools lies between 0 and 100%.")
        return number_shown(share)
