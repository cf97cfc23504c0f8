"""Trying a figure on a KPI as it is typed so far: the colour and the sentence it would get, with nothing saved."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from apps.core.errors import BadValue
from apps.kpis.benchmarks import benchmark_beside
from apps.kpis.facts import Moment, Past, SchoolAnswer, Shape, Subject
from apps.kpis.forms import KPIForm
from apps.kpis.models import KPI, Benchmark, BenchmarkValue, Target
from apps.kpis.policies import check_limits
from apps.kpis.rating import Rating, rate
from apps.kpis.specs import spec_of, subject_of
from apps.kpis.targets import limits_from
from apps.kpis.timetable import ends_year
from apps.kpis.try_inputs import TryForm
from apps.trusts.models import Period
from apps.trusts.selectors import term_on
from apps.trusts.vocabulary import Words


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
        period = trying.periods[(trying.cleaned_data["term"] or term).pk]
        rating = _rated(form, draft, Target(**asdict(values)), trying, period, today)
    except BadValue as wrong:
        if wrong.field in trying.fields and wrong.field not in form.fields:
            trying.add_error(wrong.field, wrong.sentence)
            return Trial(form=trying)
        return Trial(form=trying, problems=(_named(form, wrong),))
    return Trial(form=trying, rating=rating)


def _named(form: KPIForm, wrong: BadValue) -> str:
    """The sentence, after the label of the field of the KPI's form that it is about."""
    return f"{form.fields[wrong.field].label}: {wrong.sentence}" if wrong.field in form.fields else wrong.sentence


def _rated(form: KPIForm, draft: KPI, target: Target, trying: TryForm, period: Period, today: date) -> Rating:
    published = _published(form, draft)
    spec = spec_of(draft, Words(draft.trust.vocabulary))
    subject, term = _subject(draft), period.term
    limits, benchmark = limits_from(target, spec), benchmark_beside(draft, published, subject, term)
    before = trying.before()
    is_earlier = spec.shape is Shape.NOT_WORSE
    return rate(
        spec=spec,
        limits=limits,
        figure=trying.figure(today),
        moment=Moment(
            today=today,
            due_on=period.due_on,
            grace_days=draft.trust.grace_days,
            term=term.name,
            year=term.year.name,
            term_starts_on=term.starts_on,
            term_ends_on=term.ends_on,
            is_year_end=ends_year(draft.frequency, draft.due_terms, period),
        ),
        subject=subject,
        past=Past(
            same_term_last_year=None if is_earlier else before,
            baseline=before if is_earlier else None,
            baseline_when="before" if is_earlier and before is not None else "",
        ),
        benchmark=benchmark,
        schools=[replace(answer, limits=limits, benchmark=benchmark) for answer in _answers(trying, draft)],
    )


def _answers(trying: TryForm, draft: KPI) -> list[SchoolAnswer]:
    return trying.answers() if draft.shape == Shape.PROPORTION else []


def _subject(draft: KPI) -> Subject:
    """The plan's school, or the trust; a KPI of each school is tried on a school without a phase of its own."""
    if draft.shape != Shape.PROPORTION and draft.for_each_school and draft.plan.school_id is None:
        return Subject(name="a school", small_under=draft.trust.small_cohort)
    return subject_of(draft.trust, draft.plan.school)


def _published(form: KPIForm, draft: KPI) -> list[BenchmarkValue]:
    """The published figures typed so far, of a benchmark that the draft is held against."""
    data = form.cleaned_data
    benchmark = Benchmark(
        kpi=draft,
        name=data.get("benchmark_name", ""),
        direction=data.get("benchmark_direction", ""),
        margin=data.get("benchmark_margin"),
    )
    return [
        BenchmarkValue(benchmark=benchmark, position=position, **asdict(value))
        for position, value in enumerate(data.get("benchmark_values") or ())
    ]
