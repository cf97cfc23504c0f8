"""The people page, invitations and roles that end."""

import datetime as dt
import re

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client

from apps.accounts.models import User
from apps.trusts.models import Membership, School, SchoolGrant, TrustGrant
from apps.trusts.permissions import P
from tests.pages.reading import text_of

NEW = {"name": "Ama Boateng", "email": "Ama@Larkmoor.example", "role": "head", "starts_on": "", "ends_on": ""}


def invite(world, by="ceo", **changes):
    data = {**NEW, "school": world.schools["south"].pk, **changes}
    return world.as_(by).post(world.url("people/invite/"), data)


def listed(response):
    return {
        person.user.email.partition("@")[0]: [m.role for m in person.present] for person in response.context["people"]
    }


def test_the_page_has_one_row_a_person_with_all_their_roles(world):
    invite(world, email="governor@larkmoor.example", role="trustee", school="")
    Membership.objects.filter(user=world.people["guest"]).update(ends_on=dt.date(2026, 11, 1))
    response = world.as_("clerk").get(world.url("people/"))
    people = listed(response)
    assert people["governor"] == ["governor", "trustee"]
    assert "guest" not in people
    assert len(people) == 11
    assert listed(world.as_("clerk").get(world.url("people/?standing=former"))) == {"guest": []}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=HEAD+lark", {"head"}),
        ("q=trustee%40", {"trustee"}),
        ("role=leader", {"leader"}),
        ("school={south}", {"visitor"}),
        ("role=head&school={south}", set()),
        ("standing=soon", {"visitor"}),
        ("standing=former", {"lapsed"}),
        ("standing=never&role=trustee", {"trustee"}),
        ("standing=never&role=ceo", set()),
        ("school=1e400&q=%00&role=king&standing=odd&page=-4&q=%3Cb%3E", set()),
        ("school=99999999999999999999&role=ceo", {"ceo"}),
    ],
)
def test_people_are_searched_and_filtered(world, query, found):
    invite(world, email="visitor@larkmoor.example", role="guest", ends_on="2026-12-20")
    invite(world, email="lapsed@larkmoor.example", role="staff", school="")
    Membership.objects.filter(user__email="lapsed@larkmoor.example").update(
        starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 11, 19)
    )
    ceo = world.as_("ceo")  # signs in, and is so no more somebody who never did
    assert set(listed(ceo.get(world.url("people/?" + query.format(south=world.schools["south"].pk))))) == found


def test_a_head_sees_and_invites_for_their_own_school_alone(world):
    head = world.as_("head")
    people = listed(head.get(world.url("people/")))
    assert set(people) == {"head", "data_entry", "leader", "lgb_chair", "governor"}
    form = head.get(world.url("people/invite/")).context["form"]
    assert [code for code, _ in form.fields["role"].choices] == ["data_entry", "leader", "governor", "guest", "staff"]
    assert list(form.fields["school"].queryset) == [world.schools["north"]]


def test_a_role_is_given_at_a_school_until_it_closes(world):
    school = world.schools["south"]
    School.objects.filter(pk=school.pk).update(closed_on=dt.date(2026, 11, 21))
    assert invite(world).status_code == 302
    School.objects.filter(pk=school.pk).update(closed_on=dt.date(2026, 11, 20))
    response = invite(world, email="later@larkmoor.example")
    assert response.status_code == 422
    assert "school" in response.context["form"].errors


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": "head", "school": "north"}, "role"),
        ({"role": "lgb_chair", "school": "north"}, "role"),
        ({"role": "ceo", "school": ""}, "role"),
        ({"role": "staff", "school": ""}, "school"),
        ({"role": "leader", "school": "south"}, "school"),
    ],
)
def test_a_head_gives_no_role_above_or_elsewhere(world, changes, field):
    before = Membership.objects.count()
    school = world.schools[changes["school"]].pk if changes["school"] else ""
    response = invite(world, by="head", **changes | {"school": school})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert Membership.objects.count() == before


def test_a_head_gives_and_ends_roles_at_their_own_school(world):
    north = world.schools["north"].pk
    assert invite(world, by="head", role="leader", school=north).status_code == 302
    given = Membership.objects.get(user__email="ama@larkmoor.example")
    assert (given.role, given.school_id) == ("leader", north)
    assert world.as_("head").post(world.url(f"people/roles/{given.pk}/end/")).status_code == 302
    for person in ("ceo", "lgb_chair"):
        role = Membership.objects.get(user=world.people[person])
        for path in (f"people/roles/{role.pk}/end/", f"people/roles/{role.pk}/cover/"):
            assert world.as_("head").post(world.url(path)).status_code == 403
        role.refresh_from_db()
        assert role.ends_on is None


@pytest.mark.parametrize("role", ["trustee", "governor", "data_lead", "staff"])
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
    with django_assert_num_queries(19):
        browser.get(world.url("people/"))
    for number in range(3):
        invite(world, email=f"new{number}@larkmoor.example")
    with django_assert_num_queries(19):
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
    assert SchoolGrant.objects.filter(group__name=f"trust:{world.trust.pk}:school:{north.pk}:head").count() == 14


def end(world, person, by="ceo", **data):
    membership = Membership.objects.get(user=world.people[person])
    return membership, world.as_(by).post(world.url(f"people/roles/{membership.pk}/end/"), data)


def test_a_role_ends_on_the_day_that_is_given(world, settings):
    membership, response = end(world, "leader", last_day="31/12/2026")
    assert response.status_code == 302
    membership.refresh_from_db()
    assert membership.ends_on == dt.date(2026, 12, 31)
    settings.TODAY = dt.date(2026, 12, 31)
    assert world.as_("leader").get(world.url()).status_code == 200
    settings.TODAY = dt.date(2027, 1, 1)
    assert world.as_("leader").get(world.url()).status_code == 404


@pytest.mark.parametrize(
    ("last_day", "sentence"),
    [
        ("2026-11-19", "This day has passed: leave it empty to end the role at once."),
        ("31/2/2027", "Enter a valid date."),
        ("1e400", "Enter a valid date."),
    ],
)
def test_a_last_day_that_cannot_be_is_said_at_the_field(world, last_day, sentence):
    membership, response = end(world, "leader", last_day=last_day)
    assert response.status_code == 422
    assert response.context["form"].errors["last_day"] == [sentence]
    assert last_day in response.content.decode()
    membership.refresh_from_db()
    assert membership.ends_on is None


def test_the_last_ceo_stays_until_there_is_another(world):
    membership, response = end(world, "ceo", by="clerk")
    assert response.status_code == 409
    assert "This is the trust&#x27;s only CEO: give somebody else the role first." in response.content.decode()
    assert world.as_("clerk").post(world.url(f"people/{membership.user_id}/end/")).status_code == 409
    invite(world, by="clerk", role="ceo", school="", starts_on="2027-01-01")
    assert end(world, "ceo", by="clerk", last_day="2026-12-30")[1].status_code == 409
    assert end(world, "ceo", by="clerk", last_day="2026-12-31")[1].status_code == 302


def test_cover_is_the_same_role_for_a_time_and_tells_whom_it_covers(world, django_capture_on_commit_callbacks):
    head = Membership.objects.get(user=world.people["head"])
    data = {"name": "Ama Boateng", "email": "ama@larkmoor.example", "starts_on": "", "ends_on": "2027-04-30"}
    url = world.url(f"people/roles/{head.pk}/cover/")
    with django_capture_on_commit_callbacks(execute=True):
        assert world.as_("ceo").post(url, data).status_code == 302
    cover = Membership.objects.get(user__email="ama@larkmoor.example")
    assert (cover.role, cover.school, cover.starts_on, cover.ends_on, cover.covers) == (
        "head",
        world.schools["north"],
        dt.date(2026, 11, 20),
        dt.date(2027, 4, 30),
        head,
    )
    assert "Headteacher at North Lane Primary, until 30 April 2027" in mail.outbox[0].body
    assert "covers for Headteacher larkmoor" in world.as_("ceo").get(world.url("people/?q=ama")).content.decode()
    page = text_of(world.as_("ceo").get(world.url(f"people/{head.user_id}/")))
    assert "Ama Boateng covers from 20 November 2026 until 30 April 2027" in page
    for changes, status in ((data | {"ends_on": ""}, 422), (data | {"email": "head@larkmoor.example"}, 422)):
        assert world.as_("ceo").post(url, changes).status_code == status
    assert Membership.objects.filter(covers=head).count() == 1


def test_ending_all_roles_signs_the_person_out_at_once(world):
    browser, user = world.as_("executive"), world.people["executive"]
    invite(world, email=user.email, role="governor", school=world.schools["south"].pk)
    UserSession.objects.create(user=user, ip="127.0.0.1", session_key=browser.client.session.session_key)
    assert browser.get(world.url()).status_code == 200
    page = world.as_("clerk").get(world.url(f"people/{user.pk}/end/")).content.decode()
    assert "Local governor, South Bank School" in page
    assert world.as_("clerk").post(world.url(f"people/{user.pk}/end/")).status_code == 302
    assert set(Membership.objects.filter(user=user).values_list("ends_on", flat=True)) == {dt.date(2026, 11, 19)}
    assert browser.get(world.url()).status_code == 302
    assert not UserSession.objects.filter(user=user).exists()
    assert world.as_("clerk").post(world.url(f"people/{user.pk}/end/")).status_code == 409


def test_a_head_ends_what_is_theirs_to_end_and_the_rest_stays(world):
    user = world.people["leader"]
    invite(world, email=user.email, role="governor", school=world.schools["south"].pk)
    assert world.as_("head").post(world.url(f"people/{user.pk}/end/")).status_code == 302
    standing = Membership.objects.filter(user=user, ends_on=None)
    assert [(m.role, m.school) for m in standing] == [("governor", world.schools["south"])]


def test_an_invitation_is_sent_again_with_a_link_and_all_roles(world, django_capture_on_commit_callbacks):
    user = world.people["governor"]
    invite(world, email=user.email, role="staff", school="")
    with django_capture_on_commit_callbacks(execute=True):
        assert world.as_("ceo").post(world.url(f"people/{user.pk}/invite-again/")).status_code == 302
    [letter] = mail.outbox
    assert "- Local governor at North Lane Primary\n- Member of staff\n" in letter.body
    assert "/accounts/password/reset/key/" in letter.body
    assert Membership.objects.filter(user=user, invited_at=None).count() == 0


def test_one_more_role_for_somebody_who_is_here(world):
    user = world.people["leader"]
    url = world.url(f"people/{user.pk}/roles/add/")
    assert world.as_("ceo").post(url, {"role": "governor", "school": world.schools["south"].pk}).status_code == 302
    assert world.as_("ceo").post(url, {"role": "governor", "school": world.schools["south"].pk}).status_code == 422
    assert Membership.objects.filter(user=user).count() == 2
    assert (
        world.as_("ceo").post(world.url(f"people/{world.people['ceo'].pk}/roles/add/"), {"role": "staff"}).status_code
        == 422
    )


@pytest.mark.parametrize("user_id", ["0", "999999999999", "9" * 30])
def test_somebody_who_is_not_here_is_not_found(world, user_id):
    for path in (f"people/{user_id}/", f"people/{user_id}/end/", f"people/{user_id}/roles/add/"):
        assert world.as_("ceo").get(world.url(path)).status_code == 404
