"""The green and amber bands of each shape, on one line of numbers; a grade is its place on the scale."""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from apps.core.figures import Unit, print_count, settle
from apps.core.rag import State
from apps.kpis.amounts import Written, amount_in
from apps.kpis.facts import Against, Case, Figure, Limits, Shape, Spec
from apps.kpis.gaps import closed_within, fall_of, gap_of, gaps_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """From where to where a figure is green, and up to where it is amber; None is an open end, or no amber.

    All numbers are settled to the KPI's decimals. A strict end does not pass itself. `has_floor` says that zero (or
    less) against a positive `low` is red whatever the amber limit; it is not said of scores, whose zero is the middle,
    nor of "no" or a grade.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    strict_low: bool = False
    strict_high: bool = False
    amber_low: Decimal | None = None
    amber_high: Decimal | None = None
    has_floor: bool = False

    def passes(self, number: Decimal) -> bool:
        """Whether the number is inside; the ends themselves are, unless they are strict."""
        return not self.is_below(number) and not self.is_above(number)

    def is_zero_against_floor(self, number: Decimal) -> bool:
        """Whether it is nothing at all where something was asked for."""
        return self.has_floor and self.low is not None and self.low > 0 and number <= 0

    def colour_of(self, number: Decimal) -> State:
        """Green inside, amber up to the amber limit (which is still amber), red beyond it."""
        low = self.is_below(number)
        if not low and not self.is_above(number):
            return State.GREEN
        if self.is_zero_against_floor(number):
            return State.RED
        if low:
            return State.AMBER if self.amber_low is not None and number >= self.amber_low else State.RED
        return State.AMBER if self.amber_high is not None and number <= self.amber_high else State.RED

    def is_below(self, number: Decimal) -> bool:
        """Whether a number that does not pass lies on the low side."""
        return self.low is not None and (number < self.low or (self.strict_low and number == self.low))

    def is_above(self, number: Decimal) -> bool:
        """Whether a number that does not pass lies on the high side."""
        return self.high is not None and (number > self.high or (self.strict_high and number == self.high))

    def distance(self, number: Decimal) -> Decimal:
        """How far outside the number lies; 0 inside."""
        if self.low is not None and number < self.low:
            return self.low - number
        if self.high is not None and number > self.high:
            return number - self.high
        return Decimal(0)


def number_of(case: Case, *, last_year: bool = False, more: int = 0) -> Decimal | None:
    """Place a figure on the line of numbers, settled to the KPI's decimals; None where it has no place there.

    A gap is placed by its width; `more` adds to the numerator, of a gap's group behind.
    """
    figure = case.past.same_term_last_year if last_year else case.figure
    if case.spec.shape is Shape.GAP:
        gap = gap_of(case.spec, figure, case.decimals, more=more)
        return None if gap is None else gap.width
    return place_of(case, figure, more=more)


def place_of(case: Case, figure: Figure | None, *, more: int = 0) -> Decimal | None:
    """Where any figure of this KPI stands on the line of numbers."""
    if figure is None:
        return None
    if case.spec.unit is Unit.GRADE:
        rank = case.spec.grade_rank(figure.grade.strip() or as_word(figure.value))
        return None if rank is None else Decimal(rank)
    amount = figure.amount(case.spec.unit, more)
    return None if amount is None else settle(amount, case.spec.unit, case.decimals)


def number_in(spec: Spec, figure: Written, decimals: int, *, more: int = 0) -> Decimal | None:
    """Where a figure's numbers stand on the line of numbers, of a KPI whose figures are numbers."""
    amount = amount_in(figure, spec.unit, more)
    return None if amount is None else settle(amount, spec.unit, decimals)


def as_word(grade: Decimal | str | None) -> str:
    """A grade as its scale would write it, where the grades are numbers: 5 is "5"."""
    return print_count(grade) if isinstance(grade, Decimal) else grade or ""


def band_of(case: Case) -> Band | None:
    """Build the band of a KPI's shape from its limits; None where there is nothing to hold a figure against."""
    spec, limits = case.spec, case.limits
    match spec.shape:
        case Shape.VS_BENCHMARK:
            return _benchmark_band(case)
        case Shape.NOT_WORSE:
            return _baseline_band(case)
        case Shape.GAP:
            return _gap_band(case)
    return _own_band(spec, limits, case.decimals)


@lru_cache(maxsize=1024)
def _own_band(spec: Spec, limits: Limits, decimals: int) -> Band | None:
    """The band of what a trust has set itself; the same for every school that is held to it, so it is made once."""
    if spec.unit is Unit.GRADE:
        return _grade_band(spec, limits)
    match spec.shape, limits.target:
        case ((Shape.AT_LEAST | Shape.RUBRIC), Decimal() as target):
            end = _amber_end(spec, limits, target, -1)
            return _settled(spec, decimals, low=target, amber_low=end)
        case Shape.AT_MOST, Decimal() as target:
            return _settled(spec, decimals, high=target, amber_high=_amber_end(spec, limits, target, 1))
        case Shape.BETWEEN, (Decimal() as one, Decimal() as other):
            return _around(spec, limits, decimals, min(one, other), max(one, other))
        case Shape.ABOUT, Decimal() as target:
            reach = abs(spec.tolerance or Decimal(0))
            return _around(spec, limits, decimals, target - reach, target + reach)
    return None


def _benchmark_band(case: Case) -> Band | None:
    """Above or below a published figure by more than the margin, or in line with it; a floor has to be passed too."""
    spec, benchmark = case.spec, case.benchmark
    if benchmark is None or benchmark.value is None or spec.against is None or spec.unit is Unit.GRADE:
        return None
    value, margin, floor = benchmark.value, abs(spec.margin or Decimal(0)), spec.floor
    low: Decimal | None = value - margin if spec.against is Against.IN_LINE else value + margin
    high: Decimal | None = value + margin if spec.against is Against.IN_LINE else value - margin
    if spec.against is not Against.IN_LINE:
        low, high = (low, None) if spec.against is Against.ABOVE else (None, high)
    strict_low = spec.against is not Against.IN_LINE
    if floor is not None and (low is None or floor >= low):
        low, strict_low = floor, True
    amber = case.limits.amber if isinstance(case.limits.amber, Decimal) and case.limits.amber > 0 else None
    return _settled(
        spec,
        case.decimals,
        strict=(strict_low, spec.against is Against.BELOW),
        low=low,
        high=high,
        amber_low=None if low is None or amber is None else low - amber,
        amber_high=None if high is None or amber is None else high + amber,
    )


def _baseline_band(case: Case) -> Band | None:
    """No worse than the earlier result, or without one than the target; an equal one passes unless strict."""
    spec, limits = case.spec, case.limits
    down = spec.less_is_better
    if spec.unit is Unit.GRADE:
        baseline = case.past.baseline
        word = (baseline.grade.strip() or as_word(baseline.value)) if baseline else limits.target
        shape = Shape.AT_MOST if down else Shape.AT_LEAST
        return _grade_band(replace(spec, shape=shape), replace(limits, target=word))
    start = place_of(case, case.past.baseline)
    if start is None and isinstance(limits.target, Decimal):
        start = limits.target
    if start is None:
        return None
    amber = limits.amber if isinstance(limits.amber, Decimal) and limits.amber > 0 else None
    band = (
        _settled(spec, case.decimals, high=start, amber_high=None if amber is None else start + amber)
        if down
        else _settled(spec, case.decimals, low=start, amber_low=None if amber is None else start - amber)
    )
    return replace(band, has_floor=False)


def _gap_band(case: Case) -> Band | None:
    """Narrower than in the same term last year, or closed within the stated distance; None without either.

    A gap that narrows while the group behind falls does not count as closing: only the distance is then left to pass.
    """
    now, before = gaps_of(case)
    closed = closed_within(case)
    if now is None or (before is None and now.width > closed):
        return None
    narrower = before is not None and before.width > closed
    edge = before.width if before is not None and narrower else closed
    amber = case.limits.amber if isinstance(case.limits.amber, Decimal) and case.limits.amber > 0 else None
    end = None if amber is None else edge + amber
    fall = fall_of(case)
    if narrower and fall > 0:
        # A wider gap, below which the group behind has fallen further, is no better for being wider.
        end = end if amber is not None and fall <= amber else None
        if now.width < edge:
            edge, narrower = closed, False
    band = Band(high=edge, strict_high=narrower, amber_high=end)
    return _without_empty_amber(band, case.spec)


def _amber_end(spec: Spec, limits: Limits, target: Decimal, side: int) -> Decimal | None:
    """The value where amber ends: as given, but a distance from the target for a rubric of numbers."""
    amber = limits.amber
    if not isinstance(amber, Decimal):
        return None
    return target + side * abs(amber) if spec.shape is Shape.RUBRIC else amber


def _around(spec: Spec, limits: Limits, decimals: int, low: Decimal, high: Decimal) -> Band:
    """A band with two ends, and amber as a distance beyond either."""
    amber = limits.amber
    if not isinstance(amber, Decimal) or amber < 0:
        return _settled(spec, decimals, low=low, high=high)
    return _settled(spec, decimals, low=low, high=high, amber_low=low - amber, amber_high=high + amber)


def _settled(spec: Spec, decimals: int, strict: tuple[bool, bool] | None = None, **ends: Decimal | None) -> Band:
    """Round the ends as figures are rounded; an amber limit on the wrong side of its target is none.

    `strict` says it of the low and of the high end, where it is not the KPI's own for both.
    """
    unit = spec.unit
    low, high = strict or (spec.strict, spec.strict)
    settled = {name: None if end is None else settle(end, unit, decimals) for name, end in ends.items()}
    band = Band(strict_low=low, strict_high=high, has_floor=unit not in (Unit.SCORE, Unit.YES_NO), **settled)
    return _without_empty_amber(band, spec)


def _grade_band(spec: Spec, limits: Limits) -> Band | None:
    """The band on a scale of grades; amber is a grade, or a number of grades from the target."""
    if isinstance(limits.target, tuple) or spec.shape not in (Shape.AT_LEAST, Shape.AT_MOST, Shape.RUBRIC):
        return None
    rank = spec.grade_rank(as_word(limits.target))
    if rank is None:
        return None
    side = 1 if spec.shape is Shape.AT_MOST else -1
    target, end = Decimal(rank), _grade_amber(spec, limits.amber, rank, side)
    if side > 0:
        return _without_empty_amber(Band(high=target, strict_high=spec.strict, amber_high=end), spec)
    return _without_empty_amber(Band(low=target, strict_low=spec.strict, amber_low=end), spec)


def _grade_amber(spec: Spec, amber: Decimal | str | None, target: int, side: int) -> Decimal | None:
    if amber is None:
        return None
    named = spec.grade_rank(as_word(amber))
    if named is not None:
        return Decimal(named)
    if not isinstance(amber, Decimal):
        return None
    reach = target + side * abs(amber)
    return min(max(reach.to_integral_value(), Decimal(0)), Decimal(len(spec.scale) - 1))


def _without_empty_amber(band: Band, spec: Spec) -> Band:
    """Drop an amber limit without room between it and the target, or where there is none (must pass, yes or no)."""

    def has_room(gap: Decimal, strict: bool) -> bool:
        return not spec.must_pass and spec.unit is not Unit.YES_NO and (gap > 0 or (gap == 0 and strict))

    low, high = band.amber_low, band.amber_high
    if low is not None and (band.low is None or not has_room(band.low - low, band.strict_low)):
        low = None
    if high is not None and (band.high is None or not has_room(high - band.high, band.strict_high)):
        high = None
    return replace(band, amber_low=low, amber_high=high)
