"""Writes about roles that people hold: ended, covered for, all of them at once; and invitations sent again."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.accounts.services import end_sessions
from apps.core import clock
from apps.core.errors import BadValue, NotNow
from apps.trusts.grants import rebuild_grants
from apps.trusts.invitations import mail_invitation
from apps.trusts.models import Membership, Trust
from apps.trusts.permissions import P
from apps.trusts.policies import check_change_given, check_given, check_may_end, check_may_give, may_give
from apps.trusts.rights import Rights
from apps.trusts.roles import GIVEN_FIELDS
from apps.trusts.services import Invitation, invite_person


@transaction.atomic
def end_role(*, membership: Membership, by: User, rights: Rights, last_day: dt.date | None = None) -> None:
    """Give the role a last day; without one it is over at once, and its grants with it.

    Over at once means that it ended yesterday; of a role that began today or is still to begin, that day is left.
    Refuses one's own role, the last CEO's, one beyond one's reach, one that has ended, and a last day that has passed.
    """
    check_may_give(rights, membership.role, membership.school_id)
    today = clock.today()
    yesterday = today - dt.timedelta(days=1)
    check_may_end(membership, last_day=last_day or yesterday, by=by)
    if membership.ends_on is not None and membership.ends_on <= yesterday:
        raise NotNow("This role has ended already.")
    if last_day is not None and last_day < today:
        raise BadValue("This day has passed: leave it empty to end the role at once.", field="last_day")
    if last_day is not None and last_day < membership.starts_on:
        raise BadValue("The role begins later than this: leave it empty to take it back.", field="last_day")
    membership.ends_on = last_day or yesterday
    membership.starts_on = min(membership.starts_on, membership.ends_on)
    membership.invitation_waits = membership.invitation_waits and last_day is not None
    membership.save(update_fields=["starts_on", "ends_on", "invitation_waits"])
    rebuild_grants(membership.trust)


@transaction.atomic
def arrange_cover(*, membership: Membership, invitation: Invitation, by: User, rights: Rights) -> Membership:
    """Give somebody the same role in the same place from a day until a day, as cover for the one who holds it.

    Refuses what an invitation refuses, a role beyond one's reach, cover without a last day, and by the same person; and
    to give more with it than is given to the one who is covered for.
    """
    check_may_give(rights, membership.role, membership.school_id)
    if invitation.ends_on is None:
        raise BadValue("Enter the last day of the cover.", field="ends_on")
    if invitation.email.casefold() == membership.user.email.casefold():
        raise BadValue(f"{membership.user} cannot cover for themselves.", field="email")
    for permission, field in GIVEN_FIELDS.items():
        if getattr(invitation, field) and permission not in membership.given:
            raise BadValue(f"This is not given to {membership.user}.", field=field)
    cover, _ = invite_person(trust=membership.trust, invitation=invitation, by=by)
    cover.covers = membership
    cover.save(update_fields=["covers"])
    mail_invitation(cover.user, [cover])
    return cover


@transaction.atomic
def change_given(*, membership: Membership, given: Collection[P], by: User, rights: Rights) -> None:
    """Give with the role just these rights; what is taken away is taken from those who cover for it too.

    Refuses one's own role, one beyond one's reach or ended, and what the role cannot be given there.
    """
    check_may_give(rights, membership.role, membership.school_id)
    ticked = {field: permission in given for permission, field in GIVEN_FIELDS.items()}
    check_given(membership.role, membership.school_id, **ticked)
    check_change_given(membership, given, by=by, today=clock.today())
    for field, is_given in ticked.items():
        setattr(membership, field, is_given)
    membership.save(update_fields=list(ticked))
    taken = {field: False for field, is_given in ticked.items() if not is_given}
    if taken:
        Membership.objects.filter(trust=membership.trust, covers=membership).update(**taken)
    rebuild_grants(membership.trust)


def standing_roles(trust: Trust, user: User) -> QuerySet[Membership]:
    """The person's roles that have not ended, those still to begin too."""
    not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())
    return Membership.objects.filter(not_over, trust=trust, user=user).select_related("user", "school", "trust")


@transaction.atomic
def deactivate(*, trust: Trust, user: User, by: User, rights: Rights) -> int:
    """End at once all of the person's roles that are in one's reach, and give their number.

    Where none is left, they are signed out everywhere. Refuses oneself, the last CEO, and a person without such a role.
    """
    standing = list(standing_roles(trust, user))
    within = [m for m in standing if may_give(rights, m.role, m.school_id)]
    if not within:
        raise NotNow(f"{user} holds no role that you could end.")
    for membership in within:
        end_role(membership=membership, by=by, rights=rights)
    if len(within) == len(standing):
        end_sessions(user=user)
    return len(within)


@transaction.atomic
def invite_again(*, trust: Trust, user: User) -> None:
    """Mail the person once more what roles they hold, with a new link where they have no password yet.

    Refuses somebody whose roles have all ended.
    """
    standing = list(standing_roles(trust, user))
    if not standing:
        raise NotNow(f"{user} holds no role here any more: give them one first.")
    mail_invitation(user, standing)
