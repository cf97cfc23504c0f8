"""The history of plans and things, restoring a version, and bringing back what was removed."""

import datetime as dt
import re
from urllib.parse import urlencode

import pytest
from django.utils.html import strip_tags

from apps.actions.models import Action, ActionOwner, Step
from apps.kpis.models import KPI, Measure
from apps.strategies.models import Objective, Plan, Priority
from tests.world import FIRST, make_kpi


def text_of(response):
    main = response.content.decode().split('id="main-content"')[1].split("</main>")[0]
    return re.sub(r"\s+", " ", strip_tags(main)).strip()


def edit(world, role="ceo", action=None, **changed):
    action = Action.objects.get(pk=(action or world.action).pk)
    data = {
        "title": action.title,
        "code": action.code,
        "priority": action.priority_id,
        "due_on": "2027-03-31",
        "owner_0": "CEO party",
        **{
            f"{rows}-{name}": "0"
            for rows in ("steps", "resources", "criteria")
            for name in ("TOTAL_FORMS", "INITIAL_FORMS")
        },
    }
    answer = world.as_(role).post(world.url(f"actions/{action.pk}/edit/"), data | changed)
    assert answer.status_code == 302, text_of(answer)


def history(world, role="ceo", path=None, **kwargs):
    asked = f"?{urlencode(kwargs)}" if kwargs else ""
    answer = world.as_(role).get(world.url(path or f"history/action/{world.action.pk}/") + asked)
    assert answer.status_code == 200
    return text_of(answer)


def test_a_changed_day_and_a_changed_text_are_told_in_plain_english(world):
    edit(world, due_on="2027-04-30", title="Ring home on the very first day")
    told = history(world)
    assert "CEO larkmoor" in told
    assert "20 November 2026" in told
    assert "Changed the due date from 31 March 2027 to 30 April 2027." in told
    assert "Changed the title from “Ring home on the first day” to “Ring home on the very first day”." in told


def test_a_long_text_shows_the_words_that_went_and_came(world):
    before = "Attendance has fallen in every year group since the move to the new building on the hill, we think."
    Priority.objects.filter(pk=world.priority.pk).update(narrative=before)
    Priority.objects.filter(pk=world.priority.pk).update(narrative=before.replace("fallen in", "risen for"))
    page = world.as_("ceo").get(world.url(f"history/priority/{world.priority.pk}/")).content.decode()
    assert re.search(r"<del><span[^>]*>\[removed: </span>\s*fallen in<span", page)
    assert re.search(r"<ins><span[^>]*>\[added: </span>\s*risen for<span", page)


def test_owners_steps_and_removals_are_named(world):
    ActionOwner.objects.filter(action=world.action).update(removed_at=dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
    ActionOwner.objects.create(trust=world.trust, action=world.action, party=world.parties["head"])
    Step.objects.create(trust=world.trust, action=world.action, text="Agree a script")
    told = history(world)
    assert "Removed CEO party as owner." in told
    assert "Added Headteacher party as owner." in told
    assert "Added the step “Agree a script”." in told
    in_plan = history(world, path=f"plans/{world.plan.pk}/history/")
    assert "Removed CEO party as owner of the action “A1 Ring home on the first day”." in in_plan


def test_the_plans_history_is_narrowed_to_a_person_and_a_kind(world):
    edit(world, due_on="2027-04-30")
    path = f"plans/{world.plan.pk}/history/"
    assert "Added the KPI “K1 Attendance is at least 95%”." in history(world, path=path)
    ceo = world.people["ceo"].pk
    by_ceo = history(world, path=path, who=ceo)
    assert "Changed the due date of the action “A1 Ring home on the first day”" in by_ceo
    assert "Added the KPI" not in by_ceo
    assert "Added the KPI" not in history(world, path=path, what="action")
    assert "Added the action" not in history(world, path=path, what="kpi")
    for odd in ("0", "-1", "x", "9" * 40, "\x00", "💥"):
        assert "Added the KPI" in history(world, path=path, who=odd, what=odd, page=odd)


def test_many_changes_at_once_are_counted(world):
    for number in range(60):
        Step.objects.create(trust=world.trust, action=world.action, text=f"Step {number}")
    told = history(world)
    assert "Added 1 action, 1 owner and 60 steps." in told
    assert "Restore this version" not in told  # it is as it came


def test_a_thing_that_came_with_many_others_is_restored_to_how_it_came(world):
    for number in range(60):
        Step.objects.create(trust=world.trust, action=world.action, text=f"Step {number}")
    edit(world, title="Write home")
    page = world.as_("ceo").get(world.url(f"history/action/{world.action.pk}/")).content.decode()
    path = world.url(f"history/action/{world.action.pk}/{first_version(world.action)}/restore/")
    assert page.count(f'href="{path}"') == 1
    assert "Added 1 action, 1 owner and 60 steps. Restore this version" in history(world)
    assert world.as_("ceo").post(path, {"newest": newest(world.action)}).status_code == 302
    assert Action.objects.get(pk=world.action.pk).title == "Ring home on the first day"


def test_figures_are_told_to_those_who_see_them(world):
    measure = Measure.objects.get(kpi=world.kpi)
    path = f"figures/schools/north/{world.period().pk}/"
    for value in ("93.8", "94.1"):
        answer = world.as_("head").post(world.url(path), {f"f{measure.pk}-{world.schools['north'].pk}-value": value})
        assert answer.status_code == 302
    world.as_("head").post(world.url(path), {"submit": "1"})
    told = history(world, path=f"history/kpi/{world.kpi.pk}/")
    assert "Submitted the figure 94.1 for North Lane Primary, autumn 2026/27." in told
    assert "Added the figure 93.8 for North Lane Primary, autumn 2026/27." in told
    assert "Changed the figure for North Lane Primary, autumn 2026/27 from 93.8 to 94.1." in told
    assert "93.8" not in history(world, "trustee", path=f"history/kpi/{world.kpi.pk}/")


def test_who_sees_a_history(world):
    paths = {"trust": f"plans/{world.plan.pk}/history/", "north": f"plans/{world.sdps['north'].pk}/history/"}
    seen = {
        role: [name for name, path in paths.items() if world.as_(role).get(world.url(path)).status_code == 200]
        for role in world.people
    }
    assert {role: names for role, names in seen.items() if names} == {
        "ceo": ["trust", "north"],
        "trustee": ["trust", "north"],
        "clerk": ["trust", "north"],
        "head": ["north"],
    }
    south = world.url(f"plans/{world.sdps['south'].pk}/history/")
    assert world.as_("head").get(south).status_code == 403
    assert world.as_("ceo").post(world.url(paths["trust"])).status_code == 405


def test_another_trusts_history_is_not_there(world, other_world):
    ceo = world.as_("ceo")
    for path in (
        f"plans/{other_world.plan.pk}/history/",
        f"history/action/{other_world.action.pk}/",
        f"plans/{other_world.plan.pk}/removed/",
        f"history/action/{other_world.action.pk}/1/restore/",
        "history/reading/1/",
    ):
        assert ceo.get(world.url(path)).status_code == 404, path
    assert ceo.post(world.url(f"removed/action/{other_world.action.pk}/back/")).status_code == 404


def test_the_number_of_queries_does_not_grow(world, django_assert_num_queries):
    ceo, path = world.as_("ceo"), world.url(f"plans/{world.plan.pk}/history/")

    def ask():
        with django_assert_num_queries(25):
            assert ceo.get(path).status_code == 200

    edit(world, due_on="2027-04-30")
    ask()
    for day in ("2027-05-01", "2027-05-02", "2027-05-03"):
        edit(world, due_on=day)
    ask()


def first_version(thing):
    return thing.pgh_event_model.objects.filter(id=thing.pk).order_by("pgh_id").first().pgh_id


def newest(thing):
    return thing.pgh_event_model.objects.filter(id=thing.pk).order_by("-pgh_id").first().pgh_id


def test_an_earlier_version_is_restored_and_that_is_a_change_too(world):
    Step.objects.create(trust=world.trust, action=world.action, text="Agree a script")
    edit(world, due_on="2027-04-30", title="Write home")
    ceo, path = world.as_("ceo"), f"history/action/{world.action.pk}/{first_version(world.action)}/restore/"
    assert f'href="{world.url(path)}"' in ceo.get(world.url(f"history/action/{world.action.pk}/")).content.decode()
    shown = text_of(ceo.get(world.url(path)))
    assert "Due date [removed: 30 April 2027] [added: 31 March 2027]" in re.sub(r"\s+", " ", shown)
    answer = ceo.post(world.url(path), {"newest": newest(world.action)})
    assert answer.status_code == 302
    action = Action.objects.get(pk=world.action.pk)
    assert (action.title, action.due_on) == ("Ring home on the first day", dt.date(2027, 3, 31))
    assert [link.party.name for link in action.owners.all()] == ["CEO party"]
    assert [step.text for step in action.steps.all()] == ["Agree a script"]
    assert "Changed the due date from 30 April 2027 to 31 March 2027." in history(world)


def test_a_version_is_not_restored_over_a_change_that_was_not_seen(world):
    edit(world, title="Write home")
    seen = newest(world.action)
    edit(world, title="Go and see them")
    path = world.url(f"history/action/{world.action.pk}/{first_version(world.action)}/restore/")
    answer = world.as_("ceo").post(path, {"newest": seen})
    assert answer.status_code == 409
    assert "Somebody has changed it since you looked" in text_of(answer)
    assert Action.objects.get(pk=world.action.pk).title == "Go and see them"


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (
            lambda world: (
                Action.objects.filter(pk=world.action.pk).update(code="A9"),
                Action.objects.create(
                    trust=world.trust, plan=world.plan, priority=world.priority, code="A1", title="Other"
                ),
            ),
            "Another entry of this plan has the code A1 already: give another, or leave it empty.",
        ),
        (
            lambda world: (
                Action.objects.filter(pk=world.action.pk).update(due_on="2024-10-01"),
                Plan.objects.filter(pk=world.plan.pk).update(ends_on="2025-08-31"),
            ),
            "Enter a day within the plan, which runs from 1 September 2024 to 31 August 2025.",
        ),
        (
            lambda world: (
                Action.objects.filter(pk=world.action.pk).update(
                    priority=Priority.objects.create(trust=world.trust, plan=world.plan, title="New home")
                ),
                Priority.objects.filter(pk=world.priority.pk).update(
                    removed_at=dt.datetime(2026, 11, 20, tzinfo=dt.UTC), removed_by=world.people["ceo"]
                ),
            ),
            "“P1 Every child attends” is not in the plan any more: bring that back first, or change this by hand.",
        ),
    ],
    ids=["a code taken since", "a day outside the plan", "a priority that was removed"],
)
def test_what_cannot_be_restored_is_said(world, spoil, sentence):
    version = first_version(world.action)
    spoil(world)
    before = Action.objects.filter(pk=world.action.pk).values().get()
    path = world.url(f"history/action/{world.action.pk}/{version}/restore/")
    answer = world.as_("ceo").post(path, {"newest": newest(world.action)})
    assert answer.status_code == 409
    assert sentence in text_of(answer).replace("&#x27;", "'")
    assert Action.objects.filter(pk=world.action.pk).values().get() == before


@pytest.mark.parametrize("kind", ["priority", "objective", "kpi", "action"])
def test_each_kind_of_thing_is_restored(world, kind):
    objective = Objective.objects.create(trust=world.trust, plan=world.plan, text="Reach 95%", code="1")
    thing = {"priority": world.priority, "objective": objective, "kpi": world.kpi, "action": world.action}[kind]
    field = {"priority": "title", "objective": "text", "kpi": "statement", "action": "title"}[kind]
    first, was = first_version(thing), getattr(thing, field)
    type(thing).objects.filter(pk=thing.pk).update(**{field: "Something else"})
    path = world.url(f"history/{kind}/{thing.pk}/{first}/restore/")
    assert world.as_("trustee").get(path).status_code == 403
    assert world.as_("ceo").post(path, {"newest": newest(thing)}).status_code == 302
    assert getattr(type(thing).objects.get(pk=thing.pk), field) == was


def test_a_restored_kpi_goes_on_from_what_it_goes_on_from_now_and_that_is_said(world):
    first = first_version(world.kpi)
    before = Plan.objects.create(
        trust=world.trust, kind="trust", title="Before", starts_on=FIRST - dt.timedelta(days=365), ends_on=FIRST
    )
    older = make_kpi(
        world, code="O1", statement="Attendance", plan=before, unit=world.kpi.unit,
        measured_for=world.kpi.measured_for, frequency=world.kpi.frequency,
    )  # fmt: skip
    KPI.objects.filter(pk=world.kpi.pk).update(statement="Something else", continues=older)
    path = world.url(f"history/kpi/{world.kpi.pk}/{first}/restore/")

    assert (
        "Owners, links, steps, targets and figures stay as they are, and so does what it continues or takes up."
        in text_of(world.as_("ceo").get(path))
    )
    assert world.as_("ceo").post(path, {"newest": newest(world.kpi)}).status_code == 302
    world.kpi.refresh_from_db()
    assert (world.kpi.statement, world.kpi.continues) == ("Attendance is at least 95%", older)


def test_undo_brings_back_what_was_removed_with_all_that_went_along(world):
    ceo = world.as_("ceo")
    answer = ceo.post(world.url(f"priorities/{world.priority.pk}/remove/"))
    page = ceo.get(answer["Location"]).content.decode()
    address = re.search(r'<form method="post" action="([^"]*back/)"', page)[1]
    assert address == world.url(f"removed/priority/{world.priority.pk}/back/")
    back = ceo.post(address)
    assert back.status_code == 302
    assert "Back in the plan: P1 Every child attends, with 1 KPI and 1 action." in text_of(ceo.get(back["Location"]))
    for model, thing in ((Priority, world.priority), (KPI, world.kpi), (Action, world.action)):
        assert model.objects.get(pk=thing.pk).removed_at is None
    again = ceo.post(address)
    assert "This is back in the plan already." in text_of(ceo.get(again["Location"]))
    assert "Brought back the priority “P1 Every child attends”." in history(
        world, path=f"plans/{world.plan.pk}/history/"
    )


def test_the_page_of_what_was_removed(world):
    ceo, path = world.as_("ceo"), world.url(f"plans/{world.plan.pk}/removed/")
    assert "Nothing is removed" in text_of(ceo.get(path))
    ceo.post(world.url(f"actions/{world.action.pk}/remove/"))
    ceo.post(world.url(f"priorities/{world.priority.pk}/remove/"))
    told = text_of(ceo.get(path))
    assert "Priority P1 Every child attends with 1 KPI" in told
    assert "Action A1 Ring home on the first day" in told
    assert "by CEO larkmoor" in told
    refused = ceo.post(world.url(f"removed/action/{world.action.pk}/back/"))
    assert "It stood under “P1 Every child attends”, which was removed too: bring that back first." in text_of(
        ceo.get(refused["Location"])
    )
    assert Action.objects.get(pk=world.action.pk).removed_at is not None
    for role in ("trustee", "head", "clerk"):
        assert world.as_(role).get(path).status_code == 403
        assert world.as_(role).post(world.url(f"removed/action/{world.action.pk}/back/")).status_code == 403
    assert ceo.get(world.url(f"removed/action/{world.action.pk}/back/")).status_code == 405


def test_a_code_given_to_another_keeps_a_thing_from_coming_back(world):
    ceo = world.as_("ceo")
    ceo.post(world.url(f"kpis/{world.trust_kpi.pk}/remove/"))
    KPI.objects.create(trust=world.trust, plan=world.plan, code="K2", statement="Reserves again")
    answer = ceo.post(world.url(f"removed/kpi/{world.trust_kpi.pk}/back/"))
    sentence = "The code K2 belongs to “K2 Reserves again” by now: give that another code, then bring this back."
    assert sentence in text_of(ceo.get(answer["Location"]))
    assert KPI.objects.get(pk=world.trust_kpi.pk).removed_at is not None
