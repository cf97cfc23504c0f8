"""All that a review's page and its pack show, in one object: read from frozen rows, or drawn up from live ones."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import overload

from apps.core.rag import State
from apps.reviews.frozen import (
    FrozenAction,
    FrozenCell,
    FrozenComment,
    FrozenCommentary,
    FrozenDecision,
    FrozenFlag,
    FrozenInspection,
    FrozenIssue,
    FrozenJudgement,
    FrozenKPI,
    FrozenLimitChange,
    FrozenMeeting,
    FrozenMissing,
    FrozenPlan,
    FrozenPriority,
    FrozenReview,
    FrozenSchool,
    FrozenWord,
)
from apps.reviews.late import Late
from apps.reviews.minuted import Minuted
from apps.reviews.models import Erratum
from apps.scorecard.flags import Flagged

# A line of the trust (school None) or a school's cell, by measure.
Subject = tuple[int, int | None]


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A review as it stands on `head.as_of`: frozen rows in their order, or the same rows unsaved for a draft.

    `is_final` says that the figures are frozen; `record` is there once it is issued. Until then commentary and
    decisions are drafts. Judgements are those that print: one that waits for assent is not among them.
    """

    head: FrozenReview
    is_final: bool
    plans: Sequence[FrozenPlan] = ()
    schools: Sequence[FrozenSchool] = ()
    priorities: Sequence[FrozenPriority] = ()
    kpis: Sequence[FrozenKPI] = ()
    cells: Sequence[FrozenCell] = ()
    actions: Sequence[FrozenAction] = ()
    # In a part without what is restricted: the KPIs that nothing but restricted actions serve.
    served_elsewhere: Collection[int] = ()
    missing: Sequence[FrozenMissing] = ()
    # What schools and the trust said of their figures.
    comments: Sequence[FrozenComment] = ()
    # Limits changed after figures had been seen, and each school's newest inspections.
    limit_changes: Sequence[FrozenLimitChange] = ()
    inspections: Sequence[FrozenInspection] = ()
    judgements: Sequence[FrozenJudgement] = ()
    commentaries: Sequence[FrozenCommentary] = ()
    decisions: Sequence[FrozenDecision] = ()
    # The term's meetings with the day their papers go out, and the governors' voice.
    meetings: Sequence[FrozenMeeting] = ()
    words: Sequence[FrozenWord] = ()
    # What should be looked at though nobody asked.
    flags: Sequence[FrozenFlag] = ()
    # What was added after the issue: what the board decided, and what turned out to be wrong.
    minutes: Sequence[Minuted] = ()
    errata: Sequence[Erratum] = ()
    # The issue that has taken this one's place, in words; "" for one that is current.
    superseded_by: str = ""
    # The CEO's summary, from the record once there is one.
    summary: str = ""
    record: FrozenIssue | None = None
    figures_checksum: str = ""
    issued_checksum: str = ""

    @cached_property
    def trust_plans(self) -> list[FrozenPlan]:
        """The trust's own plans."""
        return [plan for plan in self.plans if plan.kind == "trust"]

    @cached_property
    def trust_kpis(self) -> list[FrozenKPI]:
        """The lines of the trust's own plans; a school plan's lines are in `kpis` only."""
        plans = {plan.plan_ref for plan in self.trust_plans}
        return [line for line in self.kpis if line.plan_ref in plans]

    @cached_property
    def cells_by_measure(self) -> Mapping[int, list[FrozenCell]]:
        """The schools' cells of each line, in the schools' order."""
        return _grouped(self.cells, "measure_ref")

    @cached_property
    def cells_by_school(self) -> Mapping[int, list[FrozenCell]]:
        """The cells of each school, in the lines' order."""
        return _grouped(self.cells, "school_ref")

    @cached_property
    def kpis_by_priority(self) -> Mapping[int | None, list[FrozenKPI]]:
        """The lines of each priority, those of none under None."""
        return _grouped(self.kpis, "priority_ref")

    @cached_property
    def actions_by_priority(self) -> Mapping[int, list[FrozenAction]]:
        """The actions of each priority."""
        return _grouped(self.actions, "priority_ref")

    @cached_property
    def actions_by_kpi(self) -> Mapping[int, list[FrozenAction]]:
        """The actions that serve each KPI, of the trust and of schools."""
        serving: dict[int, list[FrozenAction]] = defaultdict(list)
        for action in self.actions:
            for kpi_ref in action.kpi_refs:
                serving[kpi_ref].append(action)
        return serving

    @cached_property
    def commentary_by_priority(self) -> Mapping[int, FrozenCommentary]:
        """What was said of each priority."""
        return {row.priority_ref: row for row in self.commentaries}

    @cached_property
    def flagged(self) -> Flagged:
        """The flags as pages show them."""
        return Flagged([row.flag for row in self.flags])

    @cached_property
    def inspections_by_school(self) -> Mapping[int, list[FrozenInspection]]:
        """The newest inspections of each school."""
        return _grouped(self.inspections, "school_ref")

    @cached_property
    def rated(self) -> Mapping[Subject, FrozenKPI | FrozenCell]:
        """Every line (measure, None) and cell (measure, school) by what a judgement of it would be of."""
        found: dict[Subject, FrozenKPI | FrozenCell] = {subject_of(line): line for line in self.kpis}
        found.update((subject_of(cell), cell) for cell in self.cells)
        return found

    @cached_property
    def comments_by_figure(self) -> Mapping[Subject, list[FrozenComment]]:
        """The comments that speak of each line (measure, None) or cell (measure, school); one can be under several."""
        found: dict[Subject, list[FrozenComment]] = defaultdict(list)
        for comment in self.comments:
            for measure_ref in comment.measure_refs:
                found[measure_ref, comment.school_ref].append(comment)
        return found

    @cached_property
    def judged(self) -> Mapping[Subject, FrozenJudgement]:
        """The judgement that prints on a line (measure, None) or a cell (measure, school)."""
        return {(row.measure_ref, row.school_ref): row for row in self.judgements}

    def judgement_of(self, row: FrozenKPI | FrozenCell) -> FrozenJudgement | None:
        """The judgement that prints beside this line or cell, if any."""
        return self.judged.get(subject_of(row))

    @overload
    def state_of(self, row: FrozenCell) -> State: ...

    @overload
    def state_of(self, row: FrozenKPI | FrozenCell) -> State | None: ...

    def state_of(self, row: FrozenKPI | FrozenCell) -> State | None:
        """The colour that counts: the judged one where there is one, else the arithmetic one. Both are printed."""
        judgement = self.judgement_of(row)
        return State(judgement.judged) if judgement else row.rag

    def read_whole(self) -> "Snapshot":
        """The same, every table read and every word drawn, for what is printed once the trust was left again."""
        for part in fields(self):
            rows = getattr(self, part.name)
            for row in rows if isinstance(rows, Late) else ():
                row.draw()
        return self

    @property
    def is_issued(self) -> bool:
        """True once the whole of it is frozen."""
        return self.record is not None


def subject_of(row: FrozenKPI | FrozenCell) -> Subject:
    """What a judgement of this row would be of."""
    return row.measure_ref, row.school_ref if isinstance(row, FrozenCell) else None


def _grouped(rows: Iterable, name: str) -> Mapping:
    groups: dict = defaultdict(list)
    for row in rows:
        groups[getattr(row, name)].append(row)
    return groups
