"""Where a KPI's figures lie in the demo: what is ordinary, and how far one step better or worse is."""

from dataclasses import dataclass, field
from decimal import Decimal

from apps.core.figures import Unit, decimals_for
from apps.kpis.facts import Shape
from apps.kpis.models import KPI, Measure, Rollup, Target
from apps.kpis.models import Unit as KPIUnit

OFSTED = ("Inadequate", "Requires improvement", "Good", "Outstanding")

# KPIs without a target of their own: what an ordinary figure is, and one step better.
ORDINARY: dict[str, tuple[float, float]] = {
    "L5": (46.0, 2.0),  # against the national figure
    "I4": (1.0, 0.0),
    "S2": (78.0, -1.2),
    "S5": (640.0, -45.0),
}
# The same of the groups that a gap lies between.
OF_GROUPS: dict[tuple[str, str], tuple[float, float]] = {
    ("I2", "Disadvantaged pupils"): (47.0, 2.4),
    ("I2", "Other pupils"): (65.0, 1.2),
    ("I3", "Disadvantaged pupils"): (90.4, 0.8),
    ("I3", "Pupils with SEND"): (89.8, 0.7),
    ("I3", "Other pupils"): (94.6, 0.4),
}
# Sessions in a half-term of a school, for attendance: large enough that one pupil does not matter.
SESSIONS = {"B1": 41_860}


@dataclass(frozen=True)
class Level:
    """An ordinary figure and one step better (its sign is the direction), within bounds; or a scale of grades."""

    ordinary: float = 0.0
    step: float = 1.0
    least: float | None = None
    most: float | None = None
    decimals: int = 1
    paired: bool = False
    sessions: int | None = None
    milestone: bool = False
    grades: tuple[str, ...] = field(default=())
    passing: int = 0

    def at(self, standing: float) -> float:
        """The figure of one who stands that many steps above what is ordinary."""
        value = self.ordinary + self.step * standing
        if self.least is not None:
            value = max(self.least, value)
        return value if self.most is None else min(self.most, value)


def level_of(kpi: KPI, measure: Measure, target: Target | None) -> Level:
    """The level of a KPI, from its own target and amber limit, so that most stand near it and a few miss."""
    if kpi.shape == Shape.MILESTONE:
        return Level(milestone=True)
    if kpi.unit == KPIUnit.GRADE:
        grades = tuple(kpi.grades) or OFSTED
        passing = grades.index(target.grade) if target and target.grade in grades else len(grades) - 2
        return Level(grades=grades, passing=passing)
    ordinary, step = OF_GROUPS.get((kpi.code, measure.name)) or _centre(kpi, target)
    if measure.name == "All three":
        ordinary -= step * 0.8
    if kpi.cumulative:  # the target is the year's, the figure one term's
        ordinary, step = ordinary / 3.6, step / 3
    percent = kpi.unit == KPIUnit.PERCENT
    counted = kpi.unit in (KPIUnit.NUMBER, KPIUnit.DAYS)
    written = [target.value, target.low, target.high, target.amber] if target else []
    return Level(
        ordinary=ordinary,
        step=step,
        least=0.0 if percent or counted else None,
        most=100.0 if percent else 1.0 if kpi.unit == KPIUnit.YES_NO else None,
        decimals=decimals_for(kpi.decimals, Unit(kpi.unit) if kpi.unit else Unit.NUMBER, written),
        paired=percent and kpi.rollup == Rollup.POOLED,
        sessions=SESSIONS.get(kpi.code),
    )


def _centre(kpi: KPI, target: Target | None) -> tuple[float, float]:
    if target is None or (target.value is None and target.low is None):
        return ORDINARY.get(kpi.code, (50.0, 5.0))
    if target.low is not None and target.high is not None:
        width = target.high - target.low
        return float(target.low + width / 2), float(width) * 0.45
    goal = target.value or Decimal(0)
    if kpi.must_pass:
        return 103.0, 2.0
    if kpi.unit == KPIUnit.MONEY:
        return 9_000.0, 26_000.0
    margin = abs(goal - target.amber) if target.amber is not None else max(Decimal(1), abs(goal) / 12)
    if kpi.shape == Shape.AT_MOST:
        return float(goal), -float(margin)
    if kpi.shape == Shape.ABOUT:
        return float(goal), float(margin) * 0.7
    return float(goal), float(margin)
