"""How a review's page orders what it shows: priorities or families with their lines, the worst first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from apps.core.rag import State
from apps.reviews.frozen import (
    FrozenAction,
    FrozenCell,
    FrozenComment,
    FrozenCommentary,
    FrozenJudgement,
    FrozenKPI,
    FrozenMissing,
    FrozenPriority,
    FrozenSchool,
)
from apps.reviews.judging import can_be_judged, running_words
from apps.reviews.policies import blocks
from apps.reviews.saying import Judged
from apps.reviews.snapshot import Snapshot, Subject, subject_of
from apps.scorecard.flags import Kind

CALM = len(State) + 1
# With more schools than these, their list is folded until it is opened, and printed open.
MOST_SCHOOLS = 20
# So many schools that need attention are told with a line; the others stand on its own page.
MOST_TELLING = 10
# What a line says of single schools without being opened.
TELLING = frozenset(state.rank for state in (State.RED, State.OVERDUE, State.AMBER))


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A line or a cell with the colour that counts and what was judged of it.

    `judgement` prints; `working` is one that can still be changed, whether it prints, waits or has fallen. `rank` is
    how much attention it needs, 1 the most. `slug` is the school's, "" for the trust's line; `direction` is in words.
    """

    row: FrozenKPI | FrozenCell
    state: State | None
    comments: Sequence[FrozenComment] = ()
    judgement: FrozenJudgement | None = None
    working: Judged | None = None
    rank: int = CALM
    slug: str = ""
    direction: str = ""

    @property
    def can_be_judged(self) -> bool:
        """Whether there is a colour to judge, and no judgement of it was frozen with the figures."""
        return can_be_judged(self.row.rag) and (self.judgement is None or self.judgement.pk is None)

    @property
    def pending(self) -> Judged | None:
        """A judgement that does not print: it waits for assent, or has fallen."""
        return None if self.judgement else self.working

    @property
    def arithmetic(self) -> State | None:
        """What the figures say, where something else was judged."""
        return self.row.rag if self.judgement else None

    @property
    def running(self) -> str:
        """ "third term running", where the judgement is not the first."""
        return running_words(self.judgement.terms_running) if self.judgement else ""

    @property
    def has_changed(self) -> bool:
        """Whether the review before printed another colour."""
        return bool(self.row.state_before) and self.state is not None and self.row.state_before != self.state.value

    @property
    def before(self) -> State | None:
        """The colour in the review before."""
        return State(self.row.state_before) if self.row.state_before else None


AnyShown = TypeVar("AnyShown", bound=Shown)


@dataclass(frozen=True, kw_only=True)
class Line(Shown):
    """A line with its schools that need attention, and the actions that serve its KPI.

    Of many schools `cells` are the worst, with those of which something was judged; `telling` is how many there are.
    """

    row: FrozenKPI
    cells: Sequence[Shown] = ()
    telling: int = 0
    actions: Sequence[FrozenAction] = ()
    # Red somewhere, and flagged because nothing serves it; nothing but what is restricted serves it.
    is_unserved: bool = False
    is_served_elsewhere: bool = False

    @property
    def untold(self) -> int:
        """How many of the schools that need attention are not among `cells`."""
        return self.telling - len(self.cells)


@dataclass(frozen=True, kw_only=True)
class ShownPriority:
    """A priority with its two distributions, its commentary and its lines."""

    priority: FrozenPriority
    commentary: FrozenCommentary | None
    lines: Sequence[Line]
    parent: FrozenPriority | None = None


@dataclass(frozen=True, kw_only=True)
class Group:
    """Lines under one heading."""

    title: str
    lines: Sequence[Line]
    over: str = ""


@dataclass(frozen=True, kw_only=True)
class MissingFrom:
    """What is missing from one school, or from the trust."""

    name: str
    school_ref: int | None
    rows: Sequence[FrozenMissing] = field(default_factory=list)

    @property
    def overdue(self) -> int:
        """How many are overdue and still to be acknowledged."""
        return sum(1 for row in self.rows if blocks(row))

    @property
    def acknowledged(self) -> int:
        """How many were let go."""
        return sum(1 for row in self.rows if row.acknowledged)

    @property
    def awaited(self) -> int:
        """How many are due on a day still to come."""
        return sum(1 for row in self.rows if row.rag is State.AWAITING)

    @property
    def not_done(self) -> int:
        """How many are milestones that nobody reported by their day."""
        return sum(1 for row in self.rows if row.rag is State.RED)


class Page:
    """A snapshot as its page reads it; `judged` are the judgements that may not print, by what they are of."""

    def __init__(self, snapshot: Snapshot, judged: Mapping[Subject, Judged]) -> None:
        self.snapshot = snapshot
        self._judged = judged

    @cached_property
    def _slugs(self) -> Mapping[int, str]:
        return {school.school_ref: school.slug for school in self.snapshot.schools}

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of the trust's own plans."""
        unserved = {flag.kpi for flag in self.snapshot.flagged.flags if flag.kind is Kind.UNSERVED}
        return [self.line(row, is_unserved=row.kpi_ref in unserved) for row in self.snapshot.trust_kpis]

    def shown(self, row: FrozenKPI | FrozenCell) -> Shown:
        """One line or cell."""
        state, working = self.snapshot.state_of(row), self._judged.get(subject_of(row))
        return Shown(
            row=row,
            state=state,
            comments=self.snapshot.comments_by_figure.get(subject_of(row), ()),
            judgement=self.snapshot.judgement_of(row),
            working=None if working is None or working.is_frozen else working,
            rank=state.rank if state else CALM,
            slug=self._slugs.get(row.school_ref, "") if isinstance(row, FrozenCell) else "",
            direction=row.direction_in(self.snapshot.head.term_name),
        )

    def line(self, row: FrozenKPI, *, is_unserved: bool = False) -> Line:
        """A line with the schools that need attention, the worst first."""
        own = self.shown(row)
        cells = self.snapshot.cells_by_measure.get(row.measure_ref, ())
        ranks = [self.snapshot.state_of(cell).rank for cell in cells]
        telling = [place for place, cell in enumerate(cells) if ranks[place] in TELLING or self._is_said(cell)]
        telling.sort(key=ranks.__getitem__)
        told = [place for n, place in enumerate(telling) if n < MOST_TELLING or self._is_said(cells[place])]
        return Line(
            row=row,
            state=own.state,
            comments=own.comments,
            judgement=own.judgement,
            working=own.working,
            direction=own.direction,
            cells=[self.shown(cells[place]) for place in told],
            telling=len(telling),
            rank=own.rank if own.state else min(ranks, default=CALM),
            actions=self.snapshot.actions_by_kpi.get(row.kpi_ref, ()),
            is_unserved=is_unserved,
            is_served_elsewhere=row.kpi_ref in self.snapshot.served_elsewhere,
        )

    def _is_said(self, cell: FrozenCell) -> bool:
        """Whether something was judged of a school's figure, that prints or does not yet."""
        working = self._judged.get(subject_of(cell))
        return self.snapshot.judgement_of(cell) is not None or (working is not None and not working.is_frozen)

    @property
    def school_plans(self) -> int:
        """How many plans of schools the review covers."""
        return len(self.snapshot.plans) - len(self.snapshot.trust_plans)

    @property
    def priorities(self) -> list[ShownPriority]:
        """The trust plans' priorities in their order, each with its lines, red first."""
        plans = {plan.plan_ref for plan in self.snapshot.trust_plans}
        by_ref = {row.priority_ref: row for row in self.snapshot.priorities}
        return [
            ShownPriority(
                priority=row,
                commentary=self.snapshot.commentary_by_priority.get(row.priority_ref),
                lines=worst_first(line for line in self.lines if line.row.priority_ref == row.priority_ref),
                parent=by_ref.get(row.parent_ref) if row.parent_ref else None,
            )
            for row in self.snapshot.priorities
            if row.plan_ref in plans
        ]

    @property
    def without_priority(self) -> list[Group]:
        """The lines that belong to no priority, by family."""
        shown = {row.priority_ref for row in self.snapshot.priorities}
        return by_family(line for line in self.lines if line.row.priority_ref not in shown)

    @property
    def families(self) -> list[Group]:
        """All lines of the trust's plans by family, red first."""
        return by_family(self.lines)

    @property
    def missing(self) -> list[MissingFrom]:
        """What is missing, by whom it is missing from."""
        found: dict[int | None, MissingFrom] = {}
        for row in self.snapshot.missing:
            entry = found.setdefault(
                row.school_ref, MissingFrom(name=row.from_whom, school_ref=row.school_ref, rows=[])
            )
            entry.rows.append(row)  # type: ignore[attr-defined]
        return list(found.values())

    @property
    def is_long(self) -> bool:
        """Whether the schools are too many to be listed on a page that says other things too."""
        return len(self.snapshot.schools) > MOST_SCHOOLS

    @property
    def schools(self) -> list[tuple[FrozenSchool, list[Shown]]]:
        """The schools with the lines of their own plans, red first."""
        own = {line.measure_ref for line in self.snapshot.kpis if line.basis == FrozenKPI.Basis.SCHOOL}
        return [
            (school, worst_first(self.shown(c) for c in self._cells_of(school) if c.measure_ref in own))
            for school in self.snapshot.schools
        ]

    def _cells_of(self, school: FrozenSchool) -> Sequence[FrozenCell]:
        return self.snapshot.cells_by_school.get(school.school_ref, ())


def worst_first(lines: Iterable[AnyShown]) -> list[AnyShown]:
    """The worst first, otherwise in their order."""
    return sorted(lines, key=lambda line: line.rank)


def by_family(lines: Iterable[Line]) -> list[Group]:
    """Lines under their families, in the families' order; those of none last."""
    groups: dict[tuple[bool, int, str, str], list[Line]] = {}
    for line in lines:
        row = line.row
        key = (not row.family, row.family_position, row.family, row.family_parent)
        groups.setdefault(key, []).append(line)
    return [Group(title=key[2] or "Other KPIs", over=key[3], lines=worst_first(groups[key])) for key in sorted(groups)]
