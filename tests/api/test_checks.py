"""Figures verified by programs: by the same rights and in the same sentences as on the pages."""

from typing import Any

import pytest

from apps.kpis.models import Check
from tests.api.conftest import program
from tests.reviews.scene import measure_of, report
from tests.world import World

pytestmark = pytest.mark.django_db
AGREES = {"method": "A sample of ten registers", "agrees": True}


def places(world: World, school: str | None = "north") -> tuple[str, str]:
    """Where the figure of the world's KPI stands, and its check."""
    own = measure_of(world.kpi if school else world.trust_kpi)
    place = f"{own.pk}/{world.period().pk}/" + (f"{school}/" if school else "")
    return f"figures/{place}", f"checks/{place}"


def test_somebody_else_checks_a_figure_and_checks_it_again(world: World) -> None:
    report(world, world.kpi, "94.0", "north")
    figure, check = places(world)
    lead = program(world, "data_lead")
    assert lead.read(check) == {
        "method": "",
        "agrees": None,
        "value": None,
        "grade": "",
        "note": "",
        "checked_at": None,
        "answer": "",
    }
    seen = lead.get(figure)["ETag"]

    kept = lead.ask("PUT", check, AGREES, If_Match=seen)
    other = lead.ask("PUT", check, {**AGREES, "agrees": False, "value": "93.5", "note": "Two marks"}, If_Match=seen)

    assert (kept.status_code, kept.json()["agrees"], other.status_code) == (200, True, 200)
    assert {name: other.json()[name] for name in ("agrees", "value", "note")} == {
        "agrees": False,
        "value": "93.5",
        "note": "Two marks",
    }
    found = Check.objects.get()
    assert (found.checked_by, found.reported_by) == (world.people["data_lead"], world.people["head"])


def test_nobody_checks_their_own_nor_what_they_have_not_seen(world: World) -> None:
    report(world, world.kpi, "94.0", "north")
    figure, check = places(world)
    head, lead = program(world, "head"), program(world, "data_lead")
    seen = head.get(figure)["ETag"]

    own = head.ask("PUT", check, AGREES, If_Match=seen)
    unseen = [lead.ask("PUT", check, AGREES), lead.ask("PUT", check, AGREES, If_Match='"x"')]
    governor = program(world, "governor").ask("PUT", check, AGREES, If_Match=seen)

    assert own.status_code == 403
    assert own.json()["detail"] == "You reported this figure. Nobody verifies their own: ask somebody else."
    assert [answer.status_code for answer in (*unseen, governor)] == [428, 412, 403]
    assert not Check.objects.exists()


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({**AGREES, "method": " "}, "method", "This field may not be blank."),
        ({**AGREES, "agrees": False}, "value", "Enter what you found, or say in words what differs."),
        ({**AGREES, "agrees": False, "value": "94.0"}, "value", "This is the figure itself."),
        ({**AGREES, "agrees": False, "value": 94}, "value", "Send the number as text"),
        ({"method": "A sample"}, "agrees", "This field is required."),
    ],
)
def test_what_says_nothing_is_refused_at_its_field(
    world: World, sent: dict[str, Any], field: str, sentence: str
) -> None:
    report(world, world.kpi, "94.0", "north")
    figure, check = places(world)
    lead = program(world, "data_lead")

    answer = lead.ask("PUT", check, sent, If_Match=lead.get(figure)["ETag"])

    assert answer.status_code == 422
    assert answer.json()["errors"][field][0].startswith(sentence)
    assert not Check.objects.exists()


def test_there_is_nothing_to_check_where_nothing_was_reported(world: World) -> None:
    lead = program(world, "data_lead")
    _, check = places(world)
    assert lead.get(check).status_code == 404
    assert lead.ask("PUT", check, AGREES, If_None_Match="*").status_code == 404
    assert lead.ask("DELETE", check).status_code == 405
