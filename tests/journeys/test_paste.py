"""A head begins the school's plan from plain text."""

import pytest
from django.db import transaction

from apps.accounts.models import User
from apps.actions.models import Action
from apps.strategies.models import Plan
from apps.trusts.wall import inside_trust, outside_trusts
from tests.journeys.person import Person
from tests.world import PASSWORD, World, make_world

pytestmark = pytest.mark.journey


@pytest.fixture
def larkmoor(live_site) -> World:
    """A trust whose head has a password, kept in the database."""
    with transaction.atomic():
        world = make_world()
        with outside_trusts():
            user = User.objects.get(pk=world.people["head"].pk)
            user.set_password(PASSWORD)
            user.save()
    return world


def test_a_head_begins_the_schools_plan_from_plain_text(live_site, larkmoor, chromium):
    with transaction.atomic(), inside_trust(larkmoor.trust.pk):
        Plan.objects.filter(pk=larkmoor.sdps["north"].pk).update(starts_on="2025-09-01", ends_on="2026-08-31")
    head = Person(chromium, live_site.start_web(), larkmoor.people["head"].email)
    head.go("School plans")
    head.follow("Start the plan")
    head.press("Paste from Word or Excel")
    head.look()
    head.fill("What you have copied", "Attendance\n\tRing on the first day\n\t\tWrite the rota\nReading\n\tBuy books\n")
    head.press("See what it becomes")
    head.look()
    head.press("Add 2 priorities, 2 actions")
    head.page.get_by_role("button", name="See the plan").click()
    head.page.wait_for_load_state()
    head.sees("Ring on the first day")
    assert head.problems == []
    with inside_trust(larkmoor.trust.pk):
        plan = Plan.objects.get(kind="sdp", school=larkmoor.schools["north"], starts_on="2026-09-01")
        titles = Action.objects.filter(plan=plan).order_by("pk").values_list("title", flat=True)
        assert list(titles) == ["Ring on the first day", "Buy books"]
