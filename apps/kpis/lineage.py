"""Which KPI of an earlier plan a KPI goes on from, and whose figures are therefore its past; pure."""

from collections.abc import Iterable, Mapping, Sequence

from apps.kpis.cells import applies_in
from apps.kpis.entered import Stored
from apps.kpis.evidence import Whose
from apps.kpis.models import KPI, Measure
from apps.kpis.timetable import Calendar


def ancestors_of(kpi: KPI, older: Mapping[int, KPI]) -> list[KPI]:
    """The KPIs that it continues, the nearest first, as long as they are counted alike; a ring ends where it closes."""
    found: list[KPI] = []
    seen, before = {kpi.pk}, older.get(kpi.continues_id or 0)
    while before is not None and before.pk not in seen and counts_alike(kpi, before):
        seen.add(before.pk)
        found.append(before)
        before = older.get(before.continues_id or 0)
    return found


def counts_alike(kpi: KPI, other: KPI) -> bool:
    """Whether the figures of two KPIs can be held beside each other."""
    mine = (kpi.unit, kpi.for_each_school, kpi.frequency == "half-termly", list(kpi.grades))
    return mine == (other.unit, other.for_each_school, other.frequency == "half-termly", list(other.grades))


def measure_before(measure: Measure, all_of_it: Sequence[Measure], others: Sequence[Measure]) -> Measure | None:
    """The measure of an earlier KPI that this one goes on from: of the same name, or the only one of each."""
    if len(all_of_it) == len(others) == 1:
        return others[0]
    name = measure.name.strip().casefold()
    return next((other for other in others if other.name.strip().casefold() == name), None)


def inherited(
    readings: Mapping[Whose, Mapping[int, Stored]],
    kpis: Iterable[KPI],
    measures: Mapping[int, Sequence[Measure]],
    lineage: Mapping[int, Sequence[int]],
    calendar: Calendar,
) -> Mapping[Whose, Mapping[int, Stored]]:
    """The figures with those of earlier plans filed under the measures that go on from them.

    Only in terms that the KPI's own plan does not hold: in its own, what it has no figure for is missing.
    """
    if not lineage:
        return readings
    by_measure: dict[int, list[int | None]] = {}
    for measure_id, school_id in readings:
        by_measure.setdefault(measure_id, []).append(school_id)
    found = {whose: dict(figures) for whose, figures in readings.items()}
    for kpi in kpis:
        foreign = {period.pk for period in calendar.periods if not applies_in(kpi, period.term)}
        for measure in measures.get(kpi.pk, ()):
            for older in lineage.get(measure.pk, ()):
                for school_id in by_measure.get(older, ()):
                    mine = found.setdefault((measure.pk, school_id), {})
                    for period_id, reading in readings[older, school_id].items():
                        if period_id in foreign:
                            mine.setdefault(period_id, reading)
    return found
