"""What is written: figures and progress, by those who may, who say what they have seen."""

from decimal import Decimal
from typing import Any

import pytest

from apps.actions.models import ProgressUpdate
from apps.kpis.models import KPI, Reading
from tests.api.conftest import program
from tests.reviews.scene import measure_of, report
from tests.world import World

pytestmark = pytest.mark.django_db
NEW = {"If_None_Match": "*"}


def at(world: World, kpi: KPI, school: str | None = "north", **when: Any) -> str:
    place = f"figures/{measure_of(kpi).pk}/{world.period(**when).pk}/"
    return f"{place}{school}/" if school else place


def test_a_head_enters_a_figure_and_corrects_it(world: World) -> None:
    own, place = program(world, "head"), at(world, world.kpi)
    made = own.ask("PUT", place, {"numerator": "188", "denominator": "200", "note": "From the register"}, **NEW)
    assert made.status_code == 201, made.content
    assert {name: made.json()[name] for name in ("value", "state", "school", "numerator")} == {
        "value": "94.00000000",
        "state": "amber",
        "school": "north",
        "numerator": "188",
    }
    assert made.json()["sentence"].startswith("Amber: 94.0% against 95.0% for autumn")
    again = own.ask("PUT", place, {"value": "95.0"}, If_Match=made["ETag"])
    assert (again.status_code, again.json()["value"], again.json()["state"]) == (200, "95.0", "green")
    reading = Reading.objects.get()
    assert (reading.value, reading.numerator, reading.reported_by) == (Decimal("95.0"), None, world.people["head"])
    assert own.get(place)["ETag"] == again["ETag"]


def test_a_figure_is_a_draft_unless_it_is_submitted_with_it(world: World) -> None:
    place = at(world, world.kpi)
    staff = program(world, "data_entry")
    made = staff.ask("PUT", place, {"value": "94.0", "source_kind": "export"}, **NEW)
    assert (made.json()["stage"], made.json()["source_kind"]) == ("draft", "export")
    assert program(world, "trustee").get(place).status_code == 404
    refused = staff.ask("PUT", place, {"value": "94.0", "submit": True}, If_Match=made["ETag"])
    assert refused.status_code == 403
    sent = program(world, "head").ask(
        "PUT", place, {"value": "94.0", "source_kind": "export", "submit": True}, If_Match=made["ETag"]
    )
    assert (sent.status_code, sent.json()["stage"]) == (200, "submitted")
    assert program(world, "trustee").read(place)["value"] == "94.0"


def test_a_write_that_has_not_seen_the_figure_is_refused(world: World) -> None:
    own, place = program(world, "head"), at(world, world.kpi)
    assert own.ask("PUT", place, {"value": "95.0"}).status_code == 428
    assert own.ask("PUT", place, {"value": "95.0"}, If_Match='"x"').status_code == 412
    made = own.ask("PUT", place, {"value": "95.0"}, **NEW)
    assert made.status_code == 201
    assert own.ask("PUT", place, {"value": "96.0"}, **NEW).status_code == 412
    report_again = own.ask("PUT", place, {"value": "97.0"}, If_Match=made["ETag"])
    stale = own.ask("PUT", place, {"value": "98.0"}, If_Match=made["ETag"])
    assert (report_again.status_code, stale.status_code) == (200, 412)
    assert stale.json() == {"detail": "This has changed since you read it. Read it again, then decide."}
    assert Reading.objects.get().value == Decimal("97.0")


def test_a_figure_is_taken_out_by_one_who_has_seen_it(world: World) -> None:
    own, place = program(world, "head"), at(world, world.kpi)
    assert own.ask("DELETE", place, **NEW).status_code == 404
    made = own.ask("PUT", place, {"value": "95.0"}, **NEW)
    assert own.ask("DELETE", place, If_Match='"x"').status_code == 412
    assert own.ask("DELETE", place, If_Match=made["ETag"]).status_code == 204
    assert not Reading.objects.exists()
    assert own.get(place).status_code == 404


@pytest.mark.parametrize(
    ("body", "field", "sentence"),
    [
        ({"value": 95.0}, "value", 'Send the number as text, with its own decimals: "93.8".'),
        ({"value": "1e400"}, "value", "Enter a number in figures, such as 93.8."),
        ({"value": "NaN"}, "value", "Enter a number in figures, such as 93.8."),
        ({"value": "1000000000000"}, "value", "This number is too large: it can have 12 digits before the point."),
        ({"value": "140"}, "value", "140% is not between 0% and 100%. If it is right, say why in the note."),
        ({"value": "-1"}, "value", "-1% is not between 0% and 100%. If it is right, say why in the note."),
        ({"value": "<b>9</b>"}, "value", "Enter a number in figures, such as 93.8."),
        ({}, "value", "There is no figure here. Enter one, or leave the note empty too."),
        ({"numerator": "3"}, "denominator", "Enter both numbers, how many and out of how many, or neither."),
        ({"numerator": "3", "denominator": "0"}, "denominator", "Out of 0 there is no percentage."),
        ({"numerator": "3", "denominator": "2"}, "value", "3 is more than the 2 there are altogether."),
        ({"grade": "Good"}, "value", "This KPI takes a number."),
        ({"value": "95", "note": "x" * 2001}, "note", "Ensure this field has no more than 2000 characters."),
        ({"value": "95", "note": "a\x00b"}, "note", "Null characters are not allowed."),
        ({"value": "95", "as_at": "31/12/2026"}, "as_at", "Date has wrong format."),
    ],
)
def test_what_cannot_be_a_figure_is_named_and_changes_nothing(
    world: World, body: dict[str, Any], field: str, sentence: str
) -> None:
    response = program(world, "head").ask("PUT", at(world, world.kpi), body, **NEW)
    assert response.status_code == 422
    assert list(response.json()["errors"]) == [field]
    assert response.json()["errors"][field][0].replace("−", "-").startswith(sentence)
    assert not Reading.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"1", b"\xff", b"null"])
def test_a_body_that_is_none_is_refused(world: World, body: bytes) -> None:
    response = program(world, "head").ask("PUT", at(world, world.kpi), body, **NEW)
    assert response.status_code in (400, 422)
    assert response.json()["detail"]


def test_who_may_not_enter(world: World) -> None:
    for role in ("ceo", "trustee", "leader", "governor", "staff", "clerk"):
        refused = program(world, role).ask("PUT", at(world, world.kpi), {"value": "95"}, **NEW)
        assert refused.status_code == 403, role
    head = program(world, "head")
    assert head.ask("PUT", at(world, world.kpi, "south"), {"value": "95"}, **NEW).status_code == 403
    assert head.ask("PUT", at(world, world.trust_kpi, None), {"value": "6"}, **NEW).status_code == 403
    assert (
        program(world, "ceo").ask("PUT", at(world, world.trust_kpi, None), {"value": "6.0"}, **NEW).status_code == 201
    )


def test_what_is_not_asked_for_is_refused(world: World) -> None:
    own = program(world, "data_lead")
    for place in (at(world, world.kpi, None), at(world, world.trust_kpi), at(world, world.kpi, part=1)):
        refused = own.ask("PUT", place, {"value": "95"}, **NEW)
        assert refused.status_code == 409, place
    later = own.ask("PUT", at(world, world.kpi, year="2026/27", name="spring"), {"value": "95"}, **NEW)
    assert later.status_code == 409
    assert "can be entered from" in later.json()["detail"]


def test_another_trusts_places_are_not_there(world: World, other_world: World) -> None:
    own = program(world, "data_lead")
    other_world.enter()
    measure, period = measure_of(other_world.kpi).pk, other_world.period().pk
    world.enter()
    theirs = f"figures/{measure_of(world.kpi).pk}/{period}/north/"
    assert own.ask("PUT", theirs, {"value": "95"}, **NEW).status_code == 404
    assert own.ask("PUT", f"figures/{measure}/{world.period().pk}/north/", {"value": "95"}, **NEW).status_code == 404


def test_figures_are_seen_by_those_who_see_them_live(world: World) -> None:
    report(world, world.kpi, "96.0", "north")
    report(world, world.kpi, "91.0", "south")
    report(world, world.trust_kpi, "6.5")
    seen = {
        role: [row["school"] for row in program(world, role).read("figures/")["results"]]
        for role in ("ceo", "head", "guest")
    }
    assert seen == {"ceo": ["north", "south", None], "head": ["north"], "guest": ["north", "south", None]}
    assert len(program(world, "trustee").read("figures/")["results"]) == 3
    assert program(world, "leader").get("figures/").status_code == 403
    Reading.objects.update(is_draft=True)
    assert program(world, "trustee").read("figures/")["results"] == []
    assert len(program(world, "head").read("figures/")["results"]) == 1
    assert program(world, "head").get(at(world, world.kpi, "south")).status_code == 403


def test_an_owner_says_how_an_action_stands(world: World) -> None:
    own, place = program(world, "leader"), f"actions/{world.school_actions['north'].pk}/"
    etag = own.get(place)["ETag"]
    assert own.ask("POST", f"{place}progress/", {"status": "green", "text": "Going well"}).status_code == 428
    said = own.ask("POST", f"{place}progress/", {"status": "green", "text": "Going well"}, If_Match=etag)
    assert (said.status_code, said.json()["said_on"], said.json()["said_by"]) == (
        201,
        "2026-11-20",
        "School leader larkmoor",
    )
    again = own.ask("POST", f"{place}progress/", {"status": "red", "text": "Twice"}, If_Match=etag)
    assert (again.status_code, ProgressUpdate.objects.count()) == (412, 1)
    assert own.read(place)["state"] == "green"
    assert [update["text"] for update in own.read(f"{place}progress/")] == ["Going well"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"status": "purple", "text": "x"}, "status"),
        ({"status": "green", "text": " "}, "text"),
        ({"status": "complete"}, "text"),
        ({"status": "green", "text": "x", "said_on": "2026-11-21"}, "said_on"),
    ],
)
def test_what_cannot_be_progress_is_named(world: World, body: dict[str, str], field: str) -> None:
    own, place = program(world, "leader"), f"actions/{world.school_actions['north'].pk}/"
    response = own.ask("POST", f"{place}progress/", body, If_Match="*")
    assert (response.status_code, list(response.json()["errors"])) == (422, [field])
    assert not ProgressUpdate.objects.exists()


def test_others_do_not_speak_for_an_action(world: World) -> None:
    place = f"actions/{world.school_actions['north'].pk}/progress/"
    for role in ("governor", "trustee", "ceo", "data_entry"):
        refused = program(world, role).ask("POST", place, {"status": "green", "text": "x"}, If_Match="*")
        assert refused.status_code == 403, role
