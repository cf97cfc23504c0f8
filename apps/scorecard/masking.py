"""Which figures of a row do not print in open papers: small groups', and as many more as keep those from being found.

A row prints its schools' figures and, where they are rolled up, the trust's: the total of them. One figure left out of
such a row is the total less the others. So where a small group's figure is masked, the next smallest is masked with it,
and so on until what is left could be more than one thing; where the row has too few figures for that, the total goes.
Colours stay. Pure, and the same for the same row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from apps.kpis.evidence import Cell
from apps.kpis.rating import Rating
from apps.scorecard.rolling_up import Basis
from apps.scorecard.trust_cell import TrustCell

# Roll-ups whose figure is made of all the others, or may be.
TOTALS = (Basis.POOLED, Basis.SUM, Basis.ENTERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One figure as a row would print it: the numbers behind it, or (`numerator` alone) a count.

    `is_small` says that it speaks of fewer than the trust's threshold.
    """

    numerator: Decimal
    denominator: Decimal | None = None
    is_small: bool = False

    @property
    def size(self) -> Decimal:
        """How many it speaks of."""
        return self.numerator if self.denominator is None else self.denominator


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """The places of the figures that do not print, and whether the total does not either."""

    places: frozenset[int] = frozenset()
    total: bool = False


def mask(figures: Sequence[Shown | None], *, has_total: bool, total_is_small: bool = False) -> Masked:
    """Choose what does not print of a row; None stands for a school without a figure.

    Beside the small ones it is the smallest that go, of two alike the first.
    """
    given = {place: figure for place, figure in enumerate(figures) if figure is not None}
    places = {place for place, figure in given.items() if figure.is_small}
    if not places or not has_total or total_is_small:
        return Masked(places=frozenset(places), total=has_total and total_is_small)
    others = sorted((place for place in given if place not in places), key=lambda place: (given[place].size, place))
    while _can_be_found([given[place] for place in places]):
        if not others:
            return Masked(places=frozenset(places), total=True)
        places.add(others.pop(0))
    return Masked(places=frozenset(places))


def _can_be_found(masked: Sequence[Shown]) -> bool:
    """Whether one who knows what these add up to knows one of them: a single one, all nothing, or all the whole."""
    if len(masked) == 1:
        return True
    together = sum((figure.numerator for figure in masked), Decimal(0))
    if any(figure.numerator < 0 for figure in masked):
        return False
    whole = [figure.denominator for figure in masked if figure.denominator is not None]
    return together == 0 or (len(whole) == len(masked) and together == sum(whole, Decimal(0)))


def mask_row(cells: Sequence[Cell], trust: TrustCell | None) -> tuple[list[Cell], TrustCell | None]:
    """The same cells, with those marked whose figures do not print in open papers.

    Only a cell with a small group in its row costs anything. A reader without the trust's cell sees no total.
    """
    if not any(cell.rating.small_group for cell in cells):
        return list(cells), trust
    has_total = trust is not None and trust.basis in TOTALS and trust.rating is not None
    small_total = trust is not None and trust.rating is not None and trust.rating.small_group
    found = mask([_shown(cell.rating) for cell in cells], has_total=has_total, total_is_small=small_total)
    marked = [_hidden(cell) if place in found.places else cell for place, cell in enumerate(cells)]
    if trust is not None and trust.rating is not None and found.total:
        own = _hidden(trust.cell) if trust.cell else None
        trust = replace(trust, rating=trust.rating.masked(), cell=own)
    return marked, trust


def _hidden(cell: Cell) -> Cell:
    return replace(cell, rating=cell.rating.masked())


def _shown(rating: Rating) -> Shown | None:
    """A rated figure as a row prints it; None where there is no number."""
    figure = rating.figure
    if figure is None:
        return None
    if figure.numerator is not None and figure.denominator is not None:
        return Shown(numerator=figure.numerator, denominator=figure.denominator, is_small=rating.small_group)
    return None if figure.value is None else Shown(numerator=figure.value, is_small=rating.small_group)
