"""Reads about actions, how they stand, and which KPIs they serve."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from apps.actions.delivery import Dates, Delivery, Outcome, Status, rate_delivery
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
from apps.core import clock
from apps.core.models import join_rows, point_rows
from apps.core.rag import State
from apps.kpis.models import KPI
from apps.strategies.models import Plan, Priority
from apps.strategies.policies import can_edit_plan, can_read_plan
from apps.strategies.selectors import trust_plans_for
from apps.trusts.models import RemovableQuerySet, Trust
from apps.trusts.permissions import P
from apps.trusts.rights import Rights


@dataclass(frozen=True, kw_only=True)
class LinkedAction:
    """An action that serves a KPI, as the KPI's page lists it."""

    action: Action
    plan: Plan
    contribution: str
    delivery: Delivery


@dataclass(frozen=True, kw_only=True)
class PlanNumbers:
    """A plan's actions in numbers: how they stand, how many are late, how many serve how many of the trust's KPIs."""

    actions: int = 0
    late: int = 0
    linked: int = 0
    trust_kpis: int = 0
    states: Counter[State] = field(default_factory=Counter)


def actions_of(plan: Plan) -> QuerySet[Action]:
    """The plan's actions in its order, with everything that belongs to them."""
    return with_everything(Action.objects.filter(trust_id=plan.trust_id, plan=plan).kept())


def with_everything(actions: QuerySet[Action]) -> QuerySet[Action]:
    """These actions with owners, steps, resources, success criteria, progress and KPIs; removed ones left out."""
    return actions.select_related("priority", "plan").prefetch_related(
        _owners(),
        Prefetch("steps", Step.objects.kept().prefetch_related(_step_owners())),
        Prefetch("resources", Resource.objects.kept()),
        Prefetch("success_criteria", _with_kpis(SuccessCriterion.objects.kept())),
        Prefetch("progress", ProgressUpdate.objects.select_related("said_by")),
        kpi_links(),
    )


def criteria_of_priorities(plan: Plan) -> dict[int, list[SuccessCriterion]]:
    """The success criteria of a plan's priorities by the priority's id, each with its KPIs."""
    rows = SuccessCriterion.objects.filter(trust_id=plan.trust_id, plan=plan, priority__isnull=False).kept()
    found: dict[int, list[SuccessCriterion]] = defaultdict(list)
    for criterion in _with_kpis(rows):
        found[criterion.priority_id or 0].append(criterion)
    return found


def kpi_links() -> Prefetch:
    """The KPIs that actions serve, each with its plan, without those that were removed."""
    return Prefetch("kpi_links", ActionKPI.objects.filter(kpi__removed_at=None).select_related("kpi__plan"))


def join_work(actions: Sequence[Action]) -> None:
    """Read what pages of many actions tell of each: its progress, its owners, and the KPIs that it serves."""
    join_rows(actions, "progress", ProgressUpdate.objects.all())
    join_rows(actions, "owners", ActionOwner.objects.select_related("party"))
    join_rows(actions, "kpi_links", ActionKPI.objects.filter(kpi__removed_at=None))
    point_rows((link for a in actions for link in a.kpi_links.all()), "kpi", KPI.objects.select_related("plan"))


def _with_kpis(criteria: QuerySet[SuccessCriterion]) -> QuerySet[SuccessCriterion]:
    links = CriterionKPI.objects.filter(kpi__removed_at=None).select_related("kpi__plan")
    return criteria.prefetch_related(Prefetch("kpi_links", links))


def _owners() -> Prefetch:
    return Prefetch("owners", ActionOwner.objects.select_related("party"))


def _step_owners() -> Prefetch:
    return Prefetch("owners", StepOwner.objects.select_related("party"))


def latest_status(updates: Iterable[ProgressUpdate], day: dt.date) -> Status | None:
    """The owner's latest word with a status by that day: the last in the order in which they were given."""
    said = [u for u in updates if u.rag and (u.said_on is None or u.said_on <= day)]
    return Status(state=State[said[-1].rag.upper()], said_on=said[-1].said_on, note=said[-1].text) if said else None


def delivery_of(action: Action, day: dt.date) -> Delivery:
    """How an action stands on that day; asks no query where its progress was read with it."""
    return rate_delivery(
        dates=Dates(starts_on=action.starts_on, due_on=action.due_on, due_words=action.due),
        status=latest_status(action.progress.all(), day),
        today=day,
        outcome=Outcome(action.outcome) if action.outcome else None,
        carried_to=action.carried_to,
    )


def linkable_kpis(plan: Plan) -> QuerySet[KPI]:
    """The KPIs that actions of a plan may serve: its own, and for a school's plan also the trust's.

    The trust plans that count are those whose period holds the first day of the school's plan. The trust's come first,
    and within a plan each priority's with its sub-priorities', then those of the whole plan.
    """
    plans = [*trust_plans_for(plan).order_by("starts_on", "position").values_list("pk", flat=True), plan.pk]
    rows = KPI.objects.filter(trust_id=plan.trust_id, plan_id__in=plans).kept()
    top = Coalesce("priority__parent__position", "priority__position")
    return rows.select_related("plan", "priority__parent").order_by(
        F("plan__school_id").asc(nulls_first=True),
        "plan__starts_on",
        "plan__position",
        top.asc(nulls_last=True),
        F("priority__parent_id").asc(nulls_first=True),
        "priority__position",
        "position",
        "id",
    )


def linked_actions_of(kpi: KPI, rights: Rights) -> list[LinkedAction]:
    """The actions that serve a KPI, the trust's own first and then by school, of plans that the person may read."""
    today = clock.today()
    links = (
        ActionKPI.objects.filter(trust_id=kpi.trust_id, kpi=kpi, action__removed_at=None)
        .select_related("action__plan__school")
        .prefetch_related("action__progress", Prefetch("action__owners", ActionOwner.objects.select_related("party")))
        .order_by("action__plan__school__position", "action__plan__school__name", "action__position", "action_id")
    )
    linked = [
        LinkedAction(
            action=link.action,
            plan=link.action.plan,
            contribution=link.contribution,
            delivery=delivery_of(link.action, today),
        )
        for link in links
        if can_read_plan(rights, link.action.plan)
    ]
    return sorted(linked, key=lambda found: not found.plan.is_trust_plan)


def may_link_to(rights: Rights, kpi: KPI) -> bool:
    """Whether a person edits a plan whose actions could serve this KPI: its own, or for the trust's a school's."""
    if can_edit_plan(rights, kpi.plan):
        return True
    return kpi.plan.is_trust_plan and rights.may_somewhere(P.EDIT_SCHOOL_PLAN)


def actions_to_link(kpi: KPI, rights: Rights, today: dt.date) -> list[Action]:
    """The actions that do not serve this KPI and could, of the plans that the person edits and that have not ended."""
    plans = Plan.objects.filter(trust_id=kpi.trust_id, ends_on__gte=today).select_related("school")
    first, last = kpi.plan.starts_on, kpi.plan.ends_on
    within = Q(pk=kpi.plan_id)
    if kpi.plan.is_trust_plan:
        within |= Q(school__isnull=False, starts_on__gte=first, starts_on__lte=last)
    own = [plan.pk for plan in plans.filter(within) if can_edit_plan(rights, plan)]
    linked = ActionKPI.objects.filter(trust_id=kpi.trust_id, kpi=kpi).values("action_id")
    return list(
        _kept_with_priority(Action.objects.filter(trust_id=kpi.trust_id, plan__in=own))
        .exclude(pk__in=linked)
        .select_related("plan__school", "priority")
        .order_by("plan__school__position", "plan__school__name", "plan__starts_on", "plan_id", "position", "id")
    )


def _kept_with_priority(actions: RemovableQuerySet) -> RemovableQuerySet:
    """Without those that went out of sight, by themselves or with their priority."""
    parents = Q(priority__parent=None) | Q(priority__parent__removed_at=None)
    return actions.filter(parents, priority__removed_at=None).kept()


def actions_owned_by(trust: Trust, user_id: int) -> QuerySet[Action]:
    """The actions of which this person is an owner, or an owner of a step, by the day they are due.

    Several parties may be the same person. An action goes out of sight with its priority. `own_steps` are the person's
    steps of it.
    """
    own = ActionOwner.objects.filter(trust=trust, party__user=user_id).values("action_id")
    of_steps = StepOwner.objects.filter(trust=trust, party__user=user_id).values("step_id")
    steps = Step.objects.filter(trust=trust, pk__in=of_steps).kept()
    mine = Action.objects.filter(Q(pk__in=own) | Q(pk__in=steps.values("action_id")), trust=trust)
    return (
        _kept_with_priority(mine)
        .select_related("plan__school", "priority")
        .prefetch_related("progress", _owners(), Prefetch("steps", steps, to_attr="own_steps"))
        .order_by("due_on", "position", "id")
    )


def numbers_of(plans: Sequence[Plan], today: dt.date) -> dict[int, PlanNumbers]:
    """Each plan's actions in numbers, by the plan's id: three queries for any number of plans."""
    if not plans:
        return {}
    actions: dict[int, list[Action]] = {plan.pk: [] for plan in plans}
    rows = Action.objects.filter(trust_id=plans[0].trust_id, plan__in=actions).kept()
    for action in rows.prefetch_related("progress", kpi_links()):
        actions[action.plan_id].append(action)
    return {plan_id: _numbers(found, today) for plan_id, found in actions.items()}


def _numbers(actions: list[Action], today: dt.date) -> PlanNumbers:
    deliveries = [delivery_of(action, today) for action in actions]
    served = [{link.kpi_id for link in a.kpi_links.all() if link.kpi.plan.is_trust_plan} for a in actions]
    return PlanNumbers(
        actions=len(actions),
        late=sum(delivery.is_late for delivery in deliveries),
        linked=sum(bool(kpis) for kpis in served),
        trust_kpis=len(set().union(*served)),
        states=Counter(delivery.state for delivery in deliveries),
    )


@dataclass(frozen=True)
class Contents:
    """How much stands under a priority and goes out of sight with it."""

    sub_priorities: int
    kpis: int
    actions: int


def contents_of(priority: Priority) -> Contents:
    """Count the sub-priorities, KPIs and actions under a priority, those of its sub-priorities too."""
    under = Q(priority=priority) | Q(priority__parent=priority, priority__removed_at=None)
    return Contents(
        sub_priorities=Priority.objects.filter(trust_id=priority.trust_id, parent=priority).kept().count(),
        kpis=KPI.objects.filter(under, trust_id=priority.trust_id).kept().count(),
        actions=Action.objects.filter(under, trust_id=priority.trust_id).kept().count(),
    )
