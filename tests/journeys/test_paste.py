"""A chief executive pastes a plan out of Word and re-assigns a column; a head begins a plan from plain text."""

import pytest
from django.db import transaction
from playwright.sync_api import expect

from apps.accounts.models import User
from apps.actions.models import Action
from apps.strategies.models import Plan, Priority
from apps.trusts.wall import inside_trust, outside_trusts
from tests.journeys.test_one_term import Person
from tests.planfiles.clipboards import L, word_table
from tests.world import PASSWORD, World, make_world

pytestmark = pytest.mark.journey

ROWS = [
    ["Strategy", "Tactics", "Responsibility", "By when", "Notes"],
    [
        "S1: Reading",
        [L("Train all staff"), L("Book a trainer", 1), L("Free a day", 1)],
        "HT and VP",
        "31/03/27",
        "Books",
    ],
    ["", "Buy books", "All Heads and Chairs", "next Easter", "A van"],
    ["S2: Numbers", "Test each term", "HT / SLT", "Sept 2027", ""],
]
# A paste as the browser hears it: HTML, and beside it the text that the box shows.
PASTE = """([html, text]) => {
  const box = document.getElementById("id_text");
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", text);
  box.focus();
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  if (box.dispatchEvent(event)) document.execCommand("insertText", false, text);
}"""


@pytest.fixture
def larkmoor(live_site) -> World:
    """A trust whose chief executive and head have passwords, kept in the database."""
    with transaction.atomic():
        world = make_world()
        with outside_trusts():
            for role in ("ceo", "head"):
                user = User.objects.get(pk=world.people[role].pk)
                user.set_password(PASSWORD)
                user.save()
    return world


def test_a_plan_is_pasted_and_a_column_means_something_else(live_site, larkmoor, chromium):
    ceo = Person(chromium, live_site.start_web(), larkmoor.people["ceo"].email)
    page = ceo.page
    ceo.go("Trust plan")
    ceo.follow("Paste from Word or Excel")
    page.evaluate(PASTE, [word_table(ROWS), "Strategy\tTactics"])
    ceo.sees("Its table is kept, though you see only its words here.")
    ceo.press("See what it becomes")
    ceo.look()
    ceo.sees("Row 3: “next Easter” is kept as the words of the due date.")
    page.get_by_label("Column Notes").select_option("Resource")
    ceo.press("Update the preview")
    ceo.look()
    ceo.sees("2 priorities, 3 actions, 2 steps, 2 resources.")
    ceo.press("Add 2 priorities, 3 actions")
    ceo.look()
    ceo.sees("2 priorities, 3 actions, 2 steps, 2 resources.")
    expect(page.get_by_role("button", name="Undo: take all of it out again")).to_be_visible()
    page.get_by_role("button", name="See the plan").click()
    page.wait_for_load_state()
    ceo.look()
    for text in ("S1", "Reading", "Train all staff", "All Heads and Chairs", "S2", "Test each term"):
        ceo.sees(text)
    assert ceo.problems == []
    with inside_trust(larkmoor.trust.pk):
        train = Action.objects.get(title="Train all staff")
        assert [step.text for step in train.steps.all()] == ["Book a trainer", "Free a day"]
        assert [link.party.name for link in train.owners.all()] == ["HT", "VP"]
        assert ([r.text for r in train.resources.all()], str(train.due_on)) == (["Books"], "2027-03-31")
        assert list(Priority.objects.filter(code__in=("S1", "S2")).values_list("title", flat=True)) == [
            *["Reading", "Numbers"]
        ]


def test_a_head_begins_the_schools_plan_from_plain_text(live_site, larkmoor, chromium):
    with transaction.atomic(), inside_trust(larkmoor.trust.pk):
        Plan.objects.filter(pk=larkmoor.sdps["north"].pk).update(starts_on="2025-09-01", ends_on="2026-08-31")
    head = Person(chromium, live_site.start_web(), larkmoor.people["head"].email)
    head.go("School plans")
    head.follow("Start the plan")
    head.press("Paste from Word or Excel")
    head.look()
    head.fill("What you have copied", "Attendance\n\tRing on the first day\n\t\tWrite the rota\nReading\n\tBuy books\n")
    head.press("See what it becomes")
    head.look()
    head.press("Add 2 priorities, 2 actions")
    head.page.get_by_role("button", name="See the plan").click()
    head.page.wait_for_load_state()
    head.sees("Ring on the first day")
    assert head.problems == []
    with inside_trust(larkmoor.trust.pk):
        plan = Plan.objects.get(kind="sdp", school=larkmoor.schools["north"], starts_on="2026-09-01")
        titles = Action.objects.filter(plan=plan).order_by("pk").values_list("title", flat=True)
        assert list(titles) == ["Ring on the first day", "Buy books"]
