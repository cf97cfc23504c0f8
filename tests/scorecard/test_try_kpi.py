"""Trying KPIs from a file: every key may be missing, and what is wrong is named by its path."""

import datetime as dt
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from apps.planfiles.document import read_document
from apps.planfiles.errors import PlanFileRefused
from apps.planfiles.references import kpis_of
from apps.scorecard.trial import try_entry
from apps.scorecard.trial_file import Entry
from tests.scorecard.trying import AUTUMN, lines_of, tried

ATTENDANCE: dict[str, Any] = {"shape": "at_least", "unit": "percent", "target": 95, "amber": 93}
PLANS = Path(os.environ.get("TRUSTPLAN_PLANS", settings.BASE_DIR.parent / "shared" / "plans"))
READ = {"reading": {"value": 93.75}}


@pytest.mark.parametrize(
    ("kpi", "entry", "sentence"),
    [
        (
            ATTENDANCE,
            {**READ, "earlier": [{"year": "2024/25", "term": "autumn", "value": 94.2}]},
            "Amber: 93.8% against 95.0% for autumn (amber down to 93.0%); 0.4 points below autumn last year.",
        ),
        (ATTENDANCE, {**READ, "term": None}, "Amber: 93.8% against 95.0% for autumn (amber down to 93.0%)."),
        (ATTENDANCE, {}, "Awaiting: the autumn figure is due by 28 November 2025."),
        (ATTENDANCE, {"reading": {"value": None}}, "Awaiting: the autumn figure is due by 28 November 2025."),
        (ATTENDANCE, {"today": "2025-11-28"}, "Awaiting: the autumn figure is due by 28 November 2025."),
        (ATTENDANCE, {"today": "2025-11-29"}, "Overdue: the autumn figure was due by 28 November 2025."),
        (
            ATTENDANCE,
            {"term": None},
            "Awaiting: the autumn figure has not been reported, and no day is set for it.",
        ),
        (
            ATTENDANCE,
            {"school": {"name": "Oak", "joined_on": "2025-10-01"}, **READ},
            "Not applicable: Oak joined on 1 October 2025 and is rated from its first full term.",
        ),
        (
            {**ATTENDANCE, "phases": ["secondary"]},
            {"school": {"name": "Oak", "phase": "special"}, **READ},
            "Not applicable: this is for secondary schools, and Oak is a special school.",
        ),
        (
            {**ATTENDANCE, "phases": ["16-plus"]},
            {"school": {"name": "Oak", "phase": "all-through"}, **READ},
            "Amber: 93.8% against 95.0% for autumn (amber down to 93.0%).",
        ),
        (ATTENDANCE, {"school": {"phase": "special"}, "reading": {"value": 95}}, "Green: 95.0% against 95.0% for "),
        (ATTENDANCE, {"paused": "No money.", **READ}, "Paused: No money."),
        (
            {**ATTENDANCE, "due_terms": ["summer"]},
            {"earlier": [{"term": "summer", "year": "2024/25", "value": 96}]},
            "Not due: no figure is asked for in autumn; last result 96.0%, green, on 22 July 2025.",
        ),
        ({**ATTENDANCE, "frequency": "annual"}, {}, "Not due: no figure is asked for in autumn, and there is no"),
        ({**ATTENDANCE, "frequency": "annual"}, {"reading": {"value": 96}}, "Green: 96.0% against 95.0% for autumn"),
        (
            {**ATTENDANCE, "year": "2024/25"},
            READ,
            "Not due: this is measured in 2024/25, and the term is in 2025/26.",
        ),
        ({"shape": "at_least", "unit": "percent"}, READ, "Monitor: 93.8% for autumn; no target is set."),
        (
            {"shape": "at_least", "unit": "percent", "target": 100, "decimals": 0},
            {"reading": {"numerator": 411, "denominator": 412}},
            "Amber: >99% against 100% for autumn; 411 of 412, one short of passing.",
        ),
        (
            {"shape": "at_least", "target": 65},
            {"reading": {"numerator": 7, "denominator": 12}},
            "Amber: 58.3% against 65.0% for autumn; 7 of 12, one short of passing, where one pupil is worth 8.3 points",
        ),
        (
            {"shape": "at_most", "unit": "number", "target": 0},
            {"reading": {"value": 0}},
            "Green: 0 against at most 0 for autumn.",
        ),
        (
            {"shape": "at_least", "unit": "score", "target": -0.2, "amber": -0.5},
            {"reading": {"value": -0.3}},
            "Amber: −0.3 against −0.2 for autumn (amber down to −0.5).",
        ),
        (
            {"shape": "milestone"},
            {"today": "2025-11-29"},
            "Red: not done; nothing was reported by 28 November 2025.",
        ),
        (
            {"shape": "milestone"},
            {"reading": {"value": "yes"}},
            "Green: done, with no date given; due by 28 November 2025.",
        ),
        (
            {"shape": "milestone"},
            {"reading": {"done": False}},
            "Awaiting: not done yet; to be done by 28 November 2025.",
        ),
        (
            {"shape": "rubric", "grades": ["1", "2", "3", "4", "5"], "unit": "grade", "target": "5", "amber": 4},
            {"reading": {"value": 4}},
            "Amber: 4 against 5 for autumn (amber down to 4).",
        ),
        (
            {"shape": "at_most", "unit": "number", "target": 30, "cumulative": True},
            {"reading": {"value": 10}},
            "Monitor: 10 so far against at most 30 for 2025/26; it adds up over the year and no part of it is set for "
            "autumn, so it is rated at year's end.",
        ),
        (
            {"shape": "at_most", "unit": "number", "target": 30, "cumulative": True},
            {"reading": {"value": 10}, "profile": {"autumn": 9}},
            "Red: 10 so far against at most 9 by the end of autumn (no amber limit).",
        ),
        (
            {"shape": "at_most", "unit": "number", "target": 30, "cumulative": True},
            {
                "term": {"year": "2025/26", "name": "summer"},
                "reading": {"value": 10},
                "earlier": [{"year": "2025/26", "term": "autumn", "value": 9}],
            },
            "Monitor: 19; the spring figure is missing, so the year cannot be added up.",
        ),
        (
            {"shape": "at_most", "unit": "number", "target": 30, "cumulative": True},
            {"term": {"year": "2025/26", "name": "summer"}, "reading": {"value": 31}},
            "Red: 31 against at most 30 for 2025/26 (no amber limit).",
        ),
        (
            {"shape": "at_least", "unit": "percent", "target": 80, "measures": ["reading", "writing"]},
            {"reading": {"measures": {"reading": 81, "writing": 70}}},
            "Red, because of writing: 70.0% against 80.0% for autumn (no amber limit). Reading green.",
        ),
    ],
)
def test_what_a_kpi_comes_to(tmp_path: Path, kpi: dict[str, Any], entry: dict[str, Any], sentence: str) -> None:
    assert tried(tmp_path, kpi, **entry).startswith(sentence)


@pytest.mark.parametrize(
    ("kpi", "entry", "problem"),
    [
        ({**ATTENDANCE, "target": "most"}, {}, "[0].kpi.target: expected a number, got 'most'"),
        ({**ATTENDANCE, "amber": 97}, {}, "[0].kpi.amber: amber ends below the target, 95, and not at 97"),
        ({**ATTENDANCE, "colour": "red"}, {}, "[0].kpi.colour: is not a key of a KPI"),
        (ATTENDANCE, {"today": "soon"}, "[0].today: expected a date such as 2024-09-01, got 'soon'"),
        (ATTENDANCE, {"term": {"year": 2025}}, "[0].term.year: expected an academic year such as 2025/26, got 2025"),
        (ATTENDANCE, {"term": {"name": "easter"}}, "[0].term.name: expected autumn, spring or summer, or half of one"),
        (ATTENDANCE, {"school": {"phase": "nursery"}}, "[0].school.phase: expected primary, secondary, all-through"),
        (
            ATTENDANCE,
            {"reading": {"numerator": 7, "denominator": 0}},
            "[0].reading.denominator: Out of 0 there is no percentage.",
        ),
        (ATTENDANCE, {"reading": {"numerator": 7}}, "[0].reading.denominator: Enter both numbers"),
        (
            ATTENDANCE,
            {"reading": {"numerator": 9, "denominator": 8}},
            "[0].reading.value: 9 is more than the 8 there are altogether.",
        ),
        (ATTENDANCE, {"reading": {"value": 140}}, "[0].reading.value: 140% is not between 0% and 100%."),
        (ATTENDANCE, {"reading": {"value": "much"}}, "[0].reading.value: Enter a number in figures"),
        (ATTENDANCE, {"reading": {"value": True}}, "[0].reading.value: This KPI takes a number."),
        (ATTENDANCE, {"reading": {"value": [1]}}, "[0].reading.value: expected a number, a grade, or true or false"),
        (ATTENDANCE, {"reading": {"value": float("nan")}}, "[0].reading.value: expected a number, a grade, or true"),
        (ATTENDANCE, {"reading": {"value": 10**13}}, "[0].reading.value: is too large a number for a plan"),
        (
            ATTENDANCE,
            {"earlier": [{"year": "2025/26", "term": "spring", "value": 90}]},
            "[0].earlier[0]: spring 2025/26 is not before autumn 2025/26",
        ),
        (
            {"shape": "rubric", "unit": "grade", "target": "Good"},
            {"reading": {"grade": "Superb"}},
            "[0].reading.grade: Choose one of the grades Inadequate, Requires improvement, Good, Outstanding.",
        ),
        (
            {"shape": "milestone"},
            {"reading": {"done_on": "2025-11-21"}},
            "[0].reading.done_on: This day is still to come. Enter the day it was done.",
        ),
        (
            {**ATTENDANCE, "measures": ["reading"]},
            {"reading": {"measures": {"spelling": 1}}},
            "[0].reading.measures: the KPI has nothing called 'spelling'",
        ),
    ],
)
def test_what_is_wrong_is_named_by_its_path(
    tmp_path: Path, kpi: dict[str, Any], entry: dict[str, Any], problem: str
) -> None:
    assert tried(tmp_path, kpi, **entry).startswith(problem)


def test_good_entries_are_printed_beside_wrong_ones_in_their_places(tmp_path: Path) -> None:
    good = {"kpi": {"statement": "Pupils", **ATTENDANCE}, "term": AUTUMN, "reading": {"value": 95}}
    found, wrong = lines_of(tmp_path, yaml.safe_dump([{"today": "2025-11-20"}, good, "nothing", good]))
    sentence = "Green: 95.0% against 95.0% for autumn (amber down to 93.0%)."
    assert found == [
        {"error": "[0].kpi: is required"},
        {"state": "GREEN", "sentence": sentence},
        {"error": "[2]: expected a mapping with a kpi, got 'nothing'"},
        {"state": "GREEN", "sentence": sentence},
    ]
    assert wrong == "[0].kpi: is required\n[2]: expected a mapping with a kpi, got 'nothing'"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("kpi: {statement: Pupils}", "expected a list of KPIs to be tried, got a mapping"),
        ("", "the file is empty"),
        ("[", "not YAML"),
        ("!!binary x", "tags (tag:yaml.org,2002:binary) are not part of the format"),
        ("&a [" + "[" * 30 + "]" * 30 + "]", "lists and mappings stand more than 24 deep"),
        (
            "[&a [1,1,1,1,1,1,1,1,1,1], &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a], &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b], "
            "&d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c], &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d], [*e,*e,*e,*e,*e,*e,*e,*e,*e]]",
            "the file holds more than 300,000 values",
        ),
    ],
)
def test_a_file_that_is_no_list_of_entries_prints_nothing(tmp_path: Path, text: str, problem: str) -> None:
    found, wrong = lines_of(tmp_path, text)
    assert found == []
    assert problem in wrong


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    from django.core.management import CommandError, call_command

    with pytest.raises(CommandError, match="No such file"):
        call_command("try_kpi", str(tmp_path / "none.yaml"))


def test_schools_that_have_all_still_to_report_leave_the_trust_waiting(tmp_path: Path) -> None:
    schools = [{"name": "Oak"}, {"name": "Elm"}]
    assert tried(tmp_path, ATTENDANCE, schools=schools) == "Awaiting: no school has reported: 2 awaiting of 2 due."
    late = tried(tmp_path, ATTENDANCE, schools=schools, today="2025-12-01")
    assert late == "Overdue: no school has reported: 2 overdue of 2 due."
    some = tried(tmp_path, ATTENDANCE, schools=[*schools, {"name": "Ash", "value": 96}])
    assert some.startswith("Monitor: the schools are counted, and the trust has no colour of its own: 1 green, 2 awai")


def test_the_schools_together_are_rolled_up_by_the_scorecard(tmp_path: Path) -> None:
    schools = [
        {"name": "Oak", "numerator": 96, "denominator": 100},
        {"name": "Elm", "numerator": 90, "denominator": 100},
    ]
    assert tried(tmp_path, ATTENDANCE, schools=schools).startswith(
        "Amber, except Elm: 93.0% against 95.0% for autumn (amber down to 93.0%). 1 green, 1 red of 2 due."
    )


@pytest.mark.real_plans
def test_every_kpi_of_the_real_plans_can_be_tried() -> None:
    paths = [PLANS / f"{name}.yaml" for name in ("owls-2016-2019", "smart-2017-2022", "balmoral-2017-2020")]
    if not all(path.exists() for path in paths):
        pytest.skip("TRUSTPLAN_PLANS does not lead to the real plans")
    documents = [read_document(path.read_bytes()) for path in paths]
    kpis = [kpi for document in documents for plan in document["plans"] for _, kpi in kpis_of(plan, "")]
    assert len(kpis) > 5
    pair = {"numerator": Decimal(7), "denominator": Decimal(12)}
    readings = ({}, {"value": "yes"}, {"grade": "Good"}, {"value": Decimal(7)}, pair)
    for kpi in kpis:
        found = 0
        for reading in readings:
            schools = [{"name": name, **reading} for name in "ABC"] if "clauses" in kpi else []
            try:
                outcome = try_entry(Entry(path="[0]", kpi=kpi, reading=reading, schools=schools), dt.date(2018, 11, 20))
            except PlanFileRefused:
                continue  # a grade, say, where the KPI takes a number
            found += 1
            assert outcome.sentence.startswith(outcome.state.word)
            assert "for now" not in outcome.sentence
        assert found > 1, kpi
