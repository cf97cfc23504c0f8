"""My work: the actions and steps a person owns, updated many at once, and the KPIs whose figures they owe."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.actions.models import Action, ActionOwner, ProgressUpdate, Step, StepOwner
from apps.kpis.models import KPIOwner, Measure, Reading
from apps.trusts.models import Party
from tests.pages.reading import text_of
from tests.world import World, _action

QUERIES = 19


def own(world: World, title: str, due_on: dt.date | None, plan: str = "north", **fields: Any) -> Action:
    """An action of the leader's."""
    action = _action(world, world.sdps[plan], world.school_priorities[plan], "", title, "leader")
    for name, value in {"due_on": due_on, **fields}.items():
        setattr(action, name, value)
    action.save()
    return action


def word(action: Action, status: str = "green", text: str = "Begun.", said_on: str = "2026-11-20") -> dict[str, str]:
    return {f"a{action.pk}-status": status, f"a{action.pk}-text": text, f"a{action.pk}-said_on": said_on}


def rows(response: Any) -> list[tuple[str, str]]:
    return [(row.work.when.value, str(row.work.action)) for row in response.context["rows"]]


@pytest.fixture
def late(world: World) -> list[Action]:
    return [own(world, "Ring home", dt.date(2026, 11, 1)), own(world, "Greet at the gate", dt.date(2026, 11, 19))]


def test_late_first_then_soon_then_later_then_without_a_day(world, late):
    own(world, "Soon", dt.date(2027, 1, 1))
    own(world, "Undated", None)
    own(world, "Dropped", dt.date(2026, 10, 1), outcome="dropped")
    own(world, "Not here", dt.date(2026, 11, 1), plan="south")
    response = world.as_("leader").get(world.url("my-work/"))
    assert rows(response) == [
        ("late", "Ring home"),
        ("late", "Greet at the gate"),
        ("soon", "Soon"),
        ("later", "1.1 Walk to school club"),
        ("undated", "Undated"),
    ]
    assert "Ring home · Awaiting Late North Lane Primary; due 1 November 2026" in text_of(response)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("show=late", ["Ring home", "Greet at the gate"]),
        ("show=soon", []),
        ("show=done", ["Dropped"]),
        ("show=nonsense&page=x", ["Ring home", "Greet at the gate", "1.1 Walk to school club"]),
        ("plan=999999999999999999999", []),
    ],
)
def test_the_filters(world, late, query, found):
    own(world, "Dropped", dt.date(2026, 10, 1), outcome="dropped")
    assert [title for _, title in rows(world.as_("leader").get(world.url(f"my-work/?{query}")))] == found


def test_several_parties_may_be_one_person_and_plans_can_be_told_apart(world, late):
    second = Party.objects.create(trust=world.trust, name="Attendance group", user=world.people["leader"])
    ActionOwner.objects.create(trust=world.trust, action=late[0], party=second, position=1)
    ActionOwner.objects.create(trust=world.trust, action=world.action, party=second, position=1)
    browser = world.as_("leader")
    response = browser.get(world.url("my-work/"))
    assert [title for _, title in rows(response)].count("Ring home") == 1
    assert ("later", "A1 Ring home on the first day") in rows(response)
    only = browser.get(world.url(f"my-work/?plan={world.plan.pk}"))
    assert rows(only) == [("later", "A1 Ring home on the first day")]
    assert "Everything that is open (1)" in text_of(only)


def test_several_are_saved_at_once_and_untouched_ones_say_nothing(world, late):
    data = {**word(late[0], "amber", "Two classes so far."), **word(late[1], "complete", "The gate rota shows it.")}
    data |= word(world.school_actions["north"], "", "  ")
    response = world.as_("leader").post(world.url("my-work/?show=late"), data, follow=True)
    assert "2 updates are saved." in text_of(response)
    assert [(u.action, u.rag, u.text, u.said_by) for u in ProgressUpdate.objects.order_by("pk")] == [
        (late[0], "amber", "Two classes so far.", world.people["leader"]),
        (late[1], "complete", "The gate rota shows it.", world.people["leader"]),
    ]
    assert rows(response) == [("late", "Ring home")]
    assert response.redirect_chain == [(world.url("my-work/?show=late"), 302)]


def test_the_good_are_saved_and_the_wrong_stay_as_they_were_typed(world, late):
    data = {**word(late[0], "red", ""), **word(late[1], "green", "All of them.")}
    response = world.as_("leader").post(world.url("my-work/?show=done"), data)
    assert response.status_code == 422
    text = text_of(response)
    assert "1 update is saved." in text
    assert "Ring home: Say in a sentence how it stands." in text
    assert '<option value="red" selected>' in response.content.decode()
    assert rows(response) == [("late", "Ring home")]
    assert list(ProgressUpdate.objects.values_list("action", flat=True)) == [late[1].pk]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"status": ""}, "Choose how it stands"),
        ({"status": "purple"}, "Choose how it stands"),
        ({"said_on": "2026-11-21"}, "This day is still to come: give today or an earlier day."),
        ({"said_on": "tomorrow"}, "Enter a day, such as 20/11/2026"),
        ({"said_on": ""}, "Enter the day"),
        ({"status": "complete", "text": ""}, "Say what shows that it is complete"),
        ({"text": "x" * 1_000_001}, "This is too long: it can have 100,000 characters at most."),
        ({"text": "a\x00b"}, "This holds a character that cannot be kept"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_row(world, late, typed, sentence):
    data = word(late[0]) | {f"a{late[0].pk}-{name}": value for name, value in typed.items()}
    for htmx in (False, True):
        headers = {"HX-Request": "true"} if htmx else {}
        sent = data | ({"row": str(late[0].pk)} if htmx else {})
        response = world.as_("leader").post(world.url("my-work/"), sent, headers=headers)
        assert response.status_code == 422
        assert sentence in text_of(response)
    assert ProgressUpdate.objects.count() == 0


def test_a_row_saves_by_itself_and_says_so(world, late):
    data = {**word(late[0]), **word(late[1], "red", "Half typed"), "row": str(late[0].pk)}
    response = world.as_("leader").post(world.url("my-work/"), data, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in html
    assert "Half typed" not in html
    assert f'id="work-{late[0].pk}"' in html
    assert 'id="work-saved" hx-swap-oob="innerHTML"' in html
    assert "Said on 20 November 2026: Begun." in text_of(response)
    assert list(ProgressUpdate.objects.values_list("action", "rag")) == [(late[0].pk, "green")]


def test_the_same_sent_twice_is_kept_once(world, late):
    for _ in range(2):
        world.as_("leader").post(world.url("my-work/"), word(late[0]))
    assert ProgressUpdate.objects.count() == 1
    world.as_("leader").post(world.url("my-work/"), word(late[0], "amber"))
    assert ProgressUpdate.objects.count() == 2


def test_nobody_updates_what_is_not_theirs_and_what_they_wrote_is_kept_to_be_copied(world, other_world, late):
    ActionOwner.objects.filter(action=late[0]).update(removed_at="2026-11-20T00:00:00Z")
    for foreign in (late[0], world.action, other_world.school_actions["north"]):
        response = world.as_("leader").post(world.url("my-work/"), word(foreign, text="A long thought"))
        assert response.status_code == 422
        assert "This was not saved, because it is no longer yours to say." in text_of(response)
        assert "A long thought" in text_of(response)
        alone = word(foreign) | {"row": str(foreign.pk)}
        answer = world.as_("leader").post(world.url("my-work/"), alone, headers={"HX-Request": "true"})
        assert answer.status_code == 404
    assert ProgressUpdate.objects.count() == 0


def test_a_step_of_mine_is_shown_and_its_action_is_its_owners_to_speak_for(world):
    step = Step.objects.create(trust=world.trust, action=world.action, text="Make the rota")
    StepOwner.objects.create(trust=world.trust, step=step, party=world.parties["leader"])
    response = world.as_("leader").get(world.url(f"my-work/?plan={world.plan.pk}"))
    text = text_of(response)
    assert "Your step: Make the rota" in text
    assert "How the action stands is for its owner to say." in text
    assert response.context["rows"][0].form is None


def test_who_owns_nothing_reads_how_work_gets_there(world):
    text = text_of(world.as_("staff").get(world.url("my-work/")))
    assert "You own no action yet" in text
    assert "names you, or a role or group that you belong to, as the owner of an action or of one of its steps." in text


def test_kpis_one_answers_for_wait_until_their_figures_are_in(world):
    KPIOwner.objects.create(trust=world.trust, kpi=world.kpi, party=world.parties["data_lead"])
    KPIOwner.objects.create(trust=world.trust, kpi=world.trust_kpi, party=world.parties["data_lead"])

    def report(kpi: Any, school: Any) -> None:
        Reading.objects.create(
            trust=world.trust,
            measure=Measure.objects.get(kpi=kpi),
            school=school,
            period=world.period(),
            value=Decimal("94.0"),
            reported_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
        )

    report(world.kpi, world.schools["north"])
    browser = world.as_("data_lead")
    response = browser.get(world.url("my-work/"))
    period = world.period().pk
    assert [(row.kpi, row.reported, row.asked, row.is_late, row.href) for row in response.context["kpis"]] == [
        (world.kpi, 1, 2, True, world.url(f"figures/trust/{period}/?kpi={world.kpi.pk}")),
        (world.trust_kpi, 0, 1, True, world.url(f"figures/trust/{period}/")),
    ]
    assert "K1 Attendance is at least 95% Due 13 November 2026 1 of 2 in" in text_of(response)
    report(world.kpi, world.schools["south"])
    report(world.trust_kpi, None)
    assert browser.get(world.url("my-work/")).context["kpis"] == []


def test_other_trusts_and_other_methods(world, other_world):
    assert world.as_("leader").get(other_world.url("my-work/")).status_code == 404
    assert world.as_("leader").request("PUT", world.url("my-work/")).status_code == 405


def test_the_same_queries_for_one_action_and_three(world, late):
    counts = []
    browser = world.as_("leader")
    for more in (1, 3):
        for number in range(more):
            step = Step.objects.create(trust=world.trust, action=own(world, f"More {number}", None), text="A step")
            StepOwner.objects.create(trust=world.trust, step=step, party=world.parties["leader"])
        with CaptureQueriesContext(connection) as seen:
            browser.get(world.url("my-work/"))
        counts.append(len(seen))
    assert counts == [QUERIES, QUERIES]
