"""A school's inspections: each in its own framework's words, kept by those who may, and what the rating reads."""

import datetime as dt
from typing import Any

import pytest

from apps.trusts.frameworks import frameworks
from apps.trusts.inspections import InspectionValues, keep_inspection, with_first_inspection
from apps.trusts.models import Inspection, School
from tests.pages.reading import text_of
from tests.world import World

CARD = {"inspected_on": "2026-05-12", "published_on": "2026-06-20", "area_0": "Met", "area_3": "Strong standard"}
OVERALL = {"inspected_on": "2022-03-08", "area_0": "Good", "area_1": "Good"}


def url(world: World, tail: str = "", school: str = "north") -> str:
    return world.url(f"schools/{school}/inspections/{tail}")


def add(world: World, framework: str, sent: dict[str, str], role: str = "head", school: str = "north") -> Any:
    return world.as_(role).post(url(world, f"add/?framework={framework}", school), sent)


def test_three_regimes_stand_side_by_side_each_in_its_own_words(world: World) -> None:
    assert add(world, "ofsted-overall", OVERALL)["Location"] == url(world)
    assert add(world, "ofsted-report-card", CARD, role="clerk").status_code == 302
    other = {"framework_name": "Diocese", "inspected_on": "2025-02-04", "area_0": "Catholic life | Outstanding"}
    assert add(world, "other", other, role="ceo").status_code == 302
    text = text_of(world.as_("governor").get(url(world)))
    assert "Ofsted, report card Began on 12 May 2026, report published on 20 June 2026." in text
    assert "Safeguarding Met Achievement Strong standard" in text
    assert "Ofsted, with an overall grade Began on 8 March 2022." in text
    assert "Overall effectiveness Good Quality of education Good" in text
    assert "Diocese Began on 4 February 2025." in text and "Catholic life Outstanding" in text
    assert text.index("report card") < text.index("Diocese") < text.index("overall grade")
    assert "Add an inspection" not in text


def test_it_is_corrected_and_removed(world: World) -> None:
    add(world, "ofsted-report-card", CARD)
    row = Inspection.objects.get()
    page = world.as_("head").get(url(world, f"{row.pk}/")).content.decode()
    assert 'value="2026-05-12"' in page and '<option value="Strong standard" selected>' in page
    answer = world.as_("data_lead").post(url(world, f"{row.pk}/"), CARD | {"area_3": "Expected standard"})
    assert answer.status_code == 302
    assert list(row.grades.values_list("area", "grade")) == [
        ("Safeguarding", "Met"),
        ("Achievement", "Expected standard"),
    ]
    assert world.as_("head").post(url(world, f"{row.pk}/"), {"remove": "1"}).status_code == 302
    assert "No inspection on record" in text_of(world.as_("head").get(url(world)))
    assert world.as_("head").get(url(world, f"{row.pk}/")).status_code == 404
    assert add(world, "ofsted-report-card", CARD).status_code == 302  # the same day is free again


@pytest.mark.parametrize(
    ("framework", "changed", "field", "sentence"),
    [
        (
            "ofsted-overall",
            {"inspected_on": "2024-09-10"},
            "inspected_on",
            "This framework was used up to 31 August 2024: choose the one of that day, or correct the day.",
        ),
        (
            "ofsted-report-card",
            {"inspected_on": "2025-11-09"},
            "inspected_on",
            "This framework was used from 10 November 2025 on: choose the one of that day, or correct the day.",
        ),
        (
            "ofsted-report-card",
            {"inspected_on": "2026-11-21"},
            "inspected_on",
            "This day is still to come. Enter the first day of the inspection.",
        ),
        ("siams", {"inspected_on": "206-05-12"}, "inspected_on", "Enter a valid date."),
        ("siams", {"published_on": "2026-05-11"}, "published_on", "Enter a day between the inspection and today."),
        ("siams", {"area_0": ""}, "area_0", "Enter at least one grade, in the report's own words."),
        ("siams", {"area_0": "Good"}, "area_0", "Choose one of these words"),
        ("other", {"framework_name": ""}, "framework_name", "Write the framework's name"),
        (
            "other",
            {"area_0": "Outstanding"},
            "area_0",
            "Write the area, a bar and its grade: Catholic life | Outstanding.",
        ),
        ("other", {"area_0": "A | B", "area_1": "a | C"}, "area_1", "This area has its grade already."),
    ],
)
def test_what_cannot_be_is_named_at_its_field(
    world: World, framework: str, changed: dict[str, str], field: str, sentence: str
) -> None:
    right = {
        "ofsted-overall": OVERALL,
        "ofsted-report-card": CARD,
        "siams": {"inspected_on": "2026-05-12", "area_0": "J1"},
        "other": {"framework_name": "Diocese", "inspected_on": "2026-05-12", "area_0": "Life | Good"},
    }[framework]
    answer = add(world, framework, right | changed | {"note": "kept"})
    assert (answer.status_code, answer.context["form"].errors[field]) == (422, [sentence])
    assert "kept" in answer.content.decode()
    assert not Inspection.objects.exists()


def test_the_same_one_twice_is_refused(world: World) -> None:
    add(world, "ofsted-report-card", CARD)
    answer = add(world, "ofsted-report-card", CARD)
    assert answer.context["form"].errors["inspected_on"] == ["This inspection is on record already."]


def test_a_framework_that_is_none_is_asked_for_again(world: World) -> None:
    assert "Under which framework was it inspected?" in text_of(world.as_("head").get(url(world, "add/")))
    assert world.as_("head").get(url(world, "add/?framework=x")).status_code == 422


@pytest.mark.parametrize(
    ("role", "sees", "keeps"),
    [
        *((role, 200, 200) for role in ("ceo", "clerk", "data_lead", "head")),
        *((role, 200, 403) for role in ("executive", "trustee", "governor", "data_entry", "leader")),
        ("staff", 403, 403),
    ],
)
def test_who_sees_and_who_keeps_them(world: World, role: str, sees: int, keeps: int) -> None:
    browser = world.as_(role)
    assert (browser.get(url(world)).status_code, browser.get(url(world, "add/")).status_code) == (sees, keeps)


def test_another_school_another_trust_and_another_method(world: World, other_world: World) -> None:
    assert world.as_("head").get(url(world, school="south")).status_code == 403
    assert add(world, "ofsted-report-card", CARD, school="south").status_code == 403
    add(world, "ofsted-report-card", CARD, role="ceo", school="south")
    row = Inspection.objects.get()
    assert world.as_("head").get(url(world, f"{row.pk}/")).status_code == 404  # it is the other school's
    assert other_world.as_("ceo").get(other_world.url(f"schools/south/inspections/{row.pk}/")).status_code == 404
    world.enter()
    assert world.as_("ceo").request("DELETE", url(world)).status_code == 405


def test_the_rating_reads_ofsteds_first_since_joining(world: World) -> None:
    school = world.schools["north"]  # joined on 1 September 2020

    def keep(framework: str, day: dt.date, words: dict[str, str]) -> None:
        values = InspectionValues(framework=framework, inspected_on=day, grades=words)
        keep_inspection(school=school, inspection=None, values=values, by=world.people["head"])

    def first() -> dt.date | None:
        found: Any = with_first_inspection(School.objects.filter(pk=school.pk)).get()
        return found.inspected_on

    keep("siams", dt.date(2021, 2, 2), {"Judgement": "J1"})
    keep("ofsted-overall", dt.date(2019, 2, 2), {"Overall effectiveness": "Good"})
    assert first() is None
    keep("ofsted-report-card", dt.date(2026, 5, 12), {"Inclusion": "Exceptional"})
    keep("ofsted-overall", dt.date(2023, 3, 7), {"Overall effectiveness": "Good"})
    assert first() == dt.date(2023, 3, 7)


def test_the_three_regimes_follow_one_another_day_by_day() -> None:
    ofsted = [framework for framework in frameworks().values() if framework.is_ofsted]
    for day in (dt.date(2024, 8, 31), dt.date(2024, 9, 1), dt.date(2025, 11, 9), dt.date(2025, 11, 10)):
        assert sum(framework.was_used_on(day) for framework in ofsted) == 1


def test_the_same_queries_for_one_and_three(world: World, django_assert_num_queries: Any) -> None:
    add(world, "ofsted-report-card", CARD)
    head = world.as_("head")
    with django_assert_num_queries(17):
        head.get(url(world))
    add(world, "ofsted-overall", OVERALL)
    add(world, "siams", {"inspected_on": "2026-05-12", "area_0": "J1"})
    with django_assert_num_queries(17):
        head.get(url(world))
