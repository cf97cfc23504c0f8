"""The trust's priorities and headline KPIs as they stand beside a school's plan."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from apps.kpis.models import KPI
from apps.pages.kpi_words import own_target, target_words
from apps.pages.plan_page import ActionLine
from apps.strategies.models import Plan, Priority
from apps.strategies.selectors import trust_plans_for


@dataclass(frozen=True)
class ServedKpi:
    """A headline KPI of the trust, with the number of the school's actions that serve it."""

    kpi: KPI
    target: str
    actions: int


@dataclass(frozen=True)
class TrustPriority:
    """A priority of the trust, with the number of the school's actions that serve any KPI of it."""

    priority: Priority
    kpis: list[ServedKpi]
    actions: int


@dataclass(frozen=True)
class TrustPlanBeside:
    """One trust plan with its priorities, and the headline KPIs that belong to none of them."""

    plan: Plan
    priorities: list[TrustPriority]
    kpis: list[ServedKpi]


def trust_plans_beside(plan: Plan, actions: list[ActionLine], today: dt.date) -> list[TrustPlanBeside]:
    """The trust plans that hold the first day of a school's plan; nothing for a trust plan. Four queries at most."""
    plans = list(trust_plans_for(plan))
    if not plans:
        return []
    served = Counter(link.kpi_id for line in actions for link in line.action.kpi_links.all())
    serving: dict[int, set[int]] = defaultdict(set)
    for line in actions:
        for link in line.action.kpi_links.all():
            if link.kpi.priority_id:
                serving[link.kpi.priority_id].add(line.action.pk)
    headline: dict[tuple[int, int | None], list[ServedKpi]] = defaultdict(list)
    kpis = KPI.objects.filter(trust_id=plan.trust_id, plan__in=plans, headline=True).kept()
    for kpi in kpis.prefetch_related("targets"):
        words = target_words(kpi, own_target(kpi, today))
        headline[kpi.plan_id, kpi.priority_id].append(ServedKpi(kpi, words, served[kpi.pk]))
    priorities = list(Priority.objects.filter(trust_id=plan.trust_id, plan__in=plans).kept())
    return [_beside(trust_plan, priorities, headline, serving) for trust_plan in plans]


def _beside(
    plan: Plan,
    priorities: list[Priority],
    headline: dict[tuple[int, int | None], list[ServedKpi]],
    serving: dict[int, set[int]],
) -> TrustPlanBeside:
    """A sub-priority's KPIs and actions count with the priority above it."""
    shown = []
    for priority in priorities:
        if priority.plan_id != plan.pk or priority.parent_id is not None:
            continue
        under = [priority.pk, *(child.pk for child in priorities if child.parent_id == priority.pk)]
        kpis = [kpi for place in under for kpi in headline.get((plan.pk, place), [])]
        actions = set().union(*(serving.get(place, set()) for place in under))
        shown.append(TrustPriority(priority, kpis, len(actions)))
    return TrustPlanBeside(plan, shown, headline.get((plan.pk, None), []))
