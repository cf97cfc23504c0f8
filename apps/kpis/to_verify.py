"""Reads about verifying: what is asked of a person in a term, and the differences that wait for an answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from apps.kpis.asking import is_asked
from apps.kpis.evidence import Cell
from apps.kpis.figure_policies import answered_for_by
from apps.kpis.models import Check, Reading, Sample
from apps.kpis.selectors import plans_in, rated_cells
from apps.kpis.verifying import Wanted, reasons_of, wanted_of
from apps.trusts.models import Term, Trust
from apps.trusts.permissions import P
from apps.trusts.rights import Rights


@dataclass(frozen=True, kw_only=True)
class ToVerify:
    """What one person may verify in a term: `wanted` is asked of them, `others` may be verified as well.

    `own` counts those asked for that they reported themselves, which somebody else verifies. `reported` figures are in,
    of the schools whose figures they verify (and the trust's own), and `verified` of them count as verified.
    """

    wanted: Sequence[Wanted] = ()
    own: int = 0
    reported: int = 0
    verified: int = 0
    sample: Sample | None = field(default=None)
    find_others: Callable[[], Sequence[Wanted]] = tuple

    @cached_property
    def others(self) -> Sequence[Wanted]:
        """Found when a page asks for them, for most pages only say what is wanted."""
        return self.find_others()

    @property
    def words(self) -> str:
        """ "41 of 48 verified"."""
        return f"{self.verified:,} of {self.reported:,} verified"


def to_verify(trust: Trust, term: Term, today: date, rights: Rights) -> ToVerify:
    """What a person is asked to verify, and may; figures are held against those of the schools that they verify.

    The number of queries depends on nothing.
    """
    schools = rights.schools_with(P.VERIFY_FIGURES)
    if schools is not None and not schools:
        return ToVerify()
    plans = [p for p in plans_in(trust, term) if p.is_trust_plan or schools is None or p.school_id in schools]
    cells = rated_cells(trust=trust, term=term, today=today, plans=plans, schools=schools, drafts_of=frozenset())
    sample = Sample.objects.filter(trust=trust, term=term).first()
    seed, one_in = (sample.seed, sample.one_in) if sample else ("", 1)
    wanted = wanted_of(cells, seed=seed, one_in=one_in, far_points=trust.far_points)
    mine = [found for found in wanted if not _is_own(found.cell, rights)]
    counted = [cell for cell in cells if is_asked(cell) and cell.entered is not None]
    asked = {_place(found.cell) for found in wanted}
    open_to = [c for c in counted if not c.is_verified and _place(c) not in asked and not _is_own(c, rights)]
    return ToVerify(
        wanted=mine,
        own=len(wanted) - len(mine),
        reported=len(counted),
        verified=sum(cell.is_verified for cell in counted),
        sample=sample,
        find_others=lambda: [
            Wanted(cell=cell, reasons=reasons_of(cell, None, seed="", one_in=1, far_points=trust.far_points))
            for cell in open_to
        ],
    )


def _place(cell: Cell) -> tuple[int, int | None]:
    return cell.measure.id, cell.school.id if cell.school else None


def _is_own(cell: Cell, rights: Rights) -> bool:
    return cell.entered is not None and cell.entered.reported_by_id == rights.user_id


def differences_to_answer(trust: Trust, rights: Rights) -> QuerySet[Check]:
    """The checks that found otherwise, of figures that the person answers for, and that nobody has answered yet."""
    figures = Reading.objects.filter(answered_for_by(rights), trust=trust)
    found = Check.objects.filter(trust=trust, agrees=False, answer="", reading__in=figures.values("pk"))
    return found.exclude(checked_by=rights.user_id).order_by("checked_at")


def with_figures(checks: QuerySet[Check]) -> QuerySet[Check]:
    """The same, each with its figure, what it is of, and who checked it."""
    return checks.select_related(
        "checked_by", "reading__school", "reading__measure__kpi", "reading__period__term__year", "answered_by"
    )


def figure_with_life(trust: Trust) -> QuerySet[Reading]:
    """Figures with all that is told of how far each has come."""
    return Reading.objects.filter(trust=trust).select_related(
        "measure",
        "school",
        "period__term__year",
        "reported_by",
        "submitted_by",
        "returned_by",
        "check_made__checked_by",
        "check_made__answered_by",
    )
