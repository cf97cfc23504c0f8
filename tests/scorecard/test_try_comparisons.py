"""Trying KPIs that are held against other figures: published ones, earlier ones, groups and schools."""

from pathlib import Path
from typing import Any

import pytest

from tests.scorecard.trying import tried

STAFFING: dict[str, Any] = {
    "shape": "vs_benchmark",
    "unit": "percent",
    "benchmark": {
        "name": "National",
        "direction": "in_line",
        "margin": 1,
        "values": [
            {"year": "2024/25", "phase": "primary", "value": 73},
            {"year": "2024/25", "phase": "secondary", "value": 75},
        ],
    },
}
ABSENCE: dict[str, Any] = {
    "shape": "vs_benchmark",
    "unit": "percent",
    "benchmark": {
        "direction": "below",
        "values": [
            {"year": "2025/26", "term": "spring", "value": 6},
            {"year": "2024/25", "term": "autumn", "value": 5},
        ],
    },
}
GAP: dict[str, Any] = {"shape": "gap", "unit": "percent", "groups": [["Boys", "Girls"]]}
OFSTED: dict[str, Any] = {"shape": "not_worse", "unit": "grade", "due": "within 2 years of joining"}
GOOD: dict[str, Any] = {
    "shape": "proportion_of_schools",
    "unit": "grade",
    "clauses": [{"schools": "all", "rule": "are at least good"}, {"schools": "more than half", "rule": "outstanding"}],
}
READ = {"reading": {"value": 74}}


@pytest.mark.parametrize(
    ("kpi", "entry", "sentence"),
    [
        (
            STAFFING,
            {**READ, "school": {"phase": "primary"}},
            "Green: 74.0% for autumn, to be in line with national 73.0% (2024/25, provisional until 2025/26 is "
            "published, within 1.0 points).",
        ),
        (
            STAFFING,
            {**READ, "school": {"name": "Oak", "phase": "special"}},
            "Monitor: 74.0% for autumn; no national figure is published for special schools, only for primary and "
            "secondary.",
        ),
        (
            STAFFING,
            {**READ, "school": {"phase": "all-through"}},
            "Monitor: 74.0% for autumn; the national figure differs by phase (primary and secondary), and none is "
            "published for all of them together.",
        ),
        (
            {**STAFFING, "phases": ["secondary"]},
            {**READ, "school": {"phase": "all-through"}},
            "Green: 74.0% for autumn, to be in line with national 75.0% (2024/25, provisional until 2025/26 is "
            "published, within 1.0 points).",
        ),
        (
            STAFFING,
            {**READ, "school": {"phase": "primary"}, "term": {"year": "2023/24", "name": "autumn"}},
            "Monitor: 74.0% for autumn; no national figure is published for 2023/24 or before.",
        ),
        (
            ABSENCE,
            {"reading": {"value": 5}},
            "Red: 5.0% for autumn, to be below national 5.0% (autumn 2024/25, provisional until 2025/26 is published, "
            "no amber limit).",
        ),
        (
            ABSENCE,
            {"reading": {"value": 5}, "term": {"year": "2025/26", "name": "summer"}},
            "Monitor: 5.0% for summer; a national figure is published for autumn and spring only, and summer is not "
            "compared with it.",
        ),
        (
            {**ABSENCE, "benchmark": {"direction": "below", "values": [{"year": "2025/26"}, {"year": "2024/25"}]}},
            {"reading": {"value": 5}},
            "Monitor: 5.0% for autumn; no national figure is published for 2025/26.",
        ),
        (
            GAP,
            {"reading": {"groups": {"Boys": 61, "Girls": 67}}, "earlier": [{"groups": [60, 68]}]},
            "Green: a gap of 6.0 points between Boys (61.0%) and Girls (67.0%) for autumn, closing from 8.0 points in "
            "autumn last year.",
        ),
        (
            GAP,
            {"reading": {"value": -3}, "earlier": [{"year": "2024/25", "term": "autumn", "value": 2}]},
            "Red: a gap of 3.0 points between Boys and Girls for autumn, widening from 2.0 points in autumn last year, "
            "and reversed: Girls now behind (no amber limit).",
        ),
        (
            GAP,
            {"reading": {"value": 6}, "earlier": [{"year": "2024/25", "term": "summer", "value": 8}]},
            "Monitor: a gap of 6.0 points between Boys and Girls for autumn; there is no figure of autumn last year to "
            "say whether it closes.",
        ),
        (
            {**GAP, "groups": [["Boys", "Girls"], ["SEND", "Others"]]},
            {
                "reading": {"groups": {"Boys": 61, "Girls": 67, "SEND": 20, "Others": 60}},
                "earlier": [{"groups": {"Boys": 60, "Girls": 68, "SEND": 25, "Others": 60}}],
            },
            "Red, because of SEND and Others: a gap of 40.0 points between SEND (20.0%) and Others (60.0%) for autumn, "
            "widening from 35.0 points in autumn last year, and SEND fell from 25.0% to 20.0% (no amber limit). Boys "
            "and Girls green.",
        ),
        (
            OFSTED,
            {
                "school": {"name": "Oak", "joined_on": "2022-01-01"},
                "reading": {"grade": "Good"},
                "earlier": [
                    {"year": "2020/21", "term": "summer", "value": "Requires improvement"},
                    {"year": "2023/24", "term": "summer", "value": "Outstanding"},
                ],
            },
            "Green: Good for autumn, to be no worse than Requires improvement (summer 2020/21); its time ended on 1 "
            "January 2024.",
        ),
        (
            OFSTED,
            {
                "school": {"name": "Oak", "joined_on": "2024-09-01"},
                "reading": {"grade": "Inadequate"},
                "earlier": [{"year": "2023/24", "term": "summer", "value": "Good"}],
            },
            "Awaiting: Inadequate for autumn, to be no worse than Good (summer 2023/24); it has until 1 September "
            "2026.",
        ),
        (
            GOOD,
            {"schools": [{"name": "Oak", "value": "Outstanding"}, {"name": "Elm", "value": "Requires improvement"}]},
            "Amber: 1 of 2 schools is at least good, against all for autumn (not Elm, one school short); 1 of 2 "
            "schools meets “outstanding”, against more than half (not Elm, one school short). 1 green, 1 red of 2 due.",
        ),
        (
            {**GOOD, "clauses": [{"schools": "all", "rule": "have it"}], "unit": "yes_no"},
            {"schools": [{"name": "Oak", "value": True}, {"name": "Elm", "value": "yes"}]},
            "Green: 2 of 2 schools have it, against all for autumn. 2 green of 2 due.",
        ),
        (
            {**GOOD, "phases": ["primary"]},
            {"schools": [{"name": "Oak", "value": "Good", "phase": "primary"}, {"name": "Elm", "phase": "secondary"}]},
            "Red: 0 of 1 school meets “outstanding”, against more than half for autumn (not Oak, one school short, no "
            "amber limit); 1 of 1 school is at least good, against all. 1 green of 1 due; 1 not applicable.",
        ),
        (
            {"shape": "proportion_of_schools", "unit": "percent", "target": 80, "clauses": None},
            {"schools": [{"name": "Oak", "value": 80}, {"name": "Elm", "value": 81}]},
            "Green: 2 of 2 schools are at 80.0% or above, against all for autumn. 2 green of 2 due.",
        ),
    ],
)
def test_what_a_comparison_comes_to(tmp_path: Path, kpi: dict[str, Any], entry: dict[str, Any], sentence: str) -> None:
    assert tried(tmp_path, kpi, **entry) == sentence


@pytest.mark.parametrize(
    ("kpi", "entry", "problem"),
    [
        (GAP, {"reading": {"value": 140}}, "[0].reading.value: A gap of 140 points is wider than there can be."),
        (GAP, {"reading": {"groups": {"Dogs": 1}}}, "[0].reading.groups: the KPI has nothing called 'Dogs'"),
        (GAP, {"reading": {"groups": {"Boys": 140}}}, "[0].reading.groups.Boys.value: 140% is not between 0% and 100%"),
        (GOOD, {"schools": [{"name": "Oak", "value": "Superb"}]}, "[0].schools[0].grade: Choose one of the grades"),
        (
            {**GOOD, "clauses": [{"schools": "some", "rule": "are good"}]},
            {},
            "[0].kpi.clauses[0].schools: expected all or more than half, got 'some'",
        ),
    ],
)
def test_what_cannot_be_compared_is_named(
    tmp_path: Path, kpi: dict[str, Any], entry: dict[str, Any], problem: str
) -> None:
    assert tried(tmp_path, kpi, **entry).startswith(problem)
