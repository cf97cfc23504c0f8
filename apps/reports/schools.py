"""Schools by headline KPIs, and each school on a page; pure."""

from collections.abc import Sequence
from math import ceil

from apps.core.rag import State
from apps.reports.pack import Matrix, SchoolCell, SchoolPage
from apps.reviews.frozen import FrozenAction, FrozenCell, FrozenKPI, FrozenSchool
from apps.reviews.snapshot import Snapshot

MOST_COLUMNS = 11  # that fit on a page beside the school and its plan
NOT_ASKED = (State.NOT_DUE, State.PAUSED, State.NOT_APPLICABLE)
# Late actions on a school's page, which is to remain one page: fewer of them where many figures need an eye.
MOST_LATE, FEW_LATE, MANY = 5, 2, 9
# What a reader of a school's page is to look at first; the rest stands below it without its sentence.
ATTENTION = (State.RED, State.OVERDUE, State.AMBER, State.INCOMPLETE)


def build_matrices(rows: Snapshot, lines: Sequence[FrozenKPI]) -> list[Matrix]:
    """Every school's row of cells for these lines, in tables of like width; none without schools or lines."""
    if not rows.schools or not lines:
        return []
    tables = ceil(len(lines) / MOST_COLUMNS)
    wide = ceil(len(lines) / tables)
    parts = [lines[start : start + wide] for start in range(0, len(lines), wide)]
    return [Matrix(part, [(school, _row(rows, school, part)) for school in rows.schools]) for part in parts]


def _row(rows: Snapshot, school: FrozenSchool, lines: Sequence[FrozenKPI]) -> list[SchoolCell | None]:
    mine = {cell.measure_ref: cell for cell in rows.cells_by_school.get(school.school_ref, ())}
    found = (mine.get(line.measure_ref) for line in lines)
    return [school_cell(rows, cell) if cell else None for cell in found]


def school_cell(rows: Snapshot, cell: FrozenCell) -> SchoolCell:
    """A school's figure with the colour that counts, its last result and its judgement."""
    last = State(cell.last_state) if cell.last_state else None
    return SchoolCell(cell, rows.state_of(cell), last, rows.judgement_of(cell))


def build_school_pages(rows: Snapshot) -> list[SchoolPage]:
    """A page for each school, in the trust's order."""
    return [_school_page(rows, school) for school in rows.schools]


def _school_page(rows: Snapshot, school: FrozenSchool) -> SchoolPage:
    kpis = {kpi.measure_ref: kpi for kpi in rows.trust_kpis}
    mine = [cell for cell in rows.cells_by_school.get(school.school_ref, ()) if cell.measure_ref in kpis]
    applicable = [cell for cell in mine if cell.rag is not State.NOT_APPLICABLE]
    plans = {plan.plan_ref for plan in rows.plans if plan.school_ref == school.school_ref}
    late = sorted((row for row in rows.actions if row.plan_ref in plans and row.days_late), key=_latest_first)
    lines = [(kpis[cell.measure_ref], school_cell(rows, cell)) for cell in applicable]
    attention = [line for line in lines if needs_attention(rows, line[1].cell)]
    rest = [line for line in lines if line not in attention]
    shown = FEW_LATE if len(attention) >= MANY else MOST_LATE
    return SchoolPage(
        school=school,
        inspections=rows.inspections_by_school.get(school.school_ref, ()),
        attention=sorted(attention, key=lambda line: line[1].state.rank),
        others=[line for line in rest if line[1].state not in NOT_ASKED],
        not_asked=[line for line in rest if line[1].state in NOT_ASKED],
        not_applicable=len(mine) - len(applicable),
        priorities=[row for row in rows.priorities if row.plan_ref in plans and row.parent_ref is None],
        late=late[:shown],
        more_late=len(late[shown:]),
        word=next((word for word in rows.words if word.school_ref == school.school_ref), None),
    )


def needs_attention(rows: Snapshot, cell: FrozenCell) -> bool:
    """Red, amber, overdue or incomplete, as judged or by the arithmetic."""
    return rows.state_of(cell) in ATTENTION or cell.rag in ATTENTION


def other_sentences(rows: Snapshot) -> list[tuple[FrozenKPI, list[FrozenCell]]]:
    """Line by line, the schools' figures whose sentence stands on no school's page; what does not apply is left out."""
    found = []
    for kpi in rows.trust_kpis:
        cells = [
            cell
            for cell in rows.cells_by_measure.get(kpi.measure_ref, ())
            if cell.rag is not State.NOT_APPLICABLE and not needs_attention(rows, cell)
        ]
        if cells:
            found.append((kpi, cells))
    return found


def _latest_first(action: FrozenAction) -> tuple[int, int]:
    return (-action.days_late, action.position)
