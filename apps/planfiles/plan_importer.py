"""One plan of a checked document into rows."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Model

from apps.actions.models import (
    Action,
    ActionKPI,
    ActionOwner,
    CriterionKPI,
    ProgressUpdate,
    Resource,
    Step,
    StepOwner,
    SuccessCriterion,
)
from apps.kpis.measuring import names_of_shape
from apps.kpis.models import KPI, Benchmark, BenchmarkValue, KPIOwner, Measure, Target
from apps.strategies.models import Objective, ObjectiveOwner, Plan, Priority, PriorityLead, Reference, Section, Theme

from .beyond import is_beyond
from .carried import taken
from .document import Document
from .importer import Identity, Rows
from .references import TRUST_PREFIX, Entry, KpiLookup, KpiRef


def add_plans(
    rows: Rows,
    identity: Identity,
    document: Document,
    *,
    only: Collection[int] | None = None,
    kpis: Mapping[KpiRef, KPI] | None = None,
    first_position: int = 0,
) -> list[Plan]:
    """The rows of every plan, in the file's order; links to KPIs come last, when all KPIs are there.

    `only` are the places of those to be made; `kpis` are those of other plans of the file that are there already.
    """
    entries = document.get("plans", [])
    made: dict[KpiRef, KPI] = dict(kpis or {})
    chosen = [(index, entry) for index, entry in enumerate(entries) if only is None or index in only]
    imports = [_PlanImport(rows, identity, entry, index, made, first_position) for index, entry in chosen]
    lookup = KpiLookup.of_document(document)
    for plan_import in imports:
        plan_import.link(lookup)
    return [plan_import.plan for plan_import in imports]


class _PlanImport:
    """Makes the rows of one plan."""

    def __init__(
        self, rows: Rows, identity: Identity, entry: Entry, index: int, kpis: dict[KpiRef, KPI], first_position: int
    ) -> None:
        self.rows, self.identity, self.index, self.kpis = rows, identity, index, kpis
        self.links: list[tuple[type[Model], dict[str, Any], list[str]]] = []
        self.priorities: dict[str, Priority] = {}
        self.plan: Plan = rows.add(
            Plan,
            position=first_position + index,
            school=identity.schools.get(entry.get("school", "")),
            **taken(Plan, entry),
        )
        self.themes = {row.name: row for row in self._listed(Theme, entry, "themes")}
        self._listed(Section, entry, "sections")
        self._listed(Reference, entry, "references")
        self._kpis(entry, None)
        for position, priority in enumerate(entry.get("priorities", [])):
            made = self._priority(priority, position, None)
            for sub_position, sub_priority in enumerate(priority.get("sub_priorities", [])):
                self._priority(sub_priority, sub_position, made)
        self._objectives(entry)

    def link(self, lookup: KpiLookup) -> None:
        """Link actions and success criteria to the KPIs whose codes they give."""
        for model, columns, codes in self.links:
            for position, code in enumerate(codes):
                found = lookup.find(self.index, code)
                assert found is not None  # `check_references` has refused codes of nothing
                says_trust = code == TRUST_PREFIX + found.code
                self.rows.add(model, kpi=self.kpis[found], position=position, says_trust=says_trust, **columns)

    def _listed(self, model: type[Model], entry: Entry, key: str) -> list[Any]:
        return [
            self.rows.add(model, plan=self.plan, position=position, **taken(model, item))
            for position, item in enumerate(entry.get(key, []))
        ]

    def _parties(self, model: type[Model], names: list[str], **columns: Any) -> None:
        for position, name in enumerate(names):
            self.rows.add(model, party=self.identity.parties[name], position=position, **columns)

    def _priority(self, entry: Entry, position: int, parent: Priority | None) -> Priority:
        priority: Priority = self.rows.add(
            Priority,
            level=0 if parent is None else 1,
            plan=self.plan,
            parent=parent,
            theme=self.themes.get(entry.get("theme", "")),
            position=position,
            **taken(Priority, entry),
        )
        if priority.code:
            self.priorities[priority.code] = priority
        self._parties(PriorityLead, entry.get("leads", []), priority=priority)
        self._criteria(entry, priority=priority)
        self._kpis(entry, priority)
        for action_position, action in enumerate(entry.get("actions", [])):
            self._action(action, action_position, priority)
        return priority

    def _objectives(self, entry: Entry) -> None:
        for position, item in enumerate(entry.get("objectives", [])):
            priority = self.priorities.get(item.get("priority", ""))
            objective = self.rows.add(
                Objective, plan=self.plan, priority=priority, position=position, **taken(Objective, item)
            )
            self._parties(ObjectiveOwner, item.get("owners", []), objective=objective)

    def _kpis(self, entry: Entry, priority: Priority | None) -> None:
        for position, item in enumerate(entry.get("kpis", [])):
            kpi: KPI = self.rows.add(
                KPI,
                plan=self.plan,
                priority=priority,
                family=self.identity.families.get(item.get("family", "")),
                position=position,
                clauses=[_clause(clause) for clause in item.get("clauses", [])],
                is_unbounded=is_beyond(item),
                **taken(KPI, item),
            )
            if kpi.code:
                self.kpis[KpiRef(self.index, kpi.code)] = kpi
            self._parties(KPIOwner, item.get("owners", []), kpi=kpi)
            for place, name in enumerate(item.get("measures") or names_of_shape(kpi) or [""]):
                self.rows.add(Measure, kpi=kpi, name=name, position=place)
            self._target(item, kpi)
            self._benchmark(item, kpi)

    def _target(self, item: Entry, kpi: KPI) -> None:
        columns = {"amber": item["amber"]} if "amber" in item else {}
        match item.get("target"):
            case [low, high]:
                columns |= {"low": low, "high": high}
            case str() as grade:
                columns["grade"] = grade
            case Decimal() as value:
                columns["value"] = value
        if columns:
            self.rows.add(Target, kpi=kpi, valid_from=self.plan.starts_on, made_by=self.rows.by, **columns)

    def _benchmark(self, item: Entry, kpi: KPI) -> None:
        if "benchmark" not in item:
            return
        benchmark = self.rows.add(Benchmark, kpi=kpi, **taken(Benchmark, item["benchmark"]))
        for position, value in enumerate(item["benchmark"].get("values", [])):
            self.rows.add(BenchmarkValue, benchmark=benchmark, position=position, **taken(BenchmarkValue, value))

    def _action(self, entry: Entry, position: int, priority: Priority) -> None:
        action: Action = self.rows.add(
            Action, plan=self.plan, priority=priority, position=position, **taken(Action, entry)
        )
        self._parties(ActionOwner, entry.get("owners", []), action=action)
        for step_position, item in enumerate(entry.get("steps", [])):
            step_entry = _mapping(item)
            step: Step = self.rows.add(Step, action=action, position=step_position, text=step_entry["text"])
            self._parties(StepOwner, step_entry.get("owners", []), step=step)
            self._resources(step_entry, action=action, step=step)
        self._resources(entry, action=action)
        self._criteria(entry, action=action)
        for note_position, note in enumerate(entry.get("progress", [])):
            self.rows.add(
                ProgressUpdate,
                action=action,
                position=note_position,
                said_on=note.get("date"),
                **taken(ProgressUpdate, note),
            )
        self.links.append((ActionKPI, {"action": action}, entry.get("kpis", [])))

    def _resources(self, entry: Entry, **columns: Any) -> None:
        for position, item in enumerate(entry.get("resources", [])):
            self.rows.add(Resource, position=position, **taken(Resource, _mapping(item)), **columns)

    def _criteria(self, entry: Entry, **columns: Any) -> None:
        for position, item in enumerate(entry.get("success_criteria", [])):
            criterion_entry = _mapping(item)
            criterion = self.rows.add(
                SuccessCriterion, plan=self.plan, position=position, text=criterion_entry["text"], **columns
            )
            self.links.append((CriterionKPI, {"criterion": criterion}, criterion_entry.get("kpis", [])))


def _mapping(item: str | Entry) -> Entry:
    """An entry that may be text alone, as the mapping it stands for."""
    return {"text": item} if isinstance(item, str) else item


def _clause(clause: Entry) -> Entry:
    """A clause as its column keeps it: a percentage as text, so that its decimals stay as written."""
    return {key: format(value, "f") if isinstance(value, Decimal) else value for key, value in clause.items()}
