"""The list of schools with their plans in numbers, and beginning a school's plan."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.actions.models import Action, ActionKPI, ProgressUpdate
from apps.strategies.models import Plan, Priority
from apps.trusts.models import School, Trust
from tests.pages.reading import text_of
from tests.world import World

QUERIES = 19


def add_school(world: World, number: int) -> School:
    school = School.objects.create(trust=world.trust, name=f"School {number}", slug=f"school-{number}", position=9)
    plan = Plan.objects.create(
        trust=world.trust,
        kind="sdp",
        school=school,
        title=f"Plan {number}",
        starts_on=dt.date(2026, 9, 1),
        ends_on=dt.date(2027, 8, 31),
    )
    priority = Priority.objects.create(trust=world.trust, plan=plan, title="P")
    action = Action.objects.create(
        trust=world.trust, plan=plan, priority=priority, title="A", due_on=dt.date(2026, 10, 1)
    )
    ActionKPI.objects.create(trust=world.trust, action=action, kpi=world.kpi)
    ProgressUpdate.objects.create(trust=world.trust, action=action, text="Begun", rag="green")
    return school


def test_the_ceo_sees_each_school_in_numbers(world):
    add_school(world, 1)
    text = text_of(world.as_("ceo").get(world.url("school-plans/")))
    assert (
        "North Lane Primary North Lane Primary plan 2026/27 Actions: 1 Late: 0 Linked: 0 of 1 "
        "Trust KPIs served: 0 1 awaiting of 1 due" in text
    )
    assert "School 1 Plan 1 Actions: 1 Late: 1 Linked: 1 of 1 Trust KPIs served: 1 1 green of 1 due" in text
    assert "Start the plan" not in text


def test_a_head_sees_the_own_school_alone(world):
    text = text_of(world.as_("head").get(world.url("school-plans/")))
    assert "North Lane Primary" in text
    assert "South Bank" not in text


def test_who_has_no_school_to_read_is_refused(world):
    assert world.as_("staff").get(world.url("school-plans/")).status_code == 403


def test_a_plan_that_is_over_is_shown_as_such_with_the_offer_to_start_the_next(world):
    Plan.objects.filter(pk=world.sdps["north"].pk).update(starts_on=dt.date(2025, 9, 1), ends_on=dt.date(2026, 8, 31))
    text = text_of(world.as_("head").get(world.url("school-plans/")))
    assert "Its period is over Start the plan of North Lane Primary for 2026/27" in text
    text = text_of(world.as_("governor").get(world.url("school-plans/")))
    assert "Its period is over" in text
    assert "Start the plan" not in text


def test_the_head_starts_the_plan_of_a_school_that_has_none(world):
    Plan.objects.filter(pk=world.sdps["north"].pk).update(starts_on=dt.date(2024, 9, 1), ends_on=dt.date(2025, 8, 31))
    response = world.as_("head").post(world.url("schools/north/plans/sdp/start/"), follow=True)
    text = text_of(response)
    assert "School development plan 2026/27 has begun" in text
    assert "No priorities yet" in text
    assert "The trust's priorities" in text
    again = world.as_("head").post(world.url("schools/north/plans/sdp/start/"), follow=True)
    assert "North Lane Primary has a plan of this kind for 2026/27 already." in text_of(again)
    assert Plan.objects.filter(school=world.schools["north"]).count() == 2
    listed = text_of(world.as_("head").get(world.url("school-plans/")))
    assert "Also 2024/25: North Lane Primary plan 2026/27" in listed


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("head", "schools/south/plans/sdp/start/", 403),
        ("ceo", "schools/north/plans/sdp/start/", 403),
        ("governor", "schools/north/plans/sdp/start/", 403),
        ("head", "schools/north/plans/trust/start/", 404),
        ("head", "schools/nowhere/plans/sdp/start/", 404),
    ],
)
def test_who_may_not_start_a_plan(world, role, path, status):
    assert world.as_(role).post(world.url(path)).status_code == status
    assert Plan.objects.count() == 3


def test_starting_a_plan_is_posted(world):
    assert world.as_("head").get(world.url("schools/north/plans/sdp/start/")).status_code == 405


def test_business_plans_are_shown_where_the_trust_uses_them(world):
    assert "business" not in text_of(world.as_("head").get(world.url("school-plans/"))).lower()
    Trust.objects.filter(pk=world.trust.pk).update(vocabulary={"bdp": "Services plan"})
    text = text_of(world.as_("head").get(world.url("school-plans/")))
    assert "No services plan yet Start the plan of North Lane Primary for 2026/27" in text


def test_another_trusts_schools_are_not_there(world, other_world):
    text = text_of(world.as_("ceo").get(world.url("school-plans/")))
    assert text.count("North Lane Primary plan") == 1
    School.objects.filter(pk=world.schools["south"].pk).update(slug="renamed")
    assert world.as_("head").post(world.url("schools/south/plans/sdp/start/")).status_code == 404


def test_the_queries_do_not_depend_on_the_number_of_schools(world):
    counts = []
    for more in (0, 3):
        for number in range(more):
            add_school(world, number)
        browser = world.as_("ceo")
        with CaptureQueriesContext(connection) as seen:
            browser.get(world.url("school-plans/"))
        counts.append(len(seen))
    assert counts == [QUERIES, QUERIES]


def test_of_many_schools_a_page_is_shown_and_one_is_found_by_its_name(world):
    for number in range(30):
        School.objects.create(trust=world.trust, name=f"School {number}", slug=f"school-{number}", position=9)
    ceo, here = world.as_("ceo"), world.url("school-plans/")
    first = ceo.get(here)
    assert len(first.context["rows"]) == 25
    assert "32 of 32 schools: 1 to 25 on this page." in text_of(first)
    assert [row.school.name for row in ceo.get(f"{here}?page=2").context["rows"]][-1] == "School 9"
    found = ceo.get(f"{here}?search=LANE+north")
    assert [row.school.name for row in found.context["rows"]] == ["North Lane Primary"]
    nothing = ceo.get(f"{here}?search=%3Cb%3E")
    assert "No school has this in its name" in text_of(nothing)
    assert "<b>" not in nothing.content.decode()


def test_the_plans_of_a_closed_school_stay_in_reach(world):
    school = world.schools["north"]
    School.objects.filter(pk=school.pk).update(closed_on=dt.date(2026, 11, 1))
    page = world.as_("ceo").get(world.url("school-plans/"))
    rows = page.context["rows"]
    assert [(row.school.slug, row.is_closed) for row in rows] == [("south", False), ("north", True)]
    assert not any(cell.may_start for cell in rows[1].cells)
    assert "closed from 1 November 2026" in page.content.decode()
