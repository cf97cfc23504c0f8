"""One term of a trust's life, as four people live it: chief executive, head, trustee, and the worker that prints."""

import io
import re

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from apps.accounts.models import User
from apps.reports.models import Download
from apps.trusts.wall import inside_trust, outside_trusts
from tests.journeys.conftest import problems_of
from tests.world import PASSWORD, World, make_world

pytestmark = pytest.mark.journey

STATEMENT = "Pupils who read for pleasure every day"


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


@pytest.fixture
def larkmoor(live_site) -> World:
    """A trust whose people have passwords, kept in the database."""
    with transaction.atomic():
        world = make_world()
        with outside_trusts():
            for role in ("ceo", "head", "trustee"):
                user = User.objects.get(pk=world.people[role].pk)
                user.set_password(PASSWORD)
                user.save()
    return world


def edit_the_plan(ceo: Person) -> None:
    ceo.go("Trust plan")
    ceo.follow(re.compile("^All details.*Every child attends"))
    ceo.fill("Title", "Every child attends and reads")
    ceo.press("Save")
    ceo.sees("Every child attends and reads")


def add_the_kpi(ceo: Person) -> None:
    ceo.follow(re.compile("^Add a KPI"))
    ceo.tick(re.compile("^At least the target"))
    ceo.press("Continue")
    ceo.look()
    ceo.fill("What is measured, in your own words", STATEMENT)
    ceo.fill("Code", "K9")
    ceo.tick("Each school")
    ceo.page.get_by_label("Counted in", exact=True).select_option("percent")
    ceo.fill("Target", "60")
    ceo.fill("Amber down to", "50")
    ceo.page.get_by_label("How often").select_option(label="Every term")
    ceo.tick(re.compile("^A headline"))
    ceo.press("Save")
    ceo.sees(STATEMENT)
    ceo.look()


def link_an_action(head: Person) -> None:
    head.go("School plans")
    head.follow(re.compile("North Lane Primary plan"))
    head.follow(re.compile("^All details.*Walk to school club"))
    head.follow(re.compile("(Link|Choose|Change).*KPIs?", re.IGNORECASE))
    head.press(f"Add K9 {STATEMENT}")
    head.fill("How it contributes to K9", "We read on the way to school.")
    head.press("Save the links")
    head.sees("We read on the way to school.")
    head.look()


def enter_figures(head: Person) -> None:
    head.go("Home")
    head.follow(re.compile("^Figures of North Lane Primary"))
    head.page.get_by_label(re.compile(rf"{STATEMENT},\s+how many")).fill("33")
    head.page.get_by_label(re.compile(rf"{STATEMENT},\s+out of how many")).fill("60")
    head.page.get_by_label(re.compile(r"Attendance is at least 95%,\s+figure")).first.fill("96.2")
    head.press("Save and submit to the trust")
    head.sees("2 figures submitted to the trust.")
    head.sees("Amber: 55.0% against 60.0% for autumn (amber down to 50.0%)")
    head.look()


def review_the_term(ceo: Person) -> None:
    ceo.go("Scorecard")
    ceo.sees(STATEMENT)
    ceo.go("Reviews")
    ceo.follow("Open a term's review")
    ceo.press("Open the review")
    ceo.look()
    ceo.follow(re.compile("acknowledged with a reason"))
    ceo.page.goto(ceo.page.url + "?of=all")
    ceo.fill("Reason", "The school's records are moving to a new system.")
    ceo.press("Acknowledge")
    ceo.go("Reviews")
    ceo.follow(re.compile("Autumn 2026/27"))
    ceo.follow(re.compile(STATEMENT))
    ceo.follow(re.compile("^Judge.*North Lane Primary"))
    ceo.tick(re.compile("Red"))
    ceo.fill("Reason", "Only one year group was asked.")
    ceo.press("Save the judgement")
    ceo.look()
    ceo.sees("Only one year group was asked.")


def freeze_and_issue(ceo: Person) -> None:
    ceo.go("Reviews")
    ceo.follow(re.compile("Autumn 2026/27"))
    ceo.follow("Make figures final")
    ceo.press("Make figures final")
    ceo.look()
    ceo.follow("Issue the review")
    ceo.press("Issue the review")
    ceo.look()
    ceo.follow("Packs and reports")
    ceo.press("Make it: Board pack")
    expect(ceo.page.locator("a", has_text="Download it")).to_be_visible(timeout=90_000)
    ceo.look()


def download_the_pack(trustee: Person) -> str:
    trustee.look()
    trustee.follow(re.compile("Autumn 2026/27 board pack"))
    with trustee.page.expect_download() as coming:
        trustee.page.locator("a", has_text="Download it").click()
    download = coming.value
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}-autumn-board-pack-open\.pdf", download.suggested_filename)
    reader = PdfReader(io.BytesIO(download.path().read_bytes()))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_one_term_as_four_people(chromium, live_site, larkmoor):
    address = live_site.start_web()
    live_site.start_worker()
    live_site.start_beat()
    ceo = Person(chromium, address, "ceo@larkmoor.example")
    ceo.look()
    edit_the_plan(ceo)
    add_the_kpi(ceo)
    head = Person(chromium, address, "head@larkmoor.example")
    link_an_action(head)
    enter_figures(head)
    review_the_term(ceo)
    freeze_and_issue(ceo)
    trustee = Person(chromium, address, "trustee@larkmoor.example")
    text = download_the_pack(trustee)
    assert f"K9 {STATEMENT}" in text or STATEMENT in text
    assert "Amber: 55.0% against 60.0% for autumn (amber down to 50.0%)" in text
    assert "Only one year group was asked." in text
    with inside_trust(larkmoor.trust.pk):
        downloads = list(Download.objects.values_list("user__email", flat=True))
    assert downloads == ["trustee@larkmoor.example"]
    assert ceo.problems + head.problems + trustee.problems == []
