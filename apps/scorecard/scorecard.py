"""The only roll-up: a term's KPIs by schools, with the trust's own cell, and the impact of each priority."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from apps.core.rag import State, distribution_words
from apps.kpis.asking import is_asked
from apps.kpis.cells import Desk
from apps.kpis.evidence import Cell
from apps.kpis.measuring import asks_nothing
from apps.kpis.models import KPI, Family, Measure
from apps.kpis.naming import line_name
from apps.kpis.selectors import NOTHING_AT_HAND, AtHand, kpis_in, load_term, plans_in
from apps.scorecard.masking import mask_row
from apps.scorecard.trust_cell import TrustCell, trust_cell_of
from apps.strategies.models import Plan, Priority
from apps.trusts.models import School, Term, Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measure of a KPI across the schools. `schools` holds a cell per school id, none where nobody reports it.

    `trust` is None for a school plan's KPI, and for readers who see some schools only.
    """

    kpi: KPI
    measure: Measure
    schools: Mapping[int, Cell]
    trust: TrustCell | None

    @property
    def label(self) -> str:
        """What is measured of the KPI on this row: a measure's name, or the two groups of a gap; "" for the whole."""
        return next((cell.label for cell in self.cells), self.measure.name)

    @property
    def name(self) -> str:
        """The KPI's statement, with what is measured of it where it has several measures."""
        return line_name(self.kpi.statement, self.label)

    @property
    def family(self) -> Family | None:
        """The family it stands under."""
        return self.kpi.family

    @property
    def priority(self) -> Priority | None:
        """The priority it measures, or None for the plan as a whole."""
        return self.kpi.priority

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell with a rating: the schools', and the trust's where it is measured for the trust."""
        own = self.trust.cell if self.trust else None
        return (*self.schools.values(), own) if own else tuple(self.schools.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What the figures say of one priority, its sub-priorities' KPIs among them: how many of each state.

    Where a KPI does not apply to a school, there is nothing to count.
    """

    priority: Priority
    counts: Mapping[State, int]
    kpis: int

    @property
    def words(self) -> str:
        """ "6 green, 2 amber, 1 red, 1 overdue of 10 due"."""
        return distribution_words(self.counts)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many figures are due, in, verified and in draft; and how many cells stand in each state."""

    due: int
    reported: int
    verified: int
    drafts: int
    states: Mapping[State, int]


@dataclass(frozen=True, kw_only=True)
class Scorecard:
    """One term's KPIs by schools, rated on a day: rows in the plans' order, columns in `schools`.

    `at_hand` is what was read for it of the term's plans.
    """

    trust: Trust
    term: Term
    today: date
    plans: tuple[Plan, ...]
    schools: tuple[School, ...]
    rows: tuple[Row, ...]
    at_hand: AtHand = NOTHING_AT_HAND

    @cached_property
    def impacts(self) -> Mapping[int, Impact]:
        """The impact of every priority with KPIs, and of every parent of one, by its id."""
        return _impacts(self.rows)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every rated cell, row by row."""
        return tuple(cell for row in self.rows for cell in row.cells)

    @cached_property
    def tally(self) -> Tally:
        """Everything that is counted of its cells."""
        # Nobody reports a figure where other KPIs answer.
        asked = [cell for row in self.rows if not asks_nothing(row.kpi) for cell in row.cells if is_asked(cell)]
        entered = [cell.entered for cell in asked if cell.entered is not None]
        return Tally(
            due=len(asked),
            reported=sum(cell.rating.has_figure for cell in asked),
            verified=sum(one.is_verified for one in entered),
            drafts=sum(one.is_draft for one in entered),
            states=count_states(self.cells),
        )

    @property
    def headline(self) -> tuple[Row, ...]:
        """The rows of the KPIs that the trust puts first."""
        return tuple(row for row in self.rows if row.kpi.headline)

    @property
    def missing(self) -> tuple[Cell, ...]:
        """The cells whose figure is awaited or overdue, and milestones that were not reported by their day."""
        reported = (cell for row in self.rows if not asks_nothing(row.kpi) for cell in row.cells)
        return tuple(cell for cell in reported if cell.rating.state.is_due and not cell.rating.has_figure)

    @property
    def figures_due(self) -> int:
        """How many figures are due this term."""
        return self.tally.due

    @property
    def figures_in(self) -> int:
        """How many of the figures due have been reported."""
        return self.tally.reported

    @property
    def figures_verified(self) -> int:
        """How many of the figures that are in count as verified: by their source, or by a check that agrees."""
        return self.tally.verified

    @property
    def figures_in_draft(self) -> int:
        """How many of the figures that are in were not submitted yet; none where no drafts are read."""
        return self.tally.drafts

    @property
    def verified_words(self) -> str:
        """ "41 of 48 verified", of the figures that are in."""
        return f"{self.figures_verified:,} of {self.figures_in:,} verified"

    def counts_of_school(self, school_id: int) -> Mapping[State, int]:
        """How many of a school's cells stand in each state."""
        return count_states(row.schools[school_id] for row in self.rows if school_id in row.schools)


def build_scorecard(
    *,
    trust: Trust,
    term: Term,
    today: date,
    schools: frozenset[int] | None = None,
    plans: Iterable[Plan] | None = None,
    only: KPI | None = None,
    drafts_of: frozenset[int] | None = None,
    kpis: Sequence[KPI] | None = None,
) -> Scorecard:
    """Rate and roll up one term of the trust plans that hold it, or of `plans` (a school's plan has its own column).

    With `only`, the rows of that KPI alone; `kpis` are those of the plans, where they have been read already. Figures
    that are not submitted yet count for the schools `drafts_of` alone; None: for all, and for the trust's own. Empty,
    what is not submitted is not in: so a trustee and a review see it.

    With `schools` (ids) it shows these only, and nothing that other schools' figures went into: no trust's cells. The
    number of queries is the same for any number of schools, KPIs and terms.
    """
    chosen = list(plans_in(trust, term).filter(kind=Plan.Kind.TRUST) if plans is None else plans)
    every = kpis_in(trust, term, chosen) if kpis is None else kpis
    kpis = [kpi for kpi in every if only is None or kpi.id == only.id]
    evidence = load_term(
        trust=trust,
        term=term,
        today=today,
        kpis=kpis,
        schools=schools,
        drafts_of=drafts_of,
        whole=only is not None,
    )
    desk = Desk(evidence, term)
    cells = desk.cells()
    rows = _rows(desk, cells)
    return Scorecard(
        trust=trust,
        term=term,
        today=today,
        plans=tuple(chosen),
        schools=_columns(cells),
        rows=rows,
        at_hand=AtHand(kpis=every, schools=evidence.schools if schools is None else None),
    )


def _rows(desk: Desk, cells: Sequence[Cell]) -> tuple[Row, ...]:
    """One row per measure, in the order of the cells."""
    by_measure: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_measure[cell.measure.id].append(cell)
    return tuple(_row(desk, mine) for mine in by_measure.values())


def _row(desk: Desk, cells: list[Cell]) -> Row:
    kpi = cells[0].kpi
    rolled_up = desk.evidence.only is None and kpi.plan.is_trust_plan
    schools, trust = mask_row(
        [cell for cell in cells if cell.school is not None], trust_cell_of(desk, cells) if rolled_up else None
    )
    return Row(
        kpi=kpi,
        measure=cells[0].measure,
        schools={cell.school.id: cell for cell in schools if cell.school is not None},
        trust=trust,
    )


def count_states(cells: Iterable[Cell]) -> Mapping[State, int]:
    """How many cells stand in each state."""
    return dict(Counter([cell.rating.state for cell in cells]))


def _columns(cells: Iterable[Cell]) -> tuple[School, ...]:
    found = {cell.school.id: cell.school for cell in cells if cell.school is not None}
    return tuple(sorted(found.values(), key=lambda school: (school.position, school.name, school.pk)))


def _impacts(rows: Iterable[Row]) -> Mapping[int, Impact]:
    """The impact of every priority with KPIs, and of every parent of one, by its id."""
    priorities: dict[int, Priority] = {}
    states: dict[int, Counter[State]] = defaultdict(Counter)
    kpis: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        for priority in (row.priority, row.priority.parent if row.priority else None):
            if priority is not None:
                priorities[priority.pk] = priority
                states[priority.pk].update(s for c in row.cells if (s := c.rating.state) is not State.NOT_APPLICABLE)
                kpis[priority.pk].add(row.kpi.pk)
    return {
        number: Impact(priority=priority, counts=dict(states[number]), kpis=len(kpis[number]))
        for number, priority in priorities.items()
    }
