"""Rules for schools, clocks from joining, and published figures, read from the trust's own words."""

import datetime as dt
from decimal import Decimal

import pytest

from apps.core.figures import Unit
from apps.kpis.deadline import Clock, clock_in
from apps.kpis.facts import Against, Benchmark, Figure, Limits, Spec
from apps.kpis.measuring import lines_of, names_of_shape
from apps.kpis.models import KPI, Measure
from apps.kpis.rules import meets

NATIONAL = Benchmark(value=Decimal(60))


@pytest.mark.parametrize(
    ("rule", "grades"),
    [
        ("are at least good", "GO"),
        ("are Good or better", "GO"),
        ("judged good or outstanding", "GO"),
        ("are outstanding", "O"),
        ("are better than good", "O"),
        ("are not inadequate", "RGO"),
        ("no school is below requires improvement", "RGO"),
        ("are no worse than requires improvement", "RGO"),
        ("meet the target", "GO"),
    ],
)
def test_a_grade_is_held_against_the_one_that_the_rule_names(rule: str, grades: str) -> None:
    spec, limits = Spec(unit=Unit.GRADE), Limits(target="Good")
    met = [g[0] for g in spec.scale if meets(rule, Figure(grade=g), spec, limits, None, 0).yes]
    assert "".join(met) == grades


@pytest.mark.parametrize(
    ("rule", "numbers"),
    [
        ("are above national", [61, 65, 66]),
        ("are significantly above national", [66]),
        ("are at or above national", [60, 61, 65, 66]),
        ("are below the national figure", [55, 59]),
        ("are in line with national", [55, 59, 60, 61, 65]),
        ("are at least 61%", [61, 65, 66]),
        ("are above 61", [65, 66]),
        ("are no more than 59%", [55, 59]),
        ("are under 59", [55]),
        ("are not below 65", [65, 66]),
        ("are positive", [55, 59, 60, 61, 65, 66]),
        ("meet the target", [65, 66]),
    ],
)
def test_a_number_is_held_against_what_the_rule_names(rule: str, numbers: list[int]) -> None:
    spec, limits = Spec(unit=Unit.PERCENT, margin=Decimal(5)), Limits(target=Decimal(65))
    tried = [55, 59, 60, 61, 65, 66]
    assert [n for n in tried if meets(rule, Figure(value=Decimal(n)), spec, limits, NATIONAL, 1).yes] == numbers


@pytest.mark.parametrize(
    ("rule", "unit", "benchmark", "why"),
    [
        ("are lovely", Unit.PERCENT, None, "“are lovely” names no number to hold a school against"),
        ("are lovely", Unit.GRADE, None, "“are lovely” names no grade"),
        ("are above national", Unit.PERCENT, None, "no national figure is published"),
        ("are well above national", Unit.PERCENT, NATIONAL, "how far from national is significant has not been set"),
    ],
)
def test_a_rule_that_names_nothing_says_so(rule: str, unit: Unit, benchmark: Benchmark | None, why: str) -> None:
    figure = Figure(grade="Good") if unit is Unit.GRADE else Figure(value=Decimal(1))
    found = meets(rule, figure, Spec(unit=unit), Limits(), benchmark, 1)
    assert (found.yes, found.why) == (None, why)


def test_a_yes_meets_any_rule_and_less_can_be_what_is_meant() -> None:
    yes_no = Spec(unit=Unit.YES_NO)
    assert [meets("have it", Figure(value=Decimal(n)), yes_no, Limits(), None, 0).yes for n in (1, 0)] == [True, False]
    below = Spec(unit=Unit.PERCENT, against=Against.BELOW)
    assert meets("national", Figure(value=Decimal(59)), below, Limits(), NATIONAL, 1).yes


@pytest.mark.parametrize(
    ("words", "clock"),
    [
        ("within two years of joining", Clock(24, at_inspection=False)),
        ("Within 2 years of joining or at the first inspection, whichever is sooner", Clock(24, at_inspection=True)),
        ("within 18 months of joining the trust", Clock(18, at_inspection=False)),
        ("a year after converting", Clock(12, at_inspection=False)),
        ("by the first inspection", Clock(None, at_inspection=True)),
        ("Summer 2018", None),
        ("two years", None),
        ("", None),
    ],
)
def test_a_clock_is_read_from_its_words(words: str, clock: Clock | None) -> None:
    assert clock_in(words) == clock


def test_a_clock_ends_with_what_comes_first() -> None:
    clock, joined = Clock(24, at_inspection=True), dt.date(2024, 2, 29)
    assert clock.ends_on(joined, None) == dt.date(2026, 2, 28)
    assert clock.ends_on(joined, dt.date(2025, 3, 1)) == dt.date(2025, 3, 1)
    assert clock.ends_on(joined, dt.date(2026, 3, 1)) == dt.date(2026, 2, 28)
    assert Clock(None, at_inspection=True).ends_on(joined, None) is None


def made(kpi: KPI) -> list[Measure]:
    names = names_of_shape(kpi) or [""]
    return [Measure(pk=n, kpi=kpi, name=name) for n, name in enumerate(names, start=1)]


def test_the_groups_of_a_gap_and_the_clauses_of_a_rule_are_measures() -> None:
    gap = KPI(shape="gap", groups=[["Boys", "Girls"], ["SEND", "Others"], ["SEND", "National"]])
    assert [m.name for m in made(gap)] == ["Boys", "Girls", "SEND", "Others", "National"]
    lines = lines_of(gap, made(gap))
    assert [(line.measure.name, line.name) for line in lines] == [
        ("Boys", "Boys and Girls"),
        ("SEND", "SEND and Others"),
        ("National", "SEND and National"),
    ]
    assert [m.name for m in made(KPI(shape="gap", groups=[["SEND"]]))] == [""]

    clauses = [{"schools": "all", "rule": "have a plan"}, {"schools": "all", "rule": "use it"}]
    rule = KPI(shape="proportion_of_schools", unit="yes_no", clauses=clauses)
    assert [m.name for m in made(rule)] == ["have a plan", "use it"]
    assert [(line.name, len(line.parts)) for line in lines_of(rule, made(rule))] == [("", 2)]
    assert names_of_shape(KPI(shape="proportion_of_schools", unit="grade", clauses=clauses)) == []
