"""Names that are declared, codes that are unique, days inside the period, and what a KPI code means."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from apps.planfiles.references import KpiLookup, KpiRef, PlanCodes
from tests.planfiles.base import changed, lines_of

KPI = "plans.0.priorities.0.kpis.0"
KPI_PATH = "plans[0].priorities[0].kpis[0]"
ACTION = "plans.0.priorities.0.actions.0"
ACTION_PATH = "plans[0].priorities[0].actions[0]"
SDP_ACTION = "plans.1.priorities.0.actions.0"


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        # references to nothing
        ("plans.1.school", "South", "plans[1].school: no school is called 'South'"),
        ("plans.0.priorities.0.theme", "Staff",
         "plans[0].priorities[0].theme: no theme of this plan is called 'Staff'"),
        ("plans.1.priorities.0.theme", "Children",
         "plans[1].priorities[0].theme: no theme of this plan is called 'Children'"),
        ("plans.0.priorities.0.leads", ["CEO", "XY"], "plans[0].priorities[0].leads[1]: no party is called 'XY'"),
        (f"{KPI}.family", "Money", f"{KPI_PATH}.family: no KPI family is called 'Money'"),
        (f"{KPI}.owners", ["XY"], f"{KPI_PATH}.owners[0]: no party is called 'XY'"),
        (f"{ACTION}.owners", ["ceo"], f"{ACTION_PATH}.owners[0]: no party is called 'ceo'"),
        (f"{ACTION}.steps.0", {"text": "x", "owners": ["XY"]},
         f"{ACTION_PATH}.steps[0].owners[0]: no party is called 'XY'"),
        (f"{ACTION}.kpis", ["K9"], f"{ACTION_PATH}.kpis[0]: no KPI has the code 'K9'"),
        (f"{ACTION}.kpis", ["trust:K1"], f"{ACTION_PATH}.kpis[0]: no KPI has the code 'trust:K1'"),
        (f"{ACTION}.success_criteria", [{"text": "x", "kpis": ["K9"]}],
         f"{ACTION_PATH}.success_criteria[0].kpis[0]: no KPI has the code 'K9'"),
        ("plans.0.priorities.0.success_criteria", [{"text": "x", "kpis": ["K9"]}],
         "plans[0].priorities[0].success_criteria[0].kpis[0]: no KPI has the code 'K9'"),
        (f"{SDP_ACTION}.kpis", ["K1", "trust:K1"],
         "plans[1].priorities[0].actions[0].kpis[1]: 'trust:K1' is a KPI that stands in this list already"),
        ("plans.0.objectives.0.priority", "B",
         "plans[0].objectives[0].priority: no priority of this plan has the code 'B'"),
        ("plans.0.objectives.0.owners", ["XY"], "plans[0].objectives[0].owners[0]: no party is called 'XY'"),
        ("trust.kpi_families.0.parent", "Money", "trust.kpi_families[0].parent: no KPI family is called 'Money'"),
        ("trust.kpi_families.0.parent", "Care", "trust.kpi_families[0].parent: a family cannot stand under itself"),
        # declared or given twice
        ("trust.parties.2", {"name": "AB"}, "trust.parties[2].name: 'AB' is declared twice"),
        ("trust.schools.1", {"name": "North"}, "trust.schools[1].name: 'North' is declared twice"),
        ("trust.kpi_families.1", {"name": "Care"}, "trust.kpi_families[1].name: 'Care' is declared twice"),
        ("plans.0.themes.1", {"name": "Children"}, "plans[0].themes[1].name: 'Children' is declared twice"),
        ("plans.0.priorities.1", {"code": "A"},
         "plans[0].priorities[1].code: the priority code 'A' is given to plans[0].priorities[0] already"),
        ("plans.0.priorities.0.sub_priorities.0.code", "A",
         "plans[0].priorities[0].sub_priorities[0].code: the priority code 'A' is given to plans[0].priorities[0] "
         "already"),
        ("plans.0.kpis", [{"code": "K1", "statement": "x"}],
         f"{KPI_PATH}.code: the KPI code 'K1' is given to plans[0].kpis[0] already"),
        ("plans.0.priorities.0.actions.1", {"code": "T1", "title": "x"},
         f"plans[0].priorities[0].actions[1].code: the action code 'T1' is given to {ACTION_PATH} already"),
        ("plans.0.objectives.1", {"code": "1", "text": "x"},
         "plans[0].objectives[1].code: the objective code '1' is given to plans[0].objectives[0] already"),
        # days
        (f"{ACTION}.due_on", "2027-09-01",
         f"{ACTION_PATH}.due_on: 2027-09-01 is outside the plan's period, 2024-09-01 to 2027-08-31"),
        (f"{ACTION}.starts_on", "2024-08-31",
         f"{ACTION_PATH}.starts_on: 2024-08-31 is outside the plan's period, 2024-09-01 to 2027-08-31"),
        ("plans.0.priorities.0.sub_priorities.0.actions", [{"title": "x", "due_on": "2028-01-01"}],
         "plans[0].priorities[0].sub_priorities[0].actions[0].due_on: 2028-01-01 is outside the plan's period, "
         "2024-09-01 to 2027-08-31"),
        ("plans.1.ends_on", "2025-08-31", "plans[1].ends_on: is before starts_on"),
        ("plans.0.ends_on", "2204-08-31", "plans[0].starts_on: the plan lies outside 1900 to 2200; look at the year"),
        ("plans.0.ends_on", "2060-08-31", "plans[0].ends_on: the plan spans more than 30 academic years"),
        ("plans.0.school", "North", "plans[0].school: is for an sdp or bdp only"),
        # a school plan that begins outside the trust plan's period finds none of its KPIs
        ("plans.1.starts_on", "2024-08-31", "plans[1].priorities[0].actions[0].kpis[0]: no KPI has the code 'K1'"),
    ],
)  # fmt: skip
def test_a_refusal_names_path_and_reason(path: str, value: Any, line: str) -> None:
    assert lines_of(changed(path, value)) == [line]


def test_an_action_is_not_due_before_it_starts() -> None:
    document = changed(f"{ACTION}.starts_on", "2025-02-01")
    document["plans"][0]["priorities"][0]["actions"][0]["due_on"] = "2025-01-31"
    assert lines_of(document) == [f"{ACTION_PATH}.due_on: is before starts_on"]


@pytest.mark.parametrize("key", ["progress", "added_on", "year"])
def test_years_and_days_of_notes_need_not_lie_in_the_period(key: str) -> None:
    changes = {
        "progress": (f"{ACTION}.progress.0.date", "1999-01-01"),
        "added_on": ("plans.0.objectives.0.added_on", "1999-01-01"),
        "year": (f"{KPI}.year", "1999/00"),
    }
    assert lines_of(changed(*changes[key])) == []


@pytest.mark.parametrize("day", ["2024-09-01", "2027-08-31"])
def test_first_and_last_day_lie_in_the_period(day: str) -> None:
    assert lines_of(changed(f"{ACTION}.due_on", day)) == []


def test_families_may_not_stand_in_a_circle() -> None:
    families = [
        {"name": "Care", "parent": "Two"},
        {"name": "Two", "parent": "Care"},
        {"name": "Three", "parent": "Two"},
    ]
    assert lines_of(changed("trust.kpi_families", families)) == [
        "trust.kpi_families[0].parent: a family cannot stand under itself",
        "trust.kpi_families[1].parent: a family cannot stand under itself",
    ]


FOUR = "Inadequate, Requires improvement, Good or Outstanding"


@pytest.mark.parametrize(
    ("kpi", "line"),
    [
        ({"shape": "between", "target": Decimal(5)}, "expected two numbers, [low, high], got 5"),
        ({"shape": "between", "target": [Decimal(5)]}, "expected two numbers, [low, high], got a list"),
        ({"shape": "between", "target": [Decimal(5), "six"]}, "expected a number, got 'six'"),
        ({"shape": "between", "target": Decimal(5), "unit": "grade"}, "expected two numbers, [low, high], got 5"),
        ({"shape": "between", "target": [Decimal(9), Decimal(5)]}, "the lower one comes first"),
        ({"unit": "grade", "target": Decimal(2)}, f"expected {FOUR}, got 2"),
        ({"unit": "grade", "target": "Fine"}, f"expected {FOUR}, got 'Fine'"),
        ({"unit": "grade", "grades": ["Low", "High"], "target": "Good"}, "expected Low or High, got 'Good'"),
        ({"unit": "number", "target": "Good"}, "expected a number, got 'Good'"),
        ({"shape": "between", "target": [Decimal(5), Decimal(5)]}, None),
        ({"shape": "between", "target": [Decimal(-9), Decimal("5.5")]}, None),
        ({"unit": "grade", "target": "good"}, None),
        ({"unit": "grade", "grades": Decimal(5), "target": "Good"}, None),  # the grades are refused, not the target
        ({"unit": "grade", "grades": [], "target": Decimal(1)}, "expected a grade, got 1"),
        ({"unit": "grade", "grades": ["Low", "High"], "target": "High"}, None),
    ],
)
def test_a_target_is_of_the_kind_that_shape_and_unit_ask_for(kpi: dict[str, Any], line: str | None) -> None:
    lines = lines_of(changed(KPI, {"statement": "x", **kpi}))
    told = [text for text in lines if text.startswith(f"{KPI_PATH}.target")]
    assert [text.split(": ", 1)[1] for text in told] == ([line] if line else [])


def plan(kind: str, first: int, last: int, *codes: str) -> PlanCodes:
    return PlanCodes(kind, dt.date(first, 9, 1), dt.date(last, 8, 31), frozenset(codes))


def test_a_code_in_a_school_plan_means_its_own_kpi_first_then_the_trusts_of_its_time() -> None:
    lookup = KpiLookup(
        [
            plan("trust", 2020, 2023, "K1", "K2"),
            plan("trust", 2022, 2026, "K1", "K3", "trust:K1"),
            plan("sdp", 2022, 2023, "K1"),
            plan("bdp", 2023, 2024, "K9"),
            plan("sdp", 2027, 2028, "K1"),
        ]
    )
    assert lookup.find(0, "K1") == KpiRef(0, "K1")
    assert lookup.find(0, "K3") is None
    assert lookup.find(1, "trust:K1") == KpiRef(1, "trust:K1")
    assert lookup.find(2, "K1") == KpiRef(2, "K1")
    assert lookup.find(2, "trust:K1") == KpiRef(1, "trust:K1")  # a code may itself begin with trust:
    assert lookup.find(2, "trust:K3") == KpiRef(1, "K3")
    assert lookup.find(2, "K2") == KpiRef(0, "K2")  # only the older of the two plans in force has it
    assert lookup.find(3, "K1") == KpiRef(1, "K1")
    assert lookup.find(3, "K2") is None
    assert lookup.find(3, "trust:K9") is None  # its own, not the trust's
    assert lookup.find(4, "trust:K1") is None  # no trust plan then
