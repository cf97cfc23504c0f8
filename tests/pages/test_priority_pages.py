"""Adding, changing and removing priorities, with leads and success criteria."""

import pytest

from apps.actions.models import Action, SuccessCriterion
from apps.strategies.models import Plan, Priority, Theme
from tests.pages.reading import text_of
from tests.world import World, make_kpi


def rows(prefix: str = "criteria", initial: int = 0, **cells: str) -> dict[str, str]:
    """A list of rows as a browser sends it: `text_0="..."`."""
    total = 1 + max((int(name.rpartition("_")[2]) for name in cells), default=-1)
    data = {f"{prefix}-TOTAL_FORMS": str(total), f"{prefix}-INITIAL_FORMS": str(initial)}
    return data | {
        f"{prefix}-{name.rpartition('_')[2]}-{name.rpartition('_')[0]}": text for name, text in cells.items()
    }


def add_url(world: World, plan: Plan | None = None) -> str:
    return world.url(f"plans/{(plan or world.plan).pk}/priorities/add/")


def edit_url(world: World, priority: Priority | None = None) -> str:
    return world.url(f"priorities/{(priority or world.priority).pk}/edit/")


def test_the_ceo_adds_a_priority_with_leads_and_criteria(world):
    theme = Theme.objects.create(trust=world.trust, plan=world.plan, name="Children")
    data = {
        "title": "Reading",
        "code": "P2",
        "theme": str(theme.pk),
        "statement": "Every child reads.\r\nEvery day.",
        "lead_0": "CEO party",
        "lead_1": "Literacy Network",
    }
    browser = world.as_("ceo")
    assert "Add a priority" in text_of(browser.get(add_url(world)))
    response = browser.post(add_url(world), data | rows(text_0="Visitors see it", kpis_0="K1, k9"))
    assert response.status_code == 422
    assert "There is no KPI with the code k9 to link to" in text_of(response)
    response = browser.post(add_url(world), data | rows(text_0="Visitors see it", kpis_0="K1; K2"), follow=True)
    text = text_of(response)
    assert "Saved: P2 Reading. New in the list of owners: Literacy Network." in text
    assert "Visitors see it (KPIs: K1, K2)" in text
    priority = Priority.objects.get(code="P2")
    assert (priority.theme, priority.statement) == (theme, "Every child reads.\nEvery day.")
    assert [link.party.name for link in priority.leads.all()] == ["CEO party", "Literacy Network"]


def test_a_sub_priority_is_added_under_its_priority(world):
    path = f"{add_url(world)}?parent={world.priority.pk}"
    assert "Add a sub-priority" in text_of(world.as_("ceo").get(path))
    world.as_("ceo").post(path, {"title": "Punctuality"} | rows())
    assert Priority.objects.get(title="Punctuality").parent == world.priority


@pytest.mark.parametrize("parent", ["school", "other", "child"])
def test_a_parent_from_elsewhere_is_not_there(world, other_world, parent):
    child = Priority.objects.create(trust=world.trust, plan=world.plan, parent=world.priority, title="Child")
    ids = {"school": world.school_priorities["north"].pk, "other": other_world.priority.pk, "child": child.pk}
    path = f"{add_url(world)}?parent={ids[parent]}"
    assert world.as_("ceo").get(path).status_code == 404
    assert world.as_("ceo").post(path, {"title": "X"} | rows()).status_code == 404
    assert not Priority.objects.filter(title="X").exists()


def test_the_ceo_changes_a_priority_and_its_criteria(world):
    kept = SuccessCriterion.objects.create(trust=world.trust, plan=world.plan, priority=world.priority, text="First")
    gone = SuccessCriterion.objects.create(
        trust=world.trust, plan=world.plan, priority=world.priority, text="Second", position=1
    )
    kept.kpi_links.create(trust=world.trust, kpi=world.kpi)
    browser = world.as_("ceo")
    html = browser.get(edit_url(world)).content.decode()
    assert 'value="K1"' in html
    data = {"title": "Every child attends", "code": "P1", "paused": "Until spring"}
    cells = {"id_0": str(kept.pk), "text_0": "First again", "kpis_0": "", "id_1": str(gone.pk), "text_1": "Second"}
    browser.post(edit_url(world), data | rows(initial=2, **cells, remove_1="on", text_2="Third", kpis_2=""))
    assert [c.text for c in world.priority.success_criteria.kept()] == ["First again", "Third"]
    assert list(kept.kpi_links.all()) == []
    gone.refresh_from_db()
    assert gone.removed_by == world.people["ceo"]
    assert "Removed: “Second” Undo" in text_of(browser.get(world.url("plan/")))
    text = text_of(browser.get(world.url("plan/")))
    assert "Paused Until spring" in text
    assert "Second" not in text


def test_a_row_that_is_emptied_is_asked_about_and_not_removed_by_chance(world):
    row = SuccessCriterion.objects.create(trust=world.trust, plan=world.plan, priority=world.priority, text="First")
    data = {"title": "Typed title"} | rows(initial=1, id_0=str(row.pk), text_0="", kpis_0="")
    response = world.as_("ceo").post(edit_url(world), data)
    assert response.status_code == 422
    text = text_of(response)
    assert "Success criterion 1: Write how you will know, or tick “Remove”" in text
    assert "Typed title" in text
    assert SuccessCriterion.objects.kept().count() == 1


def test_a_kpi_without_a_row_text_is_asked_about(world):
    response = world.as_("ceo").post(edit_url(world), {"title": "T"} | rows(text_0="", kpis_0="K1"))
    assert "Success criterion 1: Write how you will know" in text_of(response)


def test_more_rows_keep_what_was_typed_and_save_nothing(world):
    data = {"title": "", "statement": "Typed", "more": "criteria"} | rows(text_0="Half a thought", kpis_0="?")
    response = world.as_("ceo").post(edit_url(world), data)
    assert response.status_code == 200
    html = response.content.decode()
    assert "Half a thought" in html
    assert 'name="criteria-3-text"' in html
    assert "There is a problem" not in html
    world.priority.refresh_from_db()
    assert world.priority.statement == ""


def test_a_taken_code_is_said_at_its_field(world):
    Priority.objects.create(trust=world.trust, plan=world.plan, code="P2", title="Second")
    response = world.as_("ceo").post(edit_url(world), {"title": "Kept as typed", "code": "P2"} | rows())
    assert response.status_code == 422
    html = response.content.decode()
    assert 'href="#id_code"' in html
    assert "has the code P2 already: give another, or leave it empty." in html
    assert "Kept as typed" in html


def test_a_priority_without_title_and_code_is_refused(world):
    response = world.as_("ceo").post(edit_url(world), {"statement": "x"} | rows())
    assert response.status_code == 422
    assert "Give it a title, or a code of its own." in text_of(response)


def test_a_criterion_of_another_priority_is_refused_and_nothing_is_saved(world, other_world):
    for foreign in (world.school_priorities["north"], other_world.priority):
        foreign_world = world if foreign.trust_id == world.trust.pk else other_world
        foreign_world.enter()
        row = SuccessCriterion.objects.create(
            trust=foreign_world.trust, plan=foreign.plan, priority=foreign, text="Theirs"
        )
        world.enter()
        data = {"title": "Changed"} | rows(initial=1, id_0=str(row.pk), text_0="Mine", kpis_0="")
        response = world.as_("ceo").post(edit_url(world), data)
        assert response.status_code == 422
        assert "Somebody has removed a part of this meanwhile" in text_of(response)
        foreign_world.enter()
        row.refresh_from_db()
        assert row.text == "Theirs"
        world.enter()
        world.priority.refresh_from_db()
        assert world.priority.title == "Every child attends"


def test_a_theme_of_another_plan_cannot_be_chosen(world):
    Theme.objects.create(trust=world.trust, plan=world.plan, name="Ours")
    theirs = Theme.objects.create(trust=world.trust, plan=world.sdps["north"], name="Theirs")
    response = world.as_("ceo").post(edit_url(world), {"title": "T", "theme": str(theirs.pk)} | rows())
    assert response.status_code == 422


def test_a_school_criterion_names_the_trusts_kpi(world):
    own = make_kpi(world, plan=world.sdps["north"], code="K1", statement="Own")
    priority = world.school_priorities["north"]
    data = {"title": "T"} | rows(text_0="A", kpis_0="K1", text_1="B", kpis_1="trust:K1, K2")
    world.as_("head").post(edit_url(world, priority), data)
    first, second = priority.success_criteria.kept()
    assert [link.kpi for link in first.kpi_links.all()] == [own]
    assert [link.kpi for link in second.kpi_links.all()] == [world.kpi, world.trust_kpi]
    assert 'value="trust:K1, K2"' in world.as_("head").get(edit_url(world, priority)).content.decode()


def test_removing_asks_first_and_says_what_goes_along(world):
    child = Priority.objects.create(trust=world.trust, plan=world.plan, parent=world.priority, title="Child")
    path = world.url(f"priorities/{world.priority.pk}/remove/")
    text = text_of(world.as_("ceo").get(path))
    assert "Remove this priority?" in text
    assert "1 sub-priority 1 KPI 1 action" in text
    assert Priority.objects.kept().filter(pk=world.priority.pk).exists()
    response = world.as_("ceo").post(path, follow=True)
    text = text_of(response)
    assert "Priority removed: P1 Every child attends" in text
    assert "No priorities yet" in text
    assert "Ring home" not in text
    assert "Attendance is at least" not in text
    assert Action.objects.get(pk=world.action.pk).removed_by == world.people["ceo"]
    child.refresh_from_db()
    assert child.removed_by == world.people["ceo"]
    assert world.as_("ceo").get(path).status_code == 404
    assert world.as_("ceo").get(edit_url(world)).status_code == 404


@pytest.mark.parametrize("page", ["edit", "remove"])
@pytest.mark.parametrize(
    ("role", "where", "status"),
    [
        ("trustee", "trust", 403),
        ("head", "trust", 403),
        ("ceo", "north", 403),
        ("head", "south", 403),
        ("leader", "north", 403),
        ("head", "north", 200),
        ("ceo", "trust", 200),
    ],
)
def test_who_changes_priorities(world, page, role, where, status):
    priority = world.priority if where == "trust" else world.school_priorities[where]
    path = world.url(f"priorities/{priority.pk}/{page}/")
    assert world.as_(role).get(path).status_code == status
    if status == 403:
        assert world.as_(role).post(path, {"title": "x"} | rows()).status_code == 403
        priority.refresh_from_db()
        assert (priority.removed_at, priority.title == "x") == (None, False)


@pytest.mark.parametrize(
    ("role", "where", "status"), [("head", "trust", 403), ("ceo", "north", 403), ("head", "south", 403)]
)
def test_who_may_not_add_a_priority(world, role, where, status):
    plan = world.plan if where == "trust" else world.sdps[where]
    assert world.as_(role).post(add_url(world, plan), {"title": "x"} | rows()).status_code == status


def test_another_trusts_priority_is_not_there(world, other_world):
    for page in ("edit", "remove"):
        path = world.url(f"priorities/{other_world.priority.pk}/{page}/")
        assert world.as_("ceo").get(path).status_code == 404
        assert world.as_("ceo").post(path, {"title": "x"} | rows()).status_code == 404
    assert world.as_("ceo").post(add_url(world, other_world.plan), {"title": "x"} | rows()).status_code == 404
    other_world.enter()
    other_world.priority.refresh_from_db()
    assert (other_world.priority.title, other_world.priority.removed_at) == ("Every child attends", None)


@pytest.mark.parametrize("path", ["priorities/{}/edit/", "priorities/{}/remove/"])
def test_other_methods_are_refused(world, path):
    assert world.as_("ceo").request("DELETE", world.url(path.format(world.priority.pk))).status_code == 405
    assert world.as_("ceo").request("PUT", add_url(world)).status_code == 405
