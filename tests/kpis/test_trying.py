"""Trying a figure on the KPI form: the colour and the sentence it would get, with nothing saved."""

from typing import Any

import pytest

from apps.kpis.models import KPI, Reading, Target
from tests.kpis.test_kpi_pages import add_url, definition
from tests.pages.reading import text_of
from tests.world import World


def tried(world: World, shape: str = "at_least", **typed: Any) -> Any:
    """The answer to a figure tried on a KPI that is not there yet."""
    return world.as_("ceo").post(add_url(world, shape), {**definition(), "try": "1", **typed})


@pytest.mark.parametrize(
    ("shape", "typed", "sentence"),
    [
        ("at_least", {"try-value": "95"}, "Green: 95.0% against 95.0% for autumn (amber down to 92.5%)."),
        ("at_least", {"try-value": "0"}, "Red: 0.0% against 95.0% for autumn"),
        (
            "at_least",
            {"try-numerator": "94", "try-denominator": "100"},
            "Amber: 94.0% against 95.0% for autumn (amber down to 92.5%); 94 of 100, one short of passing.",
        ),
        ("at_most", {"unit": "number", "target": "30", "amber": "35", "try-value": "36"}, "Red: 36 against at most 30"),
        ("about", {"tolerance": "2", "target": "12", "amber": "", "try-value": "13"}, "Green: 13.0% against "),
        (
            "between",
            {"target": "5", "target_to": "9", "amber": "", "try-value": "10"},
            "Red: 10.0% against 5.0% to 9.0%",
        ),
        (
            "rubric",
            {"target": "Good", "amber": "Requires improvement", "try-grade": "Outstanding"},
            "Green: Outstanding",
        ),
        ("milestone", {"done_by": "2026-12-01", "try-answer": "done", "try-done_on": "2026-11-19"}, "Green: done on"),
        ("milestone", {"done_by": "2026-11-01", "try-answer": "not_done"}, "Red: "),
        ("monitor", {"unit": "number", "try-value": "7"}, "Monitor: 7"),
        ("at_least", {"target": "", "amber": "", "try-value": "95"}, "no target"),
        ("at_least", {"unit": "yes_no", "target": "1", "amber": "", "try-value": "1"}, "Green: "),
        (
            "gap",
            {"target": "", "amber": "", "groups": "Boys | Girls", "try-group_0": "61", "try-group_1": "67"}
            | {"try-group_before_0": "60", "try-group_before_1": "68"},
            "Green: a gap of 6.0 points between Boys (61.0%) and Girls (67.0%) for autumn, closing from 8.0 points in "
            "autumn last year.",
        ),
        (
            "gap",
            {"target": "2", "amber": "", "try-value": "-1", "try-before": "3"},
            "Green: a gap of 1.0 points for autumn, closed within 2.0 points, down from 3.0 points in autumn "
            "last year, and "
            "reversed",
        ),
        (
            "not_worse",
            {"unit": "grade", "target": "", "amber": "", "try-grade": "Good", "try-before": "Outstanding"},
            "Red: Good for autumn, to be no worse than Outstanding (before, no amber limit).",
        ),
        (
            "vs_benchmark",
            {"target": "", "amber": "2", "benchmark_direction": "above", "benchmark_values": "2026/27 95"}
            | {"try-value": "94"},
            "Amber: 94.0% for autumn, to be above national 95.0% (2026/27, amber down to 93.0%).",
        ),
        (
            "proportion_of_schools",
            {"unit": "grade", "target": "", "amber": "", "clauses": "all | are at least good"}
            | {"try-schools": "Oak: Good\nElm: Inadequate"},
            "Amber: 1 of 2 schools is at least good, against all for autumn (not Elm, one school short).",
        ),
        ("at_least", {"statement": "", "code": "x" * 99, "try-value": "95"}, "Green: 95.0% against 95.0% for autumn"),
    ],
)
def test_a_figure_gets_the_sentence_it_would_get(world, shape, typed, sentence):
    response = tried(world, shape, **typed)
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert "There is a problem" not in text_of(response)
    assert not KPI.objects.filter(code="K9").exists()


def test_it_is_tried_in_the_term_that_was_chosen_beside_what_is_published(world):
    typed = {"benchmark_name": "National", "benchmark_values": "2025/26 spring 94.9", "try-value": "96"}
    response = tried(world, **typed, **{"try-term": str(world.term("2026/27", "spring").pk)})
    assert "Green: 96.0% against 95.0% for spring (amber down to 92.5%); national 94.9% (spring 2025/26)." in text_of(
        response
    )


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"try-value": "much"}, "Figure: Enter a number in figures, such as 93.8."),
        ({"try-value": "1e400"}, "Figure: Enter a number in figures, such as 93.8."),
        ({"try-value": "NaN"}, "Figure: Enter a number in figures, such as 93.8."),
        ({"try-value": "1" + "0" * 12}, "Figure: This number is too large"),
        ({"try-value": "9\x00"}, "Figure: "),
        ({"try-value": "9" * 1_000_000}, "Figure: This number is too large"),
        ({"try-numerator": "7"}, "Out of how many: Enter both numbers"),
        ({"try-numerator": "7", "try-denominator": "0"}, "Out of how many: Out of 0 there is no percentage."),
        ({"try-value": "9", "target": "high"}, "Target: Enter a number in figures, such as 93.8."),
        ({"try-value": "9", "amber": "96"}, "Amber down to: Amber ends below the target: enter a number below 95.0"),
        ({"try-value": "9", "unit": ""}, "Counted in: Choose what it is counted in"),
        ({"try-value": "9", "unit": "acres"}, "Counted in: "),
        ({"try-value": "9", "try-term": "999999"}, "In: Choose one of these terms"),
        ({"try-value": "9", "try-term": "x"}, "In: Choose one of these terms"),
    ],
)
def test_what_is_wrong_is_said_in_the_panel_and_everything_typed_stays(world, typed, problem):
    response = tried(world, **typed)
    assert response.status_code == 200
    text = text_of(response)
    assert "There is no colour yet:" in text
    assert problem in text
    assert "Pupils who feel safe" in text
    assert "There is a problem" not in text


@pytest.mark.parametrize(
    ("shape", "typed", "problem"),
    [
        ("gap", {"groups": "Boys | Girls", "try-group_0": "61"}, "Girls: Enter the figures of both groups."),
        (
            "proportion_of_schools",
            {"unit": "grade", "clauses": "all | are at least good", "try-schools": "Oak Good"},
            "What the schools reported: “Oak Good”: write the school, a colon and its figure.",
        ),
        (
            "proportion_of_schools",
            {"unit": "grade", "clauses": "all | are at least good", "try-schools": "Oak: Superb"},
            "What the schools reported: Choose one of the grades",
        ),
        (
            "proportion_of_schools",
            {"unit": "yes_no", "clauses": "all | have it", "try-schools": "Oak: yes, no"},
            "What the schools reported: “Oak: yes, no”: there are more answers than clauses.",
        ),
        (
            "proportion_of_schools",
            {"unit": "yes_no", "clauses": "all | have it\nall | use it\nall | like it", "try-schools": "Oak: yes, no"},
            "“Oak: yes, no”: give one answer to all clauses, or one to each; a dash stands for none.",
        ),
    ],
)
def test_what_is_wrong_with_other_figures_is_said_too(world, shape, typed, problem):
    response = tried(world, shape, **{"target": "", "amber": "", **typed})
    assert response.status_code == 200
    assert problem in text_of(response)


def test_with_htmx_only_the_panel_or_what_came_of_it_comes_back(world):
    data = {**definition(), "try": "1", "try-value": "95"}
    asked = {"HX-Request": "true", "HX-Target": "try-result"}
    html = world.as_("ceo").post(add_url(world), data, headers=asked).content.decode()
    assert "<html" not in html
    assert "<input" not in html
    assert "Green: 95.0% against 95.0% for autumn (amber down to 92.5%)." in html
    panel = world.as_("ceo").post(
        add_url(world), data | {"unit": "grade"}, headers={"HX-Request": "true", "HX-Target": "try"}
    )
    assert 'name="try-grade"' in panel.content.decode()
    assert "<html" not in panel.content.decode()


def test_a_kpi_that_is_there_is_tried_as_changed_and_stays_as_it_is(world):
    edit = world.url(f"kpis/{world.kpi.pk}/edit/")
    assert "Try a figure" in text_of(world.as_("ceo").get(edit))
    response = world.as_("ceo").post(edit, {**definition(), "target": "90", "amber": "", "try": "1", "try-value": "91"})
    assert "Green: 91.0% against 90" in text_of(response)
    world.kpi.refresh_from_db()
    assert world.kpi.statement == "Attendance is at least 95%"
    assert Target.objects.filter(kpi=world.kpi).count() == 1
    assert Reading.objects.count() == 0


def test_a_saved_form_is_not_held_up_by_what_was_tried(world):
    response = world.as_("ceo").post(add_url(world), {**definition(), "try-value": "much"})
    assert response.status_code == 302
    assert KPI.objects.filter(code="K9").exists()


def test_only_what_the_shape_needs_is_asked_and_the_rest_is_folded(world):
    sections = world.as_("ceo").get(add_url(world)).context["form"].sections()
    assert [(s.heading, s.folded, s.is_open) for s in sections if s.folded] == [
        ("More on how it is rated", True, False),
        ("Published figures beside it", True, False),
        ("Some phases only, or several measures", True, False),
        ("Its family, and how schools' figures become the trust's", True, False),
        ("One year only, a clock of its own, or on hold", True, False),
        ("Where the figure comes from", True, False),
    ]
    rubric = world.as_("ceo").get(add_url(world, "rubric")).context["form"].sections()
    assert ("More on how it is rated", False) in [(s.heading, s.folded) for s in rubric]
    wrong = world.as_("ceo").post(add_url(world), definition(decimals="99")).context["form"].sections()
    assert [s.heading for s in wrong if s.folded and s.is_open] == ["More on how it is rated"]
    there = world.as_("ceo").get(world.url(f"kpis/{world.kpi.pk}/edit/")).context["form"].sections()
    assert [s.heading for s in there if s.folded and s.is_open] == [
        "Its family, and how schools' figures become the trust's"
    ]
