"""django-guardian's grants, rebuilt from memberships: the one writer of groups and grants."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from apps.accounts.models import User
from apps.core import clock
from apps.trusts.models import Membership, SchoolGrant, Trust, TrustGrant
from apps.trusts.permissions import P
from apps.trusts.roles import BY_CODE
from apps.trusts.selectors import group_name


@transaction.atomic
def rebuild_grants(trust: Trust) -> None:
    """Make groups, their grants and their members follow the memberships of the trust, in a constant number of queries.

    A role held for the whole trust has a group with all its grants on the trust; one held for a school has a group with
    its `everywhere` grants on the trust and its `where_held` grants on the school. `if_allowed` is as
    `everywhere` where the trust lets heads see other schools. Members are those in force today.
    """
    memberships = list(Membership.objects.filter(trust=trust))
    held = {(m.role, m.school_id) for m in memberships}
    groups = _groups(trust, held)
    codes = _permission_ids()
    TrustGrant.objects.filter(trust=trust).delete()
    SchoolGrant.objects.filter(trust=trust).delete()
    TrustGrant.objects.bulk_create(
        TrustGrant(trust=trust, content_object=trust, group=groups[role, school], permission_id=codes["trust", p])
        for role, school in sorted(held, key=str)
        for p in sorted(_on_trust(trust, role, school))
    )
    SchoolGrant.objects.bulk_create(
        SchoolGrant(trust=trust, content_object_id=school, group=groups[role, school], permission_id=codes["school", p])
        for role, school in sorted(held, key=str)
        if school
        for p in sorted(BY_CODE[role].where_held)
    )
    _fill(groups, memberships)


def _on_trust(trust: Trust, role: str, school_id: int | None) -> frozenset[P]:
    found = BY_CODE[role]
    everywhere = found.everywhere | (found.if_allowed if trust.heads_see_others else frozenset())
    return everywhere if school_id else everywhere | found.where_held | found.of_whole_trust


def _groups(trust: Trust, held: set[tuple[str, int | None]]) -> dict[tuple[str, int | None], Group]:
    names = {group_name(trust.pk, role, school): (role, school) for role, school in held}
    there = {group.name: group for group in Group.objects.filter(name__in=names)}
    made = Group.objects.bulk_create(Group(name=name) for name in sorted(names) if name not in there)
    there.update({group.name: group for group in made})
    return {names[name]: group for name, group in there.items()}


def _permission_ids() -> dict[tuple[str, P], int]:
    rows = Permission.objects.filter(
        content_type__app_label="trusts", content_type__model__in=["trust", "school"], codename__in=[p.value for p in P]
    )
    return {(model, P(code)): pk for model, code, pk in rows.values_list("content_type__model", "codename", "pk")}


def _fill(groups: dict[tuple[str, int | None], Group], memberships: list[Membership]) -> None:
    today = clock.today()
    through = User.groups.through
    through.objects.filter(group__in=groups.values()).delete()
    pairs = {
        (m.user_id, groups[m.role, m.school_id].pk)
        for m in memberships
        if m.starts_on <= today and (m.ends_on is None or m.ends_on >= today)
    }
    through.objects.bulk_create(through(user_id=user, group_id=group) for user, group in sorted(pairs))
