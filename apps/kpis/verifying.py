"""Which figures are asked to be verified by a second method, and why: headline, far from others, drawn; pure.

Nobody can check every figure of a year. Those from an official return or the records system count as verified. Of the
rest, those are asked for that a board acts on (headline KPIs), those that look unlike what came before or what other
schools report, and a sample that nobody chose.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.core.figures import Unit
from apps.kpis.asking import is_asked
from apps.kpis.evidence import Cell
from apps.kpis.facts import Figure
from apps.kpis.phrases import figure_words
from apps.kpis.specs import unit_of

HEADLINE = "headline"
# A change since the same term last year is worth a look from here on: percentage points where the trust has not said
# how many, or a share of last year's.
FAR_POINTS = 10
FAR_SHARE = Decimal("0.5")
# Of counts, a change of fewer than these is no wonder, whatever share of last year's it is.
FAR_COUNT = Decimal(5)
# Schools are held against one another where so many have reported; beyond the middle half, by so many of its widths.
ENOUGH_SCHOOLS = 5
FENCE = Decimal("1.5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A figure that is asked to be verified, with the reasons in words."""

    cell: Cell
    reasons: tuple[str, ...]


def wanted_of(cells: Iterable[Cell], *, seed: str, one_in: int, far_points: int = FAR_POINTS) -> list[Wanted]:
    """Of these cells of one term those whose figure is to be verified, in their order.

    Submitted, not verified, and not checked yet: one in which a check found a difference waits for its answer, not for
    another check. `seed` "" where no sample was drawn; `far_points` are the trust's own, 0 for none.
    """
    rows = list(cells)
    fences = _fences(rows)
    found = []
    for cell in rows:
        entered = cell.entered
        if entered is None or entered.is_draft or entered.is_verified or entered.check_agrees is not None:
            continue
        if not is_asked(cell):
            continue  # on hold, or for another phase: nobody acts on it
        reasons = reasons_of(cell, fences.get(cell.measure.id), seed=seed, one_in=one_in, far_points=far_points)
        if reasons:
            found.append(Wanted(cell=cell, reasons=reasons))
    return found


def reasons_of(
    cell: Cell, fence: "Fence | None", *, seed: str, one_in: int, far_points: int = FAR_POINTS
) -> tuple[str, ...]:
    """Why a figure is asked to be verified, in words; none for one that is not."""
    reasons = [HEADLINE] if cell.kpi.headline else []
    unit = unit_of(cell.kpi)
    number = _number(unit, cell.rating.figure)
    if number is not None:
        far = (_far_from_last_year(cell, unit, number, far_points), _far_from_others(cell, number, fence))
        reasons += [words for words in far if words]
    if seed and is_drawn(seed, one_in, cell.measure.pk, cell.school.pk if cell.school else None):
        reasons.append("drawn by chance")
    return tuple(reasons)


def is_drawn(seed: str, one_in: int, measure: int, school: int | None) -> bool:
    """Whether a figure is in the sample of this seed: one in `one_in`, the same ones whenever it is asked.

    The SHA-256 of "seed:measure:school" (their numbers; "trust" for none) as a whole number, divided by `one_in`,
    leaves no rest.
    """
    text = f"{seed}:{measure}:{'trust' if school is None else school}"
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % one_in == 0


@dataclass(frozen=True, slots=True)
class Fence:
    """Between which numbers the schools of a measure lie that are not far from the others (Tukey's fences)."""

    low: Decimal
    high: Decimal
    middle_low: Decimal
    middle_high: Decimal


def fence_of(numbers: Sequence[Decimal]) -> Fence | None:
    """The fences around these numbers; None for too few, or where the middle half are all the same."""
    if len(numbers) < ENOUGH_SCHOOLS:
        return None
    ordered = sorted(numbers)
    low, high = _quantile(ordered, 1), _quantile(ordered, 3)
    if low == high:
        return None
    reach = (high - low) * FENCE
    return Fence(low - reach, high + reach, low, high)


def _quantile(ordered: Sequence[Decimal], quarter: int) -> Decimal:
    """A quartile of sorted numbers, between two of them where it falls between."""
    place = Decimal(len(ordered) - 1) * quarter / 4
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _fences(cells: Iterable[Cell]) -> Mapping[int, Fence | None]:
    numbers: dict[int, list[Decimal]] = {}
    for cell in cells:
        number = _number(unit_of(cell.kpi), cell.rating.figure) if cell.school is not None else None
        if number is not None:
            numbers.setdefault(cell.measure.id, []).append(number)
    return {measure: fence_of(found) for measure, found in numbers.items()}


def _number(unit: Unit, figure: Figure | None) -> Decimal | None:
    return None if figure is None or unit in (Unit.YES_NO, Unit.GRADE) else figure.amount(unit)


def _far_from_last_year(cell: Cell, unit: Unit, now: Decimal, far_points: int) -> str:
    before = cell.rating.year_ago
    then = _number(unit, before)
    if before is None or then is None:
        return ""
    change = abs(now - then)
    if unit is Unit.PERCENT:
        is_far = bool(far_points) and change >= far_points
    else:
        is_far = change >= FAR_SHARE * abs(then) and (change >= FAR_COUNT or unit is Unit.SCORE)
    if not is_far or not change:
        return ""
    return f"far from the same term last year ({figure_words(cell.rating.case, before)})"


def _far_from_others(cell: Cell, number: Decimal, fence: Fence | None) -> str:
    if fence is None or cell.school is None or fence.low <= number <= fence.high:
        return ""
    case = cell.rating.case
    low, high = (figure_words(case, Figure(value=value)) for value in (fence.middle_low, fence.middle_high))
    return f"far from the other schools (half of them lie between {low} and {high})"
