"""From a review's frozen rows to the documents of one school: its pack, its head's report, its page; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from apps.core.rag import State
from apps.reports.building import family_name, record_of
from apps.reports.covers import Asked, cover_of, words_of
from apps.reports.exceptions import called, held_against, movement
from apps.reports.pack import Afterwards, Change, Cover, Line, Record, SchoolCell, SchoolPage, WorkOfPlan
from apps.reports.schools import NOT_ASKED, build_school_pages, school_cell
from apps.reports.working import work_of
from apps.reviews.around import Erratum
from apps.reviews.frozen import FrozenComment, FrozenJudgement, FrozenKPI, FrozenMissing, FrozenWord
from apps.reviews.snapshot import Snapshot

Figure = tuple[FrozenKPI, SchoolCell]


@dataclass(frozen=True, slots=True)
class SchoolPaper:
    """All that the documents of one school print."""

    cover: Cover
    words: dict[str, str]
    page: SchoolPage
    coverage: str
    before: str
    reds: Sequence[Line]
    changes: Sequence[Change]
    # The figures that the trust asks of the school, by family, and the KPIs of the school's own plans.
    families: Sequence[tuple[str, Sequence[Figure]]]
    own: Sequence[Figure]
    work: Sequence[WorkOfPlan]
    missing: Sequence[FrozenMissing]
    judged: Sequence[FrozenJudgement]
    word: FrozenWord | None
    # What the school said of its figures.
    comments: Sequence[FrozenComment]
    record: Record
    after: Afterwards


def of_school(rows: Snapshot, school_ref: int) -> Snapshot:
    """A review with one school's rows and the lines that it has a figure of: nothing of the others or of the board.

    What was wrong in a line of the trust's was wrong for the school, too.
    """
    plans = [plan for plan in rows.plans if plan.school_ref == school_ref]
    mine = {plan.plan_ref for plan in plans}
    ours = {plan.plan_ref for plan in rows.trust_plans}
    cells = [row for row in rows.cells if row.school_ref == school_ref]
    measures = {row.measure_ref for row in cells}
    return replace(
        rows,
        plans=[plan for plan in rows.plans if plan.plan_ref in mine | ours],
        schools=[school for school in rows.schools if school.school_ref == school_ref],
        priorities=[row for row in rows.priorities if row.plan_ref in mine],
        kpis=[row for row in rows.kpis if row.measure_ref in measures],
        cells=cells,
        actions=[row for row in rows.actions if row.plan_ref in mine],
        missing=[row for row in rows.missing if row.school_ref == school_ref],
        judgements=[row for row in rows.judgements if row.school_ref == school_ref],
        commentaries=[],
        comments=[row for row in rows.comments if row.school_ref == school_ref],
        limit_changes=[],
        inspections=[row for row in rows.inspections if row.school_ref == school_ref],
        flags=[],
        decisions=[],
        minutes=[],
        words=[row for row in rows.words if row.school_ref == school_ref],
        errata=[row for row in rows.errata if _is_wrong_for(row, school_ref, measures)],
        summary="",
    )


def _is_wrong_for(erratum: Erratum, school_ref: int, measures: set[int]) -> bool:
    of_all = erratum.school_id is None and erratum.measure_id in measures
    return of_all or erratum.school_id == school_ref


def build_school_paper(rows: Snapshot, school_ref: int, asked: Asked) -> SchoolPaper | None:
    """The documents' contents; None where the school was not in the trust when the rows were drawn up."""
    rows = of_school(rows, school_ref)
    if not rows.schools:
        return None
    ours = {kpi.measure_ref: kpi for kpi in rows.trust_kpis}
    all_lines = {kpi.measure_ref: kpi for kpi in rows.kpis}
    figures = [(all_lines[cell.measure_ref], school_cell(rows, cell)) for cell in rows.cells]
    asked_for = [figure for figure in figures if figure[1].state is not State.NOT_APPLICABLE]
    of_trust = [figure for figure in asked_for if figure[0].measure_ref in ours]
    [page] = build_school_pages(rows)
    return SchoolPaper(
        cover=cover_of(rows, asked),
        words=words_of(rows),
        page=page,
        coverage=_coverage(of_trust, sum(row.measure_ref in ours for row in rows.missing)),
        before=rows.head.before,
        reds=_reds(asked_for),
        changes=_changes(asked_for) if rows.head.before else (),
        families=_by_family([figure for figure in of_trust if figure[1].state not in NOT_ASKED]),
        own=[figure for figure in asked_for if figure[0].measure_ref not in ours],
        work=work_of([plan for plan in rows.plans if plan.school_ref], rows.priorities, rows.actions),
        missing=rows.missing,
        judged=rows.judgements,
        word=rows.words[0] if rows.words else None,
        comments=rows.comments,
        record=record_of(rows),
        after=Afterwards((), rows.errata, rows.superseded_by),
    )


def _by_family(figures: Sequence[Figure]) -> list[tuple[str, list[Figure]]]:
    ordered = sorted(figures, key=lambda one: (not one[0].family, one[0].family_position, one[0].family))
    return [(name, list(part)) for name, part in groupby(ordered, key=lambda one: family_name(one[0]))]


def _coverage(figures: Sequence[Figure], missing: int) -> str:
    due = sum(1 for _, one in figures if one.cell.rag not in NOT_ASKED)
    if not due:
        return "No figure was due this term."
    there = due - missing
    checked = sum(one.cell.verified for _, one in figures)
    verified = f", {checked} verified" if there else ""
    return f"{there} of {due} figures in{verified}; {missing or 'none'} {'are' if missing > 1 else 'is'} missing."


def _reds(figures: Sequence[Figure]) -> list[Line]:
    """Each red and each overdue figure in one line, the reds first."""
    found = [figure for figure in figures if figure[1].state in (State.RED, State.OVERDUE)]
    found.sort(key=lambda figure: figure[1].state.rank)
    return [
        Line(one.state, called(kpi), held_against(one.cell.open_printed, one.cell.target, one.judgement))
        for kpi, one in found
    ]


def _changes(figures: Sequence[Figure]) -> list[Change]:
    groups: dict[str, list[str]] = {}
    for kpi, one in figures:
        title = movement(one.cell.state_before, one.state)
        if title:
            groups.setdefault(title, []).append(called(kpi, 60))
    return [Change(title, tuple(names)) for title, names in groups.items()]
