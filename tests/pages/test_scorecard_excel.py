"""The scorecard as an Excel file: the page's filters and order, words, numbers, real days, and no formula."""

import datetime as dt
import io
from typing import Any

import pytest
from django.http import HttpResponse
from openpyxl import Workbook, load_workbook

from apps.kpis.models import KPI
from apps.trusts.models import School
from tests.kpis.reporting import report
from tests.pages.test_scorecard_page import grow
from tests.world import World, make_kpi

QUERIES = 34


@pytest.fixture
def card(world: World) -> World:
    """Attendance green at north and red at south, with last year's figure of north; reserves of the trust."""
    before = world.period("2025/26", "autumn")
    report(world, world.kpi, "north", of=(960, 1000), as_at=dt.date(2026, 11, 6), source="Register", note="=1+1")
    report(world, world.kpi, "north", of=(950, 1000), period=before)
    report(world, world.kpi, "south", of=(900, 1000))
    report(world, world.trust_kpi, None, "6.5")
    return world


def file(world: World, query: str = "", role: str = "ceo") -> HttpResponse:
    return world.as_(role).get(world.url(f"scorecard/excel/{query}"))


def book(answer: HttpResponse) -> Workbook:
    return load_workbook(io.BytesIO(answer.content))


def rows(answer: HttpResponse) -> list[dict[str, Any]]:
    values = list(book(answer)["Scorecard"].values)
    return [dict(zip(values[0], row, strict=True)) for row in values[1:]]


def test_each_figure_is_a_row_with_words_numbers_and_days(card: World) -> None:
    answer = file(card)
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer["Content-Disposition"] == 'attachment; filename="2026-11-20-autumn-scorecard.xlsx"'
    found = rows(answer)
    assert [(row["Code"], row["Whose"], row["State"]) for row in found] == [
        ("K1", "Trust", "Amber"), ("K1", "North Lane Primary", "Green"), ("K1", "South Bank School", "Red"),
        ("K2", "Trust", "Green"),
    ]  # fmt: skip
    assert found[1] == {
        "Code": "K1", "KPI": "Attendance is at least 95%", "Whose": "North Lane Primary", "Phase": "Primary",
        "State": "Green", "Figure": 0.96, "How many": 960, "Out of": 1000, "Target": 0.95, "Amber to": 0.93,
        "Held against": "At least the target", "Benchmark": None, "Benchmark of": None,
        "Against last year": "Better than autumn last year",
        "Difference": 1, "Due on": dt.datetime(2026, 11, 13), "As at": dt.datetime(2026, 11, 6),
        "Explained": "Green: 96.0% against 95.0% for autumn (amber down to 93.0%); 1.0 points above autumn last year.",
        "Source": "Register", "Note": "=1+1", "Theme": None, "Priority": "P1 Every child attends",
        "Family": "Attendance", "Came about": None, "Schools in": None, "Schools due": None,
    } | {"Due on": found[1]["Due on"]}  # fmt: skip
    assert found[1]["Due on"].date() == card.period().due_on
    sheet = book(answer)["Scorecard"]
    assert (sheet["F3"].number_format, sheet["P3"].number_format) == ("0.0%", "d mmmm yyyy")
    assert sheet.freeze_panes == "C2"


def test_it_has_the_filters_and_the_order_of_the_page(card: World) -> None:
    answer = file(card, "?state=red&state=amber&order=worst&columns=worst")
    assert [(row["Code"], row["Whose"]) for row in rows(answer)] == [("K1", "Trust"), ("K1", "South Bank School")]
    about = {(row[0], row[1]) for row in book(answer)["About"].values}
    assert {
        ("Trust", "Larkmoor Learning Trust"), ("Term", "Autumn 2026/27"),
        ("Live figures of", dt.datetime(2026, 11, 20)), ("Filters", "Colour or state: Red or Amber"),
        ("Order", "Worst first"), ("Red", "The target is missed by more than the board allows."),
    } <= about  # fmt: skip
    assert ("Filters", "None: everything that you may see") in set(book(file(card))["About"].values)
    assert next(iter(rows(file(card, "?order=at-south"))))["Code"] == "K1"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "a\x0bb =2"])
def test_nothing_that_was_written_is_a_formula(card: World, text: str) -> None:
    KPI.objects.filter(pk=card.kpi.pk).update(statement=text, code=text[:4])
    School.objects.filter(slug="north").update(name=text)
    found = book(file(card))
    kinds = {cell.data_type for sheet in found for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d"}
    names = {cell.value for cell in found["Scorecard"]["B"]}
    assert text.replace("\x0b", "") in names


def test_a_grade_and_a_milestone_are_words_and_what_is_missing_is_empty(card: World) -> None:
    grade = make_kpi(
        card, code="G", statement="Graded", measured_for="trust", shape="rubric", unit="grade", frequency="termly"
    )
    report(card, grade, None, grade="Good")
    make_kpi(card, code="M", statement="Done", measured_for="trust", shape="milestone", frequency="termly")
    found = {row["Code"]: row for row in rows(file(card))}
    assert (found["G"]["Figure"], found["M"]["Figure"]) == ("Good", None)
    assert found["M"]["State"] == "Red" and found["M"]["Target"] == "done by 13 November 2026"


def test_a_head_takes_away_the_own_schools_figures_alone(card: World) -> None:
    found = rows(file(card, role="head"))
    assert [(row["Code"], row["Whose"]) for row in found] == [("K1", "North Lane Primary")]
    assert b"South Bank" not in b"".join(str(row).encode() for row in book(file(card, role="head"))["About"].values)


def test_a_guest_reads_no_notes(card: World) -> None:
    assert {(row["Source"], row["Note"]) for row in rows(file(card, role="guest"))} == {(None, None)}


def test_nothing_left_is_a_file_without_rows(card: World) -> None:
    assert rows(file(card, "?state=green&school=south")) == []


def test_who_may(card: World, other_world: World) -> None:
    for role in ("ceo", "executive", "data_lead", "head", "data_entry", "guest", "trustee", "governor"):
        assert file(card, role=role).status_code == 200, role
    for role in ("clerk", "leader", "staff"):
        assert file(card, role=role).status_code == 403, role
    assert card.as_("ceo").get(other_world.url("scorecard/excel/")).status_code == 404
    assert file(card, "?term=x").status_code == 404
    assert card.as_("ceo").request("POST", card.url("scorecard/excel/")).status_code == 405


def test_the_number_of_queries_is_the_same_for_20_schools_and_20_kpis(
    card: World, django_assert_num_queries: Any
) -> None:
    browser = card.as_("ceo")
    browser.get(card.url("scorecard/excel/"))
    for schools, kpis in ((2, 4), (20, 20)):
        grow(card, schools=schools, kpis=kpis)
        make_kpi(card, code=f"W{kpis}", statement="Waits", measured_for="trust", frequency="termly")
        with django_assert_num_queries(QUERIES):
            browser.get(card.url("scorecard/excel/"))
