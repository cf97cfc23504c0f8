"""From loaded evidence to rated cells: one per measure and school, or for the trust, in one term."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from apps.core.figures import Unit
from apps.kpis.benchmarks import benchmark_beside
from apps.kpis.evidence import Cell, Evidence, Whose
from apps.kpis.facts import (
    Benchmark,
    Coverage,
    Figure,
    LastResult,
    Limits,
    Moment,
    Past,
    Shape,
    Spec,
    Subject,
    year_to_date,
)
from apps.kpis.models import KPI, Measure, Reading
from apps.kpis.rating import Rating, rate
from apps.kpis.targets import limits_from, target_on
from apps.kpis.timetable import academic_year_of, day_of_limits, due_seasons, holds, period_words
from apps.trusts.models import Period, School, Term, Trust
from apps.trusts.vocabulary import Words

_COUNTED = re.compile(
    r"\b(pupil|student|child|learner|teacher|leader|governor|trustee|parent|family|school|classroom|member of staff)"
)
_PLURALS = {"children": "child", "families": "family", "staff": "member of staff", "adults": "adult"}
_PLURAL = re.compile(r"\b(children|families|staff|adults)\b")


def cells_of(evidence: Evidence, term: Term) -> list[Cell]:
    """Rate every measure in one term: a cell per open school where schools report it, otherwise one for its owner.

    The owner of a trust plan's KPI is the trust, of a school plan's KPI the school. KPIs of another year, and of plans
    that do not hold the term, have no cells. A half-termly KPI shows its second half once that has a figure or its day
    has passed without one, and its first half before: a missing second half is never covered up by the first.
    """
    return Desk(evidence, term).cells()


def applies_in(kpi: KPI, term: Term) -> bool:
    """Whether a KPI is measured in a term: its plan holds the term, and the year it is for, if any, is the term's."""
    year = academic_year_of(kpi.year)
    return (year is None or year == term.year.name) and holds(kpi.plan.starts_on, kpi.plan.ends_on, term)


def figure_from(reading: Reading | None) -> Figure | None:
    """A stored figure as the rating reads it."""
    if reading is None:
        return None
    return Figure(
        value=reading.value,
        numerator=reading.numerator,
        denominator=reading.denominator,
        grade=reading.grade,
        done=False if reading.not_done else True if reading.done_on else None,
        done_on=reading.done_on,
    )


def was_before(kpi: KPI, period: Period) -> bool:
    """Whether a period was over when the KPI was added, so that nobody was asked for its figure."""
    return kpi.added_on is not None and period.ends_on < kpi.added_on


def spec_of(kpi: KPI, words: Words | None = None) -> Spec:
    """A KPI's rule; it is on hold with its priority."""
    return Spec(
        shape=Shape(kpi.shape) if kpi.shape else None,
        unit=Unit(kpi.unit) if kpi.unit else Unit.NUMBER,
        decimals=kpi.decimals,
        strict=kpi.strict,
        must_pass=kpi.must_pass,
        cumulative=kpi.cumulative,
        tolerance=kpi.tolerance,
        grades=tuple(kpi.grades),
        phases=tuple(kpi.phases),
        paused=_why_paused(kpi),
        counted=counted_word(kpi.statement, words),
    )


def _why_paused(kpi: KPI) -> str | None:
    priority = kpi.priority
    parent = priority.parent if priority else None
    reasons = (kpi.paused, priority.paused if priority else "", parent.paused if parent else "")
    return next((reason for reason in reasons if reason.strip()), None)


def counted_word(statement: str, words: Words | None = None) -> str:
    """One of those a KPI counts, by its own statement: "pupil", "member of staff"; "of them" where it does not say."""
    lower = statement.lower()
    own = (words["pupil"] if words else "pupil").lower()
    if own in lower:
        return own
    plural, singular = _PLURAL.search(lower), _COUNTED.search(lower)
    if plural and (singular is None or plural.start() < singular.start()):
        return _PLURALS[plural[1]]
    return singular[1] if singular else "of them"


def subject_of(trust: Trust, school: School | None) -> Subject:
    """The school, or the trust, as the rating sees it."""
    if school is None:
        return Subject(name=trust.short_name or trust.name, is_trust=True, small_under=trust.small_cohort)
    return Subject(name=school.name, phase=school.phase, joined_on=school.joined_on, small_under=trust.small_cohort)


@dataclass(frozen=True)
class Desk:
    """One term's evidence, with what the cells share worked out once."""

    evidence: Evidence
    term: Term
    _specs: dict[int, Spec] = field(default_factory=dict)
    _limits: dict[tuple[int, int | None, int], Limits] = field(default_factory=dict)
    _moments: dict[tuple[int, bool], Moment] = field(default_factory=dict)

    @cached_property
    def subjects(self) -> Mapping[int | None, Subject]:
        """The trust (None) and every school, a school plan's own too."""
        trust = self.evidence.trust
        owners = [kpi.plan.school for kpi in self.evidence.kpis if kpi.plan.school is not None]
        schools = [*self.evidence.schools, *owners]
        return {None: subject_of(trust, None)} | {school.pk: subject_of(trust, school) for school in schools}

    def schools_of(self, kpi: KPI) -> Iterator[School | None]:
        """Whose figures a KPI asks for in this term, as far as the reader sees: every open school's, or its owner's.

        After the schools' comes the trust's own, where it types one beside them.
        """
        only = self.evidence.only
        if kpi.plan.school is not None or not kpi.for_each_school:
            if only is None or kpi.plan.school_id in only:
                yield kpi.plan.school
            return
        closed = self.term.starts_on
        yield from (s for s in self.evidence.schools if s.closed_on is None or s.closed_on > closed)
        if kpi.is_entered_by_trust and only is None:
            yield None

    def cells(self) -> list[Cell]:
        """Every cell of the term, KPI by KPI."""
        return [
            self.cell(kpi, measure, school)
            for kpi in self.evidence.kpis
            if applies_in(kpi, self.term)
            for measure in self.evidence.measures.get(kpi.pk, ())
            for school in self.schools_of(kpi)
        ]

    def cell(self, kpi: KPI, measure: Measure, school: School | None, period: Period | None = None) -> Cell:
        """Rate one measure for one school, or the trust; in the period that counts, or the one that is given."""
        school_id = school.pk if school else None
        period = period or self.period_of(kpi, (measure.pk, school_id))
        reading = self.evidence.reading((measure.pk, school_id), period)
        in_season = self.term.name in due_seasons(kpi.frequency, kpi.due_terms)
        # Where the KPI names no term, a figure that is there says itself when it was due.
        in_season = in_season or (not kpi.due_terms and reading is not None)
        is_due = in_season and (reading is not None or not was_before(kpi, period))
        spec, subject = self.spec(kpi), self.subjects[school_id]
        rating = rate(
            spec=spec,
            limits=self.limits(kpi, school_id, self.term),
            figure=self.figure(kpi, measure, school_id, period),
            moment=self.moment(period, is_due),
            subject=subject,
            past=Past(
                same_term_last_year=self.last_year(kpi, measure, school_id, period),
                last_result=None if is_due else self.last_result(kpi, measure, school),
                overdue_before=is_due and reading is None and self.overdue_before(kpi, measure, school, period),
            ),
            benchmark=self.benchmark(kpi, subject),
        )
        return Cell(kpi=kpi, measure=measure, school=school, period=period, rating=rating, reading=reading)

    def rate_together(
        self, kpi: KPI, period: Period, figure: Figure, *, last_year: Figure | None, coverage: Coverage
    ) -> Rating:
        """Rate the figure that the schools make together against what the trust is held to."""
        return rate(
            spec=self.spec(kpi),
            limits=self.limits(kpi, None, self.term),
            figure=figure,
            moment=self.moment(period, is_due=True),
            subject=self.subjects[None],
            past=Past(same_term_last_year=last_year),
            benchmark=self.benchmark(kpi, self.subjects[None]),
            coverage=coverage,
        )

    def benchmark(self, kpi: KPI, subject: Subject) -> Benchmark | None:
        """The published figure beside a school's, or the trust's."""
        return benchmark_beside(kpi, self.evidence.benchmarks.get(kpi.pk, ()), subject, self.term)

    def period_of(self, kpi: KPI, whose: Whose) -> Period:
        """The period a cell speaks of: see `cells_of`."""
        first, *later = self.evidence.calendar.periods_in(self.term.pk, kpi.frequency)
        for period in reversed(later):
            if self.evidence.reading(whose, period) is not None or self.evidence.today > period.due_on:
                return period
        return first

    def figure(self, kpi: KPI, measure: Measure, school_id: int | None, period: Period | None) -> Figure | None:
        """The period's figure; for a KPI that adds up over the year, the year so far."""
        if period is None:
            return None
        whose = (measure.pk, school_id)
        if not kpi.cumulative:
            return figure_from(self.evidence.reading(whose, period))
        seasons = due_seasons(kpi.frequency, kpi.due_terms)
        so_far = self.evidence.calendar.year_so_far(period, kpi.frequency, seasons)
        return year_to_date([(period_words(p), figure_from(self.evidence.reading(whose, p))) for p in so_far])

    def last_year(self, kpi: KPI, measure: Measure, school_id: int | None, period: Period) -> Figure | None:
        """The figure of the same term (or half) a year earlier."""
        figure = self.figure(kpi, measure, school_id, self.evidence.calendar.year_earlier(period))
        return None if figure is not None and figure.missing_terms else figure

    def overdue_before(self, kpi: KPI, measure: Measure, school: School | None, period: Period) -> bool:
        """Whether the period before asked for a figure too, of a school that was in by then, and got none."""
        seasons = due_seasons(kpi.frequency, kpi.due_terms)
        before = self.evidence.calendar.before(period, kpi.frequency, seasons)
        if before is None or not applies_in(kpi, before.term) or was_before(kpi, before):
            return False
        if self.evidence.today <= before.due_on:
            return False
        if school is not None and school.joined_on is not None and school.joined_on > before.term.starts_on:
            return False
        return self.evidence.reading((measure.pk, school.pk if school else None), before) is None

    def last_result(self, kpi: KPI, measure: Measure, school: School | None) -> LastResult | None:
        """The last figure before this term, rated as it was then; one that adds up over a year keeps no colour."""
        school_id = school.pk if school else None
        reading = self.evidence.latest.get((measure.pk, school_id))
        if reading is None:
            return None
        period = reading.period
        rating = rate(
            spec=self.spec(kpi),
            limits=self.limits(kpi, school_id, period.term),
            figure=figure_from(reading),
            moment=self.moment(period, is_due=True),
            subject=self.subjects[school_id],
        )
        return LastResult(
            state=rating.state,
            printed=rating.printed,
            on=reading.as_at or min(period.ends_on, self.evidence.today),
            small_group=rating.small_group,
        )

    def spec(self, kpi: KPI) -> Spec:
        """The KPI's rule, made once."""
        if kpi.pk not in self._specs:
            self._specs[kpi.pk] = spec_of(kpi, Words(self.evidence.trust.vocabulary))
        return self._specs[kpi.pk]

    def limits(self, kpi: KPI, school_id: int | None, term: Term) -> Limits:
        """What a school, or the trust, is held against in a term, looked up once."""
        key = (kpi.pk, school_id, term.pk)
        if key not in self._limits:
            day = day_of_limits(term, self.evidence.today)
            versions = self.evidence.targets.get(kpi.pk, ())
            if school_id is not None and kpi.is_added_up:
                versions = [version for version in versions if version.school_id == school_id]
            found = target_on(versions, school_id=school_id, term_id=term.pk, day=day)
            self._limits[key] = limits_from(found, self.spec(kpi))
        return self._limits[key]

    def moment(self, period: Period, is_due: bool) -> Moment:
        """The period in words, with its days."""
        key = (period.pk, is_due)
        if key not in self._moments:
            self._moments[key] = Moment(
                today=self.evidence.today,
                due_on=period.due_on,
                term=period_words(period),
                year=period.term.year.name,
                term_starts_on=period.term.starts_on,
                term_ends_on=period.term.ends_on,
                is_due=is_due,
                is_year_end=period.term.name == Term.Name.SUMMER and period.part != Period.Part.FIRST,
            )
        return self._moments[key]
