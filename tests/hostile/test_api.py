"""Every address of the API, every role: who reads what there, written out from the table of roles."""

import pytest
from django.core.cache import cache
from django.urls import get_resolver
from rest_framework.throttling import UserRateThrottle

from tests.hostile.asking import ask
from tests.hostile.conftest import Scene
from tests.hostile.who import (
    ALL,
    CEO,
    MEMBERS,
    NORTH_FIGURES,
    READ_NORTH,
    READ_SOUTH,
    READERS_NORTH,
    REVIEWS,
    SUBMITTED,
    TRUST_FIGURES,
)
from tests.trusts.test_guards import patterns

SEES_TRUST = frozenset({"ceo", "executive", "data_lead", "guest", "trustee"})
SEES_SOUTH = SEES_TRUST
# name, path, who reads it, and what all other members are answered.
READ = [
    ("api_trust", "", ALL, 403),
    ("api_nothing", "nowhere/at/all/", frozenset(), 404),
    ("api_schema", "schema/", ALL, 403),
    ("api_schools", "schools/", ALL, 403),
    ("api_school", "schools/{south}/", ALL, 403),
    ("api_terms", "terms/", ALL, 403),
    ("api_term", "terms/{term}/", ALL, 403),
    ("api_plans", "plans/", ALL, 403),
    ("api_plan", "plans/{plan}/", ALL, 404),
    ("api_plan", "plans/{sdp_north}/", READ_NORTH, 404),
    ("api_plan", "plans/{sdp_south}/", READ_SOUTH, 404),
    ("api_priorities", "priorities/", ALL, 403),
    ("api_priority", "priorities/{priority_south}/", READ_SOUTH, 404),
    ("api_kpis", "kpis/", ALL, 403),
    ("api_kpi", "kpis/{kpi}/", ALL, 404),
    ("api_kpi", "kpis/{kpi_south}/", READ_SOUTH, 404),
    ("api_targets", "targets/", ALL, 403),
    ("api_target", "targets/{target}/", ALL, 404),
    ("api_actions", "actions/", ALL, 403),
    ("api_action", "actions/{action_south}/", READ_SOUTH, 404),
    ("api_progress", "actions/{action_north}/progress/", READ_NORTH, 404),
    ("api_figures", "figures/", SUBMITTED, 403),
    ("api_figure_of_school", "figures/{measure}/{period}/{north}/", SUBMITTED, 403),
    ("api_figure_of_school", "figures/{measure}/{period}/{south}/", SEES_SOUTH, 403),
    ("api_figure_of_trust", "figures/{trust_measure}/{period}/", SEES_TRUST, 403),
    ("api_check_of_school", "checks/{measure}/{period}/{north}/", SUBMITTED, 403),
    ("api_check_of_school", "checks/{measure}/{period}/{south}/", SEES_SOUTH, 403),
    ("api_check_of_trust", "checks/{trust_measure}/{period}/", SEES_TRUST, 403),
    ("api_scorecard", "scorecard/", SUBMITTED, 403),
    ("api_reviews", "reviews/", REVIEWS, 403),
    ("api_review", "reviews/{review_final}/", REVIEWS, 403),
    ("api_review", "reviews/{review_open}/", CEO, 403),
    ("api_documents", "documents/", REVIEWS | READERS_NORTH, 403),
    ("api_document", "documents/{document_final}/", REVIEWS, 403),
    ("api_document", "documents/{document_draft}/", CEO, 403),
    ("api_document_file", "documents/{document_draft}/file/", frozenset(), 403),  # its file is not on the disk here
]
WRITTEN = [
    ("PUT", "figures/{measure}/{period}/{north}/", NORTH_FIGURES, 428),
    ("DELETE", "figures/{measure}/{period}/{north}/", NORTH_FIGURES, 428),
    ("PUT", "figures/{measure}/{period}/{south}/", frozenset({"data_lead"}), 428),
    ("PUT", "figures/{trust_measure}/{period}/", TRUST_FIGURES, 428),
    (
        "PUT",
        "checks/{measure}/{period}/{north}/",
        frozenset({"ceo", "executive", "executive_north", "data_lead", "head"}),
        428,
    ),
    ("PUT", "checks/{trust_measure}/{period}/", TRUST_FIGURES, 428),
    ("POST", "actions/{action_north}/progress/", frozenset({"head", "leader"}), 428),
]


@pytest.fixture(autouse=True)
def _as_often_as_one_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": None})


def address(scene: Scene, path: str) -> str:
    ids = scene.own.ids | {"trust_measure": scene.own.world.trust_kpi.measures.get().pk}
    return f"/api/v1/t/{scene.own.world.trust.slug}/{path.format(**ids)}"


def test_every_address_is_among_the_cases() -> None:
    named = {entry.name for where, entry in patterns(get_resolver()) if where.startswith("api/v1/t/<slug:trust_slug>/")}
    assert {name for name, *_ in READ} == named


@pytest.mark.parametrize("person", MEMBERS)
def test_a_member_reads_what_the_table_says_and_no_more(scene: Scene, person: str) -> None:
    odd = []
    for _, path, who, otherwise in READ:
        if path.endswith("file/") and person == "ceo":
            continue
        status = ask(scene.own.browsers[person], "GET", address(scene, path)).status_code
        expected = 200 if person in who else otherwise
        if status != expected:
            odd.append(f"{path}: {status} in place of {expected}")
    assert odd == []


@pytest.mark.parametrize("person", MEMBERS)
def test_a_member_writes_what_the_table_says_and_no_more(scene: Scene, person: str) -> None:
    """Those who may are asked what they have seen (428); all others are refused before that."""
    odd = []
    for method, path, who, status in WRITTEN:
        found = ask(scene.own.browsers[person], method, address(scene, path)).status_code
        allowed = {status} if person in who else {403, 404}
        if found not in allowed:
            odd.append(f"{method} {path}: {found} in place of {allowed}")
    assert odd == []


@pytest.mark.parametrize(("person", "status"), [("nobody", 401), ("lapsed", 404), ("operator", 404)])
def test_those_without_a_role_here_read_nothing(scene: Scene, person: str, status: int) -> None:
    found = {ask(scene.own.browsers[person], "GET", address(scene, path)).status_code for _, path, *_ in READ}
    assert found == {status}


def test_members_of_another_trust_read_nothing(scene: Scene) -> None:
    found = {ask(scene.other.browsers["ceo"], "GET", address(scene, path)).status_code for _, path, *_ in READ}
    assert found == {404}


def test_nothing_of_another_trust_is_told(scene: Scene) -> None:
    for _, path, *_ in READ:
        if not path.endswith("file/"):
            answered = ask(scene.own.browsers["ceo"], "GET", address(scene, path))
            assert b"Zanzibar" not in answered.content, path
