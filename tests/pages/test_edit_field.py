"""Editing one field of a plan's things in place: who may, what is kept, what two people who type at once are told."""

import datetime as dt
from decimal import Decimal

import pytest

from apps.actions.models import Resource, Step, SuccessCriterion
from apps.kpis.models import KPI
from apps.pages.in_place import stands
from apps.pages.things import KINDS
from apps.strategies.models import Objective, Priority, Theme
from tests.pages.reading import text_of
from tests.world import World

HTMX = {"HTTP_HX_REQUEST": "true"}


def url(world: World, kind: str, row: object, field: str) -> str:
    return world.url(f"edit/{kind}/{row.pk}/{field}/")


def rows(world: World) -> dict[str, object]:
    """A thing of every kind."""
    owned = {"trust": world.trust}
    Theme.objects.create(**owned, plan=world.plan, name="Children")
    step = Step.objects.create(**owned, action=world.action, text="Buy a telephone")
    return {
        "plan": world.plan,
        "priority": world.priority,
        "objective": Objective.objects.create(**owned, plan=world.plan, text="Everybody in"),
        "kpi": world.kpi,
        "action": world.action,
        "step": step,
        "resource": Resource.objects.create(**owned, action=world.action, step=step, text="Line", cost=Decimal("9.50")),
        "criterion": SuccessCriterion.objects.create(**owned, plan=world.plan, priority=world.priority, text="Seen"),
    }


def new_value(field: str) -> dict[str, str]:
    if field in ("leads", "owners"):
        return {"name_0": "Trustee party", "name_1": "Literacy Network"}
    by_field = {"starts_on": "2026-10-01", "ends_on": "2029-08-31", "due_on": "2027-01-08", "cost": "£2,400"}
    return {"value": by_field.get(field, {"outcome": "paused", "kind": "time"}.get(field, f"New {field}"))}


def expected(field: str) -> str:
    sent = new_value(field)
    return "2400" if field == "cost" else "\n".join(sent.values())


def test_every_field_of_every_kind_is_shown_changed_and_kept(world):
    browser = world.as_("ceo")
    for code, row in rows(world).items():
        for field in KINDS[code].fields:
            address = url(world, code, row, field)
            assert browser.get(address).status_code == 200, address
            sent = new_value(field)
            if field == "theme":
                sent = {"value": str(Theme.objects.get(trust=world.trust).pk)}
            before = stands(type(row).objects.get(pk=row.pk), field)
            answer = browser.post(address, {"before": before, **sent})
            assert answer.status_code == 302, (address, text_of(answer))
            now = stands(type(row).objects.get(pk=row.pk), field)
            assert now == (sent["value"] if field == "theme" else expected(field)), address


def test_what_was_not_edited_stays_as_it_was(world):
    world.action.owners.create(trust=world.trust, party=world.parties["head"], position=1)
    Step.objects.create(trust=world.trust, action=world.action, text="Buy a telephone")
    world.as_("ceo").post(
        url(world, "action", world.action, "title"), {"before": world.action.title, "value": "Write letters"}
    )
    world.action.refresh_from_db()
    assert (world.action.title, world.action.code, world.action.due_on) == ("Write letters", "A1", dt.date(2027, 3, 31))
    assert [link.party.name for link in world.action.owners.all()] == ["CEO party", "Headteacher party"]
    assert world.action.steps.count() == 1
    target = world.kpi.targets.count()
    world.as_("ceo").post(url(world, "kpi", world.kpi, "statement"), {"before": world.kpi.statement, "value": "Here"})
    assert world.kpi.targets.count() == target
    assert world.kpi.measures.count() == 1


def test_without_javascript_one_comes_back_to_where_the_text_stands(world):
    browser, address = world.as_("ceo"), url(world, "priority", world.priority, "title")
    shown = text_of(browser.get(address))
    assert "Change the title" in shown
    answer = browser.post(address, {"before": "Every child attends", "value": "All come\r\nevery day"})
    assert answer.headers["Location"] == world.url(f"plans/{world.plan.pk}/#priority-{world.priority.pk}")
    assert Priority.objects.get(pk=world.priority.pk).title == "All come\nevery day"
    assert "Saved" in text_of(browser.get(world.url("plan/")))


def test_htmx_gets_the_form_then_the_text_and_the_time_in_a_status(world):
    browser, address = world.as_("ceo"), url(world, "priority", world.priority, "title")
    form = browser.get(address, **HTMX).content.decode()
    assert "<html" not in form
    assert 'name="before" value="Every child attends"' in form
    saved = browser.post(address, {"before": "Every child attends", "value": "All <come>"}, **HTMX)
    body = saved.content.decode()
    assert saved.status_code == 200
    assert "<html" not in body
    assert "All &lt;come&gt;</a>" in body
    assert 'id="saved"' in body and 'role="status"' in body and "Saved " in body
    assert "All &lt;come&gt;" in browser.get(f"{address}?shown=1", **HTMX).content.decode()


def test_somebody_was_faster_and_nothing_is_lost(world):
    browser, address = world.as_("ceo"), url(world, "priority", world.priority, "statement")
    Priority.objects.filter(pk=world.priority.pk).update(statement="Theirs stands")
    answer = browser.post(address, {"before": "", "value": "Mine is longer"}, **HTMX)
    text, body = text_of(answer), answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody has changed the statement while you were typing." in text
    assert "Theirs, which stands there now: Theirs stands" in text
    assert "Mine is longer</textarea>" in body.replace("\n", "")
    assert 'name="before" value="Theirs stands"' in body
    assert "Keep mine" in text and "Keep theirs" in text
    assert Priority.objects.get(pk=world.priority.pk).statement == "Theirs stands"
    page = browser.post(address, {"before": "", "value": "Mine is longer"})
    assert page.status_code == 409 and "<html" in page.content.decode()
    assert browser.post(address, {"before": "Theirs stands", "value": "Both"}, **HTMX).status_code == 200
    assert Priority.objects.get(pk=world.priority.pk).statement == "Both"


def test_other_fields_changed_meanwhile_are_no_conflict_and_neither_is_the_same_text(world):
    browser = world.as_("ceo")
    Priority.objects.filter(pk=world.priority.pk).update(code="P9", title="The same")
    address = url(world, "priority", world.priority, "statement")
    assert browser.post(address, {"before": "", "value": "Said"}).status_code == 302
    same = browser.post(url(world, "priority", world.priority, "title"), {"before": "Old", "value": "The same"})
    assert same.status_code == 302
    priority = Priority.objects.get(pk=world.priority.pk)
    assert (priority.code, priority.title, priority.statement) == ("P9", "The same", "Said")


def test_owners_changed_by_two_people_are_a_conflict_too(world):
    address = url(world, "action", world.action, "owners")
    answer = world.as_("ceo").post(address, {"before": "Somebody else", "name_0": "Guest party"}, **HTMX)
    assert answer.status_code == 409
    assert "Theirs, which stands there now: CEO party" in text_of(answer)


def test_a_new_name_is_said_to_be_new(world):
    address = url(world, "priority", world.priority, "leads")
    answer = world.as_("ceo").post(address, {"before": "", "name_0": "PJM and VP"}, **HTMX)
    assert "New in the list of owners: PJM and VP." in text_of(answer)


@pytest.mark.parametrize(
    ("kind", "field", "value", "sentence"),
    [
        ("action", "due_on", "31/31/2026", "Enter a valid date."),
        ("action", "due_on", "2030-01-01", "Enter a day within the plan, which runs from 1 September 2024"),
        ("action", "title", "  ", "Write what will be done"),
        ("action", "code", "x" * 51, "50"),
        ("action", "outcome", "eaten", "Select a valid choice"),
        ("kpi", "statement", "", "Write what is measured"),
        ("kpi", "code", "K2", "Another KPI of this plan has the code K2 already"),
        ("plan", "ends_on", "2024-01-01", "has a day after 1 January 2024: move that first."),
        ("priority", "title", "\x00", "cannot be kept"),
        ("priority", "statement", "x" * 100_001, "100,000 characters at most"),
        ("step", "text", "", "Write what the step is."),
        ("resource", "cost", "1e400", "Enter a cost of twelve digits at most"),
        ("resource", "cost", "-1", "A cost cannot be below zero"),
        ("resource", "cost", "NaN", "Enter the cost"),
        ("criterion", "text", "", "Write how you will know."),
    ],
)
def test_what_cannot_be_is_refused_at_the_field_with_what_was_typed(world, kind, field, value, sentence):
    row = rows(world)[kind]
    before = stands(row, field)
    answer = world.as_("ceo").post(url(world, kind, row, field), {"before": before, "value": value}, **HTMX)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert stands(type(row).objects.get(pk=row.pk), field) == before


def test_a_title_goes_only_where_there_is_a_code(world):
    address = url(world, "priority", world.priority, "title")
    browser = world.as_("ceo")
    assert browser.post(address, {"before": "Every child attends", "value": ""}).status_code == 302
    answer = browser.post(url(world, "priority", world.priority, "code"), {"before": "P1", "value": ""})
    assert answer.status_code == 422
    assert "Give it a title, or a code of its own." in text_of(answer)


@pytest.mark.parametrize("data", [{}, {"value": "x"}, {"before": "Every child attends"}])
def test_half_a_request_changes_nothing(world, data):
    answer = world.as_("ceo").post(url(world, "priority", world.priority, "title"), data)
    assert answer.status_code == 422
    assert "Nothing was sent. Type it again and save." in text_of(answer)
    assert Priority.objects.get(pk=world.priority.pk).title == "Every child attends"


@pytest.mark.parametrize(
    ("role", "key", "status"),
    [
        ("ceo", "plan", 200),
        ("head", "plan", 403),
        ("head", "north", 200),
        ("ceo", "north", 403),
        ("head", "south", 403),
    ],
)
def test_who_may(world, role, key, status):
    priority = world.priority if key == "plan" else world.school_priorities[key]
    address = url(world, "priority", priority, "title")
    assert world.as_(role).get(address).status_code == status
    sent = world.as_(role).post(address, {"before": priority.title, "value": "Mine"}, **HTMX)
    assert sent.status_code == status
    assert (Priority.objects.get(pk=priority.pk).title == "Mine") is (status == 200)


def test_what_is_not_there_is_not_found(world, other_world):
    browser = world.as_("ceo")
    removed = Step.objects.create(trust=world.trust, action=world.action, text="Gone")
    KPI.objects.filter(pk=world.kpi.pk).update(removed_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    type(world.action).objects.filter(pk=world.action.pk).update(removed_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    for path in (
        f"edit/priority/{other_world.priority.pk}/title/",
        f"edit/kpi/{world.kpi.pk}/statement/",
        f"edit/step/{removed.pk}/text/",
        f"edit/priority/{world.priority.pk}/position/",
        f"edit/priority/{world.priority.pk}/theme/",
        f"edit/school/{world.schools['north'].pk}/name/",
        "edit/priority/99999999999999999999999/title/",
    ):
        assert browser.get(world.url(path)).status_code == 404, path
        assert browser.post(world.url(path), {"before": "", "value": "x"}).status_code == 404, path


def test_other_methods_are_refused(world):
    assert world.as_("ceo").request("PUT", url(world, "priority", world.priority, "title")).status_code == 405
