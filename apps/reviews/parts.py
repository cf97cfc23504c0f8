"""The open part of a review: without what is restricted, and with roles in place of names; pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from apps.core.rag import State, distribution_words
from apps.reviews.frozen import FrozenAction, FrozenCell, FrozenKPI, FrozenPriority, FrozenRow, FrozenSchool
from apps.reviews.late import Late
from apps.reviews.names import SOMEBODY
from apps.reviews.snapshot import Snapshot
from apps.scorecard.delivery import Delivered

AnyRow = TypeVar("AnyRow", bound=FrozenRow)
Counts = Mapping[str, int]


def open_part(rows: Snapshot) -> Snapshot:
    """A review as anybody may inspect it: nothing restricted, no number of a small group, a role for each name.

    A person without a role is "a named person". Words that people wrote stand as they wrote them.
    """
    rows = without_restricted(rows)
    return replace(
        rows,
        priorities=_with(rows.priorities, leads="lead_roles"),
        kpis=_masked(_with(rows.kpis, owners="owner_roles")),
        cells=_masked(_named(rows.cells, "reported_by")),
        actions=with_roles(rows.actions),
        missing=_named(rows.missing, "acknowledged_by"),
        comments=_named(rows.comments, "written_by"),
        limit_changes=_named(rows.limit_changes, "changed_by"),
        judgements=_named(_named(rows.judgements, "judged_by"), "assented_by"),
        commentaries=_named(rows.commentaries, "written_by"),
        words=_named(rows.words, "recorded_by"),
        errata=_named(rows.errata, "added_by_name"),
        record=_named_record(rows),
    )


def without_restricted(rows: Snapshot) -> Snapshot:
    """A review without what is restricted, and counts that do not count it: for those who may not see such things."""
    restricted = {row.decision_ref for row in rows.decisions if not row.is_open} if rows.minutes else ()
    return replace(
        rows,
        priorities=Late(lambda: _priorities(rows)),
        schools=Late(lambda: _schools(rows)),
        kpis=_open(rows.kpis),
        cells=_open(rows.cells),
        actions=Late(lambda: _with(_open(rows.actions), serves="open_serves")),
        served_elsewhere=Late(lambda: _served_elsewhere(rows)),
        missing=_open(rows.missing),
        comments=_open(rows.comments),
        limit_changes=_open(rows.limit_changes),
        judgements=Late(lambda: _with(_open(rows.judgements), reason="said_openly")),
        commentaries=Late(lambda: _with(_open(rows.commentaries), flag="open_flag")),
        decisions=_open(rows.decisions),
        words=_open(rows.words),
        flags=Late(lambda: _with(_open(rows.flags), sentence="open_sentence")),
        errata=[erratum for erratum in rows.errata if not erratum.restricted],
        minutes=[minute for minute in rows.minutes if minute.decision_ref not in restricted],
    )


def with_roles(actions: Sequence[FrozenAction]) -> list[FrozenAction]:
    """The actions with their owners' roles in place of people's names."""
    return _with(actions, owners="owner_roles")


def _open(rows: Sequence[AnyRow]) -> Sequence[AnyRow]:
    return Late(lambda: (row for row in rows if row.is_open))


def _served_elsewhere(rows: Snapshot) -> list[int]:
    """The KPIs that nothing but restricted actions serve: of these no paper may say that nothing is done."""
    serving = rows.actions_by_kpi.items()
    return [number for number, actions in serving if not any(action.is_open for action in actions)]


def _with(rows: Sequence[Any], **columns: str) -> list[Any]:
    """The rows with some columns replaced by others of theirs; the frozen rows stay as they are."""
    found = []
    for row in rows:
        other = copy(row)
        for name, source in columns.items():
            setattr(other, name, getattr(row, source))
        found.append(other)
    return found


def _named(rows: Sequence[Any], name: str) -> list[Any]:
    """The rows with a person's role in place of their name; nobody stays nobody."""
    found = []
    for row in rows:
        other = copy(row)
        if getattr(row, name):
            setattr(other, name, getattr(row, _role_column(name)) or SOMEBODY)
        found.append(other)
    return found


def _role_column(name: str) -> str:
    return "added_by_role" if name == "added_by_name" else f"{name}_role"


def _named_record(rows: Snapshot) -> Any:
    if rows.record is None:
        return None
    record = rows.record
    for name in ("figures_final_by", "issued_by", "word_of"):
        (record,) = _named([record], name)
    return record


def _masked(rows: Iterable[Any]) -> list[Any]:
    """The rows, which are copies, as open papers print them: without what would tell the number of a small group."""
    found = list(rows)
    for row in found:
        row.printed, row.sentence = row.open_printed, row.open_sentence
        if row.is_masked:
            row.numerator = row.denominator = None
            row.pair = row.note = ""
    return found


def _schools(rows: Snapshot) -> list[FrozenSchool]:
    """The schools counted without restricted figures of the trust's KPIs and without restricted actions."""
    trust_lines = {line.measure_ref for line in rows.trust_kpis}
    cells, actions = defaultdict(list), defaultdict(list)
    for cell in rows.cells:
        if not cell.is_open and cell.measure_ref in trust_lines:
            cells[cell.school_ref].append(cell)
    for action in rows.actions:
        if not action.is_open:
            actions[action.school_ref].append(action)
    return [_school(row, cells[row.school_ref], actions[row.school_ref]) for row in rows.schools]


def _school(row: FrozenSchool, cells: Sequence[FrozenCell], actions: Sequence[FrozenAction]) -> FrozenSchool:
    """A school counted without these."""
    other = copy(row)
    if cells:
        other.counts = _less(row.counts, (cell.state for cell in cells))
        other.counts_sentence = _words(other.counts, "no KPIs")
    if actions:
        other.plan_counts = _less(row.plan_counts, (action.state for action in actions))
        other.plan_late = row.plan_late - sum(1 for action in actions if action.days_late)
        other.plan_sentence = _delivered(other.plan_counts, other.plan_late)
    return other


def _priorities(rows: Snapshot) -> list[FrozenPriority]:
    hidden = _hidden(rows)
    return [_priority(row, hidden) for row in rows.priorities]


def _priority(row: FrozenPriority, hidden: "_Hidden") -> FrozenPriority:
    """A priority counted without restricted KPIs and actions, those of its sub-priorities among them."""
    figures, actions = hidden.figures.get(row.priority_ref, ()), hidden.actions.get(row.priority_ref, ())
    other = copy(row)
    if figures:
        other.impact_counts = _less(row.impact_counts, (figure.state for figure in figures))
        other.impact_sentence = _words(other.impact_counts, "no KPIs")
    if actions:
        other.delivery_counts = _less(row.delivery_counts, (action.state for action in actions))
        other.late = row.late - sum(1 for action in actions if action.days_late)
        other.delivery_sentence = _delivered(other.delivery_counts, other.late)
    return other


@dataclass(frozen=True)
class _Hidden:
    """What the counts of each priority count of restricted figures and actions, its sub-priorities' among them."""

    figures: Mapping[int, list[FrozenKPI | FrozenCell]]
    actions: Mapping[int, list[FrozenAction]]


def _hidden(rows: Snapshot) -> _Hidden:
    parents = {row.priority_ref: row.parent_ref for row in rows.priorities}
    lines = {line.measure_ref: line for line in rows.kpis if not line.is_open}
    figures: dict[int, list[FrozenKPI | FrozenCell]] = defaultdict(list)
    actions: dict[int, list[FrozenAction]] = defaultdict(list)
    own: list[FrozenKPI | FrozenCell] = [line for line in lines.values() if line.basis == FrozenKPI.Basis.OWN]
    own += [cell for cell in rows.cells if cell.measure_ref in lines]
    for figure in own:
        for number in _with_parent(lines[figure.measure_ref].priority_ref, parents):
            figures[number].append(figure)
    for action in rows.actions:
        if not action.is_open:
            for number in _with_parent(action.priority_ref, parents):
                actions[number].append(action)
    return _Hidden(figures, actions)


def _with_parent(priority: int | None, parents: Mapping[int, int | None]) -> list[int]:
    return [number for number in (priority, parents.get(priority or 0)) if number is not None]


def _less(counts: Counts, states: Iterable[str]) -> dict[str, int]:
    left = Counter(counts)
    left.subtract(Counter(states))
    return {state: left[state] for state in counts if left[state] > 0}


def _words(counts: Counts, nothing: str) -> str:
    return distribution_words({State(state): number for state, number in counts.items()}) if counts else nothing


def _delivered(counts: Counts, late: int) -> str:
    return Delivered(counts={State(state): number for state, number in counts.items()}, late=late).words
