"""How figures are laid out on the pages on which they are entered; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from apps.kpis.asking import Progress
from apps.kpis.figure_forms import FigureForm
from apps.trusts.models import Period, School

WITHOUT_FAMILY = "Other"


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that stand under one heading."""

    heading: str
    rows: Sequence[FigureForm]


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One school's (None: the trust's) line: its progress in each period, None where nothing is asked for."""

    school: School | None
    cells: Sequence[tuple[Progress, bool] | None]

    @property
    def is_late(self) -> bool:
        """Whether the day of some period has passed without all its figures."""
        return any(cell is not None and cell[1] for cell in self.cells)


@dataclass(frozen=True, slots=True)
class ProgressTable:
    """Who has how many figures in: periods across, schools down."""

    periods: Sequence[Period]
    rows: Sequence[ProgressRow]

    @property
    def late(self) -> Sequence[ProgressRow]:
        """The lines of those who are late."""
        return [row for row in self.rows if row.is_late]


def progress_table(progress: Sequence[Progress], today: date) -> ProgressTable:
    """Lay progress out by school and period; each cell with whether it is late."""
    periods = sorted({p.period.pk: p.period for p in progress}.values(), key=lambda period: period.part)
    by_school: dict[int | None, dict[int, Progress]] = {}
    schools: dict[int | None, School | None] = {}
    for found in progress:
        key = found.school.pk if found.school else None
        schools[key] = found.school
        by_school.setdefault(key, {})[found.period.pk] = found
    rows = [
        ProgressRow(schools[key], [_cell(mine.get(period.pk), today) for period in periods])
        for key, mine in by_school.items()
    ]
    return ProgressTable(periods, rows)


def _cell(progress: Progress | None, today: date) -> tuple[Progress, bool] | None:
    return None if progress is None else (progress, progress.is_late(today))


def sections_by_family(forms: Sequence[FigureForm]) -> list[Section]:
    """Rows under their family's name, in the trust's order of families; a school plan's own KPIs last."""
    by_heading: dict[tuple[bool, bool, int, str], list[FigureForm]] = {}
    for form in forms:
        kpi = form.asked.cell.kpi
        if kpi.plan.school_id is not None:
            key = (True, True, 0, kpi.plan.title)
        elif kpi.family is None:
            key = (False, True, 0, WITHOUT_FAMILY)
        else:
            key = (False, False, kpi.family.position, kpi.family.name)
        by_heading.setdefault(key, []).append(form)
    return [Section(key[3], rows) for key, rows in sorted(by_heading.items(), key=lambda item: item[0])]


def sections_by_measure(forms: Sequence[FigureForm]) -> list[Section]:
    """Schools' rows under the name of each measure; one section without a heading where the KPI is its own measure."""
    by_measure: dict[int, list[FigureForm]] = {}
    for form in forms:
        by_measure.setdefault(form.asked.cell.measure.pk, []).append(form)
    return [Section(rows[0].asked.cell.measure.name, rows) for rows in by_measure.values()]
