"""Who may speak for an action, and what may be said and linked."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Q

from apps.actions.models import Action, ProgressUpdate
from apps.core.errors import BadValue, NotAllowed
from apps.core.figures import print_day
from apps.strategies.models import Plan, Priority
from apps.strategies.policies import can_edit_plan, check_code_free, check_inside_plan
from apps.trusts.permissions import P
from apps.trusts.rights import Rights


def check_update_action(rights: Rights, action: Action) -> None:
    """An action's status is its owners' to give, and that of whoever edits its plan.

    An owner is a person who is one of the action's parties and may update own actions there; for an action of the trust
    plan it is enough to hold that right anywhere, since an owner of it may work in one school.
    """
    if can_edit_plan(rights, action.plan):
        return
    owns = any(link.party.user_id == rights.user_id for link in action.owners.all())
    if action.plan.is_trust_plan:
        may = rights.may_somewhere(P.UPDATE_OWN_ACTIONS)
    else:
        may = rights.may(P.UPDATE_OWN_ACTIONS, action.plan.school_id)
    if not (owns and may):
        raise NotAllowed("The status of this action is given by its owners and by whoever edits the plan.")


def can_update_action(rights: Rights, action: Action) -> bool:
    """True if `check_update_action` has nothing against it."""
    try:
        check_update_action(rights, action)
    except NotAllowed:
        return False
    return True


def check_progress(*, status: str, text: str, said_on: dt.date, today: dt.date) -> None:
    """Refuse a status without a note, "complete" without evidence, and a day that is still to come."""
    if not text.strip() and status == ProgressUpdate.Status.COMPLETE:
        raise BadValue(
            "Say what shows that it is complete: what was seen, by whom, or where it can be found.", field="text"
        )
    if not text.strip():
        raise BadValue("Say in a sentence how it stands.", field="text")
    if status not in ProgressUpdate.Status.values:
        raise BadValue("Choose how it stands.", field="status")
    if said_on > today:
        raise BadValue("This day is still to come: give today or an earlier day.", field="said_on")


def check_action(
    *, plan: Plan, priority: Priority, own_id: int | None, code: str, starts_on: dt.date | None, due_on: dt.date | None
) -> None:
    """Refuse a priority of another plan, a code that is taken, days outside the plan and an end before the start."""
    if priority.plan_id != plan.pk or priority.removed_at is not None:
        raise BadValue("Choose where in this plan the action belongs.", field="priority")
    check_code_free(Action.objects.filter(trust_id=plan.trust_id, plan=plan), code, own_id=own_id, what="Another entry")
    check_inside_plan(plan, starts_on, "starts_on")
    check_inside_plan(plan, due_on, "due_on")
    if starts_on and due_on and due_on < starts_on:
        raise BadValue("It is due before it starts.", field="due_on")


def check_links(linkable: Collection[int], chosen: Collection[int]) -> None:
    """Refuse a KPI that actions of this plan cannot serve."""
    if set(chosen) - set(linkable):
        raise BadValue("One of these is no longer there to be linked: load the page again.", field="kpis")


def check_plan_holds_actions(plan: Plan, starts_on: dt.date, ends_on: dt.date) -> None:
    """Refuse a period that would leave actions of the plan outside it."""
    early = Q(starts_on__lt=starts_on) | Q(due_on__lt=starts_on)
    late = Q(starts_on__gt=ends_on) | Q(due_on__gt=ends_on)
    rows = Action.objects.filter(trust_id=plan.trust_id, plan=plan).kept()
    for outside, field, day in ((early, "starts_on", starts_on), (late, "ends_on", ends_on)):
        action = rows.filter(outside).order_by("position", "id").first()
        if action is not None:
            side = "before" if field == "starts_on" else "after"
            raise BadValue(f"“{action}” has a day {side} {print_day(day)}: move that first.", field=field)
