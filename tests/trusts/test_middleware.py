"""How a request enters a trust, and how what failed is undone."""

import re

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from apps.strategies.models import Plan
from apps.trusts.access import page
from apps.trusts.models import Membership
from apps.trusts.permissions import P
from trustplan import urls as real

pytestmark = pytest.mark.django_db


@page(P.READ_TRUST_PLAN, methods=("GET", "POST"))
def write_then(request, kind):
    Plan.objects.filter(kind="trust").update(title=f"Written before {kind}")
    if kind == "boom":
        raise RuntimeError("a fault of ours")
    return HttpResponse(status=int(kind))


urlpatterns = [*real.urlpatterns, path("t/<slug:trust_slug>/then/<str:kind>/", write_then)]


@pytest.mark.parametrize(
    ("kind", "kept"), [("200", True), ("302", True), ("404", True), ("500", False), ("503", False)]
)
@override_settings(ROOT_URLCONF=__name__)
def test_a_failed_answer_keeps_nothing(world, kind, kept):
    browser = world.as_("ceo")
    assert browser.post(world.url(f"then/{kind}/")).status_code == int(kind)
    assert (Plan.objects.get(pk=world.plan.pk).title == f"Written before {kind}") is kept


@override_settings(ROOT_URLCONF=__name__)
def test_an_exception_keeps_nothing(world):
    browser = world.as_("ceo")
    browser.client.raise_request_exception = False
    assert browser.post(world.url("then/boom/")).status_code == 500
    assert Plan.objects.get(pk=world.plan.pk).title == "Trust plan"


def test_signed_out_is_sent_to_sign_in_and_back(world):
    response = world.as_("nobody").get(world.url())
    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/t/larkmoor/"


def test_signed_out_while_sending_leads_back_to_the_page_one_sent_it_from(world):
    browser, address = world.as_("nobody"), world.url("plans/1/priorities/add/")
    own = browser.post(address, HTTP_REFERER="http://testserver/t/larkmoor/plan/?find=x")
    assert own["Location"] == "/accounts/login/?next=/t/larkmoor/plan/%3Ffind%3Dx"
    for other in ("https://elsewhere.example/t/larkmoor/", "", "javascript:alert(1)", "//elsewhere.example/"):
        assert browser.post(address, HTTP_REFERER=other)["Location"] == f"/accounts/login/?next={address}"


def test_signed_out_says_so_to_htmx_instead_of_showing_the_page_of_signing_in_within_another(world):
    response = world.as_("nobody").post(world.url("plans/1/edit/"), HTTP_HX_REQUEST="true")
    assert (response.status_code, response.content.decode()) == (401, "You have been signed out.")


def test_another_trust_and_one_that_does_not_exist_answer_alike(world, other_world):
    browser = world.as_("ceo")
    there, nowhere = browser.get("/t/farside/"), browser.get("/t/nosuch/")
    assert there.status_code == nowhere.status_code == 404
    assert words(there) == words(nowhere)


def words(response):
    """The page without what differs each time: its token and nonce."""
    return re.sub(r'(Token": "|nonce="|value=")[^"]*', r"\1", response.content.decode())


def test_a_role_that_ended_or_has_not_begun_opens_nothing(world, settings):
    import datetime as dt

    Membership.objects.filter(user=world.people["guest"]).update(ends_on=dt.date(2026, 11, 20))
    assert world.as_("guest").get(world.url()).status_code == 200
    settings.TODAY = dt.date(2026, 11, 21)
    assert world.as_("guest").get(world.url()).status_code == 404
    Membership.objects.filter(user=world.people["staff"]).update(starts_on=dt.date(2026, 11, 22))
    assert world.as_("staff").get(world.url()).status_code == 404
