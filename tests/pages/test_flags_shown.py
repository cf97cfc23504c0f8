"""How priorities stand and what should be looked at, on the pages that say so; who is told, and at what cost."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.actions.models import Action, ActionKPI
from apps.core.rag import State
from apps.kpis.models import Reading
from apps.pages.priority_standing import overview_of
from apps.reviews.models import Commentary, Review, ReviewPlan
from apps.strategies.models import Priority
from apps.trusts.rights import Rights
from apps.trusts.selectors import memberships_in_force, rights_of
from tests.kpis.reporting import TODAY, report
from tests.world import World, make_kpi

SAID = "K9 Lateness is red for the trust, and no action serves it."


@pytest.fixture
def red(world: World) -> World:
    """A KPI of the trust that is red and that no action serves; an action that is late; a review with a judgement."""
    kpi = make_kpi(
        world,
        code="K9",
        statement="Lateness",
        priority=world.priority,
        measured_for="trust",
        shape="at_most",
        unit="percent",
        target="5",
    )
    report(world, kpi, None, "9")
    Action.objects.create(
        trust=world.trust,
        plan=world.plan,
        priority=world.priority,
        code="X1",
        title="Ring",
        due_on=dt.date(2026, 11, 1),
    )
    review = Review.objects.create(
        trust=world.trust, term=world.term(), opened_at=timezone.now(), opened_by=world.people["ceo"]
    )
    ReviewPlan.objects.create(trust=world.trust, review=review, plan=world.plan)
    Commentary.objects.create(
        trust=world.trust,
        review=review,
        priority=world.priority,
        delivery="amber",
        delivery_line="Two steps wait.",
        written_by=world.people["ceo"],
        written_at=timezone.now(),
    )
    return world


def shown(world: World, role: str, address: str) -> str:
    answer = world.as_(role).get(world.url(address))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_each_page_says_what_to_look_at_and_leads_there(red: World) -> None:
    kpi = red.plan.kpis.get(code="K9")
    for address in ("", "scorecard/priorities/", "plan/"):
        page = shown(red, "ceo", address)
        assert f'href="{red.url(f"kpis/{kpi.pk}/")}">{SAID}</a>' in page, address
        assert "X1 Ring (the trust) is 19 days late, whatever its status says: awaiting." in page, address


def test_a_review_says_the_same(red: World) -> None:
    review = Review.objects.get()
    page = shown(red, "ceo", f"reviews/{review.pk}/")
    assert SAID in page
    assert "X1 Ring (the trust) is 19 days late" in page


def test_delivery_and_impact_stand_side_by_side_with_what_was_judged(red: World) -> None:
    for address in ("scorecard/priorities/", "plan/"):
        page = shown(red, "ceo", address)
        assert "Two steps wait." in page, address
        assert "1 red, 2 overdue of 3 due" in page, address


def test_who_sees_submitted_figures_reads_their_count_beside_a_priority_and_no_draft_in_it(red: World) -> None:
    assert "1 red, 2 overdue of 3 due" in shown(red, "trustee", "plan/")
    assert "Its figures are not yours to see" in shown(red, "governor", "plan/")
    place = {"plan": red.sdps["north"], "priority": red.school_priorities["north"]}
    own = make_kpi(red, statement="Books", shape="at_least", unit="number", target="5", **place)
    reading = report(red, own, "north", "1")
    page = f"plans/{red.sdps['north'].pk}/"
    assert "1 red of 1 due" in shown(red, "governor", page)
    Reading.objects.filter(pk=reading.pk).update(is_draft=True)
    assert "1 overdue of 1 due" in shown(red, "governor", page)
    assert "1 red of 1 due" in shown(red, "head", page)


@pytest.mark.parametrize("role", ["trustee", "head", "governor"])
def test_those_who_see_no_live_figures_of_the_trust_are_told_nothing_of_them(red: World, role: str) -> None:
    page = shown(red, role, "plan/")
    assert SAID not in page
    assert "Two steps wait." not in page, "an open review is not for them"
    assert SAID not in shown(red, role, "")


def test_a_priority_without_a_school_behind_it_is_named_until_one_is(red: World) -> None:
    other = Priority.objects.create(trust=red.trust, plan=red.plan, code="P9", title="Alone", position=9)
    kpi = make_kpi(red, code="K8", statement="Alone", priority=other, measured_for="trust", shape="monitor")
    sentence = "No school stands behind P9 Alone"
    assert sentence in shown(red, "ceo", "plan/")

    ActionKPI.objects.create(trust=red.trust, action=red.school_actions["north"], kpi=kpi)
    assert sentence not in shown(red, "ceo", "plan/")


def test_a_head_is_told_of_their_own_plan(red: World) -> None:
    plan = red.sdps["north"]
    kpi = make_kpi(red, code="S1", statement="Books", plan=plan, shape="at_least", unit="number", target="5")
    report(red, kpi, "north", "1")
    page = shown(red, "head", f"plans/{plan.pk}/")
    assert "S1 Books is red at North Lane Primary, and no action serves it." in page


def rights_in(world: World) -> Rights:
    """The rights of the CEO."""
    user = world.people["ceo"]
    return rights_of(user, world.trust, memberships_in_force(user, world.trust, TODAY))


def queries_of(world: World) -> int:
    rights = rights_in(world)
    with CaptureQueriesContext(connection) as found:
        overview = overview_of(trust=world.trust, term=world.term(), today=TODAY, rights=rights, card=None)
        assert overview is not None and overview.flagged.groups
        assert [standing.impact_words for standing in overview.standings]
    return len(found)


def test_the_number_of_queries_depends_on_nothing(red: World) -> None:
    one = queries_of(red)
    for number in range(3):
        priority = Priority.objects.create(trust=red.trust, plan=red.plan, code=f"Q{number}", title="Q", position=9)
        kpi = make_kpi(red, code=f"Q{number}", statement="Q", priority=priority, measured_for="each-school")
        for school in ("north", "south"):
            report(red, kpi, school, "5")
        Action.objects.create(
            trust=red.trust, plan=red.plan, priority=priority, title="Late", due_on=dt.date(2026, 11, 1)
        )
    assert queries_of(red) == one


def test_states_that_do_not_apply_are_not_counted(red: World) -> None:
    red.kpi.phases = ["secondary"]
    red.kpi.save()
    overview = overview_of(trust=red.trust, term=red.term(), today=TODAY, rights=rights_in(red), card=None)
    assert overview is not None
    impact = overview.standings[0].impact
    assert impact is not None and State.NOT_APPLICABLE not in impact.counts
    assert sum(impact.counts.values()) == 2
