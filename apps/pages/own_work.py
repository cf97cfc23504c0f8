"""A person's own work across plans and schools: the actions and steps they own, and the KPIs they answer for."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet
from django.urls import reverse

from apps.actions.delivery import Delivery
from apps.actions.models import Action, Step
from apps.actions.policies import can_update_action
from apps.actions.selectors import actions_owned_by, delivery_of
from apps.core.rag import State
from apps.kpis.asking import is_asked
from apps.kpis.cells import Desk
from apps.kpis.evidence import Cell
from apps.kpis.models import KPI, KPIOwner
from apps.kpis.selectors import kpis_in, load_term, plans_in
from apps.strategies.models import Plan
from apps.strategies.policies import can_read_plan
from apps.trusts.models import Period, Trust
from apps.trusts.permissions import P
from apps.trusts.rights import Rights
from apps.trusts.selectors import term_on

SOON = dt.timedelta(days=42)


class When(StrEnum):
    """Where a piece of work stands in time."""

    LATE = "late"
    SOON = "soon"
    LATER = "later"
    UNDATED = "undated"
    DONE = "done"

    @property
    def heading(self) -> str:
        """The words over a list of them."""
        return _HEADINGS[self]


_HEADINGS = {
    When.LATE: "Late",
    When.SOON: "Due in the next six weeks",
    When.LATER: "Due later",
    When.UNDATED: "No date",
    When.DONE: "Done or closed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """An action that the person owns, or that has steps of theirs; `may_update`: its status is theirs to give."""

    action: Action
    delivery: Delivery
    steps: Sequence[Step]
    may_update: bool
    when: When

    @property
    def where(self) -> str:
        """The school, or the trust's plan, that it belongs to."""
        plan: Plan = self.action.plan
        return plan.school.name if plan.school else plan.title

    @property
    def last_word(self) -> str:
        """What its owner said last."""
        return self.delivery.status.note if self.delivery.status else ""


def own_work(trust: Trust, rights: Rights, today: dt.date) -> list[Work]:
    """The person's work in the plans that have not ended and that they may read, in the order in which it is due.

    The number of queries does not depend on how much there is.
    """
    found = actions_owned_by(trust, rights.user_id).filter(plan__ends_on__gte=today)
    return [work_of(action, rights, today) for action in found if can_read_plan(rights, action.plan)]


def work_of(action: Action, rights: Rights, today: dt.date) -> Work:
    """One action, read as `actions_owned_by` reads it, as a piece of work on that day."""
    delivery = delivery_of(action, today)
    return Work(
        action=action,
        delivery=delivery,
        steps=getattr(action, "own_steps", ()),
        may_update=can_update_action(rights, action),
        when=_when(action, delivery, today),
    )


def _when(action: Action, delivery: Delivery, today: dt.date) -> When:
    if delivery.state is State.COMPLETE or action.outcome or delivery.carried_to:
        return When.DONE
    if action.due_on is None:
        return When.UNDATED
    if delivery.is_late:
        return When.LATE
    return When.SOON if action.due_on <= today + SOON else When.LATER


def counts_of(works: Sequence[Work]) -> Mapping[When, int]:
    """How many there are of each."""
    return Counter(work.when for work in works)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnKPI:
    """A KPI that the person answers for and that still wants figures; `href` leads to where they are entered."""

    kpi: KPI
    reported: int
    asked: int
    due_on: dt.date
    is_late: bool
    href: str = ""


def own_kpis(trust: Trust, rights: Rights, today: dt.date) -> list[OwnKPI]:
    """The KPIs that the person answers for and that still want figures this term, the earliest due first."""
    own = _owned(trust, rights)
    term = term_on(trust, today) if own.exists() else None
    if term is None:
        return []
    plans = [plan for plan in plans_in(trust, term).select_related("school") if can_read_plan(rights, plan)]
    numbers = set(own.values_list("kpi_id", flat=True))
    kpis = [kpi for kpi in kpis_in(trust, term, plans) if kpi.pk in numbers]
    cells = Desk(load_term(trust=trust, term=term, today=today, kpis=kpis), term).cells()
    by_kpi: dict[int, list[Cell]] = {}
    for cell in filter(is_asked, cells):
        by_kpi.setdefault(cell.kpi.pk, []).append(cell)
    found = [_own_kpi(trust, rights, mine, today) for mine in by_kpi.values() if any(c.reading is None for c in mine)]
    return sorted(found, key=lambda row: row.due_on)


def _owned(trust: Trust, rights: Rights) -> QuerySet[KPIOwner]:
    return KPIOwner.objects.filter(trust=trust, party__user=rights.user_id)


def _own_kpi(trust: Trust, rights: Rights, cells: Sequence[Cell], today: dt.date) -> OwnKPI:
    missing = min((cell.period for cell in cells if cell.reading is None), key=lambda period: period.due_on)
    return OwnKPI(
        kpi=cells[0].kpi,
        reported=sum(cell.reading is not None for cell in cells),
        asked=len(cells),
        due_on=missing.due_on,
        is_late=missing.due_on < today,
        href=_entry(trust, rights, cells[0].kpi, missing),
    )


def _entry(trust: Trust, rights: Rights, kpi: KPI, period: Period) -> str:
    """Where this person enters the KPI's figures; empty for one who does not."""
    school = kpi.plan.school
    if school is not None:
        href = reverse("figures_school", args=[trust.slug, school.slug, period.pk])
        return href if rights.may(P.ENTER_SCHOOL_FIGURES, school.pk) else ""
    href = reverse("figures_trust", args=[trust.slug, period.pk])
    if kpi.for_each_school:
        return f"{href}?kpi={kpi.pk}" if rights.may(P.ENTER_SCHOOL_FIGURES) else ""
    return href if rights.may(P.ENTER_TRUST_FIGURES) else ""
