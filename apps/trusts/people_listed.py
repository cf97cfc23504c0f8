"""The list of a trust's people: one row a person, with their roles, searched and filtered."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.models import User
from apps.core import clock
from apps.trusts.models import Membership, School, Trust
from apps.trusts.permissions import P
from apps.trusts.rights import Rights
from apps.trusts.roles import BY_CODE
from apps.trusts.selectors import schools_of

SOON = dt.timedelta(days=30)
STANDINGS = (
    ("", "Everyone with a role"),
    ("never", "Never signed in"),
    ("soon", "A role ends within 30 days"),
    ("former", "Without a role any more"),
)


@dataclass(frozen=True)
class PeopleFilter:
    """What is looked for: words in a name or address, a role, a school (its id), and how the person stands."""

    words: str = ""
    role: str = ""
    school_id: int | None = None
    standing: str = ""

    @classmethod
    def read(cls, sent: Mapping[str, str]) -> "PeopleFilter":
        """What an address looks for; what cannot be understood is not looked for."""
        school = sent.get("school", "")
        return cls(
            words=sent.get("q", "")[:100].replace("\0", "").strip(),
            role=sent.get("role", ""),
            school_id=int(school) if school.isascii() and school.isdecimal() and len(school) < 18 else None,
            standing=sent.get("standing", ""),
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing in particular is looked for."""
        return self == PeopleFilter()


@dataclass(frozen=True)
class Person:
    """A person with the roles that are seen of them: those that have not ended, and those that have."""

    user: User
    present: tuple[Membership, ...]
    past: tuple[Membership, ...]


def not_over(today: dt.date) -> Q:
    """Roles in force, and those still to begin."""
    return Q(ends_on__isnull=True) | Q(ends_on__gte=today)


def roles_seen(trust: Trust, rights: Rights) -> QuerySet[Membership]:
    """The roles that may be seen: all of the trust's, or those held at the schools whose people one may see."""
    held = Membership.objects.filter(trust=trust)
    schools = rights.schools_with(P.SEE_PEOPLE)
    return held if schools is None else held.filter(school_id__in=schools)


def schools_seen(trust: Trust, rights: Rights, permission: P = P.SEE_PEOPLE) -> QuerySet[School]:
    """The schools, open today, whose people one may see, or manage."""
    schools = schools_of(trust)
    within = rights.schools_with(permission)
    return schools if within is None else schools.filter(pk__in=within)


def people_listed(trust: Trust, rights: Rights, wanted: PeopleFilter) -> QuerySet[User]:
    """The people who are looked for, by name; one query."""
    today = clock.today()
    seen = roles_seen(trust, rights)
    held = seen.filter(user_id=OuterRef("pk"))
    if wanted.role in BY_CODE:
        held = held.filter(role=wanted.role)
    if wanted.school_id:
        held = held.filter(school_id=wanted.school_id)
    standing = seen.filter(not_over(today), user_id=OuterRef("pk"))
    if wanted.standing == "former":
        people = User.objects.filter(Exists(held), ~Exists(standing))
    elif wanted.standing == "soon":
        people = User.objects.filter(Exists(held.filter(ends_on__gte=today, ends_on__lte=today + SOON)))
    else:
        people = User.objects.filter(Exists(held.filter(not_over(today))))
    if wanted.standing == "never":
        people = people.filter(last_login__isnull=True)
    for word in wanted.words.split()[:5]:
        people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return people.order_by("name", "pk")


def with_roles(trust: Trust, rights: Rights, users: Iterable[User]) -> list[Person]:
    """These people with the roles that may be seen of them: one query, whatever their number."""
    today = clock.today()
    present: dict[int, list[Membership]] = defaultdict(list)
    past: dict[int, list[Membership]] = defaultdict(list)
    people = list(users)
    held = roles_seen(trust, rights).filter(user__in=[user.pk for user in people])
    for membership in held.select_related("user", "school", "body", "covers__user", "trust").order_by(
        "starts_on", "pk"
    ):
        over = membership.ends_on is not None and membership.ends_on < today
        (past if over else present)[membership.user_id].append(membership)
    return [Person(user, tuple(present[user.pk]), tuple(past[user.pk])) for user in people]


def covers_of(roles: Iterable[Membership], today: dt.date) -> Mapping[int, list[Membership]]:
    """Who covers for these roles now or later, by the id of the role; one query."""
    found: dict[int, list[Membership]] = defaultdict(list)
    rows = Membership.objects.filter(not_over(today), covers__in=[role.pk for role in roles])
    for cover in rows.select_related("user").order_by("starts_on", "pk"):
        found[cover.covers_id or 0].append(cover)
    return found
