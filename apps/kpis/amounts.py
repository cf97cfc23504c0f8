"""The number that a figure's numbers give; pure."""

from decimal import Decimal
from typing import Protocol

from apps.core.figures import WIDE, Unit

_HUNDRED = Decimal(100)


class Written(Protocol):
    """Whatever has a figure's numbers: a `Figure`, or the row in which it is stored."""

    @property
    def value(self) -> Decimal | None:
        """The number as entered."""

    @property
    def numerator(self) -> Decimal | None:
        """How many it is of."""

    @property
    def denominator(self) -> Decimal | None:
        """Of how many."""


def amount_in(figure: Written, unit: Unit, more: int = 0) -> Decimal | None:
    """The number that a figure's numbers give: see `Figure.amount`."""
    value, numerator, denominator = figure.value, figure.numerator, figure.denominator
    if numerator is None or denominator is None or (value is not None and unit is not Unit.PERCENT):
        return value if not more else None
    if not denominator:
        return None
    share = WIDE.divide(numerator + more, denominator)
    return WIDE.multiply(share, _HUNDRED) if unit is Unit.PERCENT else share
