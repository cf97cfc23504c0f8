"""The people page, invitations and roles that end."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client

from apps.accounts.models import User
from apps.trusts.models import Membership, SchoolGrant, TrustGrant
from apps.trusts.permissions import P

NEW = {"name": "Ama Boateng", "email": "Ama@Larkmoor.example", "role": "head", "starts_on": "", "ends_on": ""}


def invite(world, by="ceo", **changes):
    data = {**NEW, "school": world.schools["south"].pk, **changes}
    return world.as_(by).post(world.url("people/invite/"), data)


def test_the_page_lists_present_and_past_roles(world):
    Membership.objects.filter(user=world.people["guest"]).update(ends_on=dt.date(2026, 11, 1))
    response = world.as_("clerk").get(world.url("people/"))
    assert [m.role for m in response.context["past"]] == ["guest"]
    assert len(response.context["present"]) == 11
    assert "Guest larkmoor, Guest" in re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize("role", ["head", "trustee", "governor", "data_lead", "staff"])
def test_other_roles_may_not_see_people(world, role):
    assert world.as_(role).get(world.url("people/")).status_code == 403
    assert world.as_(role).get(world.url("people/invite/")).status_code == 403


def test_another_trust_is_not_found(world, other_world):
    assert world.as_("ceo").get(other_world.url("people/")).status_code == 404
    membership = Membership.objects.filter(user=world.people["head"]).get()
    assert other_world.as_("ceo").get(other_world.url(f"people/roles/{membership.pk}/end/")).status_code == 404


@pytest.mark.parametrize(("path", "method"), [("people/", "POST"), ("people/invite/", "PUT"), ("people/", "DELETE")])
def test_other_methods_are_refused(world, path, method):
    assert world.as_("ceo").request(method, world.url(path)).status_code == 405


def test_one_query_count_for_few_and_many(world, django_assert_num_queries):
    browser = world.as_("ceo")
    browser.get(world.url("people/"))
    with django_assert_num_queries(15):
        browser.get(world.url("people/"))
    for number in range(3):
        invite(world, email=f"new{number}@larkmoor.example")
    with django_assert_num_queries(15):
        browser.get(world.url("people/"))


def test_an_invitation_makes_the_person_gives_the_role_and_sends_a_link_that_works(
    world, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = invite(world)
    assert response.status_code == 302
    user = User.objects.get(email="ama@larkmoor.example")
    membership = Membership.objects.get(user=user)
    assert (membership.role, membership.school, membership.starts_on) == (
        "head",
        world.schools["south"],
        dt.date(2026, 11, 20),
    )
    assert [m.to for m in mail.outbox] == [["ama@larkmoor.example"]]
    path = re.search(r"http://localhost:8000(/accounts/password/reset/key/\S+)", mail.outbox[0].body)[1]
    client = Client()
    form = client.get(path, follow=True)
    posted = client.post(
        form.redirect_chain[-1][0], {"password1": "a long new password", "password2": "a long new password"}
    )
    assert posted.status_code == 302
    world.enter()
    assert User.objects.get(pk=user.pk).check_password("a long new password")


def test_somebody_of_another_trust_gets_the_role_without_a_second_account(
    world, other_world, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        invite(world, email="trustee@farside.example", name="Ignored", role="trustee", school="")
    assert Membership.objects.get(user=other_world.people["trustee"]).role == "trustee"
    assert User.objects.get(email="trustee@farside.example").name == "Trustee farside"
    assert "password" in mail.outbox[0].body  # they never chose one


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": " "}, "name", "This field is required."),
        ({"email": "nobody"}, "email", "Enter an e-mail address in the form name@example.org"),
        ({"role": "king"}, "role", "Select a valid choice. king is not one of the available choices."),
        ({"school": ""}, "school", "Choose the school in which they are headteacher."),
        (
            {"role": "trustee"},
            "school",
            "Choose “The whole trust”: the role Trustee is not held in one school.",
        ),
        ({"ends_on": "2026-11-19"}, "ends_on", "The last day is before the first day."),
        ({"role": "guest"}, "ends_on", "Enter the guest's last day."),
        ({"email": "head@larkmoor.example", "school": "north"}, "email", "Headteacher larkmoor has this role already."),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(world, changes, field, sentence):
    if changes.get("school") == "north":
        changes = {**changes, "school": world.schools["north"].pk}
    before = Membership.objects.count()
    response = invite(world, **changes)
    assert response.status_code == 422
    assert response.context["form"].errors[field] == [sentence]
    assert Membership.objects.count() == before
    assert not User.objects.filter(email="ama@larkmoor.example").exists()


def test_another_trusts_school_in_the_form_is_refused(world, other_world):
    response = invite(world, school=other_world.schools["south"].pk)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["school"]


def test_ending_a_role_asks_first_and_takes_the_grants_away(world):
    membership = Membership.objects.get(user=world.people["data_lead"])
    url = world.url(f"people/roles/{membership.pk}/end/")
    assert world.as_("data_lead").get(world.url()).status_code == 200
    assert "End the role of Central data lead larkmoor?" in world.as_("ceo").get(url).content.decode()
    assert world.as_("ceo").post(url).status_code == 302
    membership.refresh_from_db()
    assert membership.ends_on == dt.date(2026, 11, 19)
    assert world.as_("data_lead").get(world.url()).status_code == 404
    assert not world.people["data_lead"].groups.exists()


def test_nobody_ends_their_own_role(world):
    membership = Membership.objects.get(user=world.people["ceo"])
    response = world.as_("ceo").post(world.url(f"people/roles/{membership.pk}/end/"))
    assert response.status_code == 409
    assert "You cannot end your own role: ask somebody else to do it." in response.content.decode()
    membership.refresh_from_db()
    assert membership.ends_on is None


def test_guardian_answers_as_the_roles_say(world):
    head, trustee = world.people["head"], world.people["trustee"]
    north, south = world.schools["north"], world.schools["south"]
    assert head.has_perm(P.EDIT_SCHOOL_PLAN, north)
    assert not head.has_perm(P.EDIT_SCHOOL_PLAN, south)
    assert head.has_perm(P.READ_TRUST_PLAN, world.trust)
    assert not head.has_perm(P.EDIT_TRUST_PLAN, world.trust)
    assert trustee.has_perm(P.APPROVE_TARGETS, world.trust)
    assert TrustGrant.objects.filter(group__name=f"trust:{world.trust.pk}:staff").count() == 1
    assert SchoolGrant.objects.filter(group__name=f"trust:{world.trust.pk}:school:{north.pk}:head").count() == 5
