"""Whether a KPI's own numbers show that its figures may be below zero or above 100%, which has no key of its own."""

from decimal import Decimal
from typing import Any

from apps.kpis.entries import goes_beyond
from apps.kpis.facts import Shape


def is_beyond(kpi: dict[str, Any]) -> bool:
    """Whether the entry of a KPI has a target, limit or published figure that lies there itself."""
    return goes_beyond(kpi.get("unit", ""), _where_figures_stand(kpi))


def _where_figures_stand(kpi: dict[str, Any]) -> list[Decimal]:
    """The numbers of an entry that are compared with figures; those of a gap are widths, and distances are none."""
    if kpi.get("shape") == Shape.GAP:
        return []
    amber = [kpi.get("amber")] if kpi.get("shape") in (Shape.AT_LEAST, Shape.AT_MOST) else []
    target = kpi.get("target")
    published = [value.get("value") for value in kpi.get("benchmark", {}).get("values", [])]
    numbers = [*(target if isinstance(target, list) else [target]), *amber, kpi.get("floor"), *published]
    return [number for number in numbers if isinstance(number, Decimal)]
