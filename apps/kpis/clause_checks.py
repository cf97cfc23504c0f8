"""What the clauses of a rule about the schools may ask: something that a figure, or another KPI, can answer."""

from decimal import Decimal

from apps.core.errors import BadValue
from apps.kpis.facts import Benchmark, Figure, Limits, Shape
from apps.kpis.models import KPI, Unit
from apps.kpis.naming import kpi_named
from apps.kpis.policies import TargetValues
from apps.kpis.rules import meets
from apps.kpis.selectors import kpis_of
from apps.kpis.specs import spec_of


def check_clauses(kpi: KPI, target: TargetValues | None) -> None:
    """Refuse a clause that names nothing to hold a school against, and one that names a KPI which cannot answer it.

    `target` is what is set together with the clauses, None where the target stays as it is.
    """
    if kpi.shape != Shape.PROPORTION:
        return
    for clause in kpi.clauses:
        rule = clause.get("rule", "").strip()
        code = kpi_named(rule)
        if code:
            _check_named(kpi, code)
        elif kpi.unit not in ("", Unit.YES_NO) and target is not None:
            _check_words(kpi, rule, target)


def _check_named(kpi: KPI, code: str) -> None:
    """The KPI named is another one of the plan, reported by each school, and no rule about the schools itself."""
    rows = kpis_of(kpi.trust).filter(plan=kpi.plan_id, code__iexact=code).exclude(pk=kpi.pk)
    other = rows.first()
    if other is None:
        raise BadValue(f"This plan has no other KPI with the code {code}.", field="clauses")
    if other.shape == Shape.PROPORTION or not other.for_each_school or not kpi.for_each_school:
        raise BadValue(
            f"{code} cannot answer a clause: both have to be reported by each school, and {code} rated by a figure of "
            "its own.",
            field="clauses",
        )
    if other.restricted and not kpi.restricted:
        raise BadValue(f"{code} is restricted, and this KPI is not: its schools would give it away.", field="clauses")


def _check_words(kpi: KPI, rule: str, target: TargetValues) -> None:
    """A number or a grade stands in the words or in the target, or it is a national figure that they speak of."""
    spec = spec_of(kpi)
    sample = Figure(grade=spec.scale[0]) if kpi.unit == Unit.GRADE else Figure(value=Decimal(0))
    limits = Limits(target=target.value if target.value is not None else target.grade or None)
    found = meets(rule, sample, spec, limits, Benchmark(value=Decimal(0)), 1)
    if found.yes is None and "names no" in found.why:
        raise BadValue(f"{found.why[0].upper()}{found.why[1:]}: write it, or set a target.", field="clauses")
