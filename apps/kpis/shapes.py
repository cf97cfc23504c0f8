"""The green and amber bands of each shape, on one line of numbers; a grade is its place on the scale."""

from dataclasses import dataclass
from decimal import Decimal

from apps.core.figures import Unit, print_count, settle
from apps.core.rag import State
from apps.kpis.facts import Case, Limits, Shape, Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """From where to where a figure is green, and up to where it is amber; None is an open end, or no amber.

    All numbers are settled to the KPI's decimals. `has_floor` says that zero (or less) against a positive `low` is
    red whatever the amber limit; it is not said of scores, whose zero is the middle, nor of "no" or a grade.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    strict: bool = False
    amber_low: Decimal | None = None
    amber_high: Decimal | None = None
    has_floor: bool = False

    def passes(self, number: Decimal) -> bool:
        """Whether the number is inside; the ends themselves are, unless `strict`."""
        if self.strict:
            return (self.low is None or number > self.low) and (self.high is None or number < self.high)
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)

    def is_zero_against_floor(self, number: Decimal) -> bool:
        """Whether it is nothing at all where something was asked for."""
        return self.has_floor and self.low is not None and self.low > 0 and number <= 0

    def colour_of(self, number: Decimal) -> State:
        """Green inside, amber up to the amber limit (which is still amber), red beyond it."""
        if self.passes(number):
            return State.GREEN
        if self.is_zero_against_floor(number):
            return State.RED
        if self.is_below(number):
            return State.AMBER if self.amber_low is not None and number >= self.amber_low else State.RED
        return State.AMBER if self.amber_high is not None and number <= self.amber_high else State.RED

    def is_below(self, number: Decimal) -> bool:
        """Whether a number that does not pass lies on the low side."""
        return self.low is not None and (number < self.low or (self.strict and number == self.low))

    def distance(self, number: Decimal) -> Decimal:
        """How far outside the number lies; 0 inside."""
        if self.low is not None and number < self.low:
            return self.low - number
        if self.high is not None and number > self.high:
            return number - self.high
        return Decimal(0)


def number_of(case: Case, *, last_year: bool = False, more: int = 0) -> Decimal | None:
    """Place a figure on the line of numbers, settled to the KPI's decimals; None where it has no place there."""
    figure = case.past.same_term_last_year if last_year else case.figure
    if figure is None:
        return None
    if case.spec.unit is Unit.GRADE:
        rank = case.spec.grade_rank(figure.grade.strip() or as_word(figure.value))
        return None if rank is None else Decimal(rank)
    amount = figure.amount(case.spec.unit, more)
    return None if amount is None else settle(amount, case.spec.unit, case.decimals)


def as_word(grade: Decimal | str | None) -> str:
    """A grade as its scale would write it, where the grades are numbers: 5 is "5"."""
    return print_count(grade) if isinstance(grade, Decimal) else grade or ""


def band_of(case: Case) -> Band | None:
    """Build the band of a KPI's shape from its limits; None where there is nothing to hold a figure against."""
    spec, limits = case.spec, case.limits
    if spec.unit is Unit.GRADE:
        return _grade_band(spec, limits)
    match spec.shape, limits.target:
        case ((Shape.AT_LEAST | Shape.RUBRIC), Decimal() as target):
            end = _amber_end(case, target, -1)
            return _settled(case, low=target, amber_low=end)
        case Shape.AT_MOST, Decimal() as target:
            return _settled(case, high=target, amber_high=_amber_end(case, target, 1))
        case Shape.BETWEEN, (Decimal() as one, Decimal() as other):
            return _around(case, min(one, other), max(one, other))
        case Shape.ABOUT, Decimal() as target if spec.tolerance is not None:
            reach = abs(spec.tolerance)
            return _around(case, target - reach, target + reach)
    return None


def _amber_end(case: Case, target: Decimal, side: int) -> Decimal | None:
    """The value where amber ends: as given, but a distance from the target for a rubric of numbers."""
    amber = case.limits.amber
    if not isinstance(amber, Decimal):
        return None
    return target + side * abs(amber) if case.spec.shape is Shape.RUBRIC else amber


def _around(case: Case, low: Decimal, high: Decimal) -> Band:
    """A band with two ends, and amber as a distance beyond either."""
    amber = case.limits.amber
    if not isinstance(amber, Decimal) or amber < 0:
        return _settled(case, low=low, high=high)
    return _settled(case, low=low, high=high, amber_low=low - amber, amber_high=high + amber)


def _settled(case: Case, **ends: Decimal | None) -> Band:
    """Round the ends as figures are rounded; an amber limit on the wrong side of its target is none."""
    unit, strict = case.spec.unit, case.spec.strict
    settled = {name: None if end is None else settle(end, unit, case.decimals) for name, end in ends.items()}
    band = Band(strict=strict, has_floor=unit not in (Unit.SCORE, Unit.YES_NO), **settled)
    return _without_empty_amber(band, case.spec)


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
        return _without_empty_amber(Band(high=target, strict=spec.strict, amber_high=end), spec)
    return _without_empty_amber(Band(low=target, strict=spec.strict, amber_low=end), spec)


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

    def has_room(gap: Decimal) -> bool:
        return not spec.must_pass and spec.unit is not Unit.YES_NO and (gap > 0 or (gap == 0 and spec.strict))

    low = band.amber_low
    high = band.amber_high
    if low is not None and (band.low is None or not has_room(band.low - low)):
        low = None
    if high is not None and (band.high is None or not has_room(high - band.high)):
        high = None
    return Band(
        low=band.low,
        high=band.high,
        strict=band.strict,
        amber_low=low,
        amber_high=high,
        has_floor=band.has_floor,
    )
