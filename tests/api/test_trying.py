"""The page on which the API is tried: every request of the description, with its fields and an example of its body."""

import json

import pytest

from apps.api.schema import describe
from apps.api.trying import Call, Field, Part, groups_of
from tests.world import World


def calls() -> dict[str, Call]:
    return {call.key: call for group in groups_of(describe("larkmoor")) for call in group.calls}


def test_every_request_of_the_description_is_there_once() -> None:
    description = describe("larkmoor")
    wanted = [(m.upper(), path) for path, entry in description["paths"].items() for m in entry]
    groups = groups_of(description)
    assert [(call.method, call.path) for group in groups for call in group.calls] == wanted
    assert [group.name for group in groups] == [
        *("Trust", "Actions", "Checks", "Documents", "Figures", "KPIs", "Plans", "Priorities", "Reviews", "Schools"),
        *("Scorecard", "Targets", "Terms"),
    ]


def test_a_request_says_what_it_takes_and_what_it_answers() -> None:
    put = calls()["school_figure_put"]
    assert [(f.name, f.place, f.required) for f in put.fields] == [
        ("measure_id", "path", True),
        ("period_id", "path", True),
        ("school_slug", "path", True),
        ("If-Match", "header", False),
        ("If-None-Match", "header", False),
    ]
    assert json.loads(put.body)["note"] == "" and json.loads(put.body)["value"] is None
    assert Part("value", "number as text", "") in put.answer
    assert json.loads(calls()["progress_add"].body)["status"] != ""
    actions = calls()["actions"]
    assert Field("due_from", "query", "Due on this day or later. As 2026-11-20.", (), False) in actions.fields
    assert Field("mine", "query", "True: those that the person owns.", ("true", "false"), False) in actions.fields
    assert "results" not in {part.name for part in actions.answer}
    assert calls()["document_file"].answer == () and calls()["trust_figure_delete"].body == ""


@pytest.mark.django_db
def test_the_page_can_be_read_without_javascript(world: World) -> None:
    shown = world.as_("governor").get(world.url("api/try/")).content.decode()
    assert 'data-path="/api/v1/t/larkmoor/figures/{measure_id}/{period_id}/"' in shown
    assert shown.count("data-api") == len(calls())
    assert "The actions of the plans that the person may read." in shown
