"""The gap between two groups: how wide it is, which of them is behind, and whether that one has fallen; pure."""

from dataclasses import dataclass
from decimal import Decimal

from apps.core.figures import Unit, round_half_up
from apps.kpis.facts import Case, Figure, Spec

# How far a gap's figures are read where its unit alone does not say it.
_MOST_WRITTEN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A gap as it is compared: `size` is how far the first group is behind, below zero where it is ahead.

    `amounts` are the two groups' own figures as printed, None where only the gap itself is known.
    """

    size: Decimal
    amounts: tuple[Decimal, Decimal] | None = None

    @property
    def width(self) -> Decimal:
        """How wide it is, whoever is behind."""
        return abs(self.size)

    @property
    def behind(self) -> int:
        """The place of the group that is behind: 0 for the first, also where they are level."""
        return 0 if self.size >= 0 else 1


def gap_of(spec: Spec, figure: Figure | None, decimals: int, *, more: int = 0) -> Gap | None:
    """The gap of a figure at the KPI's decimals; `more` adds to the numerator of the group behind. None for none."""
    if figure is None:
        return None
    if not figure.groups:
        return None if figure.value is None else Gap(size=round_half_up(figure.value, decimals))
    if len(figure.groups) != 2:
        return None
    now = _between(spec, figure.groups, decimals)
    if now is None or not more:
        return now
    behind = figure.groups[now.behind]
    if behind.numerator is None or behind.denominator is None:
        return None
    step = -more if spec.less_is_better else more
    if not 0 <= behind.numerator + step <= behind.denominator:
        return None
    moved = Figure(numerator=behind.numerator + step, denominator=behind.denominator)
    groups = (moved, figure.groups[1]) if now.behind == 0 else (figure.groups[0], moved)
    return _between(spec, groups, decimals)


def _between(spec: Spec, groups: tuple[Figure, ...], decimals: int) -> Gap | None:
    """Each group's figure is rounded first, so that a reader who subtracts what is printed finds the gap."""
    amounts = [group.amount(spec.unit) for group in groups]
    if amounts[0] is None or amounts[1] is None:
        return None
    first, second = (round_half_up(amount, decimals) for amount in (amounts[0], amounts[1]))
    return Gap(size=first - second if spec.less_is_better else second - first, amounts=(first, second))


def gaps_of(case: Case) -> tuple[Gap | None, Gap | None]:
    """The gap now, and that of the same term last year."""
    spec, decimals = case.spec, case.decimals
    return gap_of(spec, case.figure, decimals), gap_of(spec, case.past.same_term_last_year, decimals)


def fall_of(case: Case) -> Decimal:
    """How much worse the group that was behind is than last year; 0 where it is not, or where that is not known."""
    now, before = gaps_of(case)
    if now is None or before is None or now.amounts is None or before.amounts is None:
        return Decimal(0)
    place = before.behind
    change = before.amounts[place] - now.amounts[place]
    return max(Decimal(0), -change if case.spec.less_is_better else change)


def is_reversed(case: Case) -> bool:
    """Whether the group that was ahead last year is behind now."""
    now, before = gaps_of(case)
    return now is not None and before is not None and now.size * before.size < 0


def closed_within(case: Case) -> Decimal:
    """The distance within which a gap counts as closed: the target, and what the trust tolerates beside it."""
    target = case.limits.target
    stated = [abs(n) for n in (target, case.spec.tolerance) if isinstance(n, Decimal)]
    return round_half_up(sum(stated, Decimal(0)), case.decimals)


def written_in(*figures: Figure | None, unit: Unit) -> list[Decimal]:
    """Numbers that say to how many decimals figures were written, two at most; a percentage has its own rule."""
    if unit is Unit.PERCENT:
        return []
    parts = [part for figure in figures if figure is not None for part in (figure, *figure.groups)]
    values = [part.value.normalize() for part in parts if part.value is not None and not part.has_pair]
    return [round_half_up(value, min(_MOST_WRITTEN, _places(value))) for value in values]


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
