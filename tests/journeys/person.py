"""Somebody at their browser, and how people of a test's trust come to have a password."""

import re
from collections.abc import Iterable

from playwright.sync_api import Browser, Page, expect

from apps.accounts.models import User
from apps.trusts.wall import outside_trusts
from tests.journeys.conftest import problems_of
from tests.world import PASSWORD, World


def give_passwords(world: World, roles: Iterable[str]) -> None:
    """Let the people with these roles sign in."""
    with outside_trusts():
        for role in roles:
            user = User.objects.get(pk=world.people[role].pk)
            user.set_password(PASSWORD)
            user.save()


class Person:
    """Somebody at their browser; each page they come to is checked for barriers at both widths."""

    def __init__(self, chromium: Browser, address: str, email: str) -> None:
        self.context = chromium.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.problems: list[str] = []
        self.page.goto(f"{address}/accounts/login/")
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.press("Sign in")

    def look(self) -> None:
        """Check the page they are on."""
        expect(self.page.get_by_role("heading", level=1)).not_to_have_text("Something went wrong")
        for width in (1280, 320):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.problems += problems_of(self.page)
        self.page.set_viewport_size({"width": 1280, "height": 900})

    def follow(self, text: str | re.Pattern[str], within: str = "main") -> None:
        """Follow the first link with that text, and look at where it leads."""
        self.page.locator(within).locator("a", has_text=text).first.click()
        self.page.wait_for_load_state()
        self.look()

    def go(self, text: str) -> None:
        """Go to a page of the menu."""
        self.page.get_by_role("navigation", name="Menu").get_by_role("link", name=text, exact=True).click()
        self.page.wait_for_load_state()
        self.look()

    def press(self, text: str) -> None:
        """Press a button and wait for what comes."""
        self.page.get_by_role("button", name=text, exact=True).click()
        self.page.wait_for_load_state()

    def fill(self, label: str, text: str) -> None:
        """Fill the field with that label (whatever stands behind it, such as "(optional)")."""
        self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).first.fill(text)

    def tick(self, label: str | re.Pattern[str]) -> None:
        """Choose a radio button or a box."""
        self.page.get_by_label(label).first.check()

    def sees(self, text: str) -> None:
        """The page says that."""
        expect(self.page.locator("body")).to_contain_text(text)
