"""What each document holds of a review's rows: its part, and for a committee the families that it answers for; pure."""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from typing import Any

from apps.reports.kinds import Part
from apps.reports.schools import NOT_ASKED
from apps.reviews.frozen import FrozenKPI, FrozenReview
from apps.reviews.parts import open_part
from apps.reviews.snapshot import Snapshot


def part_of(rows: Snapshot, part: Part) -> Snapshot:
    """The open part, or the restricted items alone."""
    return open_part(rows) if part is Part.OPEN else confidential_part(rows)


def confidential_part(rows: Snapshot) -> Snapshot:
    """What is restricted and nothing else, in the words and with the numbers that open papers withhold.

    A priority stays where something under it is restricted.
    """
    kpis = _said(row for row in rows.kpis if not row.is_open)
    cells = _said(row for row in rows.cells if not row.is_open)
    actions = [row for row in rows.actions if not row.is_open]
    commentaries = [row for row in rows.commentaries if not row.is_open]
    kept = {row.priority_ref for row in (*kpis, *actions, *commentaries)}
    decisions = [row for row in rows.decisions if not row.is_open]
    numbers = {row.decision_ref for row in decisions}
    return replace(
        rows,
        priorities=[row for row in rows.priorities if row.priority_ref in kept],
        kpis=kpis,
        cells=cells,
        actions=actions,
        missing=[row for row in rows.missing if not row.is_open],
        judgements=[row for row in rows.judgements if not row.is_open or row.said_openly != row.reason],
        commentaries=commentaries,
        comments=[row for row in rows.comments if not row.is_open],
        decisions=decisions,
        words=[row for row in rows.words if not row.is_open],
        limit_changes=[row for row in rows.limit_changes if not row.is_open],
        inspections=[],
        flags=[row for row in rows.flags if not row.is_open],
        errata=[row for row in rows.errata if row.restricted],
        minutes=[row for row in rows.minutes if row.decision_ref in numbers],
        summary="",
    )


def _said(rows: Any) -> list[Any]:
    """The rows with what they say in full where open papers look."""
    found = []
    for row in rows:
        other = copy(row)
        other.open_printed, other.open_sentence = row.printed, row.sentence
        found.append(other)
    return found


def is_empty(rows: Snapshot) -> bool:
    """Whether nothing of these rows would be printed in a confidential part."""
    said = (rows.kpis, rows.cells, rows.actions, rows.judgements, rows.comments, rows.decisions, rows.words)
    return not any(said) and not rows.commentaries and not rows.errata


def of_families(rows: Snapshot, families: Sequence[str]) -> Snapshot:
    """A review with the KPIs of these families and of those under them, and what hangs on them."""
    chosen = set(families)
    kpis = [row for row in rows.kpis if row.family in chosen or row.family_parent in chosen]
    measures, numbers = {row.measure_ref for row in kpis}, {row.kpi_ref for row in kpis}
    priorities = {row.priority_ref for row in kpis}
    decisions = [row for row in rows.decisions if row.priority_ref in priorities]
    decided = {row.decision_ref for row in decisions}
    kept = replace(
        rows,
        priorities=[row for row in rows.priorities if row.priority_ref in priorities],
        kpis=kpis,
        cells=[row for row in rows.cells if row.measure_ref in measures],
        actions=[row for row in rows.actions if numbers.intersection(row.kpi_refs)],
        missing=[row for row in rows.missing if row.measure_ref in measures],
        judgements=[row for row in rows.judgements if row.measure_ref in measures],
        commentaries=[row for row in rows.commentaries if row.priority_ref in priorities],
        comments=[row for row in rows.comments if measures.intersection(row.measure_refs)],
        decisions=decisions,
        minutes=[row for row in rows.minutes if row.decision_ref in decided],
        limit_changes=[row for row in rows.limit_changes if row.kpi_ref in numbers],
        flags=[row for row in rows.flags if row.kpi_ref in numbers or row.priority_ref in priorities],
        errata=[row for row in rows.errata if row.measure_id in measures],
        words=[],
        summary="",
    )
    return replace(kept, head=_counted_again(kept))


def _counted_again(rows: Snapshot) -> FrozenReview:
    """The review's head with the figures counted that these rows ask for."""
    ours = {kpi.measure_ref for kpi in rows.trust_kpis}
    own = [kpi for kpi in rows.trust_kpis if kpi.basis in (FrozenKPI.Basis.OWN, FrozenKPI.Basis.ENTERED)]
    asked = [kpi.verified for kpi in own if rows.state_of(kpi) not in NOT_ASKED]
    asked += [cell.verified for cell in rows.cells if cell.measure_ref in ours and cell.rag not in NOT_ASKED]
    head = copy(rows.head)
    head.figures_due, head.figures_in = len(asked), len(asked) - len(rows.missing)
    head.figures_verified = sum(asked)
    return head
