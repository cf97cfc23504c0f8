"""What the preview of an upload shows: the rows to be mended, and what the others would become."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import prefetch_related_objects

from apps.core.figures import print_day
from apps.kpis.evidence import Cell
from apps.kpis.models import Reading
from apps.kpis.phrases import figure_words, pair
from apps.kpis.specs import figure_from
from apps.kpis.timetable import period_words
from apps.kpis.uploads.forms import MendForm, figure_hint, line_kept
from apps.kpis.uploads.known import Known
from apps.kpis.uploads.planning import Fate, Plan, Planned
from apps.kpis.uploads.rated import rated_lines
from apps.reviews.policies import term_words
from apps.reviews.selectors import reviews_of
from apps.trusts.models import Trust

WRONG_A_PAGE = 50
ROWS_A_PAGE = 100
BEFORE_ITS_PLAN = "From before the KPI's plan: kept to compare with, and not rated."


def final_terms(trust: Trust) -> dict[int, str]:
    """Terms whose figures are final, by id, each with the sentence why an upload changes none of them: one query."""
    return {
        review.term_id: (
            f"The figures of {term_words(review.term)} were made final on "
            f"{print_day(review.figures_final_at.date())}. Correct one on its page of figures, which says what becomes "
            "of a correction."
        )
        for review in reviews_of(trust)
        if review.figures_final_at is not None
    }


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A row of the preview: whose figure it is and of when, what is there, and what it would become."""

    planned: Planned
    cell: Cell | None
    whose: str
    kpi: str
    period: str
    there: str
    entered_by: str
    typed: str
    unrated: str

    @property
    def index(self) -> int:
        """The line's place in the upload."""
        return self.planned.read.index


@dataclass(frozen=True, kw_only=True)
class Mending:
    """A row that is to be mended, with the figure that is there."""

    form: MendForm
    heading: str
    hint: str


@dataclass(frozen=True)
class Preview:
    """An upload as it is looked at: rows to be mended first, then those of one fate, a page of them."""

    plan: Plan
    known: Known
    fate: str
    number: str | None

    @property
    def fates(self) -> list[tuple[Fate, int]]:
        """The fates that rows which are not to be mended have, with how many."""
        return [(fate, number) for fate, number in self.plan.counts if fate is not Fate.WRONG]

    @property
    def chosen(self) -> str:
        """The name of the fate that is looked at; "" for all that would change something or were left out."""
        return self.fate if self.fate in {fate.name for fate, _ in self.fates} else ""

    def mending(self) -> list[Mending]:
        """The first rows to be mended."""
        return [
            Mending(form=MendForm(line), heading=_heading(line), hint=figure_hint(line))
            for line in self.plan.wrong[:WRONG_A_PAGE]
        ]

    def page(self) -> Page[Planned]:
        """One page of the other rows; those that are empty only where they are asked for."""
        lines = [line for line in self.plan.lines if self._is_wanted(line)]
        return Paginator(lines, ROWS_A_PAGE).get_page(self.number)

    def _is_wanted(self, line: Planned) -> bool:
        if self.chosen:
            return line.fate.name == self.chosen
        return line.fate not in (Fate.WRONG, Fate.EMPTY)

    def rows(self, lines: Sequence[Planned]) -> list[Shown]:
        """These rows, rated as they would be."""
        readings = [line.reading for line in lines if line.reading is not None]
        prefetch_related_objects(readings, "reported_by")
        cells = rated_lines(self.plan, lines, self.known)
        return [_shown(line, cells) for line in lines]


def _heading(line: Planned) -> str:
    """Whose figure a row to be mended is, as far as that is known."""
    read = line.read
    known = [read.line.where]
    if read.school is not None and "school" not in read.errors:
        known.append(read.school.name)
    elif read.measure is not None and "school" not in read.errors:
        known.append("the trust as a whole")
    if read.measure is not None:
        known.append(_kpi(line))
    elif read.line.kpi:
        known.append(read.line.kpi[:80])
    if read.period is not None:
        known.append(f"{period_words(read.period)} {read.period.term.year.name}")
    return ": ".join([known[0], ", ".join(known[1:])]) if known[1:] else known[0]


def _kpi(line: Planned) -> str:
    measure = line.read.measure
    if measure is None:
        return line.read.line.kpi
    return f"{measure.kpi}: {measure.name}" if measure.name else str(measure.kpi)


def _shown(line: Planned, cells: Mapping[int, Cell]) -> Shown:
    read, cell = line.read, cells.get(line.read.index)
    period = read.period
    return Shown(
        planned=line,
        cell=cell,
        whose=read.school.name if read.school else "The trust",
        kpi=_kpi(line),
        period=f"{period_words(period)} {period.term.year.name}" if period else read.line.period,
        there=_there(line.reading, cell) if line.fate is Fate.CHANGED else "",
        entered_by=str(line.reading.reported_by or "") if line.reading else "",
        typed=print_day(line.entry.done_on) if line.entry and line.entry.done_on else line_kept(read.line),
        unrated=BEFORE_ITS_PLAN if cell is None and line.is_good else read.not_asked,
    )


def _there(reading: Reading | None, cell: Cell | None) -> str:
    """The figure that would go: "93.1% (430 of 462)"."""
    figure = figure_from(reading)
    if figure is None or cell is None:
        return "another figure" if figure else ""
    said, both = figure_words(cell.rating.case, figure), pair(figure)
    return f"{said} ({both})" if both and both != said else said
