"""The rows of one plan as its entry in the plan file."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
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
from apps.kpis.models import KPI, Benchmark, BenchmarkValue, Family, KPIOwner, Measure, Target
from apps.strategies.models import Objective, ObjectiveOwner, Plan, Priority, PriorityLead, Reference, Section, Theme
from apps.trusts.models import Party, School

from . import schema
from .beyond import is_beyond
from .carried import given, has_value
from .kinds import Mapping
from .references import TRUST_PREFIX, Entry, KpiLookup, KpiRef
from .stock import Stock

UNREACHABLE = "links to KPIs for which the file has no code"


def in_order(kind: Mapping, entry: Entry) -> Entry:
    """The entry with its keys in the order of the format's page, without those that have no value."""
    return {key: entry[key] for key in kind.keys if key in entry and has_value(entry[key])}


class PlanExport:
    """Writes the entry of one plan."""

    def __init__(self, stock: Stock, plan: Plan) -> None:
        self.stock, self.plan = stock, plan
        self.parties, self.families = stock.names(Party), stock.names(Family)
        self.themes, self.schools = stock.names(Theme), stock.names(School)
        self.codes = {row.pk: row.code for row in self.priorities()}

    def priorities(self) -> Iterator[Priority]:
        """The plan's priorities, each followed by its sub-priorities; none of a priority that was removed."""
        for priority in self._tops():
            yield priority
            yield from self.stock.of(Priority, "parent", priority.pk)

    def _tops(self) -> list[Priority]:
        return [row for row in self.stock.of(Priority, "plan", self.plan.pk) if row.parent_id is None]

    def kpis(self) -> Iterator[KPI]:
        """The plan's KPIs that the file holds."""
        holders = {None, *self.codes}
        return (kpi for kpi in self.stock.of(KPI, "plan", self.plan.pk) if kpi.priority_id in holders)

    def kpi_codes(self) -> Iterator[str]:
        """Their codes, where they have one."""
        return (kpi.code for kpi in self.kpis() if kpi.code)

    def entry(self, index: int, lookup: KpiLookup, refs: dict[int, KpiRef]) -> Entry:
        """The plan's entry, at this place in the file; `refs` says where the KPI of each id stands."""
        self.index, self.lookup, self.refs = index, lookup, refs
        of_none = [kpi for kpi in self.kpis() if kpi.priority_id is None]
        return in_order(
            schema.PLAN,
            {
                **given(self.plan),
                "school": self.schools.get(self.plan.school_id),
                "themes": [given(row) for row in self.stock.of(Theme, "plan", self.plan.pk)],
                "sections": [given(row) for row in self.stock.of(Section, "plan", self.plan.pk)],
                "references": [given(row) for row in self.stock.of(Reference, "plan", self.plan.pk)],
                "objectives": [self._objective(row) for row in self.stock.of(Objective, "plan", self.plan.pk)],
                "kpis": [self._kpi(row) for row in of_none],
                "priorities": [self._priority(row) for row in self._tops()],
            },
        )

    def _owners(self, model: type[Model], column: str, row: Model) -> list[str]:
        return [self.parties[link.party_id] for link in self.stock.of(model, column, row.pk)]

    def _objective(self, row: Objective) -> Entry:
        self.stock.written[Objective] += 1
        code = self.codes.get(row.priority_id) if row.priority_id else None
        if row.priority_id and not code:
            self.stock.left_out["links from objectives to priorities for which the file has no code"] += 1
        owners = self._owners(ObjectiveOwner, "objective", row)
        return in_order(schema.OBJECTIVE, {**given(row), "priority": code, "owners": owners})

    def _priority(self, row: Priority) -> Entry:
        self.stock.written[Priority] += 1
        return in_order(
            schema.PRIORITY,
            {
                **given(row),
                "theme": self.themes.get(row.theme_id),
                "leads": self._owners(PriorityLead, "priority", row),
                "success_criteria": self._criteria("priority", row),
                "kpis": [self._kpi(kpi) for kpi in self.stock.of(KPI, "priority", row.pk)],
                "actions": [self._action(action) for action in self.stock.of(Action, "priority", row.pk)],
                "sub_priorities": [self._priority(child) for child in self.stock.of(Priority, "parent", row.pk)],
            },
        )

    def _kpi(self, row: KPI) -> Entry:
        self.stock.written[KPI] += 1
        entry = in_order(
            schema.KPI,
            {
                **given(row),
                "family": self.families.get(row.family_id),
                "measures": self._measures(row),
                "benchmark": self._benchmark(row),
                "clauses": [_clause(clause) for clause in row.clauses],
                "owners": self._owners(KPIOwner, "kpi", row),
                **self._target(row),
            },
        )
        if row.is_unbounded != is_beyond(entry):
            self.stock.left_out["whether a KPI's figures may be below zero, or above 100%"] += 1
        return entry

    def _measures(self, row: KPI) -> list[str]:
        """What the KPI names; the groups of a gap and the clauses of a rule say theirs themselves."""
        names = [measure.name for measure in self.stock.of(Measure, "kpi", row.pk) if measure.name]
        return [] if names == names_of_shape(row) else names

    def _target(self, kpi: KPI) -> Entry:
        """The newest target that holds for all schools and terms; others have no place in the format."""
        targets = self.stock.of(Target, "kpi", kpi.pk)
        general = [row for row in targets if row.school_id is None and row.term_id is None]
        newest = max(general, key=lambda row: (row.valid_from, row.pk), default=None)
        others = len(targets) - (newest is not None)
        if others:
            self.stock.left_out["targets of an earlier day, or for one school or term"] += others
        if newest is None:
            return {}
        if newest.valid_from != self.plan.starts_on:
            self.stock.left_out["days from which targets hold, other than the plan's first"] += 1
        between = newest.low is not None or newest.high is not None
        target = [newest.low, newest.high] if between else newest.value
        return {"target": newest.grade or target, "amber": newest.amber}

    def _benchmark(self, kpi: KPI) -> Entry:
        for row in self.stock.of(Benchmark, "kpi", kpi.pk):
            values = [given(value) for value in self.stock.of(BenchmarkValue, "benchmark", row.pk)]
            return in_order(schema.BENCHMARK, {**given(row), "values": values})
        return {}

    def _action(self, row: Action) -> Entry:
        self.stock.written[Action] += 1
        return in_order(
            schema.ACTION,
            {
                **given(row),
                "steps": [self._step(step) for step in self.stock.of(Step, "action", row.pk)],
                "owners": self._owners(ActionOwner, "action", row),
                "resources": self._resources([r for r in self._resources_of(row) if r.step_id is None]),
                "success_criteria": self._criteria("action", row),
                "kpis": self._kpi_codes(self.stock.of(ActionKPI, "action", row.pk)),
                "progress": [_progress(note) for note in self.stock.of(ProgressUpdate, "action", row.pk)],
            },
        )

    def _step(self, row: Step) -> str | Entry:
        self.stock.written[Step] += 1
        return _text_alone(
            {
                "text": row.text,
                "owners": self._owners(StepOwner, "step", row),
                "resources": self._resources(self.stock.of(Resource, "step", row.pk)),
            }
        )

    def _resources_of(self, action: Action) -> list[Resource]:
        return self.stock.of(Resource, "action", action.pk)

    def _resources(self, rows: list[Resource]) -> list[str | Entry]:
        self.stock.written[Resource] += len(rows)
        return [_text_alone(given(row)) for row in rows]

    def _criteria(self, column: str, row: Model) -> list[str | Entry]:
        criteria = self.stock.of(SuccessCriterion, column, row.pk)
        self.stock.written[SuccessCriterion] += len(criteria)
        return [
            _text_alone({**given(item), "kpis": self._kpi_codes(self.stock.of(CriterionKPI, "criterion", item.pk))})
            for item in criteria
        ]

    def _kpi_codes(self, links: list[Any]) -> list[str]:
        codes = [self._kpi_code(link) for link in links]
        return [code for code in codes if code]

    def _kpi_code(self, link: Any) -> str | None:
        """How this plan writes the code of the KPI it links to, so that it is found again."""
        ref = self.refs.get(link.kpi_id)
        if ref is not None:
            forms = [ref.code, TRUST_PREFIX + ref.code]
            for form in reversed(forms) if link.says_trust else forms:
                if self.lookup.find(self.index, form) == ref:
                    return form
        self.stock.left_out[UNREACHABLE] += 1
        return None


def _text_alone(entry: Entry) -> str | Entry:
    """An entry that may be text alone: the text, if there is no more."""
    filled = {key: value for key, value in entry.items() if has_value(value)}
    text: str = filled["text"]
    return text if filled.keys() == {"text"} else filled


def _progress(row: ProgressUpdate) -> Entry:
    entry = {**given(row), "date": row.said_on}
    return {key: entry[key] for key in ("text", "date", "year", "rag") if has_value(entry.get(key))}


def _clause(clause: Entry) -> Entry:
    """A clause as the file writes it: a percentage, kept as text in its column, is a number again."""
    schools = clause.get("schools")
    try:
        return {**clause, "schools": Decimal(schools)} if isinstance(schools, str) else clause
    except InvalidOperation:
        return clause
