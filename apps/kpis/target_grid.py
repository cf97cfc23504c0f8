"""The grid of targets: one KPI's schools by terms, or one term's KPIs by schools; a page of it, with what was typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from apps.core.figures import print_day
from apps.kpis.models import KPI, Target
from apps.kpis.target_cells import Place, TargetCell, texts_of
from apps.kpis.targets import asks_for_nothing, last_set_on, newest_at, target_on, values_of
from apps.kpis.targets_listed import said_of
from apps.trusts.calendar import year_before
from apps.trusts.models import School, Term

PARTS = {"both": ("target", "amber"), "targets": ("target",), "limits": ("amber",)}


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column: its name, and the KPI, school or term it stands for (a school of None is all of them)."""

    key: str
    name: str
    note: str = ""
    kpi: KPI | None = None
    school: School | None = None
    term: Term | None = None


@dataclass(frozen=True, slots=True)
class Fixed:
    """A cell that takes nothing: a term that is over shows in words what held in it."""

    column: int
    words: str


@dataclass(slots=True)
class Row:
    """One row of the grid."""

    line: Line
    cells: Sequence[TargetCell | Fixed]

    @property
    def can_be_copied(self) -> bool:
        """Whether there is another cell to copy the first into."""
        return sum(isinstance(cell, TargetCell) for cell in self.cells) > 1


@dataclass
class Grid:
    """Rows by columns on a day; `versions` are the targets of the KPIs by KPI. Asks the database for nothing."""

    rows: Sequence[Line]
    columns: Sequence[Line]
    versions: Mapping[int, Sequence[Target]]
    day: date
    today: date
    parts: tuple[str, ...]
    may_edit: bool
    lines: list[Row] = field(default_factory=list)

    def fill(self, data: Any = None) -> None:
        """Make the cells, with what was sent."""
        self.lines = [
            Row(row, [self._cell(row, place, data) for place in enumerate(self.columns)]) for row in self.rows
        ]

    @property
    def cells(self) -> list[TargetCell]:
        """Every cell that takes something."""
        return [cell for row in self.lines for cell in row.cells if isinstance(cell, TargetCell)]

    @property
    def wrong(self) -> list[TargetCell]:
        """The cells that were touched and are wrong."""
        return [cell for cell in self.cells if cell.is_bound and cell.is_touched and not cell.is_valid()]

    def keep_only(self, wrong: Iterable[TargetCell]) -> None:
        """What is wrong stays as it was typed; the rest is shown as it now stands."""
        bad = {cell.prefix: cell for cell in wrong}
        self.fill()
        for row in self.lines:
            row.cells = [bad.get(getattr(cell, "prefix", ""), cell) for cell in row.cells]

    def _cell(self, row: Line, numbered: tuple[int, Line], data: Any) -> TargetCell | Fixed:
        at, column = numbered
        kpi, school, term = row.kpi or column.kpi, row.school or column.school, row.term or column.term
        assert kpi is not None
        first = at * len(self.parts)
        place = self._place(kpi, school, term)
        cell = TargetCell(data, place=place, label=f"{row.name}, {column.name}", parts=self.parts, column=first)
        is_over = term is not None and term.ends_on < self.today
        asks = school is None or kpi.for_each_school
        if self.may_edit and cell.fields and not is_over and asks:
            return cell
        held = target_on(
            self.versions.get(kpi.pk, ()), **_where(school, term), day=term.ends_on if is_over and term else self.day
        )
        return Fixed(first, target_words(kpi, held, self.parts) if asks else "")

    def _place(self, kpi: KPI, school: School | None, term: Term | None) -> Place:
        versions = [v for v in self.versions.get(kpi.pk, ()) if v.status != Target.Status.REFUSED]
        here = (school.pk if school else None, term.pk if term else None)
        others = [v for v in versions if (v.school_id, v.term_id) != here]
        own = newest_at([v for v in versions if v.valid_from <= self.day], here)
        later = newest_at([v for v in versions if v.valid_from > self.day], here)
        coming = f"{texts_of(values_of(later))['target'] or 'none'} from {print_day(later.valid_from)}" if later else ""
        holds = target_on(versions, **_where(school, term), day=self.day)
        return Place(
            kpi=kpi,
            school=school,
            term=term,
            own=own,
            wider=last_set_on(others, **_where(school, term), day=self.day),
            notes=tuple(filter(None, (_proposed(own, holds), coming))),
        )

    def typed_down(self, data: Any, column: int) -> dict[str, str]:
        """The first cell of a column typed into all below it."""
        return self._spread([[row.cells[column] for row in self.lines]], data)

    def typed_across(self, data: Any, row: int) -> dict[str, str]:
        """The first cell of a row typed into all beside it."""
        return self._spread([self.lines[row].cells], data)

    def typed_last_year(self, terms: Mapping[tuple[str, str], Term]) -> dict[str, str]:
        """What held in the same term a year ago for just this school and term, typed into the cells of the terms."""
        typed: dict[str, str] = {}
        for cell in self.cells:
            place = cell.place
            before = terms.get((year_before(place.term.year.name), place.term.name)) if place.term else None
            if before is None:
                continue
            begun = [v for v in self.versions.get(place.kpi.pk, ()) if v.valid_from <= before.ends_on]
            found = newest_at(begun, (place.school.pk if place.school else None, before.pk))
            if found is not None and not asks_for_nothing(found):
                texts = texts_of(values_of(found))
                typed |= {cell.add_prefix(part): texts[part] for part in cell.fields}
        return typed

    def _spread(self, groups: Sequence[Sequence[TargetCell | Fixed]], data: Any) -> dict[str, str]:
        typed: dict[str, str] = {}
        for group in groups:
            cells = [cell for cell in group if isinstance(cell, TargetCell)]
            for part in self.parts:
                texts = [data.get(cell.add_prefix(part), "") for cell in cells if part in cell.fields]
                first = next((text for text in texts if text.strip()), "")
                typed |= {cell.add_prefix(part): first for cell in cells if part in cell.fields and first}
        return typed


def _where(school: School | None, term: Term | None) -> dict[str, Any]:
    return {"school_id": school.pk if school else None, "term_id": term.pk if term else 0}


def _proposed(own: Target | None, holds: Target | None) -> str:
    """What holds while another target waits for approval: "proposed; 95.0, amber 93.0 holds"; "" where none does."""
    if own is None or holds is None or own.status != Target.Status.PROPOSED or holds.status != Target.Status.APPROVED:
        return ""
    texts = texts_of(values_of(holds))
    amber = f", amber {texts['amber']}" if texts["amber"] else ""
    return f"proposed; {texts['target'] or 'none'}{amber} holds"


def target_words(kpi: KPI, target: Target | None, parts: tuple[str, ...]) -> str:
    """A target in the words of its KPI's sentence: "95.0%, amber to 93.0%"; "" where there is none."""
    words, amber = said_of(kpi, target)
    said = {"target": words, "amber": f"amber to {amber}" if amber else ""}
    return ", ".join(said[part] for part in parts if said[part])
