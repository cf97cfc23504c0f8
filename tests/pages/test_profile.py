"""One's own page: name, address, roles, and where one is signed in."""

import re

import pytest
from django.core import mail
from django.test import Client

from apps.accounts.models import User
from apps.trusts.services import Invitation, invite_people
from apps.trusts.wall import outside_trusts, set_setting
from tests.world import PASSWORD


def signed_in(world, email="head@larkmoor.example"):
    """A browser that came through the sign-in page, as real ones do."""
    with outside_trusts():
        user = User.objects.get(email=email)
        if not user.has_usable_password():
            user.set_password(PASSWORD)
            user.save()
        client = Client()
        client.post("/accounts/login/", {"login": email, "password": PASSWORD})
    set_setting("app.trust_id", None)
    return client


def test_the_page_lists_roles_in_all_trusts(world, other_world):
    other_world.enter()
    email = "head@larkmoor.example"
    roles = [
        Invitation(email=email, name="", role="governor", school=school) for school in other_world.schools.values()
    ]
    invite_people(trust=other_world.trust, invitations=roles)
    page = re.sub(r"\s+", " ", signed_in(world).get("/profile/").content.decode())
    assert re.search(r"Farside Schools Trust</a> </p> <ul [^>]*> <li> ?Local governor, at 2 schools", page)
    assert re.search(r"Larkmoor Learning Trust</a> </p> <ul [^>]*> <li> ?Headteacher, at 1 school<", page)


def test_one_renames_oneself(world):
    client = signed_in(world)
    assert client.post("/profile/", {"name": "  Ada \n Lovelace "}).status_code == 302
    with outside_trusts():
        assert User.objects.get(email="head@larkmoor.example").name == "Ada Lovelace"
    for name in ("", " ", "x" * 201, "a\0b"):
        response = client.post("/profile/", {"name": name})
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["name"])
    assert client.delete("/profile/").status_code == 405
    assert Client().get("/profile/").status_code == 302


def test_one_signs_out_everywhere_else(world):
    here, there = signed_in(world), signed_in(world)
    assert "in 1 other place." in re.sub(r"\s+", " ", here.get("/profile/").content.decode())
    assert here.post("/profile/sessions/end/").status_code == 302
    assert here.get("/profile/").status_code == 200
    assert there.get("/profile/").status_code == 302
    assert here.get("/profile/sessions/end/").status_code == 405


def ask_for(client, email):
    """Ask for that address; the password is asked for first, and what was sent is kept meanwhile."""
    response = client.post("/accounts/email/", {"email": email, "action_add": "1"})
    if response.status_code == 302:
        assert response["Location"].startswith("/accounts/reauthenticate/")
        response = client.post(response["Location"], {"password": PASSWORD, "next": "/accounts/email/"})
    return response


def link_in(letter):
    return re.search(r"https?://[^/]+(/accounts/email/confirm/\S+/)", letter.body)[1]


def test_a_new_address_counts_once_its_link_was_opened_and_the_old_one_is_told(world):
    client = signed_in(world)
    assert ask_for(client, "New@Larkmoor.example")["Location"] == "/accounts/email/"
    [letter] = mail.outbox
    assert letter.to == ["new@larkmoor.example"]
    assert "You asked for" in client.get("/accounts/email/").content.decode()
    with outside_trusts():
        assert User.objects.filter(email="head@larkmoor.example").exists()
    assert client.get(link_in(letter)).status_code == 200
    assert client.post(link_in(letter)).status_code == 302
    with outside_trusts():
        assert User.objects.filter(email="new@larkmoor.example").exists()
        assert not User.objects.filter(email="head@larkmoor.example").exists()
    [told] = mail.outbox[1:]
    assert told.to == ["head@larkmoor.example"]
    assert "has changed from head@larkmoor.example to new@larkmoor.example." in told.body
    assert "_auth_user_id" in signed_in(world, "new@larkmoor.example").session


def test_a_link_that_was_just_sent_is_not_sent_again_and_a_change_can_be_taken_back(world):
    client = signed_in(world)
    ask_for(client, "newer@larkmoor.example")
    for action, said in (
        ("action_send", "The link was sent a moment ago. Wait three minutes before you ask for it again."),
        ("action_remove", "Your present address stays."),
    ):
        again = client.post("/accounts/email/", {"email": "newer@larkmoor.example", action: "1"}, follow=True)
        assert said in again.content.decode()
    assert [letter.subject for letter in mail.outbox] == [
        "Trustplan: Confirm your new e-mail address",
        "Trustplan: A change of your e-mail address was taken back",
    ]
    assert "The wish to sign in with newer@larkmoor.example was taken back" in mail.outbox[1].body


def test_an_address_that_is_somebody_elses_is_refused_to_who_has_the_mailbox(world):
    client = signed_in(world)
    ask_for(client, "ceo@larkmoor.example")
    [letter] = mail.outbox
    client.post(link_in(letter))
    page = client.get("/profile/").content.decode()
    assert "ceo@larkmoor.example cannot be confirmed: it belongs to somebody else already." in page
    with outside_trusts():
        assert User.objects.filter(email="head@larkmoor.example").exists()


@pytest.mark.parametrize("email", ["nobody", "", "a\0@b.example", "x" * 300 + "@example.org", "x" * 1_000_000])
def test_an_address_that_cannot_be_is_refused(world, email):
    response = ask_for(signed_in(world), email)
    assert list(response.context["form"].errors) == ["email"]
    assert mail.outbox == []


def test_the_link_of_another_address_is_no_link(world):
    for key in ("nonsense", "MQ:1abcde:xxxxxxxxxxxxxxxxxxxxxxxxxxx"):
        response = Client().get(f"/accounts/email/confirm/{key}/")
        assert response.status_code == 200
        assert "This link is used or too old." in response.content.decode()
