"""The page of targets to approve, the tasks at home that lead to it, and what stands on a KPI's page."""

import datetime as dt
from typing import Any

import pytest

from apps.kpis.models import Target
from apps.kpis.to_approve import waiting_for_approval
from apps.trusts.models import Body, School
from tests.pages.reading import text_of
from tests.world import World, make_kpi

TODAY = dt.date(2026, 11, 20)
QUERIES = 20


def url(world: World) -> str:
    return world.url("targets/approve/")


def sent(world: World, **changed: Any) -> dict[str, Any]:
    keys = [row.key for row in waiting_for_approval(world.trust, TODAY)]
    board = Body.objects.get(trust=world.trust, kind="board").pk
    told = {"which": "all", "decision": "approve", "body": board, "on": "2026-11-19", "minute": "7.2", "reason": ""}
    return {**told, "listed": keys, **changed}


def statuses(world: World) -> list[str]:
    return list(Target.objects.filter(trust=world.trust).order_by("pk").values_list("status", flat=True))


def home_tasks(world: World, role: str) -> list[tuple[str, str]]:
    waiting = world.as_(role).get(world.url()).context["waiting"]  # type: ignore[attr-defined]
    return [(task.text, task.status) for group in waiting.groups for task in group.tasks]


def test_all_at_once_is_one_resolution(world: World) -> None:
    trustee = world.as_("trustee")
    text = text_of(trustee.get(url(world)))
    assert "2 targets are proposed." in text
    assert "K1 Attendance is at least 95% All schools" in text and "Nothing yet" in text
    answer = trustee.post(url(world), sent(world))
    assert (answer.status_code, answer["Location"], statuses(world)) == (302, url(world), ["approved"] * 2)
    text = text_of(trustee.get(url(world)))
    assert "2 targets approved by Trust board on 19 November 2026, minute 7.2." in text
    assert "Approved by Trust board on 19 November 2026, minute 7.2: 2 targets, recorded by" in text
    assert "Nothing waits to be approved" in text
    kpi = text_of(world.as_("staff").get(world.url(f"kpis/{world.kpi.pk}/")))
    assert "At least 95.0%, amber down to 93.0% Approved by Trust board on 19 November 2026, minute 7.2." in kpi
    assert "In force, approved by Trust board on 19 November 2026, minute 7.2" in kpi


def test_some_are_refused_with_a_reason(world: World) -> None:
    key = next(row.key for row in waiting_for_approval(world.trust, TODAY) if row.kpi == world.trust_kpi)
    changed: dict[str, Any] = {"which": "some", "chosen": [key], "decision": "refuse"}
    answer = world.as_("clerk").post(url(world), sent(world, **changed))
    assert answer.status_code == 422
    assert "Write why it is refused: whoever proposed it reads this." in text_of(answer)
    assert answer.content.decode().count("checked") == 3  # what was ticked and chosen stays
    answer = world.as_("clerk").post(url(world), sent(world, **changed, reason="Too low."))
    assert (answer.status_code, sorted(statuses(world))) == (302, ["proposed", "refused"])
    assert "Refused by Trust board on 19 November 2026, minute 7.2" in text_of(
        world.as_("ceo").get(world.url(f"kpis/{world.trust_kpi.pk}/"))
    )


@pytest.mark.parametrize(
    ("changed", "status", "sentence"),
    [
        ({"which": "some"}, 422, "Tick at least one."),
        ({"which": "some", "chosen": ["x"]}, 409, "Something here has been changed or decided meanwhile."),
        ({"which": "some", "chosen": ["99999999999999999999:1"]}, 409, "changed or decided meanwhile"),
        ({"body": "999999"}, 422, "Select a valid choice"),
        ({"on": ""}, 422, "Enter the day on which the body decided"),
        ({"on": "2026-11-21"}, 422, "today, or a day that has passed"),
        ({"minute": "<b>" + "7" * 60}, 422, "at most 50 characters"),
        ({"minute": ""}, 422, "Enter the number under which the minutes record it."),
        ({"decision": "perhaps"}, 422, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_decided(
    world: World, changed: dict[str, Any], status: int, sentence: str
) -> None:
    answer = world.as_("trustee").post(url(world), sent(world, **changed))
    assert answer.status_code == status
    assert sentence in text_of(answer)
    assert statuses(world) == ["proposed", "proposed"]


def test_a_local_body_does_not_decide(world: World) -> None:
    local = Body.objects.create(trust=world.trust, kind="local", name="North governors")
    assert world.as_("trustee").post(url(world), sent(world, body=local.pk)).status_code == 422


@pytest.mark.parametrize(
    ("role", "status"), [("ceo", 200), ("trustee", 200), ("clerk", 200), ("data_lead", 403), ("head", 403)]
)
def test_who_sees_it(world: World, role: str, status: int) -> None:
    assert world.as_(role).get(url(world)).status_code == status


def test_who_decides(world: World) -> None:
    assert "A trustee approves them" in text_of(world.as_("ceo").get(url(world)))
    for role, status in (("ceo", 403), ("executive", 403), ("staff", 403)):
        assert world.as_(role).post(url(world), sent(world)).status_code == status
    assert world.as_("trustee").request("PUT", url(world)).status_code == 405
    assert statuses(world) == ["proposed", "proposed"]


def test_it_waits_at_home_for_those_who_decide(world: World, other_world: World) -> None:
    for role in ("trustee", "clerk"):
        assert ("Targets to approve", "2 proposed") in home_tasks(world, role)
    assert "Targets to approve" not in dict(home_tasks(world, "ceo"))
    Target.objects.filter(trust=world.trust).update(made_by=world.people["ceo"])
    world.as_("trustee").post(url(world), sent(world, decision="refuse", reason="No."))
    assert ("2 of your targets were refused", "Refused") in home_tasks(world, "ceo")
    assert "Targets to approve" not in dict(home_tasks(world, "trustee"))


def test_a_closed_schools_and_a_school_plans_targets_do_not_wait(world: World) -> None:
    south = world.schools["south"]
    Target.objects.create(trust=world.trust, kpi=world.kpi, school=south, value=90, valid_from=TODAY)
    own = make_kpi(world, plan=world.sdps["north"], statement="Own", shape="at_least", unit="number", target="3")
    assert len(waiting_for_approval(world.trust, TODAY)) == 3
    School.objects.filter(pk=south.pk).update(closed_on=TODAY)
    assert len(waiting_for_approval(world.trust, TODAY)) == 2
    assert "not yet approved" not in text_of(world.as_("ceo").get(world.url(f"kpis/{own.pk}/")))


def test_the_same_queries_for_few_and_many(world: World, django_assert_num_queries: Any) -> None:
    trustee = world.as_("trustee")
    with django_assert_num_queries(QUERIES):
        trustee.get(url(world))
    for number in range(5):
        make_kpi(world, code=f"N{number}", statement=f"N{number}", shape="at_least", unit="number", target="9")
    Target.objects.create(
        trust=world.trust, kpi=world.kpi, school=world.schools["north"], term=world.term(), value=9, valid_from=TODAY
    )
    with django_assert_num_queries(QUERIES):
        trustee.get(url(world))
