"""Writes about a trust's schools: they join, are renamed, stand in an order and close; none is ever deleted."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.core import clock
from apps.trusts.grants import rebuild_grants
from apps.trusts.models import Membership, School, SchoolName, Trust
from apps.trusts.ordering import move_to, next_position, place_among
from apps.trusts.school_policies import check_closes, check_joins, check_name_free, check_renamed, check_urn
from apps.trusts.selectors import places_in_list
from apps.trusts.services import school_slug


@dataclass(frozen=True, kw_only=True)
class SchoolValues:
    """What is entered of a school besides its name; `place` counts from 1, and is the end where it is missing."""

    phase: str = ""
    urn: str = ""
    joined_on: dt.date | None = None
    place: int | None = None


def hold_trust(trust: Trust) -> None:
    """Let others wait with changes of what is unique in this trust until the transaction ends."""
    Trust.objects.select_for_update().get(pk=trust.pk)


@transaction.atomic
def add_school(*, trust: Trust, name: str, values: SchoolValues, by: User) -> School:
    """A school at the end of the list, or at its place, with an address that it keeps.

    Refuses a name or URN that another school has, and a URN that is not six digits.
    """
    hold_trust(trust)
    rows = School.objects.filter(trust=trust)
    others = list(rows)
    check_name_free(others, name)
    check_urn(others, values.urn)
    check_joins(values.joined_on, None)
    school = School.objects.create(
        trust=trust,
        name=name,
        slug=school_slug(name, {other.slug for other in others}),
        phase=values.phase,
        urn=values.urn,
        joined_on=values.joined_on,
        position=next_position(rows),
    )
    if values.place is not None:
        move_to(rows, school, values.place - 1)
    return school


@transaction.atomic
def change_school(*, school: School, values: SchoolValues, by: User) -> None:
    """Change a school's phase, URN, first day and place. Refuses what `add_school` refuses."""
    hold_trust(school.trust)
    rows = School.objects.filter(trust_id=school.trust_id)
    if values.urn != school.urn:
        check_urn(rows.exclude(pk=school.pk), values.urn)
    check_joins(values.joined_on, school.closed_on)
    school.phase, school.urn, school.joined_on = values.phase, values.urn, values.joined_on
    school.save(update_fields=["phase", "urn", "joined_on"])
    if values.place is not None:
        move_to(rows, school, place_among(rows, school, places_in_list(school, clock.today()), values.place - 1))


@transaction.atomic
def rename_school(*, school: School, name: str, from_on: dt.date | None, by: User) -> None:
    """Give a school another name from a day on, keeping the old one with its last day; without a day, correct it.

    Its address stays. Refuses a name that another school has, and a day to come.
    """
    hold_trust(school.trust)
    check_name_free(School.objects.filter(trust_id=school.trust_id).exclude(pk=school.pk), name)
    last = SchoolName.objects.filter(trust_id=school.trust_id, school=school).first()
    today = clock.today()
    check_renamed(school.name, name, from_on or today, today, last.until_on if last and from_on else None)
    if from_on is not None:
        SchoolName.objects.create(
            trust_id=school.trust_id, school=school, name=school.name, until_on=from_on - dt.timedelta(days=1)
        )
    school.name = name
    school.save(update_fields=["name"])


@transaction.atomic
def close_school(*, school: School, closed_on: dt.date, end_roles: bool, by: User) -> int:
    """Close a school from a day on, and end the roles held there the day before if asked; gives how many.

    Nothing of it is deleted. Refuses a day before it joined.
    """
    check_closes(school.joined_on, closed_on)
    school.closed_on = closed_on
    school.save(update_fields=["closed_on"])
    if not end_roles:
        return 0
    last = closed_on - dt.timedelta(days=1)
    held = Membership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=last), trust_id=school.trust_id)
    ended = held.filter(school=school, starts_on__lte=last).update(ends_on=last)
    rebuild_grants(school.trust)
    return ended


@transaction.atomic
def keep_open(*, school: School, by: User) -> None:
    """Let a school stay open after all; roles that were ended with it stay ended."""
    school.closed_on = None
    school.save(update_fields=["closed_on"])
