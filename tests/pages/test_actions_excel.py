"""A plan's actions as an Excel file: in the plan's order, in words and real days, for whoever reads the plan."""

import datetime as dt
import io
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook, load_workbook

from apps.actions.models import Action, ActionKPI, ActionOwner, ProgressUpdate
from apps.strategies.models import Plan, Priority
from tests.world import World

QUERIES = 24


def file(world: World, role: str = "ceo", plan: Plan | None = None) -> HttpResponse:
    return world.as_(role).get(world.url(f"plans/{(plan or world.plan).pk}/actions/excel/"))


def book(answer: HttpResponse) -> Workbook:
    return load_workbook(io.BytesIO(answer.content))


def test_each_action_is_a_row(world: World) -> None:
    Action.objects.filter(pk=world.action.pk).update(due_on=dt.date(2026, 11, 1), title="=Ring()")
    ActionOwner.objects.create(trust=world.trust, action=world.action, party=world.parties["clerk"], position=1)
    ActionKPI.objects.create(trust=world.trust, action=world.action, kpi=world.kpi)
    ProgressUpdate.objects.create(
        trust=world.trust, action=world.action, text="Begun", rag="amber", said_on=dt.date(2026, 10, 5),
        said_by=world.people["ceo"],
    )  # fmt: skip
    answer = file(world)
    assert answer["Content-Disposition"] == 'attachment; filename="2026-11-20-trust-plan-actions.xlsx"'
    head, row = book(answer)["Actions"].values
    assert dict(zip(head, row, strict=True)) == {
        "Code": "A1", "Priority": "P1 Every child attends", "Action": "=Ring()", "Accountable": "CEO party",
        "Also owned by": "Governance professional party", "Starts on": None, "Due on": dt.datetime(2026, 11, 1),
        "Due, in words": None, "Academic year": None, "How it stands": "Amber", "Days late": 19,
        "Explained": "Amber: at risk, said on 5 October 2026; late by 19 days, due by 1 November 2026.",
        "Latest progress": "Begun", "Said on": dt.datetime(2026, 10, 5), "Said by": "CEO larkmoor",
        "KPIs it serves": "K1 Attendance is at least 95%",
    }  # fmt: skip
    assert book(answer)["Actions"]["C2"].data_type == "s"
    assert ("Plan", "Trust plan") in set(book(answer)["About"].values)


def test_they_stand_in_the_plans_order(world: World) -> None:
    below = Priority.objects.create(trust=world.trust, plan=world.plan, code="P1.1", title="x", parent=world.priority)
    second = Priority.objects.create(trust=world.trust, plan=world.plan, code="P2", title="y", position=2)
    for code, priority in (("C", second), ("B", below)):
        Action.objects.create(trust=world.trust, plan=world.plan, priority=priority, code=code, title=code)
    assert [row[0] for row in list(book(file(world))["Actions"].values)[1:]] == ["A1", "B", "C"]


def test_a_title_of_signs_still_gives_a_file_a_name(world: World) -> None:
    Plan.objects.filter(pk=world.plan.pk).update(title='"🙂\r\n;/../')
    assert file(world)["Content-Disposition"] == 'attachment; filename="2026-11-20-plan-actions.xlsx"'


def test_who_may(world: World, other_world: World) -> None:
    for role in ("ceo", "trustee", "staff", "head"):
        assert file(world, role).status_code == 200, role
    for role in ("head", "governor", "leader"):
        assert file(world, role, world.sdps["north"]).status_code == 200, role
        assert file(world, role, world.sdps["south"]).status_code == 403, role
    assert file(world, "ceo", other_world.plan).status_code == 404
    assert world.as_("ceo").request("POST", world.url(f"plans/{world.plan.pk}/actions/excel/")).status_code == 405


def test_the_number_of_queries_is_the_same_for_one_action_and_twenty(
    world: World, django_assert_num_queries: Any
) -> None:
    browser, path = world.as_("ceo"), world.url(f"plans/{world.plan.pk}/actions/excel/")
    browser.get(path)
    for count in (1, 20):
        for number in range(Action.objects.filter(plan=world.plan).count(), count):
            action = Action.objects.create(
                trust=world.trust, plan=world.plan, priority=world.priority, code=f"X{number}", title="More"
            )
            ActionOwner.objects.create(trust=world.trust, action=action, party=world.parties["ceo"])
            ProgressUpdate.objects.create(trust=world.trust, action=action, text="Begun", rag="green")
            ActionKPI.objects.create(trust=world.trust, action=action, kpi=world.kpi)
        with django_assert_num_queries(QUERIES):
            browser.get(path)
