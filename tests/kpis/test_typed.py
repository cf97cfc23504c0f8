"""Numbers as people type them, and figures as they are entered: what is taken, and the sentence for what is not."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.errors import BadValue
from apps.kpis.entries import Entry, completed
from apps.kpis.models import KPI, Measure
from apps.kpis.typed import number_shown, number_typed

TODAY = dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("93.8", "93.8"),
        (" 95.0 % ", "95.0"),
        ("0", "0"),
        ("0.0", "0.0"),
        ("-0", "0"),
        (".5", "0.5"),
        ("1,204", "1204"),
        ("£12,000.50", "12000.50"),
        ("-£5", "-5"),
        ("−0.42", "-0.42"),
        ("+3", "3"),
        ("007", "7"),
        ("(3)", "-3"),
        ("(£1,204.50)", "-1204.50"),
        ("999999999999", "999999999999"),
    ],
)
def test_numbers_keep_the_digits_they_were_given(text: str, number: str) -> None:
    assert str(number_typed(text)) == number


@pytest.mark.parametrize("text", ["", "   ", "\t", "-", "–", "n/a", "N/A", "#N/A"])
def test_nothing_is_nothing_and_not_zero(text: str) -> None:
    assert number_typed(text) is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("NaN", "Enter a number in figures, such as 93.8."),
        ("1e400", "Enter a number in figures, such as 93.8."),
        ("Infinity", "Enter a number in figures, such as 93.8."),
        ("٩٣", "Enter a number in figures, such as 93.8."),
        ("12 of 13", "Enter a number in figures, such as 93.8."),
        ("1,20,4", "Enter a number in figures, such as 93.8."),
        ("(-3)", "Enter a number in figures, such as 93.8."),
        ("()", "Enter a number in figures, such as 93.8."),
        ("--1", "Enter a number in figures, such as 93.8."),
        (".", "Enter a number in figures, such as 93.8."),
        ("93,8", "Write a point, not a comma, before the decimals: 93.8."),
        ("1000000000000", "This number is too large: it can have 12 digits before the point."),
        ("0.123456789", "This number is too long: it can have 8 digits after the point."),
    ],
)
def test_what_is_no_number_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(BadValue) as refused:
        number_typed(text)
    assert refused.value.sentence == sentence


@given(st.decimals(min_value=-(10**12) + 1, max_value=10**12 - 1, places=3, allow_nan=False))
def test_a_number_reads_back_as_it_is_shown(number: Decimal) -> None:
    assert str(number_typed(number_shown(number))) == str(abs(number) if number == 0 else number)


@given(st.text(max_size=20))
def test_any_text_gives_a_number_nothing_or_a_sentence(text: str) -> None:
    try:
        number = number_typed(text)
    except BadValue as refused:
        assert refused.sentence.endswith(".")
    else:
        assert number is None or number.is_finite()


def kpi(**fields: Any) -> KPI:
    return KPI(**{"shape": "at_least", "unit": "percent", **fields})


def complete(of: KPI, **parts: Any) -> Entry:
    numbers = {name: Decimal(parts.pop(name)) for name in ("value", "numerator", "denominator") if name in parts}
    return completed(of, Entry(measure=Measure(kpi=of), **numbers, **parts), TODAY)


@pytest.mark.parametrize(
    ("parts", "value"),
    [
        ({"numerator": "411", "denominator": "412"}, "99.75728155"),
        ({"numerator": "0", "denominator": "30"}, "0E-8"),
        ({"numerator": "1", "denominator": "3", "value": "33.3"}, "33.3"),
        ({"numerator": "411", "denominator": "412", "value": "99.8"}, "99.8"),
        ({"numerator": "412", "denominator": "412", "value": "100"}, "100"),
        ({"value": "0"}, "0"),
        ({"value": "140", "note": "Three schools share the places"}, "140"),
        ({"numerator": "103", "denominator": "100", "note": "Over the number of places"}, "103.00000000"),
    ],
)
def test_percentages_are_kept_as_entered_or_worked_out(parts: dict, value: str) -> None:
    assert str(complete(kpi(), **parts).value) == value


@pytest.mark.parametrize(
    ("parts", "field", "sentence"),
    [
        ({"value": "140"}, "value", "140% is not between 0% and 100%. If it is right, say why in the note."),
        ({"value": "-1"}, "value", "−1% is not between 0% and 100%. If it is right, say why in the note."),
        (
            {"numerator": "3", "denominator": "0"},
            "denominator",
            "Out of 0 there is no percentage. Leave it empty and say so in a note.",
        ),
        (
            {"numerator": "30", "denominator": "28"},
            "value",
            "30 is more than the 28 there are altogether. If it is right, say why in the note.",
        ),
        ({"numerator": "3"}, "denominator", "Enter both numbers, how many and out of how many, or neither."),
        ({"denominator": "3"}, "numerator", "Enter both numbers, how many and out of how many, or neither."),
        ({"numerator": "-3", "denominator": "9"}, "numerator", "A count is 0 or more."),
        (
            {"numerator": "411", "denominator": "412", "value": "100"},
            "value",
            "411 of 412 is 99.8%: change one of them, or leave the percentage empty.",
        ),
        (
            {"numerator": "411", "denominator": "450", "value": "92.1"},
            "value",
            "411 of 450 is 91.3%: change one of them, or leave the percentage empty.",
        ),
        ({"note": "Not in yet"}, "value", "There is no figure here. Enter one, or leave the note empty too."),
        ({"value": "3", "grade": "Good"}, "value", "This KPI takes a number."),
    ],
)
def test_impossible_percentages_are_refused_at_their_part(parts: dict, field: str, sentence: str) -> None:
    with pytest.raises(BadValue) as refused:
        complete(kpi(), **parts)
    assert (refused.value.field, refused.value.sentence) == (field, sentence)


@pytest.mark.parametrize(
    ("of", "parts", "sentence"),
    [
        (kpi(unit="number"), {"value": "-2"}, "−2 is below zero. If it is right, say why in the note."),
        (kpi(unit="yes_no"), {"value": "2"}, "Answer yes or no."),
        (
            kpi(unit="grade"),
            {"grade": "Fine"},
            "Choose one of the grades Inadequate, Requires improvement, Good, Outstanding.",
        ),
        (kpi(unit="grade"), {"value": "3", "grade": "Good"}, "This KPI takes a grade."),
        (kpi(shape="milestone"), {"value": "1"}, "Say whether it is done, and when: this takes no number."),
        (
            kpi(shape="milestone"),
            {"done_on": dt.date(2026, 11, 21)},
            "This day is still to come. Enter the day it was done.",
        ),
        (
            kpi(shape="milestone"),
            {"done_on": dt.date(26, 11, 1)},
            "Enter the day it was done, with the year in four figures.",
        ),
        (kpi(shape="milestone"), {"done_on": TODAY, "not_done": True}, "It cannot be both done on a day and not done."),
    ],
)
def test_other_kinds_refuse_what_they_cannot_be(of: KPI, parts: dict, sentence: str) -> None:
    with pytest.raises(BadValue) as refused:
        complete(of, **parts)
    assert refused.value.sentence == sentence


def test_what_other_kinds_take() -> None:
    assert complete(kpi(unit="money"), value="-1200").value == Decimal(-1200)
    assert complete(kpi(unit="score"), value="-0.4").value == Decimal("-0.4")
    assert complete(kpi(unit="grade", grades=["Low", "High"]), grade=" high ").grade == "High"
    assert complete(kpi(unit="yes_no"), value="0").value == 0
    assert complete(kpi(shape="milestone"), not_done=True).not_done is True
    assert complete(kpi(shape="milestone"), done_on=TODAY).done_on == TODAY
