"""A KPI's rule in the words of the plan page."""

from decimal import Decimal

import pytest

from apps.kpis.models import KPI, Benchmark, BenchmarkValue, Measure, Target
from apps.pages.kpi_words import facts_of, own_target, target_words
from tests.conftest import TODAY
from tests.world import FIRST, World, make_kpi


def target(**fields: object) -> Target:
    return Target(**{name: Decimal(v) if isinstance(v, str) and v[:1].isdigit() else v for name, v in fields.items()})


@pytest.mark.parametrize(
    ("kpi", "held", "words"),
    [
        ({"shape": "at_least", "unit": "percent"}, {"value": "95"}, "At least 95.0%"),
        (
            {"shape": "at_least", "unit": "percent"},
            {"value": "95", "amber": "93.25"},
            "At least 95.00%, amber down to 93.25%",
        ),
        ({"shape": "at_least", "unit": "percent", "strict": True}, {"value": "84.0"}, "More than 84.0%"),
        ({"shape": "at_least", "unit": "grade", "strict": True}, {"grade": "Good"}, "Better than Good"),
        ({"shape": "at_most", "unit": "number"}, {"value": "30", "amber": "36"}, "At most 30, amber up to 36"),
        ({"shape": "at_most", "unit": "money", "strict": True}, {"value": "1200"}, "Less than £1,200"),
        ({"shape": "at_most", "unit": "number"}, {"value": "0"}, "At most 0"),
        (
            {"shape": "between", "unit": "percent"},
            {"low": "5", "high": "9", "amber": "0.5"},
            "Between 5.0% and 9.0%, amber within 0.5 points",
        ),
        (
            {"shape": "about", "unit": "percent", "tolerance": Decimal("1.5")},
            {"value": "10", "amber": "3"},
            "About 10.0%, give or take 1.5 points, amber within 3.0 points",
        ),
        (
            {"shape": "about", "unit": "number", "tolerance": Decimal("0.5")},
            {"value": "5", "amber": "1"},
            "About 5.0, give or take 0.5, amber within 1.0",
        ),
        (
            {"shape": "rubric", "unit": "grade"},
            {"grade": "Secure", "amber_grade": "Growing"},
            "At least Secure, amber down to Growing",
        ),
        ({"shape": "milestone"}, {"done_by": TODAY}, "Done by 20 November 2026"),
        ({"shape": "milestone"}, None, "Done by its day"),
        ({"shape": "monitor"}, None, "Watched, without a colour"),
        ({"shape": "not_worse", "unit": "grade"}, {"grade": "Good"}, "No worse than before: Good"),
        ({"shape": "gap"}, None, "A gap between groups that closes"),
        ({"unit": "money"}, {"value": "125000"}, "Target £125,000"),
        ({}, {"low": "1", "high": "2"}, "Target 1 to 2"),
        ({}, None, ""),
        ({"shape": "at_least", "unit": "percent"}, None, "At least the target"),
    ],
)
def test_what_a_figure_is_held_against(kpi, held, words):
    assert target_words(KPI(**kpi), target(**held) if held is not None else None) == words


def test_the_newest_target_of_the_whole_kpi_counts(world):
    kpi = make_kpi(world, statement="K", shape="at_least", target="5")
    owned = {"trust": world.trust, "kpi": kpi}
    Target.objects.create(**owned, value=Decimal("6"), valid_from=TODAY)
    Target.objects.create(**owned, value=Decimal("7"), valid_from=TODAY.replace(year=2027))
    Target.objects.create(**owned, value=Decimal("8"), valid_from=FIRST, school=world.schools["north"])
    assert own_target(kpi, TODAY).value == Decimal("6")
    assert own_target(kpi, FIRST.replace(year=2020)).value == Decimal("5")
    assert own_target(world.kpi, FIRST).value == Decimal("95.0")
    assert own_target(make_kpi(world, statement="None"), TODAY) is None


def said(kpi: KPI, held: Target | None = None) -> dict[str, tuple[str, ...]]:
    return {fact.name: fact.texts for fact in facts_of(kpi, held)}


def test_every_key_of_a_kpi_is_said_in_words(world: World):
    kpi = make_kpi(
        world,
        statement="K",
        year="2026/27",
        measured_for="each-school",
        phases=["primary", "16-plus"],
        shape="vs_benchmark",
        unit="percent",
        floor=Decimal("0"),
        groups=[["Boys", "Girls"], ["SEND"]],
        clauses=[{"schools": "all", "rule": "are good"}, {"schools": "33.3", "rule": "have improved"}],
        grades=["Low", "High"],
        must_pass=True,
        cumulative=True,
        headline=True,
        due="within two years",
        frequency="half-termly",
        due_terms=["autumn", "summer"],
        rollup="pooled",
        method="A form",
        second_method="A walk",
        family=world.kpi.family,
    )
    Measure.objects.filter(kpi=kpi).update(name="Reading")
    benchmark = Benchmark.objects.create(
        trust=world.trust, kpi=kpi, name="National", direction="in_line", margin=Decimal("1.5")
    )
    BenchmarkValue.objects.create(
        trust=world.trust, benchmark=benchmark, year="2024/25", term="autumn", phase="primary", value=Decimal("94.9")
    )
    assert said(kpi) == {
        "Academic year": ("2026/27",),
        "Family": ("Attendance",),
        "Measured for": ("Each school",),
        "Phases": ("Primary", "16-plus"),
        "What is measured": ("Reading",),
        "Groups compared": ("Boys and Girls", "SEND"),
        "Rule": ("all: are good", "33.3: have improved"),
        "Grades, worst to best": ("Low, High",),
        "Benchmark": ("National, to be in line, by 1.5 points", "94.9% (autumn 2024/25, primary)"),
        "Also above": ("0.0%",),
        "Must pass": ("No amber: what is not met is red",),
        "Adds up": ("Over the year",),
        "Headline": ("Shown first in the board pack",),
        "Due": ("within two years",),
        "Reported": ("Every half-term",),
        "In": ("Autumn, Summer",),
        "From schools to trust": ("Pupils added up",),
        "Collected by": ("A form",),
        "Checked by": ("A walk",),
    }


def test_what_has_no_value_is_not_said(world):
    assert said(make_kpi(world, statement="K")) == {}
