"""From loaded evidence to rated cells: one per measure and school, or for the trust, in one term."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from apps.core.rag import State
from apps.kpis.benchmarks import benchmark_beside
from apps.kpis.evidence import Cell, Evidence
from apps.kpis.facts import (
    Benchmark,
    Coverage,
    Figure,
    Limits,
    Moment,
    Past,
    SchoolAnswer,
    Shape,
    Spec,
    Subject,
)
from apps.kpis.measuring import Line, asks_nothing, codes_named, for_clauses, line_of, lines_of
from apps.kpis.models import KPI, Measure
from apps.kpis.naming import kpi_named
from apps.kpis.rating import Rating, rate
from apps.kpis.specs import figure_from, spec_of, subject_of
from apps.kpis.targets import limits_from, may_hold, target_on
from apps.kpis.timetable import academic_year_of, day_of_limits, due_seasons, ends_year, holds, period_words
from apps.kpis.track import Track
from apps.kpis.year_to_date import year_to_date
from apps.trusts.models import Period, School, Term, Trust
from apps.trusts.vocabulary import Words


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


def was_before(kpi: KPI, period: Period, trust: Trust) -> bool:
    """Whether nobody was asked for a period's figure: due or over when the KPI was added, or before the trust began.

    So a plan that begins after the day of a term's figures is asked for the next term's first, and is late with none.
    """
    if trust.figures_from is not None and period.ends_on < trust.figures_from:
        return True
    return was_added_late(kpi, period)


def was_added_late(kpi: KPI, period: Period) -> bool:
    """Whether a KPI was added when a period was over, or its figures due."""
    return kpi.added_on is not None and (kpi.added_on > period.ends_on or kpi.added_on >= period.due_on)


@dataclass(frozen=True)
class Desk:
    """One term's evidence, with what the cells share worked out once."""

    evidence: Evidence
    term: Term
    _specs: dict[int, Spec] = field(default_factory=dict)
    _limits: dict[tuple[int, int | None, int], Limits] = field(default_factory=dict)
    _moments: dict[tuple[int, bool, bool, date | None], Moment] = field(default_factory=dict)
    _lines: dict[int, Line] = field(default_factory=dict)
    _tracks: dict[int, Track] = field(default_factory=dict)

    @cached_property
    def subjects(self) -> Mapping[int | None, Subject]:
        """The trust (None) and every school, a school plan's own too."""
        trust = self.evidence.trust
        owners = [kpi.plan.school for kpi in self.evidence.kpis if kpi.plan.school is not None]
        schools = [*owners, *self.evidence.schools]
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
        found = []
        for kpi in self.evidence.kpis:
            if applies_in(kpi, self.term):
                schools = list(self.schools_of(kpi))
                for line in lines_of(kpi, self.evidence.measures.get(kpi.id, ())):
                    track = self.track(kpi, line.measure)
                    found += [track.cell(school) for school in schools]
        return found

    def cell(self, kpi: KPI, measure: Measure, school: School | None, period: Period | None = None) -> Cell:
        """Rate one measure for one school, or the trust; in the period that counts, or the one that is given."""
        return self.track(kpi, measure).cell(school, period)

    def track(self, kpi: KPI, measure: Measure) -> Track:
        """What the cells of one measure share."""
        if measure.id not in self._tracks:
            self._tracks[measure.id] = Track(self, kpi, measure)
        return self._tracks[measure.id]

    def was_before(self, kpi: KPI, period: Period) -> bool:
        """Whether nobody was asked for a period's figure."""
        return was_before(kpi, period, self.evidence.trust)

    def line(self, kpi: KPI, measure: Measure) -> Line:
        """The line that a measure's figure counts in."""
        if measure.pk not in self._lines:
            self._lines[measure.pk] = line_of(kpi, measure, self.evidence.measures.get(kpi.pk, ()))
        return self._lines[measure.pk]

    def spec_of_line(self, kpi: KPI, line: Line) -> Spec:
        """The KPI's rule; for a gap of one pair out of several, with the names of its groups."""
        spec = self.spec(kpi)
        return replace(spec, groups=line.groups) if kpi.shape == Shape.GAP and len(line.parts) == 2 else spec

    def own_answers(self, kpi: KPI, line: Line, school: School | None, period: Period) -> tuple[SchoolAnswer, ...]:
        """What a school answered to each clause of a rule, where each has an answer of its own."""
        if kpi.shape != Shape.PROPORTION or school is None or (len(line.parts) < 2 and not codes_named(kpi)):
            return ()
        return (self.answer(kpi, line, school, period),)

    def answer(self, kpi: KPI, line: Line, school: School, period: Period) -> SchoolAnswer:
        """What a school reported for a rule about the schools, with what it is held to."""
        return SchoolAnswer(
            name=school.name,
            figures=self.answers(kpi, line, school, period),
            limits=self.limits(kpi, school.pk, self.term),
            benchmark=self.benchmark(kpi, self.subjects[school.pk]),
        )

    def answers(self, kpi: KPI, line: Line, school: School, period: Period) -> tuple[Figure | None, ...]:
        """A school's figure for every clause: what it reported, or whether it is green for the KPI that is named."""
        readings = [self.evidence.reading((part.pk, school.pk), period) for part in line.parts]
        found = for_clauses(kpi, line, [figure_from(reading) for reading in readings])
        if not codes_named(kpi):
            return found
        named = [kpi_named(clause.get("rule", "")).casefold() for clause in kpi.clauses]
        others = [self.evidence.named.get((kpi.plan_id, code)) for code in named]
        return tuple(self.meets(o, school) if o is not None else own for o, own in zip(others, found, strict=True))

    def meets(self, other: KPI, school: School) -> Figure | None:
        """Whether a school is green for another KPI, in each of its measures; None before it has a colour in any."""
        lines = lines_of(other, self.evidence.measures.get(other.pk, ()))
        states = [self.cell(other, line.measure, school).rating.state for line in lines]
        coloured = [state for state in states if state.is_colour]
        return Figure(done=all(state is State.GREEN for state in coloured)) if coloured else None

    def rate_schools(
        self, cells: Sequence[Cell], *, last_year: Figure | None = None, coverage: Coverage | None = None
    ) -> Rating:
        """Rate a rule about the schools from what they answered in the period of these cells, all of one line."""
        first = cells[0]
        line = self.line(first.kpi, first.measure)
        period = max((cell.period for cell in cells), key=lambda period: period.starts_on)
        return rate(
            spec=self.spec(first.kpi),
            limits=self.limits(first.kpi, None, self.term),
            figure=None,
            moment=self.moment(first.kpi, period),
            subject=self.subjects[None],
            past=Past(same_term_last_year=last_year),
            coverage=coverage,
            schools=[self.answer(first.kpi, line, cell.school, cell.period) for cell in cells if cell.school],
        )

    def baseline(self, kpi: KPI, measure: Measure, school: School | None, period: Period) -> dict[str, Any]:
        """The result that may not get worse, with its term in words.

        On a clock from joining it is the last one before the school joined, else the first one there is; otherwise that
        of the same term last year, else the last one.
        """
        if kpi.shape != Shape.NOT_WORSE:
            return {}
        earlier = self.evidence.earlier((measure.pk, school.pk if school else None), period)
        if not earlier:
            return {}
        joined_on = school.joined_on if school is not None and self.spec(kpi).due else None
        year_ago = self.evidence.calendar.year_earlier(period)
        if joined_on is not None:
            then, reading = next((pair for pair in reversed(earlier) if pair[0].starts_on <= joined_on), earlier[0])
        else:
            then, reading = next((pair for pair in earlier if pair[0] == year_ago), earlier[-1])
        return {
            "baseline": figure_from(reading),
            "baseline_when": f"{period_words(then)} {then.term.year.name}",
        }

    def rate_together(
        self, kpi: KPI, period: Period, figure: Figure, *, last_year: Figure | None, coverage: Coverage
    ) -> Rating:
        """Rate the figure that the schools make together against what the trust is held to."""
        return rate(
            spec=self.spec(kpi),
            limits=self.limits(kpi, None, self.term),
            figure=figure,
            moment=self.moment(kpi, period),
            subject=self.subjects[None],
            past=Past(same_term_last_year=last_year),
            benchmark=self.benchmark(kpi, self.subjects[None]),
            coverage=coverage,
        )

    def benchmark(self, kpi: KPI, subject: Subject, term: Term | None = None) -> Benchmark | None:
        """The published figure beside a school's, or the trust's, in the term of the cells or another."""
        return benchmark_beside(kpi, self.evidence.benchmarks.get(kpi.pk, ()), subject, term or self.term)

    def has_passed(self, period: Period) -> bool:
        """Whether a figure that is still missing is overdue: its day has passed, and the trust's days of grace.

        Never where no day is set, as when a KPI is only tried.
        """
        day = period.due_on
        return day is not None and self.evidence.today > day + timedelta(days=self.evidence.trust.grace_days)

    def figure(self, kpi: KPI, line: Line, school_id: int | None, period: Period | None) -> Figure | None:
        """The period's figure: for a gap those of both groups, None before both are in; the first answer to a rule."""
        if asks_nothing(kpi):
            return self.answered(kpi, line, school_id, period)
        if kpi.shape == Shape.GAP and len(line.parts) == 2:
            groups = [self.figure_of(kpi, part, school_id, period) for part in line.parts]
            return Figure(groups=tuple(group or Figure() for group in groups)) if all(groups) else None
        return self.figure_of(kpi, line.measure, school_id, period)

    def answered(self, kpi: KPI, line: Line, school_id: int | None, period: Period | None) -> Figure | None:
        """Yes or no for a rule that only names other KPIs, in the term of the cells; None before any of them is in."""
        school = next((school for school in self.evidence.schools if school.pk == school_id), None)
        if school is None or period is None or period.term_id != self.term.pk:
            return None
        given = [answer for answer in self.answers(kpi, line, school, period) if answer is not None]
        return Figure(done=all(answer.done for answer in given)) if given else None

    def figure_of(self, kpi: KPI, measure: Measure, school_id: int | None, period: Period | None) -> Figure | None:
        """One measure's figure of a period; for a KPI that adds up over the year, the year so far."""
        if period is None:
            return None
        whose = (measure.pk, school_id)
        if not kpi.cumulative:
            return figure_from(self.evidence.reading(whose, period))
        seasons = due_seasons(kpi.frequency, kpi.due_terms) | {period.term.name}
        so_far = self.evidence.calendar.year_so_far(period, kpi.frequency, seasons)
        return year_to_date([(period_words(p), figure_from(self.evidence.reading(whose, p))) for p in so_far])

    def last_year(self, kpi: KPI, line: Line, school_id: int | None, period: Period) -> Figure | None:
        """The figure of the same term (or half) a year earlier."""
        figure = self.figure(kpi, line, school_id, self.evidence.calendar.year_earlier(period))
        return None if figure is not None and figure.missing_terms else figure

    def overdue_before(self, kpi: KPI, measure: Measure, school: School | None, period: Period) -> bool:
        """Whether the period before asked for a figure too, of a school that was in by then, and got none.

        Only of a period whose own day has passed; before, what is missing is simply awaited.
        """
        if not self.has_passed(period):
            return False
        seasons = due_seasons(kpi.frequency, kpi.due_terms)
        before = self.evidence.calendar.before(period, kpi.frequency, seasons)
        if before is None or not applies_in(kpi, before.term) or was_before(kpi, before, self.evidence.trust):
            return False
        if not self.has_passed(before):
            return False
        if school is not None and school.joined_on is not None and school.joined_on > before.term.starts_on:
            return False
        return not self.evidence.was_reported((measure.pk, school.pk if school else None), before)

    def spec(self, kpi: KPI) -> Spec:
        """The KPI's rule, made once."""
        if kpi.pk not in self._specs:
            self._specs[kpi.pk] = spec_of(kpi, Words(self.evidence.trust.vocabulary))
        return self._specs[kpi.pk]

    def limits(self, kpi: KPI, school_id: int | None, term: Term) -> Limits:
        """What a school, or the trust, is held against in a term, looked up once."""
        versions = self.evidence.targets.get(kpi.pk, ())
        if school_id is not None:
            if kpi.is_added_up:
                versions = may_hold(kpi, versions, school_id)
            elif all(version.school_id != school_id for version in versions):
                school_id = None  # without a target of its own, it is held to what the trust is
        key = (kpi.pk, school_id, term.pk)
        if key not in self._limits:
            day = day_of_limits(term, self.evidence.today)
            found = target_on(versions, school_id=school_id, term_id=term.pk, day=day)
            self._limits[key] = limits_from(found, self.spec(kpi))
        return self._limits[key]

    def moment(self, kpi: KPI, period: Period, is_due: bool = True) -> Moment:
        """The period in words, with its days; a KPI's year ends with the last term in which it asks for a figure."""
        is_year_end = ends_year(kpi.frequency, kpi.due_terms, period)
        is_late = not is_due and was_added_late(kpi, period)
        in_season = is_late and period.term.name in due_seasons(kpi.frequency, kpi.due_terms)
        added_on = kpi.added_on if in_season else None
        key = (period.pk, is_due, is_year_end, added_on)
        if key not in self._moments:
            self._moments[key] = Moment(
                today=self.evidence.today,
                due_on=period.due_on,
                grace_days=self.evidence.trust.grace_days,
                term=period_words(period),
                year=period.term.year.name,
                term_starts_on=period.term.starts_on,
                term_ends_on=period.term.ends_on,
                is_due=is_due,
                is_year_end=is_year_end,
                added_on=added_on,
            )
        return self._moments[key]
