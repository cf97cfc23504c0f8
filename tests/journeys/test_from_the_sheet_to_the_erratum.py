"""One term's figures from a sheet to the erratum, as seven people live it, and as the board and a school read it."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import expect

from apps.kpis.models import Check, Reading
from apps.reviews.models import FrozenKPI, Review
from apps.trusts.wall import inside_trust
from tests.journeys.person import Person, give_passwords
from tests.journeys.steps import (
    download,
    issue_the_review,
    judge_at_a_school,
    make_a_document,
    make_figures_final,
    open_the_review,
    save_a_judgement,
    to_a_line,
    to_documents,
    to_the_review,
)
from tests.kpis.uploads.sheets import workbook
from tests.reviews.scene import report
from tests.world import World, make_kpi, make_world

pytestmark = pytest.mark.journey

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PEOPLE = ("data_lead", "executive", "ceo", "trustee", "head", "lgb_chair", "clerk")
ATTENDANCE, RESERVES = "Attendance is at least 95%", "Reserves are at least 6% of income"
WORSE, BETTER, NEVER = "A class was left out of it", "Forty pupils had left by then", "A grant is sure to come"
SECRET = "To agree the settlement with the site manager."
WRONG = "A class was counted twice."


@pytest.fixture
def larkmoor(live_site) -> World:
    """A trust of two schools whose own figure is in, and red; its people have passwords."""
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
        report(world, world.trust_kpi, "5.5")
        give_passwords(world, PEOPLE)
    return world


def sheet() -> bytes:
    """Two figures of two schools; a figure is wrong in row 2, the URN in row 3."""
    return workbook([["URN", "K1", "On time"], ["100000", "96,0x", 97], ["129999", 91, 96]])


def bring(lead: Person) -> None:
    lead.go("Figures")
    lead.follow("Upload figures from Excel or CSV")
    lead.page.get_by_label("Excel workbook (.xlsx) or CSV file").set_input_files(
        {"name": "attendance.xlsx", "mimeType": EXCEL, "buffer": sheet()}
    )
    lead.page.get_by_role("button", name="Look at the rows").focus()
    lead.page.keyboard.press("Enter")


def mend_two_rows_by_keyboard(lead: Person) -> None:
    """From the summary at the top to each wrong input, which Enter sends; nothing is saved before all is right."""
    keys = lead.page.keyboard
    bring(lead)
    lead.sees("What the columns hold")
    lead.page.get_by_label("“On time” holds").focus()
    lead.page.get_by_label("“On time” holds").select_option(label="K3 Punctuality")
    lead.page.get_by_role("button", name="Look at the rows").focus()
    keys.press("Enter")
    lead.sees("3 to be mended")
    lead.look()
    for problem, is_there, right in (
        ("Row 3, K1: “129999” is no school of this trust", "129999", "South Bank School"),
        ("Row 2, K1: Enter a number in figures, such as 93.8.", "96,0x", "96.0"),
    ):
        lead.page.get_by_role("link", name=problem).focus()
        keys.press("Enter")
        expect(lead.page.locator(":focus")).to_have_value(is_there)
        keys.press("Control+A")
        keys.type(right)
        keys.press("Enter")
    lead.sees("4 new")
    lead.look()
    lead.page.get_by_role("button", name="Save 4 figures").focus()
    keys.press("Enter")
    lead.sees("4 figures saved.")
    bring(lead)
    lead.sees("1 as it was")


def verify_with_a_difference(executive: Person, lead: Person) -> None:
    executive.go("Home")
    executive.follow("figures to verify for autumn")
    executive.page.locator("tr", has_text="North Lane Primary").get_by_role("link", name=f"K1 {ATTENDANCE}").click()
    executive.fill("How you checked", "Registers of one week counted")
    executive.tick("Something else")
    executive.fill("The number you found", "95.4")
    executive.fill("Note", "Week 5 had two registers.")
    executive.press("Save what you found")
    executive.sees("The difference is noted, and waits for an answer.")
    executive.look()
    lead.go("Home")
    lead.follow("1 figure in which a check found something else")
    lead.follow(re.compile(f"{ATTENDANCE}.*North Lane Primary"))
    lead.follow("Correct it")
    lead.page.get_by_label(f"{ATTENDANCE}, figure", exact=True).fill("95.4")
    lead.press("Save and submit to the trust")
    lead.sees("1 figure submitted to the trust.")
    expect(lead.page.locator("tr", has_text=ATTENDANCE)).to_contain_text("verified")


def judge_and_assent(ceo: Person, trustee: Person) -> None:
    """A worse colour counts at once; of two better ones that which a trustee has assented to."""
    open_the_review(ceo)
    judge_at_a_school(ceo, ATTENDANCE, "North Lane Primary", "Red", WORSE)
    ceo.sees("Your judgement, red, is printed beside the figures'.")
    judge_at_a_school(ceo, ATTENDANCE, "South Bank School", "Green", BETTER)
    ceo.sees("waits for the assent of a trustee or of the chair of its local body before it prints.")
    to_a_line(ceo, RESERVES)
    ceo.follow("Judge the trust's colour")
    save_a_judgement(ceo, "Green", NEVER)
    ceo.sees("Your judgement, green, waits for a trustee's assent before it prints.")
    ceo.look()
    to_the_review(ceo)
    expect(ceo.page.get_by_role("link", name=re.compile("^Assent"))).to_have_count(0)
    trustee.go("Home")
    trustee.sees("a judged colour of the trust waits for your assent")
    trustee.follow("a judged colour of South Bank School waits for your assent")
    trustee.sees(BETTER)
    trustee.press("Assent")
    trustee.sees("You have assented: the judged colour counts from now on.")


def seek_a_restricted_decision(ceo: Person) -> None:
    to_the_review(ceo)
    ceo.follow("Add a decision")
    ceo.fill("Decision", SECRET)
    ceo.tick(re.compile("^Restricted"))
    ceo.press("Save")
    ceo.sees(SECRET)
    ceo.follow("Is it ready?")
    ceo.follow("The board has no day")
    ceo.fill("The board", "2026-12-10")
    ceo.press("Save the days")


def ask_for_local_packs(clerk: Person) -> None:
    to_documents(clerk)
    clerk.press("Make it: Local body's pack")
    clerk.look()


def speak_for_the_governors(chair: Person) -> str:
    """The chair reads the local pack, then gives the governors' word; what the pack says."""
    to_documents(chair, of_a_school=True)
    chair.follow("north-local-pack")
    _, text = download(chair)
    chair.go("Home")
    chair.follow("what the governors of North Lane Primary say")
    chair.sees("95.4%")
    chair.fill("What the governors say", "We ask for the figures by class.")
    chair.press("Save")
    chair.sees("What the governors of North Lane Primary say is recorded.")
    return text


def put_right(clerk: Person, world: World) -> None:
    """An erratum, which changes nothing of what was frozen."""
    to_the_review(clerk)
    with inside_trust(world.trust.pk):
        frozen = list(FrozenKPI.objects.order_by("pk").values())
    clerk.follow("Add an erratum")
    clerk.page.get_by_label("Line that was wrong").select_option(label=f"K1 {ATTENDANCE}")
    clerk.page.get_by_label("School").select_option(label="North Lane Primary")
    clerk.fill("What was printed", "95.4%")
    clerk.fill("What is right", "95.1%")
    clerk.fill("Why it was wrong", WRONG)
    clerk.press("Add the erratum")
    clerk.sees("The erratum is added.")
    clerk.look()
    with inside_trust(world.trust.pk):
        assert list(FrozenKPI.objects.order_by("pk").values()) == frozen
        assert Review.objects.get().word_of == world.people["ceo"]


def test_a_terms_figures_from_the_sheet_to_the_erratum(chromium, live_site, larkmoor):
    address = live_site.start_web()
    live_site.start_worker()
    live_site.start_beat()
    lead, executive, ceo, trustee, head, chair, clerk = people = [
        Person(chromium, address, f"{role}@larkmoor.example") for role in PEOPLE
    ]
    mend_two_rows_by_keyboard(lead)
    verify_with_a_difference(executive, lead)
    with inside_trust(larkmoor.trust.pk):
        assert [str(r.value) for r in Reading.objects.order_by("measure__kpi__code", "school")][:2] == ["95.4", "91"]
        assert Check.objects.get().agrees
    judge_and_assent(ceo, trustee)
    seek_a_restricted_decision(ceo)
    make_figures_final(ceo)
    ask_for_local_packs(clerk)
    local = speak_for_the_governors(chair)
    assert f"● Green ◆ Red K1 {ATTENDANCE} (North Lane Primary) {WORSE}" in local
    issue_the_review(clerk)
    clerk.sees("on the word of CEO larkmoor")
    put_right(clerk, larkmoor)
    to_documents(clerk)
    make_a_document(clerk, "Board pack", part="Confidential")
    _, confidential = download(clerk)
    to_documents(clerk)
    make_a_document(clerk, "Board pack", part="Open")
    trustee.go("Home")
    trustee.follow("Autumn 2026/27 board pack")
    name, opened = download(trustee)
    to_documents(head, of_a_school=True)
    make_a_document(head, "Head's report", whose="North Lane Primary")
    _, report_of_head = download(head)
    assert name == "2026-12-10-autumn-board-pack-open.pdf"
    north, south = f"K1 {ATTENDANCE} (North Lane Primary) {WORSE}", f"K1 {ATTENDANCE} (South Bank School) {BETTER}"
    assert f"● Green ◆ Red {north} Judged by CEO" in opened
    assert f"◆ Red ● Green {south} Judged by CEO on 20 November 2026, with the assent of Trustee" in opened
    assert f"◆ K2 {RESERVES}: 5.5% against 6.0%" in opened
    assert f"Judged red; the figures say green. {WORSE} 95.4% 95.0% ◆ Red" in report_of_head
    for text in (opened, report_of_head):
        assert f"K1 {ATTENDANCE}: North Lane Primary 95.4% 95.1% {WRONG} Governance professional" in text
        assert "by Governance professional, on the word of CEO" in text
        assert NEVER not in text and SECRET not in text
    assert SECRET in confidential and NEVER not in confidential
    assert [problem for person in people for problem in person.problems] == []
