"""Which tables tell the history of a plan, and of each thing in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from apps.actions.models import (
    Action,
    ActionKPI,
    ActionOwner,
    CriterionKPI,
    Resource,
    Step,
    StepOwner,
    SuccessCriterion,
)
from apps.kpis.models import KPI, Benchmark, BenchmarkValue, KPIOwner, Measure, Reading, Target
from apps.strategies.models import (
    Objective,
    ObjectiveOwner,
    Plan,
    Priority,
    PriorityLead,
    Reference,
    Section,
    Theme,
)

THINGS: dict[str, type[Any]] = {"priority": Priority, "objective": Objective, "kpi": KPI, "action": Action}


@dataclass(frozen=True)
class Table:
    """A tracked table: its rows' way to each thing that they are part of, and what they are called.

    `group` is the choice of the filter under which a plan's history shows it. `of` names the column by which the row
    belongs to the next thing up, which a sentence about the row names.
    """

    model: type[Any]
    group: str
    noun: str
    ways: Mapping[str, str] = field(default_factory=dict)
    of: str = ""

    @property
    def key(self) -> str:
        """The table's own name, by which its events are told from others."""
        return str(self.model._meta.db_table)

    def events(self, trust_id: int, scope: str, pk: int) -> "QuerySet[Any] | None":
        """The events of rows that are part of a plan or a thing; None where no row of this table can be.

        A figure that was taken out has no row any more, so figures are found by their measure.
        """
        way = self.ways.get(scope)
        if way is None:
            return None
        found: QuerySet[Any] = self.model.pgh_event_model.objects.filter(trust=trust_id)
        if self.model is Reading:
            return found.filter(measure__in=Measure.everything.filter(trust_id=trust_id, kpi=pk).values("pk"))
        rows = self.model._base_manager.filter(trust_id=trust_id, **{way: pk})
        return found.filter(id__in=rows.values("pk"))


def _owners(model: type[Any], thing: str, noun: str) -> Table:
    return Table(model, thing, noun, {"plan": f"{thing}__plan", thing: thing}, thing)


TABLES = (
    Table(Plan, "plan", "plan", {"plan": "pk"}),
    Table(Theme, "plan", "theme", {"plan": "plan"}),
    Table(Section, "plan", "section", {"plan": "plan"}),
    Table(Reference, "plan", "reference", {"plan": "plan"}),
    Table(Priority, "priority", "priority", {"plan": "plan", "priority": "pk"}),
    _owners(PriorityLead, "priority", "lead"),
    Table(Objective, "objective", "objective", {"plan": "plan", "objective": "pk"}),
    _owners(ObjectiveOwner, "objective", "owner"),
    Table(KPI, "kpi", "kpi", {"plan": "plan", "kpi": "pk"}),
    _owners(KPIOwner, "kpi", "owner"),
    Table(Measure, "kpi", "measure", {"plan": "kpi__plan", "kpi": "kpi"}, "kpi"),
    Table(Target, "kpi", "target", {"plan": "kpi__plan", "kpi": "kpi"}, "kpi"),
    Table(Benchmark, "kpi", "benchmark", {"plan": "kpi__plan", "kpi": "kpi"}, "kpi"),
    Table(BenchmarkValue, "kpi", "benchmark value", {"plan": "benchmark__kpi__plan", "kpi": "benchmark__kpi"}),
    Table(Action, "action", "action", {"plan": "plan", "action": "pk"}),
    _owners(ActionOwner, "action", "owner"),
    Table(Step, "action", "step", {"plan": "action__plan", "action": "action"}, "action"),
    Table(StepOwner, "action", "owner", {"plan": "step__action__plan", "action": "step__action"}, "step"),
    Table(Resource, "action", "resource", {"plan": "action__plan", "action": "action"}, "action"),
    Table(
        SuccessCriterion,
        "criterion",
        "success_criterion",
        {"plan": "plan", "priority": "priority", "action": "action"},
    ),
    Table(
        CriterionKPI,
        "criterion",
        "link",
        {"plan": "criterion__plan", "priority": "criterion__priority", "action": "criterion__action"},
        "criterion",
    ),
    Table(ActionKPI, "action", "link", {"plan": "action__plan", "action": "action", "kpi": "kpi"}, "action"),
)
FIGURES = Table(Reading, "figures", "figure", {"kpi": "measure__kpi"})
