"""The geometry of every chart: numbers in, frozen coordinates out, drawn by the SVG templates in templates/charts.

Lengths are units of the chart's own view box, the origin at its top left. A value that is None leaves a gap; zero is
a number like any other. Colours are written as attributes, not classes, so that a PDF shows what the browser shows.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.core.chart_paths import Scale, hatch_path, level_path, line_path, place, round_values
from apps.core.figures import Unit, places_of, print_figure, print_settled
from apps.core.rag import State

HATCHED = (State.OVERDUE, State.AWAITING, State.INCOMPLETE)
_NO_STATE = ("#ffffff", "#0b0c0c")


@dataclass(frozen=True, slots=True)
class TrendPeriod:
    """One column of a trend: the period's figure (None for a gap) and what it is held against.

    `amber` is where the amber band that begins at `target` ends; `target_to` and `amber_to` are the upper pair of a
    target that lies between two values.
    """

    label: str
    value: Decimal | None
    state: State | None = None
    target: Decimal | None = None
    amber: Decimal | None = None
    target_to: Decimal | None = None
    amber_to: Decimal | None = None
    sublabel: str = ""

    def levels(self) -> list[Decimal]:
        """Every value that the chart must have room for."""
        mine = (self.value, self.target, self.amber, self.target_to, self.amber_to)
        return [level for level in mine if level is not None]

    def bands(self) -> list[tuple[Decimal, Decimal]]:
        """The amber bands, each from a target to its amber limit."""
        pairs = ((self.target, self.amber), (self.target_to, self.amber_to))
        return [(one, other) for one, other in pairs if one is not None and other is not None and one != other]


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure of a trend: where it stands, its shape as a path in the colours of its state, and its number."""

    x: float
    y: float
    path: str
    fill: str
    edge: str
    text: str
    text_y: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and what stands there; `below` is a second line."""

    at: float
    text: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class TrendChart:
    """A line through the terms with its target and amber band."""

    title: str
    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    line: str
    target: str
    band: str
    marks: tuple[Mark, ...]
    y_ticks: tuple[Tick, ...]
    x_ticks: tuple[Tick, ...]
    numbered: bool


@dataclass(frozen=True, slots=True)
class Bullet:
    """A figure as a bar, its target as a line across it, the amber band behind; `bar_width` 0 where there is none."""

    title: str
    width: int
    height: int
    bar_x: float
    bar_width: float
    fill: str
    band_x: float
    band_width: float
    target_x: float | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One coloured piece of a strip; `hatch` is a path of slanting lines where there is no data."""

    x: float
    width: float
    fill: str
    ink: str
    edge: str
    text: str
    hatch: str

    @property
    def middle(self) -> float:
        """Where its text is centred."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Strip:
    """States side by side in equal cells, such as one KPI through the terms."""

    title: str
    width: int
    height: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class StackedCount:
    """How many of each state, as lengths of one bar; no cells where nothing was counted."""

    title: str
    width: int
    height: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A line the size of a word, as one path."""

    title: str
    width: int
    height: int
    path: str


def trend(
    name: str,
    periods: Sequence[TrendPeriod],
    *,
    unit: Unit = Unit.NUMBER,
    decimals: int = 0,
    width: int = 640,
    height: int = 260,
) -> TrendChart:
    """Lay out a trend of equal columns, one per period; a term without a figure interrupts the line.

    The axis holds every figure, target and limit, not zero for its own sake; a percentage's axis ends at 0 and 100.
    Numbers are printed by the rules of `figures`, with this unit and these decimals.
    """
    left, right, top, bottom = 58.0, width - 8.0, 24.0, height - 42.0
    ticks = _axis([level for period in periods for level in period.levels()], unit)
    y = Scale(ticks[0], ticks[-1], bottom, top)
    column = (right - left) / max(len(periods), 1)
    edges = [left + column * number for number in range(len(periods) + 1)]
    places = [
        (edge + column / 2, None if period.value is None else y.at(period.value))
        for edge, period in zip(edges[:-1], periods, strict=True)
    ]
    every = max(1, math.ceil(50 / column))
    levels = [level_path([getattr(p, side) for p in periods], edges, y) for side in ("target", "target_to")]
    return TrendChart(
        title=_in_words(name, periods, unit, decimals),
        width=width,
        height=height,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        line=line_path(places),
        target="".join(levels),
        band=_bands(periods, edges, y),
        marks=tuple(
            _mark(
                x, level, _text_place(places, i, top, bottom), period.state, print_figure(period.value, unit, decimals)
            )
            for i, ((x, level), period) in enumerate(zip(places, periods, strict=True))
            if level is not None and period.value is not None
        ),
        y_ticks=tuple(Tick(round(y.at(tick), 2), print_settled(tick, unit, places_of(tick))) for tick in ticks),
        x_ticks=tuple(
            Tick(round(x, 2), period.label, period.sublabel)
            for (x, _), period in list(zip(places, periods, strict=True))[::every]
        ),
        numbered=column >= 44,
    )


def bullet(
    title: str,
    value: Decimal | None,
    target: Decimal | None,
    *,
    amber: Decimal | None = None,
    state: State | None = None,
    least: Decimal | None = None,
    most: Decimal | None = None,
    width: int = 200,
    height: int = 20,
) -> Bullet:
    """Lay out a bullet; the axis holds zero unless `least` or `most` say otherwise, and bars begin at zero."""
    levels = [level for level in (value, target, amber) if level is not None]
    low = min([*levels, Decimal(0)]) if least is None else least
    high = max([*levels, Decimal(0)]) if most is None else most
    x = Scale(low, high if high > low else low + 1, 1.0, width - 1.0)
    zero = x.at(Decimal(0))
    end = zero if value is None else x.at(value)
    band = sorted((x.at(target), x.at(amber))) if target is not None and amber is not None else [1.0, 1.0]
    return Bullet(
        title=title,
        width=width,
        height=height,
        bar_x=round(min(zero, end), 2),
        bar_width=round(abs(end - zero), 2),
        fill=_bar_fill(state),
        band_x=round(band[0], 2),
        band_width=round(band[1] - band[0], 2),
        target_x=None if target is None else round(x.at(target), 2),
    )


def rag_strip(name: str, states: Sequence[tuple[str, State]], *, cell: int = 24, height: int = 22) -> Strip:
    """Lay out states in equal cells of `cell` units; `states` are pairs of label and state.

    Each cell has its letter and, from 32 units on, its shape.
    """
    texts = [state.mark if cell >= 32 else state.letter for _, state in states]
    cells = tuple(_cell(state, cell * i, cell, height, texts[i]) for i, (_, state) in enumerate(states))
    said = ", ".join(f"{label} {state.word.lower()}" for label, state in states)
    return Strip(f"{name}: {said or 'nothing yet'}", max(cell * len(states), 1), height, cells)


def stacked_count(counts: Mapping[State, int], *, width: int = 320, height: int = 22) -> StackedCount:
    """Lay out a distribution as one bar, green first as in its words; a piece too narrow for its number has none."""
    order = [State.GREEN, State.AMBER, State.RED]
    order += [state for state in State if state not in order]
    present = [(state, counts.get(state, 0)) for state in order if counts.get(state, 0) > 0]
    total = sum(count for _, count in present)
    cells, before = [], 0
    for state, count in present:
        start, end = width * before / total, width * (before + count) / total
        wide = end - start
        text = f"{count} {state.shape}" if wide >= 30 else str(count) if wide >= 9 * len(str(count)) else ""
        cells.append(_cell(state, start, wide, height, text))
        before += count
    said = ", ".join(f"{count} {state.word.lower()}" for state, count in present)
    return StackedCount(said or "nothing counted", width, height, tuple(cells))


def sparkline(title: str, values: Sequence[Decimal | None], *, width: int = 96, height: int = 24) -> Sparkline:
    """Lay out a sparkline between its own lowest and highest value; equal values lie in the middle."""
    present = [value for value in values if value is not None]
    low, high = (min(present), max(present)) if present else (Decimal(0), Decimal(0))
    y = Scale(low, high, height - 3.0, 3.0)
    step = (width - 6) / max(len(values) - 1, 1)
    points = [(3 + step * i, None if value is None else y.at(value)) for i, value in enumerate(values)]
    return Sparkline(title, width, height, line_path(points))


def _axis(levels: list[Decimal], unit: Unit) -> list[Decimal]:
    if unit is Unit.YES_NO:
        return [Decimal(0), Decimal(1)]
    return round_values(levels, Decimal(0), Decimal(100)) if unit is Unit.PERCENT else round_values(levels)


def _mark(x: float, y: float, text_y: float, state: State | None, text: str) -> Mark:
    fill, edge = (state.fill, "#0b0c0c") if state and state.is_colour else _NO_STATE
    return Mark(round(x, 2), round(y, 2), _shape(x, y, state), fill, edge, text, round(text_y, 2))


def _text_place(places: Sequence[tuple[float, float | None]], at: int, top: float, bottom: float) -> float:
    """The height of a figure's number: above a peak and below a dip, so that the line does not run through it."""
    y = places[at][1]
    assert y is not None
    beside = [level for _, level in places[max(at - 1, 0) : at + 2] if level is not None]
    dips = sum(beside) / len(beside) < y
    if dips and y + 19 <= bottom - 2:
        return y + 19
    return y - 10 if y - 10 >= top - 12 else y + 19


def _shape(x: float, y: float, state: State | None) -> str:
    """A diamond for red, a triangle for amber, a circle for all else, as in the scale."""
    corners: tuple[tuple[float, float], ...]
    if state is State.RED:
        corners = ((0.0, -6.5), (6.5, 0.0), (0.0, 6.5), (-6.5, 0.0))
    elif state is State.AMBER:
        corners = ((0.0, -6.0), (6.0, 5.0), (-6.0, 5.0))
    else:
        return f"M{place(x - 5)} {place(y)}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z"
    return "M" + "L".join(f"{place(x + dx)} {place(y + dy)}" for dx, dy in corners) + "Z"


def _bands(periods: Sequence[TrendPeriod], edges: Sequence[float], y: Scale) -> str:
    """The amber bands of all columns, one box each."""
    return "".join(
        f"M{place(start)} {place(y.at(one))}H{place(end)}V{place(y.at(other))}H{place(start)}Z"
        for period, start, end in zip(periods, edges[:-1], edges[1:], strict=True)
        for one, other in period.bands()
    )


def _cell(state: State, x: float, width: float, height: float, text: str) -> Cell:
    hatch = hatch_path(x, width, height) if state in HATCHED else ""
    return Cell(round(x, 2), round(width, 2), state.fill, state.ink, state.edge, text, hatch)


def _bar_fill(state: State | None) -> str:
    return state.fill if state and state.is_colour else "#505a5f"


def _in_words(name: str, periods: Sequence[TrendPeriod], unit: Unit, decimals: int) -> str:
    said = (
        f"{f'{p.label} {p.sublabel}'.strip()} "
        f"{'no figure' if p.value is None else print_figure(p.value, unit, decimals)}"
        for p in periods
    )
    return f"{name}: {', '.join(said) or 'no terms yet'}"
