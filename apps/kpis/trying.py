"""Trying a figure on a KPI as it is typed so far: the colour and the sentence it would get, with nothing saved."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from apps.core.errors import BadValue
from apps.kpis.benchmarks import benchmark_beside
from apps.kpis.entries import Entry, completed
from apps.kpis.facts import Moment, Subject
from apps.kpis.figure_forms import DONE, NOT_DONE, inputs_of
from apps.kpis.forms import KPIForm
from apps.kpis.models import KPI, Benchmark, BenchmarkValue, Measure, Reading, Target
from apps.kpis.policies import check_limits
from apps.kpis.rating import Rating, rate
from apps.kpis.specs import figure_from, spec_of, subject_of
from apps.kpis.target_inputs import TermField
from apps.kpis.targets import limits_from
from apps.trusts.models import Period, Term
from apps.trusts.selectors import term_on
from apps.trusts.vocabulary import Words

_LABELS = {
    "value": "Figure",
    "numerator": "How many",
    "denominator": "Out of how many",
    "grade": "Grade",
    "answer": "Is it done?",
    "done_on": "Done on",
}
_PARTS = ("value", "numerator", "denominator", "grade", "done_on", "not_done")
# A figure that is possible but unlikely is taken with a note that says why; here it is only tried.
_TRIED = "Only tried."


class TryForm(forms.Form):
    """The inputs of a figure that is only tried, as the KPI's unit needs them, and the term it is tried in."""

    def __init__(self, data: Any = None, *, kpi: KPI, periods: Sequence[Period], term: Term) -> None:
        super().__init__(data, prefix="try", initial={"term": term.pk})
        self.fields |= inputs_of(kpi)
        for name, label in _LABELS.items():
            if name in self.fields:
                self.fields[name].label = label
        self.periods = {period.term_id: period for period in periods}
        terms = Term.objects.filter(pk__in=self.periods).select_related("year")
        wrong = {"invalid_choice": "Choose one of these terms"}
        self.fields["term"] = TermField(
            label="In", queryset=terms, required=False, empty_label=None, error_messages=wrong
        )

    @property
    def inputs(self) -> list[BoundField]:
        """The inputs of the figure, without the term."""
        return [self[name] for name in self.fields if name != "term"]

    @property
    def says_something(self) -> bool:
        """Whether a figure was typed."""
        names = [name for name in self.fields if name != "term"]
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in names)

    def entry(self, data: Mapping[str, Any]) -> Entry:
        """The figure as one that is entered. Raises BadValue for half an answer."""
        if data.get("answer") == DONE and data.get("done_on") is None:
            raise BadValue("Enter the day it was done.", field="done_on")
        return Entry(
            measure=Measure(),
            value=_as_number(data.get("value")),
            numerator=data.get("numerator"),
            denominator=data.get("denominator"),
            grade=data.get("grade", ""),
            done_on=data.get("done_on"),
            not_done=data.get("answer") == NOT_DONE,
            note=_TRIED,
        )


def _as_number(value: Any) -> Decimal | None:
    """The number typed; a yes or no as the number that stands for it."""
    if isinstance(value, str):
        return Decimal(value) if value else None
    return value if isinstance(value, Decimal) else None


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What came of a figure that was tried: its rating, or sentences about what has to be put right first."""

    form: TryForm
    rating: Rating | None = None
    problems: tuple[str, ...] = ()


def try_figure(*, form: KPIForm, data: Any, today: date) -> Trial | None:
    """Rate the figure in `data` by the KPI form as it stands, in a term of this academic year; nothing is written.

    Fields of the form that the colour does not hang on may be empty or wrong. None for a trust without terms.
    """
    draft = form.draft()
    term = term_on(draft.trust, today)
    if term is None:
        return None
    whole = Period.objects.filter(trust=draft.trust, part=Period.Part.WHOLE, term__year=term.year_id)
    trying = TryForm(data, kpi=draft, periods=list(whole.select_related("term__year")), term=term)
    if data is None or not trying.says_something:
        return Trial(form=trying)
    try:
        problems = form.rating_problems()
        if problems or not trying.is_valid():
            return Trial(form=trying, problems=tuple(problems))
        values = form.target_values(draft)
        check_limits(draft, values)
        entry = completed(draft, trying.entry(trying.cleaned_data), today)
    except BadValue as wrong:
        if wrong.field in trying.fields and wrong.field not in form.fields:
            trying.add_error(wrong.field, wrong.sentence)
            return Trial(form=trying)
        return Trial(form=trying, problems=(_named(form, wrong),))
    period = trying.periods[(trying.cleaned_data["term"] or term).pk]
    rating = _rated(form, draft, Target(**asdict(values)), entry, period, today)
    return Trial(form=trying, rating=rating)


def _named(form: KPIForm, wrong: BadValue) -> str:
    """The sentence, after the label of the field of the KPI's form that it is about."""
    return f"{form.fields[wrong.field].label}: {wrong.sentence}" if wrong.field in form.fields else wrong.sentence


def _rated(form: KPIForm, draft: KPI, target: Target, entry: Entry, period: Period, today: date) -> Rating:
    spec = spec_of(draft, Words(draft.trust.vocabulary))
    subject, term = _subject(draft), period.term
    return rate(
        spec=spec,
        limits=limits_from(target, spec),
        figure=figure_from(Reading(**{name: getattr(entry, name) for name in _PARTS})),
        moment=Moment(
            today=today,
            due_on=period.due_on,
            term=term.name,
            year=term.year.name,
            term_starts_on=term.starts_on,
            term_ends_on=term.ends_on,
            is_year_end=term.name == Term.Name.SUMMER,
        ),
        subject=subject,
        benchmark=benchmark_beside(draft, _published(form), subject, term),
    )


def _subject(draft: KPI) -> Subject:
    """The plan's school, or the trust; a KPI of each school is tried on a school without a phase of its own."""
    if draft.for_each_school and draft.plan.school_id is None:
        return Subject(name="a school", small_under=draft.trust.small_cohort)
    return subject_of(draft.trust, draft.plan.school)


def _published(form: KPIForm) -> list[BenchmarkValue]:
    """The published figures typed so far."""
    benchmark = Benchmark(name=form.cleaned_data.get("benchmark_name", ""))
    return [
        BenchmarkValue(benchmark=benchmark, position=position, **asdict(value))
        for position, value in enumerate(form.cleaned_data.get("benchmark_values") or ())
    ]
