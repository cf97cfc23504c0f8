"""A plan put together for its page: themes, priorities with all they carry, objectives, sums."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch

from apps.actions.costs import Costs, add_up
from apps.actions.delivery import Delivery
from apps.actions.models import Action, Resource, Step, SuccessCriterion
from apps.actions.selectors import actions_of, criteria_of_priorities, delivery_of
from apps.kpis.models import KPI, BenchmarkValue, KPIOwner
from apps.pages.kpi_words import Fact, facts_of, own_target, target_words
from apps.pages.priority_standing import PlanStanding, Standing
from apps.scorecard.flags import Flagged
from apps.sdps.alignment import Work
from apps.strategies.models import Objective, Plan, Priority, Reference, Section, Theme
from apps.strategies.selectors import objectives_of, priorities_of

SHORT = 30  # KPIs and actions


@dataclass(frozen=True)
class KpiLine:
    """A KPI as the plan shows it."""

    kpi: KPI
    target: str
    facts: list[Fact]


@dataclass(frozen=True)
class StepLine:
    """A step with the resources that it needs."""

    step: Step
    resources: list[Resource]


@dataclass(frozen=True)
class ActionLine:
    """An action as the plan shows it, with how it stands."""

    action: Action
    delivery: Delivery
    steps: list[StepLine]
    resources: list[Resource]
    costs: Costs
    serves_trust: bool


@dataclass
class PriorityBlock:
    """A priority with everything under it; `costs` and `flagged` are of its sub-priorities too."""

    priority: Priority
    criteria: list[SuccessCriterion] = field(default_factory=list)
    kpis: list[KpiLine] = field(default_factory=list)
    actions: list[ActionLine] = field(default_factory=list)
    children: list["PriorityBlock"] = field(default_factory=list)
    standing: Standing | None = None
    flagged: Flagged = field(default_factory=Flagged)

    @property
    def costs(self) -> Costs:
        """What its actions need, added up."""
        return sum((line.costs for line in self.all_actions), Costs())

    @property
    def all_actions(self) -> list[ActionLine]:
        """Its own actions and those of its sub-priorities."""
        return [*self.actions, *(line for child in self.children for line in child.actions)]

    @property
    def kpi_count(self) -> int:
        """How many KPIs stand under it and its sub-priorities."""
        return len(self.kpis) + sum(len(child.kpis) for child in self.children)

    @property
    def late(self) -> int:
        """How many of its actions are late."""
        return sum(line.delivery.is_late for line in self.all_actions)


@dataclass(frozen=True)
class ThemeGroup:
    """The priorities of one theme; without a theme, those that have none."""

    theme: Theme | None
    blocks: list[PriorityBlock]


@dataclass(frozen=True)
class ObjectiveGroup:
    """Objectives of one year under one heading of the trust's."""

    year: str
    name: str
    rows: list[Objective]


@dataclass(frozen=True)
class PlanPage:
    """Everything on a plan's page that belongs to the plan."""

    plan: Plan
    themes: list[ThemeGroup]
    kpis: list[KpiLine]
    objectives: list[ObjectiveGroup]
    sections: list[Section]
    references: list[Reference]

    @property
    def blocks(self) -> list[PriorityBlock]:
        """Every priority of the first level."""
        return [block for group in self.themes for block in group.blocks]

    @property
    def actions(self) -> list[ActionLine]:
        """Every action of the plan."""
        return [line for block in self.blocks for line in block.all_actions]

    @property
    def late(self) -> int:
        """How many actions are late."""
        return sum(line.delivery.is_late for line in self.actions)

    @property
    def kpi_count(self) -> int:
        """How many KPIs the plan has."""
        return sum(block.kpi_count for block in self.blocks) + len(self.kpis)

    @property
    def work(self) -> list[Work]:
        """Every action with how it stands."""
        return [(line.action, line.delivery) for line in self.actions]

    def stand(self, standing: PlanStanding) -> None:
        """Put beside each priority how it stands, and what of it should be looked at."""
        for block in self.blocks:
            numbers = {block.priority.pk, *(child.priority.pk for child in block.children)}
            block.flagged = standing.flagged.under(numbers)
            for one in (block, *block.children):
                one.standing = standing.by_priority.get(one.priority.pk)

    @property
    def priorities(self) -> list[Priority]:
        """Every priority, each before its sub-priorities."""
        return [one.priority for block in self.blocks for one in (block, *block.children)]

    @property
    def is_short(self) -> bool:
        """Whether all of it can be read at once; of a longer one each priority opens on demand."""
        return self.kpi_count + len(self.actions) <= SHORT

    @property
    def costs(self) -> Costs:
        """What the whole plan needs, added up."""
        return sum((block.costs for block in self.blocks), Costs())


def build_plan_page(plan: Plan, today: dt.date) -> PlanPage:
    """The plan as it stands on that day, in a number of queries that does not depend on how much is in it."""
    kpis = _by_priority(kpi_lines(plan, today))
    actions: dict[int, list[ActionLine]] = defaultdict(list)
    for action in actions_of(plan):
        action.plan = plan
        actions[action.priority_id].append(_action_line(action, today))
    criteria = criteria_of_priorities(plan)
    blocks = {
        priority.pk: PriorityBlock(
            priority, criteria.get(priority.pk, []), kpis.get(priority.pk, []), actions.get(priority.pk, [])
        )
        for priority in priorities_of(plan)
    }
    for block in blocks.values():
        parent = blocks.get(block.priority.parent_id or 0)
        if parent is not None:
            parent.children.append(block)
    top = [block for block in blocks.values() if block.priority.parent_id is None]
    return PlanPage(
        plan=plan,
        themes=_themes(list(Theme.objects.filter(trust_id=plan.trust_id, plan=plan)), top),
        kpis=kpis.get(None, []),
        objectives=_objective_groups(objectives_of(plan)),
        sections=list(Section.objects.filter(trust_id=plan.trust_id, plan=plan)),
        references=list(Reference.objects.filter(trust_id=plan.trust_id, plan=plan)),
    )


def kpi_lines(plan: Plan, today: dt.date) -> list[KpiLine]:
    """The plan's KPIs in its order, in words."""
    rows = (
        KPI.objects.filter(trust_id=plan.trust_id, plan=plan)
        .kept()
        .select_related("family", "benchmark")
        .prefetch_related(
            Prefetch("owners", KPIOwner.objects.select_related("party")),
            "measures",
            "targets",
            Prefetch("benchmark__values", BenchmarkValue.objects.select_related("made_by")),
        )
    )
    lines = []
    for kpi in rows:
        target = own_target(kpi, today)
        lines.append(KpiLine(kpi, target_words(kpi, target), facts_of(kpi, target)))
    return lines


def _by_priority(lines: Iterable[KpiLine]) -> dict[int | None, list[KpiLine]]:
    found: dict[int | None, list[KpiLine]] = defaultdict(list)
    for line in lines:
        found[line.kpi.priority_id].append(line)
    return found


def _action_line(action: Action, today: dt.date) -> ActionLine:
    resources = list(action.resources.all())
    steps = list(action.steps.all())
    shown = {step.pk for step in steps}
    return ActionLine(
        action=action,
        delivery=delivery_of(action, today),
        steps=[StepLine(step, [row for row in resources if row.step_id == step.pk]) for step in steps],
        resources=[row for row in resources if row.step_id not in shown],
        costs=add_up(row.cost for row in resources),
        serves_trust=any(link.kpi.plan.is_trust_plan for link in action.kpi_links.all()),
    )


def _themes(themes: list[Theme], blocks: list[PriorityBlock]) -> list[ThemeGroup]:
    """Themes in their order, also those without priorities; then what has no theme."""
    groups = [ThemeGroup(theme, [b for b in blocks if b.priority.theme_id == theme.pk]) for theme in themes]
    rest = [block for block in blocks if block.priority.theme_id is None]
    return [*groups, ThemeGroup(None, rest)] if rest else groups


def _objective_groups(objectives: list[Objective]) -> list[ObjectiveGroup]:
    groups: list[ObjectiveGroup] = []
    for row in objectives:
        if not groups or (groups[-1].year, groups[-1].name) != (row.year, row.group):
            groups.append(ObjectiveGroup(row.year, row.group, []))
        groups[-1].rows.append(row)
    return groups
