"""A clerk brings in 150 people of ten schools from a sheet; one of them accepts the invitation and arrives."""

import datetime as dt
import io
import re

import pytest
from django.db import transaction
from openpyxl import Workbook
from playwright.sync_api import expect

from apps.accounts.models import User
from apps.trusts.invitations import password_link
from apps.trusts.models import Membership, School
from apps.trusts.wall import inside_trust, outside_trusts
from tests.journeys.conftest import problems_of
from tests.journeys.person import Person
from tests.world import PASSWORD, World, make_world

pytestmark = pytest.mark.journey

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def ten_schools(live_site) -> World:
    """A trust of ten schools, whose clerk has a password."""
    with transaction.atomic():
        world = make_world()
        School.objects.bulk_create(
            School(trust=world.trust, name=f"School {n}", slug=f"school-{n}", urn=f"12000{n}", position=n)
            for n in range(2, 10)
        )
        with outside_trusts():
            clerk = User.objects.get(pk=world.people["clerk"].pk)
            clerk.set_password(PASSWORD)
            clerk.save()
    return world


def sheet() -> bytes:
    """150 people of ten schools; in row 5 the school is misspelt, in row 77 the address is cut short."""
    schools = ["North Lane Primary", "South Bank School", *(f"12000{n}" for n in range(2, 10))]
    roles = ["Head teacher", "Local governors", "Data entry", "School leader"]
    book = Workbook()
    people = book.worksheets[0]
    people.append(["Name", "E-mail", "Role", "School", "From", "Until"])
    for n in range(150):
        email, school = f"pat{n}@larkmoor.example", schools[n % 10]
        if n == 3:
            school = "Scool 3"
        if n == 75:
            email = "pat75@larkmoor"
        people.append([f"Pat Number {n}", email, roles[n // 10 % 4], school, dt.date(2026, 9, 1), None])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def bring_them_in(clerk: Person) -> None:
    clerk.go("Settings")
    clerk.follow("People")
    clerk.follow("Bring in people from a sheet")
    file = {"name": "people.xlsx", "mimeType": EXCEL, "buffer": sheet()}
    clerk.page.get_by_label("Excel workbook (.xlsx) or CSV file").set_input_files(file)
    clerk.press("Look at the rows")
    clerk.look()
    clerk.sees("148 new here")
    clerk.sees("2 to be mended")
    clerk.sees("“Scool 3” is no open school of yours: choose one.")
    wrong_school = clerk.page.get_by_role("group", name="Row 5")
    wrong_school.get_by_label("School").select_option(label="School 3")
    clerk.page.get_by_role("group", name="Row 77").get_by_label("E-mail").fill("pat75@larkmoor.example")
    clerk.press("Check again")
    clerk.sees("150 new here")
    clerk.press("Bring them in")
    clerk.sees("150 roles were given. The invitations wait until you send them.")
    clerk.sees("150 people have a role and have not been sent their invitation yet.")
    clerk.look()


def test_a_clerk_brings_in_150_people_and_one_of_them_arrives(chromium, live_site, ten_schools):
    address = live_site.start_web()
    live_site.start_worker()
    clerk = Person(chromium, address, "clerk@larkmoor.example")
    bring_them_in(clerk)
    clerk.press("Send all invitations that wait")
    clerk.sees("150 e-mails are on the way.")
    with inside_trust(ten_schools.trust.pk):
        head = Membership.objects.select_related("user", "school").get(user__email="pat3@larkmoor.example")
        assert (head.role, head.school.name, Membership.objects.filter(made_at__isnull=False).count()) == (
            "head",
            "School 3",
            162,
        )
        link = re.sub(r"^https?://[^/]+", address, password_link(head.user))
    page = chromium.new_context().new_page()
    page.goto(link)
    page.get_by_label("New password", exact=True).fill("a long new password")
    page.get_by_label("The same again").fill("a long new password")
    page.get_by_role("button", name="Save password").click()
    page.goto(address)
    expect(page).to_have_url(f"{address}/t/larkmoor/")
    expect(page.locator("main")).to_contain_text("School 3")
    expect(page.get_by_role("navigation", name="Menu")).to_contain_text("People")
    problems = list(clerk.problems)
    for path in ("/profile/", "/accounts/email/"):
        page.goto(address + path)
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            problems += problems_of(page)
    assert problems == []
