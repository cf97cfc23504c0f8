"""Whose roles one may give and end, and which role a trust cannot do without."""

import datetime as dt

from django.db.models import Q

from apps.accounts.models import User
from apps.core.errors import NotAllowed, NotNow
from apps.trusts.models import Membership
from apps.trusts.permissions import P
from apps.trusts.rights import Rights
from apps.trusts.roles import BY_CODE, GIVEN_AT_A_SCHOOL


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
