"""Rounding and printing: the printed number is the compared number."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.figures import (
    Unit,
    decimals_for,
    places_of,
    print_count,
    print_day,
    print_figure,
    print_gap,
    print_settled,
    round_half_up,
    settle,
)

FINITE = st.decimals(allow_nan=False, allow_infinity=False)
SCHOOL_SIZED = st.decimals(min_value=-10_000_000, max_value=10_000_000, places=4)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        ("93.75", 1, "93.8"),
        ("93.74", 1, "93.7"),
        ("0.5", 0, "1"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("-0.04", 1, "0.0"),
        ("95", 1, "95.0"),
        ("1E+50", 1, "1E+50"),
        ("1E-500", 2, "0.00"),
    ],
)
def test_a_half_rounds_away_from_zero(value: str, decimals: int, expected: str) -> None:
    assert str(round_half_up(D(value), decimals)) == expected


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "printed", "compared"),
    [
        ("93.75", Unit.PERCENT, 1, "93.8%", "93.8"),
        ("99.96", Unit.PERCENT, 1, ">99.9%", "99.95"),
        ("99.94", Unit.PERCENT, 1, "99.9%", "99.9"),
        ("99.75", Unit.PERCENT, 0, ">99%", "99.5"),
        ("100", Unit.PERCENT, 1, "100.0%", "100.0"),
        ("100.04", Unit.PERCENT, 1, ">100.0%", "100.05"),
        ("0.04", Unit.PERCENT, 1, "<0.1%", "0.05"),
        ("0.4", Unit.PERCENT, 0, "<1%", "0.5"),
        ("0", Unit.PERCENT, 1, "0.0%", "0.0"),
        ("-0.04", Unit.PERCENT, 1, "<0.0%", "-0.05"),
        ("-3.25", Unit.PERCENT, 1, "−3.3%", "-3.3"),
        ("99.96", Unit.NUMBER, 1, "100.0", "100.0"),
        ("1204", Unit.NUMBER, 0, "1,204", "1204"),
        ("-3", Unit.NUMBER, 0, "−3", "-3"),
        ("12000", Unit.MONEY, 0, "£12,000", "12000"),
        ("-12000.5", Unit.MONEY, 2, "−£12,000.50", "-12000.50"),
        ("0.12", Unit.SCORE, 2, "+0.12", "0.12"),
        ("-0.3", Unit.SCORE, 2, "−0.30", "-0.30"),
        ("0.001", Unit.SCORE, 2, "0.00", "0.00"),
        ("1", Unit.DAYS, 0, "1 day", "1"),
        ("1", Unit.DAYS, 1, "1.0 days", "1.0"),
        ("14", Unit.DAYS, 0, "14 days", "14"),
        ("1", Unit.YES_NO, 0, "yes", "1"),
        ("0", Unit.YES_NO, 0, "no", "0"),
    ],
)
def test_a_figure_prints_as_it_is_compared(value: str, unit: Unit, decimals: int, printed: str, compared: str) -> None:
    assert print_figure(D(value), unit, decimals) == printed
    assert str(settle(D(value), unit, decimals)) == compared


def test_411_of_412_is_not_all_of_them() -> None:
    assert print_figure(D(411) / D(412) * 100, Unit.PERCENT, 0) == ">99%"
    assert print_figure(D(9999) / D(10000) * 100, Unit.PERCENT, 1) == ">99.9%"


@pytest.mark.parametrize(
    ("explicit", "unit", "written", "expected"),
    [
        (None, Unit.PERCENT, ["95"], 1),
        (None, Unit.PERCENT, ["95", "93.25"], 2),
        (None, Unit.PERCENT, [], 1),
        (0, Unit.PERCENT, ["95.5"], 0),
        (None, Unit.NUMBER, ["30", "33"], 0),
        (None, Unit.NUMBER, ["30", "2.5"], 1),
        (None, Unit.MONEY, ["1E+4"], 0),
        (None, Unit.SCORE, ["0"], 1),
        (None, Unit.SCORE, ["0.25"], 2),
        (None, Unit.NUMBER, ["1E-500"], 10),
        (-1, Unit.NUMBER, ["0.5"], 0),
        (3, Unit.YES_NO, ["1.00"], 0),
        (2, Unit.GRADE, [], 0),
    ],
)
def test_decimals_are_as_written(explicit: int | None, unit: Unit, written: list[str], expected: int) -> None:
    assert decimals_for(explicit, unit, [None, *map(D, written)]) == expected


def test_places_count_the_zeros_that_were_written() -> None:
    assert [places_of(D(text)) for text in ("95", "95.0", "95.50", "1E+3", "-0.25")] == [0, 1, 2, 0, 2]


@pytest.mark.parametrize(
    ("gap", "unit", "decimals", "expected"),
    [
        ("-0.4", Unit.PERCENT, 1, "0.4 points"),
        ("1", Unit.PERCENT, 0, "1 point"),
        ("1.0", Unit.PERCENT, 1, "1.0 points"),
        ("-3", Unit.NUMBER, 0, "3"),
        ("-200", Unit.MONEY, 0, "£200"),
        ("-0.12", Unit.SCORE, 2, "0.12"),
        ("1", Unit.DAYS, 0, "1 day"),
    ],
)
def test_a_gap_prints_its_size(gap: str, unit: Unit, decimals: int, expected: str) -> None:
    assert print_gap(D(gap), unit, decimals) == expected


def test_counts_and_days_in_words() -> None:
    assert [print_count(D(n)) for n in ("411", "1204.0", "12.50", "0", "-3")] == ["411", "1,204", "12.5", "0", "−3"]
    assert print_day(date(2026, 9, 1)) == "1 September 2026"
    assert Unit.YES_NO.word == "Yes or no"


@given(FINITE, st.sampled_from(Unit), st.integers(0, 6))
def test_every_finite_figure_prints(value: D, unit: Unit, decimals: int) -> None:
    assert print_figure(value, unit, decimals)
    assert print_count(value)


@given(SCHOOL_SIZED, SCHOOL_SIZED, st.sampled_from(Unit), st.integers(0, 4))
def test_rounding_keeps_the_order(one: D, other: D, unit: Unit, decimals: int) -> None:
    low, high = sorted((one, other))
    assert settle(low, unit, decimals) <= settle(high, unit, decimals)


@given(st.decimals(min_value=0, max_value=100, places=6), st.integers(0, 3))
def test_100_and_0_percent_are_met_exactly_or_not_at_all(value: D, decimals: int) -> None:
    assert (settle(value, Unit.PERCENT, decimals) == 100) == (value == 100)
    assert (settle(value, Unit.PERCENT, decimals) == 0) == (value == 0)


@given(SCHOOL_SIZED, st.sampled_from([Unit.NUMBER, Unit.SCORE, Unit.MONEY]), st.integers(0, 4))
def test_the_printed_number_reads_back_as_the_compared_one(value: D, unit: Unit, decimals: int) -> None:
    settled = settle(value, unit, decimals)
    text = print_settled(settled, unit, decimals).replace("−", "-").replace(",", "").replace("£", "")
    assert D(text) == settled
