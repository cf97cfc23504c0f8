"""Reads about plans and what stands in them."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from apps.core.prepared import AnyGiven, Given, Prepared
from apps.strategies.models import Objective, ObjectiveOwner, Plan, Priority, PriorityLead, Theme
from apps.trusts.models import Trust


def plans_of(trust: Trust) -> QuerySet[Plan]:
    """Every plan of the trust and its schools, the newest first, each with its school."""
    return Plan.objects.filter(trust=trust).select_related("school")


def trust_plans_of(trust: Trust) -> QuerySet[Plan]:
    """The trust's own plans, the newest first."""
    return plans_of(trust).filter(kind=Plan.Kind.TRUST)


def plan_for_day(plans: Iterable[Plan], day: dt.date) -> Plan | None:
    """The plan in force on that day: of those that hold it the one that began last; if none does, the latest of all."""
    newest_first = sorted(plans, key=lambda plan: (plan.starts_on, -plan.position), reverse=True)
    in_force = (plan for plan in newest_first if plan.starts_on <= day <= plan.ends_on)
    return next(in_force, newest_first[0] if newest_first else None)


def trust_plan_on(trust: Trust, day: dt.date) -> Plan | None:
    """The trust plan in force on that day, else its latest; None where the trust has no plan."""
    return plan_for_day(trust_plans_of(trust), day)


def trust_plans_for(plan: Plan) -> QuerySet[Plan]:
    """The trust plans whose period holds the first day of a school's plan: those whose KPIs its actions may serve."""
    if plan.is_trust_plan:
        return Plan.objects.none()
    return Plan.objects.filter(
        trust_id=plan.trust_id,
        kind=Plan.Kind.TRUST,
        starts_on__lte=plan.starts_on,
        ends_on__gte=plan.starts_on,
    )


def priorities_of(plan: Plan) -> list[Priority]:
    """The plan's priorities on both levels in the plan's order, with themes and leads: three queries."""
    leads = Prefetch("leads", queryset=PriorityLead.objects.select_related("party"))
    kept = Priority.objects.filter(trust_id=plan.trust_id, plan=plan).kept()
    return list(kept.select_related("theme").prefetch_related(leads))


_THEMES: Prepared[Theme] = Prepared(
    lambda: Theme.objects.filter(trust=Given("trust"), plan=AnyGiven("plans")).order_by(
        "plan__starts_on", "plan__position", "plan_id", "position", "id"
    )
)


def themes_of(trust: Trust, plans: Iterable[Plan]) -> list[Theme]:
    """The themes of these plans, plan by plan, in their order."""
    return _THEMES.rows(trust=trust.pk, plans=[plan.pk for plan in plans])


def objectives_of(plan: Plan) -> list[Objective]:
    """The plan's objectives in its order, with owners and priority: two queries."""
    owners = Prefetch("owners", queryset=ObjectiveOwner.objects.select_related("party"))
    kept = Objective.objects.filter(trust_id=plan.trust_id, plan=plan).kept()
    return list(kept.select_related("priority").prefetch_related(owners))
