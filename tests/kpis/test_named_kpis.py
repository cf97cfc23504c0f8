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


def test_where_nothing_is_due_a_rule_that_others_answer_as_well_has_no_last_result(world: World, ruled: KPI) -> None:
    """What the other KPI said then is not at hand, and the own answers are not the whole rule."""
    clauses = [RULE[0], {"schools": "all", "rule": "have a plan"}, {"schools": "all", "rule": "use it"}]
    KPI.objects.filter(pk=ruled.pk).update(clauses=clauses, unit="yes_no", frequency="annual", due_terms=["summer"])
    ruled.measures.update(name="have a plan")
    for measure in (ruled.measures.get(), ruled.measures.create(trust=world.trust, name="use it", position=1)):
        report(world, ruled, "north", "1", measure=measure, period=world.period("2025/26", "summer"))

    assert cell_of(world, ruled, "north").rating.sentence == (
        "Not due: no figure is asked for in autumn, and there is no earlier result."
    )


def test_two_clauses_that_ask_the_same_of_other_shares_have_the_same_answer(world: World) -> None:
    rule = {"shape": "proportion_of_schools", "measured_for": "each-school", "unit": "yes_no"}
    clauses = [("more than half", "use it"), ("all", "have a plan"), ("all", "use it")]
    asked = [{"schools": share, "rule": words} for share, words in clauses]
    kpi = make_kpi(world, code="R2", statement="Twice", clauses=asked, **rule)
    kpi.measures.update(name="use it")
    has = kpi.measures.create(trust=world.trust, name="have a plan", position=1)
    for term in (world.period(), world.period("2025/26", "summer")):
        report(world, kpi, "north", "0", measure=kpi.measures.get(name="use it"), period=term)
        report(world, kpi, "north", "1", measure=has, period=term)

    assert cell_of(world, kpi, "north").rating.sentence == (
        "Red: no for autumn, which does not meet “use it”, asked of all; no, which does not meet “use it”, asked of "
        "more than half; it is asked of a share of the schools, not of each; yes, which meets “have a plan”, asked of "
        "all."
    )
    KPI.objects.filter(pk=kpi.pk).update(frequency="annual", due_terms=["summer"])
    assert cell_of(world, kpi, "north").rating.sentence.startswith(
        "Not due: no figure is asked for in autumn; last result not met, red, on 22 July 2026"
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
        ("all | meet KPI S1", "This plan has no other KPI with the code S1."),
        ("all | meet KPI C1", "C1 is restricted, and this KPI is not: its schools would give it away."),
        ("all | are lovely", "“are lovely” names no number to hold a school against: write it, or set a target."),
    ],
)
def test_a_clause_that_names_nothing_is_refused(world: World, ruled: KPI, clauses: str, sentence: str) -> None:
    make_kpi(world, code="S1", statement="Of a school's plan", plan=world.sdps["north"], measured_for="each-school")
    make_kpi(world, code="C1", statement="Kept apart", measured_for="each-school", restricted=True)
    before = KPI.objects.count(), Target.objects.count()
    sent = {"statement": "A rule", "measured_for": "each-school", "unit": "percent", "clauses": clauses}
    address = world.url(f"plans/{world.plan.pk}/kpis/add/?shape=proportion_of_schools")

    answer = world.as_("ceo").post(address, sent)

    assert answer.status_code == 422
    assert answer.context["form"].errors["clauses"][0].startswith(sentence)
    assert clauses in answer.content.decode()
    assert (KPI.objects.count(), Target.objects.count()) == before


def test_a_rule_of_the_trust_alone_and_one_that_names_itself_are_refused(world: World, ruled: KPI) -> None:
    edit, sent = world.url(f"kpis/{ruled.pk}/edit/"), {"statement": "A rule", "unit": "yes_no", "code": "R1"}

    for whose, clauses, sentence in (
        ("trust", "all | meet KPI K1", "K1 cannot answer a clause: both have to be reported by each school"),
        ("each-school", "all | meet KPI R1", "This plan has no other KPI with the code R1."),
    ):
        answer = world.as_("ceo").post(edit, {**sent, "measured_for": whose, "clauses": clauses})
        assert answer.status_code == 422
        assert answer.context["form"].errors["clauses"][0].startswith(sentence)
    ruled.refresh_from_db()
    assert (ruled.measured_for, ruled.clauses) == ("each-school", RULE)


def test_a_review_takes_it_as_it_stands_and_misses_nothing_of_it(world: World, ruled: KPI) -> None:
    report_all(world)
    review = make_final(world, open_review(world))

    line = FrozenKPI.objects.get(review=review, kpi_ref=ruled.pk)

    assert line.state == "amber"
    assert line.sentence.startswith("Amber: 1 of 2 schools meets KPI K1, against all for autumn")
    assert not FrozenMissing.objects.filter(review=review, kpi_ref=ruled.pk)
