"""What a KPI's form and the grid of targets refuse, at which field and in which words; and what amber they suggest."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from apps.core.errors import BadValue
from apps.kpis.entries import Entry, completed
from apps.kpis.library import amber_suggested, library
from apps.kpis.models import KPI, Target
from tests.kpis.figures_entry import text_of
from tests.world import World

TODAY = date(2026, 11, 20)
ENTERED = {"statement": "A measure of our own", "measured_for": "each-school", "unit": "percent", "frequency": "termly"}


def add(world: World, shape: str, **sent: Any) -> Any:
    return world.as_("ceo").post(world.url(f"plans/{world.plan.pk}/kpis/add/?shape={shape}"), ENTERED | sent)


@pytest.mark.parametrize(
    ("shape", "sent", "field", "sentence"),
    [
        (
            "at_least",
            {"target": "95", "amber": "96"},
            "amber",
            "Amber ends below the target: enter a number below 95, or leave it empty.",
        ),
        (
            "at_most",
            {"target": "5", "amber": "4"},
            "amber",
            "Amber ends above the target: enter a number above 5, or leave it empty.",
        ),
        (
            "at_least",
            {"target": "140"},
            "target",
            "140% is more than all. Enter 100 or less, or mark the KPI as one whose figures may be above 100%: growth, "
            "say, or a budget spent.",
        ),
        ("at_most", {"target": "95", "amber": "140"}, "amber", "140% is more than all"),
        ("between", {"target": "45", "target_to": "30"}, "target_to", "Enter a number above 45."),
        (
            "about",
            {"target": "12", "tolerance": "-1"},
            "tolerance",
            "Enter how far from the target is still green: a number above 0.",
        ),
        (
            "vs_benchmark",
            {"benchmark_margin": "-2"},
            "benchmark_margin",
            "Enter a distance from the published figure: 0 or more.",
        ),
        (
            "vs_benchmark",
            {"benchmark_values": "2025/26 primary 94.9", "phases": ["primary", "secondary"]},
            "benchmark_values",
            "There is no figure for secondary: enter one, or a figure without a phase, which is for all.",
        ),
        (
            "vs_benchmark",
            {"benchmark_values": "2025/26 juniors 94.9"},
            "benchmark_values",
            "“juniors” is neither a term nor a phase: write primary, secondary, all-through, special, 16-plus or none.",
        ),
        (
            "proportion_of_schools",
            {"clauses": ""},
            "clauses",
            "Write the rule: which schools, a bar, and what is to be true of them.",
        ),
        ("at_least", {"target": "9", "amber": "8", "must_pass": "on"}, "amber", "What must pass has no amber"),
    ],
)
def test_a_limit_that_cannot_be_is_named_and_what_was_typed_stays(
    world: World, shape: str, sent: dict[str, Any], field: str, sentence: str
) -> None:
    before = KPI.objects.count(), Target.objects.count()
    answer = add(world, shape, **sent)
    assert answer.status_code == 422
    assert any(error.startswith(sentence) for error in answer.context["form"].errors[field])
    assert "A measure of our own" in text_of(answer)
    assert (KPI.objects.count(), Target.objects.count()) == before


def test_reasons_are_kept_with_the_target_and_shown(world: World) -> None:
    sent = {"target": "80", "amber": "75", "target_why": "<b>Last</b> year's level", "amber_why": "One class in ten"}
    assert add(world, "at_least", **sent).status_code == 302
    row = Target.objects.latest("pk")
    assert (row.why, row.amber_why) == ("<b>Last</b> year's level", "One class in ten")
    text = text_of(world.as_("trustee").get(world.url("targets/approve/")))
    assert "&lt;b&gt;Last&lt;/b&gt; year&#x27;s level" in text and "Amber: One class in ten" in text


def test_what_is_no_share_of_a_whole_may_be_above_all_or_below_nothing(world: World) -> None:
    assert add(world, "at_least", target="140", is_unbounded="on", measured_for="trust").status_code == 302
    kpi = KPI.objects.latest("pk")
    assert kpi.is_unbounded
    entry = Entry(measure=kpi.measures.get(), value=Decimal(150))
    assert completed(kpi, entry, TODAY).value == 150
    assert completed(kpi, replace(entry, value=Decimal(-5)), TODAY).value == -5
    spent = replace(entry, value=None, numerator=Decimal(110), denominator=Decimal(100))
    assert completed(kpi, spent, TODAY).value == 110
    kpi.is_unbounded = False
    with pytest.raises(BadValue, match="110 is more than the 100 there are altogether"):
        completed(kpi, spent, TODAY)


def test_where_the_trust_wants_it_an_amber_limit_has_its_reason(world: World) -> None:
    settings = {"small_cohort": "10", "coverage_share": "80", "others": "own", "amber_needs_reason": "on"}
    settings |= {"grace_days": "0", "sample_one_in": "10", "far_points": "10"}
    assert world.as_("clerk").post(world.url("settings/thresholds/"), settings).status_code == 302
    sentence = "Write why amber ends there: your trust asks for the reason."
    answer = add(world, "at_least", target="80", amber="75")
    assert (answer.status_code, answer.context["form"].errors["amber_why"]) == (422, [sentence])
    name = f"t{world.kpi.pk}-all-every"
    cell = {f"{name}-target": "96", f"{name}-amber": "92", f"{name}-was": '{"target": "95.0", "amber": "93.0"}'}
    grid = world.as_("ceo").post(world.url(f"kpis/{world.kpi.pk}/targets/"), cell | {"why": "W"})
    assert (grid.status_code, grid.context["reasons"].errors["amber_why"]) == (422, [sentence])
    assert 'value="96"' in text_of(grid) and 'value="W"' in text_of(grid)
    told = cell | {"why": "W", "amber_why": "Because"}
    assert world.as_("ceo").post(world.url(f"kpis/{world.kpi.pk}/targets/"), told).status_code == 302
    row = Target.objects.latest("pk")
    assert (row.value, row.amber, row.why, row.amber_why) == (Decimal(96), Decimal(92), "W", "Because")


ATTENDANCE = next(kpi for kpi in library() if kpi.statement == "Attendance")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, f"The library suggests 93.0: {ATTENDANCE.why[0].lower()}{ATTENDANCE.why[1:]}"),
        ({"target": "96.5"}, f"The library suggests 94.5: {ATTENDANCE.why[0].lower()}{ATTENDANCE.why[1:]}"),
        ({"must_pass": True}, "None is suggested: it must pass."),
        ({"unit": "money"}, "None is suggested for money."),
        ({"unit": "number", "target": "4"}, "None is suggested for counts under five."),
        ({"statement": "Nobody has this"}, ""),
        ({"target": "soon"}, f"The library suggests 93.0: {ATTENDANCE.why[0].lower()}{ATTENDANCE.why[1:]}"),
    ],
)
def test_the_amber_that_is_suggested(told: dict[str, Any], said: str) -> None:
    usual = {"statement": " attendance ", "unit": "percent", "target": "", "shape": "at_least", "must_pass": False}
    assert amber_suggested(**(usual | told)) == said
