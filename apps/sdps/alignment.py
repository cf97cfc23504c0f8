"""How schools' plans take up the trust's: which actions serve which KPI, and where none does; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from apps.actions.delivery import Delivery
from apps.actions.models import Action
from apps.actions.selectors import LinkedAction
from apps.kpis.models import KPI
from apps.strategies.models import Plan, Priority
from apps.trusts.models import School, Term

# An action and how it stands.
Work = tuple[Action, Delivery]
# A KPI's id with a school's, or with None for the trust's own plan.
Place = tuple[int, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """One term's trust plans with the plans that serve them, as far as a reader may read these.

    `schools` are those that were open, whose plans may be read; `links` hold the actions of each KPI by school;
    `behind` the schools whose own priorities adopt one of the trust's, by its id; `work` are all actions with how they
    stand; `aimless` those of schools that serve nothing of the trust.
    """

    term: Term
    trust_plans: Sequence[Plan]
    school_plans: Sequence[Plan]
    priorities: Sequence[Priority]
    kpis: Sequence[KPI]
    schools: Sequence[School]
    links: Mapping[Place, Sequence[LinkedAction]]
    behind: Mapping[int, frozenset[int]]
    work: Sequence[Work]
    aimless: Sequence[Action]

    def serving(self, kpi: KPI, school: School | None) -> Sequence[LinkedAction]:
        """The actions of a school's plan, or (None) of the trust's own, that serve a KPI."""
        return self.links.get((kpi.pk, school.pk if school else None), ())

    def schools_serving(self, kpi: KPI) -> list[School]:
        """The schools with at least one action that serves a KPI."""
        return [school for school in self.schools if self.serving(kpi, school)]

    @property
    def unserved(self) -> list[KPI]:
        """The KPIs that no action serves, of no school and not of the trust either."""
        served = {kpi for kpi, _ in self.links}
        return [kpi for kpi in self.kpis if kpi.pk not in served]

    @property
    def planless(self) -> list[School]:
        """The schools without a plan in this term."""
        planned = {plan.school_id for plan in self.school_plans}
        return [school for school in self.schools if school.pk not in planned]

    @property
    def top_priorities(self) -> list[Priority]:
        """The priorities of the first level."""
        return [priority for priority in self.priorities if priority.parent_id is None]

    def under(self, priority: Priority) -> list[KPI]:
        """The KPIs of a priority and of its sub-priorities."""
        numbers = {priority.pk, *(child.pk for child in self.priorities if child.parent_id == priority.pk)}
        return [kpi for kpi in self.kpis if kpi.priority_id in numbers]

    def schools_behind(self, priority: Priority) -> list[School]:
        """The schools with an action that serves any KPI of a priority, or with a priority that adopts it."""
        children = [child for child in self.priorities if child.parent_id == priority.pk]
        adopting = frozenset().union(*(self.behind.get(p.pk, frozenset()) for p in (priority, *children)))
        kpis = self.under(priority)
        return [s for s in self.schools if s.pk in adopting or any(self.serving(kpi, s) for kpi in kpis)]

    @property
    def unbacked(self) -> list[Priority]:
        """The priorities of the first level, not on hold, with no school behind them."""
        return [p for p in self.top_priorities if not p.paused and not self.schools_behind(p)]


def adopted_by(action: Action) -> set[int]:
    """The trust's priorities that an action's own priority, or the one above it, adopts."""
    own = action.priority
    above = own.parent if own.parent_id is not None else None
    return {p.adopts_id for p in (own, above) if p is not None and p.adopts_id is not None}


def is_aimless(action: Action, trust_plans: Iterable[int]) -> bool:
    """Whether a school's action serves nothing of these trust plans: no KPI of theirs, under no adopted priority."""
    plans = set(trust_plans)
    return not adopted_by(action) and not any(link.kpi.plan_id in plans for link in action.kpi_links.all())
