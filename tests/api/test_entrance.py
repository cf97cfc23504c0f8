"""Who comes in: a token opens its own trust for its own person, as long as both of them may."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.api.models import ApiToken
from apps.core import clock
from apps.trusts.models import Membership
from apps.trusts.wall import set_setting
from tests.api.conftest import Program, program
from tests.world import World

pytestmark = pytest.mark.django_db
KNOWN = {"detail": "This token is not known, was revoked or has run out. Make one on the page “Tokens” of your trust."}
NOTHING = {"detail": "There is nothing at this address."}


def test_a_token_reads_its_trust(world: World) -> None:
    found = program(world, "staff").read("")
    assert (found["slug"], found["name"], found["words"]["kpi"]) == ("larkmoor", "Larkmoor Learning Trust", "KPI")


def test_without_a_token_nothing_is_told(world: World) -> None:
    set_setting("app.trust_id", None)
    response = Client().get("/api/v1/t/larkmoor/")
    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Token")
    assert response.json() == {"detail": "Show a token: “Authorization: Token …”."}


@pytest.mark.parametrize(
    "header", ["Token", "Token a b", "Token nonsense", "Token \xff\xfe", "Token \x00", "Token " + "0" * 64]
)
def test_a_token_that_is_none_opens_nothing(world: World, header: str) -> None:
    set_setting("app.trust_id", None)
    response = Client().get("/api/v1/t/larkmoor/", headers={"Authorization": header})
    assert response.status_code == 401
    assert response["Content-Type"] == "application/json"


def test_a_token_with_a_changed_end_opens_nothing(world: World) -> None:
    own = program(world, "ceo")
    changed = Program(world, own.token[:-1] + ("0" if own.token[-1] != "0" else "1"))
    response = changed.get("")
    assert (response.status_code, response.json()) == (401, KNOWN)


def test_one_that_has_run_out_or_was_revoked_opens_nothing(world: World) -> None:
    own = program(world, "ceo")
    ApiToken.objects.update(expiry=timezone.now() - dt.timedelta(seconds=1))
    assert own.get("").json() == KNOWN
    ApiToken.objects.update(expiry=timezone.now() + dt.timedelta(days=1))
    assert own.get("").status_code == 200
    ApiToken.objects.all().delete()
    assert own.get("").json() == KNOWN


def test_a_person_who_is_switched_off_is_out(world: World) -> None:
    own = program(world, "ceo")
    User.objects.filter(pk=world.people["ceo"].pk).update(is_active=False)
    assert own.get("").status_code == 401


def test_a_role_that_has_ended_is_out(world: World) -> None:
    own = program(world, "staff")
    Membership.objects.filter(user=world.people["staff"]).update(ends_on=clock.today() - dt.timedelta(days=1))
    assert (own.get("").status_code, own.get("").json()) == (404, NOTHING)


def test_a_token_of_another_trust_finds_nothing_even_for_a_member_of_both(world: World, other_world: World) -> None:
    other_world.enter()
    Membership.objects.create(
        trust=other_world.trust, user=world.people["ceo"], role="ceo", starts_on=dt.date(2026, 9, 1)
    )
    world.enter()
    own = program(world, "ceo")
    own.world = other_world
    assert own.get("").status_code == 404
    world.enter()


def test_its_use_is_noted_by_the_day(world: World) -> None:
    own = program(world, "ceo")
    assert ApiToken.objects.get().last_used_on is None
    own.read("")
    assert ApiToken.objects.get().last_used_on == clock.today()


def test_other_methods_are_refused(world: World) -> None:
    response = program(world, "ceo").ask("POST", "plans/", {})
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_too_many_requests_are_told_to_wait(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from rest_framework.throttling import UserRateThrottle

    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "2/min"})
    own = program(world, "ceo")
    assert [own.get("").status_code for _ in range(3)] == [200, 200, 429]


def test_a_session_may_ask_but_not_write_without_its_csrf_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    world.as_("head")  # a role that could write
    set_setting("app.trust_id", None)
    client.force_login(world.people["head"], backend="allauth.account.auth_backends.AuthenticationBackend")
    set_setting("app.trust_id", None)
    assert client.get("/api/v1/t/larkmoor/").status_code == 200
    set_setting("app.trust_id", None)
    refused = client.put("/api/v1/t/larkmoor/figures/1/1/", {}, content_type="application/json")
    assert refused.status_code == 403
    assert refused.json()["detail"].startswith("CSRF Failed")
