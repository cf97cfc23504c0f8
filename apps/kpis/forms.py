"""What is entered of a KPI: how it is rated first, then the fields that this way of rating needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from apps.core.figures import Unit as FigureUnit
from apps.core.text_fields import LinesField
from apps.kpis.facts import Shape
from apps.kpis.form_fields import (
    SEEN_BY,
    ClausesField,
    GroupsField,
    NamesField,
    PublishedField,
    TypedNumberField,
    phases_without,
    published_line,
    restricted_field,
)
from apps.kpis.form_layout import (
    OF_NUMBERS,
    OF_RATING,
    OF_SHAPE,
    OF_TARGET,
    OF_TRUST_PLAN,
    OPEN_FOR,
    PHASES,
    SECTIONS,
    SHAPE_HINTS,
    UNITS,
    WIDTHS,
)
from apps.kpis.library import amber_suggested
from apps.kpis.lineage_inputs import LineageInputs
from apps.kpis.models import KPI, Benchmark, BenchmarkValue, Family, Frequency, Rollup, Unit
from apps.kpis.services import BenchmarkValues, KPIValues, Published, last_set, target_today
from apps.kpis.share_inputs import ShareInputs
from apps.kpis.target_inputs import TARGET_FIELDS, TargetInputs, target_initial
from apps.strategies.models import Plan, Priority
from apps.trusts.models import Term
from apps.trusts.party_inputs import PartyInputs


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under one heading, each with the width of its input; `folded` ones are opened by those who need them."""

    heading: str
    fields: Sequence[tuple[BoundField, str]]
    folded: bool
    is_open: bool


SHAPES = [(shape, f"{Shape(shape).label}: {hint}") for shape, hint in SHAPE_HINTS]


class ShapeForm(forms.Form):
    """How a KPI is to be rated, which decides what else is asked."""

    shape = forms.ChoiceField(
        label="How is it rated?",
        widget=forms.RadioSelect,
        choices=SHAPES,
        error_messages={"required": "Choose how it is rated", "invalid_choice": "Choose one of these"},
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["shape"]
        if plan.school_id is not None and self.initial.get("shape") != Shape.PROPORTION:
            # What is asked of many schools together is no school's own.
            assert isinstance(field, forms.ChoiceField)
            field.choices = [choice for choice in SHAPES if choice[0] != Shape.PROPORTION]


class KPIForm(PartyInputs, TargetInputs, ShareInputs, LineageInputs):
    """A KPI of one plan, rated in the way of one shape."""

    statement = LinesField(
        label="What is measured, in your own words",
        rows=2,
        help_text="As you would say it to a governor, such as: pupils who feel safe at school.",
        error_messages={"required": "Write what is measured"},
    )
    code = forms.CharField(
        label="Code", max_length=50, required=False, help_text="Your own number or letters for it, such as K3."
    )
    priority = forms.ModelChoiceField(
        label="Priority", queryset=Priority.objects.none(), required=False, empty_label="None: the plan as a whole"
    )
    family = forms.ModelChoiceField(label="Family", queryset=Family.objects.none(), required=False, empty_label="None")
    new_family = forms.CharField(label="Or a new family", required=False, max_length=300)
    measured_for = forms.ChoiceField(
        label="Who reports it?",
        widget=forms.RadioSelect,
        choices=[("each-school", "Each school"), ("trust", "The trust, as a whole")],
        error_messages={"required": "Choose who reports it"},
    )
    phases = forms.MultipleChoiceField(
        label="Only schools of these phases",
        choices=PHASES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None ticked means every school. An all-through school counts as all three.",
    )
    unit = forms.ChoiceField(label="Counted in")
    decimals = forms.IntegerField(
        label="Decimals",
        required=False,
        min_value=0,
        max_value=8,
        help_text="Empty means as the target is written, and one for percentages.",
    )
    grades = NamesField(
        label="Grades, from worst to best",
        required=False,
        help_text="One a line, where it is counted in grades. Empty means Ofsted's four.",
        rows=4,
    )
    groups = GroupsField(
        label="Groups compared",
        required=False,
        help_text="Two a line with a bar, the one usually behind first: Boys | Girls.",
    )
    clauses = ClausesField(
        label="The rule",
        error_messages={"required": "Write the rule: which schools, a bar, and what is to be true of them."},
        help_text="One clause a line: all | are at least good. In place of all: more than half, or a percentage. "
        "A clause can name another KPI of each school by its code: all | meet KPI K3.",
    )
    cumulative = forms.BooleanField(label="It adds up over the academic year", required=False)
    is_unbounded = forms.BooleanField(
        label="Its figures may be below zero, or above 100%: growth, a budget spent, a balance", required=False
    )
    tolerance = TypedNumberField(label="Green up to", help_text="How far from the target, either way, is still green.")
    floor = TypedNumberField(label="Floor", help_text="A number that must be passed as well.")
    strict = forms.BooleanField(label="The target itself does not pass: it must be beaten", required=False)
    must_pass = forms.BooleanField(label="It must pass: what is not met is red, never amber", required=False)
    benchmark_name = forms.CharField(label="Name", required=False, help_text="Such as National.", max_length=300)
    benchmark_direction = forms.ChoiceField(
        label="We are to be",
        required=False,
        choices=[("", "Not said"), ("above", "above it"), ("below", "below it"), ("in_line", "in line with it")],
    )
    benchmark_margin = TypedNumberField(label="Margin", help_text="By how much, or how close.")
    benchmark_values = PublishedField(
        label="Figures",
        required=False,
        help_text="One a line: year, term and phase where it has them, figure: 2025/26 autumn primary 94.9.",
    )
    benchmark_source = forms.CharField(
        label="Where they were published",
        required=False,
        max_length=300,
        help_text="Kept with each figure that does not say it yet, such as Explore Education Statistics, March 2026.",
    )
    frequency = forms.ChoiceField(label="How often", required=False, choices=[("", "Not said"), *Frequency.choices])
    due_terms = forms.MultipleChoiceField(
        label="In which terms",
        choices=Term.Name.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None ticked means every term, or summer for a figure that comes once a year.",
    )
    year = forms.CharField(
        label="Academic year", required=False, max_length=50, help_text="Only if it is one year's, such as 2026/27."
    )
    due = LinesField(
        label="Due, in your own words", required=False, rows=2, help_text="Such as within two years of joining."
    )
    paused = LinesField(
        label="On hold because", required=False, rows=2, help_text="While a reason stands here, it is not rated."
    )
    headline = forms.BooleanField(label="A headline: first on the scorecard and in the board pack", required=False)
    restricted = restricted_field(SEEN_BY)
    rollup = forms.ChoiceField(
        label="How schools' figures become the trust's",
        required=False,
        choices=[("", "Not said"), *Rollup.choices],
        help_text="What stands on the trust's own line of the scorecard.",
    )
    method = LinesField(
        label="How the figure is collected", required=False, rows=2, help_text="Such as from the register, each Friday."
    )
    second_method = LinesField(
        label="How somebody else checks it", required=False, rows=2, help_text="Such as a governor looks at ten books."
    )

    def __init__(self, *args: Any, plan: Plan, shape: str, kpi: KPI | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.shape, self.kpi = plan, shape, kpi
        self._restrict_choices()
        self.offer_earlier(plan, kpi)
        for name, shapes in OF_SHAPE.items():
            if shape not in shapes:
                del self.fields[name]
        if not plan.is_trust_plan:
            self._drop(OF_TRUST_PLAN)
        if shape in (Shape.MILESTONE, Shape.RUBRIC):
            self._drop(OF_NUMBERS)
        if shape in (Shape.MONITOR, ""):
            self._drop(("must_pass",))
        self.add_target_inputs(shape)
        self._suggest_amber()
        if shape not in (Shape.GAP, Shape.PROPORTION):  # their groups and clauses say what is measured
            self._add_measures()
        self._name_direction()
        present = [link.party.name for link in kpi.owners.select_related("party")] if kpi else []
        self.add_party_inputs("owner", ("Owner", "Owner {}"), present)

    def _suggest_amber(self) -> None:
        """Beside the amber limit what the library suggests for this KPI and why, or where it suggests none."""
        if "amber" in self.fields:
            own = self.data if self.is_bound else self.initial
            told = {name: str(own.get(name) or "") for name in ("statement", "unit", "target")}
            must_pass = bool(own.get("must_pass"))
            said = amber_suggested(**told, shape=self.shape, must_pass=must_pass)
            self.fields["amber"].help_text = f"{self.fields['amber'].help_text} {said}".strip()

    def _name_direction(self) -> None:
        """Without a published figure to be above or below, the direction says which way is better."""
        field = self.fields.get("benchmark_direction")
        if self.shape in (Shape.GAP, Shape.NOT_WORSE) and isinstance(field, forms.ChoiceField):
            field.label = "Which way is better?"
            field.choices = [("", "More is better"), ("below", "Less is better")]

    def _drop(self, names: tuple[str, ...]) -> None:
        for name in names:
            self.fields.pop(name, None)

    def _restrict_choices(self) -> None:
        """Offer the plan's own priorities, the trust's own families, and the units that the shape can have."""
        priority, family, unit = self.fields["priority"], self.fields["family"], self.fields["unit"]
        if isinstance(priority, forms.ModelChoiceField) and isinstance(family, forms.ModelChoiceField):
            priority.queryset = Priority.objects.filter(trust_id=self.plan.trust_id, plan=self.plan).kept()
            family.queryset = Family.objects.filter(trust_id=self.plan.trust_id)
        if isinstance(unit, forms.ChoiceField):
            offered = {*UNITS.get(self.shape, tuple(Unit)), self.kpi.unit if self.kpi else ""}
            units = [(found.value, FigureUnit(found).word) for found in Unit if found in offered]
            unit.choices = [("", "Choose"), *units]
            unit.required = self.shape not in (Shape.MONITOR, "")
            unit.error_messages["required"] = "Choose what it is counted in"

    def _add_measures(self) -> None:
        """An input for the name of each measure there is, and one for more."""
        there = list(self.kpi.measures.all()) if self.kpi else []
        named = [measure for measure in there if measure.name]
        for measure in named:
            self.fields[f"measure_{measure.pk}"] = forms.CharField(
                label=f"Measure: {measure.name}", required=False, max_length=500, initial=measure.name
            )
        self.fields["more_measures"] = NamesField(
            label="Further measures" if named else "Measures, if it has several",
            required=False,
            help_text="One a line, each rated by itself: reading, writing, mathematics.",
        )

    def sections(self) -> list[Section]:
        """The headings of the page, folded ones last, with the fields under each; one that holds anything is open."""
        found = []
        for heading, names, folded in SECTIONS:
            fields = [self[name] for asked in names for name in self._named(asked)]
            held = any(field.errors or field.value() not in (None, "", [], False) for field in fields)
            folded = folded and self.shape not in OPEN_FOR.get(heading, ())
            if fields:
                widths = [(field, WIDTHS.get(field.name, "")) for field in fields]
                found.append(Section(heading, widths, folded, held))
        return sorted(found, key=lambda section: section.folded)

    def _named(self, asked: str) -> list[str]:
        """The fields of that name, or all whose names begin so."""
        if asked.endswith("_"):
            return [name for name in self.fields if name.startswith(asked)]
        return [asked] if asked in self.fields else []

    def draft(self) -> KPI:
        """The KPI as far as it is typed, without what is wrong in it, to try figures on; nothing is saved."""
        self.is_valid()
        entered = getattr(self, "cleaned_data", {})
        draft = KPI(trust=self.plan.trust, plan=self.plan, shape=self.shape)
        for name in ("statement", "measured_for", "frequency", "due_terms", *OF_RATING):
            if hasattr(draft, name) and (name in entered or self.kpi is not None):
                setattr(draft, name, entered.get(name, getattr(self.kpi, name, None)))
        if self.shape in (Shape.MILESTONE, Shape.RUBRIC):
            draft.unit = UNITS[self.shape][0]
        return draft

    def rating_problems(self) -> list[str]:
        """Sentences about what is wrong in the fields that a colour hangs on, each after the label of its field."""
        return [
            f"{self.fields[name].label}: {text}"
            for name, errors in self.errors.items()
            if name in OF_RATING
            for text in errors
        ]

    def clean_more_measures(self) -> list[str]:
        """Names that fit their column."""
        names: list[str] = self.cleaned_data["more_measures"]
        if any(len(name) > 500 for name in names):
            raise forms.ValidationError("The name of a measure can have 500 characters at most.")
        return names

    def clean_tolerance(self) -> Decimal | None:
        """A distance, which is above 0."""
        tolerance: Decimal | None = self.cleaned_data["tolerance"]
        if tolerance is not None and tolerance <= 0:
            raise forms.ValidationError("Enter how far from the target is still green: a number above 0.")
        return tolerance

    def clean_benchmark_margin(self) -> Decimal | None:
        """A distance, which is not below 0."""
        margin: Decimal | None = self.cleaned_data["benchmark_margin"]
        if margin is not None and margin < 0:
            raise forms.ValidationError("Enter a distance from the published figure: 0 or more.")
        return margin

    def clean(self) -> dict[str, Any]:
        """Published figures for the phases that the KPI is for."""
        data = super().clean() or {}
        missing = phases_without(data.get("benchmark_values") or (), data.get("phases") or ())
        if self.shape == Shape.VS_BENCHMARK and missing:
            self.add_error("benchmark_values", missing)
        return data

    def values(self) -> KPIValues:
        """What was entered. Raises BadValue where a target is neither a number nor a grade."""
        columns = self._columns()
        draft = KPI(shape=self.shape, **{name: columns.get(name, getattr(self.kpi, name, "")) for name in OF_TARGET})
        changed = set(self.changed_data) & {*TARGET_FIELDS, "amber_why", "strict", "must_pass", "clauses", *OF_TARGET}
        touched = self.kpi is None or bool(changed) or self.kpi.shape != self.shape
        return KPIValues(
            columns=columns,
            owners=self.party_names("owner"),
            renamed={
                int(name.removeprefix("measure_")): value
                for name, value in self.cleaned_data.items()
                if name.startswith("measure_")
            },
            more_measures=self.cleaned_data.get("more_measures", ()),
            target=self.target_values(draft) if touched else None,
            target_why=self.cleaned_data.get("target_why", ""),
            amber_why=self.cleaned_data.get("amber_why", ""),
            benchmark=self._benchmark(),
            new_family=self.cleaned_data.get("new_family", ""),
        )

    def _columns(self) -> dict[str, Any]:
        """The KPI's own fields that were filled in, or of a KPI that there is, those that were changed."""
        own = {field.name for field in KPI._meta.concrete_fields}
        entered = self.cleaned_data if self.kpi is None else self.changed_data
        columns = {name: self.cleaned_data[name] for name in entered if name in own}
        if self.kpi is None or self.kpi.shape != self.shape:
            columns["shape"] = self.shape
            if self.shape in (Shape.MILESTONE, Shape.RUBRIC):
                columns["unit"] = UNITS[self.shape][0]
        return columns

    def _benchmark(self) -> BenchmarkValues | None:
        if not any(name.startswith("benchmark_") for name in self.changed_data):
            return None
        data = self.cleaned_data
        return BenchmarkValues(
            name=data.get("benchmark_name", ""),
            direction=data.get("benchmark_direction", ""),
            margin=data.get("benchmark_margin"),
            values=data.get("benchmark_values", ()),
            source=data.get("benchmark_source", ""),
        )


def kpi_initial(kpi: KPI) -> dict[str, Any]:
    """A KPI as its form shows it."""
    columns = {name: getattr(kpi, name) for name in KPIForm.base_fields if hasattr(kpi, name)}
    benchmark = Benchmark.objects.filter(trust_id=kpi.trust_id, kpi=kpi).first()
    rows = BenchmarkValue.objects.filter(trust_id=kpi.trust_id, benchmark__kpi=kpi, value__isnull=False)
    published = [Published(year=r.year, term=r.term, phase=r.phase, value=r.value) for r in rows]
    return {
        **columns,
        "priority": kpi.priority_id,
        "family": kpi.family_id,
        "continues": kpi.continues_id,
        "measured_for": kpi.measured_for or "trust",
        "groups": [" | ".join(names) for names in kpi.groups],
        "clauses": [f"{clause.get('schools', 'all')} | {clause.get('rule', '')}" for clause in kpi.clauses],
        "benchmark_name": benchmark.name if benchmark else "",
        "benchmark_direction": benchmark.direction if benchmark else "",
        "benchmark_margin": benchmark.margin if benchmark else None,
        "benchmark_values": [published_line(value) for value in published],
        **target_initial(target_today(kpi)),
        "amber_why": last.amber_why if (last := last_set(kpi)) else "",
    }
