"""What needs the board's eye, in one line each for page 1 and in full for the pages after it; pure."""

from collections.abc import Sequence

from apps.core.rag import State
from apps.reports.pack import Change, Exceptional, Exceptions, FirstPage, Line
from apps.reviews.frozen import FrozenCell, FrozenJudgement, FrozenKPI
from apps.reviews.snapshot import Snapshot
from apps.scorecard.flags import Kind

LONGEST_NAME = 100  # characters, for a KPI on a line of page 1
MOST_LINES = 8  # of reds on page 1, the rest counted
MOST_RED_SCHOOLS = 3  # named on a line of page 1, the rest counted
MOST_LATE = 5  # of the trust's own late actions on the exceptions pages, the rest counted
MOST_NAMES = 6  # in a line of what changed
TURNED_RED, LEFT_RED = "Turned red", "No longer red"
TURNED_RED_AT, LEFT_RED_AT = "Turned red at a school", "No longer red at a school"
_AT_A_SCHOOL = {TURNED_RED: TURNED_RED_AT, LEFT_RED: LEFT_RED_AT}


def shortened(text: str, most: int = LONGEST_NAME) -> str:
    """The text in one line, cut at a word with an ellipsis where it is longer than `most` characters."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut else cut}…"


def brief(kpi: FrozenKPI, most: int) -> str:
    """The statement cut to so many characters, without its full stop, the measure's name kept whole at its end."""
    statement = kpi.statement.rstrip(". ")
    if not kpi.measure:
        return shortened(statement, most)
    return f"{shortened(statement, max(most - len(kpi.measure) - 2, 10))}: {kpi.measure}"


def called(kpi: FrozenKPI, most: int = LONGEST_NAME) -> str:
    """Code and statement, as lists name a KPI."""
    return f"{kpi.code} {brief(kpi, most)}".strip()


def held_against(figure: str, target: str, judgement: FrozenJudgement | None = None) -> str:
    """A figure with its target, both as printed: "91.0% against 95.0%", "not done, to be done by 12 June 2026".

    Where its colour was judged, both colours: "95.4% against 95.0% (judged red; the figures say green)".
    """
    if judgement is not None:
        was = f"say {State(judgement.arithmetic).word.lower()}" if judgement.arithmetic else "give no colour"
        judged = State(judgement.judged).word.lower()
        return f"{held_against(figure, target)} (judged {judged}; the figures {was})"
    if not target:
        return figure or "no figure"
    if target.startswith("done by"):
        return f"{figure or 'not reported'}, to be {target}"
    return f"{figure or 'no figure'} against {target}"


def first_page(rows: Snapshot) -> FirstPage:
    """Page 1 below the cover block."""
    own = [row for row in rows.decisions if not row.of_term]
    reds = _red_lines(rows)
    return FirstPage(
        sought=[row for row in own if row.kind == "sought"],
        made=[row for row in own if row.kind == "made"],
        before=rows.head.before,
        changes=_changes(rows) if rows.head.before else (),
        reds=reds[:MOST_LINES],
        more_reds=len(reds[MOST_LINES:]),
        last_decisions=[row for row in rows.decisions if row.of_term],
        coverage=_coverage(rows),
    )


def _coverage(rows: Snapshot) -> str:
    due, there = rows.head.figures_due, rows.head.figures_in
    if not due:
        return "No figure was due this term."
    missing = due - there
    tail = "; none is missing" if not missing else f"; {missing} {'is' if missing == 1 else 'are'} missing"
    verified = f", {rows.head.figures_verified:,} verified" if there else ""
    return f"{there:,} of {due:,} figures in{verified}{tail}."


def red_cells(rows: Snapshot, kpi: FrozenKPI) -> list[FrozenCell]:
    """The schools' cells of a line that are red, as judged or by the arithmetic."""
    return [cell for cell in rows.cells_by_measure.get(kpi.measure_ref, ()) if rows.state_of(cell) is State.RED]


def _red_lines(rows: Snapshot) -> list[Line]:
    """Each red KPI, then each that is red at a school though not for the trust: none is hidden by a better colour."""
    reds, hidden = [], []
    for kpi in rows.trust_kpis:
        schools = red_cells(rows, kpi)
        if rows.state_of(kpi) is State.RED:
            figure = held_against(kpi.open_printed, kpi.target, rows.judgement_of(kpi))
            reds.append(Line(State.RED, called(kpi), f"{figure}{_at(rows, schools)}"))
        elif schools:
            hidden.append(Line(State.RED, called(kpi), f"red{_at(rows, schools)}"))
    return [*reds, *hidden]


def _at(rows: Snapshot, schools: Sequence[FrozenCell]) -> str:
    """Where it is red; "(judged)" behind a school whose figure says something else."""
    if not schools:
        return ""
    named = [f"{cell.school_name}{' (judged)' * bool(rows.judgement_of(cell))}" for cell in schools[:MOST_RED_SCHOOLS]]
    more = len(schools) - len(named)
    if more:
        return f" at {', '.join(named)} and {more} more"
    return f" at {named[0]}" if len(named) == 1 else f" at {', '.join(named[:-1])} and {named[-1]}"


def _changes(rows: Snapshot) -> list[Change]:
    """What moved since the last review's print, the worst news first; what stayed is not named."""
    groups: dict[str, list[str]] = {
        title: [] for title in (TURNED_RED, "Fell to amber", TURNED_RED_AT, LEFT_RED, "Rose to green", LEFT_RED_AT)
    }
    for kpi in rows.trust_kpis:
        name = kpi.code or called(kpi, 60)
        title = movement(kpi.state_before, rows.state_of(kpi))
        if title:
            groups[title].append(f"{name} {kpi.measure}".rstrip())
        for cell in rows.cells_by_measure.get(kpi.measure_ref, ()):
            at_school = _AT_A_SCHOOL.get(movement(cell.state_before, rows.state_of(cell)))
            if at_school:
                groups[at_school].append(f"{name} at {cell.school_name}")
    return [
        Change(title, tuple(names[:MOST_NAMES]), len(names[MOST_NAMES:])) for title, names in groups.items() if names
    ]


def movement(stored: str, now: State | None) -> str:
    """What a colour has done since the one stored with the last review; "" where there is none to compare."""
    before = State(stored) if stored else None
    if now is None or before is None or not now.is_colour or before is now:
        return ""
    if now is State.RED:
        return TURNED_RED
    if before is State.RED:
        return LEFT_RED
    if before is State.GREEN:
        return "Fell to amber"
    return "Rose to green" if now is State.GREEN and before is State.AMBER else ""


def build_exceptions(rows: Snapshot) -> Exceptions:
    """The exceptions pages: red KPIs, reds at schools, no assurance, judged colours, and what else is flagged.

    What is flagged and why was frozen with the review: here it is only laid out.
    """
    found = [_exceptional(rows, kpi, red_cells(rows, kpi)) for kpi in rows.trust_kpis]
    flags = {kind: [flag for flag in rows.flagged.flags if flag.kind is kind] for kind in Kind}
    ours = {plan.plan_ref for plan in rows.trust_plans}
    late = [flag for flag in flags[Kind.LATE] if flag.plan in ours]
    return Exceptions(
        reds=[one for one in found if one.state is State.RED],
        red_schools=[one for one in found if one.schools and one.state is not State.RED],
        without_action=len(flags[Kind.UNSERVED]),
        no_assurance=[row for row in rows.missing if row.no_assurance],
        judged=rows.judgements,
        flagged=[flag.sentence for flag in (*flags[Kind.RED_UNDER_GREEN], *flags[Kind.UNBACKED])],
        late=[flag.sentence for flag in late[:MOST_LATE]],
        more_late=len(late[MOST_LATE:]),
        late_at_schools=len(flags[Kind.LATE]) - len(late),
    )


def _exceptional(rows: Snapshot, kpi: FrozenKPI, schools: Sequence[FrozenCell]) -> Exceptional:
    """A KPI with the actions that serve it: the trust's and the red schools', or everyone's where no school is red."""
    red = {cell.school_ref for cell in schools}
    serving = rows.actions_by_kpi.get(kpi.kpi_ref, ())
    ours = [row for row in serving if row.school_ref is None or not red or row.school_ref in red]
    actions = sorted(ours, key=lambda row: (-row.days_late, row.school_ref is not None, row.position))
    whose = {None, *red}
    judged = frozenset(cell.school_ref for cell in schools if rows.judgement_of(cell))
    said = [row for row in rows.comments if kpi.measure_ref in row.measure_refs and row.school_ref in whose]
    return Exceptional(
        kpi,
        rows.state_of(kpi),
        schools,
        actions,
        said,
        elsewhere=len(serving) - len(actions),
        judged=judged,
        is_withheld=not serving and kpi.kpi_ref in rows.served_elsewhere,
    )
