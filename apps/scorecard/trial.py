"""A KPI tried on made-up figures: terms and schools that are in no database, rated through the doors of everything."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from apps.core.rag import State
from apps.kpis.cells import Desk, applies_in
from apps.kpis.evidence import Cell, Evidence, Whose
from apps.kpis.leading import ORDER, lead
from apps.kpis.measuring import names_of_shape
from apps.kpis.models import KPI, Benchmark, BenchmarkValue, Frequency, Measure, Reading, Target
from apps.kpis.timetable import Calendar, academic_year_of
from apps.planfiles.errors import refuse
from apps.planfiles.importer import Identity, Rows
from apps.planfiles.plan_importer import add_plans
from apps.scorecard.trial_figures import readings_from, unit_meant
from apps.scorecard.trial_file import SEVERAL, Entry
from apps.scorecard.trust_cell import TrustCell, trust_cell_of
from apps.trusts.calendar import year_after, year_before, year_bounds, year_name, year_names
from apps.trusts.models import AcademicYear, Period, School, Term, Trust
from apps.trusts.term_dates import TERM_NAMES, spans_of

_COUNTED = "the schools are counted, and the trust has no colour of its own"
_ALWAYS = (dt.date(1900, 9, 1), dt.date(2200, 8, 31))


@dataclass(frozen=True)
class Outcome:
    """What a KPI comes to."""

    state: State
    sentence: str


def try_entry(entry: Entry, today: dt.date) -> Outcome:
    """Rate one entry: of the school it names, of the schools together where it lists them, or of the trust.

    Raises PlanFileRefused, with the paths, for figures that its KPI cannot have.
    """
    return _Trial(entry, entry.today or today).outcome()


@dataclass(frozen=True)
class _Desk(Desk):
    """A desk on which every cell speaks of the period that is tried."""

    tried: Period = field(kw_only=True)

    def period_of(self, kpi: KPI, whose: Whose) -> Period:
        """The period of the entry, whichever half of a term has figures."""
        return self.tried


class _Trial:
    """The rows of one trial; none of them is in a database, and their ids are only to tell them apart."""

    def __init__(self, entry: Entry, today: dt.date) -> None:
        self.entry, self.today = entry, today
        grace_days = entry.term.get("grace_days", 0)
        self.trust = Trust(pk=1, name="The trust", vocabulary={}, grace_days=grace_days)
        self.rows = Rows(self.trust, None)
        self.part: int = entry.term["name"][1] if "name" in entry.term else Period.Part.WHOLE
        self.kpi = self._made_kpi()
        self.own = self._own_school()
        self.schools = [self._school(given, place) for place, given in enumerate(entry.schools)]
        self.measures = self._made_measures()

    def outcome(self) -> Outcome:
        """The state and the sentence."""
        if not applies_in(self.kpi, self.term):
            asked = f"this is measured in {self.kpi.year}, and the term is in {self.term.year.name}"
            return Outcome(State.NOT_DUE, f"Not due: {asked}.")
        desk = _Desk(self._evidence(), self.term, tried=self.period)
        cells = desk.cells()
        if self.schools:
            return self._rolled_up(desk, cells)
        leading = lead([(cell.label, cell.rating) for cell in cells])
        return Outcome(leading.state, leading.sentence)

    def _rolled_up(self, desk: Desk, cells: Sequence[Cell]) -> Outcome:
        by_measure: dict[int, list[Cell]] = defaultdict(list)
        for cell in cells:
            by_measure[cell.measure.pk].append(cell)
        found = [(mine[0].label, trust_cell_of(desk, mine)) for mine in by_measure.values()]
        rated = [(name, cell.rating) for name, cell in found if cell.rating is not None]
        if len(found) > 1 and rated:
            leading = lead(rated)
            return Outcome(leading.state, leading.sentence)
        if len(found) > 1:
            words = "; ".join(f"{name}: {cell.words}" for name, cell in found)
            return Outcome(State.MONITOR, f"Monitor: {_COUNTED}: {words}.")
        return _of_trust(found[0][1])

    def _made_kpi(self) -> KPI:
        """The KPI as importing its plan makes it, with what the entry says beside it."""
        entry = self.entry
        item = {key: value for key, value in entry.kpi.items() if key not in ("owners", "family")}
        first, last = _ALWAYS
        plan = {"kind": "trust", "title": "Trial", "starts_on": first, "ends_on": last, "kpis": [item]}
        document = {"trust": {"name": self.trust.name}, "plans": [plan]}
        add_plans(self.rows, Identity(self.rows, document), document)
        kpi: KPI = self._of(KPI)[0]
        kpi.pk, kpi.paused = 1, entry.paused
        if not self._of(Benchmark):
            kpi._state.fields_cache["benchmark"] = None  # so that nobody looks for one in a database
        kpi.unit = unit_meant(kpi, [*self._figures()])
        if self.part and kpi.frequency in ("", Frequency.TERMLY):
            kpi.frequency = Frequency.HALF_TERMLY  # since it is asked of half a term
        kpi.measured_for = "each-school" if entry.school or entry.schools else kpi.measured_for
        return kpi

    def _of(self, model: Any) -> list[Any]:
        return [row for level in self.rows.waiting[model] for row in level]

    def _figures(self) -> Iterator[Mapping[str, Any]]:
        entry = self.entry
        yield from (figure for figure in (entry.reading, *entry.earlier, *entry.schools) if figure)

    def _own_school(self) -> School | None:
        """The school that the reading is of; None for the trust."""
        given = self.entry.school
        if given is None and (self.entry.schools or not self.kpi.for_each_school):
            return None
        return self._school(given or {}, -1)

    def _school(self, given: Mapping[str, Any], place: int) -> School:
        known = {name: given[name] for name in ("phase", "joined_on") if name in given}
        name = given.get("name") or (f"School {place + 1}" if place >= 0 else "")
        school = School(pk=place + 2, trust=self.trust, name=name, position=place + 1, **known)
        school.inspected_on = given.get("inspected_on")  # type: ignore[attr-defined]
        return school

    def _made_measures(self) -> list[Measure]:
        measures: list[Measure] = self._of(Measure)
        by_itself = any(key in figure for figure in self._figures() for key in SEVERAL)
        if names_of_shape(self.kpi) and not by_itself:
            # One figure for the whole rule: the gap itself, or an answer to all clauses.
            measures = [Measure(trust=self.trust, kpi=self.kpi)]
        for place, measure in enumerate(measures, start=1):
            measure.pk = place
        return measures

    @cached_property
    def term(self) -> Term:
        """The term of the entry; what it does not say of it is the year of the KPI, and the day that it is."""
        return self._own_period.term

    @cached_property
    def _own_period(self) -> Period:
        given, here = self.entry.term, self.today
        own_year = academic_year_of(self.kpi.year)
        year = given.get("year") or own_year or year_name(here)
        name = given["name"][0] if "name" in given else self._season(here)
        return self._periods[year, name, self.part]

    def _season(self, day: dt.date) -> str:
        """The term that holds a day; between terms, the last one that ended."""
        spans = spans_of(year_name(day))
        begun = [name for name in TERM_NAMES if spans[name][0].starts_on <= day]
        return begun[-1] if begun else TERM_NAMES[0]

    @cached_property
    def _periods(self) -> Mapping[tuple[str, str, int], Period]:
        """The periods of every year that the entry speaks of and of those around them: whole terms, or their halves."""
        entry = self.entry
        named = [entry.term.get("year"), academic_year_of(self.kpi.year), *(e.get("year") for e in entry.earlier)]
        years = sorted({year for year in (*named, year_name(self.today)) if year})
        first, last = year_before(years[0]), year_after(years[-1])
        names = year_names(year_bounds(first)[0], year_bounds(last)[0])
        found = {}
        for number, name in enumerate(names):
            starts_on, ends_on = year_bounds(name)
            year = AcademicYear(pk=number + 1, trust=self.trust, name=name, starts_on=starts_on, ends_on=ends_on)
            for place, season in enumerate(TERM_NAMES):
                for period in self._periods_of(year, season, number * 3 + place + 1):
                    found[name, season, period.part] = period
        return found

    def _periods_of(self, year: AcademicYear, season: str, number: int) -> Iterator[Period]:
        whole, *halves = spans_of(year.name)[season]
        term = Term(
            pk=number, trust=self.trust, year=year, name=season, starts_on=whole.starts_on, ends_on=whole.ends_on
        )
        for span in halves if self.part else [whole]:
            yield Period(
                pk=number * 3 + span.part,
                trust=self.trust,
                term=term,
                part=span.part,
                starts_on=span.starts_on,
                ends_on=span.ends_on,
                due_on=span.due_on,
            )

    @cached_property
    def period(self) -> Period:
        """The term's period, with the days that the entry gives; with no term given, no day is set for its figures."""
        period, given = self._own_period, self.entry.term
        if not given or "deadline" in given:
            period.due_on = given.get("deadline")  # type: ignore[assignment]
        for name in ("starts_on", "ends_on"):
            if name in given:
                setattr(period, name, given[name])
                if not self.part:
                    setattr(period.term, name, given[name])
        return period

    def _evidence(self) -> Evidence:
        period = self.period
        # Nobody was asked for figures of the terms before: what the entry leaves out is not overdue.
        self.trust.figures_from = period.starts_on
        readings = self._readings()
        latest = {
            whose: max(
                (reading for reading in by_period.values() if reading.period.starts_on < period.starts_on),
                key=lambda reading: reading.period.starts_on,
            )
            for whose, by_period in readings.items()
            if any(reading.period.starts_on < period.starts_on for reading in by_period.values())
        }
        return Evidence(
            trust=self.trust,
            today=self.today,
            kpis=[self.kpi],
            measures={1: self.measures},
            targets={1: self._targets()},
            benchmarks={1: self._of(BenchmarkValue)},
            schools=self.schools or ([self.own] if self.own else []),
            calendar=Calendar(self._periods.values()),
            readings=readings,
            latest=latest,
        )

    def _targets(self) -> list[Target]:
        """The KPI's target, and the parts of a year that are to be reached by the end of a term."""
        found = self._of(Target)
        for season, value in self.entry.profile.items():
            term = self._periods[self.term.year.name, season, self.part].term
            found.append(Target(trust=self.trust, kpi=self.kpi, term=term, value=value, valid_from=_ALWAYS[0]))
        for place, target in enumerate(found, start=1):
            target.pk = place
        return found

    def _readings(self) -> Mapping[Whose, Mapping[int, Reading]]:
        found: dict[Whose, dict[int, Reading]] = defaultdict(dict)
        for path, given, school, period in self._placed():
            for reading in readings_from(given, path, self.measures, period, self.today):
                reading.school = school
                found[reading.measure.pk, school.pk if school else None][period.pk] = reading
        if self.kpi.cumulative:
            for by_period in found.values():
                self._take_as_year_so_far(by_period)
        return found

    def _take_as_year_so_far(self, by_period: dict[int, Reading]) -> None:
        """Take the only figure of a year for all that has added up in it: the terms before it bring nothing more."""
        years: dict[str, list[Reading]] = defaultdict(list)
        for reading in by_period.values():
            years[reading.period.term.year.name].append(reading)
        for only in (readings[0] for readings in years.values() if len(readings) == 1):
            pair = {"numerator": Decimal(0), "denominator": Decimal(0)} if only.numerator is not None else {}
            for (year, _, _), period in self._periods.items():
                if year == only.period.term.year.name and period.starts_on < only.period.starts_on:
                    by_period[period.pk] = Reading(measure=only.measure, period=period, value=Decimal(0), **pair)

    def _placed(self) -> Iterator[tuple[str, Mapping[str, Any], School | None, Period]]:
        """Every figure of the entry with its path, its school and its period."""
        entry = self.entry
        if entry.reading:
            yield f"{entry.path}.reading", entry.reading, self.own, self.period
        for place, given in enumerate(entry.earlier):
            path = f"{entry.path}.earlier[{place}]"
            yield path, given, self.own, self._earlier_period(given, path)
        for place, (given, school) in enumerate(zip(entry.schools, self.schools, strict=True)):
            yield f"{entry.path}.schools[{place}]", given, school, self.period

    def _earlier_period(self, given: Mapping[str, Any], path: str) -> Period:
        """The period of an earlier figure: of the year before and of the same term where it does not say another."""
        year = given.get("year") or (self.term.year.name if "term" in given else year_before(self.term.year.name))
        name, part = given.get("term") or (self.term.name, self.part)
        # A whole term's figure stands for the same half of it, and a half's for the whole term, where these are asked.
        period = self._periods[year, name, (part or self.part) if self.part else Period.Part.WHOLE]
        if period.starts_on >= self.period.starts_on:
            raise refuse(f"{period.term.name} {year} is not before {self.term.name} {self.term.year.name}", path)
        return period


def _of_trust(cell: TrustCell) -> Outcome:
    """The trust's cell; where its schools are only counted, what none of them has done, or no colour."""
    if cell.rating is not None:
        return Outcome(cell.rating.state, cell.sentence)
    if not cell.reported and cell.counts:
        state = min(cell.counts, key=ORDER.index)
        return Outcome(state, f"{state.word}: no school has reported: {cell.words}.")
    words = "; ".join(part for part in (cell.words, cell.note) if part)
    return Outcome(State.MONITOR, f"Monitor: {_COUNTED}: {words}.")
