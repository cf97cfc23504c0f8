"""Arithmetic of the academic year; pure."""

import datetime as dt
import re

YEAR_NAME = re.compile(r"(\d{4})/(\d{2})")


def year_name(day: dt.date) -> str:
    """The academic year that holds the day, as 2025/26 (1 September to 31 August)."""
    first = day.year if day.month >= 9 else day.year - 1
    return f"{first}/{(first + 1) % 100:02d}"


def year_bounds(name: str) -> tuple[dt.date, dt.date]:
    """First and last day of the academic year of that name. Raises ValueError if it is not one."""
    match = YEAR_NAME.fullmatch(name)
    if not match or int(match[2]) != (int(match[1]) + 1) % 100:
        raise ValueError(f"{name!r} is not an academic year such as 2025/26")
    first = int(match[1])
    return dt.date(first, 9, 1), dt.date(first + 1, 8, 31)


def year_names(first: dt.date, last: dt.date) -> list[str]:
    """The names of every academic year from the one that holds `first` to the one that holds `last`."""
    start = int(year_name(first)[:4])
    end = int(year_name(last)[:4])
    return [f"{year}/{(year + 1) % 100:02d}" for year in range(start, end + 1)]


def year_before(name: str) -> str:
    """The academic year before the one of that name."""
    first = int(name[:4]) - 1
    return f"{first}/{(first + 1) % 100:02d}"


def year_after(name: str) -> str:
    """The academic year after the one of that name."""
    first = int(name[:4]) + 1
    return f"{first}/{(first + 1) % 100:02d}"
