"""Dragging a priority and an action in the outline of a plan, with the mouse; what Undo does; and a narrow screen."""

import pytest
from django.db import transaction
from playwright.sync_api import Locator, Page, expect

from apps.accounts.models import User
from apps.actions.models import Action
from apps.strategies.models import Priority
from apps.trusts.wall import inside_trust, outside_trusts
from tests.journeys.person import Person
from tests.world import PASSWORD, World, make_world

pytestmark = pytest.mark.journey
TOP = "ol[data-kind=priority][data-under=plan] > li > .app-arrange__row > .app-arrange__title"


@pytest.fixture
def larkmoor(live_site) -> World:
    """Three priorities, of which the first two have actions."""
    with transaction.atomic():
        world = make_world()
        owned = {"trust": world.trust, "plan": world.plan}
        reads = Priority.objects.create(**owned, title="Every child reads", code="P2", position=1)
        Priority.objects.create(**owned, title="Money lasts", code="P3", position=2)
        Action.objects.create(**owned, priority=world.priority, title="Write to parents", position=1)
        Action.objects.create(**owned, priority=reads, title="Buy books", position=0)
        with outside_trusts():
            user = User.objects.get(pk=world.people["ceo"].pk)
            user.set_password(PASSWORD)
            user.save()
    return world


def handle(page: Page, title: str) -> Locator:
    """What a thing is dragged by."""
    row = page.locator(".app-arrange__row").filter(has=page.get_by_text(title, exact=True))
    return row.locator(".app-arrange__handle")


def drag(page: Page, title: str, onto: str) -> list[str]:
    """Take a thing by its handle over another's line and let it go; gives the list as it stood when it was let go."""
    row = handle(page, title)
    row.scroll_into_view_if_needed()
    start = row.bounding_box()
    assert start
    across, down = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    page.mouse.move(across, down)
    page.mouse.down()
    page.mouse.move(across, down - 4, steps=4)
    page.wait_for_timeout(300)  # a priority's list folds
    end = handle(page, onto).bounding_box()
    assert end
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=15)
    page.wait_for_timeout(300)
    item = page.locator(".app-arrange__item").filter(has=page.get_by_text(title, exact=True)).last
    there = item.locator("xpath=..").locator("> li > .app-arrange__row > .app-arrange__title").all_inner_texts()
    page.mouse.up()
    return there


def priorities(world: World) -> list[str]:
    with inside_trust(world.trust.pk):
        return list(Priority.objects.filter(plan=world.plan, parent=None).values_list("code", flat=True))


def actions(world: World, code: str) -> list[str]:
    with inside_trust(world.trust.pk):
        rows = Action.objects.filter(plan=world.plan, priority__code=code)
        return list(rows.values_list("title", flat=True))


def test_a_priority_and_an_action_are_dragged_and_put_back(chromium, live_site, larkmoor):
    ceo = Person(chromium, live_site.start_web(), "ceo@larkmoor.example")
    page = ceo.page
    ceo.go("Trust plan")
    ceo.follow("Arrange")
    status = page.locator("#arrange [role=status]")

    drag(page, "P3 Money lasts", "P2 Every child reads")
    expect(status).to_contain_text("“P3 Money lasts” moved.")
    assert priorities(larkmoor) == ["P1", "P3", "P2"]
    status.get_by_role("button", name="Undo this move").click()
    expect(page.locator(TOP)).to_have_text(["P1 Every child attends", "P2 Every child reads", "P3 Money lasts"])
    assert priorities(larkmoor) == ["P1", "P2", "P3"]

    # In what htmx has brought, and into another list of its kind.
    there = drag(page, "Write to parents", "Buy books")
    expect(status).to_contain_text("“Write to parents” moved.")
    assert actions(larkmoor, "P1") == ["Ring home on the first day"]
    assert sorted(there) == ["Buy books", "Write to parents"]
    assert actions(larkmoor, "P2") == there
    status.get_by_role("button", name="Undo this move").click()
    first = page.locator(f"ol[data-kind=action][data-under=priority-{larkmoor.priority.pk}] .app-arrange__title")
    expect(first).to_have_text(["A1 Ring home on the first day", "Write to parents"])
    assert actions(larkmoor, "P1") == ["Ring home on the first day", "Write to parents"]
    ceo.look()
    assert ceo.problems == []


def test_what_could_not_be_saved_goes_back_to_its_place(chromium, live_site, larkmoor):
    ceo = Person(chromium, live_site.start_web(), "ceo@larkmoor.example")
    page = ceo.page
    ceo.go("Trust plan")
    ceo.follow("Arrange")
    page.route("**/arrange/", lambda route: route.abort())
    drag(page, "P3 Money lasts", "P2 Every child reads")
    expect(page.locator("#page-status")).to_be_visible()
    expect(page.locator(TOP)).to_have_text(["P1 Every child attends", "P2 Every child reads", "P3 Money lasts"])
    assert priorities(larkmoor) == ["P1", "P2", "P3"]


def test_the_handle_leaves_room_for_the_buttons_on_a_narrow_screen(chromium, live_site, larkmoor):
    ceo = Person(chromium, live_site.start_web(), "ceo@larkmoor.example")
    page = ceo.page
    ceo.go("Trust plan")
    ceo.follow("Arrange")
    page.set_viewport_size({"width": 320, "height": 900})
    grip = handle(page, "P3 Money lasts").bounding_box()
    row = page.locator(".app-arrange__row").filter(has_text="P3 Money lasts")
    title, buttons = (row.locator(name).bounding_box() for name in (".app-arrange__title", ".app-links"))
    assert grip and title and buttons
    assert grip["x"] + grip["width"] <= title["x"]
    assert grip["y"] + grip["height"] <= buttons["y"] or grip["x"] + grip["width"] <= buttons["x"]
    assert min(grip["width"], grip["height"]) >= 24
    drag(page, "P3 Money lasts", "P2 Every child reads")
    expect(page.locator("#arrange [role=status]")).to_contain_text("“P3 Money lasts” moved.")
    assert priorities(larkmoor) == ["P1", "P3", "P2"]
