"""The home page: what waits for each person."""

import datetime as dt
from decimal import Decimal

import pytest

from apps.actions.models import ActionOwner, ProgressUpdate
from apps.kpis.models import Measure, Reading
from apps.reviews.services import open_review
from apps.strategies.models import Plan
from apps.trusts.models import Party
from tests.world import _action


def tasks(response):
    waiting = response.context["waiting"]
    everything = (*waiting.reviews, *waiting.figures, *waiting.plans, *waiting.actions)
    return [(task.text, task.hint, task.status, task.colour) for task in everything]


def test_a_head_sees_how_many_of_the_schools_figures_are_in(world):
    response = world.as_("head").get(world.url())
    assert tasks(response) == [("Figures of North Lane Primary", "Due 13 November 2026; 1 overdue", "0 of 1 in", "red")]
    assert world.url("figures/schools/north/") in response.content.decode()


def test_once_the_figure_is_in_it_no_longer_waits(world):
    Reading.objects.create(
        trust=world.trust,
        measure=Measure.objects.get(kpi=world.kpi),
        school=world.schools["north"],
        period=world.period(),
        value=Decimal("94.0"),
        reported_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
    )
    response = world.as_("head").get(world.url())
    assert tasks(response) == []
    assert "Nothing waits for you today." in response.content.decode()
    assert [own.plan for own in response.context["schools"]] == [world.sdps["north"]]


def test_the_data_lead_sees_the_trusts_and_each_schools(world):
    assert tasks(world.as_("data_lead").get(world.url())) == [
        ("The trust's own figures for autumn", "Due 13 November 2026; 1 overdue", "0 of 1 in", "red"),
        ("Figures of North Lane Primary", "Due 13 November 2026; 1 overdue", "0 of 1 in", "red"),
        ("Figures of South Bank School", "Due 13 November 2026; 1 overdue", "0 of 1 in", "red"),
    ]


def test_ones_own_actions_wait_when_late_or_due_within_six_weeks(world):
    def own(title, due_on, **fields):
        action = _action(world, world.sdps["north"], world.school_priorities["north"], title, title, "leader")
        action.due_on = due_on
        for name, value in fields.items():
            setattr(action, name, value)
        action.save()
        return action

    own("late", dt.date(2026, 11, 19))
    own("today", dt.date(2026, 11, 20))
    own("soon", dt.date(2027, 1, 1))
    own("later", dt.date(2027, 1, 2))
    own("over", dt.date(2026, 10, 1), outcome="dropped")
    done = own("done", dt.date(2026, 10, 1))
    ProgressUpdate.objects.create(
        trust=world.trust, action=done, text="Done; the register shows it.", rag="complete", said_on=dt.date(2026, 9, 9)
    )
    own("removed", dt.date(2026, 10, 1), removed_at=dt.datetime(2026, 9, 9, tzinfo=dt.UTC))
    found = tasks(world.as_("leader").get(world.url()))
    assert [(text.split()[0], hint, status) for text, hint, status, _ in found] == [
        ("late", "North Lane Primary; due 19 November 2026", "Late"),
        ("today", "North Lane Primary; due 20 November 2026", "Due soon"),
        ("soon", "North Lane Primary; due 1 January 2027", "Due soon"),
    ]


def test_the_ceo_is_asked_to_open_the_terms_review(world):
    found = tasks(world.as_("ceo").get(world.url()))
    assert ("Autumn 2026/27 review", "", "Not opened", "blue") in found
    assert all("review" not in text for text, *_ in tasks(world.as_("data_lead").get(world.url())))


def test_the_ceo_sees_the_review_under_way(world):
    open_review(trust=world.trust, term=world.term(), by=world.people["ceo"])
    found = tasks(world.as_("ceo").get(world.url()))
    assert ("Autumn 2026/27 review", "", "Open", "blue") in found
    assert "Not opened" not in [status for _, _, status, _ in found]
    assert all("review" not in text for text, *_ in tasks(world.as_("trustee").get(world.url())))


def test_a_head_without_a_plan_is_asked_to_start_one(world):
    Plan.objects.filter(pk=world.sdps["north"].pk).update(ends_on=dt.date(2026, 11, 19))
    found = tasks(world.as_("head").get(world.url()))
    assert found[-1][0] == "Start the plan of North Lane Primary"


@pytest.mark.parametrize("role", ["trustee", "governor", "staff", "guest", "clerk", "executive"])
def test_every_role_has_a_home(world, role):
    assert world.as_(role).get(world.url()).status_code == 200


def test_other_trusts_and_other_methods(world, other_world):
    assert world.as_("ceo").get(other_world.url()).status_code == 404
    assert world.as_("ceo").post(world.url()).status_code == 405


def test_the_same_queries_for_one_action_and_three(world, django_assert_num_queries):
    browser = world.as_("leader")
    party = Party.objects.get(user=world.people["leader"])

    def own(number):
        action = _action(world, world.sdps["north"], world.school_priorities["north"], f"x{number}", "More", "ceo")
        action.due_on = dt.date(2026, 12, 1)
        action.save()
        ActionOwner.objects.create(trust=world.trust, action=action, party=party, position=1)

    own(1)
    browser.get(world.url())
    with django_assert_num_queries(19):
        browser.get(world.url())
    own(2)
    own(3)
    with django_assert_num_queries(19):
        assert len(tasks(browser.get(world.url()))) == 3
