"""Reads about KPIs: what a term is rated from, in a number of queries that depends on nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, QuerySet

from apps.core.models import rows_of, tuples_of
from apps.kpis.cells import applies_in, cells_of
from apps.kpis.entered import Entered, Shelf, Stored
from apps.kpis.evidence import Cell, Evidence, Whose
from apps.kpis.facts import Shape
from apps.kpis.lineage import ancestors_of, inherited, measure_before
from apps.kpis.measuring import codes_named
from apps.kpis.models import KPI, BenchmarkValue, Measure, Reading, Target
from apps.kpis.timetable import Calendar, due_seasons, middle_of
from apps.strategies.models import Plan
from apps.trusts.inspections import with_first_inspection
from apps.trusts.models import Period, School, Term, Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHand:
    """What a page has read already of the plans of a term: all of them, their KPIs, the trust's schools; None: not."""

    plans: Sequence[Plan] | None = None
    kpis: Sequence[KPI] | None = None
    schools: Sequence[School] | None = None


NOTHING_AT_HAND = AtHand()


def plans_in(trust: Trust, term: Term) -> QuerySet[Plan]:
    """Every plan, the trust's and the schools', whose period holds the term (its middle day)."""
    day = middle_of(term)
    return Plan.objects.filter(trust=trust, starts_on__lte=day, ends_on__gte=day)


def kpis_of(trust: Trust, plans: Iterable[Plan] | None = None) -> QuerySet[KPI]:
    """The KPIs of these plans (without them, of all) in the trust's order, without those that were removed.

    A KPI goes out of sight with its priority.
    """
    kept = Q(priority__isnull=True) | Q(priority__removed_at__isnull=True, priority__parent__isnull=True)
    kept |= Q(priority__removed_at__isnull=True, priority__parent__removed_at__isnull=True)
    found = KPI.objects.filter(kept, trust=trust, removed_at__isnull=True)
    if plans is not None:
        found = found.filter(plan__in=[plan.pk for plan in plans])
    return found.select_related("plan__school", "family__parent", "priority__parent", "benchmark").order_by(
        "position", "pk"
    )


def rated_cells(
    *,
    trust: Trust,
    term: Term,
    today: date,
    plans: Iterable[Plan] | None = None,
    schools: frozenset[int] | None = None,
    drafts_of: frozenset[int] | None = None,
) -> list[Cell]:
    """Every measure rated in one term (see `cells.cells_of`), of the trust plans that hold it or of `plans`.

    With `schools`, the cells of these schools only; the trust's own are then left out. For `drafts_of` see `load_term`.
    """
    chosen = plans_in(trust, term).filter(kind=Plan.Kind.TRUST) if plans is None else plans
    kpis = kpis_in(trust, term, chosen)
    evidence = load_term(trust=trust, term=term, today=today, kpis=kpis, schools=schools, drafts_of=drafts_of)
    return cells_of(evidence, term)


def kpis_in(trust: Trust, term: Term, plans: Iterable[Plan]) -> list[KPI]:
    """The KPIs of these plans that are measured in a term."""
    return [kpi for kpi in rows_of(kpis_of(trust, plans)) if applies_in(kpi, term)]


def load_term(
    *,
    trust: Trust,
    term: Term,
    today: date,
    kpis: Sequence[KPI],
    schools: frozenset[int] | None = None,
    drafts_of: frozenset[int] | None = None,
    whole: bool = False,
) -> Evidence:
    """All that one term's cells of these KPIs are rated from; figures of other terms only as far as a cell needs.

    With `whole`, figures come with all that is kept of them, for pages that show it of each cell.

    Figures that are not submitted yet are read of the schools `drafts_of` (ids) alone; None: of all, and the trust's.
    """
    calendar = calendar_of(trust)
    named = _named_in(trust, kpis)
    own, kpis = kpis, list({kpi.pk: kpi for kpi in (*kpis, *named.values())}.values())
    measures = _measures_of(trust, kpis)
    lineage = _lineage(trust, kpis, measures)
    found_schools = _schools_of(trust, schools)
    only = None if schools is None else [s.pk for s in found_schools]
    readings = _readings(_read(trust, only, drafts_of).filter(_needed(kpis, measures, calendar, term, lineage)), whole)
    wanted = [measure.pk for found in measures.values() for measure in found]
    return Evidence(
        trust=trust,
        today=today,
        kpis=own,
        named=named,
        measures=measures,
        targets=_by_kpi(rows_of(Target.objects.filter(trust=trust, kpi__in=[k.pk for k in kpis]))),
        benchmarks=_benchmarks_of(trust, kpis),
        schools=found_schools,
        calendar=calendar,
        readings=inherited(readings, kpis, measures, lineage, calendar),
        latest=_latest(_read(trust, only, drafts_of), kpis, measures, term, lineage),
        only=schools,
        lineage=lineage,
        shelf=Shelf(lambda: rows_of(_read(trust, only, drafts_of).filter(measure__in=wanted, period__term=term))),
    )


def load_kpi(
    *,
    trust: Trust,
    kpi: KPI,
    today: date,
    schools: frozenset[int] | None = None,
    drafts_of: frozenset[int] | None = None,
) -> Evidence:
    """All that any term of one KPI is rated from, with every figure it ever had: see `load_kpis`."""
    return load_kpis(trust=trust, kpis=[kpi], today=today, schools=schools, drafts_of=drafts_of)


def load_kpis(
    *,
    trust: Trust,
    kpis: Sequence[KPI],
    today: date,
    schools: frozenset[int] | None = None,
    drafts_of: frozenset[int] | None = None,
) -> Evidence:
    """All that any term of these KPIs is rated from, with every figure they ever had; for the rest see `load_term`.

    The KPIs of earlier plans that they continue come after them, so that their terms can be rated as they were then.
    """
    by_id = _older(trust, kpis)
    own = {kpi.pk for kpi in kpis}
    older = {before.pk: before for kpi in kpis for before in ancestors_of(kpi, by_id) if before.pk not in own}
    shown = [*kpis, *older.values()]
    named = _named_in(trust, shown)
    every = list({kpi.pk: kpi for kpi in (*shown, *named.values())}.values())
    calendar = calendar_of(trust)
    measures = _measures_of(trust, every)
    lineage = _lineage(trust, kpis, measures, every)
    found_schools = _schools_of(trust, schools)
    only = None if schools is None else [s.pk for s in found_schools]
    wanted = [m.pk for found in measures.values() for m in found]
    found = _read(trust, only, drafts_of).filter(measure__in=wanted)
    readings = _readings(found)
    return Evidence(
        trust=trust,
        today=today,
        kpis=shown,
        named=named,
        measures=measures,
        targets=_by_kpi(rows_of(Target.objects.filter(trust=trust, kpi__in=[k.pk for k in every]))),
        benchmarks=_benchmarks_of(trust, every),
        schools=found_schools,
        calendar=calendar,
        readings=inherited(readings, every, measures, lineage, calendar),
        only=schools,
        lineage=lineage,
        shelf=Shelf(lambda: rows_of(found)),
    )


def _named_in(trust: Trust, kpis: Sequence[KPI]) -> Mapping[tuple[int, str], KPI]:
    """The KPIs that clauses of these name, by plan and code; one query, and none where no clause names any."""
    wanted = {(kpi.plan_id, code.casefold()) for kpi in kpis for code in codes_named(kpi)}
    if not wanted:
        return {}
    rows = kpis_of(trust).filter(plan__in={plan for plan, _ in wanted}).exclude(code="")
    by_place = {(row.plan_id, row.code.strip().casefold()): row for row in rows}
    return {place: by_place[place] for place in wanted if place in by_place}


def calendar_of(trust: Trust) -> Calendar:
    """The trust's periods with their terms and years."""
    return Calendar(rows_of(Period.objects.filter(trust=trust).select_related("term__year")))


def _older(trust: Trust, kpis: Sequence[KPI]) -> Mapping[int, KPI]:
    """Every KPI of the trust that another one continues, by its id; one query, and none where nothing is continued."""
    if not any(kpi.continues_id for kpi in kpis):
        return {}
    continued = KPI.objects.filter(trust=trust, continues__isnull=False).values("continues_id")
    return {kpi.pk: kpi for kpi in kpis_of(trust).filter(pk__in=continued)}


def _lineage(
    trust: Trust,
    kpis: Sequence[KPI],
    measures: Mapping[int, Sequence[Measure]],
    older: Sequence[KPI] | None = None,
) -> Mapping[int, Sequence[int]]:
    """By measure, those of earlier plans' KPIs that it goes on from; of `older`, measures are at hand already."""
    by_id = _older(trust, kpis) if older is None else {kpi.pk: kpi for kpi in older}
    chains = {kpi.pk: ancestors_of(kpi, by_id) for kpi in kpis}
    before = [kpi for chain in chains.values() for kpi in chain]
    if not before:
        return {}
    found = _measures_of(trust, before) if older is None else measures
    lineage: dict[int, list[int]] = defaultdict(list)
    for kpi_id, chain in chains.items():
        own = measures.get(kpi_id, ())
        for measure, kpi in ((measure, kpi) for measure in own for kpi in chain):
            past = measure_before(measure, own, found.get(kpi.pk, ()))
            if past is not None:
                lineage[measure.pk].append(past.pk)
    return dict(lineage)


def _measures_of(trust: Trust, kpis: Sequence[KPI]) -> Mapping[int, Sequence[Measure]]:
    found = Measure.objects.filter(trust=trust, kpi__in=[k.pk for k in kpis]).order_by("position", "pk")
    return _by_kpi(rows_of(found))


def _benchmarks_of(trust: Trust, kpis: Sequence[KPI]) -> Mapping[int, Sequence[BenchmarkValue]]:
    values = BenchmarkValue.objects.filter(trust=trust, benchmark__kpi__in=[k.pk for k in kpis])
    by_kpi: dict[int, list[BenchmarkValue]] = defaultdict(list)
    for value in rows_of(values.select_related("benchmark")):
        by_kpi[value.benchmark.kpi_id].append(value)
    return by_kpi


def _schools_of(trust: Trust, only: frozenset[int] | None) -> list[School]:
    """The trust's schools in its own order, closed ones too: they were rated while they were open.

    Each with `inspected_on`, the day of its first inspection since it joined.
    """
    found = with_first_inspection(School.objects.filter(trust=trust))
    return rows_of(found if only is None else found.filter(pk__in=only))


def _by_kpi(rows: Iterable[Any]) -> Mapping[int, Sequence[Any]]:
    by_kpi: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_kpi[row.kpi_id].append(row)
    return by_kpi


def _needed(
    kpis: Sequence[KPI],
    measures: Mapping[int, Sequence[Measure]],
    calendar: Calendar,
    term: Term,
    lineage: Mapping[int, Sequence[int]],
) -> Q:
    """Which figures a term's cells read: measures that need the same periods are asked for together."""
    by_periods: dict[frozenset[int], list[int]] = defaultdict(list)
    for kpi in kpis:
        periods = frozenset(period.pk for period in _periods_needed(kpi, calendar, term))
        by_periods[periods] += _with_past(measures.get(kpi.pk, ()), lineage)
    parts = [Q(period__in=periods, measure__in=wanted) for periods, wanted in by_periods.items()]
    return reduce(or_, parts) if parts else Q(pk__in=[])


def _with_past(measures: Iterable[Measure], lineage: Mapping[int, Sequence[int]]) -> list[int]:
    """The ids of these measures and of all that they go on from."""
    return [number for measure in measures for number in (measure.pk, *lineage.get(measure.pk, ()))]


def _periods_needed(kpi: KPI, calendar: Calendar, term: Term) -> Iterable[Period]:
    """The term's own periods, the same a year earlier, the one before, and the year so far where it adds up."""
    seasons = due_seasons(kpi.frequency, kpi.due_terms)
    own = calendar.periods_in(term.pk, kpi.frequency)
    now = [*own, *(p for p in map(calendar.year_earlier, own) if p is not None)]
    yield from now
    yield from (p for p in (calendar.before(o, kpi.frequency, seasons) for o in own) if p is not None)
    if kpi.shape == Shape.NOT_WORSE:
        yield from (p for p in calendar.periods if p.starts_on < term.starts_on)
    if kpi.cumulative:
        for period in now:
            yield from calendar.year_so_far(period, kpi.frequency, seasons)


def _read(trust: Trust, schools: list[int] | None, drafts_of: frozenset[int] | None) -> QuerySet[Reading]:
    """The figures that a reader sees: of these schools, and drafts of those only whose drafts they see."""
    found = Reading.objects.filter(trust=trust).annotate(agrees_with_check=F("check_made__agrees"))
    if schools is not None:
        found = found.filter(school__in=schools)
    return found if drafts_of is None else found.filter(Q(is_draft=False) | Q(school__in=drafts_of))


def _readings(found: QuerySet[Reading], whole: bool = False) -> Mapping[Whose, Mapping[int, Stored]]:
    by_whose: dict[Whose, dict[int, Stored]] = {}
    rows: Iterable[Stored] = rows_of(found) if whole else map(Entered._make, tuples_of(found, Entered._fields))
    for entered in rows:
        whose = (entered.measure_id, entered.school_id)
        if whose in by_whose:
            by_whose[whose][entered.period_id] = entered
        else:
            by_whose[whose] = {entered.period_id: entered}
    return by_whose


def _latest(
    readings: QuerySet[Reading],
    kpis: Sequence[KPI],
    measures: Mapping[int, Sequence[Measure]],
    term: Term,
    lineage: Mapping[int, Sequence[int]],
) -> Mapping[Whose, Entered]:
    """The last figure before the term of each measure that is not due in it, or of one that it goes on from."""
    idle = [kpi for kpi in kpis if term.name not in due_seasons(kpi.frequency, kpi.due_terms)]
    if not idle:
        return {}
    found = readings.filter(
        measure__in=[number for kpi in idle for number in _with_past(measures.get(kpi.pk, ()), lineage)],
        period__term__starts_on__lt=term.starts_on,
        period__term__is_rehearsal=False,
    )
    newest = found.order_by("measure_id", "school_id", "-period__term__starts_on", "-period__part")
    distinct = newest.distinct("measure_id", "school_id").values_list(*Entered._fields)
    latest = {(entered.measure_id, entered.school_id): entered for entered in map(Entered._make, distinct)}
    past = defaultdict(list)
    for measure_id, school_id in latest:
        past[measure_id].append(school_id)
    for measure_id, older in lineage.items():
        for before in older:
            for school_id in past[before]:
                latest.setdefault((measure_id, school_id), latest[before, school_id])
    return latest


def targets_of(trust: Trust, kpis: Iterable[KPI]) -> Mapping[int, Sequence[Target]]:
    """Every version of these KPIs' targets by KPI, each with who made and decided it: one query."""
    found = Target.objects.filter(trust=trust, kpi__in=[kpi.pk for kpi in kpis])
    return _by_kpi(found.select_related("made_by", "recorded_by", "decided_by"))
