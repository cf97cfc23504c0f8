"""What a school of a trust may be called, when it joins and closes, and what that means."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from apps.core.errors import BadValue
from apps.core.figures import print_day
from apps.trusts.models import School, Term

FIRST_YEAR, LAST_YEAR = 1950, 2150
URN = re.compile("[0-9]{6}")


def check_day(day: dt.date | None, field: str) -> None:
    """Refuse a day of another age, whose year was mistyped."""
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadValue(f"Enter a day between {FIRST_YEAR} and {LAST_YEAR}.", field=field)


def check_name_free(others: Iterable[School], name: str) -> None:
    """Refuse the name of another school of the trust; capitals and spaces make no difference."""
    wanted = plain(name)
    if not wanted:
        raise BadValue("Enter the school's name.", field="name")
    if any(plain(other.name) == wanted for other in others):
        raise BadValue("The trust has a school of this name already.", field="name")


def plain(name: str) -> str:
    """A name as it is compared."""
    return " ".join(name.split()).casefold()


def check_urn(others: Iterable[School], urn: str) -> None:
    """Refuse a URN that is not six digits, and another school's."""
    if urn and not URN.fullmatch(urn):
        raise BadValue("A URN has six digits, such as 123456.", field="urn")
    other = next((other for other in others if urn and other.urn == urn), None)
    if other is not None:
        raise BadValue(f"This is the URN of {other.name}: each school has its own.", field="urn")


def check_joins(joined_on: dt.date | None, closed_on: dt.date | None) -> None:
    """Refuse a school that joins on the day it closes or later."""
    check_day(joined_on, "joined_on")
    if joined_on is not None and closed_on is not None and closed_on <= joined_on:
        raise BadValue(f"It closes on {print_day(closed_on)}: enter a day before that.", field="joined_on")


def check_closes(joined_on: dt.date | None, closed_on: dt.date) -> None:
    """Refuse a school that closes before it has joined."""
    check_day(closed_on, "closed_on")
    if joined_on is not None and closed_on <= joined_on:
        raise BadValue(f"It joined on {print_day(joined_on)}: enter a day after that.", field="closed_on")


def check_renamed(old: str, name: str, from_on: dt.date, today: dt.date, last_until: dt.date | None) -> None:
    """Refuse the same name, a day to come, and a day on which it still had the name before."""
    if name == old:
        raise BadValue("This is its name already.", field="name")
    check_day(from_on, "from_on")
    if from_on > today:
        raise BadValue("Enter today or a day that has passed: rename it when it has its new name.", field="from_on")
    if last_until is not None and from_on <= last_until + dt.timedelta(days=1):
        raise BadValue(f"It was renamed before, on {print_day(last_until)}: enter a later day.", field="from_on")


def joining_words(joined_on: dt.date | None, terms: Sequence[Term]) -> str:
    """From which term a school is rated; the terms come in order, each with its year."""
    if joined_on is None:
        return "It is rated in every term, as a school that was there from the start."
    first = next((term for term in terms if term.starts_on >= joined_on), None)
    during = next((term for term in terms if term.starts_on < joined_on <= term.ends_on), None)
    begins = f"{first.name} {first.year.name}" if first else "the first term that starts after that"
    if during is None:
        return f"It is rated from {begins} on."
    return (
        f"It joins during {during.name} {during.year.name}. Its figures can be entered then, but it is not rated "
        f"before its first full term, {begins}."
    )
