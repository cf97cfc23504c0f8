"""The days of an academic year: three terms with their halves and due days, and which of them make sense; pure."""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from apps.core.errors import BadValue
from apps.core.figures import print_day

LONGEST_HALF_TERM_HOLIDAY = 28  # days
LONGEST_HOLIDAY = 56
LATEST_DUE = 120  # days after the last day of a half


@dataclass(frozen=True, kw_only=True)
class TermDays:
    """One term: its first day, the last before and the first after half-term, its last, and when figures are due."""

    starts_on: dt.date
    break_on: dt.date
    back_on: dt.date
    ends_on: dt.date
    due_first_on: dt.date
    due_second_on: dt.date
    due_on: dt.date

    def moved(self, days: int) -> "TermDays":
        """The same days so many days later."""
        return TermDays(**{f.name: getattr(self, f.name) + dt.timedelta(days=days) for f in fields(self)})

    def spans(self) -> list[tuple[int, dt.date, dt.date, dt.date]]:
        """Part, first day, last day and due day of the whole term and of its halves."""
        return [
            (0, self.starts_on, self.ends_on, self.due_on),
            (1, self.starts_on, self.break_on, self.due_first_on),
            (2, self.back_on, self.ends_on, self.due_second_on),
        ]


ORDER = ("starts_on", "break_on", "back_on", "ends_on")
WORDS = {
    "starts_on": "first day of the term",
    "break_on": "last day before half-term",
    "back_on": "first day after half-term",
    "ends_on": "last day of the term",
}


def moved_to_next_year(days: Mapping[str, TermDays], first_day: dt.date) -> dict[str, TermDays]:
    """Last year's days on the same weekdays of the year that begins on `first_day`: 52 weeks later, or 53.

    53 where the year would otherwise begin in the August before.
    """
    by = 364 if days["autumn"].moved(364).starts_on >= first_day else 371
    return {name: term.moved(by) for name, term in days.items()}


def check_year_days(days: Mapping[str, TermDays], first: dt.date, last: dt.date) -> None:
    """Refuse days in an order that no year has, outside of it, or with gaps that nobody takes off.

    The refused field is the term's name and the day's, as in `spring-back_on`. The terms come in their order.
    """
    for name, term in days.items():
        _check_term(name, term, first, last)
    names = list(days)
    for before, after in itertools.pairwise(names):
        _check_between(before, days[before], after, days[after])


def _check_term(name: str, term: TermDays, first: dt.date, last: dt.date) -> None:
    for field in ORDER:
        if not first <= getattr(term, field) <= last:
            raise BadValue(
                f"Enter a day of this academic year, from {print_day(first)} to {print_day(last)}.",
                field=f"{name}-{field}",
            )
    _check_order(name, term)
    if (term.back_on - term.break_on).days > LONGEST_HALF_TERM_HOLIDAY:
        raise BadValue(
            f"Half-term would be longer than four weeks: it begins after {print_day(term.break_on)}.",
            field=f"{name}-back_on",
        )
    for field, start, end in (
        ("due_first_on", term.starts_on, term.break_on),
        ("due_second_on", term.back_on, term.ends_on),
        ("due_on", term.starts_on, term.ends_on),
    ):
        due = getattr(term, field)
        if not start <= due <= end + dt.timedelta(days=LATEST_DUE):
            latest = print_day(end + dt.timedelta(days=LATEST_DUE))
            raise BadValue(
                f"Figures are due between the first day they speak of, {print_day(start)}, and {latest}.",
                field=f"{name}-{field}",
            )


def _check_order(name: str, term: TermDays) -> None:
    for before, after in itertools.pairwise(ORDER):
        if getattr(term, after) <= getattr(term, before):
            raise BadValue(
                f"Enter a day after the {WORDS[before]}, {print_day(getattr(term, before))}.", field=f"{name}-{after}"
            )


def _check_between(before: str, one: TermDays, after: str, other: TermDays) -> None:
    if other.starts_on <= one.ends_on:
        raise BadValue(
            f"The {before} term ends on {print_day(one.ends_on)}: enter a day after that.", field=f"{after}-starts_on"
        )
    if (other.starts_on - one.ends_on).days > LONGEST_HOLIDAY:
        raise BadValue(
            f"The holiday would be longer than eight weeks: the {before} term ends on {print_day(one.ends_on)}.",
            field=f"{after}-starts_on",
        )


def changed_terms(before: Mapping[str, TermDays], after: Mapping[str, TermDays]) -> Sequence[str]:
    """The names of the terms of which some day differs."""
    return [name for name in after if after[name] != before.get(name)]
