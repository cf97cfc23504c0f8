"""What is entered about a trust's names, colour, logo and words."""

from typing import Any

from django import forms

from apps.core.text_fields import LinesField
from apps.trusts.look_services import LookValues
from apps.trusts.models import Trust
from apps.trusts.vocabulary import Words, defaults

LONGEST_WORD = 80


class LookForm(forms.Form):
    """The trust's names, its colour and its logo."""

    name = forms.CharField(label="Name", max_length=300)
    short_name = forms.CharField(
        label="Short name", max_length=80, required=False, help_text="Where there is little room, as in tables."
    )
    colour = forms.CharField(
        label="Colour",
        max_length=20,
        help_text="As # and six digits or letters, such as #1d4f91. It fills the head of each page.",
    )
    logo = forms.FileField(
        label="Logo",
        required=False,
        help_text="A PNG or JPEG file of 1 MB at most. It stands on white at the head of each page.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    remove_logo = forms.BooleanField(label="Take the present logo away", required=False)

    def __init__(self, *args: Any, has_logo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_logo:
            del self.fields["remove_logo"]

    def values(self) -> LookValues:
        """What was entered."""
        data = self.cleaned_data
        sent = data["logo"]
        return LookValues(
            name=data["name"],
            short_name=data["short_name"],
            colour=data["colour"],
            logo=sent.read() if sent else None,
            remove_logo=data.get("remove_logo", False),
        )


def look_initial(trust: Trust) -> dict[str, Any]:
    """The trust as its form shows it."""
    return {"name": trust.name, "short_name": trust.short_name, "colour": trust.colour}


class VisionForm(forms.Form):
    """What the trust wants to become and what it is there for."""

    vision = LinesField(label="Vision", required=False, rows=6)
    mission = LinesField(label="Mission", required=False, rows=6)


class WordsForm(forms.Form):
    """The trust's own words for ours, one input each, our word as its label."""

    def __init__(self, *args: Any, own: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, (word, _) in defaults().items():
            self.fields[key] = forms.CharField(
                label=word, required=False, max_length=LONGEST_WORD, initial=own.get(key, "")
            )

    def words(self) -> dict[str, str]:
        """What was entered, spaces tidied."""
        return {key: " ".join(word.split()) for key, word in self.cleaned_data.items()}

    def tried(self) -> dict[str, str]:
        """The words of the form as they stand, those that cannot be kept left out."""
        if not self.is_bound:
            return {key: str(field.initial) for key, field in self.fields.items() if field.initial}
        self.is_valid()
        return {key: word for key, word in self.words().items() if word}

    def examples(self) -> list[tuple[forms.BoundField, str]]:
        """Each input with its word as it would stand in sentences: "a strand, several strands"."""
        tried = Words(self.tried())
        return [(self[key], f"{tried.a[key]}, several {tried.low[f'{key}_plural']}") for key in self.fields]
