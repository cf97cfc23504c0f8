"""One cell of the scorecard put together for its page: its sentence, what is behind it, its past, the work on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from apps.actions.selectors import LinkedAction
from apps.core.rag import State
from apps.kpis.asking import is_asked_in
from apps.kpis.evidence import Cell
from apps.kpis.models import KPI, Measure
from apps.kpis.policies import can_read_note, is_of
from apps.kpis.rating import Rating
from apps.kpis.said import Said, said_of
from apps.pages.kpi_page import TRUST, Figures, Line, figures_of
from apps.scorecard.scorecard import Row, build_scorecard
from apps.scorecard.trust_cell import TrustCell
from apps.trusts.models import Period, School, Term, Trust
from apps.trusts.permissions import P
from apps.trusts.rights import Rights

MOST_ACTIONS = 12


@dataclass(frozen=True, slots=True)
class Spread:
    """The schools that stand in one state."""

    state: State
    schools: Sequence[School]


@dataclass(frozen=True, slots=True)
class Past:
    """One term of the cell's history."""

    term: Term
    rating: Rating | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPage:
    """A cell explained. `rating` is None where schools are only counted; `cell` where there is no figure of its own.

    `has_note` says that the person reads its source and note, `has_checks` that its checks have a page for them; `said`
    is what is said of it, as far as they read it. `past` is newest first and leaves out the term itself;
    `more` counts linked actions that are not among `linked`.
    """

    row: Row
    school: School | None
    rating: Rating | None
    sentence: str
    cell: Cell | None
    trust_cell: TrustCell | None
    has_note: bool
    has_checks: bool
    said: Said
    spread: Sequence[Spread]
    figures: Figures
    past: Sequence[Past]
    linked: Sequence[LinkedAction]
    more: int
    enter_url: str
    kpi_url: str


def build_cell_page(
    *,
    trust: Trust,
    term: Term,
    today: date,
    kpi: KPI,
    measure: Measure,
    school: School | None,
    schools: frozenset[int] | None,
    rights: Rights,
    linked: Sequence[LinkedAction],
    terms: Sequence[Term],
) -> CellPage | None:
    """The cell of a measure for a school, or (None) the trust; None where the scorecard of that term has no such cell.

    `linked` are the actions that serve the KPI, as far as the person may read them; of another school's they are left
    out of a school's cell. The number of queries depends on nothing.
    """
    drafts_of = rights.schools_with(P.SEE_LIVE_FIGURES)
    card = build_scorecard(
        trust=trust, term=term, today=today, schools=schools, plans=[kpi.plan], only=kpi, drafts_of=drafts_of
    )
    row = next((row for row in card.rows if row.measure.pk == measure.pk), None)
    if row is None or (school is None and row.trust is None) or (school is not None and school.pk not in row.schools):
        return None
    trust_cell = row.trust if school is None else None
    cell = row.schools[school.pk] if school else trust_cell.cell if trust_cell else None
    whose = school.slug if school else TRUST
    begun = [found for found in terms if found.starts_on <= term.starts_on]
    figures = figures_of(
        trust=trust,
        kpi=kpi,
        today=today,
        schools=schools,
        drafts_of=drafts_of,
        terms=begun,
        measure_id=measure.pk,
        whose=whose,
    )
    mine = [link for link in linked if school is None or link.plan.school_id in (None, school.pk)]
    kpi_url = reverse("kpi", args=[trust.slug, kpi.pk])
    return CellPage(
        row=row,
        school=school,
        rating=trust_cell.rating if trust_cell else cell.rating if cell else None,
        sentence=trust_cell.sentence if trust_cell else cell.rating.sentence if cell else "",
        cell=cell,
        has_checks=cell is not None and cell.reading is not None and _sees_checks(rights, school),
        said=said_of(trust, term, measure.pk, school, rights),
        trust_cell=trust_cell,
        has_note=cell is not None and cell.reading is not None and can_read_note(rights, school),
        spread=_spread(row, card.schools) if school is None else (),
        figures=figures,
        past=_past(figures, whose, term),
        linked=mine[:MOST_ACTIONS],
        more=max(0, len(mine) - MOST_ACTIONS),
        enter_url=_enter_url(trust, kpi, school, cell or next(iter(row.cells), None), rights, today),
        kpi_url=f"{kpi_url}?measure={measure.pk}&whose={whose}",
    )


def _sees_checks(rights: Rights, school: School | None) -> bool:
    """Whether the person has a figure's own page: those who enter figures there do, and those who verify them."""
    place = school.pk if school else None
    enters = P.ENTER_TRUST_FIGURES if school is None else P.ENTER_SCHOOL_FIGURES
    return rights.may(P.VERIFY_FIGURES, place) or rights.may(enters, place)


def _spread(row: Row, schools: Sequence[School]) -> list[Spread]:
    """The schools by state, those that need attention first."""
    found: dict[State, list[School]] = {}
    for school in schools:
        if school.pk in row.schools:
            found.setdefault(row.schools[school.pk].rating.state, []).append(school)
    return [Spread(state, found[state]) for state in sorted(found, key=lambda state: state.rank)]


def _past(figures: Figures, whose: str, term: Term) -> list[Past]:
    line = next((line for line in figures.lines if _is(line, whose)), None)
    if line is None:
        return []
    pairs = zip(figures.terms, line.spots, strict=True)
    past = [Past(found, spot.rating, spot.sentence) for found, spot in pairs if found.pk != term.pk and spot.sentence]
    return past[::-1]


def _is(line: Line, whose: str) -> bool:
    return line.key == whose


def _enter_url(trust: Trust, kpi: KPI, school: School | None, cell: Cell | None, rights: Rights, today: date) -> str:
    """Where the person enters the figure: on the school's page, the trust's own, or the KPI's of all schools; or ""."""
    if cell is None or cell.period.starts_on > today or not is_asked_in(kpi, cell.period):
        return ""
    period: Period = cell.period
    if school is not None:
        may = rights.may(P.ENTER_SCHOOL_FIGURES, school.pk) and is_of(kpi, school)
        return reverse("figures_school", args=[trust.slug, school.slug, period.pk]) if may else ""
    own = reverse("figures_trust", args=[trust.slug, period.pk])
    if is_of(kpi, None):
        return own if rights.may(P.ENTER_TRUST_FIGURES) else ""
    return f"{own}?kpi={kpi.pk}" if rights.may(P.ENTER_SCHOOL_FIGURES) else ""
