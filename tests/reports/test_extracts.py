"""What a committee's extract holds of a review, and what open papers print of the one before; in plain rows."""

from typing import Any

from apps.reports.parts import of_families
from apps.reports.working import Earlier, openly
from apps.reviews.around import Erratum
from apps.reviews.frozen import (
    FrozenAction,
    FrozenCell,
    FrozenComment,
    FrozenCommentary,
    FrozenDecision,
    FrozenFlag,
    FrozenJudgement,
    FrozenKPI,
    FrozenLimitChange,
    FrozenMissing,
    FrozenPlan,
    FrozenPriority,
    FrozenReview,
    FrozenWord,
)
from apps.reviews.frozen_row import Part
from apps.reviews.snapshot import Snapshot
from tests.reviews.test_open_part import minuted

NAME, ROLE = "Ann Person", "Deputy, Hill View"


def test_a_committee_reads_what_hangs_on_its_own_families_and_nothing_else() -> None:
    """KPI 1 is of the family, KPI 2 of one under it, KPI 3 of another."""
    families = ((1, "Attendance", ""), (2, "Lateness", "Attendance"), (3, "Finance", ""))

    def each(table: Any, *columns: str, **more: Any) -> list[Any]:
        return [table(**dict.fromkeys(columns, number), **more) for number in (1, 2, 3)]

    rows = Snapshot(
        head=FrozenReview(trust_name="Larkmoor", figures_due=9, figures_in=9),
        is_final=True,
        plans=[FrozenPlan(plan_ref=1, kind="trust")],
        priorities=each(FrozenPriority, "priority_ref"),
        kpis=[
            FrozenKPI(plan_ref=1, priority_ref=n, kpi_ref=n, measure_ref=n, family=own, family_parent=over)
            for n, own, over in families
        ],
        cells=each(FrozenCell, "kpi_ref", "measure_ref", "school_ref", state="green", verified=True),
        actions=[FrozenAction(action_ref=number, kpi_refs=[number]) for number in (1, 2, 3)],
        missing=each(FrozenMissing, "kpi_ref", "measure_ref", state="overdue"),
        comments=[FrozenComment(comment_ref=number, measure_refs=[number]) for number in (1, 2, 3)],
        judgements=each(FrozenJudgement, "measure_ref"),
        commentaries=each(FrozenCommentary, "priority_ref"),
        decisions=each(FrozenDecision, "decision_ref", "priority_ref"),
        minutes=[minuted(number, str(number)) for number in (1, 2, 3)],
        limit_changes=each(FrozenLimitChange, "kpi_ref"),
        flags=each(FrozenFlag, "kpi_ref"),
        errata=each(Erratum, "measure_id"),
        words=each(FrozenWord, "school_ref"),
        summary="Of everything",
    )

    found = of_families(rows, ["Attendance"])

    names = ("priorities", "kpis", "cells", "actions", "missing", "comments", "judgements", "commentaries")
    more = ("decisions", "minutes", "limit_changes", "flags", "errata")
    assert {name: len(getattr(found, name)) for name in (*names, *more)} == dict.fromkeys((*names, *more), 2)
    assert (found.words, found.summary) == ([], "")
    assert [row.kpi_ref for row in found.kpis] == [1, 2]
    assert (found.head.figures_due, found.head.figures_in, found.head.figures_verified) == (2, 0, 2)
    assert (rows.head.figures_due, len(rows.kpis)) == (9, 3)  # what is frozen stays as it is
    assert [row.kpi_ref for row in of_families(rows, ["Lateness", "Finance"]).kpis] == [2, 3]


def test_of_the_review_before_open_papers_hold_back_what_was_restricted_and_what_became_so() -> None:
    hidden = {"part": Part.CONFIDENTIAL}
    earlier = Earlier(
        term="summer",
        year="2025/26",
        plans=(),
        priorities=(),
        kpis=[FrozenKPI(measure_ref=1), FrozenKPI(measure_ref=2), FrozenKPI(measure_ref=3, **hidden)],
        actions=[
            FrozenAction(action_ref=1, owners=NAME, owner_roles=ROLE),
            FrozenAction(action_ref=2, owners=NAME, owner_roles=ROLE),
            FrozenAction(action_ref=3, owners=NAME, owner_roles=ROLE, **hidden),
        ],
    )
    rows = Snapshot(
        head=FrozenReview(),
        is_final=True,
        kpis=[FrozenKPI(measure_ref=1), FrozenKPI(measure_ref=2, **hidden), FrozenKPI(measure_ref=3)],
        actions=[FrozenAction(action_ref=1), FrozenAction(action_ref=2, **hidden), FrozenAction(action_ref=3)],
    )

    found = openly(earlier, rows)

    assert [row.measure_ref for row in found.kpis] == [1]
    assert [(row.action_ref, row.owners) for row in found.actions] == [(1, ROLE)]
    assert earlier.actions[0].owners == NAME
