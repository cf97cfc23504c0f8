"""Inside one's own trust: another plan's and another school's rows in one's own forms, and approving one's own."""

from typing import Any

import pytest

from apps.actions.models import Action
from apps.kpis.models import Reading, Target
from apps.reviews.models import Commentary, Decision, Judgement, Review
from apps.trusts.models import Membership
from apps.trusts.services import Invitation, invite_person
from apps.trusts.wall import set_setting
from tests.hostile.asking import answer
from tests.hostile.conftest import Scene
from tests.hostile.scene import rows_of
from tests.hostile.test_other_trusts_ids import ACTION, KPI

SAID = (Review, Judgement, Commentary, Decision)


def send(scene: Scene, person: str, path: str, data: dict[str, Any]) -> Any:
    set_setting("app.trust_id", None)
    return scene.own.browsers[person].post(
        scene.own.url(path), {k: str(v).format(**scene.own.ids) for k, v in data.items()}
    )


FIELDS = [
    ("head", "actions/{action_north}/edit/", ACTION | {"priority": "{priority}"}, ["priority"]),
    ("head", "actions/{action_north}/edit/", ACTION | {"priority": "{priority_south}"}, ["priority"]),
    ("ceo", "actions/{action}/edit/", ACTION | {"priority": "{priority_north}"}, ["priority"]),
    ("ceo", "plans/{plan}/actions/add/", ACTION | {"priority": "{priority_north}"}, ["priority"]),
    ("head", "actions/{action_north}/links/", {"save": "1", "kpis": "{kpi_south}"}, ["contribution_{kpi_south}"]),
    ("ceo", "actions/{action}/links/", {"save": "1", "kpis": "{kpi_north}"}, ["contribution_{kpi_north}"]),
    ("head", "plans/{sdp_north}/kpis/add/?shape=at_least", KPI | {"priority": "{priority}"}, ["priority"]),
    ("head", "plans/{sdp_north}/kpis/add/?shape=at_least", KPI | {"priority": "{priority_south}"}, ["priority"]),
    ("ceo", "plans/{plan}/objectives/add/", {"text": "T", "priority": "{priority_north}"}, ["priority"]),
    ("ceo", "reviews/{review_final}/decisions/add/", {"kind": "made", "text": "D", "priority": "{priority_north}"},
     ["priority"]),
]  # fmt: skip


@pytest.mark.parametrize(("person", "path", "data", "fields"), FIELDS)
def test_another_plans_rows_are_refused_in_a_form(
    scene: Scene, person: str, path: str, data: dict[str, Any], fields: list[str]
) -> None:
    response = send(scene, person, path, data)
    wrong = [field.format(**scene.own.ids) for field in fields]
    assert (response.status_code, list(response.context["form"].errors)) == (422, wrong)


@pytest.mark.parametrize("place", ["f{measure}-{school_south}", "f{measure}-trust"])
@pytest.mark.parametrize("person", ["head", "data_entry"])
def test_a_schools_grid_takes_that_schools_figures_alone(scene: Scene, person: str, place: str) -> None:
    before = rows_of(Reading, scene.own.world)
    name = place.format(**scene.own.ids)
    response = send(scene, person, "figures/schools/{north}/{period}/", {f"{name}-value": 50, f"{name}-note": "Mine"})
    assert response.status_code == 302
    assert rows_of(Reading, scene.own.world) == before


def test_the_ceo_enters_the_trusts_own_figures_and_no_schools(scene: Scene) -> None:
    before = rows_of(Reading, scene.own.world)
    name = "f{measure}-{school_north}".format(**scene.own.ids)
    assert send(scene, "ceo", "figures/trust/{period}/", {f"{name}-value": 50}).status_code == 302
    assert send(scene, "ceo", "figures/trust/{period}/?kpi={kpi}", {f"{name}-value": 50}).status_code == 403
    assert rows_of(Reading, scene.own.world) == before


def test_no_figure_is_entered_for_a_period_to_come(scene: Scene) -> None:
    before = rows_of(Reading, scene.own.world)
    later = scene.own.world.period("2026/27", "spring").pk
    name = "f{measure}-{school_north}".format(**scene.own.ids)
    response = send(scene, "head", f"figures/schools/{{north}}/{later}/", {f"{name}-value": 99})
    assert response.status_code == 409
    assert rows_of(Reading, scene.own.world) == before


def test_an_owner_gives_the_status_of_an_action_and_changes_nothing_else(scene: Scene) -> None:
    before = Action.objects.filter(pk=scene.own.ids["action_north"]).values().get()
    data = {"status": "complete", "text": "Seen", "said_on": "2026-11-20", "title": "Mine", "outcome": "done", "id": 1}
    assert send(scene, "leader", "actions/{action_north}/progress/", data).status_code == 302
    assert Action.objects.filter(pk=scene.own.ids["action_north"]).values().get() == before


def test_a_target_is_never_approved_by_what_is_sent_along(scene: Scene) -> None:
    cell = "t{kpi}-all-every".format(**scene.own.ids)
    data = {f"{cell}-target": "97", f"{cell}-status": "approved", "status": "approved", "approved_by": 1}
    data |= {f"{cell}-approved_on": "2026-11-20", "approved_on": "2026-11-20"}
    assert send(scene, "ceo", "kpis/{kpi}/targets/", data).status_code == 302
    newest = Target.objects.order_by("pk").last()
    assert (newest.status, newest.made_by) == ("proposed", scene.own.world.people["ceo"])  # type: ignore[union-attr]


def test_a_target_of_the_past_stays_as_it_was(scene: Scene) -> None:
    before = rows_of(Target, scene.own.world)
    cell = "t{kpi}-all-every".format(**scene.own.ids)
    response = send(scene, "ceo", "kpis/{kpi}/targets/?from=2026-11-19", {f"{cell}-target": "10"})
    assert response.status_code == 422
    assert response.context["error"] == "A target holds from a day on, and not before 20 November 2026."
    assert rows_of(Target, scene.own.world) == before


def test_nobody_assents_to_their_own_judgement_whatever_else_they_are(scene: Scene) -> None:
    """A CEO who is a trustee as well has the right to assent, and still not to this one."""
    world = scene.own.world
    invite_person(trust=world.trust, invitation=Invitation(email="ceo@larkmoor.example", name="", role="trustee"))
    assert Membership.objects.filter(user=world.people["ceo"]).count() == 2
    path = "reviews/{review_final}/judgements/{judgement_final}/assent/"
    assert send(scene, "ceo", path, {"sure": "1"}).status_code == 409
    assert Judgement.objects.get(pk=scene.own.ids["judgement_final"]).assented_by is None
    assert send(scene, "trustee", path, {"sure": "1"}).status_code == 302


def test_what_was_removed_is_not_found_any_more(scene: Scene) -> None:
    """Removed things have no page, no form, and cannot be removed twice; a priority takes what is under it along."""
    assert send(scene, "ceo", "priorities/{priority}/remove/", {"sure": "1"}).status_code == 302
    for path in ("priorities/{priority}/edit/", "kpis/{kpi}/", "kpis/{kpi}/targets/", "actions/{action}/edit/"):
        assert answer(scene.own, "ceo", "GET", path) == 404
    for path in ("priorities/{priority}/remove/", "kpis/{kpi}/remove/", "actions/{action}/progress/"):
        assert send(scene, "ceo", path, {"sure": "1"}).status_code == 404
    assert send(scene, "head", "actions/{action_north}/links/", {"save": "1", "kpis": "{kpi}"}).status_code == 422


def test_what_is_issued_takes_no_more_from_anybody(scene: Scene) -> None:
    before = {model: rows_of(model, scene.own.world) for model in SAID}
    sent = [
        ("summary/", {"summary": "New"}, 409),
        ("kpis/{measure}/judge/", {"judged": "red", "reason": "R"}, 409),
        ("decisions/add/", {"kind": "made", "text": "D"}, 409),
        ("decisions/{decision_issued}/", {"kind": "made", "text": "D"}, 409),
        ("decisions/{decision_issued}/remove/", {}, 302),
        ("priorities/{priority}/", {"text": "New"}, 302),
        ("figures-final/", {"sure": "1"}, 409),
        ("issue/", {"sure": "1"}, 409),
    ]
    answered = [
        (path, send(scene, "ceo", "reviews/{review_issued}/" + path, data).status_code) for path, data, _ in sent
    ]
    assert answered == [(path, status) for path, _, status in sent]
    assert {model: rows_of(model, scene.own.world) for model in SAID} == before
