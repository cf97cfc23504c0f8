"""The page of one KPI: definition and targets for all who read the plan, figures for those who answer for them."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse

from apps.actions.models import ActionKPI
from apps.core.rag import State
from apps.kpis.models import KPI, Measure, Target
from apps.pages.kpi_page import figures_of
from apps.trusts.models import School
from apps.trusts.selectors import terms_of
from tests.kpis.reporting import TODAY, report
from tests.world import World, make_kpi

QUERIES = 37


def text_of(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def url(world: World, kpi: KPI | None = None) -> str:
    return world.url(f"kpis/{(kpi or world.kpi).pk}/")


def link(world: World, school: str, contribution: str = "") -> None:
    ActionKPI.objects.create(
        trust=world.trust, kpi=world.kpi, action=world.school_actions[school], contribution=contribution
    )


def test_everything_about_a_kpi(world: World) -> None:
    KPI.objects.filter(pk=world.kpi.pk).update(method="Registers", second_method="A sample", due="each term")
    report(world, world.kpi, "north", of=(958, 1000))
    report(world, world.kpi, "north", "95.1", period=world.period("2025/26", "summer"))
    link(world, "south", "Fewer missed mornings")

    text = text_of(world.as_("ceo").get(url(world)))

    assert "K1 Attendance is at least 95%" in text
    assert "At least 95.0%, amber down to 93.0%" in text
    for words in ("Registers", "A sample", "each term", "Each school", "Attendance"):
        assert words in text
    assert "Green: 95.8% against 95.0% for autumn (amber down to 93.0%)." in text
    assert "Overdue: the autumn figure was due by 13 November 2026" in text
    assert "1 September 2024" in text and "In force, proposed" in text
    assert "Fewer missed mornings" in text and "Walk to school club" in text
    assert "<svg" in text and "Through the terms:" in text
    assert world.url(f"kpis/{world.kpi.pk}/edit/") in text


def test_a_rule_leads_to_the_kpis_that_it_follows(world: World) -> None:
    clauses = [("all", "meet KPI k2"), ("more than half", "meet KPI K1"), ("all", "meet KPI K1"), ("all", "use it")]
    asked = [{"schools": share, "rule": words} for share, words in clauses]
    rule = make_kpi(world, code="R", statement="All", shape="proportion_of_schools", unit="yes_no", clauses=asked)
    first, second = (world.url(f"kpis/{kpi.pk}/") for kpi in (world.trust_kpi, world.kpi))
    told = f'<dt>Follows</dt> <dd><a class="govuk-link" href="{first}">{world.trust_kpi}</a><br>'

    assert f'{told}<a class="govuk-link" href="{second}">{world.kpi}</a></dd>' in text_of(
        world.as_("guest").get(url(world, rule))
    )
    KPI.objects.filter(pk=world.kpi.pk).update(removed_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    assert f'href="{second}"' not in text_of(world.as_("ceo").get(url(world, rule)))
    assert "<dt>Follows</dt>" not in text_of(world.as_("ceo").get(url(world, world.trust_kpi)))


def test_those_who_see_no_figures_are_told_where_to_find_them(world: World) -> None:
    report(world, world.kpi, "north", "95.8")

    clerk, leader = (text_of(world.as_(role).get(url(world))) for role in ("clerk", "leader"))

    for text in (clerk, leader):
        assert "Figures are shown here to those who enter them and answer for them." in text
        assert "95.8%" not in text and "<svg" not in text
        assert "At least 95.0%, amber down to 93.0%" in text
    assert f'href="{world.url("reviews/")}">review of the term</a>' in clerk
    assert "Ask the headteacher or the governance professional" in leader


def test_trustees_and_governors_see_what_was_submitted(world: World) -> None:
    reading = report(world, world.kpi, "north", "95.8")
    for role in ("trustee", "governor"):
        assert "95.8%" in text_of(world.as_(role).get(url(world))), role
    reading.is_draft = True
    reading.save()
    for role, seen in (("trustee", False), ("governor", False), ("head", True), ("ceo", True)):
        assert ("95.8%" in text_of(world.as_(role).get(url(world)))) is seen, role
    assert world.url(f"kpis/{world.kpi.pk}/edit/") not in text_of(world.as_("trustee").get(url(world)))


def test_a_head_sees_the_own_schools_figures_only(world: World) -> None:
    report(world, world.kpi, "north", "95.8")
    report(world, world.kpi, "south", "92.2")

    text = text_of(world.as_("head").get(url(world)))

    assert "95.8%" in text and "92.2%" not in text and "South Bank School" not in text
    assert "Figures are shown here to those" in text_of(world.as_("head").get(url(world, world.trust_kpi)))


def test_the_line_and_the_measure_can_be_chosen(world: World) -> None:
    kpi = make_kpi(
        world,
        code="M",
        statement="Results",
        measured_for="each-school",
        shape="at_least",
        unit="percent",
        target="60.0",
    )
    Measure.objects.filter(kpi=kpi).update(name="Reading")
    maths = Measure.objects.create(trust=world.trust, kpi=kpi, name="Maths", position=1)
    report(world, kpi, "south", "71.5", measure=maths)
    report(world, kpi, "north", "66.5", measure=maths)

    page = world.as_("ceo").get(url(world, kpi) + f"?measure={maths.pk}&whose=south")

    assert "Through the terms: South Bank School" in text_of(page)
    assert "Green: 71.5% against 60.0% for autumn (no amber limit)" not in text_of(page)
    assert "Green: 71.5% against 60.0% for autumn." in text_of(page)
    assert "71.5%" not in text_of(world.as_("ceo").get(url(world, kpi)))
    for strange in ("?measure=99999&whose=nobody", "?measure=x"):
        assert world.as_("ceo").get(url(world, kpi) + strange).status_code == 200


def test_what_is_hostile_is_shown_as_text(world: World) -> None:
    KPI.objects.filter(pk=world.kpi.pk).update(statement="<script>alert(1)</script> & “so”")
    report(world, world.kpi, "north", "95")

    html = world.as_("ceo").get(url(world)).content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; “so”" in html


def test_empty_states_say_what_to_do(world: World) -> None:
    kpi = make_kpi(world, code="E", statement="Empty", year="2027/28")
    text = text_of(world.as_("ceo").get(url(world, kpi)))

    assert "No figures yet" in text
    assert "No target has been set" in text and "Set a target" in text
    assert "No action is linked to this KPI yet." in text
    assert "Set a target" not in text_of(world.as_("data_lead").get(url(world, kpi)))


def test_a_milestone_without_a_day_of_its_own_says_when_it_is_due(world: World) -> None:
    kpi = make_kpi(world, code="M", statement="Handbook", measured_for="trust", shape="milestone", unit="yes_no")
    for path in ("", "targets/"):
        text = text_of(world.as_("ceo").get(world.url(f"kpis/{kpi.pk}/{path}")))
        assert "No day of its own has been set: each time, it is due by the day" in text
        assert "without a colour" not in text


def test_the_trend_holds_each_term_to_its_own_target(world: World) -> None:
    Target.objects.create(trust=world.trust, kpi=world.trust_kpi, value=Decimal("7.0"), valid_from=dt.date(2026, 9, 1))
    for year, value in (("2024/25", "5.0"), ("2025/26", "6.5"), ("2026/27", "6.5")):
        report(world, world.trust_kpi, None, value, period=world.period(year))

    found = figures_of(
        trust=world.trust, kpi=world.trust_kpi, today=TODAY, schools=None, terms=list(terms_of(world.trust))
    )

    (line,) = found.lines
    assert [(str(t.year.name), t.name) for t in found.terms][::3] == [
        ("2024/25", "autumn"), ("2025/26", "autumn"), ("2026/27", "autumn"),
    ]  # fmt: skip
    assert [spot.state for spot in line.spots][::3] == [State.RED, State.GREEN, State.RED]
    assert found.chart is not None and [mark.text for mark in found.chart.marks] == ["5.0%", "6.5%", "6.5%"]


def test_grades_and_milestones_have_a_strip_instead_of_a_line(world: World) -> None:
    kpi = make_kpi(world, code="G", statement="Visit", measured_for="trust", shape="rubric", unit="grade")
    report(world, kpi, None, grade="Good")

    page = world.as_("ceo").get(url(world, kpi))
    assert page.context["figures"].chart is None and page.context["figures"].strip is not None
    assert page.status_code == 200


@pytest.mark.parametrize("role", ["ceo", "executive", "data_lead", "head", "trustee", "governor", "staff", "guest"])
def test_everybody_who_reads_the_plan_reads_its_kpis(world: World, role: str) -> None:
    assert world.as_(role).get(url(world)).status_code == 200


def test_a_school_plans_kpi_is_read_by_its_readers(world: World, other_world: World) -> None:
    kpi = make_kpi(world, code="S", statement="Books", plan=world.sdps["south"], unit="number")

    assert world.as_("trustee").get(url(world, kpi)).status_code == 200
    assert world.as_("head").get(url(world, kpi)).status_code == 403
    assert world.as_("staff").get(url(world, kpi)).status_code == 403
    assert world.as_("ceo").get(world.url(f"kpis/{other_world.kpi.pk}/")).status_code == 404
    assert world.as_("ceo").get(other_world.url(f"kpis/{other_world.kpi.pk}/")).status_code == 404
    assert world.as_("ceo").request("POST", url(world)).status_code == 405


def test_the_number_of_queries_is_the_same_for_one_of_everything_and_many(
    world: World, django_assert_num_queries: Any
) -> None:
    browser = world.as_("ceo")
    link(world, "north")
    report(world, world.kpi, "north", "94")
    with django_assert_num_queries(QUERIES):
        browser.get(url(world))
    link(world, "south")
    for number in range(4):
        key = f"s{number}"
        world.schools[key] = School.objects.create(trust=world.trust, name=f"School {number}", slug=key)
        for year, name in (("2026/27", "autumn"), ("2025/26", "summer"), ("2025/26", "spring"), ("2024/25", "autumn")):
            report(world, world.kpi, key, "93", period=world.period(year, name))
        Target.objects.create(trust=world.trust, kpi=world.kpi, value=Decimal(90 + number), valid_from=TODAY)
    with django_assert_num_queries(QUERIES):
        browser.get(url(world))


def test_a_kpi_measured_for_schools_that_are_not_there_says_so_instead_of_an_empty_table(world: World) -> None:
    School.objects.filter(trust=world.trust).update(closed_on="2023-08-31")
    text = text_of(world.as_("ceo").get(url(world)))
    assert (
        "It is measured for each school, and the trust has no schools that report it. Where the trust reports" in text
    )
    assert "Figures by term" not in text
