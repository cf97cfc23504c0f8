"""Lines of an upload rated as they would be once they are saved."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from apps.kpis.cells import Desk, applies_in
from apps.kpis.evidence import Cell
from apps.kpis.selectors import load_kpis
from apps.kpis.uploads.known import Known
from apps.kpis.uploads.planning import Fate, Plan, Planned, readings_of

RATED = (Fate.NEW, Fate.CHANGED, Fate.NOTED, Fate.SAME)


def rated_lines(plan: Plan, lines: Sequence[Planned], known: Known) -> Mapping[int, Cell]:
    """The cells of these lines by index, with all that the upload would save in place: six queries, whatever there is.

    A line in which something is wrong has none, nor has a period before its KPI's plan: that is kept to compare with.
    """
    wanted = [line for line in lines if line.read.place is not None and line.fate in RATED]
    kpis = list({line.read.measure.kpi_id: line.read.measure.kpi for line in wanted if line.read.measure}.values())
    if not kpis:
        return {}
    school_ids = {line.read.place[1] for line in wanted if line.read.place}
    schools = None if None in school_ids else frozenset(number for number in school_ids if number is not None)
    evidence = load_kpis(trust=known.trust, kpis=kpis, today=known.today, schools=schools)
    readings = {whose: dict(by_period) for whose, by_period in evidence.readings.items()}
    for whose, by_period in readings_of(plan).items():
        readings.setdefault(whose, {}).update(by_period)
    evidence = replace(evidence, readings=readings)
    desks: dict[int, Desk] = {}
    cells = {}
    for line in wanted:
        measure, period = line.read.measure, line.read.period
        if measure is None or period is None or not applies_in(measure.kpi, period.term):
            continue
        desk = desks.setdefault(period.term_id, Desk(evidence, period.term))
        cells[line.read.index] = desk.cell(measure.kpi, measure, line.read.school, period)
    return cells
