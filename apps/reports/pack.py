"""A board pack as it is read, from page 1 on: plain values and frozen rows, nothing that asks the database again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from apps.core.rag import State
from apps.kpis.phrases import WITHHELD
from apps.reviews.around import Erratum
from apps.reviews.frozen import (
    FrozenAction,
    FrozenCell,
    FrozenComment,
    FrozenCommentary,
    FrozenDecision,
    FrozenInspection,
    FrozenIssue,
    FrozenJudgement,
    FrozenKPI,
    FrozenLimitChange,
    FrozenMissing,
    FrozenPlan,
    FrozenPriority,
    FrozenSchool,
    FrozenWord,
)
from apps.reviews.minuted import Minuted


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover block, each value in words, and what stands on every page."""

    trust_name: str
    colour: str
    title: str
    term: str
    author: str
    purpose: str
    recommendation: str
    classification: str
    meeting: str
    issued: str
    # "" for the final one, else "Draft, 20 November 2026", "Rehearsal", "Superseded".
    mark: str
    # What stands at the foot of each page: "Open part".
    part: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list on page 1: a colour, the KPI, and a few words."""

    state: State
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """KPIs that moved alike since the last review: "Turned red", which, and how many more are not named."""

    title: str
    names: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What a trustee reads if nothing else: decisions, changes, reds, what became of last meeting's, coverage."""

    sought: Sequence[FrozenDecision]
    made: Sequence[FrozenDecision]
    before: str
    changes: Sequence[Change]
    reds: Sequence[Line]
    more_reds: int
    last_decisions: Sequence[FrozenDecision]
    coverage: str


@dataclass(frozen=True, slots=True)
class Exceptional:
    """One KPI that needs the board's eye: its colour, the schools that are red, and the actions that serve it.

    `state` is None where the schools are only counted.
    """

    kpi: FrozenKPI
    state: State | None
    schools: Sequence[FrozenCell]
    actions: Sequence[FrozenAction]
    # What the trust and the red schools said of it.
    comments: Sequence[FrozenComment] = ()
    # How many actions of other schools, which are not red, serve it.
    elsewhere: int = 0
    # The red schools whose colour was judged, by number.
    judged: frozenset[int] = frozenset()
    # Whether nothing but restricted actions serve it, which this part does not hold.
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Everything on the exceptions pages; `without_action` counts the KPIs, red somewhere, that no action serves."""

    reds: Sequence[Exceptional]
    red_schools: Sequence[Exceptional]
    without_action: int
    no_assurance: Sequence[FrozenMissing]
    judged: Sequence[FrozenJudgement]
    # What is flagged of priorities, and actions of the trust's own plans that are late: a sentence each.
    flagged: Sequence[str]
    late: Sequence[str]
    more_late: int
    late_at_schools: int

    @property
    def is_empty(self) -> bool:
        """True where nothing needs the board's eye."""
        found = (self.reds, self.red_schools, self.no_assurance, self.judged, self.flagged, self.late)
        return not any(found) and not self.late_at_schools


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A priority on the plan on a page, with what its lead judged and wrote, if anything."""

    priority: FrozenPriority
    is_sub: bool
    commentary: FrozenCommentary | None
    # How its KPIs have moved against the same term last year: "3 better, 1 worse"; "" where nothing is known.
    direction: str

    @property
    def delivery(self) -> State | None:
        """Delivery as judged."""
        return State(self.commentary.delivery) if self.commentary and self.commentary.delivery else None

    @property
    def impact(self) -> State | None:
        """Impact as judged."""
        return State(self.commentary.impact) if self.commentary and self.commentary.impact else None


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The trust's plan on a page: its lines under their themes."""

    plan: FrozenPlan
    themes: Sequence[tuple[str, Sequence[PlanLine]]]
    # How many sub-priorities are counted within the lines but have none of their own.
    folded: int


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A line of the scorecard with the colour that counts, None where schools are only counted, and any judgement."""

    kpi: FrozenKPI
    state: State | None
    judgement: FrozenJudgement | None
    red_schools: int


@dataclass(frozen=True, slots=True)
class FamilyPart:
    """The lines of one family of KPIs."""

    name: str
    lines: Sequence[ScoreLine]


@dataclass(frozen=True, slots=True)
class SchoolCell:
    """A school's figure of one line; `last` is the colour of the last result, where none is due."""

    cell: FrozenCell
    state: State
    last: State | None
    judgement: FrozenJudgement | None

    @property
    def is_masked(self) -> bool:
        """Whether the number is withheld here."""
        return self.cell.open_printed == WITHHELD


@dataclass(frozen=True, slots=True)
class Matrix:
    """Schools by some of the lines: a row of cells for each school, None where the school has none."""

    lines: Sequence[FrozenKPI]
    rows: Sequence[tuple[FrozenSchool, Sequence[SchoolCell | None]]]


ROOMY_LINES = 30  # of a school's page, at its usual size


@dataclass(frozen=True, slots=True)
class SchoolPage:
    """One school on a page: figures that need an eye, the others, what is not asked for, its plan and late actions."""

    school: FrozenSchool
    inspections: Sequence[FrozenInspection]
    attention: Sequence[tuple[FrozenKPI, SchoolCell]]
    others: Sequence[tuple[FrozenKPI, SchoolCell]]
    not_asked: Sequence[tuple[FrozenKPI, SchoolCell]]
    not_applicable: int
    priorities: Sequence[FrozenPriority]
    late: Sequence[FrozenAction]
    more_late: int
    word: FrozenWord | None

    @property
    def is_crowded(self) -> bool:
        """Whether the page is set more tightly to remain one page, by the lines that its parts take."""
        lines = 2 * len(self.attention) + len(self.others) + 2 * len(self.inspections)
        return lines + len(self.priorities) + len(self.late) + (4 if self.word else 0) > ROOMY_LINES


@dataclass(frozen=True, slots=True)
class WorkOfPlan:
    """What a plan set out to do and what became of it: its priorities, each with its actions."""

    plan: FrozenPlan
    priorities: Sequence[tuple[FrozenPriority, Sequence[FrozenAction]]]
    complete: int
    carried: int
    late: int

    @property
    def number(self) -> int:
        """How many actions there are."""
        return sum(len(actions) for _, actions in self.priorities)


@dataclass(frozen=True, slots=True)
class Definitions:
    """What a KPI is held to, where that differs from the review before: changes in words, and what came and went."""

    since: str
    changed: Sequence[tuple[FrozenKPI, Sequence[str]]]
    new: Sequence[FrozenKPI]
    gone: Sequence[FrozenKPI]


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What was added once the review was issued: what the board decided, errata, and what has taken its place."""

    minutes: Sequence[Minuted]
    errata: Sequence[Erratum]
    superseded_by: str


@dataclass(frozen=True, slots=True)
class Record:
    """The last page: how the pack came about, and the checksums by which it can be verified."""

    issue: FrozenIssue | None
    as_of: str
    figures_checksum: str
    issued_checksum: str
    plans: Sequence[FrozenPlan]
    schools: int
    lines: int
    cells: int
    supersedes: str


@dataclass(frozen=True, slots=True)
class Pack:
    """The whole of a board pack, in the order in which it is read."""

    cover: Cover
    words: Mapping[str, str]
    first: FirstPage
    exceptions: Exceptions
    plans: Sequence[PlanPage]
    legend: Sequence[State]
    families: Sequence[FamilyPart]
    # Lines for which nothing is asked this term: not due, paused, or with nobody to report them.
    not_asked: Sequence[FrozenKPI]
    matrices: Sequence[Matrix]
    has_headlines: bool
    summary: str
    commentaries: Sequence[tuple[FrozenPriority, FrozenCommentary]]
    school_pages: Sequence[SchoolPage]
    # Each line with the schools' figures that their pages show without a sentence.
    sentences: Sequence[tuple[FrozenKPI, Sequence[FrozenCell]]]
    judged: Sequence[FrozenJudgement]
    missing: Sequence[FrozenMissing]
    limit_changes: Sequence[FrozenLimitChange]
    record: Record
    # The governors' voice, school by school, and the schools whose local body has given no word.
    voices: Sequence[FrozenWord]
    without_voice: Sequence[FrozenSchool]
    definitions: Definitions | None
    # In autumn, what became of last year's plan.
    last_year: Sequence[WorkOfPlan]
    # Figures of the trust's KPIs that were due and came, and count as verified by nobody: each line with the schools.
    unverified: Sequence[tuple[FrozenKPI, Sequence[str]]]
    after: Afterwards

    @property
    def has_lines(self) -> bool:
        """Whether the trust's plans have any KPI this term."""
        return bool(self.families or self.not_asked)
