"""What `rating.rate` finds of many figures that are held against the same thing, worked out once for all of them."""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from apps.core.figures import Unit, places_of, print_settled
from apps.core.rag import State
from apps.kpis.entered import Stored
from apps.kpis.facts import Against, Benchmark, Case, Figure, LastResult, Limits, Moment, Past, Shape, Spec, Subject
from apps.kpis.rating import Direction, Rating, colour_of, rate, why_not_applicable
from apps.kpis.shapes import number_in
from apps.kpis.specs import figure_from

# Shapes whose band is the same for every figure; the others hold a figure against one of its own past or its parts.
_STEADY = frozenset(
    {Shape.AT_LEAST, Shape.AT_MOST, Shape.BETWEEN, Shape.ABOUT, Shape.RUBRIC, Shape.VS_BENCHMARK, Shape.MONITOR, None}
)
_new = object.__new__
_ASKED_OF = Subject(is_trust=True)
# Some number with as many decimals.
_SOME = tuple(Figure(value=Decimal(number)) for number in ("1", "1.1", "1.11"))
# Which way is better, where more or less is.
_GAIN = {Shape.AT_LEAST: 1, Shape.RUBRIC: 1, Shape.AT_MOST: -1}


def can_be_judged(spec: Spec) -> bool:
    """Whether a rule is one of those whose figures differ in their number alone."""
    if spec.shape not in _STEADY or spec.unit is Unit.GRADE or spec.cumulative or spec.due:
        return False
    # Without a distance it depends on the figure whether there is anything to say.
    if spec.shape is Shape.ABOUT:
        return spec.tolerance is not None
    return spec.shape is not Shape.VS_BENCHMARK or spec.against is not Against.IN_LINE or spec.margin is not None


def written_places(stored: Stored | None) -> int:
    """The decimals that a figure brings with it, two at most, where its KPI does not say how many: see `written_in`."""
    if stored is None or stored.value is None or (stored.numerator is not None and stored.denominator is not None):
        return 0
    if stored.value == stored.value.to_integral_value():
        return 0
    return min(len(_SOME) - 1, places_of(stored.value.normalize()))


class Judge:
    """Rates figures of one KPI in one period that have the same limits and stand beside the same published figure.

    It asks `rate` what becomes of no figure and of some figure, and holds every other number against the same band. So
    it says what `rate` would say, and that is tested; what it cannot judge, it leaves to `rate`.
    """

    __slots__ = (
        "_silent",
        "band",
        "benchmark",
        "decimals",
        "fixed",
        "gain",
        "limits",
        "moment",
        "spec",
        "why",
    )

    def __init__(
        self, *, spec: Spec, limits: Limits, moment: Moment, benchmark: Benchmark | None, places: int = 0
    ) -> None:
        """Of a rule that `can_be_judged`, for figures that were written to so many `places` (`written_places`)."""
        self.spec, self.limits, self.moment, self.benchmark = spec, limits, moment, benchmark
        self._silent: Rating | None = None
        some = self._asked(_SOME[places])
        # On hold or not due, whatever was reported.
        self.fixed = some.state in (State.PAUSED, State.NOT_DUE)
        self.why = some.reason if some.state is State.MONITOR else None
        self.band, self.decimals = some.band, some.case.decimals
        self.gain = _GAIN.get(spec.shape, 0) if spec.shape is not None else 0

    def _asked(self, figure: Figure | None) -> Rating:
        given: dict[str, Any] = {"limits": self.limits, "moment": self.moment, "benchmark": self.benchmark}
        return rate(spec=self.spec, figure=figure, subject=_ASKED_OF, **given)

    @property
    def silent(self) -> Rating:
        """What becomes of no figure."""
        self._silent = self._silent or self._asked(None)
        return self._silent

    def rate(
        self,
        entered: Stored | None,
        subject: Subject,
        year_ago: Stored | None = None,
        *,
        overdue_before: bool = False,
        last: Callable[[], LastResult | None] | None = None,
    ) -> Rating | None:
        """Rate a school's figure, or the trust's; None where that is for `rate` to do: the figure is no number."""
        found: Judged = _new(Judged)
        found.judge, found.entered, found.subject, found.earlier = self, entered, subject, year_ago
        found.last, found.kept, found.number, found.band, found.clauses = last, None, None, None, ()
        found.one_short = found.no_assurance = False
        reason = why_not_applicable(self.spec, subject, self.moment)
        if reason is not None:
            found.state, found.reason = State.NOT_APPLICABLE, reason
        elif self.fixed or entered is None:
            found.state, found.reason = self.silent.state, self.silent.reason
            found.no_assurance = overdue_before and found.state is State.OVERDUE
        else:
            number = number_in(self.spec, entered, self.decimals)
            if number is None:
                return None
            found.number, found.band = number, self.band
            if self.why is not None:
                found.state, found.reason = State.MONITOR, self.why
            elif self.band is None:
                return None
            else:
                found.state, found.reason, found.one_short = colour_of(
                    self.spec, self.band, number, entered, self.decimals
                )
        return found


@lru_cache(maxsize=4096)
def judge_of(spec: Spec, limits: Limits, moment: Moment, benchmark: Benchmark | None, places: int) -> Judge:
    """The judge of these, made once: what it is asked tomorrow or under other limits, another one is asked."""
    return Judge(spec=spec, limits=limits, moment=moment, benchmark=benchmark, places=places)


class Judged(Rating):
    """A rating that a `Judge` found; what it was found from is put together only when it is asked for."""

    __slots__ = ("earlier", "entered", "judge", "kept", "last", "subject")

    judge: Judge
    entered: Stored | None
    subject: Subject
    earlier: Stored | None
    last: Callable[[], LastResult | None] | None
    kept: Case | None

    @property
    def case(self) -> Case:  # type: ignore[override]
        """All that it was decided from."""
        if self.kept is None:
            judge = self.judge
            self.kept = Case(
                spec=judge.spec,
                limits=judge.limits,
                figure=self.figure,
                moment=judge.moment,
                subject=self.subject,
                past=Past(
                    same_term_last_year=self.year_ago,
                    last_result=self.last() if self.last is not None else None,
                    overdue_before=self.no_assurance,
                ),
                benchmark=judge.benchmark,
                decimals=judge.decimals,
            )
        return self.kept

    @property
    def figure(self) -> Figure | None:
        """The figure as it was entered."""
        figure = figure_from(self.entered)
        return figure if figure is not None and figure.is_given else None

    @property
    def has_figure(self) -> bool:
        """Whether there is one."""
        return self.number is not None or self.figure is not None

    @property
    def limits(self) -> Limits:
        """What it is held against."""
        return self.judge.limits

    @property
    def benchmark(self) -> Benchmark | None:
        """The published figure beside it."""
        return self.judge.benchmark

    @property
    def last_result(self) -> LastResult | None:
        """The last result of what is not due."""
        return self.last() if self.last is not None and self.kept is None else self.case.past.last_result

    @property
    def year_ago(self) -> Figure | None:
        """That of the same term last year."""
        return figure_from(self.earlier)

    @property
    def printed(self) -> str:
        """The figure as the sentence prints it."""
        if self.number is None:
            return super().printed if self.entered is not None else ""
        return print_settled(self.number, self.judge.spec.unit, self.judge.decimals)

    @property
    def small_group(self) -> bool:
        """Whether the figure speaks of fewer than the trust's threshold."""
        size = self.entered.denominator if self.entered is not None else None
        return size is not None and size < self.subject.small_under

    @property
    def direction(self) -> Direction | None:
        """Better, worse or the same than in the same term last year."""
        judge = self.judge
        if not judge.gain or self.number is None:
            return super().direction
        before = number_in(judge.spec, self.earlier, judge.decimals) if self.earlier is not None else None
        if before is None:
            return None
        if before == self.number:
            return Direction.SAME
        return Direction.BETTER if (self.number > before) is (judge.gain > 0) else Direction.WORSE
