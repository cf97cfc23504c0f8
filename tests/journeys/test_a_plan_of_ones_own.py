"""A chief executive's first morning, mouse and keyboard only: a plan is pasted, put in order, and given its targets."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import expect

from apps.accounts.models import User
from apps.actions.models import Action
from apps.kpis.models import KPI, Target
from apps.strategies.models import Priority
from apps.trusts.models import School
from apps.trusts.wall import inside_trust, outside_trusts
from tests.journeys.person import Person
from tests.journeys.test_dragging import drag
from tests.journeys.test_figures_by_paste import paste
from tests.planfiles.clipboards import L, word_table
from tests.world import PASSWORD, World, make_world

pytestmark = pytest.mark.journey

MEASURED = "Pupils who read every day"
ROWS = [
    ["Strategy", "Tactics", "Responsibility", "By when", "KPIs", "Notes"],
    [
        "S1: Reading",
        [L("Train all staff"), L("Book a trainer", 1), L("Free a day", 1)],
        "HT and VP",
        "31/03/27",
        MEASURED,
        "Books",
    ],
    ["", "Buy books", "All Heads and Chairs", "next Easter", "", "A van"],
    ["S2: Numbers", "Test each term", "HT / SLT", "Sept 2027", "", ""],
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
    """A trust of three schools whose chief executive has a password."""
    with transaction.atomic():
        world = make_world()
        School.objects.create(trust=world.trust, name="East Field", slug="east", position=5)
        with outside_trusts():
            user = User.objects.get(pk=world.people["ceo"].pk)
            user.set_password(PASSWORD)
            user.save()
    return world


def paste_the_plan(ceo: Person) -> None:
    """Out of Word, one column meaning something else than was guessed."""
    ceo.go("Trust plan")
    ceo.follow("Paste from Word or Excel")
    ceo.page.evaluate(PASTE, [word_table(ROWS), "Strategy\tTactics\nS1: Reading\tTrain all staff\n"])
    ceo.sees("Its table is kept, though you see only its words here.")
    ceo.press("See what it becomes")
    ceo.look()
    ceo.sees("Row 3: “next Easter” is kept as the words of the due date.")
    ceo.page.get_by_label("Column Notes").select_option("Resource")
    ceo.press("Update the preview")
    ceo.look()
    ceo.sees("2 priorities, 1 KPI, 3 actions, 2 steps, 2 resources.")
    ceo.press("Add 2 priorities, 1 KPI, 3 actions")
    ceo.look()
    expect(ceo.page.get_by_role("button", name="Undo: take all of it out again")).to_be_visible()
    ceo.press("See the plan")
    ceo.look()
    for text in ("S1", "Reading", "Train all staff", "All Heads and Chairs", "S2", "Test each term"):
        ceo.sees(text)


def put_it_in_order(ceo: Person) -> None:
    """A priority with the mouse, an action with the keyboard, and one step too many taken back."""
    page = ceo.page
    ceo.press("Arrange")
    ceo.look()
    status = page.locator("#arrange [role=status]")
    drag(page, "S2 Numbers", "S1 Reading")
    expect(status).to_contain_text("“S2 Numbers” moved.")
    page.get_by_role("link", name=re.compile("^Move to.*Buy books")).press("Enter")
    page.wait_for_load_state()
    page.get_by_label("Move it to").select_option(label="S2 Numbers")
    page.get_by_label("As number").click()
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    ceo.sees("“Buy books” moved.")
    ceo.look()
    ceo.page.locator(".govuk-details__summary").filter(has_text="Train all staff").click()
    page.get_by_role("link", name="Options of the step Free a day").click()
    page.wait_for_load_state()
    ceo.look()
    ceo.press("Remove")
    ceo.sees("Removed: “Free a day”")
    ceo.look()
    ceo.press("Undo")
    ceo.sees("Back in the plan: Free a day.")


def say_how_it_is_rated(ceo: Person) -> None:
    """The KPI came with its words alone."""
    ceo.follow(re.compile(f"^All details.*{MEASURED}"))
    ceo.follow(re.compile("^Edit"))
    ceo.follow("Rate it in another way")
    ceo.tick(re.compile("^At least the target"))
    ceo.press("Continue")
    ceo.look()
    ceo.tick("Each school")
    ceo.page.get_by_label("Counted in", exact=True).select_option("percent")
    ceo.fill("Target", "60")
    ceo.fill("Amber down to", "50")
    ceo.page.get_by_label("How often").select_option(label="Every term")
    ceo.press("Save")
    ceo.sees(MEASURED)


def set_the_targets(ceo: Person) -> None:
    """For three schools with a block copied in Excel, in which one cell is wrong."""
    page = ceo.page
    ceo.follow("Targets")
    page.get_by_label(re.compile("^North Lane Primary, Every term, target")).click()
    paste(page, "66.0%\t64.0%\r\n65.5%\t67%\r\n64.5%\t\r\n")
    expect(page.locator("[data-grid-status]")).to_have_text(
        "5 cells filled, not saved yet. The lines went to the rows in their order: check that it is the same. "
        "1 empty cell passed over."
    )
    ceo.press("Save")
    ceo.sees("2 targets proposed, from 20 November 2026. 1 not saved: see below.")
    ceo.look()
    page.get_by_role("link", name=re.compile("^South Bank School, Every term: Amber ends below")).click()
    page.keyboard.press("Control+A")
    page.keyboard.type("63.5")
    for _ in range(3):
        page.keyboard.press("Enter")
    ceo.sees("1 target proposed, from 20 November 2026.")
    ceo.look()


def test_a_ceo_pastes_a_plan_arranges_it_and_sets_targets(chromium, live_site, larkmoor):
    ceo = Person(chromium, live_site.start_web(), "ceo@larkmoor.example")
    paste_the_plan(ceo)
    put_it_in_order(ceo)
    say_how_it_is_rated(ceo)
    set_the_targets(ceo)
    assert ceo.problems == []
    with inside_trust(larkmoor.trust.pk):
        order = Priority.objects.filter(plan=larkmoor.plan, parent=None).order_by("position")
        assert list(order.values_list("code", flat=True)) == ["P1", "S2", "S1"]
        numbers = Action.objects.filter(priority__code="S2").order_by("position")
        assert list(numbers.values_list("title", flat=True)) == ["Buy books", "Test each term"]
        train = Action.objects.get(title="Train all staff")
        assert [step.text for step in train.steps.kept()] == ["Book a trainer", "Free a day"]
        assert [link.party.name for link in train.owners.all()] == ["HT", "VP"]
        assert ([r.text for r in train.resources.all()], str(train.due_on)) == (["Books"], "2027-03-31")
        kpi = KPI.objects.get(statement=MEASURED)
        assert (kpi.priority.code, kpi.shape) == ("S1", "at_least")
        kept = Target.objects.filter(school__isnull=False).order_by("school__position")
        assert [(str(t.value), str(t.amber)) for t in kept] == [("66.0", "64.0"), ("65.5", "63.5"), ("64.5", "50")]
