"""Which figures a term's cells read, and how thousands of them are read as light rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, QuerySet, Value

from apps.core.prepared import AnyGiven, AnyOf, Given, Prepared
from apps.kpis.entered import Entered, Stored
from apps.kpis.evidence import Whose
from apps.kpis.facts import Shape
from apps.kpis.models import KPI, Measure, Reading
from apps.kpis.timetable import Calendar, due_seasons
from apps.trusts.models import Period, Term, Trust

# Periods and measures, all of which are asked for in all of the periods.
Place = tuple[list[int], list[int]]


def needed_in(
    kpis: Sequence[KPI],
    measures: Mapping[int, Sequence[Measure]],
    calendar: Calendar,
    term: Term,
    lineage: Mapping[int, Sequence[int]],
    *,
    with_before: bool,
) -> list[Place]:
    """Where the figures are that a term's cells read: measures that need the same periods are asked for together.

    With `with_before`, those of the period before as well; without, cells ask for them by `reported_before`.
    """
    by_periods: dict[frozenset[int], list[int]] = defaultdict(list)
    for kpi in kpis:
        periods = {period.pk for period in _periods_needed(kpi, calendar, term)}
        if with_before:
            periods.update(period.pk for period in _periods_before(kpi, calendar, term))
        by_periods[frozenset(periods)] += _with_past(measures.get(kpi.pk, ()), lineage)
    return [(list(periods), wanted) for periods, wanted in by_periods.items()]


def within(places: Iterable[Place]) -> Q:
    """Figures in any of these places."""
    parts = [Q(period=AnyOf(periods), measure=AnyOf(wanted)) for periods, wanted in places]
    return reduce(or_, parts) if parts else Q(pk__in=[])


def _with_past(measures: Iterable[Measure], lineage: Mapping[int, Sequence[int]]) -> list[int]:
    """The ids of these measures and of all that they go on from."""
    return [number for measure in measures for number in (measure.pk, *lineage.get(measure.pk, ()))]


def _periods_needed(kpi: KPI, calendar: Calendar, term: Term) -> Iterable[Period]:
    """The term's own periods, the same a year earlier, and the year so far where it adds up."""
    own = calendar.periods_in(term.pk, kpi.frequency)
    now = [*own, *(p for p in map(calendar.year_earlier, own) if p is not None)]
    yield from now
    if kpi.shape == Shape.NOT_WORSE:
        yield from (p for p in calendar.periods if p.starts_on < term.starts_on)
    if kpi.cumulative:
        seasons = due_seasons(kpi.frequency, kpi.due_terms)
        for period in now:
            yield from calendar.year_so_far(period, kpi.frequency, seasons)


def _periods_before(kpi: KPI, calendar: Calendar, term: Term) -> Iterable[Period]:
    """The last periods before the term's own in which a figure was asked for."""
    seasons = due_seasons(kpi.frequency, kpi.due_terms)
    own = calendar.periods_in(term.pk, kpi.frequency)
    return (p for p in (calendar.before(o, kpi.frequency, seasons) for o in own) if p is not None)


def reported_before(
    readings: QuerySet[Reading],
    kpis: Sequence[KPI],
    measures: Mapping[int, Sequence[Measure]],
    calendar: Calendar,
    term: Term,
) -> list[tuple[int, int | None, int]]:
    """Where there are figures of the periods before: by measure, school and period."""
    periods = {period.pk for kpi in kpis for period in _periods_before(kpi, calendar, term)}
    wanted = [measure.pk for kpi in kpis for measure in measures.get(kpi.pk, ())]
    found = readings.filter(measure=AnyOf(wanted), period=AnyOf(list(periods)))
    return list(found.order_by().values_list("measure_id", "school_id", "period_id"))


def read_by(trust: Value, schools: Value | None, drafts_of: Value | None) -> QuerySet[Reading]:
    """The figures that a reader sees: of these schools, and drafts of those only whose drafts they see."""
    found = Reading.objects.filter(trust=trust).annotate(agrees_with_check=F("check_made__agrees"))
    if schools is not None:
        found = found.filter(school=schools)
    return found if drafts_of is None else found.filter(Q(is_draft=False) | Q(school=drafts_of))


def any_of(ids: Iterable[int] | None) -> AnyOf | None:
    """One of these ids; None where any will do."""
    return None if ids is None else AnyOf(list(ids))


@cache
def _light_in(places: int, of_some_schools: bool, without_some_drafts: bool) -> Prepared[Reading]:
    """The columns of `Entered` of the figures in so many places."""

    def figures() -> QuerySet[Any]:
        found = read_by(
            Given("trust"),
            AnyGiven("schools") if of_some_schools else None,
            AnyGiven("drafts_of") if without_some_drafts else None,
        )
        parts = [Q(period=AnyGiven(f"periods{n}"), measure=AnyGiven(f"measures{n}")) for n in range(places)]
        return found.filter(reduce(or_, parts)).order_by().values_list(*Entered._fields)

    return Prepared(figures)


def light_rows(
    trust: Trust, schools: list[int] | None, drafts_of: frozenset[int] | None, places: Sequence[Place]
) -> Iterable[Entered]:
    """The figures in these places that a reader sees, as light rows."""
    if not places:
        return ()
    given: dict[str, Any] = {"trust": trust.pk, "schools": schools}
    given["drafts_of"] = None if drafts_of is None else list(drafts_of)
    for n, (periods, wanted) in enumerate(places):
        given |= {f"periods{n}": periods, f"measures{n}": wanted}
    prepared = _light_in(len(places), schools is not None, drafts_of is not None)
    return map(Entered._make, prepared.tuples(**given))


def by_whose(rows: Iterable[Stored]) -> Mapping[Whose, Mapping[int, Stored]]:
    """By measure and school, then by period."""
    found: dict[Whose, dict[int, Stored]] = {}
    for entered in rows:
        whose = (entered.measure_id, entered.school_id)
        if whose in found:
            found[whose][entered.period_id] = entered
        else:
            found[whose] = {entered.period_id: entered}
    return found


def latest_before(
    read: Callable[[], QuerySet[Reading]],
    kpis: Sequence[KPI],
    measures: Mapping[int, Sequence[Measure]],
    term: Term,
    lineage: Mapping[int, Sequence[int]],
) -> Mapping[Whose, Entered]:
    """The last figure before the term of each measure that is not due in it, or of one that it goes on from."""
    idle = [kpi for kpi in kpis if term.name not in due_seasons(kpi.frequency, kpi.due_terms)]
    if not idle:
        return {}
    found = read().filter(
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
