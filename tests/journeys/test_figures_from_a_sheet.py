"""Figures uploaded from a sheet: two wrong rows are mended by the keyboard alone, and brought again nothing changes."""

import pytest
from django.db import transaction
from playwright.sync_api import expect

from apps.accounts.models import User
from apps.kpis.models import Reading
from apps.trusts.models import School
from apps.trusts.wall import inside_trust, outside_trusts
from tests.journeys.test_one_term import Person
from tests.kpis.uploads.sheets import workbook
from tests.world import PASSWORD, World, make_kpi, make_world

pytestmark = pytest.mark.journey

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def twelve_schools(live_site) -> World:
    """A trust of twelve schools whose data lead has a password."""
    with transaction.atomic():
        world = make_world()
        make_kpi(
            world,
            code="K3",
            statement="Punctuality",
            measured_for="each-school",
            shape="at_least",
            unit="percent",
            frequency="termly",
            target="95",
        )
        School.objects.bulk_create(
            School(trust=world.trust, name=f"School {n}", slug=f"school-{n}", urn=f"12000{n}", position=n)
            for n in range(10)
        )
        with outside_trusts():
            lead = User.objects.get(pk=world.people["data_lead"].pk)
            lead.set_password(PASSWORD)
            lead.save()
    return world


def sheet() -> bytes:
    """Two figures of twelve schools; a URN is wrong in row 4, a figure in row 8."""
    urns = ["100000", "100001", *(f"12000{n}" for n in range(10))]
    rows: list[list[object]] = [["URN", "K1", "On time"]]
    rows += [[urn, 94.1, 95 + n / 10] for n, urn in enumerate(urns)]
    rows[3][0], rows[7][1] = "129999", "94,1x"
    return workbook(rows)


def test_a_data_lead_mends_two_rows_by_keyboard_and_saves_24_figures(chromium, live_site, twelve_schools):
    address = live_site.start_web()
    lead = Person(chromium, address, "data_lead@larkmoor.example")
    lead.go("Figures")
    lead.follow("Upload figures from Excel or CSV")
    lead.look()
    page = lead.page
    page.get_by_label("Excel workbook (.xlsx) or CSV file").set_input_files(
        {"name": "attendance.xlsx", "mimeType": EXCEL, "buffer": sheet()}
    )
    page.get_by_role("button", name="Look at the rows").focus()
    page.keyboard.press("Enter")
    lead.sees("What the columns hold")
    lead.look()
    page.get_by_label("“On time” holds").focus()
    page.get_by_label("“On time” holds").select_option(label="K3 Punctuality")
    page.get_by_role("button", name="Look at the rows").focus()
    page.keyboard.press("Enter")
    lead.sees("3 to be mended")
    lead.sees("21 new")
    lead.look()

    # From the summary at the top to the first wrong input, which Enter sends.
    page.get_by_role("link", name="Row 4, K1: “129999” is no school of this trust").focus()
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_value("129999")
    page.keyboard.press("Control+A")
    page.keyboard.type("School 0")
    page.keyboard.press("Enter")
    lead.sees("1 to be mended")
    page.get_by_role("link", name="Row 8, K1: Enter a number in figures, such as 93.8.").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("94.1")
    page.keyboard.press("Enter")
    lead.sees("24 new")
    lead.look()
    page.get_by_role("button", name="Save 24 figures").focus()
    page.keyboard.press("Enter")
    lead.sees("24 figures saved.")
    with inside_trust(twelve_schools.trust.pk):
        found = Reading.objects.filter(school__name="School 0").order_by("value")
        assert [str(r.value) for r in found] == ["94.1", "95.2"]
        assert Reading.objects.filter(source="Upload: attendance.xlsx").count() == 24

    lead.follow("Upload figures from Excel or CSV")
    page.get_by_label("Excel workbook (.xlsx) or CSV file").set_input_files(
        {"name": "attendance.xlsx", "mimeType": EXCEL, "buffer": sheet()}
    )
    lead.press("Look at the rows")
    lead.sees("21 as it was")
    assert lead.problems == []
