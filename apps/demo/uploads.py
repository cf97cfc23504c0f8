"""A file of figures that the demo trust's data lead has brought and not saved: two of its rows are to be mended."""

import datetime as dt
import random
from collections.abc import Sequence
from decimal import Decimal

from apps.core.sheets import read_text
from apps.kpis.entries import takes_pair
from apps.kpis.models import Measure, Reading
from apps.kpis.timetable import due_seasons
from apps.kpis.uploads.known import Known, load_known
from apps.kpis.uploads.services import MOST_ROWS, begin_upload
from apps.trusts.models import Membership, School, Trust
from apps.trusts.selectors import memberships_in_force, rights_of, term_on

_COLUMNS = 2


def bring_upload(trust: Trust, schools: Sequence[School], today: dt.date, seed: int) -> None:
    """One file of this term's figures from an attendance system; nothing where the trust has none to put in it."""
    held = Membership.objects.filter(trust=trust, role="data_lead").select_related("user").first()
    term = term_on(trust, today)
    if held is None or term is None:
        return
    rights = rights_of(held.user, trust, memberships_in_force(held.user, trust, today))
    known = load_known(trust, rights, term, {})
    measures = _measures(known)
    if not measures:
        return
    rows = _rows(schools, measures, random.Random(seed))
    table = "\n".join([";".join(["URN", *(measure.kpi.code for measure in measures)]), *map(";".join, rows)])
    sheet = read_text(table, most_rows=MOST_ROWS)
    begin_upload(
        known=known,
        sheet=sheet,
        file_name="attendance-system.csv",
        school=None,
        source_kind=Reading.SourceKind.EXPORT,
        by=held.user,
    )


def _measures(known: Known) -> list[Measure]:
    """The first percentages that every school reports in this term, by the codes that name only one figure."""
    wanted = [
        measure
        for measure in known.measures.values()
        if measure.kpi.plan.school_id is None
        and measure.kpi.for_each_school
        and takes_pair(measure.kpi)
        and measure.kpi.frequency == "termly"
        and known.term.name in due_seasons(measure.kpi.frequency, measure.kpi.due_terms)
        and not measure.kpi.phases
        and measure.kpi.code
        and not measure.name
    ]
    return wanted[:_COLUMNS]


def _rows(schools: Sequence[School], measures: Sequence[Measure], chance: random.Random) -> list[list[str]]:
    """A row for each school with a number of its own near the last one; one number is misspelt, and one school."""
    last: dict[tuple[int, int | None], Decimal] = {}
    for reading in Reading.objects.filter(measure__in=measures, value__isnull=False).order_by("period__starts_on"):
        last[reading.measure_id, reading.school_id] = reading.value or Decimal(0)
    rows = []
    for school in schools:
        near = [last.get((m.pk, school.pk), Decimal(90)) + Decimal(chance.randint(-5, 5)) / 10 for m in measures]
        rows.append([school.urn or school.name, *(f"{min(max(number, 0), 100):.1f}" for number in near)])
    if len(rows) > 1:
        rows[0][1] = rows[0][1].replace(".", ",")
        rows[-1][0] = f"{rows[-1][0]}0"
    return rows
