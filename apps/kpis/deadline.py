"""A clock of a school's own in the trust's words: "within 2 years of joining, or at the first inspection"; pure."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_NUMBERS = (*("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),)
_SPAN = re.compile(
    rf"\b(?P<count>\d{{1,2}}|an?|{'|'.join(_NUMBERS)})[ -](?P<unit>year|month)s?\b[^.;]*?\b(?:join|conver)",
    re.IGNORECASE,
)
_INSPECTION = re.compile(r"\b(?:first|next)\b[^.;,]*\binspect", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clock:
    """How many months after joining it runs out (None: never by itself), and whether an inspection ends it."""

    months: int | None
    at_inspection: bool

    def ends_on(self, joined_on: date, inspected_on: date | None) -> date | None:
        """The day on which it has run out for a school; None while it depends on an inspection that has not been."""
        by_time = None if self.months is None else _months_after(joined_on, self.months)
        by_visit = inspected_on if self.at_inspection else None
        return min((day for day in (by_time, by_visit) if day is not None), default=None)


def clock_in(words: str) -> Clock | None:
    """The clock that a KPI's own words set: None where they set none that starts with joining or an inspection."""
    span, at_inspection = _SPAN.search(words), bool(_INSPECTION.search(words))
    if span is None:
        return Clock(None, True) if at_inspection else None
    count = span["count"].lower()
    number = int(count) if count.isdigit() else _NUMBERS.index(count) + 1 if count in _NUMBERS else 1
    return Clock(number * (12 if span["unit"].lower() == "year" else 1), at_inspection)


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
