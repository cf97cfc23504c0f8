"""The description of the API holds: whatever is sent, no answer is a 5xx and none breaks it (schemathesis)."""

import json
from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from rest_framework.throttling import UserRateThrottle
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from apps.api.schema import describe
from apps.trusts.wall import set_setting
from tests.api.conftest import program
from tests.reviews.scene import issue, make_final, measure_of, open_review, report_all
from tests.world import World, make_kpi

pytestmark = pytest.mark.django_db
DESCRIPTION = describe("larkmoor")
OPERATIONS = {
    operation["operationId"]: (path, method)
    for path, entry in DESCRIPTION["paths"].items()
    for method, operation in entry.items()
}
CHECKS = [
    schemathesis.checks.not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]
EXAMPLES = 12


@pytest.fixture
def filled(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Something behind most addresses, and no end to how often one may ask."""
    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": None})
    report_all(world)
    issue(world, make_final(world, open_review(world)))
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    make_kpi(world, code="G", statement="Graded", measured_for="each-school", shape="rubric", unit="grade")
    yield world
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_every_operation_is_described_by_name() -> None:
    assert len(OPERATIONS) == 34
    assert OPERATIONS["school_figure_put"] == ("/figures/{measure_id}/{period_id}/{school_slug}/", "put")
    assert DESCRIPTION["servers"] == [{"url": "/api/v1/t/larkmoor"}]
    assert "trust_slug" not in json.dumps(DESCRIPTION)


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("name", sorted(set(OPERATIONS) - {"trust"}))  # to which nothing can be sent
def test_no_answer_breaks_the_description(filled: World, name: str, mode: GenerationMode) -> None:
    token = program(filled, "data_lead" if "figure" in name else "ceo").token
    path, method = OPERATIONS[name]
    ids = {
        "{measure_id}": measure_of(filled.trust_kpi if name.startswith("trust_") else filled.kpi).pk,
        "{period_id}": filled.period().pk,
        "{school_slug}": "north",
    }
    description = json.loads(json.dumps(DESCRIPTION))
    for key, value in ids.items():  # a random place has no figure, and everything else would go unseen
        for parameter in description["paths"][path][method]["parameters"]:
            if f"{{{parameter['name']}}}" == key and mode is GenerationMode.POSITIVE:
                parameter["schema"]["enum"] = [value]
    schema = schemathesis.openapi.from_dict(description)
    schema.app = get_wsgi_application()
    operation = schema[path][method.upper()]

    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: schemathesis.Case) -> None:
        with transaction.atomic():
            set_setting("app.trust_id", None)
            response = case.call(headers={"Authorization": f"Token {token}"})
            filled.enter()
            transaction.set_rollback(True)
        case.validate_response(response, checks=CHECKS)
        assert response.status_code != 401

    check()
