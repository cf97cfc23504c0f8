"""One line of a scorecard: what its cells share, worked out once."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from apps.core.figures import Unit
from apps.kpis.entered import Stored
from apps.kpis.evidence import Cell, Measured
from apps.kpis.facts import Figure, LastResult, Past, SchoolAnswer, Shape, Subject
from apps.kpis.judge import Judge, can_be_judged, judge_of, written_places
from apps.kpis.measuring import codes_named, for_clauses
from apps.kpis.models import KPI, Measure
from apps.kpis.rating import Rating, rate
from apps.kpis.specs import figure_from
from apps.kpis.timetable import due_seasons
from apps.trusts.models import Period, School

if TYPE_CHECKING:
    from apps.kpis.cells import Desk

_NO_FIGURES: Mapping[int, Stored] = {}


class Track:
    """One measure of a KPI in a term, with what its cells share worked out once.

    Most cells differ in their figure alone: those a `Judge` rates. The others are put together and rated one by one.
    """

    def __init__(self, desk: "Desk", kpi: KPI, measure: Measure) -> None:
        self.desk, self.kpi, self.measure = desk, kpi, measure
        self.line = line = desk.line(kpi, measure)
        self.measured = Measured(
            kpi=kpi,
            measure=measure,
            line_name=None if line.measure.id != measure.id or line.name == measure.name else line.name,
            shelf=desk.evidence.shelf,
        )
        self.spec = desk.spec_of_line(kpi, line)
        self.in_season = desk.term.name in due_seasons(kpi.frequency, kpi.due_terms)
        # Where the KPI names no term, a figure that is there says itself when it was due.
        self.is_due_if_entered = self.in_season or not kpi.due_terms
        self.measure_id, self.readings = measure.id, desk.evidence.readings
        self.first, *self.later = desk.evidence.calendar.periods_in(desk.term.id, kpi.frequency)
        self.has_benchmark = bool(desk.evidence.benchmarks.get(kpi.id))
        self.with_targets = {version.school_id for version in desk.evidence.targets.get(kpi.id, ())}
        self.is_judged = len(line.parts) == 1 and can_be_judged(self.spec)
        # Otherwise a figure shows as many decimals as it was written with.
        self.has_decimals = self.spec.decimals is not None or self.spec.unit in (Unit.PERCENT, Unit.YES_NO)
        self._judges: dict[tuple[int | None, str, int, bool, int], Judge] = {}
        self._periods: dict[int, tuple[bool, int | None]] = {}

    def cell(self, school: School | None, period: Period | None = None) -> Cell:
        """Rate it for one school, or the trust; in the period that counts, or the one that is given: see `cells_of`."""
        school_id = school.id if school is not None else None
        figures = self.readings.get((self.measure_id, school_id), _NO_FIGURES)
        if period is None:
            period = self._latest_of(figures) if self.later else self.first
        entered = figures.get(period.id)
        was_asked, year_earlier = self._periods.get(period.id) or self._about(period)
        is_due = self.in_season and was_asked if entered is None else self.is_due_if_entered
        rating: Rating | None = None
        if self.is_judged:
            subject, year_ago = self.desk.subjects[school_id], figures.get(year_earlier)  # type: ignore[arg-type]
            places = 0 if self.has_decimals else max(written_places(entered), written_places(year_ago))
            rating = self._judge(school_id, subject, period, is_due, places).rate(
                entered,
                subject,
                year_ago,
                overdue_before=is_due
                and entered is None
                and self.desk.overdue_before(self.kpi, self.measure, school, period),
                last=None if is_due else partial(self.last_result, school),
            )
        return Cell(self.measured, school, period, rating or self._rated(school, period, entered, is_due), entered)

    def period_of(self, school: School | None) -> Period:
        """The period that a school's cell speaks of, or the trust's: see `cells_of`."""
        whose = (self.measure_id, school.id if school is not None else None)
        return self._latest_of(self.readings.get(whose, _NO_FIGURES))

    def _latest_of(self, figures: Mapping[int, Stored]) -> Period:
        for period in reversed(self.later):
            if period.id in figures or self.desk.has_passed(period):
                return period
        return self.first

    def _about(self, period: Period) -> tuple[bool, int | None]:
        """Whether anybody was asked for a period's figure, and the same period (its id) a year earlier."""
        year_earlier = self.desk.evidence.calendar.year_earlier(period)
        about = not self.desk.was_before(self.kpi, period), year_earlier.id if year_earlier else None
        self._periods[period.id] = about
        return about

    def _judge(self, school_id: int | None, subject: Subject, period: Period, is_due: bool, places: int) -> Judge:
        """One judge for all schools without targets of their own, and without a published figure that differs."""
        own = school_id if school_id is None or school_id in self.with_targets else 0
        key = (own, subject.phase if self.has_benchmark else "", period.id, is_due, places)
        judge = self._judges.get(key)
        if judge is None:
            judge = self._judges[key] = judge_of(
                self.spec,
                self.desk.limits(self.kpi, school_id, period.term),
                self.desk.moment(self.kpi, period, is_due),
                self.desk.benchmark(self.kpi, subject, period.term),
                places,
            )
        return judge

    def _rated(self, school: School | None, period: Period, entered: Stored | None, is_due: bool) -> Rating:
        """Put a cell's case together and rate it."""
        desk, kpi, school_id = self.desk, self.kpi, school.id if school is not None else None
        subject = desk.subjects[school_id]
        return rate(
            spec=self.spec,
            limits=desk.limits(kpi, school_id, desk.term),
            figure=desk.figure(kpi, self.line, school_id, period),
            moment=desk.moment(kpi, period, is_due),
            subject=subject,
            schools=desk.own_answers(kpi, self.line, school, period),
            past=Past(
                same_term_last_year=desk.last_year(kpi, self.line, school_id, period),
                **desk.baseline(kpi, self.measure, school, period),
                last_result=None if is_due else self.last_result(school),
                overdue_before=is_due and entered is None and desk.overdue_before(kpi, self.measure, school, period),
            ),
            benchmark=desk.benchmark(kpi, subject),
        )

    def last_result(self, school: School | None) -> LastResult | None:
        """The last figure before this term, rated as it was then; one that adds up over a year keeps no colour."""
        school_id, evidence = school.id if school is not None else None, self.desk.evidence
        found = [evidence.latest.get((part.id, school_id)) for part in self.line.parts]
        entered = [one for one in found if one is not None]
        if len(entered) < len(found) or len({one.period_id for one in entered}) > 1:
            return None  # of a gap or a rule that is answered in parts, only what is whole has a result
        if codes_named(self.kpi):
            return None  # nor has a rule that other KPIs answer as well: what they said then is not at hand
        period = evidence.calendar.by_id[entered[0].period_id]
        rating: Rating | None = None
        if self.is_judged:
            subject = self.desk.subjects[school_id]
            places = 0 if self.has_decimals else written_places(entered[0])
            rating = self._judge(school_id, subject, period, True, places).rate(entered[0], subject)
        rating = rating or self._rated_then(school, period, entered)
        return LastResult(
            state=rating.state,
            printed=rating.printed,
            on=entered[0].as_at or min(period.ends_on, evidence.today),
            small_group=rating.small_group,
        )

    def _rated_then(self, school: School | None, period: Period, entered: Sequence[Stored]) -> Rating:
        desk, kpi, school_id = self.desk, self.kpi, school.id if school is not None else None
        subject, limits = desk.subjects[school_id], desk.limits(kpi, school_id, period.term)
        figures = tuple(map(figure_from, entered))
        is_pair, several = kpi.shape == Shape.GAP and len(figures) == 2, kpi.shape == Shape.PROPORTION and school
        return rate(
            spec=self.spec,
            limits=limits,
            figure=Figure(groups=tuple(f or Figure() for f in figures)) if is_pair else figures[0],
            moment=desk.moment(kpi, period),
            subject=subject,
            past=Past(**desk.baseline(kpi, self.measure, school, period)),
            benchmark=desk.benchmark(kpi, subject, period.term),
            schools=[SchoolAnswer(name=school.name, figures=for_clauses(kpi, self.line, figures), limits=limits)]
            if several and school
            else (),
        )
