"""The term dates that a new trust starts with, from fixtures/term-dates.yaml."""

import datetime as dt
import functools
from dataclasses import dataclass
from typing import Any

import yaml
from django.conf import settings

TERM_NAMES = ("autumn", "spring", "summer")


@dataclass(frozen=True)
class Span:
    """A term or half of one (`part` 0, 1, 2), with the day its figures are due."""

    part: int
    starts_on: dt.date
    ends_on: dt.date
    due_on: dt.date


@functools.cache
def listed() -> dict[str, Any]:
    """The years of the fixture by name, as read."""
    with (settings.FIXTURES_ROOT / "term-dates.yaml").open(encoding="utf-8") as file:
        years: dict[str, Any] = yaml.safe_load(file)["years"]
    return years


def spans_of(year: str) -> dict[str, list[Span]]:
    """For each term of an academic year: the whole term, then its halves.

    A year that the fixture does not list has the dates of the nearest listed year, moved by whole years.
    """
    years = listed()
    first, last = min(years), max(years)
    nearest = min(max(year, first), last)
    move = int(year[:4]) - int(nearest[:4])
    return {name: _spans(years[nearest][name], move) for name in TERM_NAMES}


def _spans(term: dict[str, Any], move: int) -> list[Span]:
    parts = [term, *term["halves"]]
    return [
        Span(
            part,
            _moved(entry["starts_on"], move),
            _moved(entry["ends_on"], move),
            _moved(entry["figures_due_on"], move),
        )
        for part, entry in enumerate(parts)
    ]


def _moved(day: dt.date, years: int) -> dt.date:
    if not years:
        return day
    return dt.date(day.year + years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
