"""Which school's figure needs attention most: by colour, then by how far it is off; pure."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from apps.kpis.facts import Figure, Shape
from apps.kpis.rating import Rating
from apps.kpis.shapes import number_of

_NOTHING = Decimal(0)


def by_severity(ratings: Iterable[Rating]) -> list[Rating]:
    """The worst first; what is equally bad stays in the order it came in."""
    return sorted(ratings, key=lambda rating: (rating.state.rank, *_badness(rating, rating.number)))


def last_years_worst(ratings: Sequence[Rating]) -> Figure | None:
    """The worst figure of the same schools a year earlier, by the limits of today; None unless all of them have one."""
    before = [(rating, number_of(rating.case, last_year=True)) for rating in ratings]
    if not before or any(number is None for _, number in before):
        return None
    worst, _ = min(before, key=lambda pair: _badness(*pair))
    return worst.case.past.same_term_last_year


def _badness(rating: Rating, number: Decimal | None) -> tuple[Decimal, Decimal]:
    """How far outside its band (further first), then how near to the bad end; what has no number comes first of all."""
    band = rating.band
    if number is None or band is None:
        return Decimal("-Infinity"), _NOTHING
    if rating.case.spec.shape is Shape.AT_MOST or band.low is None:
        return -band.distance(number), -number
    return -band.distance(number), number if band.high is None else _NOTHING
