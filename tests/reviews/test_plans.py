"""A review of the real plans, and of the two in fixtures: opened, read, made final and issued on its pages."""

import datetime as dt
import os
from pathlib import Path

import pytest
from django.conf import settings

from apps.planfiles.services import import_plan_file
from apps.reviews.models import FrozenAction, FrozenKPI, FrozenPriority, Review
from apps.reviews.selectors import terms_to_review
from apps.strategies.models import Priority
from apps.trusts.services import Invitation, invite_people
from tests.reviews.scene import fresh, shown
from tests.world import World

PLANS = Path(os.environ.get("TRUSTPLAN_PLANS", settings.BASE_DIR.parent / "shared" / "plans"))
FIXTURES = settings.BASE_DIR / "fixtures"


def world_of(path: Path) -> World:
    """The trust of a plan file, with a CEO."""
    trust = import_plan_file(data=path.read_bytes(), slug="imported")
    world = World(trust)
    world.enter()
    invited = Invitation(email="ceo@imported.example", name="CEO", role="ceo", starts_on=dt.date(2010, 1, 1))
    ((membership, _),) = invite_people(trust=trust, invitations=[invited])
    world.people["ceo"] = membership.user
    return world


def review_a_term(world: World) -> Review:
    """Open the middle one of the terms that can be chosen, let go what is overdue, make it final, issue it."""
    browser, terms = world.as_("ceo"), terms_to_review(world.trust)
    term = terms[len(terms) // 2]
    assert browser.post(world.url("reviews/open/"), {"term": term.pk}).status_code == 302
    review = Review.objects.get()
    base = world.url(f"reviews/{review.pk}/")
    assert browser.get(base).status_code == 200
    assert browser.get(f"{base}?by=family").status_code == 200
    overdue = [m for m in shown(world, review).missing if m.state == "overdue"]
    if overdue:
        keys = [f"{m.measure_ref}-{m.school_ref or 0}" for m in overdue]
        sent = {"figures": keys, "reason": "The term is over."}
        assert browser.post(f"{base}missing/", sent).status_code == 302
    assert browser.post(f"{base}figures-final/").status_code == 302
    for line in shown(world, review).kpis[:3]:
        assert browser.get(f"{base}kpis/{line.measure_ref}/").status_code == 200
    assert browser.post(f"{base}issue/").status_code == 302
    assert browser.get(base).status_code == 200
    return fresh(world, review)


@pytest.mark.real_plans
@pytest.mark.parametrize("name", ["balmoral-2017-2020", "owls-2016-2019", "smart-2017-2022"])
def test_a_review_of_a_real_plan(db, name):
    path = PLANS / f"{name}.yaml"
    if not path.exists():
        pytest.skip(f"{name}: TRUSTPLAN_PLANS does not lead to the real plans")
    world = world_of(path)
    review = review_a_term(world)
    assert review.is_issued
    assert FrozenPriority.objects.filter(review=review).count() == Priority.objects.count() > 0
    assert set(FrozenKPI.objects.filter(review=review).values_list("basis", flat=True)) <= {"own", "nobody"}
    assert FrozenAction.objects.filter(review=review).count() > 0


@pytest.mark.parametrize("name", ["demo-plan", "every-key"])
def test_a_review_of_a_plan_in_fixtures(db, name):
    review = review_a_term(world_of(FIXTURES / f"{name}.yaml"))
    assert review.is_issued and FrozenKPI.objects.filter(review=review).exists()
