"""What was found of one figure, and how it is said."""

from dataclasses import dataclass, fields, replace
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import Any

from apps.core.figures import WIDE
from apps.core.rag import State
from apps.kpis import phrases, sentences
from apps.kpis.facts import Against, Benchmark, Case, Figure, LastResult, Limits, Shape
from apps.kpis.reasons import Reason
from apps.kpis.shapes import Band, band_of, number_of
from apps.kpis.shares import ClauseResult


class Direction(StrEnum):
    """How a figure stands against the same term last year; a signal of its own, never merged with the colour."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


@dataclass(slots=True, kw_only=True, eq=False)
class Rating:
    """What was found of one figure, with all it was found from; its sentence is built when asked for.

    Nobody changes one. It is not frozen, for a scorecard makes thousands, and a frozen one takes four times as long.

    `number` is the figure as compared (rounded to the KPI's decimals; a grade's place on its scale), None where none
    was compared. `one_short` says that one more (or fewer) in the numerator would pass; `no_assurance` that it is
    overdue for the second period running. `clauses` are those of a rule about the schools, each with its own colour.
    """

    state: State
    reason: Reason
    case: Case
    number: Decimal | None = None
    band: Band | None = None
    one_short: bool = False
    no_assurance: bool = False
    clauses: tuple[ClauseResult, ...] = ()

    @property
    def label(self) -> str:
        """The state's word; for a trust that is green with red schools in it, "Green, except: Hill View"."""
        return sentences.label_of(self.state, self.case)

    @property
    def printed(self) -> str:
        """The figure as the sentence prints it, or "" where there is none."""
        return phrases.share_printed(self.clauses) if self.clauses else phrases.own_figure(self.case)

    @property
    def open_printed(self) -> str:
        """The figure for open papers: withheld where the group is small, or where it would give such a one away."""
        return phrases.WITHHELD if self.is_masked and self.printed else self.printed

    @property
    def sentence(self) -> str:
        """The sentence that explains the rating, the same on screen, in exports and in the PDF."""
        with localcontext(WIDE):
            return sentences.compose(self)

    @property
    def open_sentence(self) -> str:
        """The sentence for open papers: the colour stays, a small group's number does not show."""
        with localcontext(WIDE):
            return sentences.compose(self, hide_small=True)

    @property
    def small_group(self) -> bool:
        """Whether the figure speaks of fewer than the trust's threshold."""
        return self.case.is_small(self.case.figure)

    @property
    def figure(self) -> Figure | None:
        """The figure as it was entered, None where there is none."""
        return self.case.figure

    @property
    def has_figure(self) -> bool:
        """Whether there is one."""
        return self.case.figure is not None

    @property
    def limits(self) -> Limits:
        """What it is held against."""
        return self.case.limits

    @property
    def benchmark(self) -> Benchmark | None:
        """The published figure beside it."""
        return self.case.benchmark

    @property
    def last_result(self) -> LastResult | None:
        """The last result of what is not due."""
        return self.case.past.last_result

    @property
    def year_ago(self) -> Figure | None:
        """That of the same term last year."""
        return self.case.past.same_term_last_year

    @property
    def is_masked(self) -> bool:
        """Whether its number stays out of open papers: a small group's, or one from which that could be worked out."""
        return self.small_group or self.case.is_masked

    def masked(self) -> "Rating":
        """The same rating, its number kept out of open papers."""
        return self.changed(case=replace(self.case, is_masked=True))

    def changed(self, **changes: Any) -> "Rating":
        """The same rating but for these of its parts."""
        return Rating(**{part.name: getattr(self, part.name) for part in fields(Rating)} | changes)

    @property
    def pair(self) -> str:
        """The numbers behind the figure: "7 of 12", or ""."""
        return phrases.pair_of(self.case)

    @property
    def target_words(self) -> str:
        """What it is held against, for a column of its own: "95.0%", "at most 5.0%", "Good", or ""."""
        return phrases.target(self.case)

    @property
    def amber_words(self) -> str:
        """Where amber ends, for a column of its own: "93.0%", "6.0% and 14.0%", or ""."""
        return phrases.amber_limit(self.case, band_of(self.case))

    @property
    def benchmark_words(self) -> str:
        """The published figure with its period: "94.9% (autumn 2024/25)", or ""."""
        return phrases.benchmark_figure(self.case)

    @property
    def difference(self) -> Decimal | None:
        """The figure less that of the same term last year, both as printed; None without either, or for a yes or no."""
        return phrases.difference(self.case)

    @property
    def direction(self) -> Direction | None:
        """Better, worse or the same than in the same term last year; None where nothing says which is better."""
        now, before = self.number if self.clauses else number_of(self.case), number_of(self.case, last_year=True)
        if now is None or before is None:
            return None
        with localcontext(WIDE):
            gain = _gain(self.case, now, before)
        if gain is None:
            return None
        return Direction.SAME if gain == 0 else Direction.BETTER if gain > 0 else Direction.WORSE

    @property
    def direction_kept(self) -> str:
        """The direction as a frozen row keeps it; `phrases.direction_words` reads it."""
        if self.direction is not None:
            return self.direction.value
        return phrases.NO_PAST if self.direction_words else ""

    @property
    def direction_words(self) -> str:
        """The direction in words: "better than autumn last year", "no figure last year"; "" where it has none."""
        return phrases.direction(self.case, self.direction.value if self.direction else "")


def _gain(case: Case, now: Decimal, before: Decimal) -> Decimal | None:
    """How much better the figure is than last year's; None for shapes without a better end."""
    match case.spec.shape:
        case Shape.AT_LEAST | Shape.RUBRIC:
            return now - before
        case Shape.AT_MOST | Shape.GAP:
            return before - now
        case Shape.NOT_WORSE:
            return before - now if case.spec.less_is_better else now - before
        case Shape.VS_BENCHMARK if case.spec.against in (Against.ABOVE, Against.BELOW):
            return before - now if case.spec.less_is_better else now - before
        case Shape.PROPORTION if case.subject.is_trust:
            return now - before
        case Shape.BETWEEN | Shape.ABOUT | Shape.VS_BENCHMARK:
            band = band_of(case)
            return None if band is None else band.distance(before) - band.distance(now)
    return None
