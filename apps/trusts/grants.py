"""django-guardian's grants, rebuilt from memberships: the one writer of groups and grants."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from apps.accounts.models import User
from apps.core import clock
from apps.trusts.models import Membership, SchoolGrant, Trust, TrustGrant
from apps.trusts.permissions import P
from apps.trusts.roles import BY_CODE
from apps.trusts.selectors import group_name

# A role, the school for which it is held (None is the trust), and the right that is given with it (None is the role).
Place = tuple[str, int | None, P | None]


@transaction.atomic
def rebuild_grants(trust: Trust) -> None:
    """Make groups, their grants and their members follow the memberships of the trust, in a constant number of queries.

    A role held for the whole trust has a group with all its grants on the trust; one held for a school has a group with
    its `everywhere` grants on the trust and its `where_held` grants on the school. `if_allowed` is as
    `everywhere` where the trust lets heads see other schools. What is given to
    some who hold a role has a group of its own, with that one grant. Members are those in force today.
    """
    memberships = list(Membership.objects.filter(trust=trust))
    held = {place for m in memberships for place in _places(m)}
    groups = _groups(trust, held)
    codes = _permission_ids()
    TrustGrant.objects.filter(trust=trust).delete()
    SchoolGrant.objects.filter(trust=trust).delete()
    TrustGrant.objects.bulk_create(
        TrustGrant(trust=trust, content_object=trust, group=groups[place], permission_id=codes["trust", p])
        for place in sorted(held, key=str)
        for p in sorted(_on_trust(trust, place))
    )
    SchoolGrant.objects.bulk_create(
        SchoolGrant(trust=trust, content_object_id=place[1], group=groups[place], permission_id=codes["school", p])
        for place in sorted(held, key=str)
        if place[1]
        for p in sorted(_on_school(place))
    )
    _fill(trust, groups, memberships)


def _places(membership: Membership) -> list[Place]:
    """The groups to which a membership belongs: that of its role, and one for each thing given with it."""
    role, school = membership.role, membership.school_id
    return [(role, school, None), *((role, school, permission) for permission in membership.given)]


def _on_trust(trust: Trust, place: Place) -> frozenset[P]:
    role, school_id, given = place
    if given:
        return frozenset() if school_id else frozenset({given})
    found = BY_CODE[role]
    everywhere = found.everywhere | (found.if_allowed if trust.heads_see_others else frozenset())
    return everywhere if school_id else everywhere | found.where_held | found.of_whole_trust


def _on_school(place: Place) -> frozenset[P]:
    role, _, given = place
    return frozenset({given}) if given else BY_CODE[role].where_held


def _groups(trust: Trust, held: set[Place]) -> dict[Place, Group]:
    names = {group_name(trust.pk, *place): place for place in held}
    there = {group.name: group for group in Group.objects.filter(name__in=names)}
    made = Group.objects.bulk_create(Group(name=name) for name in sorted(names) if name not in there)
    there.update({group.name: group for group in made})
    return {names[name]: group for name, group in there.items()}


def _permission_ids() -> dict[tuple[str, P], int]:
    rows = Permission.objects.filter(
        content_type__app_label="trusts", content_type__model__in=["trust", "school"], codename__in=[p.value for p in P]
    )
    return {(model, P(code)): pk for model, code, pk in rows.values_list("content_type__model", "codename", "pk")}


def _fill(trust: Trust, groups: dict[Place, Group], memberships: list[Membership]) -> None:
    """Members of the groups; nobody stays in one of the trust's groups that no membership asks for any more."""
    today = clock.today()
    through = User.groups.through
    through.objects.filter(group__name__startswith=f"trust:{trust.pk}:").delete()
    pairs = {
        (m.user_id, groups[place].pk)
        for m in memberships
        if m.starts_on <= today and (m.ends_on is None or m.ends_on >= today)
        for place in _places(m)
    }
    through.objects.bulk_create(through(user_id=user, group_id=group) for user, group in sorted(pairs))
