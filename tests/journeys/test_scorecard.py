"""The CEO looks for what is red, reads why from the keyboard, and takes it away as a spreadsheet."""

import io
from pathlib import Path

import pytest
from django.db import transaction
from openpyxl import load_workbook
from playwright.sync_api import Browser, expect

from apps.accounts.models import User
from apps.actions.models import ActionKPI
from apps.trusts.wall import outside_trusts
from tests.journeys.person import Person
from tests.kpis.reporting import report
from tests.world import PASSWORD, World, make_world

pytestmark = pytest.mark.journey


@pytest.fixture
def larkmoor(live_site) -> World:
    """A trust whose south is red in attendance, with an action there; everything else is green."""
    with transaction.atomic():
        world = make_world()
        report(world, world.kpi, "north", of=(960, 1000))
        report(world, world.kpi, "south", of=(900, 1000))
        report(world, world.trust_kpi, None, "6.5")
        ActionKPI.objects.create(trust=world.trust, action=world.school_actions["south"], kpi=world.kpi)
        with outside_trusts():
            user = User.objects.get(pk=world.people["ceo"].pk)
            user.set_password(PASSWORD)
            user.save()
    return world


def test_the_ceo_reads_what_is_red_and_takes_it_away(larkmoor: World, live_site, chromium: Browser) -> None:
    ceo = Person(chromium, live_site.start_web(), larkmoor.people["ceo"].email)
    page = ceo.page
    ceo.go("Scorecard")
    expect(page.locator("#scorecard tbody th[scope=row]")).to_have_count(2)

    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Red", exact=True).check()
    expect(page.locator("#scorecard tbody th[scope=row]")).to_have_count(1)
    expect(page.locator("#scorecard-said")).to_have_text("1 of 2 rows, 1 school.")
    assert "state=red" in page.url
    ceo.look()

    cell = page.locator("#scorecard td.rag-red a")
    cell.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("Red: 90.0% against 95.0% for autumn (amber down to 93.0%).")
    expect(panel).to_contain_text("Walk to school club")
    expect(panel.get_by_role("heading", level=2)).to_be_focused()
    ceo.look()
    page.keyboard.press("Escape")
    expect(panel).not_to_be_visible()
    expect(cell).to_be_focused()

    with page.expect_download() as loading:
        page.get_by_role("link", name="Download as Excel").click()
    assert loading.value.suggested_filename == "2026-11-20-autumn-scorecard.xlsx"
    book = load_workbook(io.BytesIO(Path(loading.value.path()).read_bytes()))
    head, *rows = book["Scorecard"].values
    assert [dict(zip(head, row, strict=True))["Whose"] for row in rows] == ["South Bank School"]
    assert [(row[4], row[5]) for row in rows] == [("Red", 0.9)]

    page.get_by_role("link", name="Red (Colour or state): take this filter off").click()
    expect(page.locator("#scorecard tbody th[scope=row]")).to_have_count(2)
    ceo.go("Line of sight")
    page.locator("#sight td a", has_text="1 of 2 schools").press("Enter")
    page.get_by_role("dialog").get_by_role("link", name="South Bank School").press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("1.1 Walk to school club")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).not_to_be_visible()
    assert ceo.problems == []
