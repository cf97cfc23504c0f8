"""Every state and rule with the sentence that explains it, word for word."""

from datetime import date
from typing import Any

import pytest

from apps.core.rag import State
from apps.kpis.facts import Coverage, Figure, LastResult
from apps.kpis.reasons import Reason
from apps.kpis.sentences import compose
from tests.kpis.cases import AFTER, rated

ATTENDANCE = {"shape": "at_least", "unit": "percent", "target": 95, "amber": 93}
ABSENCE = {"shape": "at_most", "unit": "percent", "target": 5, "amber": 6}
SPREAD = {"shape": "between", "unit": "percent", "target": (8, 12), "amber": 2}
TURNOVER = {"shape": "about", "unit": "percent", "target": 10, "tolerance": 1, "amber": 1}
POLICY = {"shape": "milestone", "unit": "yes_no"}
LEADERSHIP = {"shape": "rubric", "unit": "grade", "target": "Good", "amber": "Requires improvement"}
SUSPENSIONS = {"shape": "at_most", "unit": "number", "target": 30, "cumulative": True}
SUMMER = LastResult(state=State.GREEN, printed="95.2%", on=date(2026, 7, 14))

RATED = [
    (
        {**ATTENDANCE, "value": "93.75", "last_year": "94.2", "national": "94.9"},
        "Amber: 93.8% against 95.0% for autumn (amber down to 93.0%); 0.4 points below autumn last year; national "
        "94.9% (autumn 2024/25).",
    ),
    ({**ATTENDANCE, "value": "95"}, "Green: 95.0% against 95.0% for autumn (amber down to 93.0%)."),
    ({**ATTENDANCE, "value": "94.95"}, "Green: 95.0% against 95.0% for autumn (amber down to 93.0%)."),
    ({**ATTENDANCE, "value": "94.94"}, "Amber: 94.9% against 95.0% for autumn (amber down to 93.0%)."),
    ({**ATTENDANCE, "value": "93"}, "Amber: 93.0% against 95.0% for autumn (amber down to 93.0%)."),
    ({**ATTENDANCE, "value": "92.94"}, "Red: 92.9% against 95.0% for autumn (amber down to 93.0%)."),
    (
        {**ATTENDANCE, "value": "95", "strict": True},
        "Amber: 95.0% against more than 95.0% for autumn (amber down to 93.0%).",
    ),
    (
        {**ATTENDANCE, "value": "95", "strict": True, "amber": None},
        "Red: 95.0% against more than 95.0% for autumn (no amber limit).",
    ),
    ({**ATTENDANCE, "value": "94", "amber": None}, "Red: 94.0% against 95.0% for autumn (no amber limit)."),
    ({**ATTENDANCE, "value": "96", "amber": None}, "Green: 96.0% against 95.0% for autumn."),
    ({**ATTENDANCE, "value": "96", "amber": 97}, "Green: 96.0% against 95.0% for autumn."),
    ({**ATTENDANCE, "value": "94", "amber": 97}, "Red: 94.0% against 95.0% for autumn (no amber limit)."),
    ({**ATTENDANCE, "value": "96", "amber": 95}, "Green: 96.0% against 95.0% for autumn."),
    (
        {**ATTENDANCE, "value": "94", "amber": 97, "strict": True},
        "Red: 94.0% against more than 95.0% for autumn (no amber limit).",
    ),
    ({**ATTENDANCE, "value": "94", "must_pass": True}, "Red: 94.0% against 95.0% for autumn (must pass)."),
    ({**ATTENDANCE, "value": "97", "must_pass": True}, "Green: 97.0% against 95.0% for autumn (must pass)."),
    ({**ATTENDANCE, "value": "95", "term": ""}, "Green: 95.0% against 95.0% (amber down to 93.0%)."),
    (
        {**ATTENDANCE, "value": "95", "last_year": "95.04"},
        "Green: 95.0% against 95.0% for autumn (amber down to 93.0%); the same as autumn last year.",
    ),
    (
        {**ATTENDANCE, "value": "95", "last_year": "94", "decimals": 0},
        "Green: 95% against 95% for autumn (amber down to 93%); 1 point above autumn last year.",
    ),
    ({**ABSENCE, "value": "5"}, "Green: 5.0% against at most 5.0% for autumn (amber up to 6.0%)."),
    ({**ABSENCE, "value": "6"}, "Amber: 6.0% against at most 5.0% for autumn (amber up to 6.0%)."),
    ({**ABSENCE, "value": "6.05"}, "Red: 6.1% against at most 5.0% for autumn (amber up to 6.0%)."),
    ({**ABSENCE, "value": "0"}, "Green: 0.0% against at most 5.0% for autumn (amber up to 6.0%)."),
    (
        {**ABSENCE, "value": "5", "strict": True},
        "Amber: 5.0% against less than 5.0% for autumn (amber up to 6.0%).",
    ),
    ({**SPREAD, "value": "12"}, "Green: 12.0% against 8.0% to 12.0% for autumn (amber from 6.0% to 14.0%)."),
    ({**SPREAD, "value": "6"}, "Amber: 6.0% against 8.0% to 12.0% for autumn (amber from 6.0% to 14.0%)."),
    ({**SPREAD, "value": "14.1"}, "Red: 14.1% against 8.0% to 12.0% for autumn (amber from 6.0% to 14.0%)."),
    ({**SPREAD, "value": "9", "target": (12, 8), "amber": None}, "Green: 9.0% against 8.0% to 12.0% for autumn."),
    (
        {**SPREAD, "value": "8", "strict": True, "amber": None},
        "Red: 8.0% against more than 8.0% and less than 12.0% for autumn (no amber limit).",
    ),
    (
        {**TURNOVER, "value": "11"},
        "Green: 11.0% against about 10.0% for autumn (green from 9.0% to 11.0%, amber from 8.0% to 12.0%).",
    ),
    (
        {**TURNOVER, "value": "8"},
        "Amber: 8.0% against about 10.0% for autumn (green from 9.0% to 11.0%, amber from 8.0% to 12.0%).",
    ),
    (
        {**TURNOVER, "value": "12.1", "amber": None},
        "Red: 12.1% against about 10.0% for autumn (green from 9.0% to 11.0%, no amber limit).",
    ),
    (
        {**TURNOVER, "value": "11", "amber": None, "strict": True, "must_pass": True},
        "Red: 11.0% against about 10.0% for autumn (green above 9.0% and below 11.0%, must pass).",
    ),
    (
        {"shape": "at_least", "unit": "score", "target": "0", "value": "-0.3", "amber": "-0.5", "last_year": "-0.6"},
        "Amber: −0.3 against 0.0 for autumn (amber down to −0.5); 0.3 above autumn last year.",
    ),
    (
        {"shape": "at_least", "unit": "score", "target": "0.2", "value": "0", "amber": "-0.1"},
        "Amber: 0.0 against +0.2 for autumn (amber down to −0.1).",
    ),
    (
        {"shape": "at_least", "unit": "money", "target": 40000, "value": 38500, "last_year": 39000},
        "Red: £38,500 against £40,000 for autumn (no amber limit); £500 below autumn last year.",
    ),
    (
        {"shape": "at_most", "unit": "days", "target": 10, "value": 1, "last_year": 2},
        "Green: 1 day against at most 10 days for autumn; 1 day below autumn last year.",
    ),
    (
        {"shape": "at_least", "unit": "yes_no", "target": 1, "value": 0, "last_year": 1},
        "Red: no against yes for autumn; yes in autumn last year.",
    ),
    ({"shape": "at_least", "unit": "yes_no", "target": 1, "done": True}, "Green: yes against yes for autumn."),
    ({"shape": "at_least", "unit": "number", "target": 10, "value": 10}, "Green: 10 against 10 for autumn."),
    (
        {"shape": "at_least", "unit": "number", "target": 3, "amber": 1, "value": 0},
        "Red: 0 against 3 for autumn (amber down to 1, but zero is always red).",
    ),
    (
        {"shape": "at_least", "unit": "number", "target": "0.5", "amber": -1, "value": 0},
        "Red: 0.0 against 0.5 for autumn (amber down to −1.0, but zero is always red).",
    ),
    (
        {"shape": "at_least", "unit": "number", "target": 3, "amber": -5, "value": -1},
        "Red: −1 against 3 for autumn (amber down to −5, but below zero is always red).",
    ),
    (
        {"shape": "at_most", "unit": "number", "target": 0, "value": 0, "last_year": 2},
        "Green: 0 against at most 0 for autumn; 2 below autumn last year.",
    ),
]

EXACT = [
    (
        {"shape": "at_least", "unit": "percent", "target": 100, "numerator": 411, "denominator": 412, "amber": 98},
        "Amber: 99.8% against 100.0% for autumn (amber down to 98.0%); 411 of 412, one short of passing.",
    ),
    (
        {"shape": "at_least", "unit": "percent", "target": 100, "numerator": 411, "denominator": 412, "decimals": 0},
        "Amber: >99% against 100% for autumn; 411 of 412, one short of passing.",
    ),
    (
        {"shape": "at_least", "unit": "percent", "target": 100, "numerator": 4110, "denominator": 4120, "decimals": 0},
        "Red: >99% against 100% for autumn (no amber limit).",
    ),
    (
        {
            "shape": "at_least",
            "unit": "percent",
            "target": 100,
            "numerator": 411,
            "denominator": 412,
            "must_pass": True,
        },
        "Red: 99.8% against 100.0% for autumn (must pass); 411 of 412, one short of passing.",
    ),
    (
        {"shape": "at_most", "unit": "percent", "target": 0, "numerator": 2, "denominator": 9000},
        "Red: <0.1% against at most 0.0% for autumn (no amber limit).",
    ),
    (
        {"shape": "at_least", "unit": "percent", "target": 65, "numerator": 7, "denominator": 12},
        "Amber: 58.3% against 65.0% for autumn; 7 of 12, one short of passing, where one pupil is worth 8.3 points.",
    ),
    (
        {"shape": "at_least", "unit": "percent", "target": 65, "numerator": 6, "denominator": 12},
        "Red: 50.0% against 65.0% for autumn (no amber limit).",
    ),
    (
        {"shape": "at_least", "unit": "percent", "target": 65, "numerator": 7, "denominator": 12, "must_pass": True},
        "Red: 58.3% against 65.0% for autumn (must pass); 7 of 12, one short of passing.",
    ),
    (
        {"shape": "at_most", "unit": "percent", "target": 5, "numerator": 2, "denominator": 20},
        "Amber: 10.0% against at most 5.0% for autumn; 2 of 20, one too many to pass, where one pupil is worth 5.0 "
        "points.",
    ),
    (
        {"shape": "at_least", "unit": "percent", "target": 65, "numerator": 7, "denominator": 8, "counted": "governor"},
        "Green: 87.5% against 65.0% for autumn; 7 of 8, where one governor is worth 12.5 points.",
    ),
    (
        {"shape": "at_least", "unit": "percent", "target": 65, "numerator": 0, "denominator": 1},
        "Red: 0.0% against 65.0% for autumn (zero is always red); 0 of 1, where one pupil is worth 100.0 points.",
    ),
    (
        {"shape": "at_least", "unit": "percent", "target": 65, "numerator": 0, "denominator": 0},
        "Monitor: 0 of 0 for autumn; there is nobody to count.",
    ),
]

GRADES = [
    (
        {**LEADERSHIP, "grade": "good", "judged_by": "the CEO"},
        "Green: Good against Good for autumn (amber down to Requires improvement), judged by the CEO.",
    ),
    (
        {**LEADERSHIP, "grade": "Requires improvement", "last_year": "Inadequate"},
        "Amber: Requires improvement against Good for autumn (amber down to Requires improvement); up from Inadequate "
        "in autumn last year.",
    ),
    (
        {**LEADERSHIP, "grade": "Inadequate", "last_year": "Good"},
        "Red: Inadequate against Good for autumn (amber down to Requires improvement); down from Good in autumn last "
        "year.",
    ),
    (
        {**LEADERSHIP, "grade": "Good", "strict": True, "amber": None},
        "Red: Good against better than Good for autumn (no amber limit).",
    ),
    (
        {**LEADERSHIP, "grade": "Outstanding", "amber": 1, "last_year": "Outstanding"},
        "Green: Outstanding against Good for autumn (amber down to Requires improvement); the same as autumn last "
        "year.",
    ),
    (
        {**LEADERSHIP, "grades": ("1", "2", "3", "4", "5"), "target": "5", "amber": "4", "grade": "4"},
        "Amber: 4 against 5 for autumn (amber down to 4).",
    ),
    (
        {**LEADERSHIP, "grades": ("1", "2", "3", "4", "5"), "target": "5", "amber": None, "value": 5, "strict": True},
        "Red: 5 against better than 5 for autumn (no amber limit).",
    ),
    (
        {**LEADERSHIP, "grades": ("A", "B", "C"), "target": "C", "amber": 5, "grade": "A"},
        "Amber: A against C for autumn (amber down to A).",
    ),
    (
        {**LEADERSHIP, "shape": "at_most", "target": "Good", "amber": "Outstanding", "grade": "Outstanding"},
        "Amber: Outstanding against at most Good for autumn (amber up to Outstanding).",
    ),
    (
        {**LEADERSHIP, "shape": "at_most", "target": "Requires improvement", "amber": 1, "grade": "Outstanding"},
        "Red: Outstanding against at most Requires improvement for autumn (amber up to Good).",
    ),
    (
        {**LEADERSHIP, "shape": "at_most", "target": "Good", "amber": 5, "grade": "Outstanding", "strict": True},
        "Amber: Outstanding against less than Good for autumn (amber up to Outstanding).",
    ),
    (
        {**LEADERSHIP, "target": (1, 2), "grade": "Good"},
        "Monitor: Good for autumn; its target does not fit this kind of measure.",
    ),
    (
        {**LEADERSHIP, "shape": "about", "tolerance": 1, "grade": "Good"},
        "Monitor: Good for autumn; its target does not fit this kind of measure.",
    ),
    (
        {"shape": "rubric", "unit": "number", "target": 5, "amber": 1, "value": 4},
        "Amber: 4 against 5 for autumn (amber down to 4).",
    ),
    (
        {**LEADERSHIP, "grade": "Superb", "amber": None},
        "Monitor: Superb for autumn; it is not one of the grades Inadequate, Requires improvement, Good and "
        "Outstanding.",
    ),
    (
        {**LEADERSHIP, "target": None, "grade": "Good", "judged_by": "the CEO"},
        "Monitor: Good for autumn, judged by the CEO; no target is set.",
    ),
    (
        {**LEADERSHIP, "target": "Superb", "grade": "Good"},
        "Monitor: Good for autumn; its target does not fit this kind of measure.",
    ),
]

MILESTONES = [
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
    ({**POLICY, "done": False}, "Red: not done; it is due by 27 November 2026."),
    ({**POLICY, "done": False, "today": AFTER}, "Red: not done; it was due by 27 November 2026."),
    ({**POLICY, "value": 0, "today": AFTER}, "Red: not done; it was due by 27 November 2026."),
    (
        {**POLICY, "done": False, "done_by": date(2027, 7, 1), "today": AFTER},
        "Awaiting: not done yet; to be done by 1 July 2027.",
    ),
    (POLICY, "Awaiting: to be done by 27 November 2026."),
    ({**POLICY, "done_by": date(2027, 7, 1), "today": AFTER}, "Awaiting: to be done by 1 July 2027."),
    ({**POLICY, "today": AFTER}, "Red: not done; nothing was reported by 27 November 2026."),
    (
        {**POLICY, "today": AFTER, "must_pass": True},
        "Red: not done; nothing was reported by 27 November 2026 (must pass).",
    ),
    (
        {**POLICY, "done": True, "due_on": None},
        "Monitor: done for autumn; no day is set for it to be done by.",
    ),
    (
        {**ATTENDANCE, "compliance_check": True, "today": AFTER},
        "Red: not done; nothing was reported by 27 November 2026.",
    ),
    (
        {"shape": "milestone", "unit": "number", "target": 5, "value": 4},
        "Red: not done; it is due by 27 November 2026.",
    ),
]

WITHOUT_A_RESULT = [
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

WITHOUT_A_COLOUR = [
    (
        {"unit": "percent", "value": "93.8", "last_year": "94.2", "national": "94.9"},
        "Monitor: 93.8% for autumn; no way of rating it has been chosen; 0.4 points below autumn last year; national "
        "94.9% (autumn 2024/25).",
    ),
    ({"shape": "monitor", "value": 12}, "Monitor: 12 for autumn; it is watched, not rated."),
    ({"shape": "monitor", "value": 12, "term": ""}, "Monitor: 12; it is watched, not rated."),
    ({**ATTENDANCE, "target": None, "value": 94}, "Monitor: 94.0% for autumn; no target is set."),
    (
        {"shape": "vs_benchmark", "unit": "percent", "value": 75, "national": 73},
        "Monitor: 75.0% for autumn; a comparison with a national figure is shown without a colour for now; national "
        "73.0% (autumn 2024/25).",
    ),
    (
        {"shape": "gap", "unit": "percent", "value": 4},
        "Monitor: 4.0% for autumn; a gap between groups is shown without a colour for now.",
    ),
    (
        {"shape": "not_worse", "value": 4},
        "Monitor: 4 for autumn; a measure of being no worse than before is shown without a colour for now.",
    ),
    (
        {"shape": "proportion_of_schools", "unit": "yes_no", "value": 1},
        "Monitor: yes for autumn; a share of the schools is shown without a colour for now.",
    ),
    (
        {"shape": "about", "unit": "percent", "target": 10, "value": 11},
        "Monitor: 11.0% against about 10.0% for autumn; how far from it is still green has not been set.",
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

CUMULATIVE = [
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

TRUST = {**ATTENDANCE, "is_trust": True, "name": "the trust", "phase": "", "phases": ("secondary",)}
SCHOOLS = [
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
        {**TRUST, "value": 96, "coverage": Coverage(reported=4, due=5, red_schools=("Hill View",))},
        "Green, except Hill View: 96.0% against 95.0% for autumn (amber down to 93.0%).",
    ),
    (
        {**TRUST, "value": 94, "coverage": Coverage(reported=5, due=5, red_schools=("Hill View", "Oak", "Ash"))},
        "Amber, except Hill View, Oak and Ash: 94.0% against 95.0% for autumn (amber down to 93.0%).",
    ),
]

ALL = [*RATED, *EXACT, *GRADES, *MILESTONES, *WITHOUT_A_RESULT, *WITHOUT_A_COLOUR, *CUMULATIVE, *SCHOOLS]


@pytest.mark.parametrize(("given", "sentence"), ALL, ids=[sentence[:60] for _, sentence in ALL])
def test_the_sentence(given: dict[str, Any], sentence: str) -> None:
    assert rated(**given).sentence == sentence


def test_every_reason_has_a_sentence_in_the_table() -> None:
    assert {rated(**given).reason for given, _ in ALL} == set(Reason)


def test_every_state_that_a_figure_can_have_is_in_the_table() -> None:
    assert {rated(**given).state for given, _ in ALL} == set(State) - {State.COMPLETE}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"shape": "at_least", "unit": "percent", "target": 65, "numerator": 6, "denominator": 9, "national": 66}
            | {"last_year": 50, "amber": 60},
            "Green: number not shown (small group), against 65.0% for autumn (amber down to 60.0%); national 66.0% "
            "(autumn 2024/25).",
        ),
        (
            {"shape": "at_least", "unit": "percent", "target": 65, "numerator": 0, "denominator": 9, "amber": 60},
            "Red: number not shown (small group), against 65.0% for autumn (amber down to 60.0%).",
        ),
        (
            {"shape": "monitor", "unit": "percent", "numerator": 6, "denominator": 9},
            "Monitor: number not shown (small group) for autumn; it is watched, not rated.",
        ),
        (
            {**ATTENDANCE, "value": 95, "last_year": Figure(numerator=8, denominator=9)},
            "Green: 95.0% against 95.0% for autumn (amber down to 93.0%).",
        ),
        (
            {**ATTENDANCE, "is_due": False, "numerator": 8, "denominator": 9}
            | {"last_result": LastResult(state=State.RED, printed="77.8%", on=date(2026, 7, 14), small_group=True)},
            "Not due: no figure is asked for in autumn; last result number not shown (small group), red, on 14 July "
            "2026; number not shown (small group) was entered all the same.",
        ),
        ({**ATTENDANCE, "value": 95}, "Green: 95.0% against 95.0% for autumn (amber down to 93.0%)."),
    ],
)
def test_in_open_papers_a_small_groups_number_does_not_show(given: dict[str, Any], sentence: str) -> None:
    rating = rated(**given)
    assert rating.open_sentence == compose(rating, hide_small=True) == sentence
    assert rating.open_printed == ("number not shown (small group)" if rating.small_group else rating.printed)
