"""A KPI put together for its page: how it stands now, its figures by term and school, and its trend."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from apps.core.charts import Strip, TrendChart, TrendPeriod, rag_strip, trend
from apps.core.figures import Unit
from apps.core.rag import State
from apps.kpis.cells import Desk, applies_in
from apps.kpis.evidence import Cell, Evidence
from apps.kpis.models import KPI, Measure
from apps.kpis.rating import Rating
from apps.kpis.selectors import load_kpi
from apps.kpis.shapes import Band, band_of
from apps.kpis.timetable import due_seasons
from apps.scorecard.trust_cell import TrustCell, trust_cell_of
from apps.trusts.models import School, Term, Trust

MOST_TERMS = 9
TRUST = "trust"
_NO_LINE = (Unit.GRADE, Unit.YES_NO)


@dataclass(frozen=True, slots=True)
class Spot:
    """One figure in one term as the table shows it; `rating` is None where schools are only counted, or none asked."""

    rating: Rating | None
    words: str = ""

    @property
    def state(self) -> State | None:
        """Its colour, or None."""
        return self.rating.state if self.rating else None

    @property
    def sentence(self) -> str:
        """What explains it, or how the schools are spread; "" where nothing was asked."""
        spread = f"{self.words[0].upper()}{self.words[1:]}." if self.words else ""
        return self.rating.sentence if self.rating else spread


@dataclass(frozen=True, slots=True)
class Line:
    """A school's (or the trust's) figures through the terms; `key` names it in the address."""

    key: str
    name: str
    spots: Sequence[Spot]

    @property
    def is_reported(self) -> bool:
        """Whether there is a figure of its own in any term."""
        return any(spot.rating is not None and spot.rating.figure is not None for spot in self.spots)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one measure stands in the term for a school or the trust: its sentence says all of it."""

    name: str
    rating: Rating | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The live part of a KPI's page, for the measure and the line (a school or the trust) that were chosen."""

    term: Term | None
    terms: Sequence[Term]
    measures: Sequence[Measure]
    measure: Measure | None
    standings: Sequence[Standing]
    lines: Sequence[Line]
    line: Line | None
    chart: TrendChart | None = None
    strip: Strip | None = None
    choices: Sequence[Line] = field(default_factory=list)


def figures_of(
    *,
    trust: Trust,
    kpi: KPI,
    today: date,
    schools: frozenset[int] | None,
    drafts_of: frozenset[int] | None = None,
    terms: Sequence[Term],
    measure_id: int | None = None,
    whose: str = "",
) -> Figures:
    """Rate a KPI in the last terms in which it was due, for the schools (ids; None for all) that the reader sees.

    Drafts are read of the schools `drafts_of` alone; None: of all, and the trust's own.

    `terms` are the trust's, oldest first. The number of queries is the same for any number of terms and schools.
    """
    evidence = load_kpi(trust=trust, kpi=kpi, today=today, schools=schools, drafts_of=drafts_of)
    shown = _terms_shown(evidence, kpi, terms, today)
    measures = list(evidence.measures.get(kpi.pk, ()))
    measure = next((m for m in measures if m.pk == measure_id), measures[0] if measures else None)
    columns = [_column(evidence, term, measure) for term in shown] if measure else []
    lines = _lines(columns)
    drawable = [line for line in lines if line.is_reported]
    line = next((found for found in drawable if found.key == whose), drawable[0] if drawable else None)
    newest = shown[-1] if shown else None
    chart, strip = _drawn(kpi, line, shown) if line else (None, None)
    return Figures(
        term=newest,
        terms=shown,
        measures=measures,
        measure=measure,
        standings=_standings(columns[-1]) if columns else [],
        lines=lines,
        line=line,
        chart=chart,
        strip=strip,
        choices=drawable if len(drawable) > 1 else [],
    )


def _terms_shown(evidence: Evidence, kpi: KPI, terms: Sequence[Term], today: date) -> list[Term]:
    """The last terms in which the KPI was due, up to the one that today lies in or comes after.

    Terms of an earlier plan are among them where the KPI continues one of its KPIs.
    """
    seasons = due_seasons(kpi.frequency, kpi.due_terms)
    begun = [term for term in terms if term.starts_on <= today and term.name in seasons and _then(evidence, term)]
    return begun[-MOST_TERMS:]


def _then(evidence: Evidence, term: Term) -> KPI | None:
    """The KPI that was measured in a term: the page's own, or one of an earlier plan that it continues."""
    return next((kpi for kpi in evidence.kpis if applies_in(kpi, term)), None)


@dataclass(frozen=True, slots=True)
class _Column:
    """One term's cells of one measure, and what the trust's own cell is."""

    cells: Sequence[Cell]
    trust: TrustCell | None


def _column(evidence: Evidence, term: Term, measure: Measure) -> _Column:
    desk = Desk(evidence, term)
    then = _then(evidence, term)
    same = {measure.pk, *evidence.lineage.get(measure.pk, ())}
    cells = [cell for cell in desk.cells() if cell.kpi == then and cell.measure.pk in same]
    rolled_up = cells and evidence.only is None and cells[0].kpi.plan.is_trust_plan
    return _Column(cells, trust_cell_of(desk, cells) if rolled_up else None)


def _lines(columns: Sequence[_Column]) -> list[Line]:
    """The trust first, then each school that has had a cell, in the trust's order."""
    schools: dict[int, School] = {}
    for column in columns:
        for cell in column.cells:
            if cell.school is not None:
                schools[cell.school.pk] = cell.school
    lines = []
    if any(column.trust for column in columns):
        lines.append(Line(TRUST, "Trust", [_trust_spot(column.trust) for column in columns]))
    ordered = sorted(schools.values(), key=lambda school: (school.position, school.name, school.pk))
    return lines + [
        Line(school.slug, school.name, [_spot(column, school.pk) for column in columns]) for school in ordered
    ]


def _trust_spot(trust: TrustCell | None) -> Spot:
    if trust is None:
        return Spot(None)
    return Spot(trust.rating, "" if trust.rating else trust.words)


def _spot(column: _Column, school_id: int) -> Spot:
    return Spot(next((c.rating for c in column.cells if c.school is not None and c.school.pk == school_id), None))


def _standings(column: _Column) -> list[Standing]:
    trust = [Standing("Trust", column.trust.rating, column.trust.sentence)] if column.trust else []
    schools = [Standing(c.school.name, c.rating, c.rating.sentence) for c in column.cells if c.school is not None]
    return trust + schools


def _drawn(kpi: KPI, line: Line, terms: Sequence[Term]) -> tuple[TrendChart | None, Strip | None]:
    """A trend of numbers, or a strip of states where a KPI has none; nothing where nothing was reported."""
    ratings = [spot.rating for spot in line.spots]
    reported = [rating for rating in ratings if rating is not None and rating.figure is not None]
    if not reported:
        return None, None
    unit = Unit(kpi.unit) if kpi.unit else Unit.NUMBER
    labels = [(term.get_name_display(), term.year.name) for term in terms]
    name = f"{kpi.statement}, {line.name}"
    if unit in _NO_LINE or all(rating.number is None for rating in reported):
        states = [
            (f"{season} {year}", rating.state)
            for (season, year), rating in zip(labels, ratings, strict=True)
            if rating is not None
        ]
        return None, rag_strip(name, states, cell=32, height=24)
    periods = [_period(rating, *label) for rating, label in zip(ratings, labels, strict=True)]
    return trend(name, periods, unit=unit, decimals=max(r.case.decimals for r in reported)), None


def _period(rating: Rating | None, season: str, year: str) -> TrendPeriod:
    if rating is None:
        return TrendPeriod(season, None, sublabel=year)
    band = rating.band or band_of(rating.case)
    value = rating.number if rating.figure is not None else None
    return TrendPeriod(season, value, rating.state, sublabel=year, **_levels(band))


def _levels(band: Band | None) -> dict[str, Decimal | None]:
    """The target line and amber band of a column."""
    if band is None:
        return {}
    if band.low is None:
        return {"target": band.high, "amber": band.amber_high}
    return {"target": band.low, "amber": band.amber_low, "target_to": band.high, "amber_to": band.amber_high}
