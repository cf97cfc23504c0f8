"""Reads about KPIs: what a term is rated from, in a number of queries that depends on nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet, Value

from apps.core.models import rows_of, tuples_of
from apps.core.prepared import AnyGiven, AnyOf, Given, Prepared
from apps.kpis.cells import applies_in, cells_of
from apps.kpis.entered import Entered, Reported, Shelf
from apps.kpis.evidence import Cell, Evidence
from apps.kpis.lineage import ancestors_of, inherited, measure_before
from apps.kpis.measuring import codes_named
from apps.kpis.models import KPI, BenchmarkValue, Measure, Target
from apps.kpis.term_figures import (
    any_of,
    by_whose,
    latest_before,
    light_rows,
    needed_in,
    read_by,
    reported_before,
    within,
)
from apps.kpis.timetable import Calendar, middle_of
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
    return _plans_on(Value(trust.pk), Value(middle_of(term)))


def _plans_on(trust: Value, day: Value) -> QuerySet[Plan]:
    return Plan.objects.filter(trust=trust, starts_on__lte=day, ends_on__gte=day)


_PLANS: Prepared[Plan] = Prepared(lambda: _plans_on(Given("trust"), Given("day")).select_related("school"))


def all_plans_in(trust: Trust, term: Term) -> list[Plan]:
    """The same as a list, each plan with its school."""
    return _PLANS.rows(trust=trust.pk, day=middle_of(term))


def kpis_of(trust: Trust, plans: Iterable[Plan] | None = None) -> QuerySet[KPI]:
    """The KPIs of these plans (without them, of all) in the trust's order, without those that were removed.

    A KPI goes out of sight with its priority.
    """
    found = _kept_kpis(Value(trust.pk))
    return found if plans is None else found.filter(plan__in=[plan.pk for plan in plans])


def _kept_kpis(trust: Value) -> QuerySet[KPI]:
    kept = Q(priority__isnull=True) | Q(priority__removed_at__isnull=True, priority__parent__isnull=True)
    kept |= Q(priority__removed_at__isnull=True, priority__parent__removed_at__isnull=True)
    found = KPI.objects.filter(kept, trust=trust, removed_at__isnull=True)
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


_KPIS: Prepared[KPI] = Prepared(lambda: _kept_kpis(Given("trust")).filter(plan=AnyGiven("plans")))
_PERIODS: Prepared[Period] = Prepared(lambda: Period.objects.filter(trust=Given("trust")).select_related("term__year"))
_MEASURES: Prepared[Measure] = Prepared(
    lambda: Measure.objects.filter(trust=Given("trust"), kpi=AnyGiven("kpis")).order_by("position", "pk")
)
_TARGETS: Prepared[Target] = Prepared(lambda: Target.objects.filter(trust=Given("trust"), kpi=AnyGiven("kpis")))
_BENCHMARKS: Prepared[BenchmarkValue] = Prepared(
    lambda: BenchmarkValue.objects.filter(trust=Given("trust"), benchmark__kpi=AnyGiven("kpis")).select_related(
        "benchmark"
    )
)
_SCHOOLS: Prepared[School] = Prepared(lambda: with_first_inspection(School.objects.filter(trust=Given("trust"))))


def kpis_in(trust: Trust, term: Term, plans: Iterable[Plan]) -> list[KPI]:
    """The KPIs of these plans that are measured in a term."""
    found = _KPIS.rows(trust=trust.pk, plans=[plan.pk for plan in plans])
    return [kpi for kpi in found if applies_in(kpi, term)]


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
    places = needed_in(kpis, measures, calendar, term, lineage, with_before=whole)
    read = partial(read_by, Value(trust.pk), any_of(only), any_of(drafts_of))
    if whole:
        readings = by_whose(rows_of(read().filter(within(places))))
    else:
        readings = by_whose(light_rows(trust, only, drafts_of, places))
    wanted = [measure.pk for found in measures.values() for measure in found]
    return Evidence(
        trust=trust,
        today=today,
        kpis=own,
        named=named,
        measures=measures,
        targets=_targets_of(trust, kpis),
        benchmarks=_benchmarks_of(trust, kpis),
        schools=found_schools,
        calendar=calendar,
        readings=inherited(readings, kpis, measures, lineage, calendar),
        latest=latest_before(read, kpis, measures, term, lineage),
        only=schools,
        lineage=lineage,
        shelf=Shelf(lambda: rows_of(read().filter(measure=AnyOf(wanted), period__term=term))),
        reported=Reported() if whole else Reported(lambda: reported_before(read(), kpis, measures, calendar, term)),
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
    found = read_by(Value(trust.pk), any_of(only), any_of(drafts_of)).filter(measure=AnyOf(wanted))
    readings = by_whose(map(Entered._make, tuples_of(found, Entered._fields)))
    return Evidence(
        trust=trust,
        today=today,
        kpis=shown,
        named=named,
        measures=measures,
        targets=_targets_of(trust, every),
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


def kpis_named(trust: Trust, kpi: KPI) -> list[KPI]:
    """The KPIs that the clauses of a KPI's rule name, in that order; one query, and none where no clause names any."""
    found = _named_in(trust, [kpi])
    places = dict.fromkeys((kpi.plan_id, code.casefold()) for code in codes_named(kpi))
    return [found[place] for place in places if place in found]


def calendar_of(trust: Trust) -> Calendar:
    """The trust's periods with their terms and years."""
    return Calendar(_PERIODS.rows(trust=trust.pk))


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
    return _by_kpi(_MEASURES.rows(trust=trust.pk, kpis=[kpi.pk for kpi in kpis]))


def _targets_of(trust: Trust, kpis: Sequence[KPI]) -> Mapping[int, Sequence[Target]]:
    return _by_kpi(_TARGETS.rows(trust=trust.pk, kpis=[kpi.pk for kpi in kpis]))


def _benchmarks_of(trust: Trust, kpis: Sequence[KPI]) -> Mapping[int, Sequence[BenchmarkValue]]:
    by_kpi: dict[int, list[BenchmarkValue]] = defaultdict(list)
    for value in _BENCHMARKS.rows(trust=trust.pk, kpis=[kpi.pk for kpi in kpis]):
        by_kpi[value.benchmark.kpi_id].append(value)
    return by_kpi


def _schools_of(trust: Trust, only: frozenset[int] | None) -> list[School]:
    """The trust's schools in its own order, closed ones too: they were rated while they were open.

    Each with `inspected_on`, the day of its first inspection since it joined.
    """
    found = _SCHOOLS.rows(trust=trust.pk)
    return found if only is None else [school for school in found if school.pk in only]


def _by_kpi(rows: Iterable[Any]) -> Mapping[int, Sequence[Any]]:
    by_kpi: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_kpi[row.kpi_id].append(row)
    return by_kpi


def targets_of(trust: Trust, kpis: Iterable[KPI]) -> Mapping[int, Sequence[Target]]:
    """Every version of these KPIs' targets by KPI, each with who made and decided it: one query."""
    found = Target.objects.filter(trust=trust, kpi__in=[kpi.pk for kpi in kpis])
    return _by_kpi(found.select_related("made_by", "recorded_by", "decided_by"))
