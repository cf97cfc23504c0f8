"""What a cell shows where nothing is due: the last result, whole and by the limits of its own term."""

import datetime as dt
from decimal import Decimal

from apps.core.rag import State
from apps.kpis.models import Measure, Target
from tests.kpis.reporting import cell_of, report
from tests.world import World, make_kpi


def test_a_yearly_kpi_without_terms_is_due_in_summer_and_shows_its_last_result_before(world: World) -> None:
    kpi = make_kpi(
        world,
        code="Y",
        statement="Phonics",
        measured_for="each-school",
        shape="at_least",
        unit="percent",
        frequency="annual",
        target="84.0",
        amber="80.0",
    )
    Target.objects.create(
        trust=world.trust, kpi=kpi, value=Decimal("90.0"), amber=Decimal("85.0"), valid_from=dt.date(2026, 10, 1)
    )
    report(world, kpi, "north", "81.0", period=world.period("2025/26", "summer"))
    report(world, kpi, "north", "70.0", period=world.period("2024/25", "summer"))

    north, south = cell_of(world, kpi, "north"), cell_of(world, kpi, "south")

    assert (north.rating.state, south.rating.state) == (State.NOT_DUE, State.NOT_DUE)
    assert north.rating.sentence == (
        "Not due: no figure is asked for in autumn; last result 81.0%, amber, on 22 July 2026."
    )
    assert south.rating.case.past.last_result is None
    assert cell_of(world, kpi, "north", term="summer").rating.state is State.AWAITING


def test_a_figure_of_a_term_that_the_kpi_does_not_name_is_not_rated_and_of_one_that_it_may_be_is(world: World) -> None:
    fields = {"measured_for": "each-school", "shape": "at_least", "unit": "percent", "frequency": "annual"}
    named = make_kpi(world, code="N", statement="Named", due_terms=["summer"], target="84.0", **fields)
    free = make_kpi(world, code="F", statement="Free", target="84.0", **fields)
    for kpi in (named, free):
        report(world, kpi, "north", "81.0")

    assert cell_of(world, named, "north").rating.sentence == (
        "Not due: no figure is asked for in autumn, and there is no earlier result; 81.0% was entered all the same."
    )
    assert cell_of(world, free, "north").rating.sentence == ("Red: 81.0% against 84.0% for autumn (no amber limit).")


def test_a_last_result_is_coloured_by_the_limits_of_its_own_term(world: World) -> None:
    """Of what is rated one by one, too: a grade."""
    kpi = make_kpi(
        world,
        code="G",
        statement="Visit",
        measured_for="each-school",
        shape="rubric",
        unit="grade",
        frequency="annual",
    )
    for grade, day in (("Good", dt.date(2024, 9, 1)), ("Outstanding", dt.date(2026, 10, 1))):
        Target.objects.create(trust=world.trust, kpi=kpi, grade=grade, valid_from=day)
    report(world, kpi, "north", grade="Good", period=world.period("2025/26", "summer"))

    assert cell_of(world, kpi, "north").rating.sentence == (
        "Not due: no figure is asked for in autumn; last result Good, green, on 22 July 2026."
    )


def test_half_a_gap_is_no_last_result(world: World) -> None:
    fields = {"measured_for": "each-school", "shape": "gap", "unit": "percent", "frequency": "annual", "target": "5.0"}
    kpi = make_kpi(world, code="P", statement="Gap", groups=[["Boys", "Girls"]], **fields)
    boys, girls = kpi.measures.get(), Measure.objects.create(trust=world.trust, kpi=kpi, name="Girls", position=1)
    Measure.objects.filter(pk=boys.pk).update(name="Boys")
    earlier, last = world.period("2024/25", "summer"), world.period("2025/26", "summer")
    report(world, kpi, "north", "60", measure=boys, period=last)
    report(world, kpi, "south", "60", measure=boys, period=last)
    report(world, kpi, "south", "64", measure=girls, period=last)

    whole = "Not due: no figure is asked for in autumn; last result 4.0 points, green, on 22 July 2026."
    nothing = "Not due: no figure is asked for in autumn, and there is no earlier result."
    assert cell_of(world, kpi, "north").rating.sentence == nothing
    assert cell_of(world, kpi, "south").rating.sentence == whole
    report(world, kpi, "north", "64", measure=girls, period=earlier)
    assert cell_of(world, kpi, "north").rating.sentence == nothing  # of two terms, they are no gap
