"""A figure's life as four people live it: typed, submitted, verified with a difference, returned, corrected."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import expect

from apps.accounts.models import User
from apps.kpis.models import Check, Reading
from apps.trusts.wall import inside_trust, outside_trusts
from tests.journeys.test_one_term import Person
from tests.world import PASSWORD, World, make_world

pytestmark = pytest.mark.journey

NAME = "Attendance is at least 95%"


@pytest.fixture
def larkmoor(live_site) -> World:
    """A trust whose people have passwords, kept in the database."""
    with transaction.atomic():
        world = make_world()
        with outside_trusts():
            for role in ("data_entry", "head", "executive", "trustee"):
                user = User.objects.get(pk=world.people[role].pk)
                user.set_password(PASSWORD)
                user.save()
    return world


def to_figures(person: Person) -> None:
    person.go("Figures")
    person.follow(re.compile("of 1 in.*North Lane Primary"))


def figure_now(world: World) -> tuple[str, str]:
    with inside_trust(world.trust.pk):
        reading = Reading.objects.get()
        return str(reading.value), reading.stage


def test_a_second_person_verifies_with_a_difference(chromium, live_site, larkmoor):
    address = live_site.start_web()
    staff = Person(chromium, address, "data_entry@larkmoor.example")
    to_figures(staff)
    staff.page.get_by_label(f"{NAME}, figure", exact=True).fill("94.6")
    staff.press("Save")
    staff.sees("1 figure is a draft until the headteacher or the central data lead submits it to the trust.")
    staff.look()
    assert figure_now(larkmoor) == ("94.6", "draft")

    trustee = Person(chromium, address, "trustee@larkmoor.example")
    trustee.go("Scorecard")
    trustee.sees("0 of 3 figures in")

    head = Person(chromium, address, "head@larkmoor.example")
    head.follow(re.compile("Figures of North Lane Primary for autumn: submit what is in"))
    head.press("Submit 1 figure to the trust")
    head.sees("1 figure submitted to the trust.")
    head.look()

    executive = Person(chromium, address, "executive@larkmoor.example")
    executive.follow("1 figure to verify for autumn")
    executive.follow(f"K1 {NAME}")
    executive.fill("How you checked", "Registers of one week counted")
    executive.tick("Something else")
    executive.fill("The number you found", "93.2")
    executive.fill("Note", "Week 5 had two registers.")
    executive.press("Save what you found")
    executive.sees("The difference is noted, and waits for an answer.")
    executive.sees("Found 93.2%")
    executive.look()

    head.go("Home")
    head.follow("1 figure in which a check found something else")
    head.follow(re.compile(f"{NAME}.*North Lane Primary"))
    head.follow("Correct it")
    head.page.get_by_label(f"{NAME}, figure", exact=True).fill("93.2")
    head.press("Save and submit to the trust")
    head.sees("1 figure submitted to the trust.")
    expect(head.page.locator("tr", has_text=NAME)).to_contain_text("verified")
    with inside_trust(larkmoor.trust.pk):
        assert Check.objects.get().agrees

    trustee.page.reload()
    trustee.sees("1 of 3 figures in")
    trustee.sees("1 of 1 verified")
    trustee.look()
    assert [p.problems for p in (staff, head, executive, trustee)] == [[], [], [], []]
