"""Every page that every role is shown, in a real browser: nothing bars anybody, scrolls sideways or runs off the paper.

The pages are those of the table of addresses (tests/hostile/cases.py). Two roles that are shown the same page, part for
part, need only one look at it.
"""

import re

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from apps.trusts.wall import outside_trusts
from tests.hostile.cases import CASES
from tests.hostile.scene import Everything, make_everything
from tests.hostile.who import MEMBERS
from tests.journeys.conftest import problems_of

pytestmark = pytest.mark.journey
PAPER = 680  # A4 within margins of 15 mm, in CSS pixels
NOT_A_PAGE = {
    "logo",
    "document_file",
    "plan_actions_excel",
    "scorecard_excel",
    "people_template",
    "people_excel",
    "plan_file",
    "figures_template",
    "figures_template_trust",
}
NAMED_PARTS = re.compile(r"<([a-z0-9-]+)(?:[^>]*?\sclass=\"([^\"]*)\")?")


@pytest.fixture
def larkmoor(live_site) -> Everything:
    """A trust in which everything exists, kept in the database."""
    with transaction.atomic():
        return make_everything("Larkmoor Learning Trust", "larkmoor", ("north", "south"), "Larkspur")


def signed_in(chromium: Browser, address: str, larkmoor: Everything, person: str) -> BrowserContext:
    """A browser of that person's."""
    client = Client()
    with outside_trusts():
        client.force_login(larkmoor.world.people[person], backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])
    return context


def parts_of(html: str) -> int:
    """The page's parts, whatever is written in them."""
    return hash(tuple(NAMED_PARTS.findall(html)))


def troubles(page: Page) -> list[str]:
    """What bars somebody at either width, and what runs off the paper."""
    found = []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"at {width}: {line}" for line in problems_of(page)]
    page.set_viewport_size({"width": PAPER, "height": 900})
    page.emulate_media(media="print")
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append(f"{page.url}: runs off A4")
    page.emulate_media(media="screen")
    return found


def test_no_page_bars_anybody(live_site, larkmoor: Everything, chromium: Browser) -> None:
    address = live_site.start_web()
    found: list[str] = []
    errors: list[str] = []
    seen: set[tuple[str, int]] = set()
    for person in MEMBERS:
        context = signed_in(chromium, address, larkmoor, person)
        page = context.new_page()
        page.on("pageerror", lambda error, page=page: errors.append(f"{page.url}: {error}"))
        for case in CASES:
            if case.get is None or case.name in NOT_A_PAGE or case.expected(person, "GET") != 200:
                continue
            url = address + larkmoor.url(case.path)
            shape = (case.name, parts_of(context.request.get(url).text()))
            if shape not in seen:
                seen.add(shape)
                page.goto(url)
                found += [f"{person} {line}" for line in troubles(page)]
        context.close()
    assert "\n".join(found) == ""
    assert errors == []
    assert len(seen) >= len({case.name for case in CASES if case.get and 200 in case.get})
