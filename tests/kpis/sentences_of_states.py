"""Sentences of milestones, of years that add up, of a trust's schools, and of all that has no colour."""

from datetime import date
from typing import Any

from apps.core.rag import State
from apps.kpis.facts import Coverage, LastResult
from tests.kpis.cases import AFTER
from tests.kpis.sentences_of_figures import ATTENDANCE, Cases

POLICY = {"shape": "milestone", "unit": "yes_no"}
SUSPENSIONS = {"shape": "at_most", "unit": "number", "target": 30, "cumulative": True}
SUMMER = LastResult(state=State.GREEN, printed="95.2%", on=date(2026, 7, 14), small_group=True)
TRUST: dict[str, Any] = {**ATTENDANCE, "is_trust": True, "name": "the trust", "phase": "", "phases": ("secondary",)}

MILESTONES: Cases = [
    ({**POLICY, "done_on": date(2026, 11, 27)}, "Green: done on 27 November 2026; due by 27 November 2026."),
    ({**POLICY, "value": 1}, "Green: done, with no date given; due by 27 November 2026."),
    (
        {**POLICY, "done_on": date(2026, 11, 28)},
        "Amber: done on 28 November 2026, 1 day late; it was due by 27 November 2026.",
    ),
    (
        {**POLICY, "done_on": date(2026, 12, 3), "must_pass": True},
        "Red: done on 3 December 2026, 6 days late; it was due by 27 November 2026 (must pass).",
    ),
    ({**POLICY, "done": False}, "Awaiting: not done yet; to be done by 27 November 2026."),
    ({**POLICY, "done": False, "today": AFTER}, "Red: not done; it was due by 27 November 2026."),
    ({**POLICY, "value": 0, "today": AFTER}, "Red: not done; it was due by 27 November 2026."),
    (
        {**POLICY, "done": False, "done_by": date(2027, 7, 1), "today": AFTER},
        "Awaiting: not done yet; to be done by 1 July 2027.",
    ),
    (
        {**POLICY, "done": False, "done_by": date(2026, 12, 4), "today": date(2026, 12, 4)},
        "Awaiting: not done yet; to be done by 4 December 2026.",
    ),
    (
        {**POLICY, "done": False, "done_by": date(2026, 12, 4), "today": date(2026, 12, 5)},
        "Red: not done; it was due by 4 December 2026.",
    ),
    ({**POLICY, "done": False, "today": date(2026, 11, 27)}, "Awaiting: not done yet; to be done by 27 November 2026."),
    ({**POLICY, "done": False, "due_on": None}, "Awaiting: not done yet, and no day is set for it."),
    (
        {**POLICY, "unit": "number", "target": 5, "value": 5},
        "Green: done, with no date given; due by 27 November 2026.",
    ),
    ({**POLICY, "target": 5, "value": 1}, "Green: done, with no date given; due by 27 November 2026."),
    ({**POLICY, "grade": "Good"}, "Awaiting: not done yet; to be done by 27 November 2026."),
    (POLICY, "Awaiting: to be done by 27 November 2026."),
    ({**POLICY, "done_by": date(2027, 7, 1), "today": AFTER}, "Awaiting: to be done by 1 July 2027."),
    ({**POLICY, "today": AFTER}, "Red: not done; nothing was reported by 27 November 2026."),
    (
        {**POLICY, "today": AFTER, "must_pass": True},
        "Red: not done; nothing was reported by 27 November 2026 (must pass).",
    ),
    ({**POLICY, "done": True, "due_on": None}, "Green: done, with no date given."),
    ({**POLICY, "done_on": date(2026, 9, 30), "due_on": None}, "Green: done on 30 September 2026."),
    (
        {**ATTENDANCE, "compliance_check": True, "today": AFTER},
        "Red: not done; nothing was reported by 27 November 2026.",
    ),
    (
        {"shape": "milestone", "unit": "number", "target": 5, "value": 4, "today": AFTER},
        "Red: not done; it was due by 27 November 2026.",
    ),
]

WITHOUT_A_RESULT: Cases = [
    (
        {**ATTENDANCE, "phases": ("secondary", "16-plus"), "value": 95},
        "Not applicable: this is for secondary and 16-plus schools, and Hill View is a primary school.",
    ),
    (
        {**ATTENDANCE, "phases": ("primary",), "phase": "all_through", "value": 95},
        "Green: 95.0% against 95.0% for autumn (amber down to 93.0%).",
    ),
    (
        {**ATTENDANCE, "phases": ("primary", "secondary", "16-plus"), "phase": "special", "name": ""},
        "Not applicable: this is for primary, secondary and 16-plus schools, and this school is a special school.",
    ),
    (
        {**ATTENDANCE, "trust_only": True},
        "Not applicable: this is measured for the trust as a whole, not for each school.",
    ),
    (
        {**ATTENDANCE, "joined_on": date(2026, 11, 1), "value": 95},
        "Not applicable: Hill View joined on 1 November 2026 and is rated from its first full term.",
    ),
    (
        {**ATTENDANCE, "joined_on": date(2027, 1, 1)},
        "Not applicable: Hill View was not in the trust in autumn; its joining date is 1 January 2027.",
    ),
    (
        {**ATTENDANCE, "paused": "the trust recovers its finances first", "value": 1},
        "Paused: the trust recovers its finances first.",
    ),
    ({**ATTENDANCE, "paused": "On hold until Easter."}, "Paused: On hold until Easter."),
    ({**ATTENDANCE, "paused": ""}, "Paused: no reason was given."),
    (
        {**ATTENDANCE, "is_due": False},
        "Not due: no figure is asked for in autumn, and there is no earlier result.",
    ),
    (
        {**ATTENDANCE, "is_due": False, "last_result": SUMMER, "today": AFTER},
        "Not due: no figure is asked for in autumn; last result 95.2%, green, on 14 July 2026.",
    ),
    (
        {**ATTENDANCE, "is_due": False, "term": "", "value": 93}
        | {"last_result": LastResult(state=State.MONITOR, printed="95.2%", on=date(2026, 7, 14))},
        "Not due: no figure is asked for now; last result 95.2%, without a colour, on 14 July 2026; 93.0% was entered "
        "all the same.",
    ),
    (ATTENDANCE, "Awaiting: the autumn figure is due by 27 November 2026."),
    ({**ATTENDANCE, "today": date(2026, 11, 27)}, "Awaiting: the autumn figure is due by 27 November 2026."),
    (
        {**ATTENDANCE, "due_on": None, "term": ""},
        "Awaiting: the figure has not been reported, and no day is set for it.",
    ),
    ({**ATTENDANCE, "today": date(2026, 11, 28)}, "Overdue: the autumn figure was due by 27 November 2026."),
    (
        {**ATTENDANCE, "today": AFTER, "overdue_before": True},
        "Overdue: the autumn figure was due by 27 November 2026; overdue two periods running, so there is no "
        "assurance.",
    ),
]

WITHOUT_A_COLOUR: Cases = [
    (
        {"unit": "percent", "value": "93.8", "last_year": "94.2", "national": "94.9"},
        "Monitor: 93.8% for autumn; no way of rating it has been chosen; 0.4 points below autumn last year; national "
        "94.9% (autumn 2024/25).",
    ),
    ({"shape": "monitor", "value": 12}, "Monitor: 12 for autumn; it is watched, not rated."),
    ({"shape": "monitor", "value": 12, "term": ""}, "Monitor: 12; it is watched, not rated."),
    ({**ATTENDANCE, "target": None, "value": 94}, "Monitor: 94.0% for autumn; no target is set."),
    (
        {"shape": "about", "unit": "percent", "target": 10, "value": 11},
        "Monitor: 11.0% against about 10.0% for autumn; how far from it is still green has not been set.",
    ),
    (
        {"shape": "about", "unit": "percent", "target": 10, "value": 10},
        "Green: 10.0% against about 10.0% for autumn.",
    ),
    (
        {"shape": "about", "unit": "percent", "target": 10, "amber": 2, "value": 12},
        "Amber: 12.0% against about 10.0% for autumn (amber from 8.0% to 12.0%).",
    ),
    (
        {**ATTENDANCE, "target": (90, 95), "value": 94},
        "Monitor: 94.0% for autumn; its target does not fit this kind of measure.",
    ),
    ({**ATTENDANCE, "grade": "Good"}, "Monitor: Good for autumn; a number is needed to rate it."),
    ({**ATTENDANCE, "done": False}, "Monitor: not done for autumn; a number is needed to rate it."),
    (
        {**SUSPENSIONS, "value": 12},
        "Monitor: 12 so far against at most 30 for 2026/27; it adds up over the year and no part of it is set for "
        "autumn, so it is rated at year's end.",
    ),
    (
        {**SUSPENSIONS, "value": 12, "term": "Spring", "missing_terms": ("autumn",), "is_term_part": True},
        "Monitor: 12 so far; the autumn figure is missing, so the year cannot be added up.",
    ),
    (
        {**SUSPENSIONS, "value": 12, "term": "Summer", "missing_terms": ("autumn", "spring"), "is_year_end": True},
        "Monitor: 12; the autumn and spring figures are missing, so the year cannot be added up.",
    ),
]

CUMULATIVE: Cases = [
    (
        {**SUSPENSIONS, "target": 10, "amber": 12, "is_term_part": True, "value": 12, "last_year": 9},
        "Amber: 12 so far against at most 10 by the end of autumn (amber up to 12); 3 above autumn last year.",
    ),
    (
        {**SUSPENSIONS, "value": 31, "is_year_end": True, "term": "Summer"},
        "Red: 31 against at most 30 for 2026/27 (no amber limit).",
    ),
    (
        {**SUSPENSIONS, "value": 30, "is_year_end": True, "year": ""},
        "Green: 30 against at most 30 for the year.",
    ),
]

SCHOOLS: Cases = [
    (
        {**TRUST, "value": 96, "coverage": Coverage(reported=3, due=4)},
        "Incomplete: 96.0% against 95.0% for autumn (amber down to 93.0%); only 3 of 4 schools are in, and good news "
        "waits for 80% of them.",
    ),
    (
        {**TRUST, "value": 96, "coverage": Coverage(reported=1, due=4)},
        "Incomplete: 96.0% against 95.0% for autumn (amber down to 93.0%); only 1 of 4 schools is in, and good news "
        "waits for 80% of them.",
    ),
    (
        {**TRUST, "value": 90, "coverage": Coverage(reported=3, due=4)},
        "Red: 90.0% against 95.0% for autumn (amber down to 93.0%); red already, 3 of 4 schools in.",
    ),
    (
        {**TRUST, "value": 94, "coverage": Coverage(reported=0, due=1)},
        "Amber: 94.0% against 95.0% for autumn (amber down to 93.0%); amber already, 0 of 1 school in.",
    ),
    (
        {**TRUST, "value": 94, "coverage": Coverage(reported=1, due=2)},
        "Amber: 94.0% against 95.0% for autumn (amber down to 93.0%); amber already, 1 of 2 schools in.",
    ),
    (
        {**TRUST, "value": 96, "coverage": Coverage(reported=4, due=5, red_schools=("Hill View",))},
        "Green, except Hill View: 96.0% against 95.0% for autumn (amber down to 93.0%).",
    ),
    (
        {**TRUST, "value": 94, "coverage": Coverage(reported=5, due=5, red_schools=("Hill View", "Oak", "Ash"))},
        "Amber, except Hill View, Oak and Ash: 94.0% against 95.0% for autumn (amber down to 93.0%).",
    ),
    (
        {**TRUST, "value": 96, "coverage": Coverage(reported=60, due=60, red_schools=tuple("ABCDE"))},
        "Green, except A, B, C and 2 more: 96.0% against 95.0% for autumn (amber down to 93.0%).",
    ),
    (
        {**TRUST, "value": 90, "coverage": Coverage(reported=9, due=10, at_best=State.GREEN)},
        "Incomplete: 90.0% against 95.0% for autumn (amber down to 93.0%); 9 of 10 schools are in, and the rest can "
        "still make it good.",
    ),
    (
        {**TRUST, "value": 90, "coverage": Coverage(reported=1, due=10, at_best=State.AMBER)},
        "Amber: 90.0% against 95.0% for autumn (amber down to 93.0%); amber already, 1 of 10 schools in.",
    ),
    # With every school in there is nothing left that could make it better.
    (
        {**TRUST, "value": 90, "coverage": Coverage(reported=10, due=10, at_best=State.GREEN)},
        "Red: 90.0% against 95.0% for autumn (amber down to 93.0%).",
    ),
]
