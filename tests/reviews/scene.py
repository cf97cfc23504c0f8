"""Figures and reviews for tests of the reviews."""

import datetime as dt
from decimal import Decimal

from django.http import HttpResponse
from django.utils import timezone

from apps.actions.models import Action, ActionKPI, ActionOwner
from apps.core import clock
from apps.kpis.models import KPI, Measure, Reading, Target
from apps.kpis.policies import TargetValues
from apps.kpis.target_services import Proposal, propose_targets
from apps.reviews import freeze, services
from apps.reviews.models import Review
from apps.reviews.selectors import reviews_of, snapshot_of
from apps.reviews.snapshot import Snapshot
from apps.strategies.models import Plan, Priority
from apps.trusts.inspections import InspectionValues, keep_inspection
from apps.trusts.models import Inspection, School
from apps.trusts.services import Invitation, create_trust, ensure_years, invite_people
from tests.world import World

OCTOBER = timezone.make_aware(dt.datetime(2026, 10, 10, 12))


def measure_of(kpi: KPI) -> Measure:
    return Measure.objects.get(trust=kpi.trust, kpi=kpi)


def report(world: World, kpi: KPI, value: str, school: str | None = None, year="2026/27", term="autumn", **fields):
    return Reading.objects.create(
        trust=world.trust,
        measure=measure_of(kpi),
        school=world.schools[school] if school else None,
        period=world.period(year, term),
        value=Decimal(value),
        reported_by=world.people["head"],
        reported_at=clock.now(),
        **fields,
    )


def report_all(world: World, north="96.0", south="91.0", reserves="6.5", **when) -> None:
    """North green, south red, the trust's own green: nothing is missing."""
    report(world, world.kpi, north, "north", **when)
    report(world, world.kpi, south, "south", **when)
    report(world, world.trust_kpi, reserves, **when)


def lower_the_target_afterwards(world: World) -> None:
    """North reported 96.0 on 10 October, and today the CEO proposes 94 in place of 95, whose limits were a year old."""
    Target.objects.filter(trust=world.trust).update(made_at=OCTOBER - dt.timedelta(days=365))
    reading = report(world, world.kpi, "96.0", "north")
    reading.reported_at = OCTOBER
    reading.save()
    values = TargetValues(value=Decimal("94"), amber=Decimal("93"))
    lower = Proposal(kpi=world.kpi, values=values, why="The intake has changed.")
    propose_targets(trust=world.trust, proposals=[lower], valid_from=clock.today(), by=world.people["ceo"])


def inspect(world: World, school: str, day: dt.date, framework="ofsted-report-card", **grades: str) -> Inspection:
    values = InspectionValues(
        framework=framework, inspected_on=day, grades=grades or {"Safeguarding": "Met", "Inclusion": "Strong standard"}
    )
    return keep_inspection(school=world.schools[school], inspection=None, values=values, by=world.people["head"])


def open_review(world: World, year="2026/27", term="autumn") -> Review:
    opened = services.open_review(trust=world.trust, term=world.term(year, term), by=world.people["ceo"])
    return fresh(world, opened)


def fresh(world: World, review: Review) -> Review:
    return reviews_of(world.trust).get(pk=review.pk)


def make_final(world: World, review: Review) -> Review:
    freeze.freeze_figures(review=review, by=world.people["ceo"])
    return fresh(world, review)


def issue(world: World, review: Review) -> Review:
    freeze.freeze_issue(review=review, by=world.people["ceo"])
    return fresh(world, review)


def shown(world: World, review: Review) -> Snapshot:
    return snapshot_of(fresh(world, review), clock.today())


def bare_world() -> World:
    """A trust as a real plan leaves it: a plan whose period is over, no schools, no KPIs."""
    trust = create_trust(name="Fenside Trust", slug="fenside")
    world = World(trust)
    world.enter()
    first, last = dt.date(2016, 9, 1), dt.date(2019, 8, 31)
    ensure_years(trust=trust, first=first, last=last)
    invited = Invitation(email="ceo@fenside.example", name="CEO fenside", role="ceo", starts_on=first)
    ((membership, _),) = invite_people(trust=trust, invitations=[invited])
    world.people["ceo"] = membership.user
    world.plan = Plan.objects.create(trust=trust, kind="trust", title="Old plan", starts_on=first, ends_on=last)
    return world


def text_of(response: HttpResponse) -> str:
    """A page on one line, for a look at its words."""
    return " ".join(response.content.decode().split())


def add_schools(world: World, number: int) -> None:
    """More schools with a plan of their own and one action each; nothing reported."""
    for place in range(number):
        school = School.objects.create(
            trust=world.trust, name=f"School {place:02}", slug=f"school-{place:02}", phase="primary", position=9
        )
        plan = Plan.objects.create(
            trust=world.trust,
            kind="sdp",
            school=school,
            title=f"Plan {place:02}",
            starts_on=dt.date(2026, 9, 1),
            ends_on=dt.date(2027, 8, 31),
        )
        priority = Priority.objects.create(trust=world.trust, plan=plan, code="1", title="Attendance")
        action = Action.objects.create(trust=world.trust, plan=plan, priority=priority, title="Ring home")
        ActionOwner.objects.create(trust=world.trust, action=action, party=world.parties["leader"])
        ActionKPI.objects.create(trust=world.trust, action=action, kpi=world.kpi)
