"""Numbers as people type them and Excel shows them: "93.8%", "£12,000", "−0.4", "(3)", "n/a"; pure."""

import re
from datetime import date, datetime
from decimal import Decimal

from apps.core.errors import BadValue

MOST_DIGITS = 12
MOST_DECIMALS = 8
# Days as people write them and as Excel shows them.
DAYS = ("%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y")
_NOTHING = frozenset({"", "-", "–", "—", "−", "n/a", "na", "#n/a"})
_NUMBER = re.compile(r"(?P<sign>[-−–+]?)£?(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.(?P<part>[0-9]+))?%?")
_BRACKETED = re.compile(r"\(([^()+−–-]+)\)(%?)")
_COMMA_FOR_POINT = re.compile(r"[-−–+]?[0-9]+,[0-9]{1,2}%?")


def number_typed(text: str) -> Decimal | None:
    """The number a person typed, with the decimals they gave it; None where nothing was typed, or "-" or "n/a".

    A number in brackets is below zero, as accountants write it: "(3)" is −3. A dash is never a zero.
    Raises BadValue, with a sentence, for what is no number, for more than 12 digits before the point (so for 10¹²) and
    for more than 8 after it. "1e400", "NaN" and "93,8" are no numbers.
    """
    bare = "".join(text.split())
    if says_nothing(bare):
        return None
    bare = _BRACKETED.sub(r"-\1\2", bare)
    if _COMMA_FOR_POINT.fullmatch(bare):
        raise BadValue(f"Write a point, not a comma, before the decimals: {bare.replace(',', '.')}.")
    match = _NUMBER.fullmatch(bare)
    if not match or not (match["whole"] or match["part"]):
        raise BadValue("Enter a number in figures, such as 93.8.")
    whole, part = (match["whole"] or "0").replace(",", ""), match["part"] or ""
    if len(whole.lstrip("0")) > MOST_DIGITS:
        raise BadValue(f"This number is too large: it can have {MOST_DIGITS} digits before the point.")
    if len(part) > MOST_DECIMALS:
        raise BadValue(f"This number is too long: it can have {MOST_DECIMALS} digits after the point.")
    number = Decimal(f"{whole}.{part}" if part else whole)
    return -number if match["sign"] in ("-", "−", "–") and number else number


def day_typed(text: str) -> date | None:
    """The day a person typed; None where nothing was. Raises BadValue for what is no day, or of another century."""
    if says_nothing(text):
        return None
    for form in DAYS:
        try:
            day = datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
        if 2000 <= day.year < 2100:
            return day
    raise BadValue("Enter a day, such as 14/10/2026.")


def says_nothing(text: str) -> bool:
    """Whether it is empty, or one of the signs that a sheet shows where there is no figure."""
    return "".join(text.split()).casefold() in _NOTHING


def number_shown(number: Decimal | None) -> str:
    """A number as an input shows it, digits as they were given; "" for none."""
    return "" if number is None else format(number, "f")
