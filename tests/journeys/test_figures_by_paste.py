"""A head enters a term's figures with a block copied in Excel, two of whose cells are wrong."""

import re
from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.kpis.models import Reading
from apps.trusts.wall import inside_trust, outside_trusts
from tests.journeys.person import Person
from tests.world import PASSWORD, World, make_kpi, make_world

pytestmark = pytest.mark.journey

NAMES = ("Attendance is at least 95%", "Punctuality", "Lunches", "Clubs", "Books read", "Trips")


@pytest.fixture
def larkmoor(live_site) -> World:
    """A trust with six KPIs for each school, whose head and chief executive have passwords."""
    with transaction.atomic():
        world = make_world()
        for number, name in enumerate(NAMES[1:], start=2):
            unit = "percent" if number < 5 else "number"
            make_kpi(
                world,
                code=f"N{number}",
                statement=name,
                measured_for="each-school",
                shape="at_least",
                unit=unit,
                frequency="termly",
                family=world.kpi.family,
                target="90",
                amber="80",
                position=number,
            )
        with outside_trusts():
            for role in ("ceo", "head"):
                user = User.objects.get(pk=world.people[role].pk)
                user.set_password(PASSWORD)
                user.save()
    return world


def paste(page: Page, text: str) -> None:
    """What was copied elsewhere, pasted where the cursor stands."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


def value_of(page: Page, name: str, what: str = "figure") -> str:
    return page.get_by_label(f"{name}, {what}", exact=True).input_value()


def test_a_head_pastes_a_terms_figures_with_two_wrong_cells(chromium, live_site, larkmoor):
    head = Person(chromium, live_site.start_web(), "head@larkmoor.example")
    head.go("Home")
    head.follow(re.compile("^Figures of North Lane Primary"))
    page = head.page
    page.get_by_label("Attendance is at least 95%, figure", exact=True).click()

    paste(page, "94.2%\r\nninety\r\n\t430\t450\r\n93,8\r\n1,204\r\n(3)\r\n12\r\n")
    said = page.locator("[data-grid-status]")
    expect(said).to_have_text(
        "7 cells filled, not saved yet. The lines went to the rows in their order: check that it is the same. "
        "1 cell of what you copied did not fit into this table. 1 empty cell passed over."
    )
    expect(page.locator("tr", has_text="Attendance is at least 95%")).to_contain_text("Not saved yet")
    expect(page.locator("tr", has_text="Attendance is at least 95%")).to_contain_text("Amber: 94.2% against 95.0%")
    expect(page.locator("tr", has_text="Punctuality")).to_contain_text("Enter a number in figures, such as 93.8.")
    page.keyboard.press("Control+Z")
    assert value_of(page, "Punctuality") == ""
    paste(page, "94.2%\r\nninety\r\n\t430\t450\r\n93,8\r\n1,204\r\n150\r\n")
    head.look()

    head.press("Save")
    head.sees("4 figures saved: 3 green, 1 amber. 2 figures not saved: see below.")
    with inside_trust(larkmoor.trust.pk):
        assert Reading.objects.count() == 4
    assert (value_of(page, "Punctuality"), value_of(page, "Clubs")) == ("ninety", "93,8")
    head.look()

    page.get_by_role("link", name="Punctuality: Enter a number in figures, such as 93.8.").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("91")
    page.keyboard.press("Escape")
    assert value_of(page, "Punctuality") == "ninety"
    page.keyboard.press("Control+A")
    page.keyboard.type("91")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("Punctuality: Green: 91.0% against 90.0%")
    page.keyboard.type("93.8")
    page.keyboard.press("Tab")
    head.press("Save")
    head.sees("2 figures saved: 2 green.")
    with inside_trust(larkmoor.trust.pk):
        kept = dict(Reading.objects.values_list("measure__kpi__statement", "value"))
    assert kept["Punctuality"] == 91 and kept["Clubs"] == Decimal("93.8") and kept["Books read"] == 1204
    assert head.problems == []


def kept(page: Page) -> int:
    """How many things the browser keeps because they were not saved."""
    return int(page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('trustplan:kept:')).length"))


def test_a_session_ends_under_a_grid_of_figures(chromium, live_site, larkmoor):
    head = Person(chromium, live_site.start_web(), "head@larkmoor.example")
    head.go("Home")
    head.follow(re.compile("^Figures of North Lane Primary"))
    page, address = head.page, head.page.url
    page.get_by_label("Attendance is at least 95%, figure", exact=True).click()
    paste(page, "94.2%\r\nninety\r\n")
    page.get_by_label("Clubs, figure", exact=True).fill("91")
    Session.objects.all().delete()
    head.press("Save")
    head.fill("E-mail address", "head@larkmoor.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    head.press("Sign in")
    expect(page).to_have_url(address)
    head.sees("Attendance is at least 95%, figure: 94.2%; Punctuality, figure: ninety; Clubs, figure: 91")
    head.look()

    page.get_by_role("button", name="Keep it", exact=True).press("Enter")
    expect(page.locator("tr", has_text="Attendance is at least 95%")).to_contain_text("Amber: 94.2% against 95.0%")
    head.press("Save")
    head.sees("2 figures saved: 1 green, 1 amber. 1 figure not saved: see below.")
    expect(page.locator(".app-kept")).to_have_count(0)
    assert kept(page) == 1
    page.get_by_label("Punctuality, figure", exact=True).fill("90")
    head.press("Save")
    head.sees("1 figure saved: 1 green.")
    assert kept(page) == 0
    assert head.problems == []


def test_a_block_that_names_its_rows_is_placed_by_their_names(chromium, live_site, larkmoor):
    head = Person(chromium, live_site.start_web(), "head@larkmoor.example")
    head.go("Home")
    head.follow(re.compile("^Figures of North Lane Primary"))
    page = head.page
    page.get_by_label("Lunches, figure", exact=True).click()
    paste(page, "Code\tKPI\tFigure\r\nN5\tBooks read\t95\r\n\tAttendance is at least 95%\t96\r\nN9\tSwimming\t12\r\n")
    expect(page.locator("[data-grid-status]")).to_have_text(
        "2 cells filled, not saved yet. Each line went to the row that it names. Not found here: “Swimming”."
    )
    assert [value_of(page, name) for name in NAMES] == ["96", "", "", "", "95", ""]
    head.look()
    page.keyboard.press("Control+S")
    head.sees("2 figures saved: 2 green.")
    assert head.problems == []
