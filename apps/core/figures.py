"""How figures are rounded and printed, so that the number a reader sees is the number that was compared."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from functools import lru_cache

MINUS = "\N{MINUS SIGN}"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

# Wide enough for any sum a school will meet; traps nothing, so that no finite figure can raise.
WIDE = Context(prec=60, traps=[])
_WIDEST = 40
_MOST_DECIMALS = 10
_HUNDRED = Decimal(100)
# One of the last decimal, by the number of decimals.
_STEPS = tuple(Decimal(1).scaleb(-places) for places in range(_WIDEST // 2))


class Unit(StrEnum):
    """What a figure counts, with the word for it on pages."""

    PERCENT = "percent"
    NUMBER = "number"
    MONEY = "money"
    SCORE = "score"
    DAYS = "days"
    YES_NO = "yes_no"
    GRADE = "grade"

    @property
    def word(self) -> str:
        """The unit as a form names it."""
        return _UNIT_WORDS[self]


_UNIT_WORDS = {
    Unit.PERCENT: "Percentage",
    Unit.NUMBER: "Number",
    Unit.MONEY: "Pounds",
    Unit.SCORE: "Score above or below zero",
    Unit.DAYS: "Days",
    Unit.YES_NO: "Yes or no",
    Unit.GRADE: "Grade",
}


def places_of(number: Decimal) -> int:
    """Count the decimals that a number was written with: 95 has none, 95.50 has two."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def decimals_for(explicit: int | None, unit: Unit, written: Iterable[Decimal | None]) -> int:
    """Decide the decimals of a KPI: as it says itself, else as its target, amber and benchmark were written.

    A percentage or a score has at least one, a yes or no or a grade none, and nothing more than ten.
    """
    if unit in (Unit.YES_NO, Unit.GRADE):
        return 0
    if explicit is not None:
        return min(max(0, explicit), _MOST_DECIMALS)
    least = 1 if unit in (Unit.PERCENT, Unit.SCORE) else 0
    found = min(max([least, *(places_of(number) for number in written if number is not None)]), _MOST_DECIMALS)
    return 2 if unit is Unit.MONEY and found == 1 else found  # ten pence are £0.10


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Round to a number of decimals, a half away from zero; never gives a negative zero."""
    if value and value.adjusted() > _WIDEST:
        return value
    places = max(0, decimals)
    if places < _WIDEST // 2:
        rounded = value.quantize(_STEPS[places], ROUND_HALF_UP, WIDE)
    else:
        context = Context(prec=places + 2 * _WIDEST, traps=[])
        rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, context)
    return rounded.copy_abs() if rounded.is_zero() else rounded


def settle(value: Decimal, unit: Unit, decimals: int) -> Decimal:
    """Give the number that is compared: rounded half-up, but for a percentage that would round to 100 or to 0.

    100% and 0% are met exactly or not at all (411 of 412 is not 100%), so what only rounds to one of them settles half
    a step to its own side: 99.96 at one decimal is 99.95, more than 99.9 and less than 100, as ">99.9%" says.
    """
    if value and 0 <= decimals < len(_STEPS) and value.same_quantum(_STEPS[decimals]):
        return value  # written with these decimals, as most are
    return _settle(value, unit, decimals)


@lru_cache(maxsize=16384)  # the same figure is settled again for its colour, its words and those beside it
def _settle(value: Decimal, unit: Unit, decimals: int) -> Decimal:
    rounded = round_half_up(value, decimals)
    if unit is not Unit.PERCENT or value == rounded or (rounded != _HUNDRED and not rounded.is_zero()):
        return rounded
    half = Decimal(5).scaleb(-max(0, decimals) - 1)
    return rounded + half if value > rounded else rounded - half


@lru_cache(maxsize=16384)
def print_settled(settled: Decimal, unit: Unit, decimals: int) -> str:
    """Print a number that has been settled already: "93.8%", ">99.9%", "1,204", "£12,000", "+0.12", "3 days", "yes"."""
    if unit is Unit.YES_NO:
        return "yes" if settled else "no"
    if unit is Unit.PERCENT and settled != round_half_up(settled, decimals):
        return _print_between(settled, decimals)
    size = f"{abs(settled):,.{max(0, decimals)}f}"
    sign = MINUS if settled < 0 else ""
    match unit:
        case Unit.PERCENT:
            return f"{sign}{size}%"
        case Unit.MONEY:
            return f"{sign}£{size}"
        case Unit.SCORE:
            return f"{sign or ('+' if settled > 0 else '')}{size}"
        case Unit.DAYS:
            return f"{sign}{size} {'day' if size == '1' else 'days'}"
        case _:
            return f"{sign}{size}"


def _print_between(settled: Decimal, decimals: int) -> str:
    """Print what lies half a step beside 100% or 0%: ">99.9%", ">100.0%", "<0.1%", "<0.0%"."""
    places = max(0, decimals)
    if settled > 1:
        below = settled.quantize(Decimal(1).scaleb(-places), rounding=ROUND_FLOOR, context=WIDE)
        return f">{below:.{places}f}%"
    above = settled.quantize(Decimal(1).scaleb(-places), rounding=ROUND_CEILING, context=WIDE)
    return f"<{abs(above):.{places}f}%"


def print_figure(value: Decimal, unit: Unit, decimals: int) -> str:
    """Print a figure as it is compared: what only rounds to 100% prints as ">99.9%", and to 0% as "<0.1%"."""
    return print_settled(settle(value, unit, decimals), unit, decimals)


def print_gap(gap: Decimal, unit: Unit, decimals: int) -> str:
    """Print the size of a difference, without its sign: "0.4 points", "3", "£200", "2 days", "0.12"."""
    gap = round_half_up(abs(gap), decimals)
    size = f"{gap:,.{max(0, decimals)}f}"
    match unit:
        case Unit.PERCENT:
            return f"{size} {'point' if size == '1' else 'points'}"
        case Unit.SCORE:
            return size
        case _:
            return print_settled(gap, unit, decimals)


def print_count(number: Decimal) -> str:
    """Print a numerator or denominator as entered, without empty decimals: "411", "1,204", "12.5"."""
    whole = number.to_integral_value()
    if number == whole:
        return f"{MINUS if number < 0 else ''}{abs(whole):,.0f}"
    return f"{MINUS if number < 0 else ''}{abs(number.normalize(WIDE)):,f}"


def print_day(day: date) -> str:
    """Print a day in words, whatever the machine's language: "27 November 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
