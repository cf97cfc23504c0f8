"""The order in which a rating is decided, and the facts that stand beside its sentence."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from apps.core.figures import Unit
from apps.core.rag import State
from apps.kpis.facts import Coverage, Figure, LastResult, Shape, Spec, Subject
from apps.kpis.rating import Direction
from apps.kpis.reasons import Reason
from apps.kpis.year_to_date import year_to_date
from tests.kpis.cases import AFTER, BEFORE, rated

ATTENDANCE: dict[str, Any] = {"shape": "at_least", "unit": "percent", "target": 95, "amber": 93}

# Each rule's condition; together with all that come after it, the earliest still decides.
IN_ORDER: list[tuple[State, dict[str, Any]]] = [
    (State.NOT_APPLICABLE, {"phases": ("secondary",)}),
    (State.PAUSED, {"paused": "the trust recovers its finances"}),
    (State.NOT_DUE, {"is_due": False}),
    (State.OVERDUE, {"today": AFTER}),
    (State.MONITOR, {"value": 94, "target": None}),
    (State.AMBER, {"value": 94}),
]


@pytest.mark.parametrize("first", range(len(IN_ORDER)))
def test_the_first_rule_that_applies_decides(first: int) -> None:
    given = dict(ATTENDANCE)
    for _, condition in reversed(IN_ORDER[first:]):
        given.update(condition)
    if IN_ORDER[first][0] is State.OVERDUE:
        del given["value"]
    assert rated(**given).state is IN_ORDER[first][0]


def test_without_a_figure_the_day_itself_has_not_passed() -> None:
    day = date(2026, 11, 27)
    assert rated(**ATTENDANCE, today=day, due_on=day).state is State.AWAITING
    assert rated(**ATTENDANCE, today=date(2026, 11, 28), due_on=day).state is State.OVERDUE
    assert rated(**ATTENDANCE, today=AFTER, due_on=None).state is State.AWAITING


def test_a_watched_kpi_without_a_figure_is_still_asked_for() -> None:
    assert rated(shape="monitor", today=BEFORE).state is State.AWAITING
    assert rated(shape="monitor", today=AFTER).state is State.OVERDUE


def test_overdue_twice_running_is_no_assurance() -> None:
    assert rated(**ATTENDANCE, today=AFTER, overdue_before=True).no_assurance
    assert not rated(**ATTENDANCE, today=AFTER).no_assurance
    assert not rated(**ATTENDANCE, today=BEFORE, overdue_before=True).no_assurance
    assert not rated(**ATTENDANCE, today=AFTER, overdue_before=True, value=95).no_assurance


@pytest.mark.parametrize(
    ("phase", "phases", "applies"),
    [
        ("primary", (), True),
        ("primary", ("primary",), True),
        ("primary", ("secondary", "16-plus"), False),
        ("secondary", ("16-plus",), False),
        ("16-plus", ("16-plus",), True),
        ("16_plus", ("16-plus",), True),
        ("all-through", ("primary",), True),
        ("all-through", ("secondary",), True),
        ("all_through", ("16_plus",), True),
        ("special", (), True),
        ("special", ("primary", "secondary", "16-plus"), False),
        ("", ("secondary",), True),
    ],
)
def test_which_phases_a_kpi_is_for(phase: str, phases: tuple[str, ...], applies: bool) -> None:
    state = rated(**ATTENDANCE, value=95, phase=phase, phases=phases).state
    assert state is (State.GREEN if applies else State.NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("joined_on", "reason"),
    [
        (date(2026, 8, 31), Reason.RATED),
        (date(2026, 9, 1), Reason.RATED),
        (date(2026, 9, 2), Reason.JOINER),
        (date(2026, 12, 31), Reason.JOINER),
        (date(2027, 1, 1), Reason.NOT_YET_JOINED),
        (None, Reason.RATED),
    ],
)
def test_a_joiner_is_rated_from_its_first_full_term(joined_on: date | None, reason: Reason) -> None:
    assert rated(**ATTENDANCE, value=95, joined_on=joined_on).reason is reason


def test_the_trusts_own_cell_is_neither_of_a_phase_nor_a_joiner() -> None:
    given = {**ATTENDANCE, "value": 95, "phases": ("secondary",), "joined_on": date(2026, 10, 1), "trust_only": True}
    assert rated(**given, is_trust=True).state is State.GREEN
    assert rated(**given).state is State.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("given", "direction", "difference"),
    [
        ({"shape": "at_least", "value": 94, "last_year": 93}, Direction.BETTER, "1"),
        ({"shape": "at_least", "value": 93, "last_year": 94}, Direction.WORSE, "-1"),
        ({"shape": "at_least", "value": 93, "last_year": 93, "target": None}, Direction.SAME, "0"),
        ({"shape": "at_most", "value": 93, "last_year": 94}, Direction.BETTER, "-1"),
        ({"shape": "at_most", "value": 1, "last_year": 0}, Direction.WORSE, "1"),
        ({"shape": "at_most", "value": 0, "last_year": 0}, Direction.SAME, "0"),
        ({"shape": "between", "target": (5, 7), "value": 8, "last_year": 3}, Direction.BETTER, "5"),
        ({"shape": "between", "target": (5, 7), "value": 6, "last_year": 8}, Direction.BETTER, "-2"),
        ({"shape": "between", "target": (5, 7), "value": 5, "last_year": 7}, Direction.SAME, "-2"),
        ({"shape": "about", "target": 10, "tolerance": 1, "value": 13, "last_year": 8}, Direction.WORSE, "5"),
        ({"shape": "about", "target": 10, "value": 13, "last_year": 8}, Direction.WORSE, "5"),
        ({"shape": "monitor", "value": 13, "last_year": 8}, None, "5"),
        ({"shape": "at_least", "value": 13}, None, None),
        ({"shape": "at_least", "last_year": 13}, None, None),
        ({"shape": "rubric", "unit": "grade", "grade": "Good", "last_year": "Inadequate"}, Direction.BETTER, None),
        ({"shape": "at_least", "unit": "percent", "value": "93.74", "last_year": "93.71"}, Direction.SAME, "0.0"),
    ],
)
def test_direction_is_a_signal_of_its_own(
    given: dict[str, Any], direction: Direction | None, difference: str | None
) -> None:
    rating = rated(**{"target": 90, **given})
    assert rating.direction is direction
    assert rating.difference == (None if difference is None else Decimal(difference))


@pytest.mark.parametrize(
    ("given", "columns"),
    [
        (
            {**ATTENDANCE, "numerator": 9, "denominator": 10, "national": "94.9"},
            ("90.0%", "9 of 10", "95.0%", "93.0%", "94.9% (autumn 2024/25)"),
        ),
        (
            {"shape": "between", "unit": "money", "target": (1000, 2000), "amber": 500, "value": 2500},
            ("£2,500", "", "£1,000 to £2,000", "£500 and £2,500", ""),
        ),
        (
            {"shape": "at_most", "unit": "percent", "target": 5, "amber": 6, "must_pass": True, "value": 0},
            ("0.0%", "", "at most 5.0%", "", ""),
        ),
        ({"shape": "milestone", "done": True}, ("done", "", "done by 27 November 2026", "", "")),
        ({"shape": "milestone", "done": True, "due_on": None}, ("done", "", "", "", "")),
        (
            {"shape": "rubric", "unit": "grade", "target": "good", "amber": 2, "grade": "GOOD"},
            ("Good", "", "Good", "Inadequate", ""),
        ),
        ({**ATTENDANCE}, ("", "", "95.0%", "93.0%", "")),
        ({"shape": "monitor", "value": "12.50"}, ("12.5", "", "", "", "")),
        (
            {"shape": "proportion_of_schools", "clauses": [("all", "are good"), ("60", "are better")], "value": 3},
            ("", "", "all; 60%", "", ""),
        ),
        (
            {"shape": "proportion_of_schools", "clauses": [("all", "are good")], "is_trust": True, "value": 1},
            ("", "", "all schools", "", ""),
        ),
    ],
)
def test_what_stands_in_columns_beside_the_sentence(given: dict[str, Any], columns: tuple[str, ...]) -> None:
    rating = rated(**given)
    found = (rating.printed, rating.pair, rating.target_words, rating.amber_words, rating.benchmark_words)
    assert found == columns


def test_one_short_is_told_apart_from_the_colour_it_gives() -> None:
    seven = {"shape": "at_least", "unit": "percent", "target": 65, "numerator": 7, "denominator": 12}
    assert (rated(**seven).state, rated(**seven).reason, rated(**seven).one_short) == (
        State.AMBER,
        Reason.ONE_SHORT,
        True,
    )
    assert rated(**seven, must_pass=True).state is State.RED
    assert rated(**{**seven, "numerator": 6}).state is State.RED
    assert rated(**{**seven, "numerator": 8}).one_short is False
    wide = rated(**seven, amber=50)
    assert (wide.state, wide.reason, wide.one_short) == (State.AMBER, Reason.RATED, True)
    beyond = rated(shape="at_least", unit="percent", target=101, numerator=12, denominator=12)
    assert (beyond.state, beyond.one_short) == (State.RED, False)


def test_a_pair_counts_before_the_rounded_figure_beside_it() -> None:
    rating = rated(shape="at_least", unit="percent", target=100, value="100.00", numerator=3999, denominator=4000)
    assert (rating.printed, rating.number) == (">99.9%", Decimal("99.95"))
    mean = rated(shape="at_least", unit="number", target="2.5", value="2.6", numerator=26, denominator=10)
    assert (mean.printed, mean.pair, mean.state) == ("2.6", "26 of 10", State.GREEN)
    typed = rated(shape="at_least", unit="number", target="2.5", value="2.4", numerator=26, denominator=10)
    assert (typed.printed, typed.state) == ("2.4", State.RED)  # of what is no share, the number counts that was typed


def test_a_small_group_is_below_the_trusts_threshold() -> None:
    nine = {"shape": "at_least", "unit": "percent", "target": 65, "numerator": 8, "denominator": 9}
    assert rated(**nine).small_group
    assert rated(**nine).open_printed == "number not shown (small group)"
    assert not rated(**nine, small_under=9).small_group
    schools = {"shape": "proportion_of_schools", "unit": "percent", "is_trust": True, "clauses": [("all", "are good")]}
    assert not rated(**schools, numerator=3, denominator=4).small_group  # few schools are no small group of people
    assert rated(**nine, small_under=9).open_printed == "88.9%"


def test_good_news_waits_for_80_percent_of_the_schools() -> None:
    def state(value: int, reported: int, due: int) -> State:
        return rated(**ATTENDANCE, value=value, is_trust=True, coverage=Coverage(reported=reported, due=due)).state

    assert [state(96, n, 10) for n in (0, 7, 8, 10)] == [State.INCOMPLETE, State.INCOMPLETE, State.GREEN, State.GREEN]
    assert (state(96, 79, 99), state(96, 80, 100)) == (State.INCOMPLETE, State.GREEN)
    assert (state(94, 1, 10), state(90, 1, 10), state(96, 0, 0)) == (State.AMBER, State.RED, State.GREEN)


def test_a_trusts_colour_names_the_red_schools_in_it() -> None:
    red = Coverage(reported=4, due=4, red_schools=("Hill View", "Oak"))
    assert rated(**ATTENDANCE, value=96, is_trust=True, coverage=red).label == "Green, except: Hill View and Oak"
    assert rated(**ATTENDANCE, value=90, is_trust=True, coverage=red).label == "Red"
    assert rated(**ATTENDANCE, value=96).label == "Green"


def test_the_last_result_stands_where_nothing_is_due() -> None:
    last = LastResult(state=State.RED, printed="88.0%", on=date(2026, 7, 14))
    rating = rated(**ATTENDANCE, is_due=False, last_result=last)
    assert (rating.state, rating.case.past.last_result, rating.printed) == (State.NOT_DUE, last, "")


def test_a_year_adds_up_and_a_missing_term_is_not_zero() -> None:
    def number(value: int) -> Figure:
        return Figure(value=Decimal(value))

    whole = year_to_date([("autumn", number(9)), ("spring", number(0)), ("summer", number(12))])
    assert whole == Figure(value=Decimal(21))
    gap = year_to_date([("autumn", None), ("spring", Figure()), ("summer", number(12))])
    assert gap == Figure(value=Decimal(12), missing_terms=("autumn", "spring"))
    assert year_to_date([("autumn", number(9)), ("spring", None)]) is None
    assert year_to_date([]) is None
    pairs = [("autumn", Figure(numerator=Decimal(3), denominator=Decimal(10)))] * 2
    assert year_to_date(pairs) == Figure(numerator=Decimal(6), denominator=Decimal(20))
    mixed = year_to_date([pairs[0], ("spring", number(4))])
    assert mixed == Figure()


def test_words_for_forms() -> None:
    assert (Shape("at_least").label, Unit("money").word) == ("At least the target", "Pounds")
    assert Spec().scale == ("Inadequate", "Requires improvement", "Good", "Outstanding")
    assert Subject(phase="all-through").counts_as == {"primary", "secondary", "16-plus", "all-through"}
