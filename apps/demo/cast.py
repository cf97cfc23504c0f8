"""The people of the demo trust: their roles, the work they own, and one password for all."""

import datetime as dt
import random
from typing import Any

from django.contrib.auth.hashers import make_password

from apps.accounts.models import User
from apps.core import clock
from apps.demo.document import read
from apps.trusts.models import Body, BodyMember, BodySchool, Membership, Party, School, Trust
from apps.trusts.roles import BY_CODE, Scope
from apps.trusts.services import Invitation, invite_people

PASSWORD = "larkmoor-demo-2026"
FIRST_DAY = dt.date(2023, 9, 1)
SECOND_TERM = dt.date(2027, 9, 1)  # terms of office last four years


def add_people(trust: Trust, schools: list[School], chance: random.Random) -> None:
    """Everyone of fixtures/demo-people.yaml whose school is there, a head for each other school, and the bodies."""
    told = read("demo-people.yaml")
    _add_bodies(trust, schools, told["bodies"])
    wanted = [i for person in told["people"] for i in _invitations(person, {s.name: s for s in schools})]
    led = {i.school.pk for i in wanted if i.role == "head" and i.school}
    wanted += [_invented_head(school, told["pool"], chance) for school in schools if school.pk not in led]
    given = invite_people(trust=trust, invitations=wanted)
    users = {m.user_id for m, _ in given}
    User.objects.filter(pk__in=users).update(password=make_password(PASSWORD))
    _join_parties(trust, told["people"])
    _add_leaders(trust, told["people"])
    _seat(trust, told["people"])
    _add_offices(trust, told, chance)


def _invitations(person: dict[str, Any], schools: dict[str, School]) -> list[Invitation]:
    named = person.get("schools", [])
    if BY_CODE[person["role"]].scope == Scope.TRUST or not named:
        places: list[School | None] = [None]
    else:
        places = [schools[name] for name in named if name in schools]
    return [
        Invitation(
            email=person["email"],
            name=person["name"],
            role=person["role"],
            school=place,
            starts_on=FIRST_DAY,
            ends_on=person.get("ends_on"),
            **dict.fromkeys(person.get("given", ()), True),
        )
        for place in places
    ]


def _invented_head(school: School, pool: dict[str, list[str]], chance: random.Random) -> Invitation:
    name = f"{chance.choice(pool['given'])} {chance.choice(pool['family'])}"
    return Invitation(email=f"head@{school.slug}.example", name=name, role="head", school=school, starts_on=FIRST_DAY)


def _add_bodies(trust: Trust, schools: list[School], told: list[dict[str, str]]) -> None:
    Body.objects.bulk_create(Body(trust=trust, kind=body["kind"], name=body["name"]) for body in told)
    local = Body.objects.bulk_create(
        Body(trust=trust, kind=Body.Kind.LOCAL, name=f"Governors of {school.name}") for school in schools
    )
    BodySchool.objects.bulk_create(
        BodySchool(trust=trust, body=body, school=school) for body, school in zip(local, schools, strict=True)
    )


def _join_parties(trust: Trust, people: list[dict[str, Any]]) -> None:
    """A party such as "Director of people" is that person, who then finds the work in their own list."""
    users = {user.email: user for user in User.objects.filter(memberships__trust=trust).distinct()}
    owned = {person["party"]: users.get(person["email"]) for person in people if "party" in person}
    parties = list(Party.objects.filter(trust=trust, name__in=owned))
    for party in parties:
        party.user = owned[party.name]
    Party.objects.bulk_update(parties, ["user"])


def _add_leaders(trust: Trust, people: list[dict[str, Any]]) -> None:
    """A school's own leaders own work as what they are there: "English lead, Hazelbeck Primary School"."""
    jobs = {person["email"]: person["job"] for person in people if person["role"] == "leader"}
    held = Membership.objects.filter(trust=trust, role="leader").select_related("user", "school")
    last = Party.objects.filter(trust=trust).count()
    Party.objects.bulk_create(
        Party(
            trust=trust,
            name=own_party(jobs[membership.user.email], membership.school),
            kind=Party.Kind.ROLE,
            user=membership.user,
            position=position,
        )
        for position, membership in enumerate(held.order_by("pk"), start=last)
    )


def own_party(job: str, school: School | None) -> str:
    """The owner of work who holds this job at that school alone."""
    return f"{job}, {school}"


def _seat(trust: Trust, people: list[dict[str, Any]]) -> None:
    bodies = {body.name: body for body in Body.objects.filter(trust=trust)}
    for person in people:
        if "body" in person:
            Membership.objects.filter(trust=trust, user__email=person["email"]).update(body=bodies[person["body"]])


def _add_offices(trust: Trust, told: dict[str, Any], chance: random.Random) -> None:
    """Who sits in which body until when: trustees, governors who sign in, and else an invented chair."""
    people, seats = told["people"], []
    for body in Body.objects.filter(trust=trust).order_by("pk").prefetch_related("school_links__school"):
        serves = {link.school.name for link in body.school_links.all()}
        sitting = [_office(body, person) for person in people if _sits_in(person, body, serves)]
        if not any(member.office == BodyMember.Office.CHAIR for member in sitting):
            name = f"{chance.choice(told['pool']['given'])} {chance.choice(told['pool']['family'])}"
            sitting.append(_office(body, {"name": name, "office": "chair"}))
        seats += sitting
    BodyMember.objects.bulk_create(seats)


def _sits_in(person: dict[str, Any], body: Body, serves: set[str]) -> bool:
    """Every trustee sits in the board; a governor where their school is served."""
    if body.kind == Body.Kind.LOCAL:
        return person["role"] in {"lgb_chair", "governor"} and bool(serves & set(person["schools"]))
    return person["role"] == "trustee" and (body.kind == Body.Kind.BOARD or person["body"] == body.name)


def _office(body: Body, person: dict[str, Any]) -> BodyMember:
    chairs = person.get("role") == "lgb_chair" or ("office" in person and person.get("body", body.name) == body.name)
    starts_on = FIRST_DAY if clock.today() < SECOND_TERM else SECOND_TERM
    return BodyMember(
        trust_id=body.trust_id,
        body=body,
        name=person["name"],
        office=BodyMember.Office.CHAIR if chairs else BodyMember.Office.MEMBER,
        appointed_as=person["job"] if person.get("role") == "governor" else "",
        starts_on=starts_on,
        ends_on=starts_on.replace(year=starts_on.year + 4) - dt.timedelta(days=1),
    )


def sign_ins() -> list[tuple[str, str, str]]:
    """Role, e-mail address and password of one person per role, in the order of the roles."""
    told = read("demo-people.yaml")
    roles = {person["email"]: person["role"] for person in reversed(told["people"])}
    return [(BY_CODE[roles[email]].name, email, PASSWORD) for email in told["sign_ins"]]
