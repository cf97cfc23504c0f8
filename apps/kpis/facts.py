"""What a rating is made from: the KPI's rule, its limits, the figure, the moment, the school and the past."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from apps.core.figures import Unit
from apps.core.rag import State
from apps.kpis.amounts import amount_in
from apps.kpis.deadline import Clock, clock_in

OFSTED_GRADES = ("Inadequate", "Requires improvement", "Good", "Outstanding")
ALL_THROUGH_COUNTS_AS = frozenset({"primary", "secondary", "16-plus"})
_HUNDRED = Decimal(100)


class Shape(StrEnum):
    """How a figure is held against its target; the values are those of the plan file, the labels those of forms."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"
    ABOUT = "about"
    VS_BENCHMARK = "vs_benchmark"
    GAP = "gap"
    NOT_WORSE = "not_worse"
    PROPORTION = "proportion_of_schools"
    MILESTONE = "milestone"
    RUBRIC = "rubric"
    MONITOR = "monitor"

    @property
    def label(self) -> str:
        """The shape as a form names it."""
        return _SHAPE_LABELS[self]

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Values with their labels, as a model or a form takes them."""
        return [(shape.value, shape.label) for shape in cls]


_SHAPE_LABELS = {
    Shape.AT_LEAST: "At least the target",
    Shape.AT_MOST: "At most the target",
    Shape.BETWEEN: "Between two numbers",
    Shape.ABOUT: "About the target",
    Shape.VS_BENCHMARK: "Against a national figure",
    Shape.GAP: "A gap between groups that closes",
    Shape.NOT_WORSE: "No worse than before",
    Shape.PROPORTION: "A share of schools that meet a rule",
    Shape.MILESTONE: "Done by a day",
    Shape.RUBRIC: "A grade on a written scale",
    Shape.MONITOR: "Watched, without a colour",
}


class Against(StrEnum):
    """Where a figure is to be beside a published one."""

    ABOVE = "above"
    BELOW = "below"
    IN_LINE = "in_line"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a rule for schools: how many of them ("all", "more than half" or a percentage) meet what.

    `is_target` says that the trust wrote no clause, and its target is how many.
    """

    schools: str
    rule: str
    is_target: bool = False

    @property
    def share(self) -> Decimal | None:
        """The percentage of the schools that is asked for; None for "more than half", which is more than 50."""
        match self.schools.strip().lower():
            case "all" | "":
                return _HUNDRED
            case "more than half":
                return None
        return Decimal(self.schools)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """The rule of one measure, as the trust wrote it.

    `decimals` are those the trust asked for, or None for as written. `tolerance` is how far from an "about" target is
    still green. `grades` run from worst to best; empty means Ofsted's four. `phases` empty means every school.
    `paused` is None, or the reason why the KPI or its priority is on hold ("" where none was given).
    `compliance_check` says that absence is itself the failure. `counted` is the word for one of those in the
    denominator. `against`, `margin` and `floor` belong to a published figure; `against` below says of a gap, or of
    what may not get worse, that less is better. `groups` are the two (or one) that a gap lies between, the one that is
    usually behind first; `clauses` the rule for the schools. `due` is a clock in the trust's words: see `deadline.py`.
    `follows` are the codes of the KPIs from which all of it is answered, so that nobody reports it.
    """

    shape: Shape | None = None
    unit: Unit = Unit.NUMBER
    decimals: int | None = None
    strict: bool = False
    must_pass: bool = False
    cumulative: bool = False
    compliance_check: bool = False
    tolerance: Decimal | None = None
    grades: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    trust_only: bool = False
    paused: str | None = None
    counted: str = "pupil"
    against: Against | None = None
    margin: Decimal | None = None
    floor: Decimal | None = None
    groups: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    due: str = ""
    follows: tuple[str, ...] = ()

    @property
    def less_is_better(self) -> bool:
        """Whether the trust said, beside a published figure, that it is to be below."""
        return self.against is Against.BELOW

    @property
    def absence_is_failure(self) -> bool:
        """Whether not reporting after the day counts as not done."""
        return self.shape is Shape.MILESTONE or self.compliance_check

    @property
    def scale(self) -> tuple[str, ...]:
        """The grades from worst to best."""
        return self.grades or OFSTED_GRADES

    def grade_rank(self, word: str) -> int | None:
        """Where a grade stands on the scale, 0 for the worst; None for a word that is not on it."""
        sought = word.strip().casefold()
        return next((n for n, grade in enumerate(self.scale) if grade.strip().casefold() == sought), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What holds for this school in this term, already looked up.

    `target` is a number, (low, high) for "between", or a grade. `amber` is the value where amber ends for "at least"
    and "at most" (a number or a grade), and a distance for the other shapes. `done_by` is a milestone's own day, where
    it differs from the day the term's figures are due. `is_term_part` says that the target of a KPI that adds up over
    the year is the part of it to be reached by the end of this term.
    """

    target: Decimal | tuple[Decimal, Decimal] | str | None = None
    amber: Decimal | str | None = None
    done_by: date | None = None
    is_term_part: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure as it was entered; for a KPI that adds up, the year so far (see `year_to_date`).

    `done` is a milestone's answer, True, False or None for none; `missing_terms` names the terms of the year without a
    figure, where the KPI adds up. `groups` are the figures of the two groups of a gap, in the order of their names;
    without them the value of a gap is the gap itself, below zero where it lies the other way.
    """

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    grade: str = ""
    judged_by: str = ""
    done: bool | None = None
    done_on: date | None = None
    missing_terms: tuple[str, ...] = ()
    groups: tuple["Figure", ...] = ()

    @property
    def has_pair(self) -> bool:
        """Whether both the numerator and the denominator were given."""
        return self.numerator is not None and self.denominator is not None

    @property
    def is_given(self) -> bool:
        """Whether anything was reported at all; zero and "not done" are."""
        if self.groups:
            return all(group.is_given for group in self.groups)
        answered = self.done is not None or self.done_on is not None
        return self.value is not None or self.has_pair or bool(self.grade.strip()) or answered

    def amount(self, unit: Unit, more: int = 0) -> Decimal | None:
        """The number itself: from the pair for a percentage, else as entered; `more` adds to the numerator.

        None where there is no number, or nobody in the denominator.
        """
        if self.value is None and not self.has_pair and unit is Unit.YES_NO and self.done is not None:
            return Decimal(self.done)
        return amount_in(self, unit, more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The term (or half-term) and the day it is looked at.

    `term` and `year` are words ("autumn", "2026/27"); `due_on` is the last day for the term's figures; the term's own
    first and last day decide about joiners. `is_due` says whether this KPI is asked for in this term; `is_year_end`
    that it is the last term of the year. `grace_days` is how long after `due_on` a missing figure is still awaited.
    `added_on` is given where it is not due because the KPI was added too late for it.
    """

    today: date
    due_on: date | None = None
    grace_days: int = 0
    term: str = ""
    year: str = ""
    term_starts_on: date | None = None
    term_ends_on: date | None = None
    is_due: bool = True
    is_year_end: bool = False
    added_on: date | None = None

    def with_grace(self, day: date) -> date:
        """The last day on which what was due by a day is still awaited."""
        return day + timedelta(days=self.grace_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The school that is rated, or the trust; `small_under` is the trust's threshold for small groups.

    `inspected_on` is the day of its first inspection since it joined.
    """

    name: str = ""
    phase: str = ""
    joined_on: date | None = None
    inspected_on: date | None = None
    is_trust: bool = False
    small_under: int = 10

    @property
    def counts_as(self) -> frozenset[str]:
        """The phases whose KPIs it shares: an all-through school is primary, secondary and 16-plus at once."""
        phase = self.phase.replace("_", "-")
        return ALL_THROUGH_COUNTS_AS | {phase} if phase == "all-through" else frozenset({phase})


@dataclass(frozen=True, slots=True, kw_only=True)
class LastResult:
    """The last rated result of a KPI that is not due this term."""

    state: State
    printed: str
    on: date
    small_group: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What went before: the same term last year, the last result, and whether the period before is overdue too.

    `baseline` is the result that may not get worse, with its term and year in words.
    """

    same_term_last_year: Figure | None = None
    baseline: Figure | None = None
    baseline_when: str = ""
    last_result: LastResult | None = None
    overdue_before: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """A published figure to read beside one's own, with its term or year in words: "autumn 2024/25".

    `value` None means that none is published that would do, and `why_none` says why. One of an earlier year is
    provisional for the year named in `provisional_for`.
    """

    value: Decimal | None
    period: str = ""
    name: str = "national"
    provisional_for: str = ""
    why_none: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolAnswer:
    """What one school reported for a rule about the schools: a figure for every clause, or one for all of them."""

    name: str
    figures: tuple[Figure | None, ...]
    limits: Limits = field(default_factory=Limits)
    benchmark: Benchmark | None = None

    def figure(self, place: int) -> Figure | None:
        """The figure that the clause at a place is held against."""
        own = self.figures[place] if len(self.figures) > 1 else self.figures[0]
        return own if own is not None and own.is_given else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """For a trust's own cell: how many of the schools due have reported, and which of them are red, the worst first.

    `at_best` is the best colour that the schools still missing can make of it; None where nobody can say, and then
    bad news stands as it is.
    """

    reported: int
    due: int
    red_schools: tuple[str, ...] = ()
    enough: int = 80
    at_best: State | None = None

    @property
    def is_enough(self) -> bool:
        """Whether as many percent of the schools due have reported as the trust wants: `enough`."""
        return self.reported * 100 >= self.due * self.enough

    @property
    def is_whole(self) -> bool:
        """Whether every school due has reported."""
        return self.reported >= self.due


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that one rating is decided from; `is_masked` keeps its number out of open papers though no group is small."""

    spec: Spec
    limits: Limits
    figure: Figure | None
    moment: Moment
    subject: Subject
    past: Past = field(default_factory=Past)
    benchmark: Benchmark | None = None
    coverage: Coverage | None = None
    schools: tuple[SchoolAnswer, ...] = ()
    decimals: int = 0
    is_masked: bool = False

    @property
    def is_reported(self) -> bool:
        """Whether there is a figure, or for a rule about the schools, a figure of one of them."""
        return self.figure is not None or any(f is not None and f.is_given for s in self.schools for f in s.figures)

    @property
    def clock(self) -> Clock | None:
        """The school's own clock, where the KPI sets one and the school joined."""
        if not self.spec.due or self.subject.is_trust or self.subject.joined_on is None:
            return None
        return clock_in(self.spec.due)

    @property
    def clock_ends_on(self) -> date | None:
        """The day on which the school's own clock runs out; None for no clock, or before an inspection ends it."""
        clock, joined_on = self.clock, self.subject.joined_on
        return None if clock is None or joined_on is None else clock.ends_on(joined_on, self.subject.inspected_on)

    @property
    def clock_runs(self) -> bool:
        """Whether the school still has time by its own clock; on the last day it has."""
        ends_on = self.clock_ends_on
        return self.clock is not None and (ends_on is None or self.moment.today <= ends_on)

    @property
    def milestone_day(self) -> date | None:
        """The day a milestone is to be done by: its own, else the day the term's figures are due."""
        return self.limits.done_by or self.moment.due_on

    @property
    def is_done(self) -> bool:
        """Whether a milestone's figure says that it is done: in so many words, by a date, or by a number."""
        figure, target = self.figure, self.limits.target
        if figure is None or figure.done is False:
            return False
        if figure.done or figure.done_on is not None:
            return True
        amount = figure.amount(self.spec.unit)
        if amount is None:
            return False
        return amount >= target if isinstance(target, Decimal) and self.spec.unit is not Unit.YES_NO else amount > 0

    def is_small(self, figure: Figure | None) -> bool:
        """Whether a figure speaks of fewer than the trust's threshold."""
        if figure is None or self.spec.shape is Shape.PROPORTION:  # schools are no small group of people
            return False
        sizes = [part.denominator for part in (figure, *figure.groups)]
        return any(size is not None and size < self.subject.small_under for size in sizes)
