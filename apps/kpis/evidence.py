"""What one or more terms are rated from, once it is loaded: KPIs, targets, schools, periods, figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from apps.kpis.entered import Reported, Shelf, Stored
from apps.kpis.models import KPI, BenchmarkValue, Measure, Reading, Target
from apps.kpis.naming import line_name
from apps.kpis.rating import Rating
from apps.kpis.timetable import Calendar
from apps.trusts.models import Period, School, Trust

# Whose figure: a measure's, for a school or (None) for the owner of a trust's plan.
Whose = tuple[int, int | None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measured:
    """What the cells of one line share: the measure of a KPI that they show.

    `line_name` is the line's own name where it is not the measure's: see `measuring.Line`. `shelf` has the whole rows
    of the cells' figures.
    """

    kpi: KPI
    measure: Measure
    line_name: str | None = None
    shelf: Shelf = field(default_factory=Shelf, repr=False)


@dataclass(slots=True, eq=False)
class Cell:
    """One measure of a KPI for one school, or (school None) for the trust, with its rating in a term.

    `period` is the one that the rating speaks of; `entered` its figure as it was entered, None where there is none.
    Nobody changes a cell; it is not frozen for the reason that a `Rating` is not.
    """

    measured: Measured
    school: School | None
    period: Period
    rating: Rating
    entered: Stored | None = None

    @property
    def kpi(self) -> KPI:
        """The KPI that is measured."""
        return self.measured.kpi

    @property
    def measure(self) -> Measure:
        """The measure of it."""
        return self.measured.measure

    @property
    def reading(self) -> Reading | None:
        """The whole row of its figure; the first that is asked for fetches those of all the cells."""
        return self.measured.shelf.whole(self.entered)

    @property
    def label(self) -> str:
        """What is measured of the KPI on this line: a measure's name, or the two groups of a gap; "" for the whole."""
        name = self.measured.line_name
        return self.measure.name if name is None else name

    @property
    def is_submitted(self) -> bool:
        """Whether there is a figure, and it is no draft any more."""
        return self.entered is not None and not self.entered.is_draft

    @property
    def is_verified(self) -> bool:
        """Whether its figure comes from an official return or the records system, or was checked and found right."""
        return self.entered is not None and self.entered.is_verified

    @property
    def name(self) -> str:
        """The KPI's statement, with what is measured of it where it has several measures."""
        return line_name(self.kpi.statement, self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything that `cells_of` reads; `selectors` loads it in a constant number of queries.

    `readings` are by measure and school, then by period; `latest` is the last figure before the term, of KPIs that are
    not due in it. KPIs come with plan (and its school), family and priority (and its parent). With `only`, a reader
    sees these schools (by id) and nothing of the trust's own. `lineage` names, by measure, those of earlier plans' KPIs
    that it goes on from, the nearest first; their figures stand among `readings` as its past. `named` are the KPIs
    that clauses name, by plan and code; all of theirs is loaded as that of the others. `shelf` has the cells' figures
    whole; `reported` knows those of the periods before that are not among `readings`.
    """

    trust: Trust
    today: date
    kpis: Sequence[KPI]
    measures: Mapping[int, Sequence[Measure]]
    targets: Mapping[int, Sequence[Target]]
    benchmarks: Mapping[int, Sequence[BenchmarkValue]]
    schools: Sequence[School]
    calendar: Calendar
    readings: Mapping[Whose, Mapping[int, Stored]]
    latest: Mapping[Whose, Stored] = field(default_factory=dict)
    only: frozenset[int] | None = None
    lineage: Mapping[int, Sequence[int]] = field(default_factory=dict)
    named: Mapping[tuple[int, str], KPI] = field(default_factory=dict)
    shelf: Shelf = field(default_factory=Shelf)
    reported: Reported = field(default_factory=Reported)

    def was_reported(self, whose: Whose, period: Period) -> bool:
        """Whether there is a figure of its own in an earlier period that its plan holds."""
        return period.pk in self.readings.get(whose, {}) or self.reported.holds(*whose, period.pk)

    def reading(self, whose: Whose, period: Period | None) -> Stored | None:
        """The figure in a period, or None."""
        return None if period is None else self.readings.get(whose, {}).get(period.pk)

    def earlier(self, whose: Whose, period: Period) -> list[tuple[Period, Stored]]:
        """The figures of periods before this one, in their order, with their periods."""
        own = self.readings.get(whose, {})
        return [(p, own[p.pk]) for p in self.calendar.periods if p.pk in own and p.ends_on < period.ends_on]
