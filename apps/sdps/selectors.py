"""Reads about how schools' plans lie in line with the trust's."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from apps.actions.models import Action
from apps.actions.selectors import LinkedAction, delivery_of, join_work
from apps.core.models import rows_of
from apps.kpis.selectors import NOTHING_AT_HAND, AtHand, all_plans_in, kpis_in
from apps.sdps.alignment import Alignment, Place, adopted_by, is_aimless
from apps.strategies.models import Plan, Priority
from apps.trusts.models import School, Term, Trust


def alignment_in(
    *, trust: Trust, term: Term, today: date, schools: frozenset[int] | None, at_hand: AtHand = NOTHING_AT_HAND
) -> Alignment:
    """The trust plans that hold a term, and what the plans of these schools (ids; None for all) do for them.

    Actions that were dropped serve nothing any more. `at_hand` is what has been read already; its schools are all of
    the trust's. The number of queries is the same for any number of schools, KPIs and actions.
    """
    plans = at_hand.plans
    if plans is None:
        plans = all_plans_in(trust, term)
    trust_plans = [plan for plan in plans if plan.is_trust_plan]
    school_plans = [p for p in plans if not p.is_trust_plan and (schools is None or p.school_id in schools)]
    kpis = kpis_in(trust, term, trust_plans) if at_hand.kpis is None else at_hand.kpis
    kpis = [kpi for kpi in kpis if kpi.plan.is_trust_plan]
    shown = {kpi.id for kpi in kpis}
    work = [(a, delivery_of(a, today)) for a in _actions(trust, [*trust_plans, *school_plans])]
    links: dict[Place, list[LinkedAction]] = defaultdict(list)
    behind: dict[int, set[int]] = defaultdict(set)
    for action, delivery in work:
        for link in action.kpi_links.all():
            if link.kpi_id in shown:
                linked = LinkedAction(
                    action=action, plan=action.plan, contribution=link.contribution, delivery=delivery
                )
                links[link.kpi_id, action.plan.school_id].append(linked)
        if action.plan.school_id is not None:
            for number in adopted_by(action):
                behind[number].add(action.plan.school_id)
    numbers = [plan.pk for plan in trust_plans]
    return Alignment(
        term=term,
        trust_plans=trust_plans,
        school_plans=school_plans,
        priorities=_priorities(trust, trust_plans),
        kpis=kpis,
        schools=_open_in(term, _schools(trust, schools) if at_hand.schools is None else at_hand.schools),
        links=dict(links),
        behind={number: frozenset(found) for number, found in behind.items()},
        work=work,
        aimless=[a for a, _ in work if not a.plan.is_trust_plan and is_aimless(a, numbers)],
    )


def _actions(trust: Trust, plans: Sequence[Plan]) -> list[Action]:
    """The actions of these plans that were not dropped, school by school."""
    rows = Action.objects.filter(trust=trust, plan__in=[plan.pk for plan in plans]).kept()
    rows = rows.exclude(outcome=Action.Outcome.DROPPED).select_related("plan__school", "priority__parent")
    found = rows_of(rows.order_by("plan__school__position", "plan__school__name", "plan_id", "position", "id"))
    join_work(found)
    return found


def _priorities(trust: Trust, plans: Sequence[Plan]) -> list[Priority]:
    kept = Priority.objects.filter(trust=trust, plan__in=[plan.pk for plan in plans]).kept()
    return rows_of(kept.order_by("plan__starts_on", "plan__position", "position", "id"))


def _schools(trust: Trust, only: frozenset[int] | None) -> Sequence[School]:
    found = School.objects.filter(trust=trust)
    return rows_of(found if only is None else found.filter(pk__in=only))


def _open_in(term: Term, schools: Sequence[School]) -> list[School]:
    """The schools that were open in the term."""
    return [school for school in schools if school.closed_on is None or school.closed_on > term.starts_on]
