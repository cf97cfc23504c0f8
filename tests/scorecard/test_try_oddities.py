"""Trying KPIs as hurried people and programs write them: spoilt entries, half-terms, days of grace, odd numbers."""

from pathlib import Path
from typing import Any

import pytest

from tests.scorecard.trying import AUTUMN, lines_of, tried

ATTENDANCE: dict[str, Any] = {"shape": "at_least", "unit": "percent", "target": 95, "amber": 93}


@pytest.mark.parametrize(
    ("spoilt", "problem"),
    [
        ("{kpi: {statement: a}, kpi: {statement: b}}", "[1].kpi: the key is given twice"),
        ("{kpi: !!binary x}", "[1].kpi: tags (tag:yaml.org,2002:binary) are not part of the format"),
        ("{kpi: *a}", "[1].kpi: aliases (*a) are not part of the format"),
        ("{<<: {kpi: {statement: a}}}", "[1]: merge keys (<<) are not part of the format"),
        ("{1: 2, kpi: {statement: a}}", "[1]: a key is to be text"),
        ("{kpi: {statement: a", "[1]: line 3, column 1: not YAML: did not find expected ',' or '}'"),
    ],
)
def test_an_entry_that_cannot_be_read_spoils_no_other(tmp_path: Path, spoilt: str, problem: str) -> None:
    good = '{kpi: {statement: Pupils}, today: "2025-11-20"}'
    found, wrong = lines_of(tmp_path, f"- {good}\n- {spoilt}\n- {good}\n")
    assert [list(line) for line in found] == [["state", "sentence"], ["error"], ["state", "sentence"]]
    assert found[1]["error"] == wrong == problem


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Autumn 1", "autumn first half"),
        ("autumn second half", "autumn second half"),
        ("Autumn half-term 2", "autumn second half"),
        ("Autumn term", "autumn"),
        ("AUTUMN", "autumn"),
    ],
)
def test_a_term_is_named_as_people_name_it(tmp_path: Path, name: str, words: str) -> None:
    term = {"year": "2025/26", "name": name, "deadline": "2025-11-28"}
    earlier = [{"year": "2024/25", "term": name, "value": 94}]
    entry = {"term": term, "reading": {"value": 96}, "earlier": earlier}
    assert tried(tmp_path, ATTENDANCE, **entry) == (
        f"Green: 96.0% against 95.0% for {words} (amber down to 93.0%); 2.0 points above {words} last year."
    )
    late = tried(tmp_path, ATTENDANCE, term=term, today="2025-11-29")
    assert late == f"Overdue: the {words} figure was due by 28 November 2025."


def test_half_terms_add_up_over_the_year(tmp_path: Path) -> None:
    kpi = {"shape": "at_most", "unit": "number", "target": 30, "cumulative": True}
    earlier = [{"year": "2025/26", "term": "autumn 1", "value": 9}]
    entry = {"term": {"year": "2025/26", "name": "autumn 2"}, "earlier": earlier, "profile": {"autumn": 15}}
    assert tried(tmp_path, kpi, reading={"value": 7}, **entry) == (
        "Red: 16 so far against at most 15 by the end of autumn second half (no amber limit)."
    )


def test_days_of_grace_come_before_a_figure_is_overdue(tmp_path: Path) -> None:
    term = {**AUTUMN, "grace_days": 5}
    found = [
        tried(tmp_path, ATTENDANCE, term=term, today=f"2025-{day}") for day in ("11-28", "11-29", "12-03", "12-04")
    ]
    waiting = "Awaiting: the autumn figure was due by 28 November 2025, and there is grace until 3 December 2025."
    assert found == [
        "Awaiting: the autumn figure is due by 28 November 2025.",
        waiting,
        waiting,
        "Overdue: the autumn figure was due by 28 November 2025, and there was grace until 3 December 2025.",
    ]
    policy = {"shape": "milestone"}
    assert tried(tmp_path, policy, term=term, today="2025-12-03") == (
        "Awaiting: to be done by 28 November 2025, and there is grace until 3 December 2025."
    )
    assert tried(tmp_path, policy, term=term, today="2025-12-04") == (
        "Red: not done; nothing was reported by 28 November 2025, and there was grace until 3 December 2025."
    )
    late = {"reading": {"done_on": "2025-11-29"}, "today": "2025-12-01"}
    assert tried(tmp_path, policy, term=term, **late) == (
        "Amber: done on 29 November 2025, 1 day late; it was due by 28 November 2025."
    )


@pytest.mark.parametrize(
    ("kpi", "entry", "sentence"),
    [
        (
            {"shape": "at_least", "unit": "percent", "target": 140},
            {"reading": {"numerator": 15, "denominator": 10}},
            "Green: 150.0% against 140.0% for autumn.",
        ),
        (
            {"shape": "at_least", "unit": "percent", "target": 6, "amber": -1},
            {"reading": {"value": -1}},
            "Red: −1.0% against 6.0% for autumn (amber down to −1.0%, but below zero is always red).",
        ),
        (
            {"shape": "at_least", "unit": "number", "target": 5},
            {"reading": {"value": -6}},
            "Red: −6 against 5 for autumn (below zero is always red).",
        ),
        (
            {"shape": "at_least", "unit": "number", "target": 5},
            {"reading": {"value": 4.5}},
            "Red: 4.5 against 5.0 for autumn (no amber limit).",
        ),
        (
            {"shape": "at_most", "unit": "number", "target": 30, "cumulative": True, "due_terms": ["autumn"]},
            {"reading": {"value": 31}},
            "Red: 31 against at most 30 for 2025/26 (no amber limit).",
        ),
        (
            {"shape": "at_least", "unit": "number", "target": 3, "cumulative": True, "frequency": "annual"},
            {"reading": {"value": 1}},
            "Monitor: 1 so far against 3 for 2025/26; it adds up over the year and no part of it is set for autumn, so "
            "it is rated at year's end.",
        ),
        (
            {"shape": "rubric", "grades": ["Weak", "Firm", "Strong"], "target": "Firm", "strict": False, "amber": None},
            {"reading": {"value": "weak"}},
            "Red: Weak against Firm for autumn (no amber limit).",
        ),
        (
            {"shape": "at_least", "unit": "grade", "grades": [1, 2, 3], "target": 2},
            {"reading": {"value": 3}},
            "Green: 3 against 2 for autumn.",
        ),
        (
            {"shape": "proportion_of_schools", "unit": "percent", "target": 80},
            {"schools": [{"name": name, "value": name != "E"} for name in "ABCDE"]},
            "Green: 4 of 5 schools say yes, against 80% for autumn. 4 green of 4 due; 1 monitor.",
        ),
    ],
)
def test_what_looks_odd_and_is_right(tmp_path: Path, kpi: dict[str, Any], entry: dict[str, Any], sentence: str) -> None:
    assert tried(tmp_path, kpi, **entry) == sentence
