"""Ways to have figures reported, and cells rated, in tests."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from apps.kpis.evidence import Cell
from apps.kpis.models import KPI, Measure, Reading
from apps.kpis.selectors import rated_cells
from apps.trusts.models import Period
from tests.world import World

TODAY = dt.date(2026, 11, 20)


def report(
    world: World,
    kpi: KPI,
    school: str | None,
    value: str | None = None,
    *,
    of: tuple[int, int] | None = None,
    period: Period | None = None,
    measure: Measure | None = None,
    **fields: Any,
) -> Reading:
    """A figure of a school (by its key) or the trust, by default for autumn 2026."""
    if of is not None:
        fields |= {"numerator": Decimal(of[0]), "denominator": Decimal(of[1])}
        value = value or str(Decimal(of[0]) * 100 / of[1])
    return Reading.objects.create(
        trust=world.trust,
        measure=measure or kpi.measures.first(),
        school=world.schools[school] if school else None,
        period=period or world.period(),
        value=None if value is None else Decimal(value),
        reported_at=timezone.now(),
        **fields,
    )


def cell_of(
    world: World, kpi: KPI, school: str | None, *, term: str = "autumn", year: str = "2026/27", today: dt.date = TODAY
) -> Cell:
    """The one cell of a KPI for a school or the trust."""
    cells = rated_cells(trust=world.trust, term=world.term(year, term), today=today, plans=[kpi.plan])
    wanted = world.schools[school] if school else None
    (found,) = [cell for cell in cells if cell.kpi == kpi and cell.school == wanted]
    return found
