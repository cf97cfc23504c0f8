"""Somebody who writes a program tries the API from the keyboard, and reads what it answers."""

import pytest
from django.db import transaction
from playwright.sync_api import Browser, expect

from apps.accounts.models import User
from apps.trusts.wall import outside_trusts
from tests.journeys.conftest import problems_of
from tests.journeys.person import Person
from tests.world import PASSWORD, World, make_world

pytestmark = pytest.mark.journey


@pytest.fixture
def larkmoor(live_site) -> World:
    """A trust whose data lead can sign in."""
    with transaction.atomic():
        world = make_world()
        with outside_trusts():
            user = User.objects.get(pk=world.people["data_lead"].pk)
            user.set_password(PASSWORD)
            user.save()
    return world


def test_the_api_is_tried_by_keyboard(larkmoor: World, live_site, chromium: Browser) -> None:
    lead = Person(chromium, live_site.start_web(), larkmoor.people["data_lead"].email)
    page = lead.page
    page.locator(".app-account__summary").click()
    page.get_by_role("link", name="API and tokens").click()
    page.get_by_role("link", name="Read what it offers and try it").click()

    page.locator("#schools summary").focus()
    page.keyboard.press("Enter")
    page.locator("#schools").get_by_label("page_size").fill("1")
    page.keyboard.press("Enter")
    expect(page.locator("#schools [data-status]")).to_have_text(
        "200 OK from /api/v1/t/larkmoor/schools/?page_size=1", timeout=15_000
    )
    expect(page.locator("#schools [data-answer]")).to_contain_text('"slug": "north"')

    page.locator("#school summary").click()
    page.locator("#school").get_by_role("button", name="Send").click()
    expect(page.locator("#school [data-status]")).to_have_text("Enter slug: it is part of the address.")
    page.evaluate("document.querySelectorAll('main details').forEach((found) => { found.open = true; })")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert problems_of(page) == []
