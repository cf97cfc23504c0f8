"""The clerk sets up a trust's ten schools and next year's terms without touching the mouse."""

import pytest
from django.db import transaction
from playwright.sync_api import Browser, expect

from apps.accounts.models import User
from apps.trusts.models import AcademicYear, School
from apps.trusts.wall import inside_trust, outside_trusts
from apps.trusts.year_services import days_of
from tests.journeys.person import Person
from tests.world import PASSWORD, World, make_world

pytestmark = pytest.mark.journey

# What a screen reader would say of what has the focus: a field's label, or the text of a link or button.
FOCUSED = """() => {
  const it = document.activeElement;
  return ((it.labels && it.labels.length ? it.labels[0].innerText : it.innerText) || "").trim();
}"""
MOST_TABS = 80


class Typist(Person):
    """Somebody who uses the keyboard alone."""

    def tab_to(self, text: str) -> None:
        """Press Tab until what begins with that text has the focus."""
        for _ in range(MOST_TABS):
            if str(self.page.evaluate(FOCUSED)).startswith(text):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{text!r} cannot be reached with Tab on {self.page.url}")

    def enter(self, text: str) -> None:
        """Go to a link or button and press Enter."""
        self.tab_to(text)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def type_in(self, label: str, text: str) -> None:
        """Go to a field and type over what stands in it."""
        self.tab_to(label)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)


@pytest.fixture
def larkmoor(live_site) -> World:
    """A trust whose clerk has a password, and whose two schools are there already."""
    with transaction.atomic():
        world = make_world()
        with outside_trusts():
            clerk = User.objects.get(pk=world.people["clerk"].pk)
            clerk.set_password(PASSWORD)
            clerk.save()
    return world


def test_a_clerk_sets_up_schools_and_terms_by_keyboard(chromium: Browser, live_site, larkmoor: World) -> None:
    clerk = Typist(chromium, live_site.start_web(), larkmoor.people["clerk"].email)
    clerk.enter("Settings")
    clerk.look()
    clerk.enter("Schools")
    clerk.enter("Add a school")
    for number in range(1, 11):
        clerk.type_in("Name", f"School {number}")
        clerk.tab_to("Primary")
        clerk.page.keyboard.press("Space")
        clerk.type_in("URN", f"{200_000 + number}")
        clerk.enter("Save" if number == 10 else "Save and add another")
        clerk.sees(f"School {number} is added.")
    clerk.look()
    clerk.enter("Settings")
    clerk.enter("Terms")
    clerk.look()
    clerk.enter("Like 2027/28")
    clerk.sees("2028/29 is added.")
    clerk.look()
    clerk.tab_to("First half's figures due")
    clerk.page.keyboard.press("ArrowRight")
    clerk.page.keyboard.press("ArrowUp")  # a day later
    clerk.enter("Save")
    clerk.sees("The days of 2028/29 are saved.")
    expect(clerk.page.get_by_role("heading", level=1)).to_have_text("Terms and due days")
    assert clerk.problems == []
    with inside_trust(larkmoor.trust.pk):
        added = School.objects.filter(name__startswith="School ")
        assert list(added.values_list("urn", "phase")) == [(f"{200_000 + n}", "primary") for n in range(1, 11)]
        before, after = (days_of(AcademicYear.objects.get(name=name))["autumn"] for name in ("2027/28", "2028/29"))
        assert (after.due_on - before.due_on).days == 371
        assert (after.due_first_on - before.due_first_on).days == 372
