"""An operator makes trusts and invites their first CEOs, and sees nothing of what is in them."""

import io

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection

from apps.accounts.models import User
from apps.trusts.models import Body, Membership, Trust
from apps.trusts.operators import all_trusts
from apps.trusts.wall import enter_trust, outside_trusts, set_setting
from tests.world import Browser

NEW = {"name": "Farside Schools", "slug": "", "ceo_name": "Ama Boateng", "ceo_email": "Ama@Farside.example"}
PAGES = ("/operator/trusts/", "/operator/trusts/add/", "/operator/trusts/larkmoor/")


class OutsideBrowser(Browser):
    """Of somebody without a role here: each request begins outside, for inside nobody knows them."""

    def _ask(self, *args, **kwargs):
        set_setting("app.trust_id", None)
        return super()._ask(*args, **kwargs)


@pytest.fixture
def operator(world):
    with outside_trusts():
        world.people["operator"] = User.objects.create_superuser(email="op@example.org", name="Olu Operator")
    return OutsideBrowser(world, world.people["operator"])


def names(person):
    set_setting("app.user_id", person)
    return [line.name for line in all_trusts()]


def test_the_function_tells_operators_alone_and_no_more_than_it_says(world, other_world, operator):
    assert names(world.people["operator"].pk) == ["Farside Schools Trust", "Larkmoor Learning Trust"]
    assert [line.people for line in all_trusts()] == [12, 12]
    for person in (world.people["ceo"].pk, None, 0):
        assert names(person) == []
    with outside_trusts():
        User.objects.filter(pk=world.people["operator"].pk).update(is_active=False)
    assert names(world.people["operator"].pk) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM operator_trusts()")
        assert [column.name for column in cursor.description] == ["id", "slug", "name", "made_at", "people"]


def test_the_list_shows_every_trust_and_opens_none(world, other_world, operator):
    page = operator.get("/operator/trusts/").content.decode()
    assert "Larkmoor Learning Trust" in page and "Farside Schools Trust" in page
    assert operator.get(world.url()).status_code == 404
    assert operator.get(world.url("people/")).status_code == 404
    assert operator.get("/").url == "/operator/trusts/"  # with no role anywhere, there is nothing to choose


@pytest.mark.parametrize("path", PAGES)
def test_nobody_else_gets_there(world, operator, path):
    assert operator.get(path).status_code == 200
    assert world.as_("ceo").get(path).status_code == 403
    assert world.as_("nobody").get(path).status_code == 302
    assert operator.request("PUT", path).status_code == 405
    assert operator.get("/operator/trusts/nowhere/").status_code == 404


def test_a_new_trust_has_a_board_and_a_ceo_who_is_invited(world, operator, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert operator.post("/operator/trusts/add/", NEW).status_code == 302
    [letter] = mail.outbox
    assert letter.to == ["ama@farside.example"]
    assert "Farside Schools plans and reviews" in letter.body and "/accounts/password/reset/key/" in letter.body
    set_setting("app.trust_slug", "farside-schools")
    trust = Trust.objects.get(slug="farside-schools")
    enter_trust(trust.pk)
    assert [(m.role, m.user.name) for m in Membership.objects.select_related("user")] == [("ceo", "Ama Boateng")]
    assert Body.objects.get().name == "Trust board"
    assert operator.get("/t/farside-schools/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": " "}, "name", "This field is required."),
        (
            {"slug": "Lark moor"},
            "slug",
            "'Lark moor' cannot be a trust's address: use small letters, digits and hyphens.",
        ),
        ({"slug": "larkmoor"}, "slug", "There is a trust with the address 'larkmoor' already: choose another."),
        ({"ceo_email": "ama"}, "ceo_email", "Enter an e-mail address in the form name@example.org"),
        ({"ceo_email": "OP@example.org"}, "ceo_email", "You cannot give yourself a role: ask somebody else to do it."),
        ({"ceo_name": ""}, "ceo_name", "This field is required."),
        ({"name": "x" * 301}, "name", "Ensure this value has at most 300 characters (it has 301)."),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_no_trust_is_made(world, operator, changes, field, sentence):
    response = operator.post("/operator/trusts/add/", NEW | changes)
    assert response.status_code == 422
    assert response.context["form"].errors[field] == [sentence]
    assert names(world.people["operator"].pk) == ["Larkmoor Learning Trust"]


def test_an_invitation_that_went_wrong_is_sent_again_or_to_somebody_else(
    world, operator, django_capture_on_commit_callbacks
):
    operator.post("/operator/trusts/add/", NEW)
    page = "/operator/trusts/farside-schools/"
    with django_capture_on_commit_callbacks(execute=True):
        assert operator.post(page + "invite-again/").status_code == 302
        assert operator.post(page, {"ceo_name": "Bo", "ceo_email": "bo@farside.example"}).status_code == 302
    assert [letter.to for letter in mail.outbox] == [["ama@farside.example"], ["bo@farside.example"]]
    assert operator.post(page, {"ceo_name": "Bo", "ceo_email": "bo@farside.example"}).status_code == 422
    set_setting("app.trust_slug", "farside-schools")
    enter_trust(Trust.objects.get(slug="farside-schools").pk)
    assert list(Membership.objects.filter(ends_on=None).values_list("user__name", flat=True)) == ["Bo"]


def test_once_a_ceo_has_signed_in_the_operator_is_out(world, operator):
    world.as_("ceo")
    response = operator.post("/operator/trusts/larkmoor/", {"ceo_name": "Me", "ceo_email": "me@example.org"})
    assert response.status_code == 409
    assert "Its CEO has signed in: from now on the trust&#x27;s own people give roles." in response.content.decode()
    operator.post("/operator/trusts/larkmoor/invite-again/")
    assert mail.outbox == []
    assert not User.objects.filter(email="me@example.org").exists()


def test_the_command_makes_the_first_operator(world):
    set_setting("app.trust_id", None)
    said = io.StringIO()
    call_command("make_operator", "First@example.org", name="First", stdout=said)
    assert User.objects.get(email="first@example.org").is_operator
    assert "First is now an operator." in said.getvalue() and "/accounts/password/reset/key/" in said.getvalue()
    call_command("make_operator", "first@example.org", no_longer=True, stdout=said)
    assert not User.objects.get(email="first@example.org").is_operator
    for email, sentence in (
        ("nobody", "nobody is not an e-mail address."),
        ("b@example.org", "Enter the person's name."),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command("make_operator", email, stdout=said)
