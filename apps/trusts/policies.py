"""Whose roles one may give and end, and which role a trust cannot do without."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Q

from apps.accounts.models import User
from apps.core.errors import BadValue, NotAllowed, NotNow
from apps.trusts.models import Membership
from apps.trusts.permissions import P
from apps.trusts.rights import Rights
from apps.trusts.roles import BY_CODE, GIVEN, GIVEN_AT_A_SCHOOL, GIVEN_FIELDS


def may_give(rights: Rights, role: str, school_id: int | None) -> bool:
    """Whether these rights reach as far as giving that role there, and ending it."""
    if rights.may(P.MANAGE_PEOPLE):
        return True
    return school_id is not None and role in GIVEN_AT_A_SCHOOL and rights.may(P.MANAGE_PEOPLE, school_id)


def check_may_give(rights: Rights, role: str, school_id: int | None) -> None:
    """Refuse a role, or a place, beyond one's reach."""
    if not may_give(rights, role, school_id):
        raise NotAllowed(
            f"Ask your CEO or governance professional: the role {BY_CODE[role].name} there is not yours to give or end."
        )


def check_given(role: str, school_id: int | None, *, edits_trust_plan: bool, sees_restricted: bool) -> None:
    """Refuse a right that the role does not take, or not there; who edits a plan has to see all of it."""
    ticked = {P.EDIT_TRUST_PLAN: edits_trust_plan, P.SEE_RESTRICTED: sees_restricted}
    for permission, field in GIVEN_FIELDS.items():
        if ticked[permission] and permission not in BY_CODE[role].may_be_given:
            raise BadValue(
                "This is given to a trust executive alone: choose that role, or take the tick away.", field=field
            )
    if edits_trust_plan and school_id is not None:
        raise BadValue(
            "Only who holds the role for the whole trust can edit the trust plan: take the tick away.",
            field="edits_trust_plan",
        )
    if edits_trust_plan and not sees_restricted:
        raise BadValue("Tick this too: whoever edits the trust plan has to see all of it.", field="sees_restricted")


def can_be_given(membership: Membership) -> list[P]:
    """What may be ticked for a role that somebody holds: what the role takes there; in cover, what is covered has."""
    covered = membership.covers
    return [
        permission
        for permission in GIVEN
        if permission in BY_CODE[membership.role].may_be_given
        and not (permission is P.EDIT_TRUST_PLAN and membership.school_id)
        and (covered is None or permission in covered.given)
    ]


def check_change_given(membership: Membership, given: Collection[P], *, by: User, today: dt.date) -> None:
    """Refuse one's own, that of a role which has ended, and what cannot be given with it."""
    if membership.user_id == by.pk:
        raise NotNow("You cannot change what is given to you: ask somebody else to do it.")
    if membership.ends_on is not None and membership.ends_on < today:
        raise NotNow("This role has ended.")
    for permission in set(given) - set(membership.given):
        if membership.covers is not None and permission not in membership.covers.given:
            raise BadValue(f"This is not given to {membership.covers.user}.", field=GIVEN_FIELDS[permission])


def can_add_earlier_years(rights: Rights) -> bool:
    """Those who keep the terms, and those who enter every school's figures: earlier years only hold back figures."""
    return rights.may(P.MANAGE_SETTINGS) or rights.may(P.ENTER_SCHOOL_FIGURES)


def check_add_earlier_years(rights: Rights) -> None:
    """Refuse anybody else."""
    if not can_add_earlier_years(rights):
        raise NotAllowed("Ask your CEO, clerk or central data lead to add these years.")


def check_may_end(membership: Membership, *, last_day: dt.date, by: User) -> None:
    """Refuse to end one's own role, so that no trust locks itself out, and the last CEO's."""
    if membership.user_id == by.pk:
        raise NotNow("You cannot end your own role: ask somebody else to do it.")
    if membership.role == "ceo" and not _another_ceo(membership, last_day):
        raise NotNow("This is the trust's only CEO: give somebody else the role first.")


def _another_ceo(membership: Membership, last_day: dt.date) -> bool:
    """Whether somebody else is CEO on the day after."""
    day_after = last_day + dt.timedelta(days=1)
    held = Q(starts_on__lte=day_after) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day_after))
    others = Membership.objects.filter(held, trust=membership.trust_id, role="ceo", user__is_active=True)
    return others.exclude(user=membership.user_id).exists()
