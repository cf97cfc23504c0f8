"""From a review's frozen rows to a board pack; pure, so that the same rows give the same pack."""

import datetime as dt
from itertools import groupby

from django.utils import timezone

from apps.core.figures import print_day
from apps.core.rag import State
from apps.reports.exceptions import build_exceptions, first_page, red_cells
from apps.reports.pack import Cover, FamilyPart, Pack, PlanLine, PlanPage, Record, ScoreLine
from apps.reports.schools import NOT_ASKED, build_matrices, build_school_pages, other_sentences
from apps.reviews.frozen import FrozenCommentary, FrozenKPI, FrozenPlan, FrozenPriority
from apps.reviews.snapshot import Snapshot
from apps.trusts.vocabulary import Words, defaults

MOST_PLAN_LINES = 26  # more do not fit on one page
NO_FAMILY = "No family"


def build_pack(rows: Snapshot, *, meeting_on: dt.date | None, draft_on: dt.date | None) -> Pack:
    """The pack of these rows; `draft_on` is the day a draft shows on every page, None for the final one."""
    each_school = [kpi for kpi in rows.trust_kpis if kpi.for_each_school]
    headlines = [kpi for kpi in each_school if kpi.headline]
    plans = [_plan_page(rows, plan) for plan in rows.trust_plans]
    return Pack(
        cover=_cover(rows, rows.record.meeting_on if rows.record else meeting_on, draft_on),
        words=_words(rows),
        first=first_page(rows),
        exceptions=build_exceptions(rows, [line for page in plans for _, lines in page.themes for line in lines]),
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
        record=_record(rows),
    )


def _words(rows: Snapshot) -> dict[str, str]:
    """Our words, singular and plural, with the trust's own in their place as they were on that day."""
    own = Words({})
    return {key: own[key] for name in defaults() for key in (name, f"{name}_plural")} | rows.head.words


def _cover(rows: Snapshot, meeting_on: dt.date | None, draft_on: dt.date | None) -> Cover:
    head = rows.head
    sought = sum(1 for row in rows.decisions if row.kind == "sought" and not row.of_term)
    term = f"{head.term_name} term {head.year_name}"
    asked = {
        0: "To note this report: no decision is sought.",
        1: "To take the decision sought below, and note the rest.",
    }
    return Cover(
        trust_name=head.trust_name,
        colour=head.colour,
        title=f"Board pack: {term}",
        term=term[0].upper() + term[1:],
        author=_words(rows)["ceo"],
        purpose="For decision and challenge" if sought else "For information and challenge",
        recommendation=asked.get(sought, f"To take the {sought} decisions sought below, and note the rest."),
        classification="Open: roles stand in place of people's names, and the numbers of small groups are withheld",
        meeting=print_day(meeting_on) if meeting_on else "No day set yet",
        issued=print_day(timezone.localdate(rows.record.issued_at)) if rows.record else "Not issued",
        mark=f"Draft, {print_day(draft_on)}" if draft_on else "",
    )


def _plan_page(rows: Snapshot, plan: FrozenPlan) -> PlanPage:
    """Priorities with their sub-priorities while these fit on a page, else those of the first level alone."""
    mine = [row for row in rows.priorities if row.plan_ref == plan.plan_ref]
    shown = mine if len(mine) <= MOST_PLAN_LINES else [row for row in mine if row.parent_ref is None]
    lines = [
        PlanLine(row, row.parent_ref is not None, rows.commentary_by_priority.get(row.priority_ref)) for row in shown
    ]
    of_parent = {row.priority_ref: row.theme for row in mine}

    def theme_of(line: PlanLine) -> str:
        return line.priority.theme or of_parent.get(line.priority.parent_ref or 0, "")

    themes = [(theme, list(part)) for theme, part in groupby(lines, key=theme_of)]
    return PlanPage(plan, themes, len(mine) - len(shown))


def _families(rows: Snapshot) -> list[FamilyPart]:
    """The trust's lines that are asked for by family, families in the trust's order, those of none at the end."""

    def place(kpi: FrozenKPI) -> tuple[bool, int, str]:
        return (not kpi.family, kpi.family_position, kpi.family)

    def name(kpi: FrozenKPI) -> str:
        return f"{kpi.family_parent}: {kpi.family}" if kpi.family_parent else kpi.family or NO_FAMILY

    ordered = sorted((kpi for kpi in rows.trust_kpis if _is_asked(rows, kpi)), key=place)
    return [FamilyPart(family, [_score_line(rows, kpi) for kpi in part]) for family, part in groupby(ordered, key=name)]


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


def _record(rows: Snapshot) -> Record:
    return Record(
        issue=rows.record,
        as_of=print_day(rows.head.as_of),
        figures_checksum=rows.figures_checksum,
        issued_checksum=rows.issued_checksum,
        plans=rows.plans,
        schools=len(rows.schools),
        lines=len(rows.kpis),
        cells=len(rows.cells),
    )
