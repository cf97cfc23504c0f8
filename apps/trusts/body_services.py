"""Writes about bodies: boards, committees and local governing bodies, the schools they serve and who sits in them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.core.errors import BadValue
from apps.core.figures import print_day
from apps.trusts.models import Body, BodyMember, BodySchool, School, Trust
from apps.trusts.school_policies import check_day
from apps.trusts.school_services import hold_trust


@dataclass(frozen=True, kw_only=True)
class BodyValues:
    """What is entered of a body; `schools` only for a local governing body."""

    kind: str
    name: str
    schools: Iterable[School] = ()
    dissolved_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class MemberValues:
    """A term of office: whose, as what, from a day and until its last day."""

    name: str
    office: str
    starts_on: dt.date
    ends_on: dt.date | None = None
    appointed_as: str = ""


@transaction.atomic
def keep_body(*, trust: Trust, body: Body | None, values: BodyValues, by: User) -> Body:
    """Add a body, or change one. Refuses a name that another body has, and schools for anything but a local body."""
    hold_trust(trust)
    schools = list(values.schools)
    others = Body.objects.filter(trust=trust).exclude(pk=body.pk if body else 0)
    if others.filter(name__iexact=values.name).exists():
        raise BadValue("The trust has a body of this name already.", field="name")
    if schools and values.kind != Body.Kind.LOCAL:
        raise BadValue("Choose no schools: a board or a committee serves the whole trust.", field="schools")
    check_day(values.dissolved_on, "dissolved_on")
    body = body or Body(trust=trust)
    body.kind, body.name, body.dissolved_on = values.kind, values.name, values.dissolved_on
    body.save()
    links = BodySchool.objects.filter(trust=trust, body=body)
    links.exclude(school__in=schools).delete()
    there = set(links.values_list("school_id", flat=True))
    BodySchool.objects.bulk_create(
        BodySchool(trust=trust, body=body, school=school) for school in schools if school.pk not in there
    )
    return body


@transaction.atomic
def keep_member(*, body: Body, member: BodyMember | None, values: MemberValues, by: User) -> BodyMember:
    """Add a term of office, or change one.

    Refuses one that ends before it starts, the same person twice at a time, and a second chair at a time.
    """
    Body.objects.select_for_update().get(pk=body.pk)
    check_day(values.starts_on, "starts_on")
    check_day(values.ends_on, "ends_on")
    if values.ends_on is not None and values.ends_on < values.starts_on:
        raise BadValue("The last day is before the first day.", field="ends_on")
    others = BodyMember.objects.filter(trust_id=body.trust_id, body=body).exclude(pk=member.pk if member else 0)
    at_once = others.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=values.starts_on))
    if values.ends_on is not None:
        at_once = at_once.filter(starts_on__lte=values.ends_on)
    same = at_once.filter(name__iexact=values.name).first()
    if same is not None:
        raise BadValue(f"{same.name} is in this body then already, {span_words(same)}.", field="name")
    chair = at_once.filter(office=BodyMember.Office.CHAIR).first()
    if values.office == BodyMember.Office.CHAIR and chair is not None:
        raise BadValue(f"{chair.name} is its chair {span_words(chair)}: end that first.", field="office")
    member = member or BodyMember(trust_id=body.trust_id, body=body)
    for name in values.__dataclass_fields__:
        setattr(member, name, getattr(values, name))
    member.save()
    return member


def span_words(member: BodyMember) -> str:
    """From when until when: "from 1 September 2024 to 31 August 2028"."""
    until = f" to {print_day(member.ends_on)}" if member.ends_on else ""
    return f"from {print_day(member.starts_on)}{until}"


@transaction.atomic
def remove_member(*, member: BodyMember, by: User) -> None:
    """Delete a term of office that was entered by mistake; one that is over is ended by its last day instead."""
    member.delete()
