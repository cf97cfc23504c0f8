"""The roll-up: pooled, spread, own; coverage; named red schools; impact; the same queries at any size."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.core.rag import State
from apps.kpis.models import KPI, Measure, Reading
from apps.scorecard.scorecard import Row, Scorecard, build_scorecard
from apps.scorecard.trust_cell import Basis
from apps.strategies.models import Priority
from apps.trusts.models import School, Term
from apps.trusts.selectors import terms_of
from tests.kpis.reporting import TODAY, report
from tests.world import World, make_kpi


def card(world: World, term: Term | None = None, **kwargs: Any) -> Scorecard:
    return build_scorecard(trust=world.trust, term=term or world.term(), today=TODAY, **kwargs)


def row_of(world: World, kpi: KPI, **kwargs: Any) -> Row:
    (row,) = [row for row in card(world, **kwargs).rows if row.kpi == kpi]
    return row


def add_schools(world: World, *names: str) -> None:
    for name in names:
        world.schools[name] = School.objects.create(
            trust=world.trust, name=name, slug=name.lower().replace(" ", "-"), position=len(world.schools)
        )


def test_pairs_are_pooled_and_never_averaged(world: World) -> None:
    report(world, world.kpi, "north", of=(90, 100))
    report(world, world.kpi, "south", of=(960, 1000))

    trust = row_of(world, world.kpi).trust

    assert trust is not None and trust.basis is Basis.POOLED
    assert trust.label == "Green, except: North Lane Primary"
    assert trust.sentence == (
        "Green, except North Lane Primary: 95.5% against 95.0% for autumn (amber down to 93.0%). "
        "1 green, 1 red of 2 due."
    )
    assert (trust.rating and trust.rating.pair, trust.reported, trust.due) == ("1,050 of 1,100", 2, 2)


def test_figures_without_pairs_are_counted_without_a_colour(world: World) -> None:
    report(world, world.kpi, "north", "96")
    report(world, world.kpi, "south", of=(960, 1000))

    trust = row_of(world, world.kpi).trust

    assert trust is not None
    assert (trust.basis, trust.state, trust.words) == (Basis.SPREAD, None, "2 green of 2 due")
    assert trust.sentence == "2 green of 2 due."


@pytest.mark.parametrize("rollup", ["sum", "worst", "share", "entered"])
def test_other_roll_ups_are_counted(world: World, rollup: str) -> None:
    KPI.objects.filter(pk=world.kpi.pk).update(rollup=rollup)
    report(world, world.kpi, "north", of=(96, 100))
    report(world, world.kpi, "south", of=(96, 100))

    trust = row_of(world, world.kpi).trust
    assert trust is not None and (trust.basis, trust.label) == (Basis.SPREAD, "2 green of 2 due")


def test_good_news_waits_for_four_schools_of_five_and_bad_news_does_not(world: World) -> None:
    add_schools(world, "East", "West")
    for name in ("north", "south", "East"):
        report(world, world.kpi, name, of=(96, 100))
    good = row_of(world, world.kpi).trust
    world.kpi.measures.first().readings.update(value=Decimal(80), numerator=Decimal(80))
    bad = row_of(world, world.kpi).trust
    add_schools(world, "Mid")
    report(world, world.kpi, "West", of=(80, 100))
    enough = row_of(world, world.kpi).trust

    assert good is not None and bad is not None and enough is not None
    assert good.state is State.INCOMPLETE
    assert good.sentence == (
        "Incomplete: 96.0% against 95.0% for autumn (amber down to 93.0%); only 3 of 4 schools are in, and good news "
        "waits for 80% of them. 3 green, 1 overdue of 4 due."
    )
    assert "; red already, 3 of 4 schools in." in bad.sentence
    assert (enough.reported, enough.due) == (4, 5)
    assert "already" not in enough.sentence


def test_last_year_is_compared_where_the_same_schools_reported(world: World) -> None:
    last_year = world.period("2025/26")
    for name in ("north", "south"):
        report(world, world.kpi, name, of=(96, 100))
    report(world, world.kpi, "north", of=(95, 100), period=last_year)
    one = row_of(world, world.kpi).trust
    report(world, world.kpi, "south", of=(94, 100), period=last_year)
    both = row_of(world, world.kpi).trust

    assert one is not None and one.rating is not None and one.rating.difference is None
    assert both is not None and both.rating is not None and both.rating.difference == Decimal("1.5")


def test_the_trusts_own_figure_stands_by_itself(world: World) -> None:
    report(world, world.trust_kpi, None, "6.4")

    row = row_of(world, world.trust_kpi)
    assert row.trust is not None and row.trust.cell is not None
    assert (row.schools, row.trust.basis, row.trust.counts) == ({}, Basis.OWN, {})
    assert row.trust.sentence == "Green: 6.4% against 6.0% for autumn."
    assert row.cells == (row.trust.cell,)


def test_schools_that_are_not_asked_do_not_count(world: World) -> None:
    KPI.objects.filter(pk=world.kpi.pk).update(phases=["secondary"])
    report(world, world.kpi, "south", of=(96, 100))

    trust = row_of(world, world.kpi).trust
    assert trust is not None
    assert (trust.due, trust.state, trust.words) == (1, State.GREEN, "1 green of 1 due; 1 not applicable")


def test_a_half_term_is_pooled_with_those_who_reported_the_same_half(world: World) -> None:
    kpi = make_kpi(
        world,
        code="H",
        statement="Lateness",
        measured_for="each-school",
        shape="at_most",
        unit="percent",
        frequency="half-termly",
        target="5.0",
    )
    report(world, kpi, "north", of=(9, 100), period=world.period(part=1))
    report(world, kpi, "south", of=(9, 100), period=world.period(part=2))

    trust = row_of(world, kpi).trust
    assert trust is not None and trust.rating is not None
    assert (trust.reported, trust.due, trust.rating.pair) == (1, 2, "9 of 100")


def test_readers_of_some_schools_see_nothing_that_others_went_into(world: World) -> None:
    report(world, world.kpi, "north", of=(90, 100))
    report(world, world.kpi, "south", of=(96, 100))

    seen = card(world, schools=frozenset({world.schools["south"].pk}))

    assert [school.slug for school in seen.schools] == ["south"]
    assert [(row.kpi.code, row.trust, list(row.schools)) for row in seen.rows] == [
        ("K1", None, [world.schools["south"].pk])
    ]
    assert card(world, schools=frozenset()).rows == ()


def test_impact_counts_a_priority_with_its_sub_priorities(world: World) -> None:
    below = Priority.objects.create(
        trust=world.trust, plan=world.plan, parent=world.priority, code="P1.1", title="Every day"
    )
    kpi = make_kpi(
        world,
        code="K3",
        statement="Lateness",
        priority=below,
        measured_for="trust",
        shape="at_most",
        unit="percent",
        target="5.0",
    )
    report(world, world.kpi, "north", "96.0")
    report(world, kpi, None, "7")

    impacts = card(world).impacts

    assert {n: (i.words, i.kpis) for n, i in impacts.items()} == {
        world.priority.pk: ("1 green, 1 red, 1 overdue of 3 due", 2),
        below.pk: ("1 red of 1 due", 1),
    }


def test_what_is_missing_and_how_much_is_in(world: World) -> None:
    report(world, world.kpi, "north", "96.0")

    seen = card(world)

    assert [(c.kpi.code, c.school) for c in seen.missing] == [("K1", world.schools["south"]), ("K2", None)]
    assert (seen.figures_in, seen.figures_due) == (1, 3)
    assert seen.counts_of_school(world.schools["north"].pk) == {State.GREEN: 1}
    assert [row.kpi.code for row in seen.headline] == ["K1"]


def test_a_school_plans_kpi_has_its_schools_column_and_no_trust_cell(world: World) -> None:
    kpi = make_kpi(world, code="S1", statement="Books", plan=world.sdps["south"], shape="monitor", unit="number")
    report(world, kpi, "south", "9")

    seen = card(world, plans=[world.plan, world.sdps["south"]])

    row = next(row for row in seen.rows if row.kpi == kpi)
    assert (row.trust, list(row.schools)) == (None, [world.schools["south"].pk])


def test_a_trust_without_plans_schools_or_kpis_has_an_empty_card(world: World) -> None:
    KPI.objects.all().update(removed_at="2026-11-01T00:00Z")

    assert (card(world).rows, card(world).schools, card(world).impacts) == ((), (), {})
    assert card(world, plans=[]).rows == ()


def queries_of(world: World) -> int:
    term = terms_of(world.trust).get(year__name="2026/27", name="autumn")
    with CaptureQueriesContext(connection) as queries:
        seen = card(world, term=term)
        assert [trust.sentence for row in seen.rows if (trust := row.trust)]
        assert [cell.rating.sentence for cell in seen.cells]
        assert [i.words for i in seen.impacts.values()]
    return len(queries)


def grow(world: World, *, schools: int, kpis: int) -> None:
    """Up to so many schools and KPIs of each kind, with figures."""
    add_schools(world, *(f"School {number}" for number in range(len(world.schools), schools)))
    made = [
        KPI(
            trust=world.trust,
            plan=world.plan,
            code=f"G{number}",
            statement=f"Growth {number}",
            shape="at_least",
            unit="percent",
            measured_for="each-school",
            priority=world.priority,
            cumulative=number % 7 == 0,
            frequency=("termly", "annual", "half-termly")[number % 3],
        )
        for number in range(KPI.objects.count(), kpis)
    ]
    KPI.objects.bulk_create(made)
    Measure.objects.bulk_create(Measure(trust=world.trust, kpi=kpi) for kpi in made)
    period, now = world.period(), timezone.now()
    Reading.objects.bulk_create(
        Reading(
            trust=world.trust,
            measure=measure,
            school=school,
            period=period,
            value=Decimal(96),
            numerator=Decimal(96),
            denominator=Decimal(100),
            reported_at=now,
        )
        for measure in Measure.objects.filter(kpi__measured_for="each-school", readings=None)
        for school in world.schools.values()
    )


def test_the_number_of_queries_is_the_same_for_20_schools_and_60_kpis(world: World) -> None:
    grow(world, schools=2, kpis=10)
    few = queries_of(world)
    grow(world, schools=20, kpis=60)

    assert (few, queries_of(world)) == (9, 9)
    assert len(card(world).cells) > 1000
