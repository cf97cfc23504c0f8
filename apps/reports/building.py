"""From a review's frozen rows to a board pack; pure, so that the same rows give the same pack."""

from collections import Counter
from itertools import groupby

from apps.core.figures import print_day
from apps.core.rag import State
from apps.reports.covers import Asked, cover_of, words_of
from apps.reports.exceptions import build_exceptions, first_page, red_cells
from apps.reports.pack import Afterwards, FamilyPart, Pack, PlanLine, PlanPage, Record, ScoreLine
from apps.reports.schools import NOT_ASKED, build_matrices, build_school_pages, other_sentences
from apps.reports.working import Earlier, definitions_changed, last_years_work
from apps.reviews.frozen import FrozenCommentary, FrozenKPI, FrozenPlan, FrozenPriority
from apps.reviews.snapshot import Snapshot

MOST_PLAN_LINES = 26  # more do not fit on one page
NO_FAMILY = "No family"
_WAYS = ("better", "same", "worse")


def build_pack(rows: Snapshot, asked: Asked, earlier: Earlier | None = None) -> Pack:
    """The pack of these rows; `earlier` is what the review before froze, if there is one."""
    each_school = [kpi for kpi in rows.trust_kpis if kpi.for_each_school]
    headlines = [kpi for kpi in each_school if kpi.headline]
    plans = [_plan_page(rows, plan) for plan in rows.trust_plans]
    spoken = {word.school_ref for word in rows.words}
    return Pack(
        cover=cover_of(rows, asked),
        words=words_of(rows),
        first=first_page(rows),
        exceptions=build_exceptions(rows),
        plans=plans,
        legend=tuple(State),
        families=_families(rows),
        not_asked=[kpi for kpi in rows.trust_kpis if not _is_asked(rows, kpi)],
        matrices=build_matrices(rows, headlines or each_school),
        has_headlines=bool(headlines),
        summary=rows.summary.strip(),
        commentaries=_commentaries(rows),
        school_pages=build_school_pages(rows),
        sentences=other_sentences(rows),
        judged=rows.judgements,
        missing=rows.missing,
        limit_changes=rows.limit_changes,
        record=record_of(rows),
        voices=rows.words,
        without_voice=[school for school in rows.schools if school.school_ref not in spoken],
        definitions=definitions_changed(rows, earlier),
        last_year=last_years_work(rows, earlier),
        unverified=_unverified(rows),
        after=Afterwards(rows.minutes, rows.errata, rows.superseded_by),
    )


def _plan_page(rows: Snapshot, plan: FrozenPlan) -> PlanPage:
    """Priorities with their sub-priorities while these fit on a page, else those of the first level alone."""
    mine = [row for row in rows.priorities if row.plan_ref == plan.plan_ref]
    shown = mine if len(mine) <= MOST_PLAN_LINES else [row for row in mine if row.parent_ref is None]
    lines = [_plan_line(rows, row, mine) for row in shown]
    of_parent = {row.priority_ref: row.theme for row in mine}

    def theme_of(line: PlanLine) -> str:
        return line.priority.theme or of_parent.get(line.priority.parent_ref or 0, "")

    themes = [(theme, list(part)) for theme, part in groupby(lines, key=theme_of)]
    return PlanPage(plan, themes, len(mine) - len(shown))


def _plan_line(rows: Snapshot, row: FrozenPriority, mine: list[FrozenPriority]) -> PlanLine:
    below = [sub.priority_ref for sub in mine if sub.parent_ref == row.priority_ref]
    said = rows.commentary_by_priority.get(row.priority_ref)
    return PlanLine(row, row.parent_ref is not None, said, _direction(rows, [row.priority_ref, *below]))


def _direction(rows: Snapshot, priorities: list[int]) -> str:
    """How the trust's figures of these priorities have moved against the same term last year, counted."""
    lines = (line for number in priorities for line in rows.kpis_by_priority.get(number, ()))
    ways = Counter(line.direction for line in lines)
    return ", ".join(f"{ways[way]} {way}" for way in _WAYS if ways[way])


def _families(rows: Snapshot) -> list[FamilyPart]:
    """The trust's lines that are asked for by family, families in the trust's order, those of none at the end."""

    def place(kpi: FrozenKPI) -> tuple[bool, int, str]:
        return (not kpi.family, kpi.family_position, kpi.family)

    ordered = sorted((kpi for kpi in rows.trust_kpis if _is_asked(rows, kpi)), key=place)
    return [
        FamilyPart(family, [_score_line(rows, kpi) for kpi in part])
        for family, part in groupby(ordered, key=family_name)
    ]


def family_name(kpi: FrozenKPI) -> str:
    """A KPI's family, behind the one over it: "Attainment: Early reading"."""
    return f"{kpi.family_parent}: {kpi.family}" if kpi.family_parent else kpi.family or NO_FAMILY


def _score_line(rows: Snapshot, kpi: FrozenKPI) -> ScoreLine:
    return ScoreLine(kpi, rows.state_of(kpi), rows.judgement_of(kpi), len(red_cells(rows, kpi)))


def _is_asked(rows: Snapshot, kpi: FrozenKPI) -> bool:
    """Whether the term asks for a figure of this line, from the trust or from any school."""
    state = rows.state_of(kpi)
    states = [state] if state else [State(name) for name, number in kpi.counts.items() if number]
    return any(one not in NOT_ASKED for one in states)


def _commentaries(rows: Snapshot) -> list[tuple[FrozenPriority, FrozenCommentary]]:
    """What was said of each priority of the trust's plans, in their order; judgements stand on the plan's page."""
    plans = {plan.plan_ref for plan in rows.trust_plans}
    found = ((row, rows.commentary_by_priority.get(row.priority_ref)) for row in rows.priorities)
    return [(row, said) for row, said in found if row.plan_ref in plans and said and said.text.strip()]


def _unverified(rows: Snapshot) -> list[tuple[FrozenKPI, list[str]]]:
    """The trust's lines with figures that nobody verified, headlines first, and whose these are."""
    found = []
    for kpi in sorted(rows.trust_kpis, key=lambda row: not row.headline):
        own = kpi.basis in (FrozenKPI.Basis.OWN, FrozenKPI.Basis.ENTERED) and kpi.printed and not kpi.verified
        cells = rows.cells_by_measure.get(kpi.measure_ref, ())
        whose = [cell.school_name for cell in cells if cell.printed and not cell.verified and cell.rag not in NOT_ASKED]
        if own or whose:
            found.append((kpi, ["the trust", *whose] if own else whose))
    return found


def record_of(rows: Snapshot) -> Record:
    """The last page: how the document came about, and the checksums of what it was printed from."""
    return Record(
        issue=rows.record,
        as_of=print_day(rows.head.as_of),
        figures_checksum=rows.figures_checksum,
        issued_checksum=rows.issued_checksum,
        plans=rows.plans,
        schools=len(rows.schools),
        lines=len(rows.kpis),
        cells=len(rows.cells),
        supersedes=rows.head.supersedes,
    )
