"""Reads about KPIs: what a term is rated from, in a number of queries that depends on nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from apps.kpis.cells import applies_in, cells_of
from apps.kpis.evidence import Cell, Evidence, Whose
from apps.kpis.models import KPI, BenchmarkValue, Measure, Reading, Target
from apps.kpis.timetable import Calendar, due_seasons, middle_of
from apps.strategies.models import Plan
from apps.trusts.models import Period, School, Term, Trust


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
    return found.select_related("plan__school", "family__parent", "priority__parent").order_by("position", "pk")


def rated_cells(
    *,
    trust: Trust,
    term: Term,
    today: date,
    plans: Iterable[Plan] | None = None,
    schools: frozenset[int] | None = None,
) -> list[Cell]:
    """Every measure rated in one term (see `cells.cells_of`), of the trust plans that hold it or of `plans`.

    With `schools`, the cells of these schools only; the trust's own are then left out.
    """
    chosen = plans_in(trust, term).filter(kind=Plan.Kind.TRUST) if plans is None else plans
    kpis = kpis_in(trust, term, chosen)
    return cells_of(load_term(trust=trust, term=term, today=today, kpis=kpis, schools=schools), term)


def kpis_in(trust: Trust, term: Term, plans: Iterable[Plan]) -> list[KPI]:
    """The KPIs of these plans that are measured in a term."""
    return [kpi for kpi in kpis_of(trust, plans) if applies_in(kpi, term)]


def load_term(
    *, trust: Trust, term: Term, today: date, kpis: Sequence[KPI], schools: frozenset[int] | None = None
) -> Evidence:
    """All that one term's cells of these KPIs are rated from; figures of other terms only as far as a cell needs."""
    calendar = calendar_of(trust)
    measures = _measures_of(trust, kpis)
    found_schools = _schools_of(trust, schools)
    only = None if schools is None else [s.pk for s in found_schools]
    return Evidence(
        trust=trust,
        today=today,
        kpis=kpis,
        measures=measures,
        targets=_by_kpi(Target.objects.filter(trust=trust, kpi__in=[k.pk for k in kpis])),
        benchmarks=_benchmarks_of(trust, kpis),
        schools=found_schools,
        calendar=calendar,
        readings=_readings(trust, _needed(kpis, measures, calendar, term), only),
        latest=_latest(trust, kpis, measures, term, only),
        only=schools,
    )


def load_kpi(*, trust: Trust, kpi: KPI, today: date, schools: frozenset[int] | None = None) -> Evidence:
    """All that any term of one KPI is rated from, with every figure it ever had."""
    measures = _measures_of(trust, [kpi])
    found_schools = _schools_of(trust, schools)
    every = Q(measure__in=[m.pk for m in measures.get(kpi.pk, ())])
    only = None if schools is None else [s.pk for s in found_schools]
    return Evidence(
        trust=trust,
        today=today,
        kpis=[kpi],
        measures=measures,
        targets=_by_kpi(Target.objects.filter(trust=trust, kpi=kpi)),
        benchmarks=_benchmarks_of(trust, [kpi]),
        schools=found_schools,
        calendar=calendar_of(trust),
        readings=_readings(trust, every, only),
        only=schools,
    )


def calendar_of(trust: Trust) -> Calendar:
    """The trust's periods with their terms and years."""
    return Calendar(Period.objects.filter(trust=trust).select_related("term__year"))


def _measures_of(trust: Trust, kpis: Sequence[KPI]) -> Mapping[int, Sequence[Measure]]:
    return _by_kpi(Measure.objects.filter(trust=trust, kpi__in=[k.pk for k in kpis]).order_by("position", "pk"))


def _benchmarks_of(trust: Trust, kpis: Sequence[KPI]) -> Mapping[int, Sequence[BenchmarkValue]]:
    values = BenchmarkValue.objects.filter(trust=trust, benchmark__kpi__in=[k.pk for k in kpis])
    by_kpi: dict[int, list[BenchmarkValue]] = defaultdict(list)
    for value in values.select_related("benchmark"):
        by_kpi[value.benchmark.kpi_id].append(value)
    return by_kpi


def _schools_of(trust: Trust, only: frozenset[int] | None) -> list[School]:
    """The trust's schools in its own order, closed ones too: they were rated while they were open."""
    found = School.objects.filter(trust=trust)
    return list(found if only is None else found.filter(pk__in=only))


def _by_kpi(rows: Iterable[Any]) -> Mapping[int, Sequence[Any]]:
    by_kpi: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_kpi[row.kpi_id].append(row)
    return by_kpi


def _needed(kpis: Sequence[KPI], measures: Mapping[int, Sequence[Measure]], calendar: Calendar, term: Term) -> Q:
    """Which figures a term's cells read: measures that need the same periods are asked for together."""
    by_periods: dict[frozenset[int], list[int]] = defaultdict(list)
    for kpi in kpis:
        periods = frozenset(period.pk for period in _periods_needed(kpi, calendar, term))
        by_periods[periods] += [measure.pk for measure in measures.get(kpi.pk, ())]
    parts = [Q(period__in=periods, measure__in=wanted) for periods, wanted in by_periods.items()]
    return reduce(or_, parts) if parts else Q(pk__in=[])


def _periods_needed(kpi: KPI, calendar: Calendar, term: Term) -> Iterable[Period]:
    """The term's own periods, the same a year earlier, the one before, and the year so far where it adds up."""
    seasons = due_seasons(kpi.frequency, kpi.due_terms)
    own = calendar.periods_in(term.pk, kpi.frequency)
    now = [*own, *(p for p in map(calendar.year_earlier, own) if p is not None)]
    yield from now
    yield from (p for p in (calendar.before(o, kpi.frequency, seasons) for o in own) if p is not None)
    if kpi.cumulative:
        for period in now:
            yield from calendar.year_so_far(period, kpi.frequency, seasons)


def _readings(trust: Trust, wanted: Q, schools: list[int] | None) -> Mapping[Whose, Mapping[int, Reading]]:
    found = Reading.objects.filter(wanted, trust=trust)
    if schools is not None:
        found = found.filter(school__in=schools)
    by_whose: dict[Whose, dict[int, Reading]] = defaultdict(dict)
    for reading in found:
        by_whose[reading.measure_id, reading.school_id][reading.period_id] = reading
    return by_whose


def _latest(
    trust: Trust,
    kpis: Sequence[KPI],
    measures: Mapping[int, Sequence[Measure]],
    term: Term,
    schools: list[int] | None,
) -> Mapping[Whose, Reading]:
    """The last figure before the term of each measure that is not due in it."""
    idle = [kpi for kpi in kpis if term.name not in due_seasons(kpi.frequency, kpi.due_terms)]
    found = Reading.objects.filter(
        trust=trust,
        measure__in=[m.pk for kpi in idle for m in measures.get(kpi.pk, ())],
        period__term__starts_on__lt=term.starts_on,
    )
    if schools is not None:
        found = found.filter(school__in=schools)
    newest = found.order_by("measure_id", "school_id", "-period__term__starts_on", "-period__part")
    distinct = newest.distinct("measure_id", "school_id").select_related("period__term__year")
    return {(reading.measure_id, reading.school_id): reading for reading in distinct}


def targets_of(trust: Trust, kpis: Iterable[KPI]) -> Mapping[int, Sequence[Target]]:
    """Every version of these KPIs' targets by KPI, each with who made it: one query."""
    found = Target.objects.filter(trust=trust, kpi__in=[kpi.pk for kpi in kpis]).select_related("made_by")
    return _by_kpi(found)
