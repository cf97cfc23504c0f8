"""A judged colour from its reason to the pack's record: judged, assented, final, spoken of, issued, put right."""

import re

import pytest
from django.db import transaction

from apps.accounts.models import User
from apps.reviews.models import FrozenKPI, Review
from apps.trusts.wall import inside_trust, outside_trusts
from tests.journeys.test_one_term import Person
from tests.reviews.scene import report_all
from tests.world import PASSWORD, World, make_world

pytestmark = pytest.mark.journey

PEOPLE = ("ceo", "trustee", "clerk", "lgb_chair")
LINE = "Attendance is at least 95%"


@pytest.fixture
def larkmoor(live_site) -> World:
    """A trust whose figures are all in: north green, south red."""
    with transaction.atomic():
        world = make_world()
        report_all(world)
        with outside_trusts():
            for role in PEOPLE:
                user = User.objects.get(pk=world.people[role].pk)
                user.set_password(PASSWORD)
                user.save()
    return world


def judge(ceo: Person, school: str, colour: str, reason: str) -> None:
    ceo.go("Reviews")
    ceo.follow("Autumn 2026/27")
    ceo.follow(LINE, within="main p:has(> a[href*='/reviews/'])")
    ceo.follow(re.compile(f"^Judge the colour of {school}"))
    ceo.tick(colour)
    ceo.fill("Reason", reason)
    ceo.press("Save the judgement")


def test_a_judgement_goes_from_its_reason_into_the_record(chromium, live_site, larkmoor):
    address = live_site.start_web()
    ceo, trustee, clerk, chair = (Person(chromium, address, f"{role}@larkmoor.example") for role in PEOPLE)
    ceo.go("Reviews")
    ceo.follow("Open a term's review")
    ceo.press("Open the review")

    judge(ceo, "North Lane Primary", "Red", "A class was left out")
    ceo.sees("Your judgement, red, is printed beside the figures'.")
    judge(ceo, "South Bank School", "Green", "Forty pupils had left")
    ceo.sees(
        "Your judgement, green, waits for the assent of a trustee or of the chair of its local body before it prints."
    )
    ceo.sees("Waiting for assent")

    trustee.go("Home")
    trustee.follow("1 judged colour waits for a trustee's assent")
    trustee.press("Assent")
    trustee.sees("You have assented: the judged colour counts from now on.")

    ceo.go("Reviews")
    ceo.follow("Autumn 2026/27")
    ceo.follow("Is it ready?")
    ceo.sees("The summary is not written, from the CEO")
    ceo.follow("The board has no day")
    ceo.fill("The board", "2026-12-10")
    ceo.press("Save the days")
    ceo.sees("Wednesday 2 December 2026")
    ceo.follow("Autumn 2026/27 review", within="body")
    ceo.follow("Make figures final")
    ceo.press("Make figures final")
    ceo.sees("The figures of autumn 2026/27 are final.")

    chair.go("Home")
    chair.follow("what the governors of North Lane Primary say")
    chair.sees("96.0%")
    chair.fill("What the governors say", "We ask for the figures by class.")
    chair.press("Save")
    chair.sees("What the governors of North Lane Primary say is recorded.")

    clerk.go("Reviews")
    clerk.follow("Autumn 2026/27")
    clerk.sees("We ask for the figures by class.")
    clerk.follow("Issue the review")
    clerk.sees("You issue it on the word of CEO larkmoor")
    clerk.press("Issue the review")
    clerk.sees("on the word of CEO larkmoor")
    with inside_trust(larkmoor.trust.pk):
        frozen = list(FrozenKPI.objects.order_by("pk").values())

    clerk.follow("Add an erratum")
    clerk.page.get_by_label("Line that was wrong").select_option(label=f"K1 {LINE}")
    clerk.page.get_by_label("School").select_option(label="South Bank School")
    clerk.fill("What was printed", "91.0%")
    clerk.fill("What is right", "92.0%")
    clerk.fill("Why it was wrong", "A class was counted twice.")
    clerk.press("Add the erratum")
    clerk.sees("A class was counted twice.")
    with inside_trust(larkmoor.trust.pk):
        assert list(FrozenKPI.objects.order_by("pk").values()) == frozen
        assert Review.objects.get().word_of == larkmoor.people["ceo"]

    assert [problem for person in (ceo, trustee, clerk, chair) for problem in person.problems] == []
