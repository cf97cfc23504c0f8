"""Writes about trusts, their calendar and their people."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.text import slugify

from apps.accounts.models import User
from apps.accounts.services import find_or_make_user
from apps.core import clock
from apps.core.errors import BadValue
from apps.trusts.calendar import year_bounds, year_names
from apps.trusts.grants import rebuild_grants
from apps.trusts.models import AcademicYear, Body, Membership, Period, School, Term, Trust
from apps.trusts.policies import check_given
from apps.trusts.roles import BY_CODE, Scope
from apps.trusts.term_dates import spans_of
from apps.trusts.wall import enter_trust, outside_trusts, set_setting

LONGEST_PLAN_IN_YEARS = 30


@transaction.atomic
def create_trust(*, name: str, slug: str | None = None, **fields: object) -> Trust:
    """A new trust, inside which the rest of the transaction works; its board is made with it.

    Without a slug, one is made from the name and numbered where it is taken. Refuses a slug that is taken, or not
    made of letters, digits and hyphens.
    """
    chosen = _free_slug(name) if slug is None else _checked_slug(slug)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('trusts_trust', 'id'))")
        (trust_id,) = cursor.fetchone()
    enter_trust(trust_id)
    trust = Trust.objects.create(pk=trust_id, slug=chosen, name=name, **fields)
    Body.objects.create(trust=trust, kind=Body.Kind.BOARD, name="Trust board")
    rebuild_grants(trust)
    return trust


def _checked_slug(slug: str) -> str:
    if slug != slugify(slug) or not slug or len(slug) > 80:
        raise BadValue(f"{slug!r} cannot be a trust's address: use small letters, digits and hyphens.", field="slug")
    if _taken(slug):
        raise BadValue(f"There is a trust with the address {slug!r} already: choose another.", field="slug")
    return slug


def _free_slug(name: str) -> str:
    base = slugify(name)[:70] or "trust"
    candidate, number = base, 2
    while _taken(candidate):
        candidate, number = f"{base}-{number}", number + 1
    return candidate


def _taken(slug: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT trust_slug_taken(%s)", [slug])
        return bool(cursor.fetchone()[0])


@transaction.atomic
def ensure_years(*, trust: Trust, first: dt.date, last: dt.date) -> None:
    """Academic years with their terms and periods from the one that holds `first` to the one that holds `last`.

    Years that exist stay as they are. Refuses a span of more than 30 years.
    """
    names = year_names(first, last)
    if len(names) > LONGEST_PLAN_IN_YEARS:
        raise BadValue(f"A plan may span {LONGEST_PLAN_IN_YEARS} academic years at most, and this spans {len(names)}.")
    there = set(AcademicYear.objects.filter(trust=trust, name__in=names).values_list("name", flat=True))
    missing = [name for name in names if name not in there]
    years = AcademicYear.objects.bulk_create(
        AcademicYear(trust=trust, name=name, starts_on=bounds[0], ends_on=bounds[1])
        for name in missing
        for bounds in [year_bounds(name)]
    )
    planned = [(year, name, spans) for year in years for name, spans in spans_of(year.name).items()]
    terms = Term.objects.bulk_create(
        Term(trust=trust, year=year, name=name, starts_on=spans[0].starts_on, ends_on=spans[0].ends_on)
        for year, name, spans in planned
    )
    Period.objects.bulk_create(
        Period(
            trust=trust, term=term, part=span.part, starts_on=span.starts_on, ends_on=span.ends_on, due_on=span.due_on
        )
        for term, (_, _, spans) in zip(terms, planned, strict=True)
        for span in spans
    )


def school_slug(name: str, taken: set[str]) -> str:
    """A slug for a school that none of `taken` is; it is added to them."""
    base = slugify(name)[:70] or "school"
    candidate, number = base, 2
    while candidate in taken:
        candidate, number = f"{base}-{number}", number + 1
    taken.add(candidate)
    return candidate


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """A role for the person with that e-mail address, in the trust or in one school, from a day and until a day."""

    email: str
    name: str
    role: str
    school: School | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    edits_trust_plan: bool = False
    sees_restricted: bool = False


def invite_person(*, trust: Trust, invitation: Invitation, by: User | None = None) -> tuple[Membership, bool]:
    """As `invite_people`, for one: the membership, and True if the person is new and needs to choose a password.

    Refuses to let `by` give a role to themselves, so that nobody adds to their own rights.
    """
    if by is not None and invitation.email.casefold() == by.email.casefold():
        raise BadValue("You cannot give yourself a role: ask somebody else to do it.", field="email")
    return invite_people(trust=trust, invitations=[invitation])[0]


@transaction.atomic
def invite_people(*, trust: Trust, invitations: Iterable[Invitation]) -> list[tuple[Membership, bool]]:
    """Give each their role, making those who are new, and then the grants that follow.

    Refuses a school's role without a school, a trust's role with one, an end before the start, the same role twice, and
    a right that cannot be given with the role or not there.
    """
    given = []
    for invitation in invitations:
        with outside_trusts():
            user, made = find_or_make_user(email=invitation.email, name=invitation.name)
        set_setting("app.newcomer_id", user.pk)  # seen inside the trust before the role that makes them a member
        given.append((_give_role(trust, user, invitation), made))
    set_setting("app.newcomer_id", None)
    rebuild_grants(trust)
    return given


def _give_role(trust: Trust, user: User, invitation: Invitation) -> Membership:
    role, school = BY_CODE[invitation.role], invitation.school
    starts_on = invitation.starts_on or clock.today()
    if role.scope == Scope.SCHOOL and school is None:
        raise BadValue(f"Choose the school: {role.name.lower()} is a role in a school.", field="school")
    if role.scope == Scope.TRUST and school is not None:
        raise BadValue(f"Leave the school empty: {role.name} is a role in the whole trust.", field="school")
    given = {"edits_trust_plan": invitation.edits_trust_plan, "sees_restricted": invitation.sees_restricted}
    check_given(role.code, school.pk if school else None, **given)
    if invitation.ends_on and invitation.ends_on < starts_on:
        raise BadValue("The last day is before the first day.", field="ends_on")
    if Membership.objects.filter(trust=trust, user=user, role=role.code, school=school, ends_on=None).exists():
        raise BadValue(f"{user} has this role already.", field="email")
    return Membership.objects.create(
        trust=trust, user=user, role=role.code, school=school, starts_on=starts_on, ends_on=invitation.ends_on, **given
    )
