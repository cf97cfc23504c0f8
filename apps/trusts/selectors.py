"""Reads about trusts, people and the calendar."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.core import clock
from apps.core.prepared import Given, Prepared
from apps.trusts.models import AcademicYear, Membership, Party, Period, School, SchoolGrant, Term, Trust, TrustGrant
from apps.trusts.permissions import P
from apps.trusts.rights import Rights
from apps.trusts.roles import BY_CODE
from apps.trusts.wall import ALL_RESTRICTED, only_of


def trust_by_slug(slug: str) -> Trust | None:
    """The trust with that slug, if the wall shows it (the setting app.trust_slug or a membership)."""
    return Trust.objects.filter(slug=slug).first()


def trusts_of(user: User, today: dt.date) -> QuerySet[Trust]:
    """The trusts in which the person holds a role today; read before any trust is entered."""
    in_force = Membership.objects.filter(_in_force(today), user=user).values("trust_id")
    return Trust.objects.filter(pk__in=in_force).order_by("name")


def _in_force(today: dt.date) -> Q:
    return Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))


def memberships_in_force(user: User, trust: Trust, today: dt.date) -> list[Membership]:
    """The roles that the person holds in the trust today."""
    return list(Membership.objects.filter(_in_force(today), user=user, trust=trust))


def own_roles(user: User, today: dt.date) -> QuerySet[Membership]:
    """The roles that the person holds today, in all their trusts; read before any trust is entered."""
    held = Membership.objects.filter(_in_force(today), user=user)
    return held.select_related("trust").order_by("trust__name", "role", "pk")


def group_name(trust_id: int, role: str, school_id: int | None, given: P | None = None) -> str:
    """The name of guardian's group for a role in a trust or in one of its schools: `trust:7:school:12:head`.

    Those to whom a right is given with the role have a group besides: `trust:7:executive:edit_trust_plan`. The number
    after `trust:` is what the wall on the table of groups goes by (migration 0002).
    """
    place = f"trust:{trust_id}:school:{school_id}:{role}" if school_id else f"trust:{trust_id}:{role}"
    return f"{place}:{given.value}" if given else place


def rights_of(user: User, trust: Trust, memberships: Iterable[Membership]) -> Rights:
    """What the grants of the roles in force add up to: two queries, whatever the number of roles and schools."""
    held = list(memberships)
    names = {group_name(trust.pk, m.role, m.school_id, given) for m in held for given in (None, *m.given)}
    on_trust = TrustGrant.objects.filter(trust=trust, group__name__in=names)
    on_schools = SchoolGrant.objects.filter(trust=trust, group__name__in=names)
    by_school: dict[int, set[P]] = defaultdict(set)
    for school_id, code in on_schools.values_list("content_object_id", "permission__codename"):
        by_school[school_id].add(P(code))
    return Rights(
        user_id=user.pk,
        trust_id=trust.pk,
        on_trust=frozenset(P(code) for code in on_trust.values_list("permission__codename", flat=True)),
        on_schools={school: frozenset(codes) for school, codes in by_school.items()},
        roles=frozenset(m.role for m in held),
    )


def restricted_seen(memberships: Iterable[Membership]) -> str:
    """Whose restricted things these roles see, as the database is told on entering the trust (`wall.enter_trust`).

    It is asked before the trust is entered, so of the roles themselves and not of the grants that follow from them.
    """
    schools: set[int] = set()
    for membership in memberships:
        role = BY_CODE[membership.role]
        whole = role.everywhere if membership.school_id else role.everywhere | role.where_held | role.of_whole_trust
        is_given = P.SEE_RESTRICTED in membership.given
        if P.SEE_RESTRICTED in whole or (is_given and not membership.school_id):
            return ALL_RESTRICTED
        if membership.school_id and (is_given or P.SEE_RESTRICTED in role.where_held):
            schools.add(membership.school_id)
    return only_of(schools)


def schools_of(trust: Trust) -> QuerySet[School]:
    """The schools that are open today, in the trust's own order; one that will close is open until then."""
    return School.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=clock.today()), trust=trust)


def places_in_list(school: School, today: dt.date) -> list[int]:
    """The ids of a trust's schools in their order, without those that have closed, unless this one has."""
    rows = School.objects.filter(trust_id=school.trust_id)
    return [one.pk for one in rows if one.pk == school.pk or not one.is_closed_on(today)]


def memberships_in_school(school: School, today: dt.date) -> QuerySet[Membership]:
    """The roles held in a school today."""
    return Membership.objects.filter(_in_force(today), trust_id=school.trust_id, school=school)


def parties_of(trust: Trust) -> QuerySet[Party]:
    """Everyone who is offered as an owner of work in the trust."""
    return Party.objects.filter(trust=trust, retired_on=None).select_related("user")


def years_of(trust: Trust) -> QuerySet[AcademicYear]:
    """The trust's academic years, oldest first."""
    return AcademicYear.objects.filter(trust=trust)


def periods_by_year(trust: Trust) -> list[tuple[AcademicYear, list[Period]]]:
    """The trust's academic years, the newest first, each with its whole terms and halves in order: two queries."""
    by_year: dict[int, list[Period]] = defaultdict(list)
    for period in Period.objects.filter(trust=trust).select_related("term").order_by("term__starts_on", "part"):
        by_year[period.term.year_id].append(period)
    return [(year, by_year[year.pk]) for year in years_of(trust).order_by("-starts_on")]


def terms_of(trust: Trust) -> QuerySet[Term]:
    """The trust's terms, oldest first, each with its year."""
    return Term.objects.filter(trust=trust).select_related("year")


_TERMS: Prepared[Term] = Prepared(lambda: Term.objects.filter(trust=Given("trust")).select_related("year"))


def all_terms(trust: Trust) -> list[Term]:
    """The same as a list, each term with its year."""
    return _TERMS.rows(trust=trust.pk)


def term_on(trust: Trust, day: dt.date) -> Term | None:
    """The trust's term that holds that day: see `term_among`."""
    return term_among(all_terms(trust), day)


def term_among(terms: Sequence[Term], day: dt.date) -> Term | None:
    """Of terms, the oldest first, the one that holds a day; between two, the last that ended; before all, the first."""
    begun = [term for term in terms if term.starts_on <= day]
    return begun[-1] if begun else next(iter(terms), None)


def periods_of(trust: Trust, term: Term) -> list[Period]:
    """The whole term, then its halves."""
    return list(Period.objects.filter(trust=trust, term=term).order_by("part"))
