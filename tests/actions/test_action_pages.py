"""The pages of one action: reading it, its form, its status, its removal."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.actions.models import Action, ActionKPI, ActionOwner, ProgressUpdate, Resource, Step, SuccessCriterion
from apps.strategies.models import Priority
from apps.trusts.models import Party
from tests.pages.reading import text_of
from tests.world import World

QUERIES = 24
LISTS = ("steps", "resources", "criteria")


def sent(world: World, **changes: str) -> dict[str, str]:
    """A form of an action as a browser sends it; `steps_0_text="..."` fills a cell of a row."""
    data = {"title": "Knock on doors", "priority": str(world.priority.pk), "due_on": "2027-03-31"}
    for name in LISTS:
        data |= {f"{name}-TOTAL_FORMS": "2", f"{name}-INITIAL_FORMS": "0"}
    for name, value in changes.items():
        list_name, _, rest = name.partition("_")
        if list_name in LISTS:
            number, _, cell = rest.partition("_")
            data[f"{list_name}-{number}-{cell}" if number.isdecimal() else f"{list_name}-{rest}"] = value
        else:
            data[name] = value
    return data


def add_url(world: World) -> str:
    return world.url(f"plans/{world.plan.pk}/actions/add/?priority={world.priority.pk}")


def url(world: World, page: str = "", action: Action | None = None) -> str:
    return world.url(f"actions/{(action or world.action).pk}/{page}")


def test_an_action_page_says_everything_about_it(world):
    owned = {"trust": world.trust, "action": world.action}
    ActionOwner.objects.create(**owned, party=world.parties["head"], position=1)
    step = Step.objects.create(**owned, text="Buy telephones")
    step.owners.create(trust=world.trust, party=world.parties["clerk"])
    Resource.objects.create(**owned, step=step, text="Two telephones", kind="money", cost=Decimal("120"), funding="LA")
    Resource.objects.create(**owned, text="Half an hour a day", kind="time")
    SuccessCriterion.objects.create(**owned, plan=world.plan, text="Nobody is missed")
    ActionKPI.objects.create(**owned, kpi=world.kpi, contribution="A call brings children in")
    ProgressUpdate.objects.create(**owned, text="Begun", rag="green", said_on=dt.date(2026, 10, 1))
    ProgressUpdate.objects.create(
        **owned, text="Line dead", rag="red", said_on=dt.date(2026, 11, 2), said_by=world.people["ceo"], position=1
    )
    Action.objects.filter(pk=world.action.pk).update(due_on=dt.date(2026, 11, 10))
    text = text_of(world.as_("trustee").get(url(world)))
    assert "P1 Every child attends A1 Ring home on the first day" in text
    assert "Red: off track, said on 2 November 2026; late by 10 days, due by 10 November 2026." in text
    assert "CEO party (accountable), Headteacher party" in text
    assert "£120 for 1 resource; 1 more without a cost" in text
    assert "K1 Attendance is at least 95% A call brings children in" in text
    assert "Buy telephones (Governance professional party) Two telephones, money, £120, paid from LA" in text
    assert "Half an hour a day, time" in text
    assert "Nobody is missed" in text
    assert "Red Off track 2 November 2026, CEO larkmoor Line dead ● Green On track 1 October 2026 Begun" in text
    assert "Say how it stands" not in text


def test_who_may_change_it_is_offered_to(world):
    offers = {
        role: [words for words in ("Say how it stands", "Edit", "Remove") if words in page]
        for role in ("ceo", "trustee")
        for page in [text_of(world.as_(role).get(url(world)))]
    }
    assert offers == {"ceo": ["Say how it stands", "Edit", "Remove"], "trustee": []}
    leader = text_of(world.as_("leader").get(url(world, action=world.school_actions["north"])))
    assert "Say how it stands" in leader
    assert "Remove" not in leader


def test_an_action_is_added_with_all_its_rows(world):
    page = text_of(world.as_("ceo").get(add_url(world)))
    assert "Add an action" in page
    assert "P1 Every child attends" in page
    data = sent(
        world,
        code="A2",
        owner_0="CEO party",
        owner_1="Family workers",
        starts_on="2026-12-01",
        year="2026/27",
        due="termly",
        steps_0_text="Choose streets\r\nin the north",
        steps_0_owner_0="Family workers",
        steps_1_text="Knock",
        resources_0_text="Cars",
        resources_0_kind="money",
        resources_0_cost="£1,200.50",
        resources_0_step="1",
        resources_1_text="Evenings",
        resources_1_kind="time",
        criteria_0_text="Doors open",
        criteria_0_kpis="K1",
    )
    response = world.as_("ceo").post(add_url(world), data, follow=True)
    assert "Added. New in the list of owners: Family workers." in text_of(response)
    action = Action.objects.get(code="A2")
    assert (action.due_on, action.due, action.year) == (dt.date(2027, 3, 31), "termly", "2026/27")
    assert [link.party.name for link in action.owners.all()] == ["CEO party", "Family workers"]
    first, second = action.steps.all()
    assert first.text == "Choose streets\nin the north"
    assert [link.party.name for link in first.owners.all()] == ["Family workers"]
    assert [(r.text, r.cost, r.step) for r in action.resources.all()] == [
        ("Cars", Decimal("1200.50"), second),
        ("Evenings", None, None),
    ]
    assert [link.kpi for link in action.success_criteria.get().kpi_links.all()] == [world.kpi]


def test_an_empty_form_names_what_is_missing_and_keeps_the_rest(world):
    data = sent(
        world,
        title="",
        due_on="2030-01-01",
        owner_0="Typed owner",
        resources_0_cost="a lot",
        resources_0_text="Cars",
        steps_1_owner_0="Nobody yet",
    )
    response = world.as_("ceo").post(add_url(world), data)
    assert response.status_code == 422
    text = text_of(response)
    assert "Write what will be done" in text
    assert "Resource 1: Enter the cost as a number of pounds, such as 2400 or 18.50" in text
    assert "Step 2: Write what the step is" in text
    html = response.content.decode()
    for typed in ("Typed owner", "a lot", "Nobody yet", "2030-01-01"):
        assert typed in html
    assert not Party.objects.filter(name="Typed owner").exists()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"code": "A1"}, "id_code", "has the code A1 already: give another, or leave it empty."),
        ({"due_on": "2028-09-01"}, "id_due_on", "which runs from 1 September 2024 to 31 August 2028."),
        ({"starts_on": "2027-04-01"}, "id_due_on", "It is due before it starts."),
        ({"resources_0_text": "x", "resources_0_cost": "-1"}, "id_resources-0-cost", "A cost cannot be below zero"),
        ({"resources_0_text": "x", "resources_0_cost": "1.234"}, "id_resources-0-cost", "two decimals at most"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(world, changes, field, sentence):
    response = world.as_("ceo").post(add_url(world), sent(world, **changes))
    assert response.status_code == 422
    html = response.content.decode()
    assert f'href="#{field}"' in html
    assert sentence in html
    assert "Knock on doors" in html
    assert Action.objects.filter(plan=world.plan).count() == 1


def test_rows_are_changed_and_removed(world):
    owned = {"trust": world.trust, "action": world.action}
    stays = Step.objects.create(**owned, text="Stays")
    goes = Step.objects.create(**owned, text="Goes", position=1)
    money = Resource.objects.create(**owned, step=goes, text="Money", cost=Decimal("5.00"))
    browser = world.as_("ceo")
    html = browser.get(url(world, "edit/")).content.decode()
    assert "Stays" in html
    assert 'value="5.00"' in html
    data = sent(
        world,
        title="Ring home",
        owner_0="",
        steps_TOTAL_FORMS="3",
        steps_INITIAL_FORMS="2",
        steps_0_id=str(stays.pk),
        steps_0_text="Stays here",
        steps_1_id=str(goes.pk),
        steps_1_text="",
        steps_1_remove="on",
        steps_2_text="Comes",
        resources_INITIAL_FORMS="1",
        resources_0_id=str(money.pk),
        resources_0_text="Money",
        resources_0_cost="5.00",
        resources_0_step="1",
    )
    response = browser.post(url(world, "edit/"), data, follow=True)
    text = text_of(response)
    assert "Saved." in text
    assert "Stays here Comes" in text
    assert "Goes" not in text
    assert "Money" not in text
    assert "Nobody yet" in text
    goes.refresh_from_db()
    assert goes.removed_by == world.people["ceo"]
    money.refresh_from_db()
    assert money.cost == Decimal("5.00")


def test_an_owner_whose_input_is_cleared_is_no_owner_and_the_next_one_is_accountable(world):
    ActionOwner.objects.create(trust=world.trust, action=world.action, party=world.parties["head"], position=1)
    html = world.as_("ceo").get(url(world, "edit/")).content.decode()
    assert 'name="owner_2"' in html
    world.as_("ceo").post(url(world, "edit/"), sent(world, owner_0="", owner_1="Headteacher party"))
    assert [(o.party, o.position) for o in world.action.owners.all()] == [(world.parties["head"], 0)]


@pytest.mark.parametrize("name", LISTS)
def test_more_rows_keep_what_was_typed_and_save_nothing(world, name):
    data = sent(world, title="", more=name, steps_0_text="Half", resources_0_cost="?", criteria_0_text="thought")
    response = world.as_("ceo").post(add_url(world), data)
    assert response.status_code == 200
    html = response.content.decode()
    assert f'name="{name}-4-text"' in html
    assert f'name="{name}-5-text"' not in html
    assert "There is a problem" not in html
    assert "Half" in html
    assert Action.objects.filter(plan=world.plan).count() == 1


def test_a_list_cannot_be_asked_for_endlessly(world):
    data = sent(world, more="steps", steps_TOTAL_FORMS="999999999")
    response = world.as_("ceo").post(add_url(world), data)
    assert response.status_code == 200
    assert response.content.decode().count("-owner_0") < 1000


@pytest.mark.parametrize("name", LISTS)
def test_rows_of_another_trust_are_refused_and_untouched(world, other_world, name):
    other_world.enter()
    owned = {"trust": other_world.trust, "action": other_world.action, "text": "Theirs"}
    row = {
        "steps": lambda: Step.objects.create(**owned),
        "resources": lambda: Resource.objects.create(**owned),
        "criteria": lambda: SuccessCriterion.objects.create(**owned, plan=other_world.plan),
    }[name]()
    world.enter()
    changes = {f"{name}_INITIAL_FORMS": "1", f"{name}_0_id": str(row.pk), f"{name}_0_text": "Mine"}
    response = world.as_("ceo").post(url(world, "edit/"), sent(world, **changes))
    assert response.status_code == 422
    assert "Somebody has removed a part of this meanwhile" in text_of(response)
    world.action.refresh_from_db()
    assert world.action.title == "Ring home on the first day"
    other_world.enter()
    row.refresh_from_db()
    assert row.text == "Theirs"


def test_a_priority_of_another_plan_or_trust_cannot_be_chosen(world, other_world):
    for priority in (world.school_priorities["north"], other_world.priority):
        response = world.as_("ceo").post(url(world, "edit/"), sent(world, priority=str(priority.pk)))
        assert response.status_code == 422
        assert "Choose where in the plan it belongs" in text_of(response)
        path = world.url(f"plans/{world.plan.pk}/actions/add/?priority={priority.pk}")
        assert world.as_("ceo").get(path).status_code == 404
    world.action.refresh_from_db()
    assert world.action.priority == world.priority


def test_a_plan_without_priorities_asks_for_one_first(world):
    Priority.objects.filter(plan=world.plan).update(removed_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    response = world.as_("ceo").get(world.url(f"plans/{world.plan.pk}/actions/add/"), follow=True)
    assert "An action belongs to a priority: add that first." in text_of(response)


def test_removing_asks_first_and_says_that_it_is_done(world):
    browser = world.as_("ceo")
    assert "Remove this action?" in text_of(browser.get(url(world, "remove/")))
    text = text_of(browser.post(url(world, "remove/"), follow=True))
    assert "Action removed: A1 Ring home on the first day" in text
    assert text.count("Ring home") == 1
    world.action.refresh_from_db()
    assert world.action.removed_by == world.people["ceo"]
    for page in ("", "edit/", "remove/", "progress/", "links/"):
        assert browser.get(url(world, page)).status_code == 404


def test_an_owner_says_how_it_stands(world):
    action = world.school_actions["north"]
    browser, path = world.as_("leader"), url(world, "progress/", action)
    assert 'value="2026-11-20"' in browser.get(path).content.decode()
    data = {"status": "amber", "text": "Twelve of twenty", "said_on": "2026-11-19"}
    text = text_of(browser.post(path, data, follow=True))
    assert "The status is saved." in text
    assert "Amber: at risk, said on 19 November 2026; due by 31 March 2027." in text
    update = action.progress.get()
    assert (update.said_by, update.said_on, update.text) == (
        world.people["leader"],
        dt.date(2026, 11, 19),
        "Twelve of twenty",
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"text": "x", "said_on": "2026-11-20"}, "Choose how it stands"),
        ({"status": "blue", "text": "x", "said_on": "2026-11-20"}, "blue"),
        ({"status": "green", "text": "", "said_on": "2026-11-20"}, "Say in a sentence how it stands."),
        ({"status": "complete", "text": "", "said_on": "2026-11-20"}, "Say what shows that it is complete"),
        ({"status": "green", "text": "Typed", "said_on": "2026-12-01"}, "This day is still to come"),
        ({"status": "green", "text": "Typed", "said_on": ""}, "Enter the day"),
    ],
)
def test_a_status_that_says_too_little_is_refused(world, data, sentence):
    response = world.as_("ceo").post(url(world, "progress/"), data)
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert (data["text"] or "Note") in text_of(response)
    assert ProgressUpdate.objects.count() == 0


PAGES = ("", "edit/", "remove/", "progress/", "links/")


@pytest.mark.parametrize(
    ("role", "where", "statuses"),
    [
        ("ceo", "trust", (200, 200, 200, 200, 200)),
        ("ceo", "south", (200, 403, 403, 403, 403)),
        ("head", "north", (200, 200, 200, 200, 200)),
        ("head", "south", (403, 403, 403, 403, 403)),
        ("head", "trust", (200, 403, 403, 403, 403)),
        ("leader", "north", (200, 403, 403, 200, 403)),
        ("governor", "north", (200, 403, 403, 403, 403)),
        ("staff", "north", (403, 403, 403, 403, 403)),
        ("trustee", "trust", (200, 403, 403, 403, 403)),
    ],
)
def test_who_sees_which_page(world, role, where, statuses):
    action = world.action if where == "trust" else world.school_actions[where]
    browser = world.as_(role)
    assert tuple(browser.get(url(world, page, action)).status_code for page in PAGES) == statuses
    for page, status in zip(PAGES[1:], statuses[1:], strict=True):
        if status == 403:
            assert browser.post(url(world, page, action), {}).status_code == 403


def test_another_trusts_action_is_not_there(world, other_world):
    for page in PAGES:
        path = url(world, page, other_world.action)
        assert world.as_("ceo").get(path).status_code == 404
        if page:
            assert world.as_("ceo").post(path, {"status": "green"}).status_code == 404
    path = world.url(f"plans/{other_world.plan.pk}/actions/add/")
    assert world.as_("ceo").post(path, sent(world)).status_code == 404
    other_world.enter()
    other_world.action.refresh_from_db()
    assert other_world.action.removed_at is None


def test_other_methods_are_refused(world):
    assert world.as_("ceo").post(url(world)).status_code == 405
    for page in PAGES[1:]:
        assert world.as_("ceo").request("DELETE", url(world, page)).status_code == 405
    assert world.as_("ceo").request("PUT", add_url(world)).status_code == 405
    assert world.as_("head").post(add_url(world), sent(world)).status_code == 403


def test_the_queries_of_an_action_page_do_not_depend_on_what_is_in_it(world):
    counts = []
    for more in (1, 3):
        for number in range(more):
            owned = {"trust": world.trust, "action": world.action}
            step = Step.objects.create(**owned, text="S")
            party = Party.objects.create(trust=world.trust, name=f"Party {more}{number}")
            step.owners.create(trust=world.trust, party=party)
            ActionOwner.objects.create(**owned, party=party)
            Resource.objects.create(**owned, step=step, text="R")
            ProgressUpdate.objects.create(**owned, text="P", said_by=world.people["ceo"])
            criterion = SuccessCriterion.objects.create(**owned, plan=world.plan, text="C")
            criterion.kpi_links.create(trust=world.trust, kpi=world.kpi)
        for kpi in (world.kpi, world.trust_kpi)[: 1 if more == 1 else 2]:
            ActionKPI.objects.get_or_create(trust=world.trust, action=world.action, kpi=kpi)
        browser = world.as_("ceo")
        with CaptureQueriesContext(connection) as seen:
            browser.get(url(world))
        counts.append(len(seen))
    assert counts == [QUERIES, QUERIES]
