"""A rule about the schools whose clauses name other KPIs: each school's colour there answers, and nobody reports it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.kpis.asking import asked_of_school
from apps.kpis.models import KPI, Target
from apps.kpis.naming import kpi_named
from apps.kpis.selectors import rated_cells
from apps.reviews.frozen import FrozenKPI, FrozenMissing
from apps.scorecard.scorecard import build_scorecard
from tests.kpis.reporting import TODAY, cell_of, report
from tests.reviews.scene import make_final, open_review, report_all
from tests.world import World, make_kpi

RULE = [{"schools": "all", "rule": "meet KPI K1"}]


@pytest.fixture
def ruled(world: World) -> KPI:
    """A KPI that is met by a school which is green for the world's own, K1, where 95% is asked."""
    return make_kpi(
        world,
        code="R1",
        statement="All meet K1",
        shape="proportion_of_schools",
        measured_for="each-school",
        clauses=RULE,
    )


def row_of(world: World, kpi: KPI) -> Any:
    card = build_scorecard(trust=world.trust, term=world.term(), today=TODAY)
    return next(row for row in card.rows if row.kpi == kpi)


@pytest.mark.parametrize(
    ("rule", "code"),
    [("meet KPI K1", "K1"), ("are green for kpi “1:2”.", "1:2"), ("meet the KPI", ""), ("have a plan", "")],
)
def test_a_clause_names_a_kpi_by_its_code(rule: str, code: str) -> None:
    assert kpi_named(rule) == code


def test_each_school_answers_by_its_colour_there(world: World, ruled: KPI) -> None:
    report(world, world.kpi, "north", "96")
    report(world, world.kpi, "south", "70")

    north, south = (cell_of(world, ruled, name).rating for name in ("north", "south"))

    assert north.sentence == "Green: yes for autumn, which meets “meet KPI K1”, asked of all."
    assert south.sentence == "Red: no for autumn, which does not meet “meet KPI K1”, asked of all."
    assert row_of(world, ruled).trust.sentence == (
        "Amber: 1 of 2 schools meets KPI K1, against all for autumn (not South Bank School, one school short). 1 "
        "green, 1 red of 2 due."
    )


def test_before_the_others_figure_is_in_it_waits_and_nobody_is_asked(world: World, ruled: KPI) -> None:
    cell = cell_of(world, ruled, "north")
    period = world.period()
    asked = asked_of_school(trust=world.trust, period=period, school=world.schools["north"], today=TODAY)
    card = build_scorecard(trust=world.trust, term=world.term(), today=TODAY)

    assert cell.rating.sentence == "Awaiting: it waits for what is reported for K1."
    assert ruled.pk not in {one.cell.kpi.pk for one in asked.asked}
    assert ruled.pk not in {cell.kpi.pk for cell in card.missing}


def test_own_answers_stand_beside_named_ones(world: World, ruled: KPI) -> None:
    clauses = [{"schools": "all", "rule": "have a plan"}, {"schools": "more than half", "rule": "meet KPI K1"}]
    KPI.objects.filter(pk=ruled.pk).update(clauses=clauses, unit="yes_no")
    ruled.refresh_from_db()
    report(world, world.kpi, "north", "70")
    report(world, ruled, "north", "1")

    assert cell_of(world, ruled, "north").rating.printed == "met"
    assert cell_of(world, ruled, "north").rating.sentence.startswith(
        "Green: yes for autumn, which meets “have a plan”, asked of all; no, which does not meet “meet KPI K1”"
    )


def test_queries_do_not_depend_on_how_many_are_named(world: World, ruled: KPI) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            rated_cells(trust=world.trust, term=world.term(), today=TODAY, plans=[world.plan])
        return len(found)

    one = queries()
    for code in ("R3", "R4", "R5"):
        make_kpi(
            world, code=code, statement=code, shape="proportion_of_schools", measured_for="each-school", clauses=RULE
        )
    assert queries() == one


@pytest.mark.parametrize(
    ("clauses", "sentence"),
    [
        ("all | meet KPI K9", "This plan has no other KPI with the code K9."),
        ("all | meet KPI R1", "R1 cannot answer a clause: both have to be reported by each school"),
        ("all | are lovely", "“are lovely” names no number to hold a school against: write it, or set a target."),
    ],
)
def test_a_clause_that_names_nothing_is_refused(world: World, ruled: KPI, clauses: str, sentence: str) -> None:
    before = KPI.objects.count(), Target.objects.count()
    sent = {"statement": "A rule", "measured_for": "each-school", "unit": "percent", "clauses": clauses}
    address = world.url(f"plans/{world.plan.pk}/kpis/add/?shape=proportion_of_schools")

    answer = world.as_("ceo").post(address, sent)

    assert answer.status_code == 422
    assert answer.context["form"].errors["clauses"][0].startswith(sentence)
    assert clauses in answer.content.decode()
    assert (KPI.objects.count(), Target.objects.count()) == before


def test_a_review_takes_it_as_it_stands_and_misses_nothing_of_it(world: World, ruled: KPI) -> None:
    report_all(world)
    review = make_final(world, open_review(world))

    line = FrozenKPI.objects.get(review=review, kpi_ref=ruled.pk)

    assert line.state == "amber"
    assert line.sentence.startswith("Amber: 1 of 2 schools meets KPI K1, against all for autumn")
    assert not FrozenMissing.objects.filter(review=review, kpi_ref=ruled.pk)
