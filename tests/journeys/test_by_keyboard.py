"""A leader and a headteacher who never touch the mouse: two late actions updated, an action linked to two KPIs."""

import datetime as dt
import re

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from apps.accounts.models import User
from apps.actions.models import Action, ActionKPI, ProgressUpdate
from apps.trusts.wall import inside_trust, outside_trusts
from tests.journeys.conftest import problems_of
from tests.world import PASSWORD, World, _action, make_world

pytestmark = pytest.mark.journey

FOCUSED = """() => {
  const at = document.activeElement;
  const label = at.labels && at.labels.length ? at.labels[0].textContent : at.textContent;
  return (at.getAttribute('aria-label') || label || '').replace(/\\s+/g, ' ').trim();
}"""


class Typist:
    """Somebody with a keyboard and no mouse."""

    def __init__(self, chromium: Browser, address: str, email: str) -> None:
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        context.set_default_timeout(15_000)
        self.page: Page = context.new_page()
        self.problems: list[str] = []
        self.page.goto(f"{address}/accounts/login/")
        self.tab_to("E-mail address")
        self.type(email)
        self.tab_to("Password")
        self.type(PASSWORD)
        self.press("Enter")
        self.page.wait_for_url(f"{address}/t/**")
        self.look()

    def tab_to(self, name: str) -> None:
        """Go on with Tab until what has the focus begins with that name."""
        for _ in range(200):
            self.press("Tab")
            if self.page.evaluate(FOCUSED).startswith(name):
                return
        raise AssertionError(f"Tab never comes to {name!r}.")

    def follow(self, name: str) -> None:
        """Go to a link with Tab and open it."""
        before = self.page.url
        self.tab_to(name)
        self.press("Enter")
        self.page.wait_for_url(lambda url: url != before)
        self.look()

    def press(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type where the focus is."""
        self.page.keyboard.type(text)

    def look(self) -> None:
        """Have the page checked for barriers at both widths."""
        for width in (320, 1280):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.problems += problems_of(self.page)


@pytest.fixture
def larkmoor(live_site) -> World:
    """A trust kept in the database, in which the leader is late with two actions."""
    with transaction.atomic():
        world = make_world()
        for title in ("Ring home", "Greet at the gate"):
            action = _action(world, world.sdps["north"], world.school_priorities["north"], "", title, "leader")
            Action.objects.filter(pk=action.pk).update(due_on=dt.date(2026, 11, 1))
        with outside_trusts():
            for role in ("leader", "head"):
                user = User.objects.get(pk=world.people[role].pk)
                user.set_password(PASSWORD)
                user.save()
    return world


def update(leader: Typist, title: str, status: str, note: str) -> None:
    leader.tab_to("How does it stand?")
    leader.type(status)
    leader.tab_to("What was done, or what is in the way")
    leader.type(note)
    leader.tab_to(f"Save {title}")
    leader.press("Enter")
    expect(leader.page.locator("#work-saved")).to_have_text(re.compile(rf"Saved \d\d:\d\d: {title}"))
    assert leader.page.evaluate(FOCUSED) == f"Save {title}"


def test_a_leader_updates_two_late_actions(chromium, live_site, larkmoor):
    leader = Typist(chromium, live_site.start_web(), "leader@larkmoor.example")
    leader.follow("My work")
    update(leader, "Ring home", "At risk", "Two classes of six so far.")
    update(leader, "Greet at the gate", "Complete", "The rota and the register show it.")
    leader.look()
    expect(leader.page.locator("main")).to_contain_text("Said on 20 November 2026: Two classes of six so far.")
    with inside_trust(larkmoor.trust.pk):
        assert list(ProgressUpdate.objects.order_by("pk").values_list("action__title", "rag", "text")) == [
            ("Ring home", "amber", "Two classes of six so far."),
            ("Greet at the gate", "complete", "The rota and the register show it."),
        ]
    assert leader.problems == []


def link(head: Typist, words: str, name: str, sentence: str) -> None:
    """Find a KPI by typing and add it; the focus comes to its sentence."""
    head.tab_to("Type a part of its code")
    head.type(words)
    expect(head.page.locator("#found")).to_contain_text("1 KPI found.")
    head.tab_to(f"Add {name}")
    head.press("Enter")
    expect(head.page.locator("textarea:focus")).to_be_visible()
    head.type(sentence)


def test_a_head_links_an_action_to_two_kpis_by_typing(chromium, live_site, larkmoor):
    head = Typist(chromium, live_site.start_web(), "head@larkmoor.example")
    head.follow("School plans")
    head.follow("North Lane Primary plan")
    head.follow("All details 1.1 Walk to school club")
    head.follow("Link it to KPIs")
    link(head, "attend 95", "K1 Attendance is at least 95%", "They walk in together.")
    head.look()
    link(head, "k2", "K2 Reserves", "It costs nothing.")
    head.tab_to("Save the links")
    head.press("Enter")
    expect(head.page.locator("body")).to_contain_text("The links are saved.")
    with inside_trust(larkmoor.trust.pk):
        assert list(ActionKPI.objects.order_by("position").values_list("kpi__code", "contribution")) == [
            ("K1", "They walk in together."),
            ("K2", "It costs nothing."),
        ]
    assert head.problems == []
