"""Gaps, published figures, earlier results and rules about schools from the KPI's form to the trust's own cell."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from apps.kpis.asking import asked_of_school
from apps.kpis.models import KPI, Benchmark, BenchmarkValue, Measure
from apps.trusts.frameworks import ofsted_keys
from apps.trusts.inspection_models import Inspection
from tests.kpis.reporting import TODAY, cell_of, report
from tests.kpis.test_kpi_pages import add_url, definition
from tests.scorecard.test_scorecard import row_of
from tests.world import World, make_kpi

PLAIN = {"amber": "", "target": ""}


def added(world: World, shape: str, **typed: str) -> KPI:
    """A KPI added through its form."""
    response = world.as_("ceo").post(add_url(world, shape), definition(**PLAIN | typed))
    assert response.status_code == 302, response.content.decode()
    return KPI.objects.get(trust=world.trust, code="K9")


def measures(kpi: KPI) -> dict[str, Measure]:
    return {measure.name: measure for measure in kpi.measures.all()}


def test_both_groups_of_a_gap_are_entered_and_one_line_says_how_it_moves(world: World) -> None:
    kpi = added(world, "gap", groups="Boys | Girls")
    boys, girls = measures(kpi)["Boys"], measures(kpi)["Girls"]
    asked = asked_of_school(trust=world.trust, period=world.period(), school=world.schools["north"], today=TODAY)
    assert [a.cell.name for a in asked.asked if a.cell.kpi == kpi] == [
        "Pupils who feel safe: Boys",
        "Pupils who feel safe: Girls",
    ]
    year_ago = world.period("2025/26")
    for period, pair in ((year_ago, ("60", "68")), (world.period(), ("61", "67"))):
        for measure, value in zip((boys, girls), pair, strict=True):
            report(world, kpi, "north", value, period=period, measure=measure)
    report(world, kpi, "south", "50", measure=boys)

    row = row_of(world, kpi)

    assert row.name == "Pupils who feel safe: Boys and Girls"
    assert row.schools[world.schools["north"].pk].rating.sentence == (
        "Green: a gap of 6.0 points between Boys (61.0%) and Girls (67.0%) for autumn, closing from 8.0 "
        "points in autumn "
        "last year."
    )
    assert row.schools[world.schools["south"].pk].rating.state.word in ("Awaiting", "Overdue")


def test_each_clause_is_answered_by_itself_and_counted_for_the_trust(world: World) -> None:
    kpi = added(world, "proportion_of_schools", unit="yes_no", clauses="all | have a plan\nmore than half | publish it")
    plan, publish = measures(kpi)["have a plan"], measures(kpi)["publish it"]
    for school, answers in (("north", ("1", "1")), ("south", ("1", "0"))):
        for measure, value in zip((plan, publish), answers, strict=True):
            report(world, kpi, school, value, measure=measure)

    row = row_of(world, kpi)

    assert row.name == "Pupils who feel safe"
    assert row.trust is not None
    assert row.trust.sentence == (
        "Amber: 1 of 2 schools publishes it, against more than half for autumn (not South Bank School, one school "
        "short); 2 of 2 schools have a plan, against all. 2 green of 2 due."
    )


def test_changed_groups_are_new_measures_and_the_old_figures_stay_out_of_sight(world: World) -> None:
    kpi = added(world, "gap", groups="Boys | Girls")
    edit = world.url(f"kpis/{kpi.pk}/edit/")
    sent = definition(**PLAIN, groups="Boys | Girls\nSEND | Others")
    assert world.as_("ceo").post(edit, sent).status_code == 302
    assert list(measures(kpi)) == ["Boys", "Girls", "SEND", "Others"]
    assert world.as_("ceo").post(edit, {**sent, "groups": "SEND | Others"}).status_code == 302
    assert list(measures(kpi)) == ["SEND", "Others"]


def test_a_published_figure_of_the_schools_phase_decides(world: World) -> None:
    kpi = make_kpi(
        world, code="V", statement="Staffing", measured_for="each-school", shape="vs_benchmark", unit="percent"
    )
    benchmark = Benchmark.objects.create(trust=world.trust, kpi=kpi, name="National", direction="below")
    for phase, value in (("primary", 73), ("secondary", 75)):
        BenchmarkValue.objects.create(
            trust=world.trust, benchmark=benchmark, year="2026/27", phase=phase, value=Decimal(value)
        )
    report(world, kpi, "north", "74")
    report(world, kpi, "south", "74")

    assert cell_of(world, kpi, "north").rating.sentence == (
        "Red: 74.0% for autumn, to be below national 73.0% (2026/27, no amber limit)."
    )
    assert cell_of(world, kpi, "south").rating.sentence == (
        "Green: 74.0% for autumn, to be below national 75.0% (2026/27)."
    )


def test_a_result_is_held_against_that_before_the_school_joined_while_its_clock_runs(world: World) -> None:
    north = world.schools["north"]
    north.joined_on = dt.date(2025, 9, 1)
    north.save()
    kpi = make_kpi(
        world,
        code="O",
        statement="Inspection",
        measured_for="each-school",
        shape="not_worse",
        unit="grade",
        due="within two years of joining, or at the first inspection",
    )
    report(world, kpi, "north", grade="Good", period=world.period("2024/25", "summer"))
    report(world, kpi, "north", grade="Inadequate", period=world.period("2025/26", "summer"))
    report(world, kpi, "north", grade="Requires improvement")

    assert cell_of(world, kpi, "north").rating.sentence == (
        "Awaiting: Requires improvement for autumn, to be no worse than Good (summer 2024/25); it has until 1 "
        "September 2027 or its first inspection, whichever is sooner."
    )

    inspection = Inspection.objects.create(
        trust=world.trust,
        school=north,
        framework=sorted(ofsted_keys())[0],
        inspected_on=dt.date(2026, 10, 1),
        made_at=timezone.now(),
    )
    assert cell_of(world, kpi, "north").rating.sentence == (
        "Red: Requires improvement for autumn, to be no worse than Good (summer 2024/25, no amber limit); its "
        "time ended on 1 October 2026."
    )
    inspection.removed_at = timezone.now()
    inspection.save()
    assert cell_of(world, kpi, "north").rating.state.word == "Awaiting"
