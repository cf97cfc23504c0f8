"""What a cell is rated from: its period, target, past and benchmark."""

import datetime as dt
from decimal import Decimal

import pytest

from apps.core.rag import State
from apps.kpis.models import KPI, Benchmark, BenchmarkValue, Measure, Target
from apps.kpis.rating import Direction
from apps.kpis.reasons import Reason
from apps.kpis.selectors import rated_cells
from apps.kpis.specs import counted_word
from apps.trusts.models import School
from apps.trusts.vocabulary import Words
from tests.kpis.reporting import TODAY, cell_of, report
from tests.world import World, make_kpi


def test_each_school_has_a_cell_and_the_trust_one_of_its_own(world: World) -> None:
    cells = rated_cells(trust=world.trust, term=world.term(), today=TODAY)

    assert [(c.kpi.code, str(c.school) if c.school else None) for c in cells] == [
        ("K1", "North Lane Primary"),
        ("K1", "South Bank School"),
        ("K2", None),
    ]
    assert {c.rating.state for c in cells} == {State.OVERDUE}


def test_the_sentence_speaks_of_target_amber_last_year_and_national(world: World) -> None:
    report(world, world.kpi, "north", "93.8")
    report(world, world.kpi, "north", "94.2", period=world.period("2025/26"))
    benchmark = Benchmark.objects.create(trust=world.trust, kpi=world.kpi, name="National")
    for year, value in (("2023/24", "94.0"), ("2024/25", "94.9")):
        BenchmarkValue.objects.create(
            trust=world.trust, benchmark=benchmark, year=year, term="autumn", phase="primary", value=Decimal(value)
        )

    cell = cell_of(world, world.kpi, "north")

    assert cell.rating.sentence == (
        "Amber: 93.8% against 95.0% for autumn (amber down to 93.0%); 0.4 points below autumn last year; "
        "national 94.9% (autumn 2024/25)."
    )
    assert cell.rating.direction is Direction.WORSE
    assert cell.reading is not None and cell.reading.value == Decimal("93.8")


@pytest.mark.parametrize(
    ("phase", "words"),
    [("secondary", "92.1%"), ("all-through", ""), ("", ""), ("16-plus", "")],
)
def test_a_benchmark_of_another_phase_is_not_shown(world: World, phase: str, words: str) -> None:
    benchmark = Benchmark.objects.create(trust=world.trust, kpi=world.kpi, name="National")
    for of, value in (("primary", "94.9"), ("secondary", "92.1")):
        BenchmarkValue.objects.create(
            trust=world.trust, benchmark=benchmark, year="2025/26", phase=of, value=Decimal(value)
        )
    School.objects.filter(pk=world.schools["south"].pk).update(phase=phase)

    assert cell_of(world, world.kpi, "south").rating.benchmark_words == (words and f"{words} (2025/26)")


def test_a_summer_benchmark_stands_beside_an_autumn_figure_only_where_the_kpi_is_yearly(world: World) -> None:
    for frequency, words in (("annual", "62.6% (summer 2025/26)"), ("termly", "")):
        kpi = make_kpi(
            world,
            code=frequency,
            statement="Reading",
            measured_for="each-school",
            shape="at_least",
            unit="percent",
            frequency=frequency,
            due_terms=["autumn"],
            target="66.0",
        )
        benchmark = Benchmark.objects.create(trust=world.trust, kpi=kpi)
        for year, value in (("2024/25", "62.1"), ("2025/26", "62.6"), ("2027/28", "70")):
            BenchmarkValue.objects.create(
                trust=world.trust, benchmark=benchmark, year=year, term="summer", phase="primary", value=Decimal(value)
            )
        assert cell_of(world, kpi, "north").rating.benchmark_words == words


def test_a_school_whose_own_clock_runs_is_not_red_yet(world: World) -> None:
    fields = {"measured_for": "each-school", "shape": "at_least", "unit": "number", "target": "5"}
    kpi = make_kpi(world, code="T", statement="Clubs", due="within two years of joining", **fields)
    School.objects.filter(pk=world.schools["north"].pk).update(joined_on=dt.date(2025, 9, 1))
    School.objects.filter(pk=world.schools["south"].pk).update(joined_on=dt.date(2024, 9, 1))
    for school in ("north", "south"):
        report(world, kpi, school, "3")

    assert cell_of(world, kpi, "north").rating.sentence == (
        "Awaiting: 3 against 5 for autumn; it has until 1 September 2027."
    )
    assert cell_of(world, kpi, "south").rating.state is State.RED


def test_a_figure_keeps_its_decimals_beside_one_that_has_none(world: World) -> None:
    kpi = make_kpi(
        world, code="D", statement="Days", measured_for="each-school", shape="at_least", unit="number", target="5"
    )
    report(world, kpi, "north", "6")
    report(world, kpi, "south", "4.6")

    assert cell_of(world, kpi, "north").rating.sentence == "Green: 6 against 5 for autumn."
    assert cell_of(world, kpi, "south").rating.sentence == "Red: 4.6 against 5.0 for autumn (no amber limit)."


def test_a_year_limits_a_kpi_to_its_own_terms(world: World) -> None:
    KPI.objects.filter(pk=world.kpi.pk).update(year="2025/26")

    assert {c.kpi.code for c in rated_cells(trust=world.trust, term=world.term(), today=TODAY)} == {"K2"}
    earlier = rated_cells(trust=world.trust, term=world.term("2025/26"), today=TODAY)
    assert {c.kpi.code for c in earlier} == {"K1", "K2"}
    KPI.objects.filter(pk=world.kpi.pk).update(year="the first year")
    assert {c.kpi.code for c in rated_cells(trust=world.trust, term=world.term(), today=TODAY)} == {"K1", "K2"}


def test_removed_kpis_and_those_of_removed_priorities_have_no_cells(world: World) -> None:
    world.priority.removed_at = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    world.priority.save()
    KPI.objects.filter(pk=world.trust_kpi.pk).update(removed_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))

    assert rated_cells(trust=world.trust, term=world.term(), today=TODAY) == []


def test_a_term_outside_every_plan_has_no_cells(world: World) -> None:
    world.plan.ends_on = dt.date(2026, 9, 30)
    world.plan.save()

    assert rated_cells(trust=world.trust, term=world.term(), today=TODAY) == []


def test_a_school_plans_kpi_is_the_schools(world: World) -> None:
    kpi = make_kpi(world, code="S1", statement="Books read", plan=world.sdps["north"], shape="monitor", unit="number")
    report(world, kpi, "north", "12")

    cell = cell_of(world, kpi, "north")
    assert (cell.school, cell.rating.sentence) == (
        world.schools["north"],
        "Monitor: 12 for autumn; it is watched, not rated.",
    )
    cells = rated_cells(trust=world.trust, term=world.term(), today=TODAY, plans=[world.sdps["north"]])
    assert len(cells) == 1


def test_schools_that_are_asked_for_are_all_that_is_seen(world: World) -> None:
    only = frozenset({world.schools["south"].pk})

    cells = rated_cells(trust=world.trust, term=world.term(), today=TODAY, schools=only)

    assert [(c.kpi.code, c.school) for c in cells] == [("K1", world.schools["south"])]


def test_a_joiner_is_not_rated_and_a_closed_school_has_no_cell(world: World) -> None:
    School.objects.filter(pk=world.schools["north"].pk).update(joined_on=dt.date(2026, 10, 1))
    School.objects.filter(pk=world.schools["south"].pk).update(closed_on=dt.date(2026, 8, 31))

    cells = [c for c in rated_cells(trust=world.trust, term=world.term(), today=TODAY) if c.kpi == world.kpi]

    assert [c.rating.sentence for c in cells] == [
        "Not applicable: North Lane Primary joined on 1 October 2026 and is rated from its first full term."
    ]


def test_a_measure_that_was_removed_has_no_cell(world: World) -> None:
    Measure.objects.create(trust=world.trust, kpi=world.trust_kpi, name="Cash", position=1)
    Measure.objects.filter(kpi=world.trust_kpi, name="").update(removed_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))

    assert cell_of(world, world.trust_kpi, None).name == "Reserves are at least 6% of income: Cash"


class TestHalfTermly:
    @pytest.fixture
    def kpi(self, world: World) -> KPI:
        return make_kpi(
            world,
            code="H",
            statement="Lateness",
            measured_for="each-school",
            shape="at_most",
            unit="percent",
            frequency="half-termly",
            target="5.0",
        )

    def test_the_first_half_stands_until_the_second_is_reported(self, world: World, kpi: KPI) -> None:
        report(world, kpi, "north", "4.0", period=world.period(part=1))
        first = cell_of(world, kpi, "north")
        report(world, kpi, "north", "6.0", period=world.period(part=2))
        second = cell_of(world, kpi, "north")

        assert first.rating.sentence == "Green: 4.0% against at most 5.0% for autumn first half."
        assert (second.period.part, second.rating.state) == (2, State.RED)

    def test_a_second_half_that_is_missing_is_never_covered_by_the_first(self, world: World, kpi: KPI) -> None:
        report(world, kpi, "north", "4.0", period=world.period(part=1))
        due = world.period(part=2).due_on

        assert cell_of(world, kpi, "north", today=due).rating.state is State.GREEN
        assert cell_of(world, kpi, "north", today=due + dt.timedelta(1)).rating.state is State.OVERDUE

    def test_overdue_halves_in_a_row_give_no_assurance(self, world: World, kpi: KPI) -> None:
        report(world, kpi, "north", "4.0", period=world.period("2025/26", "summer", part=2))
        report(world, kpi, "south", "4.0", period=world.period("2025/26", "summer", part=1))

        assert cell_of(world, kpi, "north").rating.no_assurance is False
        assert cell_of(world, kpi, "south").rating.no_assurance is True


class TestAddingUp:
    @pytest.fixture
    def kpi(self, world: World) -> KPI:
        return make_kpi(
            world,
            code="C",
            statement="Suspensions",
            measured_for="each-school",
            shape="at_most",
            unit="number",
            frequency="termly",
            cumulative=True,
            target="30",
        )

    def test_a_year_is_added_up_and_rated_at_its_end(self, world: World, kpi: KPI) -> None:
        for term, value in (("autumn", "10"), ("spring", "9"), ("summer", "12")):
            report(world, kpi, "north", value, period=world.period("2025/26", term))

        spring = cell_of(world, kpi, "north", year="2025/26", term="spring").rating
        summer = cell_of(world, kpi, "north", year="2025/26", term="summer").rating
        assert (spring.reason, spring.printed) == (Reason.NO_PROFILE, "19")
        assert (summer.state, summer.printed) == (State.RED, "31")

    def test_a_terms_own_target_is_the_part_to_be_reached_by_then(self, world: World, kpi: KPI) -> None:
        Target.objects.create(
            trust=world.trust, kpi=kpi, term=world.term(), value=Decimal(12), valid_from=dt.date(2026, 9, 1)
        )
        report(world, kpi, "north", "9")
        report(world, kpi, "north", "11", period=world.period("2025/26"))

        assert cell_of(world, kpi, "north").rating.sentence == (
            "Green: 9 so far against at most 12 by the end of autumn; 2 below autumn last year."
        )

    def test_a_missing_term_is_named_and_never_zero(self, world: World, kpi: KPI) -> None:
        report(world, kpi, "north", "9", period=world.period("2025/26", "summer"))

        assert cell_of(world, kpi, "north", year="2025/26", term="summer").rating.reason is Reason.TERMS_MISSING


def test_overdue_for_the_second_term_running_gives_no_assurance(world: World) -> None:
    report(world, world.kpi, "north", "95.5", period=world.period("2025/26", "summer"))

    assert cell_of(world, world.kpi, "north").rating.no_assurance is False
    assert cell_of(world, world.kpi, "south").rating.no_assurance is True
    assert cell_of(world, world.kpi, "south", year="2024/25").rating.no_assurance is False  # the plan's first term


@pytest.mark.parametrize(("added", "state"), [(12, State.OVERDUE), (13, State.NOT_DUE), (20, State.NOT_DUE)])
def test_a_kpi_added_when_a_terms_figures_are_due_is_asked_for_the_next_terms(
    world: World, added: int, state: State
) -> None:
    KPI.objects.filter(pk=world.kpi.pk).update(added_on=dt.date(2026, 11, added))  # they are due on the 13th
    assert cell_of(world, world.kpi, "south").rating.state is state
    assert cell_of(world, world.kpi, "south", term="spring").rating.state is State.AWAITING

    report(world, world.kpi, "south", "96")
    assert cell_of(world, world.kpi, "south").rating.state is State.GREEN


def test_a_kpi_is_not_overdue_for_periods_that_were_over_when_it_was_added(world: World) -> None:
    KPI.objects.filter(pk=world.kpi.pk).update(added_on=dt.date(2026, 9, 1))
    rating = cell_of(world, world.kpi, "south").rating
    assert (rating.state, rating.no_assurance) == (State.OVERDUE, False)
    before = cell_of(world, world.kpi, "south", term="summer", year="2025/26").rating
    assert before.state is State.NOT_DUE
    added = "as it was added on 1 September 2026"
    assert before.sentence == f"Not due: no figure is asked for in summer, {added}, and there is no earlier result."
    KPI.objects.filter(pk=world.kpi.pk).update(due_terms=["autumn"])
    out_of_season = cell_of(world, world.kpi, "south", term="summer", year="2025/26").rating.sentence
    assert out_of_season == "Not due: no figure is asked for in summer, and there is no earlier result."
    KPI.objects.filter(pk=world.kpi.pk).update(due_terms=[])

    report(world, world.kpi, "south", "96", period=world.period("2025/26", "summer"))
    assert cell_of(world, world.kpi, "south", term="summer", year="2025/26").rating.state is State.GREEN


def test_a_school_that_had_not_joined_is_not_overdue_twice(world: World) -> None:
    School.objects.filter(pk=world.schools["south"].pk).update(joined_on=dt.date(2026, 9, 1))

    rating = cell_of(world, world.kpi, "south").rating
    assert (rating.state, rating.no_assurance) == (State.OVERDUE, False)


def test_a_pause_of_the_parent_priority_pauses_its_kpis(world: World) -> None:
    world.priority.paused = "The academy order came first."
    world.priority.save()

    assert cell_of(world, world.kpi, "north").rating.sentence == "Paused: The academy order came first."


def test_a_milestone_without_a_date_but_not_done_is_red(world: World) -> None:
    kpi = make_kpi(world, code="M", statement="Handbook agreed", measured_for="trust", shape="milestone", unit="yes_no")
    Target.objects.create(trust=world.trust, kpi=kpi, done_by=dt.date(2026, 10, 31), valid_from=dt.date(2026, 9, 1))
    assert cell_of(world, kpi, None).rating.reason is Reason.NOT_REPORTED

    reading = report(world, kpi, None, not_done=True)
    assert cell_of(world, kpi, None).rating.reason is Reason.NOT_DONE
    reading.not_done, reading.done_on = False, dt.date(2026, 11, 2)
    reading.save()
    assert cell_of(world, kpi, None).rating.sentence == (
        "Amber: done on 2 November 2026, 2 days late; it was due by 31 October 2026."
    )


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("Pupils who feel safe", "pupil"),
        ("Staff whose training is up to date", "member of staff"),
        ("Children in Year 1 whose teachers report back", "child"),
        ("Teachers who stay", "teacher"),
        ("Free reserves as a share of income", "of them"),
    ],
)
def test_the_counted_word_comes_from_the_statement(statement: str, word: str) -> None:
    assert counted_word(statement) == word
    assert counted_word("Young people in work", Words({"pupil": "Young person"})) == "of them"
    assert counted_word("Every young person in work", Words({"pupil": "Young person"})) == "young person"
