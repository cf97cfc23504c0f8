"""Signing in and out, and the choice of trust."""

import pytest
from django.test import Client

from apps.trusts.services import Invitation, invite_person
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def ceo(world):
    user = world.people["ceo"]
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(email, password):
    client = Client()
    return client, client.post("/accounts/login/", {"login": email, "password": password})


def test_a_member_of_one_trust_arrives_there(world, ceo):
    client, response = sign_in("CEO@larkmoor.example", PASSWORD)
    assert (response.status_code, response["Location"]) == (302, "/")
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, "/t/larkmoor/")


@pytest.mark.parametrize("email", ["ceo@larkmoor.example", "unknown@larkmoor.example"])
def test_a_wrong_password_and_an_unknown_address_answer_alike(world, ceo, email):
    _, response = sign_in(email, "wrong wrong wrong")
    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == [
        "The email address and/or password you specified are not correct."
    ]


def test_a_member_of_several_trusts_chooses(world, other_world, ceo):
    other_world.enter()
    invite_person(trust=other_world.trust, invitation=Invitation(email=ceo.email, name="", role="trustee"))
    client, _ = sign_in(ceo.email, PASSWORD)
    response = client.get("/")
    assert [t.name for t in response.context["trusts"]] == ["Farside Schools Trust", "Larkmoor Learning Trust"]
    assert 'href="/t/farside/"' in response.content.decode()


def test_a_person_without_a_role_is_told_what_to_do(world, ceo):
    from apps.trusts.models import Membership

    Membership.objects.filter(user=ceo).update(ends_on="2026-11-19")
    client, _ = sign_in(ceo.email, PASSWORD)
    assert "You do not hold a role in any trust today" in client.get("/").content.decode()


def test_signed_out_the_front_door_leads_to_sign_in(db):
    response = Client().get("/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/")


def test_nobody_signs_up_by_themselves(db):
    response = Client().post("/accounts/signup/", {"email": "x@example.org", "password1": PASSWORD})
    assert response.status_code == 200
    assert "allauth" not in response.content.decode()
    from apps.accounts.models import User

    assert not User.objects.filter(email="x@example.org").exists()


def test_signing_out_ends_the_session(world, ceo):
    client, _ = sign_in(ceo.email, PASSWORD)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/").status_code == 302
    client.post("/accounts/logout/")
    assert client.get("/")["Location"] == "/accounts/login/?next=/"


def test_every_page_carries_the_strict_policy(world, ceo):
    policy = Client().get("/accounts/login/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
