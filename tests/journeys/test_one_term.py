"""One term of a trust's life, as four people live it: chief executive, head, trustee, and the worker that prints."""

import re

import pytest
from django.db import transaction

from apps.reports.models import Download
from apps.trusts.wall import inside_trust
from tests.journeys.person import Person, give_passwords
from tests.journeys.steps import (
    download,
    issue_the_review,
    judge_at_a_school,
    make_a_document,
    make_figures_final,
    open_the_review,
    to_documents,
)
from tests.world import World, make_world

pytestmark = pytest.mark.journey

STATEMENT = "Pupils who read for pleasure every day"


@pytest.fixture
def larkmoor(live_site) -> World:
    """A trust whose people have passwords, kept in the database."""
    with transaction.atomic():
        world = make_world()
        give_passwords(world, ("ceo", "head", "trustee"))
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
    open_the_review(ceo)
    ceo.look()
    ceo.follow(re.compile("acknowledged with a reason"))
    ceo.page.goto(ceo.page.url + "?of=all")
    ceo.fill("Reason", "The school's records are moving to a new system.")
    ceo.press("Acknowledge")
    judge_at_a_school(ceo, STATEMENT, "North Lane Primary", "Red", "Only one year group was asked.")
    ceo.look()
    ceo.sees("Only one year group was asked.")


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
    make_figures_final(ceo)
    issue_the_review(ceo)
    to_documents(ceo)
    make_a_document(ceo, "Board pack")
    trustee = Person(chromium, address, "trustee@larkmoor.example")
    trustee.look()
    trustee.follow(re.compile("Autumn 2026/27 board pack"))
    name, text = download(trustee)
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}-autumn-board-pack-open\.pdf", name)
    assert f"K9 {STATEMENT}" in text or STATEMENT in text
    assert "Amber: 55.0% against 60.0% for autumn (amber down to 50.0%)" in text
    assert "Only one year group was asked." in text
    with inside_trust(larkmoor.trust.pk):
        downloads = list(Download.objects.values_list("user__email", flat=True))
    assert downloads == ["trustee@larkmoor.example"]
    assert ceo.problems + head.problems + trustee.problems == []
