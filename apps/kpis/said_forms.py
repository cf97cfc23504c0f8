"""What is entered when something is said of figures."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from apps.core.text_fields import LinesField
from apps.kpis.models import Comment, Measure, Outlook
from apps.kpis.rating import Rating
from apps.kpis.said_services import OutlookValues

WORDS = [("", "Not said"), *Outlook.Word.choices]


class OutlookForm(forms.Form):
    """Where the year will end for one measure, and one line why. `before` is what was said the term before."""

    word = forms.ChoiceField(label="Outlook for the year's end", choices=WORDS, required=False)
    line = forms.CharField(label="One line", max_length=300, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        measure: Measure,
        name: str,
        rating: Rating,
        there: Outlook | None,
        before: Outlook | None,
    ) -> None:
        self.measure, self.row_label, self.rating, self.there, self.before = measure, name, rating, there, before
        initial = {"word": there.word, "line": there.line} if there else None
        super().__init__(data, prefix=f"o{measure.pk}", initial=initial)

    def clean(self) -> dict[str, Any]:
        """A line belongs to a word."""
        data = super().clean() or {}
        if data.get("line") and not data.get("word") and "word" not in self.errors:
            self.add_error("word", "Choose where the year will end, for the line to belong to.")
        return data

    def values(self) -> OutlookValues:
        """What was entered, for the service."""
        return OutlookValues(measure=self.measure, word=self.cleaned_data["word"], line=self.cleaned_data["line"])


class CommentForm(forms.Form):
    """A comment, and the figures that it speaks of. `figures` are those there are, by the id of their measure."""

    text = LinesField(
        label="What you want to say",
        rows=5,
        error_messages={"required": "Write what you want to say of these figures."},
    )
    measures = forms.MultipleChoiceField(
        label="Which figures it speaks of",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose the figures that you speak of.",
            "invalid_choice": "One of these figures is not asked for here any more. Choose again.",
        },
    )
    restricted = forms.BooleanField(label="Keep it out of open papers", required=False)

    def __init__(self, *args: Any, figures: Mapping[int, tuple[Measure, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.figures = figures
        field = self.fields["measures"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(number), name) for number, (_, name) in figures.items()]

    def chosen(self) -> Sequence[Measure]:
        """The measures that were chosen."""
        return [self.figures[int(number)][0] for number in self.cleaned_data["measures"]]


def comment_initial(comment: Comment | None) -> dict[str, Any]:
    """A comment as its form shows it: this term's to be changed, or an earlier one's to start from."""
    if comment is None:
        return {}
    measures = [str(figure.measure_id) for figure in comment.figures.all()]
    return {"text": comment.text, "measures": measures, "restricted": comment.restricted}
