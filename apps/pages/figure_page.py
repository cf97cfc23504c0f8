"""The rows of a page of figures: which are shown, which were sent, and how each stands before it is saved."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import prefetch_related_objects

from apps.core.rag import State
from apps.kpis.asking import Asked, Asking
from apps.kpis.entries import Entry
from apps.kpis.evidence import Cell
from apps.kpis.figure_forms import FigureForm

ROWS_A_PAGE = 100
SHOWN: dict[str, tuple[str, Callable[[Asked], bool]]] = {
    "": ("All", lambda row: True),
    "missing": ("Not in yet", lambda row: row.is_missing),
    "overdue": ("Overdue", lambda row: row.is_overdue),
    "returned": ("Returned", lambda row: row.is_returned),
    "drafts": ("To submit", lambda row: row.is_draft),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to narrow the rows, with how many it leaves."""

    key: str
    name: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Now:
    """How a row stands: what is wrong with what is typed, else its cell rated with it."""

    form: FigureForm
    cell: Cell
    problem: str = ""
    is_typed: bool = False


@dataclass
class Sheet:
    """What a page of figures asks for, as one person sees it; `data` is what they sent."""

    asking: Asking
    today: date
    by_school: bool
    data: Any = None
    wrong: list[FigureForm] = field(default_factory=list)

    def form(self, row: Asked, data: Any = None) -> FigureForm:
        """One row's inputs, named by its KPI, or by its school where all rows are of one KPI."""
        school = row.cell.school
        label = school.name if self.by_school and school else row.cell.name
        return FigureForm(data, asked=row, today=self.today, label=label)

    def touched(self) -> list[FigureForm]:
        """The rows that were sent and changed, with who entered the figures that stand there: one query."""
        forms = [self.form(row, self.data) for row in self.asking.asked]
        found = [form for form in forms if form.is_touched]
        prefetch_related_objects([f.asked.cell.reading for f in found if f.asked.cell.reading], "reported_by")
        return found

    def check(self) -> list[Entry]:
        """What can be kept of what was sent; the rest is in `wrong`."""
        touched = self.touched()
        self.wrong = [form for form in touched if not form.is_valid()]
        return [form.entry for form in touched if form.is_valid() and form.entry is not None]

    def nows(self) -> list[Now]:
        """How each row that was sent stands with what is typed in it. Nothing is kept."""
        touched = {form.prefix: form for form in self.touched()}
        sent = [form for row in self.asking.asked if (form := self.form(row, self.data)).is_sent]
        return [self._now(touched.get(form.prefix), form) for form in sent]

    def _now(self, touched: FigureForm | None, form: FigureForm) -> Now:
        cell = form.asked.cell
        if touched is None:
            return Now(form, cell)
        valid = touched.is_valid()
        if touched.is_conflict:
            return Now(touched, cell, f"{touched.theirs} meanwhile. Save to choose which is to stay.", is_typed=True)
        if not valid or touched.entry is None:
            return Now(touched, cell, " ".join(str(e) for es in touched.errors.values() for e in es), is_typed=True)
        return Now(touched, self.asking.as_typed(cell, touched.entry), is_typed=True)

    def page(self, shown: str, number: str | None) -> Page[Any]:
        """The rows of one page of those chosen; rows that are wrong are always among them, with what was typed."""
        bad = {form.prefix: form for form in self.wrong}
        wanted = SHOWN.get(shown, SHOWN[""])[1]
        rows = [row for row in self.asking.asked if wanted(row)]
        forms = [self.form(row) for row in rows]
        page = Paginator(forms, ROWS_A_PAGE).get_page(number)
        there = {form.prefix for form in page.object_list}
        page.object_list = [bad.get(form.prefix, form) for form in page.object_list]
        page.object_list += [form for form in self.wrong if form.prefix not in there]
        return page

    def filters(self, shown: str) -> list[Filter]:
        """The ways to narrow the rows that leave any."""
        rows = self.asking.asked
        counted = [(key, name, sum(map(wanted, rows))) for key, (name, wanted) in SHOWN.items()]
        return [Filter(key, name, count, key == shown) for key, name, count in counted if count or key in ("", shown)]


def with_people(forms: Iterable[FigureForm]) -> None:
    """Load who returned and who checked these rows' figures, and what they found: three queries at the most."""
    readings = [form.asked.cell.reading for form in forms if form.asked.cell.reading is not None]
    prefetch_related_objects(readings, "returned_by", "check_made__checked_by")


def saved_words(asked: Asking, entries: Sequence[Entry], wrong: Sequence[FigureForm], submitted: str = "") -> str:
    """How many figures were kept, and in which colours they stand; then how many were `submitted`."""
    places = {(entry.measure.pk, entry.school.pk if entry.school else None) for entry in entries if not entry.clear}
    cells = [row.cell for row in asked.asked]
    states = Counter(
        cell.rating.state for cell in cells if (cell.measure.pk, cell.school.pk if cell.school else None) in places
    )
    out = len(entries) - len(places)
    parts = []
    if places:
        parts.append(f"{_figures(len(places))} saved: {_colours(states.items())}.")
    if out:
        parts.append(f"{_figures(out)} taken out.")
    if submitted:
        parts.append(submitted)
    if wrong:
        parts.append(f"{_figures(len(wrong))} not saved: see below.")
    return " ".join(parts) or "Nothing was changed."


def _colours(counts: Iterable[tuple[State, int]]) -> str:
    by_rank = sorted(counts, key=lambda item: -item[0].rank)
    return ", ".join(f"{number} {state.word.lower()}" for state, number in by_rank)


def _figures(number: int) -> str:
    return f"{number} {'figure' if number == 1 else 'figures'}"
