"""A chief executive sets the targets of three schools with a block copied in Excel."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import expect

from apps.accounts.models import User
from apps.kpis.models import Target
from apps.trusts.models import School
from apps.trusts.wall import inside_trust, outside_trusts
from tests.journeys.test_figures_by_paste import paste
from tests.journeys.test_one_term import Person
from tests.world import PASSWORD, World, make_world

pytestmark = pytest.mark.journey


@pytest.fixture
def larkmoor(live_site) -> World:
    """A trust of three schools whose chief executive has a password."""
    with transaction.atomic():
        world = make_world()
        School.objects.create(trust=world.trust, name="East Field", slug="east", position=5)
        with outside_trusts():
            user = User.objects.get(pk=world.people["ceo"].pk)
            user.set_password(PASSWORD)
            user.save()
    return world


def test_the_ceo_pastes_three_schools_targets(chromium, live_site, larkmoor):
    ceo = Person(chromium, live_site.start_web(), "ceo@larkmoor.example")
    page = ceo.page
    page.goto(f"{page.url.split('/t/')[0]}/t/larkmoor/kpis/{larkmoor.kpi.pk}/")
    ceo.follow("Targets")
    page.get_by_label(re.compile("^North Lane Primary, Every term, target")).click()

    paste(page, "96.0%\t94.0%\r\n95.5%\t97%\r\n94.5%\t\r\n")
    expect(page.locator("[data-grid-status]")).to_have_text(
        "5 cells filled, not saved yet. The lines went to the rows in their order: check that it is the same. "
        "1 empty cell passed over."
    )
    ceo.press("Save")
    ceo.sees("2 targets proposed, from 20 November 2026. 1 not saved: see below.")
    ceo.look()

    page.get_by_role("link", name=re.compile("^South Bank School, Every term: Amber ends below")).click()
    page.keyboard.press("Control+A")
    page.keyboard.type("93.5")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    ceo.sees("1 target proposed, from 20 November 2026.")
    ceo.look()
    with inside_trust(larkmoor.trust.pk):
        kept = Target.objects.filter(school__isnull=False).order_by("school__position")
        assert [(str(t.value), str(t.amber)) for t in kept] == [("96.0", "94.0"), ("95.5", "93.5"), ("94.5", "93.0")]
    assert ceo.problems == []
