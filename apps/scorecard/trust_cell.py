"""The trust's cell of one row: its own figure, its schools' rolled up, or how they are spread; never an average."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from apps.core.rag import State, distribution_words
from apps.kpis.asking import is_asked
from apps.kpis.cells import Desk
from apps.kpis.evidence import Cell
from apps.kpis.facts import Coverage, Figure, Shape
from apps.kpis.rating import Rating
from apps.scorecard.needed import needed_from
from apps.scorecard.rolling_up import Basis, Held, Rule, entered, roll_up


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustCell:
    """The trust's cell: `rating` is None where the schools are only counted (`basis` spread).

    `cell` is the trust's own, where the KPI is measured for the trust (then `counts`, the schools' states, are empty)
    or the trust types its figure beside its schools'. `note` says what the figure is, or why there is none.
    """

    basis: Basis
    rating: Rating | None = None
    cell: Cell | None = None
    counts: Mapping[State, int] = field(default_factory=dict)
    reported: int = 0
    due: int = 0
    note: str = ""

    @property
    def state(self) -> State | None:
        """The colour or other state, or None where the schools are only counted."""
        return self.rating.state if self.rating else None

    @property
    def words(self) -> str:
        """How the schools are spread: "6 green, 2 amber, 1 red, 1 overdue of 10 due"; "" for the trust's own figure."""
        return distribution_words(self.counts) if self.counts else ""

    @property
    def label(self) -> str:
        """The state in words, red schools named ("Green, except: Hill View"), or the distribution."""
        return self.rating.label if self.rating else self.words

    @property
    def sentence(self) -> str:
        """What explains it: the rating's sentence with the distribution, or the distribution alone."""
        parts = [self.rating.sentence if self.rating else "", *self._beside]
        return " ".join(part for part in parts if part)

    @property
    def open_sentence(self) -> str:
        """The sentence for open papers, a small group's number left out."""
        parts = [self.rating.open_sentence if self.rating else "", *self._beside]
        return " ".join(part for part in parts if part)

    @property
    def red_schools(self) -> tuple[str, ...]:
        """The red schools within a better colour, the worst first."""
        coverage = self.rating.case.coverage if self.rating else None
        return coverage.red_schools if coverage and self.state is not State.RED else ()

    @property
    def how(self) -> str:
        """How it came about, and from how many schools: "Pupils added up, 9 of 10 schools in"."""
        if not self.due:
            return self.basis.words
        return f"{self.basis.words}, {self.reported} of {self.due} {'school' if self.due == 1 else 'schools'} in"

    @property
    def _beside(self) -> list[str]:
        """What the figure is, and how the schools are spread: not where none of them has a colour of its own."""
        spread = self.words if not self.rating or any(state.is_due for state in self.counts) else ""
        return [f"{words[0].upper()}{words[1:]}." for words in (self.note, spread) if words]


def trust_cell_of(desk: Desk, cells: Sequence[Cell]) -> TrustCell:
    """Roll up one row's cells, all of one measure of a trust plan's KPI, by the KPI's rule (`rolling_up`).

    Where the KPI says nothing, figures that all have a numerator and a denominator are pooled, and others counted. Of
    a half-termly KPI the latest half that any school has reported counts, and a school that has not reported it yet is
    not in.
    """
    own = next((cell for cell in cells if cell.school is None), None)
    schools = [cell for cell in cells if cell.school is not None]
    asked = [cell for cell in schools if is_asked(cell)]
    if own is not None and not own.kpi.for_each_school:
        return TrustCell(basis=Basis.OWN, rating=own.rating, cell=own)
    counts = dict(Counter(cell.rating.state for cell in schools))
    if own is not None:
        return _entered(desk, own, asked, counts)
    reported = _of_latest_period([cell for cell in asked if cell.rating.has_figure])
    if cells[0].kpi.shape == Shape.PROPORTION and reported:
        return _by_rule(desk, asked, reported, counts)
    rolled = roll_up(
        Rule(cells[0].kpi.rollup),
        [cell.rating for cell in asked],
        _held(desk, reported[0] if reported else cells[0]),
        [cell.rating for cell in reported],
    )
    return TrustCell(
        basis=rolled.basis,
        rating=rolled.rating,
        counts=counts,
        reported=rolled.reported,
        due=rolled.due,
        note=rolled.note or rolled.why,
    )


def _held(desk: Desk, cell: Cell) -> Held:
    """What the trust is held to in the period of a cell."""
    kpi = cell.kpi

    def together(figure: Figure, last_year: Figure | None, coverage: Coverage) -> Rating:
        return desk.rate_together(kpi, cell.period, figure, last_year=last_year, coverage=coverage)

    needed = needed_from(kpi.share_needed, in_pupils=kpi.share_in_pupils)
    return Held(rate=together, enough=desk.evidence.trust.coverage_share, needed=needed)


def _by_rule(desk: Desk, asked: Sequence[Cell], reported: Sequence[Cell], counts: Mapping[State, int]) -> TrustCell:
    """A rule about the schools, rated from what they answered; the schools that miss it are named in its sentence."""
    coverage = Coverage(reported=len(reported), due=len(asked), enough=desk.evidence.trust.coverage_share)
    return TrustCell(
        basis=Basis.SHARE,
        rating=desk.rate_schools(reported, coverage=coverage),
        counts=counts,
        reported=len(reported),
        due=len(asked),
    )


def _entered(desk: Desk, own: Cell, asked: Sequence[Cell], counts: Mapping[State, int]) -> TrustCell:
    """The figure that the trust types beside its schools', with how these are spread."""
    rating = entered(own.rating, [cell.rating for cell in asked], desk.evidence.trust.coverage_share)
    return TrustCell(
        basis=Basis.ENTERED,
        rating=rating,
        cell=replace(own, rating=rating),
        counts=counts,
        reported=sum(cell.rating.has_figure for cell in asked),
        due=len(asked),
    )


def _of_latest_period(cells: list[Cell]) -> list[Cell]:
    latest = max((cell.period.starts_on for cell in cells), default=None)
    return [cell for cell in cells if cell.period.starts_on == latest]
