"""The roll-up: pooled, spread, own; coverage; named red schools; impact; the same queries at any size."""

from decimal import Decimal
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.core.rag import State
from apps.kpis.models import KPI, Measure, Reading, Target
from apps.scorecard.rolling_up import Basis
from apps.scorecard.scorecard import Row, Scorecard, build_scorecard
from apps.scorecard.trust_cell import TrustCell
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


def trust_of(world: World, kpi: KPI, **columns: Any) -> TrustCell:
    KPI.objects.filter(pk=kpi.pk).update(**columns)
    trust = row_of(world, kpi).trust
    assert trust is not None
    return trust


def test_each_rule_makes_the_trusts_cell_in_its_own_way(world: World) -> None:
    report(world, world.kpi, "north", of=(90, 100))
    report(world, world.kpi, "south", of=(960, 1000))

    pooled = trust_of(world, world.kpi, rollup="pooled")
    worst = trust_of(world, world.kpi, rollup="worst")
    share = trust_of(world, world.kpi, rollup="share")
    half = trust_of(world, world.kpi, rollup="share", share_needed="50")
    weighed = trust_of(world, world.kpi, rollup="share", share_needed="90", share_in_pupils=True)
    summed = trust_of(world, world.kpi, rollup="sum")

    spread = "1 green, 1 red of 2 due."
    assert pooled.sentence.endswith(f"95.5% against 95.0% for autumn (amber down to 93.0%). {spread}")
    assert worst.sentence == (
        "Red: 90.0% against 95.0% for autumn (amber down to 93.0%). "
        f"The worst of 2 schools is North Lane Primary. {spread}"
    )
    assert share.sentence == (
        "Amber, except North Lane Primary: 50.0% against 100.0% for autumn; 1 of 2, one short of passing, where one "
        f"school is worth 50.0 points. 1 of 2 schools is green. {spread}"
    )
    assert half.label == "Green, except: North Lane Primary"
    assert weighed.sentence == (
        "Green, except North Lane Primary: 90.9% against 90.0% for autumn. "
        f"Counted in those behind the figures; 1 of 2 schools is green. {spread}"
    )
    assert (summed.basis, summed.state, summed.sentence) == (
        Basis.SPREAD,
        None,
        f"Not added up: only counts, pounds and days make a sum. {spread}",
    )


def test_a_part_is_not_held_against_the_whole(world: World) -> None:
    kpi = make_kpi(
        world,
        code="X",
        statement="Suspensions",
        measured_for="each-school",
        shape="at_most",
        unit="number",
        rollup="sum",
        target="10",
        amber="12",
    )
    report(world, kpi, "north", "4")
    report(world, kpi, "south", "7")
    Target.objects.create(
        trust=world.trust, kpi=kpi, school=world.schools["north"], value=Decimal(3), valid_from=world.plan.starts_on
    )

    row = row_of(world, kpi)

    assert row.trust is not None
    assert row.trust.sentence == (
        "Amber, except North Lane Primary: 11 against at most 10 for autumn (amber up to 12). "
        "1 red of 1 due; 1 monitor."
    )
    assert [cell.rating.sentence for cell in row.schools.values()] == [
        "Red: 4 against at most 3 for autumn (no amber limit).",
        "Monitor: 7 for autumn; no target is set.",
    ]


def test_the_trust_types_its_own_figure_beside_its_schools(world: World) -> None:
    KPI.objects.filter(pk=world.kpi.pk).update(rollup="entered")
    report(world, world.kpi, "north", of=(96, 100))
    nothing = row_of(world, world.kpi)
    report(world, world.kpi, None, "97")
    early = row_of(world, world.kpi)
    report(world, world.kpi, "south", of=(90, 100))
    whole = row_of(world, world.kpi)

    assert nothing.trust is not None and early.trust is not None and whole.trust is not None
    assert (nothing.trust.basis, nothing.trust.state) == (Basis.ENTERED, State.OVERDUE)
    assert early.trust.sentence == (
        "Incomplete: 97.0% against 95.0% for autumn (amber down to 93.0%); only 1 of 2 schools is in, and good news "
        "waits for 80% of them. 1 green, 1 overdue of 2 due."
    )
    assert whole.trust.label == "Green, except: South Bank School"
    assert [cell.school for cell in whole.cells] == [world.schools["north"], world.schools["south"], None]
    assert card(world, schools=frozenset({world.schools["north"].pk})).rows[0].trust is None


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

    assert (few, queries_of(world)) == (10, 10)
    assert len(card(world).cells) > 1000
