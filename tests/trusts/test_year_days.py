"""Which days of an academic year make sense, and last year's on the same weekdays."""

import datetime as dt
from dataclasses import replace

import pytest

from apps.core.errors import BadValue
from apps.trusts.year_days import TermDays, check_year_days, moved_to_next_year

FIRST, LAST = dt.date(2027, 9, 1), dt.date(2028, 8, 31)


def term(*days):
    return TermDays(**dict(zip(TermDays.__dataclass_fields__, map(dt.date.fromisoformat, days), strict=True)))


YEAR = {
    "autumn": term("2027-09-02", "2027-10-22", "2027-11-01", "2027-12-17", "2027-11-05", "2028-01-07", "2027-11-12"),
    "spring": term("2028-01-03", "2028-02-11", "2028-02-21", "2028-03-31", "2028-02-25", "2028-04-21", "2028-03-03"),
    "summer": term("2028-04-17", "2028-05-26", "2028-06-05", "2028-07-21", "2028-06-09", "2028-09-08", "2028-06-16"),
}


def test_an_ordinary_year_makes_sense():
    check_year_days(YEAR, FIRST, LAST)


@pytest.mark.parametrize(
    ("name", "field", "day", "where", "sentence"),
    [
        ("autumn", "starts_on", "2027-08-31", "autumn-starts_on",
         "Enter a day of this academic year, from 1 September 2027 to 31 August 2028."),
        ("autumn", "break_on", "2027-09-02", "autumn-break_on",
         "Enter a day after the first day of the term, 2 September 2027."),
        ("autumn", "back_on", "2027-10-22", "autumn-back_on",
         "Enter a day after the last day before half-term, 22 October 2027."),
        ("autumn", "back_on", "2027-11-20", "autumn-back_on",
         "Half-term would be longer than four weeks: it begins after 22 October 2027."),
        ("spring", "ends_on", "2028-02-21", "spring-ends_on",
         "Enter a day after the first day after half-term, 21 February 2028."),
        ("spring", "starts_on", "2027-12-17", "spring-starts_on",
         "The autumn term ends on 17 December 2027: enter a day after that."),
        ("summer", "starts_on", "2028-05-25", "summer-starts_on", None),
        ("summer", "starts_on", "2028-05-26", "summer-break_on", None),
        ("autumn", "due_on", "2027-09-01", "autumn-due_on",
         "Figures are due between the first day they speak of, 2 September 2027, and 15 April 2028."),
        ("autumn", "due_second_on", "2028-04-16", "autumn-due_second_on",
         "Figures are due between the first day they speak of, 1 November 2027, and 15 April 2028."),
    ],
)  # fmt: skip
def test_days_that_make_no_sense_are_refused_at_their_field(name, field, day, where, sentence):
    year = YEAR | {name: replace(YEAR[name], **{field: dt.date.fromisoformat(day)})}
    if where == "summer-starts_on":
        year = year | {"spring": replace(YEAR["spring"], ends_on=dt.date(2028, 3, 24))}
    with pytest.raises(BadValue) as refused:
        check_year_days(year, FIRST, LAST)
    assert refused.value.field == where
    assert sentence is None or refused.value.sentence == sentence


def test_the_next_year_falls_on_the_same_weekdays_and_makes_sense():
    moved = moved_to_next_year(YEAR, dt.date(2028, 9, 1))
    assert moved["autumn"].starts_on == dt.date(2028, 9, 7)  # 52 weeks on would be 31 August
    assert moved["autumn"].starts_on.weekday() == YEAR["autumn"].starts_on.weekday()
    check_year_days(moved, dt.date(2028, 9, 1), dt.date(2029, 8, 31))
    late = YEAR | {"autumn": replace(YEAR["autumn"], starts_on=dt.date(2027, 9, 6))}
    assert moved_to_next_year(late, dt.date(2028, 9, 1))["autumn"].starts_on == dt.date(2028, 9, 4)
