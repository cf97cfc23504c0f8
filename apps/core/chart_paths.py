"""What charts are drawn from: scales, round values for axes, and paths."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to places; where all values are the same, the middle."""

    low: Decimal
    high: Decimal
    start: float
    end: float

    def at(self, value: Decimal) -> float:
        """The place of a value; what lies outside is put at the end."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        share = float((min(max(value, self.low), self.high) - self.low) / (self.high - self.low))
        return self.start + share * (self.end - self.start)


def round_values(levels: Sequence[Decimal], least: Decimal | None = None, most: Decimal | None = None) -> list[Decimal]:
    """About five round values, rising, that hold all levels; they pass `least` and `most` only if a level does."""
    low, high = (min(levels), max(levels)) if levels else (Decimal(0), Decimal(1))
    if low == high:
        low, high = low - 1, high + 1
    step = _round_step((high - low) / 4)
    first, last = math.floor(low / step), math.ceil(high / step)
    if least is not None and low >= least:
        first = max(first, math.ceil(least / step))
    if most is not None and high <= most:
        last = min(last, math.floor(most / step))
    ticks = [step * number for number in range(first, last + 1)]
    if ticks[0] > low:
        ticks.insert(0, low)
    if ticks[-1] < high:
        ticks.append(high)
    return ticks


def _round_step(rough: Decimal) -> Decimal:
    """The first of 1, 2 and 5 times a power of ten that is at least this."""
    power = Decimal(1).scaleb(rough.adjusted())
    return next(power * times for times in (1, 2, 5, 10) if power * times >= rough)


def line_path(points: Sequence[tuple[float, float | None]]) -> str:
    """One path through the points, begun anew after each gap; a point alone between gaps is a dot."""
    parts: list[str] = []
    for i, (x, y) in enumerate(points):
        if y is None:
            continue
        joined = i > 0 and points[i - 1][1] is not None
        alone = not joined and (i + 1 == len(points) or points[i + 1][1] is None)
        parts.append(f"{'L' if joined else 'M'}{place(x)} {place(y)}{'h0' if alone else ''}")
    return "".join(parts)


def level_path(values: Sequence[Decimal | None], edges: Sequence[float], y: Scale) -> str:
    """A level line across each column, stepped where the value changes and broken where there is none."""
    path, drawn_before = "", False
    for value, start, end in zip(values, edges[:-1], edges[1:], strict=True):
        if value is not None:
            begin = "V" if drawn_before else f"M{place(start)} "
            path += f"{begin}{place(y.at(value))}H{place(end)}"
        drawn_before = value is not None
    return path


def hatch_path(x: float, width: float, height: float, step: float = 6) -> str:
    """Slanting lines inside a box that begins at (x, 0)."""
    path, foot = "", x - height + step
    while foot < x + width:
        start, end = max(foot, x), min(foot + height, x + width)
        start_y, end_y = height - (start - foot), height - (end - foot)
        path += f"M{place(start)} {place(start_y)}L{place(end)} {place(end_y)}"
        foot += step
    return path


def place(number: float) -> str:
    """A coordinate with at most two decimals and no trailing zeros."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
