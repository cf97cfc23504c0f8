"""Whose a plan is, and when something may stand in it."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from apps.core.errors import BadValue, NotAllowed, NotNow
from apps.core.figures import print_day
from apps.strategies.models import Plan, Priority
from apps.trusts.calendar import year_bounds, year_name
from apps.trusts.models import School
from apps.trusts.permissions import P
from apps.trusts.rights import Rights

FIRST_YEAR, LAST_YEAR = 1950, 2150


def check_read_plan(rights: Rights, plan: Plan) -> None:
    """The trust plan is read by whoever may read it, a school's plan by those who may read that school's."""
    permission = P.READ_TRUST_PLAN if plan.is_trust_plan else P.READ_SCHOOL_PLAN
    if not rights.may(permission, plan.school_id):
        raise NotAllowed("You may not read this plan. The school's headteacher can say who may.")


def can_read_plan(rights: Rights, plan: Plan) -> bool:
    """True if `check_read_plan` has nothing against it."""
    try:
        check_read_plan(rights, plan)
    except NotAllowed:
        return False
    return True


def check_edit_plan(rights: Rights, plan: Plan) -> None:
    """The trust plan is edited by the CEO and by executives to whom that is given, a school's by its headteacher."""
    permission = P.EDIT_TRUST_PLAN if plan.is_trust_plan else P.EDIT_SCHOOL_PLAN
    if not rights.may(permission, plan.school_id):
        raise NotAllowed("You may read this plan, but not change it.")


def can_edit_plan(rights: Rights, plan: Plan) -> bool:
    """True if `check_edit_plan` has nothing against it."""
    try:
        check_edit_plan(rights, plan)
    except NotAllowed:
        return False
    return True


def check_see_history(rights: Rights, plan: Plan) -> None:
    """History is for the CEO, trustees and the trust's clerk, and in a school's plan for its headteacher."""
    if not rights.may(P.SEE_HISTORY, plan.school_id):
        raise NotAllowed(
            "The history of this plan is for those who answer for it. The trust's clerk can say who may see it."
        )


def can_see_history(rights: Rights, plan: Plan) -> bool:
    """True if `check_see_history` has nothing against it."""
    try:
        check_see_history(rights, plan)
    except NotAllowed:
        return False
    return True


def check_code_free(rows: QuerySet[Any], code: str, *, own_id: int | None, what: str) -> None:
    """Refuse a code that another kept row of the same plan has; `rows` are all those that share their codes."""
    if code and rows.filter(code=code, removed_at__isnull=True).exclude(pk=own_id).exists():
        raise BadValue(
            f"{what} of this plan has the code {code} already: give another, or leave it empty.", field="code"
        )


def check_plan_period(starts_on: dt.date, ends_on: dt.date) -> None:
    """Refuse a plan that ends before it starts, and one of another age, whose year was mistyped."""
    for day, field in ((starts_on, "starts_on"), (ends_on, "ends_on")):
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise BadValue(f"Enter a day between {FIRST_YEAR} and {LAST_YEAR}.", field=field)
    if ends_on < starts_on:
        raise BadValue("The last day is before the first day.", field="ends_on")


def check_inside_plan(plan: Plan, day: dt.date | None, field: str) -> None:
    """Refuse a day outside the plan's period."""
    if day is not None and not plan.starts_on <= day <= plan.ends_on:
        period = f"{print_day(plan.starts_on)} to {print_day(plan.ends_on)}"
        raise BadValue(f"Enter a day within the plan, which runs from {period}.", field=field)


def check_start_school_plan(school: School, kind: str, day: dt.date) -> None:
    """Refuse a second plan of the same kind for a school and the academic year of that day, and a closed school."""
    year = year_name(day)
    first, last = year_bounds(year)
    if school.closed_on is not None and school.closed_on <= day:
        raise NotNow(f"{school} has closed, so it needs no new plan.")
    if Plan.objects.filter(
        trust_id=school.trust_id, school=school, kind=kind, starts_on__lte=last, ends_on__gte=first
    ).exists():
        raise NotNow(f"{school} has a plan of this kind for {year} already.")


def check_move_priority(
    priority: Priority, parent: Priority | None, before: Priority | None, *, has_children: bool
) -> None:
    """Refuse a third level, a priority of another plan, and a place that is no longer there."""
    for other in (priority, parent, before):
        if other is not None and (other.plan_id != priority.plan_id or other.removed_at is not None):
            raise NotNow("That place is no longer there: load the page again.")
    if parent is not None and parent.parent_id is not None:
        raise BadValue("A plan has two levels: choose a priority of the first level to put this one under.")
    if parent is not None and parent.pk == priority.pk:
        raise BadValue("It cannot stand under itself.")
    if parent is not None and has_children:
        raise BadValue("A plan has two levels: this one has others under it. Move those first.")
    if before is not None and before.parent_id != (parent.pk if parent else None):
        raise NotNow("That place is no longer there: load the page again.")


def check_reason(reason: str) -> str:
    """The reason for which something is put on hold. Refuses none."""
    if not reason.strip():
        raise BadValue("Say why it is on hold.", field="reason")
    return reason.strip()
