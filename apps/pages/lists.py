"""The lists that a trust keeps of its own, in its settings and in each plan: their words, columns and forms."""

from typing import Any

from django import forms

from apps.core.text_fields import LinesField
from apps.kpis.models import Family
from apps.strategies.models import Reference, Section, Theme
from apps.trusts.listing import Listing, Place
from apps.trusts.models import GlossaryTerm, TrustValue


class RowForm(forms.Form):
    """A row of a list that has nothing but a heading and a text; subclasses name their columns."""

    def __init__(self, *args: Any, place: Place, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        """What was entered, by column."""
        return self.cleaned_data


class ValueForm(RowForm):
    """One of the trust's values."""

    name = forms.CharField(label="Value", max_length=300)
    text = LinesField(label="What it means here", required=False)
    group = forms.CharField(label="Group", max_length=200, required=False, help_text="A heading that several share.")


class TermForm(RowForm):
    """A term that the trust explains."""

    term = forms.CharField(label="Term", max_length=300)
    text = LinesField(label="What it means", required=False)


class FamilyForm(RowForm):
    """A family of KPIs, or one under another."""

    name = forms.CharField(label="Name", max_length=300)
    parent = forms.ModelChoiceField(label="Under", queryset=Family.objects.none(), required=False, empty_label="None")
    text = LinesField(label="What it is about", required=False)

    def __init__(self, *args: Any, place: Place, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, place=place, row=row, **kwargs)
        parent = self.fields["parent"]
        if isinstance(parent, forms.ModelChoiceField):
            above = place.rows.filter(parent=None).exclude(pk=row.pk if row else None)
            has_own = row is not None and row.children.exists()
            parent.queryset = above.none() if has_own else above
            if has_own:
                parent.help_text = "It has families of its own, so it stands at the top."


class ThemeForm(RowForm):
    """A strand that groups a plan's priorities."""

    name = forms.CharField(label="Name", max_length=300)
    text = LinesField(label="What it is about", required=False)


class SectionForm(RowForm):
    """Narrative of a plan that belongs to no single priority."""

    heading = forms.CharField(label="Heading", max_length=500)
    text = LinesField(label="Text", required=False, rows=10)


class ReferenceForm(RowForm):
    """Evidence or another document that a plan cites."""

    title = LinesField(label="Title", rows=2)
    url = forms.URLField(
        label="Address on the web", required=False, max_length=2000, assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )  # fmt: skip


VALUES = Listing(
    code="values",
    model=TrustValue,
    one="value",
    many="values",
    about="What the trust holds to, in its own order.",
    heading="name",
    text="text",
)
GLOSSARY = Listing(
    code="glossary",
    model=GlossaryTerm,
    one="term",
    many="glossary",
    about="Terms and abbreviations that your plans and packs use, explained.",
    heading="term",
    text="text",
)
FAMILIES = Listing(
    code="families",
    model=Family,
    one="family",
    many="KPI families",
    about="KPIs are listed by family in the scorecard and in packs. A family can stand under another.",
    heading="name",
    text="text",
    hangs=(("kpis", "KPI", "KPIs"), ("children", "family", "families")),
)
THEMES = Listing(
    code="themes",
    model=Theme,
    one="theme",
    many="themes",
    about="Strands under which the plan groups its priorities.",
    heading="name",
    text="text",
    hangs=(("priorities", "priority", "priorities"),),
)
SECTIONS = Listing(
    code="sections",
    model=Section,
    one="section",
    many="sections",
    about="Text of the plan that belongs to no single priority, such as its context.",
    heading="heading",
    text="text",
    unique=False,
)
REFERENCES = Listing(
    code="references",
    model=Reference,
    one="reference",
    many="references",
    about="Evidence and documents that the plan rests on.",
    heading="title",
    text="url",
    unique=False,
)

OF_TRUST: dict[str, tuple[Listing, type[RowForm]]] = {
    "values": (VALUES, ValueForm),
    "glossary": (GLOSSARY, TermForm),
    "families": (FAMILIES, FamilyForm),
}
OF_PLAN: dict[str, tuple[Listing, type[RowForm]]] = {
    "themes": (THEMES, ThemeForm),
    "sections": (SECTIONS, SectionForm),
    "references": (REFERENCES, ReferenceForm),
}
