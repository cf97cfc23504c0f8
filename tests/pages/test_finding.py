"""Finding words within a plan, folding it, and going to another plan."""

import datetime as dt
from urllib.parse import urlencode

import pytest

from apps.actions.models import Action, Step
from apps.pages.finding import marked
from apps.strategies.models import Plan, Priority
from tests.pages.reading import text_of
from tests.world import World, make_kpi


def page(world: World, find: str, role: str = "ceo"):
    return world.as_(role).get(world.url(f"plans/{world.plan.pk}/?{urlencode({'find': find})}"))


@pytest.mark.parametrize(
    ("text", "find", "html"),
    [
        ("Every child", "CHILD", "Every <mark>child</mark>"),
        ("a <b> a", "A", "<mark>a</mark> &lt;b&gt; <mark>a</mark>"),
        ("x < y", "<", "x <mark>&lt;</mark> y"),
        ("two\n words", "two words", "<mark>two\n words</mark>"),
        ("(a+)+$", "(a+)+$", "<mark>(a+)+$</mark>"),
        ("nothing", "", "nothing"),
        ("", "x", ""),
        ("مرحبا 🎈", "🎈", "مرحبا <mark>🎈</mark>"),
    ],
)
def test_what_was_looked_for_is_marked_and_everything_is_escaped(text, find, html):
    assert marked(text, find) == html


@pytest.mark.parametrize("role", ["ceo", "trustee"])
def test_the_page_says_how_often_and_shows_the_priorities_that_hold_it(world, role):
    other = Priority.objects.create(trust=world.trust, plan=world.plan, title="Money lasts", position=1)
    action = Action.objects.create(trust=world.trust, plan=world.plan, priority=other, title="Count it")
    Step.objects.create(trust=world.trust, action=action, text="A telephone line")
    answer = page(world, "  TELEPHONE  line ", role)
    text, body = text_of(answer), answer.content.decode()
    assert "“TELEPHONE line” stands here once. Show the whole plan" in text
    assert body.count("<mark>") == 1
    assert "Count it" in text
    assert "Ring home" not in text
    assert "2 KPIs, 2 actions" in text
    assert text_of(page(world, "")).count("Ring home") >= 1


def test_the_number_said_is_the_number_of_marks(world):
    Priority.objects.filter(pk=world.priority.pk).update(statement="Attend, attend", narrative="attends")
    make_kpi(world, statement="Those who attend", code="K9")
    answer = page(world, "attend")
    marks = answer.content.decode().count("<mark>")
    assert f"“attend” stands here {marks} times." in text_of(answer)
    assert marks >= 6


def test_what_is_nowhere_is_said_to_be_nowhere(world):
    text = text_of(page(world, "<script>alert(1)</script>\x00"))
    assert "“<script>alert(1)</script>” stands nowhere in this plan." in text
    assert page(world, "x" * 100_000).status_code == 200


def test_a_short_plan_is_open_and_a_long_one_opens_on_demand(world):
    address = world.url(f"plans/{world.plan.pk}/")
    browser = world.as_("trustee")
    opened = f'id="under-{world.priority.pk}" open'

    def body(query: str = "") -> str:
        return " ".join(browser.get(address + query).content.decode().split())

    assert opened in body()
    assert opened not in body("?open=none")
    for number in range(30):
        Action.objects.create(trust=world.trust, plan=world.plan, priority=world.priority, title=f"A {number}")
    assert opened not in body()
    assert opened in body("?open=all")
    assert opened in body("?find=ring+home")


def test_the_plans_to_go_to_are_told_apart_without_a_word_said_twice(world):
    north = world.schools["north"]
    named = {
        "North Lane development plan": "North Lane development plan (school development plan, 2026/27)",
        "North Lane School development plan 2026-27": "North Lane School development plan 2026-27",
        "Business": "Business (business development plan, 2026/27)",
        "Where we go, 2026 to 2027": "Where we go, 2026 to 2027 (school development plan)",
    }
    for title in named:
        kind = "bdp" if title == "Business" else "sdp"
        days = {"starts_on": dt.date(2026, 9, 1), "ends_on": dt.date(2027, 8, 31)}
        Plan.objects.create(trust=world.trust, kind=kind, school=north, title=title, **days)
    groups = world.as_("head").get(world.url("plan/")).context["choices"]
    labels = {choice.plan.title: choice.label for group in groups for choice in group.plans}
    assert named.items() <= labels.items()
    assert [group.name for group in groups] == ["Larkmoor Learning Trust", "North Lane Primary"]


def test_one_goes_to_any_plan_that_one_may_read(world, other_world):
    head = text_of(world.as_("head").get(world.url("plan/")))
    assert "North Lane Primary plan 2026/27" in head
    assert "South Bank School plan" not in head
    ceo = world.as_("ceo")
    assert "South Bank School plan 2026/27" in text_of(ceo.get(world.url("plan/")))
    chosen = ceo.get(world.url(f"plans/switch/?plan={world.sdps['south'].pk}"))
    assert chosen.headers["Location"] == world.url(f"plans/{world.sdps['south'].pk}/")
    for wrong in ("", "x", "-1", "0", "9" * 30, str(other_world.plan.pk)):
        assert ceo.get(world.url(f"plans/switch/?plan={wrong}")).status_code == 404
    south = world.as_("head").get(world.url(f"plans/switch/?plan={world.sdps['south'].pk}"))
    assert south.status_code == 403
