"""The plan pages of the trust and of a school: who sees them, what stands on them, how many queries they take."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.actions.models import Action, ActionKPI, ActionOwner, ProgressUpdate, Resource, Step, SuccessCriterion
from apps.kpis.models import KPI
from apps.strategies.models import Objective, Plan, Priority, Theme
from apps.trusts.models import Trust
from tests.pages.reading import text_of
from tests.world import World, make_kpi

TRUST_PLAN_QUERIES = 65
SCHOOL_PLAN_QUERIES = 52


def queries(world: World, role: str, path: str) -> int:
    browser = world.as_(role)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(world.url(path)).status_code == 200
    return len(seen)


def fill(world: World, plan: Plan, number: int) -> None:
    """One more of everything in a plan."""
    owned = {"trust": world.trust}
    theme = Theme.objects.create(**owned, plan=plan, name=f"Theme {number}")
    priority = Priority.objects.create(**owned, plan=plan, title=f"Priority {number}", theme=theme)
    child = Priority.objects.create(**owned, plan=plan, title=f"Under {number}", parent=priority)
    kpi = make_kpi(world, plan=plan, priority=child, statement=f"KPI {number}", target="5", shape="at_least")
    action = Action.objects.create(**owned, plan=plan, priority=child, title=f"Action {number}")
    ActionOwner.objects.create(**owned, action=action, party=world.parties["head"])
    step = Step.objects.create(**owned, action=action, text="Step")
    step.owners.create(**owned, party=world.parties["head"])
    Resource.objects.create(**owned, action=action, step=step, text="Money", cost=Decimal("10"))
    ActionKPI.objects.create(**owned, action=action, kpi=kpi)
    ActionKPI.objects.create(**owned, action=action, kpi=world.kpi)
    ProgressUpdate.objects.create(**owned, action=action, text="Begun", rag="green")
    criterion = SuccessCriterion.objects.create(**owned, plan=plan, action=action, text="Seen")
    criterion.kpi_links.create(**owned, kpi=kpi)
    above = SuccessCriterion.objects.create(**owned, plan=plan, priority=priority, text="Felt")
    above.kpi_links.create(**owned, kpi=kpi)
    Objective.objects.create(**owned, plan=plan, text=f"Goal {number}", priority=priority)


def test_the_trust_plan_shows_its_priority_kpi_and_action(world):
    response = world.as_("trustee").get(world.url("plan/"))
    assert response.status_code == 200
    text = text_of(response)
    assert "P1 Every child attends" in text
    assert "K1 Attendance is at least 95%" in text
    assert "At least 95.0%, amber down to 93.0%" in text
    assert "A1 Ring home on the first day" in text
    assert "CEO party · due 31 March 2027" in text
    assert "2 KPIs, 1 action" in text
    assert "Add a priority" not in text


def test_every_plan_of_the_trust_has_its_address_and_leads_to_the_others(world):
    old = Plan.objects.create(
        trust=world.trust, kind="trust", title="Old", starts_on=dt.date(2020, 9, 1), ends_on=dt.date(2024, 8, 31)
    )
    response = world.as_("staff").get(world.url(f"plans/{old.pk}/"))
    text = text_of(response)
    assert "1 September 2020 to 31 August 2024 (this period is over)" in text
    assert "Trust plan (2024/25 to 2027/28)" in text
    assert "No priorities yet" in text
    assert "Every child attends" in text_of(world.as_("staff").get(world.url("plan/")))


def test_the_ceo_may_edit_the_trust_plan_and_others_may_not(world):
    for role, may in (("ceo", True), ("head", False), ("trustee", False)):
        text = text_of(world.as_(role).get(world.url("plan/")))
        for words in (
            "Add a priority",
            "All details P1 Every child attends",
            "Add an action to P1",
            "Add an objective",
        ):
            assert (words in text) is may, (role, words)


def test_a_trust_without_a_plan_says_what_to_do(world):
    Plan.objects.filter(pk=world.plan.pk).update(kind="sdp", school=world.schools["south"])
    text = text_of(world.as_("ceo").get(world.url("plan/")))
    assert "There is no trust plan yet. How would you like to begin?" in text
    for way in ("Start blank", "Paste from Word or Excel", "Choose KPIs first", "Take in a plan file"):
        assert way in text
    assert "as soon as the CEO has begun it" in text_of(world.as_("trustee").get(world.url("plan/")))


def test_the_plan_page_adds_up_resources_of_each_priority_and_of_the_plan(world):
    child = Priority.objects.create(trust=world.trust, plan=world.plan, parent=world.priority, title="Under")
    below = Action.objects.create(trust=world.trust, plan=world.plan, priority=child, title="Below")
    for action, cost in ((world.action, "100.50"), (below, "49.50"), (below, None)):
        Resource.objects.create(
            trust=world.trust, action=action, text="R", cost=Decimal(cost) if cost is not None else None
        )
    text = text_of(world.as_("ceo").get(world.url("plan/")))
    assert "Resources of all its actions: £150 for 2 resources; 1 more without a cost." in text
    assert "Resources: £150 for 2 resources; 1 more without a cost." in text


def test_late_is_said_in_words_and_counted(world):
    Action.objects.filter(pk=world.action.pk).update(due_on=dt.date(2026, 11, 19))
    text = text_of(world.as_("ceo").get(world.url("plan/")))
    assert "Awaiting Late" in text
    assert "2 KPIs, 1 action, 1 late." in text


def test_the_trusts_own_words_stand_for_ours(world):
    Trust.objects.filter(pk=world.trust.pk).update(
        vocabulary={"priority": "MSP", "action": "Key strategy", "kpi": "Measure of success"}
    )
    text = text_of(world.as_("ceo").get(world.url("plan/")))
    assert "Add an MSP" in text
    assert "Key strategies" in text
    assert "Measures of success" in text
    assert "Priorities" not in text


def test_removed_things_are_not_on_the_page(world):
    at = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    Action.objects.filter(pk=world.action.pk).update(removed_at=at)
    KPI.objects.filter(pk=world.kpi.pk).update(removed_at=at)
    text = text_of(world.as_("ceo").get(world.url("plan/")))
    assert "Ring home" not in text
    assert "Attendance is at least" not in text
    assert "1 KPI, 0 actions" in text


@pytest.mark.parametrize(
    ("role", "key", "status"),
    [
        ("head", "north", 200),
        ("governor", "north", 200),
        ("head", "south", 403),
        ("governor", "south", 403),
        ("staff", "north", 403),
        ("ceo", "south", 200),
        ("trustee", "south", 200),
    ],
)
def test_who_reads_a_school_plan(world, role, key, status):
    assert world.as_(role).get(world.url(f"plans/{world.sdps[key].pk}/")).status_code == status


def test_a_refusal_says_why(world):
    text = text_of(world.as_("head").get(world.url(f"plans/{world.sdps['south'].pk}/")))
    assert "You may not read this plan. The school's headteacher can say who may." in text
    text = text_of(world.as_("head").get(world.url(f"plans/{world.plan.pk}/edit/")))
    assert "You may read this plan, but not change it." in text


def test_the_school_plan_stands_beside_the_trusts_priorities(world):
    ActionKPI.objects.create(trust=world.trust, action=world.school_actions["north"], kpi=world.kpi)
    text = text_of(world.as_("head").get(world.url(f"plans/{world.sdps['north'].pk}/")))
    assert "The trust's priorities Trust plan P1 Every child attends 1 of this plan's actions serves it" in text
    assert "K1 Attendance is at least 95%: At least 95.0%, amber down to 93.0%" in text
    assert "Serves the trust's K1" in text
    assert "K2" not in text  # no headline
    south = text_of(world.as_("ceo").get(world.url(f"plans/{world.sdps['south'].pk}/")))
    assert "P1 Every child attends Nothing in this plan serves it yet" in south
    assert "Not linked to the trust's KPIs yet" in south


def test_the_head_edits_the_school_plan_and_the_ceo_reads_it(world):
    path = f"plans/{world.sdps['north'].pk}/"
    assert "Add a priority" in text_of(world.as_("head").get(world.url(path)))
    assert "Add a priority" not in text_of(world.as_("ceo").get(world.url(path)))


def test_another_trusts_plan_is_not_there(world, other_world):
    for plan in (other_world.plan, other_world.sdps["north"]):
        assert world.as_("ceo").get(world.url(f"plans/{plan.pk}/")).status_code == 404
        assert world.as_("ceo").get(world.url(f"plans/{plan.pk}/edit/")).status_code == 404


def test_signed_out_people_sign_in_first(world):
    response = world.as_("nobody").get(world.url("plan/"))
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", ["plan/", "school-plans/"])
def test_pages_that_are_read_are_not_posted_to(world, path):
    assert world.as_("ceo").post(world.url(path)).status_code == 405


def test_a_plan_page_is_not_posted_to(world):
    assert world.as_("ceo").post(world.url(f"plans/{world.plan.pk}/")).status_code == 405


def test_the_queries_of_the_trust_plan_do_not_depend_on_what_is_in_it(world):
    fill(world, world.plan, 1)
    first = queries(world, "ceo", "plan/")
    for number in (2, 3, 4):
        fill(world, world.plan, number)
    assert (first, queries(world, "ceo", "plan/")) == (TRUST_PLAN_QUERIES, TRUST_PLAN_QUERIES)


def test_the_queries_of_a_school_plan_do_not_depend_on_what_is_in_it(world):
    plan = world.sdps["north"]
    fill(world, plan, 1)
    first = queries(world, "head", f"plans/{plan.pk}/")
    for number in (2, 3, 4):
        fill(world, plan, number)
        fill(world, world.plan, number)
    assert (first, queries(world, "head", f"plans/{plan.pk}/")) == (SCHOOL_PLAN_QUERIES, SCHOOL_PLAN_QUERIES)


EDIT = {"title": "New title", "purpose": "Why\r\nagain", "starts_on": "2024-09-01", "ends_on": "2028-08-31"}


def test_the_ceo_changes_title_purpose_and_dates(world):
    browser, path = world.as_("ceo"), world.url(f"plans/{world.plan.pk}/edit/")
    assert 'value="2024-09-01"' in browser.get(path).content.decode()
    response = browser.post(path, EDIT | {"ends_on": "2029-08-31"}, follow=True)
    assert "Saved." in text_of(response)
    world.plan.refresh_from_db()
    assert (world.plan.title, world.plan.purpose, world.plan.ends_on) == (
        "New title",
        "Why\nagain",
        dt.date(2029, 8, 31),
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends_on": "2024-08-31"}, "has a day after 31 August 2024"),
        ({"starts_on": "2029-01-01", "ends_on": "2028-08-31"}, "has a day before 1 January 2029"),
        ({"ends_on": "2027-01-01"}, "“A1 Ring home on the first day” has a day after 1 January 2027: move that first."),
        ({"title": ""}, "Give the plan a title"),
        ({"starts_on": "x"}, "Enter a valid date"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_what_was_typed(world, changes, sentence):
    data = EDIT | {"title": "Typed"} | changes
    response = world.as_("ceo").post(world.url(f"plans/{world.plan.pk}/edit/"), data)
    assert response.status_code == 422
    text = text_of(response)
    assert sentence in text or sentence.split(" valid")[0] in text
    assert "Why" in text
    world.plan.refresh_from_db()
    assert world.plan.title == "Trust plan"


@pytest.mark.parametrize(
    ("role", "plan", "status"),
    [
        ("head", "trust", 403),
        ("trustee", "trust", 403),
        ("head", "north", 200),
        ("head", "south", 403),
        ("ceo", "north", 403),
    ],
)
def test_who_edits_the_head_of_a_plan(world, role, plan, status):
    found = world.plan if plan == "trust" else world.sdps[plan]
    assert world.as_(role).get(world.url(f"plans/{found.pk}/edit/")).status_code == status
    assert world.as_(role).request("PUT", world.url(f"plans/{found.pk}/edit/")).status_code in (403, 405)


def test_the_ceo_begins_a_further_trust_plan(world):
    response = world.as_("ceo").post(
        world.url("plan/add/"),
        EDIT | {"title": "Next", "starts_on": "2028-09-01", "ends_on": "2032-08-31"},
        follow=True,
    )
    assert "No priorities yet" in text_of(response)
    plan = Plan.objects.get(trust=world.trust, title="Next")
    assert (plan.kind, plan.starts_on, plan.purpose) == ("trust", dt.date(2028, 9, 1), "Why\nagain")
    assert world.as_("head").get(world.url("plan/add/")).status_code == 403
    bad = world.as_("ceo").post(world.url("plan/add/"), EDIT | {"ends_on": "2020-01-01"})
    assert bad.status_code == 422
    assert "The last day is before the first day." in text_of(bad)


def test_the_next_trust_plan_begins_beside_the_one_in_force(world, other_world):
    assert "Begin another trust plan" in text_of(world.as_("ceo").get(world.url("plan/")))
    assert "Begin another trust plan" not in text_of(world.as_("trustee").get(world.url("plan/")))
    page = world.as_("ceo").get(world.url("plan/begin/"))
    assert f"“{world.plan.title}” ends on {world.plan.ends_on:%-d %B %Y} and stays as it is." in text_of(page)
    for path in ("plan/add/", "plan/add/?then=paste", "plan/add/?then=library", "plan/file/"):
        assert f'href="{world.url(path)}"' in page.content.decode()
    assert {role for role in world.people if world.as_(role).get(world.url("plan/begin/")).status_code == 200} == {
        "ceo"
    }
    assert world.as_("ceo").get(other_world.url("plan/begin/")).status_code == 404
    assert world.as_("ceo").request("POST", world.url("plan/begin/")).status_code == 405
