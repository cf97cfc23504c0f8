"""The scorecard's page: who sees which columns, how a cell says its state, terms and empty states."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from apps.kpis.models import KPI, Measure, Reading, Target
from apps.trusts.models import School
from tests.kpis.reporting import report
from tests.world import World, make_kpi

QUERIES = 26


def propose(world: World, kpi: KPI, school: str, value: str) -> None:
    Target.objects.create(
        trust=world.trust, kpi=kpi, school=world.schools[school], value=Decimal(value), valid_from=dt.date(2026, 9, 1)
    )


def text_of(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def card(world: World, role: str = "ceo", query: str = "") -> str:
    return text_of(world.as_(role).get(world.url("scorecard/") + query))


def test_cells_hold_letter_shape_figure_and_word_and_open_their_sentence(world: World) -> None:
    report(world, world.kpi, "north", of=(960, 1000))
    report(world, world.kpi, "south", of=(920, 1000))
    text = card(world)

    address = f"/t/larkmoor/scorecard/{world.term().pk}/{Measure.objects.get(kpi=world.kpi).pk}/"
    assert (
        f'<td class="rag rag-red"><a href="{address}south/">'
        '<span aria-hidden="true">R ◆</span> 92.0%'
        '<span class="govuk-visually-hidden"> Red</span></a></td>'
    ) in text
    assert '<span class="app-scorecard__said">1 green, 1 red of 2 due</span>' in text
    assert "2 of 3 figures in, 1 overdue; 0 of 2 verified." in text
    assert "Headlines" in text and "Target: 95.0%" in text


def test_a_green_trust_names_its_red_schools(world: World) -> None:
    report(world, world.kpi, "north", of=(9700, 10000))
    report(world, world.kpi, "south", of=(80, 100))

    assert '<span class="app-scorecard__said">Green, except: South Bank School</span>' in card(world)


def test_a_head_reads_only_what_the_own_school_is_asked_for(world: World) -> None:
    make_kpi(world, code="Z", statement="Sixth form", measured_for="each-school", phases=["16-plus"])
    text = card(world, "head")
    assert "Sixth form" not in text and ", 1 school. 1 more does not apply to this school." in text
    assert "It does not apply to this school." not in text, "the legend explains what is shown"
    assert "Sixth form" in card(world) and "1 more does" not in card(world)


def test_schools_held_to_different_targets_are_not_given_one(world: World) -> None:
    kpi = make_kpi(
        world, code="D", statement="Places filled", measured_for="each-school", shape="at_least", unit="number",
        frequency="termly", target="40",
    )  # fmt: skip
    assert "Target: 40" in card(world)
    propose(world, kpi, "north", "30")
    report(world, kpi, "north", "31")

    assert "Targets differ by school" in card(world) and "Target: 30" not in card(world)


def test_what_is_not_due_shows_the_last_result_in_outline(world: World) -> None:
    kpi = make_kpi(
        world, code="Y", statement="Phonics", measured_for="each-school", shape="at_least", unit="percent",
        frequency="annual", target="84.0", amber="80.0",
    )  # fmt: skip
    report(world, kpi, "north", "81.0", period=world.period("2025/26", "summer"))

    assert (
        '<span class="rag rag-amber rag--letter rag--last" aria-hidden="true">A</span> 81.0%'
        '<span class="govuk-visually-hidden">, amber when last due;</span>'
    ) in card(world)


def test_rows_stand_under_families_or_priorities(world: World) -> None:
    KPI.objects.update(headline=False)
    families, priorities = card(world), card(world, query="?order=plan")

    assert '<th scope="colgroup" colspan="4">Attendance</th>' in families and ">Other</th>" in families
    assert ">P1 Every child attends</th>" in priorities and ">The plan as a whole</th>" in priorities
    assert ">Headlines</th>" not in families


def test_a_head_sees_one_column_and_the_own_plans_kpis(world: World) -> None:
    make_kpi(world, code="S1", statement="Books read", plan=world.sdps["north"], unit="number", shape="monitor")
    make_kpi(world, code="S2", statement="Not ours", plan=world.sdps["south"], unit="number", shape="monitor")
    report(world, world.kpi, "south", of=(900, 1000))
    text = card(world, "head")

    assert ">North Lane Primary</a></th>" in text
    assert "South Bank School" not in text and "Reserves" not in text and ">Trust</th>" not in text
    assert "Books read" in text and "Not ours" not in text
    assert "900" not in text and "90.0%" not in text


def test_another_term_can_be_chosen(world: World, other_world: World) -> None:
    report(world, world.kpi, "north", "91.1", period=world.period("2025/26", "spring"))
    term = world.term("2025/26", "spring")

    assert "91.1%" in card(world, query=f"?term={term.pk}")
    other_world.enter()
    strange = other_world.term().pk
    world.enter()
    for wrong in (strange, "x"):
        assert world.as_("ceo").get(world.url(f"scorecard/?term={wrong}")).status_code == 404


def test_statements_are_shown_as_text(world: World) -> None:
    KPI.objects.filter(pk=world.kpi.pk).update(statement="<b>Bold</b>", code='"><i>')
    School.objects.filter(pk=world.schools["north"].pk).update(name="<u>Hill</u> View")
    report(world, world.kpi, "north", of=(90, 100))
    report(world, world.kpi, "south", of=(990, 1000))
    html = card(world)

    assert "<b>Bold" not in html and "<u>Hill" not in html and '"><i>' not in html
    assert "&lt;b&gt;Bold&lt;/b&gt;" in html
    assert "except: &lt;u&gt;Hill&lt;/u&gt; View" in html


class TestEmpty:
    def test_without_a_plan_in_the_term(self, world: World) -> None:
        world.plan.starts_on = dt.date(2027, 9, 1)
        world.plan.save()
        assert "No plan holds this term" in card(world)

    def test_without_kpis(self, world: World) -> None:
        KPI.objects.update(removed_at=timezone.now())
        assert "Nothing is measured in this term" in card(world)

    def test_without_schools(self, world: World) -> None:
        School.objects.update(closed_on=dt.date(2025, 8, 31))
        report(world, world.trust_kpi, None, "6.2")
        text = card(world)
        assert "The trust has no schools yet" in text and "6.2%" in text


def test_who_may(world: World, other_world: World) -> None:
    for role in ("ceo", "executive", "data_lead", "head", "data_entry", "guest", "trustee", "governor", "lgb_chair"):
        assert world.as_(role).get(world.url("scorecard/")).status_code == 200, role
    for role in ("clerk", "leader", "staff"):
        assert world.as_(role).get(world.url("scorecard/")).status_code == 403, role
    assert world.as_("ceo").get(other_world.url("scorecard/")).status_code == 404
    assert world.as_("ceo").request("POST", world.url("scorecard/")).status_code == 405


def grow(world: World, *, schools: int, kpis: int) -> None:
    for number in range(School.objects.count(), schools):
        School.objects.create(trust=world.trust, name=f"School {number}", slug=f"s{number}")
    for number in range(KPI.objects.count(), kpis):
        make_kpi(
            world, code=f"G{number}", statement=f"Growth {number}", measured_for="each-school", shape="at_least",
            unit="percent", target="50", frequency=("termly", "annual")[number % 2], family=world.kpi.family,
        )  # fmt: skip
    period = world.period()
    Reading.objects.bulk_create(
        Reading(
            trust=world.trust, measure=measure, school=school, period=period, value=Decimal(60),
            numerator=Decimal(6), denominator=Decimal(10), reported_at=timezone.now(),
        )
        for measure in Measure.objects.filter(kpi__measured_for="each-school", readings=None)
        for school in School.objects.all()
    )  # fmt: skip


def test_the_number_of_queries_is_the_same_for_20_schools_and_60_kpis(
    world: World, django_assert_num_queries: Any
) -> None:
    browser = world.as_("ceo")
    grow(world, schools=2, kpis=10)
    with django_assert_num_queries(QUERIES):
        browser.get(world.url("scorecard/"))
    grow(world, schools=20, kpis=60)
    with django_assert_num_queries(QUERIES):
        browser.get(world.url("scorecard/"))
