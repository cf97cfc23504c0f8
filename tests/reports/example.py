"""A review of ten schools and forty KPIs as unsaved frozen rows: every state, long names, notes, judgements."""

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import Any

from apps.core.rag import State, distribution_words
from apps.reviews.flagging import draw_flags
from apps.reviews.frozen import (
    FrozenAction,
    FrozenCell,
    FrozenCommentary,
    FrozenDecision,
    FrozenIssue,
    FrozenJudgement,
    FrozenKPI,
    FrozenMissing,
    FrozenPlan,
    FrozenPriority,
    FrozenReview,
    FrozenSchool,
)
from apps.reviews.snapshot import Snapshot

DAY = dt.date(2026, 11, 20)
MOMENT = dt.datetime(2026, 12, 3, 16, 20, tzinfo=dt.UTC)
SCHOOLS = (
    ("Hill View Primary School", "Primary"),
    ("St Brannock's Church of England Voluntary Aided Primary School", "Primary"),
    ("Larch Road Infants", "Primary"),
    ("Oakfield Primary", "Primary"),
    ("Marsh Lane Primary", "Primary"),
    ("Northmoor High", "Secondary"),
    ("The Wexley Academy", "Secondary"),
    ("Seaton School", "All-through"),
    ("Orchard Bank School", "Special"),
    ("Moorside Sixth Form", "16-plus"),
)
THINGS = (
    (
        "Attendance",
        ("Pupil attendance is at least 95%", "Persistent absence is at most 12%", "Staff attendance is above 95%"),
    ),
    (
        "Attainment",
        ("Reading at the expected standard", "Writing at the expected standard", "Maths at the expected standard"),
    ),
    ("Culture", ("Pupils who are happy at school", "Pupils who feel safe", "Parents who would recommend the school")),
    ("People", ("Staff turnover is about 10%", "Appraisals finished by the end of October")),
    ("Finance", ("Reserves are at least 6% of income", "Staffing cost is at most 76% of income")),
)
_G, _A, _R = State.GREEN, State.AMBER, State.RED
# Of forty lines four are red, as in a trust that does middling well; of the schools' cells about one in twenty.
LINES = (_G, _A, _G, _G, _R, _G, State.NOT_DUE, _G, State.MONITOR, _A, _G, _G, State.OVERDUE)
CELLS = (
    _G,
    _G,
    _A,
    _G,
    _G,
    _G,
    State.NOT_DUE,
    _G,
    _A,
    _G,
    _G,
    State.MONITOR,
    _G,
    _R,
    _G,
    _G,
    _G,
    _A,
    _G,
    State.OVERDUE,
    _G,
)


def counts_of(states: list[State]) -> dict[str, int]:
    return {state.value: number for state, number in Counter(states).items()}


def words_of(states: list[State]) -> str:
    return distribution_words(Counter(states))


def _sentence(state: State, figure: str) -> str:
    match state:
        case State.NOT_DUE:
            return "Not due: no figure is asked for in autumn 2026/27; last result 92.0%, amber, on 3 July 2026."
        case State.OVERDUE:
            return "Overdue: the autumn figure was due by 13 November 2026."
        case State.MONITOR:
            return f"Monitor: {figure}; no target has been set."
    return (
        f"{state.word}: {figure} against 95.0% for autumn (amber down to 93.0%); 0.4 points below autumn last year; "
        "national 94.9% (autumn 2024/25)."
    )


def _rated(state: State, number: int, **more: Any) -> dict[str, Any]:
    figure = "" if state in (State.OVERDUE, State.NOT_DUE, State.NOT_APPLICABLE) else f"{96.2 - number % 7:.1f}%"
    note = "Two families moved away in October, and a virus closed Year 3 for a week." if state is State.RED else ""
    sentence = _sentence(state, figure)
    return {
        "state": state.value,
        "label": state.word,
        "printed": figure,
        "open_printed": figure,
        "sentence": sentence,
        "open_sentence": sentence,
        "direction": ("better", "same", "worse", "")[number % 4],
        "note": note,
        "state_before": LINES[(number + number // 4 + 1) % len(LINES)].value,
        **more,
    }


def _counted(states: list[State]) -> dict[str, Any]:
    """A line whose schools are only counted: no colour, no figure."""
    words = words_of(states)
    return {"state": "", "label": words, "sentence": f"{words}.", "open_sentence": f"{words}."}


def _lines(number: int) -> tuple[list[FrozenKPI], list[FrozenCell]]:
    lines, cells = [], []
    flat = [(family, at, statement) for at, (family, named) in enumerate(THINGS) for statement in named]
    for n in range(number):
        family, at, statement = flat[n % len(flat)]
        each = n % 4 != 3
        states = []
        for s, (name, _) in enumerate(SCHOOLS if each else ()):
            state = State.NOT_APPLICABLE if (n + s) % 6 == 5 else CELLS[(n * 11 + s * 4) % len(CELLS)]
            states.append(state)
            last = State.AMBER.value if state is State.NOT_DUE else ""
            rated = _rated(state, n + s, last_state=last)
            cells.append(FrozenCell(kpi_ref=n, measure_ref=n, school_ref=s, school_name=name, target="95.0%", **rated))
        lines.append(
            FrozenKPI(
                plan_ref=1,
                priority_ref=n % 5,
                kpi_ref=n,
                measure_ref=n,
                code=f"K{n + 1}",
                statement=f"{statement}{' for every group that a school has' if n % 5 == 4 else ''}",
                family=family,
                family_position=at,
                headline=n % 4 == 0,
                for_each_school=each,
                owner_roles="Director of education",
                target="95.0%",
                amber_limit="93.0%",
                benchmark="94.9% (autumn 2024/25)" if n % 3 == 0 else "",
                counts=counts_of(states),
                counts_sentence=words_of(states) if each else "",
                **(_counted(states) if each and n % 8 == 6 else _rated(LINES[n % len(LINES)], n)),
            )
        )
    return lines, cells


def _actions() -> list[FrozenAction]:
    rows = []
    for n in range(30):
        school = n % 11 - 1
        state = (State.GREEN, State.AMBER, State.RED, State.COMPLETE, State.AWAITING)[n % 5]
        rows.append(
            FrozenAction(
                plan_ref=1 if school < 0 else 10 + school,
                priority_ref=n % 5 if school < 0 else 100 + school,
                action_ref=n,
                school_ref=None if school < 0 else school,
                school_name="" if school < 0 else SCHOOLS[school][0],
                code=f"A{n}",
                title="Ring home on the first day of every absence and walk to the door on the third",
                owners="PJM",
                owner_roles="Attendance lead",
                due_on=dt.date(2027, 3, 31),
                state=state.value,
                word=state.word,
                days_late=12 * (n % 3 == 0),
                sentence=f"{state.word}.",
                kpi_refs=[n % 24],
                position=n,
            )
        )
    return rows


def _priorities() -> list[FrozenPriority]:
    rows = []
    for n in range(5):
        states = [CELLS[n + k] for k in range(8)]
        rows.append(
            FrozenPriority(
                plan_ref=1,
                priority_ref=n,
                theme="Children flourish" if n < 3 else "The trust endures",
                code=f"P{n + 1}",
                title="Every child is in school, on time and ready to learn, every day",
                lead_roles="Director of education",
                delivery_counts=counts_of(states[:5]),
                delivery_sentence=words_of(states[:5]),
                late=n,
                impact_counts=counts_of(states),
                impact_sentence=words_of(states),
                paused="the trust recovers its reserves first" if n == 4 else "",
            )
        )
    for s, (name, _) in enumerate(SCHOOLS[:9]):
        rows.append(
            FrozenPriority(
                plan_ref=10 + s,
                priority_ref=100 + s,
                code="1",
                title=f"Attendance at {name}",
                delivery_sentence="2 green, 1 amber of 3 due",
                late=1,
            )
        )
    return rows


def example(*, number: int = 40, issued: bool = True, **more: Any) -> Snapshot:
    """The rows of a review; `more` replaces some of them."""
    lines, cells = _lines(number)
    plans = [
        FrozenPlan(
            plan_ref=1, kind="trust", title="Trust plan", starts_on=dt.date(2024, 9, 1), ends_on=dt.date(2028, 8, 31)
        )
    ]
    plans += [
        FrozenPlan(
            plan_ref=10 + s,
            kind="sdp",
            school_ref=s,
            school_name=name,
            title=f"{name} plan 2026/27",
            starts_on=dt.date(2026, 9, 1),
            ends_on=dt.date(2027, 8, 31),
        )
        for s, (name, _) in enumerate(SCHOOLS[:9])
    ]
    schools = [
        FrozenSchool(
            school_ref=s,
            name=name,
            slug=f"school-{s}",
            urn=str(100200 + s),
            phase=phase,
            joined_on=dt.date(2020, 9, 1),
            counts_sentence=words_of([cell.rag for cell in cells if cell.school_ref == s]),
            plan_titles=f"{name} plan 2026/27" if s < 9 else "",
            plan_sentence="5 green, 2 amber, 1 red of 8 due" if s < 9 else "",
            plan_late=s % 3,
        )
        for s, (name, phase) in enumerate(SCHOOLS)
    ]
    values: dict[str, Any] = {
        "head": FrozenReview(
            trust_name="Larkmoor Learning Trust",
            colour="#5b2a86",
            year_name="2026/27",
            term_name="autumn",
            as_of=DAY,
            term_starts_on=dt.date(2026, 9, 1),
            term_ends_on=dt.date(2026, 12, 18),
            figures_due=50,
            figures_in=48,
            figures_verified=41,
            before="summer 2025/26",
            words={"priority": "Priority", "priority_plural": "Priorities", "school_plural": "Schools"},
        ),
        "is_final": issued,
        "plans": plans,
        "schools": schools,
        "priorities": _priorities(),
        "kpis": lines,
        "cells": cells,
        "actions": _actions(),
        "missing": [
            FrozenMissing(
                kpi_ref=n,
                measure_ref=n,
                school_ref=n,
                from_whom=SCHOOLS[n][0],
                code=f"K{n + 1}",
                name="Pupils who feel safe",
                state="overdue",
                due_on=dt.date(2026, 11, 13),
                no_assurance=n == 1,
                acknowledged="The survey closes on 27 November." if n else "",
            )
            for n in range(3)
        ],
        "judgements": [
            FrozenJudgement(
                kpi_ref=0,
                measure_ref=0,
                school_ref=None,
                code="K1",
                name=lines[0].name,
                arithmetic="green",
                judged="amber",
                reason="Two year groups drive the figure, and both leave in July.",
                judged_by="A. Person",
                judged_by_role="CEO",
                judged_on=DAY,
                terms_running=3,
            ),
            FrozenJudgement(
                kpi_ref=4,
                measure_ref=4,
                school_ref=2,
                school_name=SCHOOLS[2][0],
                code="K5",
                name=lines[4].name,
                arithmetic="red",
                judged="amber",
                reason="The test was sat by six of nine pupils.",
                judged_by="A. Person",
                judged_by_role="CEO",
                judged_on=DAY,
                assented_by="B. Person",
                assented_by_role="Trustee",
                assented_on=DAY,
            ),
        ],
        "commentaries": [
            FrozenCommentary(
                plan_ref=1,
                priority_ref=n,
                text="Attendance has held since October, but two schools carry most of the absence.\n"
                "The network meets again on 4 December, with both heads.",
                delivery="green",
                delivery_line="All steps are on time.",
                impact=("amber", "red")[n % 2],
                impact_line="Two schools are below their limit.",
                flag="Delivery is judged green while K5 was red at two ratings running." if n == 1 else "",
                written_by="A. Person",
                written_by_role="Director of education",
                written_on=DAY,
            )
            for n in range(4)
        ],
        "decisions": [
            FrozenDecision(
                decision_ref=1,
                kind="sought",
                text="Agree a second attendance officer for the two secondary schools.",
                priority="P1 Every child attends",
            ),
            FrozenDecision(decision_ref=2, kind="sought", text="Agree that the reading test moves to May."),
            FrozenDecision(decision_ref=3, kind="made", text="The sixth form's open evening has moved to January."),
            FrozenDecision(
                decision_ref=4,
                kind="sought",
                of_term="Summer 2025/26",
                text="Agree the reserves policy.",
                minute="Agreed at 6% of income.",
                minute_number="7.2",
                decided_on=dt.date(2026, 7, 9),
            ),
        ],
        "summary": "The autumn has been steadier than last year's.\n\n"
        "Attendance is the worry, and it is two schools' worry most of all.",
        "figures_checksum": "5f" * 32 if issued else "",
        "issued_checksum": "a7" * 32 if issued else "",
    }
    if issued:
        values["record"] = FrozenIssue(
            meeting_on=dt.date(2026, 12, 10),
            figures_final_at=MOMENT,
            figures_final_by="A. Person",
            issued_at=MOMENT,
            issued_by="A. Person",
            issued_by_role="CEO",
            summary=values["summary"],
        )
    found = Snapshot(**(values | more))
    return replace(found, flags=draw_flags(found))
