"""Adding, changing and removing a plan's numbered goals."""

import pytest

from apps.strategies.models import Objective
from tests.pages.reading import text_of


@pytest.fixture
def objective(world):
    return Objective.objects.create(trust=world.trust, plan=world.plan, code="1", text="Greet every child")


def test_the_ceo_adds_an_objective(world):
    path = world.url(f"plans/{world.plan.pk}/objectives/add/")
    assert "Add an objective" in text_of(world.as_("ceo").get(path))
    data = {
        "code": "26",
        "year": "2026/27",
        "group": "Children",
        "heading": "Welcome",
        "text": "Greet every child\r\nby name",
        "priority": str(world.priority.pk),
        "owner_0": "PJM",
        "due": "by spring",
        "added_on": "2026-10-08",
        "added_by": "Senior team",
    }
    text = text_of(world.as_("ceo").post(path, data, follow=True))
    assert "Saved. New in the list of owners: PJM." in text
    assert "2026/27: Children 26 Welcome Greet every child by name" in text
    assert "Priority: P1 Every child attends · PJM · due: by spring · added on 8 October 2026 by Senior team" in text
    assert Objective.objects.get(code="26").text == "Greet every child\nby name"


def test_the_ceo_changes_and_removes_one(world, objective):
    browser = world.as_("ceo")
    browser.post(world.url(f"objectives/{objective.pk}/edit/"), {"code": "1", "text": "Greet everyone"})
    objective.refresh_from_db()
    assert objective.text == "Greet everyone"
    path = world.url(f"objectives/{objective.pk}/remove/")
    assert "Remove this objective?" in text_of(browser.get(path))
    text = text_of(browser.post(path, follow=True))
    assert "Objective removed: 1" in text
    assert "Greet everyone" not in text
    objective.refresh_from_db()
    assert objective.removed_by == world.people["ceo"]
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"code": "1", "text": "Again"}, "has the code 1 already"),
        ({"code": "2"}, "Write what is to be reached."),
    ],
)
def test_what_is_refused_is_said_with_what_was_typed(world, objective, data, sentence):
    response = world.as_("ceo").post(
        world.url(f"plans/{world.plan.pk}/objectives/add/"), data | {"due": "Typed before"}
    )
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert "Typed before" in text_of(response)


def test_a_priority_of_another_plan_cannot_be_chosen(world, other_world, objective):
    for priority in (world.school_priorities["north"], other_world.priority):
        response = world.as_("ceo").post(
            world.url(f"objectives/{objective.pk}/edit/"), {"text": "x", "priority": str(priority.pk)}
        )
        assert response.status_code == 422
    objective.refresh_from_db()
    assert objective.text == "Greet every child"


@pytest.mark.parametrize("role", ["head", "trustee", "leader"])
def test_others_may_not(world, objective, role):
    for path in (
        f"plans/{world.plan.pk}/objectives/add/",
        f"objectives/{objective.pk}/edit/",
        f"objectives/{objective.pk}/remove/",
    ):
        assert world.as_(role).get(world.url(path)).status_code == 403
        assert world.as_(role).post(world.url(path), {"text": "x"}).status_code == 403


def test_another_trusts_objective_is_not_there(world, other_world):
    other_world.enter()
    theirs = Objective.objects.create(trust=other_world.trust, plan=other_world.plan, text="Theirs")
    world.enter()
    for path in (
        f"plans/{other_world.plan.pk}/objectives/add/",
        f"objectives/{theirs.pk}/edit/",
        f"objectives/{theirs.pk}/remove/",
    ):
        assert world.as_("ceo").get(world.url(path)).status_code == 404
        assert world.as_("ceo").post(world.url(path), {"text": "x"}).status_code == 404


def test_other_methods_are_refused(world, objective):
    for path in (
        f"plans/{world.plan.pk}/objectives/add/",
        f"objectives/{objective.pk}/edit/",
        f"objectives/{objective.pk}/remove/",
    ):
        assert world.as_("ceo").request("DELETE", world.url(path)).status_code == 405
