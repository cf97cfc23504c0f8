"""The trust's cell of one row: its own figure, the schools' pooled, or how they are spread; never an average."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from apps.core.rag import State, distribution_words
from apps.kpis.asking import is_asked
from apps.kpis.cells import Desk
from apps.kpis.evidence import Cell
from apps.kpis.facts import Coverage, Figure
from apps.kpis.models import Rollup
from apps.kpis.rating import Rating


class Basis(StrEnum):
    """Where the trust's cell comes from."""

    OWN = "own"
    POOLED = "pooled"
    SPREAD = "spread"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustCell:
    """The trust's cell: `rating` is None where the schools are only counted (`basis` spread).

    `cell` is the trust's own, where the KPI is measured for the trust. `counts` are the schools' states, empty there.
    """

    basis: Basis
    rating: Rating | None = None
    cell: Cell | None = None
    counts: Mapping[State, int] = field(default_factory=dict)
    reported: int = 0
    due: int = 0

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
        parts = [self.rating.sentence if self.rating else "", self._spread]
        return " ".join(part for part in parts if part)

    @property
    def open_sentence(self) -> str:
        """The sentence for open papers, a small group's number left out."""
        parts = [self.rating.open_sentence if self.rating else "", self._spread]
        return " ".join(part for part in parts if part)

    @property
    def _spread(self) -> str:
        return f"{self.words[0].upper()}{self.words[1:]}." if self.words else ""


def trust_cell_of(desk: Desk, cells: Sequence[Cell]) -> TrustCell:
    """Roll up one row's cells, all of one measure of a trust plan's KPI.

    Pooled numerator over denominator where the KPI says so or says nothing and every figure reported has both;
    otherwise the schools are counted, without a colour. Of a half-termly KPI the latest half that any school has
    reported is pooled, and a school that has not reported it yet is not in.
    """
    own = next((cell for cell in cells if cell.school is None), None)
    if own is not None:
        return TrustCell(basis=Basis.OWN, rating=own.rating, cell=own)
    asked = [cell for cell in cells if is_asked(cell)]
    reported = _of_latest_period([cell for cell in asked if cell.rating.case.figure is not None])
    rating = _together(desk, asked, reported)
    return TrustCell(
        basis=Basis.SPREAD if rating is None else Basis.POOLED,
        rating=rating,
        counts=dict(Counter(cell.rating.state for cell in cells)),
        reported=len(reported),
        due=len(asked),
    )


def pooled(figures: Iterable[Figure | None]) -> Figure | None:
    """All numerators over all denominators; None for no figures, or where one of them lacks either."""
    given = [figure for figure in figures if figure is not None]
    pairs = [(f.numerator, f.denominator) for f in given if f.numerator is not None and f.denominator is not None]
    if not given or len(pairs) < len(given):
        return None
    return Figure(
        numerator=sum((numerator for numerator, _ in pairs), Decimal(0)),
        denominator=sum((denominator for _, denominator in pairs), Decimal(0)),
        missing_terms=tuple(dict.fromkeys(term for figure in given for term in figure.missing_terms)),
    )


def _of_latest_period(cells: list[Cell]) -> list[Cell]:
    latest = max((cell.period.starts_on for cell in cells), default=None)
    return [cell for cell in cells if cell.period.starts_on == latest]


def _together(desk: Desk, asked: Sequence[Cell], reported: Sequence[Cell]) -> Rating | None:
    """Rate the schools' figures pooled; None where they cannot be."""
    together = pooled(cell.rating.case.figure for cell in reported)
    if together is None or reported[0].kpi.rollup not in ("", Rollup.POOLED):
        return None
    red = tuple(cell.school.name for cell in asked if cell.rating.state is State.RED and cell.school)
    return desk.rate_together(
        reported[0].kpi,
        reported[0].period,
        together,
        last_year=_last_year(reported),
        coverage=Coverage(
            reported=len(reported), due=len(asked), red_schools=red, enough=desk.evidence.trust.coverage_share
        ),
    )


def _last_year(reported: Sequence[Cell]) -> Figure | None:
    """The same schools' figures a year earlier, pooled; None unless every one of them has it."""
    before = [cell.rating.case.past.same_term_last_year for cell in reported]
    return None if any(figure is None for figure in before) else pooled(before)
