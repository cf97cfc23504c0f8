"""Editing a plan in place, by keyboard: two people at once, a session that ends, and a plan put in another order."""

import datetime as dt
import re

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.strategies.models import Priority
from apps.trusts.services import Invitation, invite_people
from apps.trusts.wall import inside_trust, outside_trusts
from tests.journeys.person import Person
from tests.world import PASSWORD, World, make_world

pytestmark = pytest.mark.journey
expect.set_options(timeout=15_000)

PARAGRAPH = "Children come to school because somebody there is glad to see them"


@pytest.fixture
def larkmoor(live_site) -> World:
    """A trust with two chief executives, as after a hand-over, and three priorities."""
    with transaction.atomic():
        world = make_world()
        second = Invitation(
            email="second@larkmoor.example", name="Second", role="ceo", starts_on=dt.date(2026, 9, 1), school=None
        )
        invite_people(trust=world.trust, invitations=[second])
        for position, title in enumerate(("Every child reads", "Money lasts"), start=1):
            Priority.objects.create(
                trust=world.trust, plan=world.plan, title=title, code=f"P{position + 1}", position=position
            )
        with outside_trusts():
            for user in User.objects.filter(email__in=["ceo@larkmoor.example", "second@larkmoor.example"]):
                user.set_password(PASSWORD)
                user.save()
    return world


def statement(world: World) -> str:
    with inside_trust(world.trust.pk):
        return str(Priority.objects.get(pk=world.priority.pk).statement)


def order(world: World) -> list[str]:
    with inside_trust(world.trust.pk):
        return list(Priority.objects.filter(plan=world.plan, parent=None).values_list("code", flat=True))


def open_text(page: Page, title: str) -> None:
    """Open the first text of that kind from the keyboard."""
    page.locator(f"a.app-edit[title='Change the {title}']").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("form.app-edit-form textarea")).to_be_focused()


def kept(page: Page) -> int:
    """How many things the browser keeps because they were not saved."""
    return int(page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('trustplan:kept:')).length"))


def test_two_people_edit_the_same_priority_at_once(chromium, live_site, larkmoor):
    address = live_site.start_web()
    first = Person(chromium, address, "ceo@larkmoor.example")
    second = Person(chromium, address, "second@larkmoor.example")
    for person in (first, second):
        person.go("Trust plan")
        open_text(person.page, "statement")
    first.page.keyboard.type("All come.")
    first.look()
    first.page.keyboard.press("Control+Enter")
    expect(first.page.locator("#saved")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    expect(first.page.get_by_role("link", name="All come.")).to_be_focused()

    second.page.keyboard.type("All are welcome.")
    second.page.keyboard.press("Tab")
    expect(second.page.get_by_role("button", name="Save", exact=True)).to_be_focused()
    second.page.keyboard.press("Enter")
    second.sees("Somebody has changed the statement while you were typing.")
    second.sees("All come.")
    second.look()
    box = second.page.locator("form.app-edit-form textarea")
    expect(box).to_be_focused()
    expect(box).to_have_value("All are welcome.")
    assert statement(larkmoor) == "All come."
    second.page.keyboard.type(" All come.")
    second.page.keyboard.press("Tab")
    expect(second.page.get_by_role("button", name="Keep mine")).to_be_focused()
    second.page.keyboard.press("Enter")
    expect(second.page.locator("#saved")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    assert statement(larkmoor) == "All are welcome. All come."
    assert (kept(first.page), kept(second.page)) == (0, 0)
    assert first.problems + second.problems == []


def end_every_session() -> None:
    Session.objects.all().delete()


def sign_in_again(person: Person) -> None:
    person.fill("E-mail address", "ceo@larkmoor.example")
    person.page.get_by_label("Password", exact=True).fill(PASSWORD)
    person.press("Sign in")


def test_a_session_ends_in_the_middle_of_a_paragraph(chromium, live_site, larkmoor):
    address = live_site.start_web()
    ceo = Person(chromium, address, "ceo@larkmoor.example")
    ceo.go("Trust plan")
    open_text(ceo.page, "statement")
    ceo.page.keyboard.type(PARAGRAPH)
    end_every_session()
    ceo.page.keyboard.press("Control+Enter")
    ceo.sees("You have been signed out. What you typed is kept in this browser.")
    expect(ceo.page.locator("form.app-edit-form textarea")).to_have_value(PARAGRAPH)
    ceo.page.get_by_role("link", name="Sign in again").click()
    ceo.page.wait_for_load_state()
    sign_in_again(ceo)
    expect(ceo.page).to_have_url(re.compile(r"/t/larkmoor/plan/$"))
    ceo.sees("and it was not saved: keep it, or discard it.")
    ceo.sees(PARAGRAPH)
    ceo.look()
    ceo.page.get_by_role("button", name="Keep it").press("Enter")
    expect(ceo.page.locator("form.app-edit-form textarea")).to_have_value(PARAGRAPH)
    ceo.page.keyboard.press("Control+Enter")
    expect(ceo.page.locator("#saved")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    assert statement(larkmoor) == PARAGRAPH
    assert kept(ceo.page) == 0
    assert ceo.problems == []


def test_a_session_ends_under_a_whole_form_and_signing_out_forgets(chromium, live_site, larkmoor):
    address = live_site.start_web()
    ceo = Person(chromium, address, "ceo@larkmoor.example")
    form = f"{address}/t/larkmoor/priorities/{larkmoor.priority.pk}/edit/"
    ceo.page.goto(form)
    narrative = ceo.page.get_by_label(re.compile(r"^\s*Why, and how"))
    narrative.fill(PARAGRAPH)
    end_every_session()
    ceo.press("Save")
    sign_in_again(ceo)
    expect(ceo.page).to_have_url(form)
    ceo.sees("and it was not saved: keep it, or discard it.")
    ceo.look()
    ceo.page.get_by_role("button", name="Keep it").press("Enter")
    expect(narrative).to_have_value(PARAGRAPH)
    ceo.press("Save")
    ceo.sees("Saved: P1 Every child attends.")
    assert kept(ceo.page) == 0

    ceo.page.goto(form)
    narrative.fill("Second thoughts")
    ceo.page.goto(form)
    ceo.sees("Second thoughts")
    ceo.page.get_by_role("button", name="Discard it").press("Enter")
    assert kept(ceo.page) == 0
    narrative.fill("Third thoughts")
    assert kept(ceo.page) == 1
    ceo.page.locator(".app-account summary").click()
    ceo.press("Sign out")
    assert kept(ceo.page) == 0
    assert ceo.problems == []


def test_settings_and_lists_keep_what_was_typed(chromium, live_site, larkmoor):
    address = live_site.start_web()
    ceo = Person(chromium, address, "ceo@larkmoor.example")
    ceo.page.goto(f"{address}/t/larkmoor/settings/vision/")
    ceo.fill("Vision", PARAGRAPH)
    end_every_session()
    ceo.press("Save")
    sign_in_again(ceo)
    ceo.sees("and it was not saved: keep it, or discard it.")
    ceo.press("Keep it")
    expect(ceo.page.get_by_label("Vision")).to_have_value(PARAGRAPH)
    ceo.press("Save")
    assert kept(ceo.page) == 0

    words = f"{address}/t/larkmoor/settings/words/"
    ceo.page.goto(words)
    word = ceo.page.locator("form[data-keep] input[type=text]").first
    with ceo.page.expect_response(words + "?*"):
        word.press_sequentially("Strand")
    expect(ceo.page.locator(".htmx-request")).to_have_count(0)
    ceo.page.goto(words)
    ceo.sees("Strand")  # the example that was asked for is no saving
    ceo.press("Discard it")

    add = f"{address}/t/larkmoor/plans/{larkmoor.plan.pk}/lists/sections/add/"
    ceo.page.goto(add)
    ceo.fill("Heading", "Context")
    ceo.fill("Text", PARAGRAPH)
    ceo.page.route(add, lambda route: route.fulfill(status=500, body="Oh"))
    ceo.press("Save")
    ceo.page.unroute(add)
    ceo.page.goto(add)
    ceo.press("Keep it")
    expect(ceo.page.get_by_label(re.compile(r"^\s*Text"))).to_have_value(PARAGRAPH)
    ceo.press("Save and add another")
    ceo.sees("Saved.")
    expect(ceo.page.get_by_role("button", name="Keep it")).to_have_count(0)
    assert kept(ceo.page) == 0


def test_the_server_fails_and_the_network_is_gone(chromium, live_site, larkmoor):
    address = live_site.start_web()
    ceo = Person(chromium, address, "ceo@larkmoor.example")
    ceo.go("Trust plan")
    open_text(ceo.page, "statement")
    ceo.page.keyboard.type(PARAGRAPH)
    ceo.page.route("**/edit/**", lambda route: route.fulfill(status=500, body="Oh"))
    ceo.page.keyboard.press("Control+Enter")
    ceo.sees("This was not saved: something went wrong on our side. What you typed is kept in this browser.")
    ceo.page.unroute("**/edit/**")
    ceo.page.route("**/edit/**", lambda route: route.abort())
    ceo.page.locator("form.app-edit-form textarea").press("Control+Enter")
    ceo.sees("This was not saved: the server did not answer.")
    ceo.page.unroute("**/edit/**")
    ceo.page.reload()
    ceo.sees(PARAGRAPH)
    ceo.page.get_by_role("button", name="Keep it").click()
    expect(ceo.page.locator("form.app-edit-form textarea")).to_have_value(PARAGRAPH)
    ceo.page.keyboard.press("Control+Enter")
    expect(ceo.page.locator("#saved")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    assert statement(larkmoor) == PARAGRAPH


def test_a_ceo_puts_a_plan_in_another_order_by_keyboard(chromium, live_site, larkmoor):
    address = live_site.start_web()
    ceo = Person(chromium, address, "ceo@larkmoor.example")
    ceo.go("Trust plan")
    ceo.page.get_by_role("button", name="Arrange").press("Enter")
    ceo.page.wait_for_load_state()
    ceo.look()
    up = ceo.page.get_by_role("button", name=re.compile("^Up.*P3 Money lasts"))
    for place in (["P1", "P3", "P2"], ["P3", "P1", "P2"]):
        up.press("Enter")
        ceo.sees("“P3 Money lasts” moved up.")
        expect(ceo.page.locator(".htmx-request")).to_have_count(0)
        assert order(larkmoor) == place
    expect(ceo.page.get_by_role("button", name=re.compile("^Down.*P3 Money lasts"))).to_be_focused()
    ceo.page.get_by_role("button", name=re.compile("^Undo")).press("Enter")
    ceo.sees("“P3 Money lasts” moved.")
    assert order(larkmoor) == ["P1", "P3", "P2"]
    ceo.page.get_by_role("link", name=re.compile("^Move to.*P3 Money lasts")).press("Enter")
    ceo.page.wait_for_load_state()
    ceo.look()
    ceo.page.get_by_label("Move it to").select_option(label="P2 Every child reads")
    ceo.press("Move")
    ceo.sees("“P3 Money lasts” moved.")
    assert order(larkmoor) == ["P1", "P2"]
    ceo.look()
    ceo.page.get_by_role("button", name=re.compile("^Undo")).press("Enter")
    ceo.page.wait_for_load_state()
    assert order(larkmoor) == ["P1", "P3", "P2"]
    ceo.page.get_by_role("link", name=re.compile("^Options.*P1")).press("Enter")
    ceo.sees("Put on hold")
    ceo.look()
    ceo.page.get_by_role("button", name="Duplicate").press("Enter")
    ceo.sees("Every child attends (copy)")
    assert ceo.problems == []


def test_what_else_says_a_title_follows_it_and_undo_stays_in_sight(live_site, larkmoor, chromium):
    page = Person(chromium, live_site.start_web(), "ceo@larkmoor.example").page
    page.get_by_role("link", name="Trust plan").first.click()
    anchor = f"#priority-{larkmoor.priority.pk}"
    page.locator(f"{anchor} a.app-edit[title='Change the title']").first.click()
    page.locator("form.app-edit-form textarea").fill("Every child comes")
    page.keyboard.press("Enter")  # saves a title, which is one line
    expect(page.locator(f".app-plan-contents a[href='{anchor}']")).to_have_text("P1 Every child comes")

    page.locator(f"{anchor} .app-card__head a.app-more").click()
    expect(page.locator(".app-more-place").get_by_role("link", name="All details")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".app-more-place")).to_have_count(0)
    expect(page.locator(f"{anchor} .app-card__head a.app-more")).to_be_focused()

    page.keyboard.press("Enter")
    page.get_by_role("button", name="Move down").click()
    undo = page.get_by_role("button", name="Undo this move")
    expect(undo).to_be_in_viewport()
    assert order(larkmoor) == ["P2", "P1", "P3"]
    undo.click()
    expect(page.locator(anchor)).to_be_visible()
    assert order(larkmoor) == ["P1", "P2", "P3"]
