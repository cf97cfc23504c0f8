"""What is read: the same as on the pages, for the same people, and in pages of their own."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.kpis.models import Target
from apps.strategies.models import Priority
from apps.trusts.models import Body
from tests.api.conftest import program
from tests.reviews.scene import inspect, issue, make_final, open_review, report_all
from tests.world import World, make_kpi

pytestmark = pytest.mark.django_db


def test_schools_and_terms(world: World) -> None:
    own = program(world, "staff")
    schools = own.read("schools/")
    assert [school["slug"] for school in schools["results"]] == ["north", "south"]
    assert own.read("schools/north/")["name"] == "North Lane Primary"
    term = own.read(f"terms/{world.term().pk}/")
    assert (term["year"], term["name"], [p["part"] for p in term["periods"]]) == ("2026/27", "autumn", [0, 1, 2])


def test_lists_come_in_pages(world: World) -> None:
    for number in range(5):
        Priority.objects.create(trust=world.trust, plan=world.plan, code=f"Q{number}", title="T")
    own, seen = program(world, "ceo"), []
    path = f"priorities/?plan={world.plan.pk}&page_size=4"
    while path:
        found = own.read(path)
        seen += [row["code"] for row in found["results"]]
        path = found["next"].partition("/larkmoor/")[2] if found["next"] else ""
    assert seen == ["P1", "Q0", "Q1", "Q2", "Q3", "Q4"]


def test_a_school_plan_is_read_by_those_who_may(world: World) -> None:
    south = world.sdps["south"].pk
    head = program(world, "head")
    assert [plan["school"] for plan in head.read("plans/")["results"]] == [None, "north"]
    assert head.get(f"plans/{south}/").status_code == 404
    assert program(world, "trustee").read(f"plans/{south}/")["school"] == "south"
    assert [p["plan"] for p in head.read("priorities/")["results"]] == [world.plan.pk, world.sdps["north"].pk]
    assert {a["school"] for a in head.read("actions/")["results"]} == {None, "north"}
    assert program(world, "staff").read("actions/?school=north")["results"] == []


def test_a_kpi_with_its_target(world: World) -> None:
    found = program(world, "staff").read(f"kpis/{world.kpi.pk}/")
    assert (found["code"], found["shape"], found["measured_for"]) == ("K1", "at_least", "each-school")
    assert (found["target"]["value"], found["target"]["amber"], found["target"]["status"]) == (
        "95.0",
        "93.0",
        "proposed",
    )
    assert len(found["measures"]) == 1


def test_every_version_of_a_target_and_where_it_was_decided(world: World) -> None:
    board = Body.objects.get(trust=world.trust, kind="board")
    day = dt.date(2026, 11, 19)
    Target.objects.filter(kpi=world.kpi).update(status="approved", decided_by=board, decided_on=day, minute="7.2")
    Target.objects.create(
        trust=world.trust, kpi=world.kpi, school=world.schools["north"], value=90, valid_from=day, why="A new intake."
    )
    names = ("school", "value", "status", "decided_by", "decided_on", "minute", "why")
    rows = program(world, "staff").read(f"targets/?kpi={world.kpi.pk}")["results"]
    assert [tuple(row[name] for name in names) for row in rows] == [
        (None, "95.0", "approved", "Trust board", "2026-11-19", "7.2", ""),
        ("north", "90", "proposed", None, None, "", "A new intake."),
    ]
    assert len(program(world, "staff").read("targets/?status=proposed")["results"]) == 2
    assert program(world, "clerk").ask("POST", "targets/", {}).status_code == 405


def test_an_action_with_its_state(world: World) -> None:
    own = program(world, "ceo")
    found = own.read(f"actions/{world.action.pk}/")
    assert (found["title"], found["owners"], found["due_on"]) == (
        "Ring home on the first day",
        ["CEO party"],
        "2027-03-31",
    )
    assert (found["state"], found["days_late"]) == ("monitor", 0) or found["sentence"]
    assert [row["id"] for row in own.read("actions/?mine=true")["results"]] == [world.action.pk]
    assert own.read("actions/?due_to=2027-03-30")["results"] == []


def test_a_schools_inspections_stand_in_their_own_words_for_those_who_read_its_plan(world: World) -> None:
    inspect(world, "north", dt.date(2026, 5, 12))
    inspect(world, "south", dt.date(2019, 3, 5), "siams", Judgement="J1")
    report_card = {
        "framework": "Ofsted, report card",
        "inspected_on": "2026-05-12",
        "published_on": None,
        "grades": [{"area": "Safeguarding", "grade": "Met"}, {"area": "Inclusion", "grade": "Strong standard"}],
    }
    north, south = program(world, "trustee").read("schools/")["results"]
    assert {key: north["inspections"][0][key] for key in report_card} == report_card
    assert [row["framework"] for row in south["inspections"]] == ["SIAMS, church schools"]
    assert [len(row["inspections"]) for row in program(world, "head").read("schools/")["results"]] == [1, 0]


@pytest.mark.parametrize(
    "path",
    ["actions/?plan=x", "actions/?plan=1e400", "actions/?plan=99999999999999999999", "actions/?due_from=tomorrow"],
)
def test_a_filter_that_cannot_be_is_named(world: World, path: str) -> None:
    response = program(world, "ceo").get(path)
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [path.partition("?")[2].partition("=")[0]]


def test_the_scorecard_of_those_who_see_figures(world: World) -> None:
    report_all(world)
    card = program(world, "ceo").read("scorecard/")
    row = card["rows"][0]
    assert [(c["school"], c["state"], c["figure"]) for c in row["schools"]] == [
        ("north", "green", "96.0%"),
        ("south", "red", "91.0%"),
    ]
    assert row["schools"][1]["sentence"].startswith("Red: 91.0% against 95.0% for autumn")
    assert (card["figures_in"], card["figures_due"], row["trust"]["counts"]) == (3, 3, {"green": 1, "red": 1})
    head = program(world, "head").read("scorecard/")
    assert [[c["school"] for c in row["schools"]] for row in head["rows"]] == [["north"]]
    assert [row["trust"] for row in head["rows"]] == [None]
    assert program(world, "staff").get("scorecard/").status_code == 403
    assert program(world, "ceo").get("scorecard/?term=0").status_code == 400
    assert program(world, "ceo").get(f"scorecard/?term={10**17}").status_code == 404
    one = program(world, "ceo").read("scorecard/?school=south")
    assert [[c["school"] for c in row["schools"]] for row in one["rows"]] == [["south"]]


def test_a_review_once_its_figures_are_final(world: World) -> None:
    report_all(world)
    review = open_review(world)
    trustee, ceo = program(world, "trustee"), program(world, "ceo")
    assert trustee.read("reviews/")["results"] == []
    assert trustee.get(f"reviews/{review.pk}/").status_code == 403
    assert ceo.read(f"reviews/{review.pk}/")["stage"] == "open"
    review = issue(world, make_final(world, review))
    found = trustee.read(f"reviews/{review.pk}/")
    assert (found["stage"], found["issued_checksum"]) == ("issued", review.issued_checksum)
    line = found["kpis"][0]
    assert [(cell["school"], cell["state"], cell["printed"]) for cell in line["schools"]] == [
        ("North Lane Primary", "green", "96.0%"),
        ("South Bank School", "red", "91.0%"),
    ]
    assert program(world, "head").get("reviews/").status_code == 403


def test_another_trusts_things_are_not_there(world: World, other_world: World) -> None:
    own = program(world, "ceo")
    other_world.enter()
    term = other_world.term().pk
    world.enter()
    for path in (
        f"plans/{other_world.plan.pk}/",
        f"priorities/{other_world.priority.pk}/",
        f"kpis/{other_world.kpi.pk}/",
        f"actions/{other_world.action.pk}/",
        f"actions/{other_world.action.pk}/progress/",
        f"terms/{term}/",
    ):
        assert own.get(path).status_code == 404, path
    assert own.read(f"actions/?plan={other_world.plan.pk}")["results"] == []
    assert own.read(f"figures/?kpi={other_world.kpi.pk}")["results"] == []


@pytest.mark.parametrize(
    "path", ["plans/", "priorities/", "kpis/", "actions/", "scorecard/", "figures/", "schools/", "terms/"]
)
def test_the_number_of_queries_does_not_grow(world: World, path: str) -> None:
    own = program(world, "ceo")
    own.read("")  # notes the token's use of the day
    report_all(world)
    # Whether anything is overdue decides about one query, and all that comes has no figures.
    make_kpi(world, code="W", statement="Waits", priority=world.priority, shape="at_least", target="1")

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            own.read(path)
        return len(seen)

    before = queries()
    for number in range(3):
        priority = Priority.objects.create(trust=world.trust, plan=world.plan, code=f"Q{number}", title="T")
        make_kpi(world, code=f"M{number}", statement="More", priority=priority, shape="at_least", target="1")
        action = type(world.action)(trust=world.trust, plan=world.plan, priority=priority, title=f"Action {number}")
        action.save()
    assert queries() == before
