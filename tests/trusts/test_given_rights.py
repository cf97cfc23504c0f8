"""What is given to an executive with the role: by whom, to whom, where, and how it goes with the role."""

import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.trusts.grants import rebuild_grants
from apps.trusts.models import Membership
from apps.trusts.permissions import P
from apps.trusts.selectors import memberships_in_force, restricted_seen, rights_of
from apps.trusts.services import Invitation, invite_person
from apps.trusts.wall import only_of
from tests.pages.reading import text_of
from tests.trusts.test_people import invite

TODAY = dt.date(2026, 11, 20)
EDITS, SEES = {"edits_trust_plan": "on"}, {"sees_restricted": "on"}
BOTH = EDITS | SEES
NEW = {"role": "executive", "school": ""}


def membership(world, person="executive"):
    return Membership.objects.get(user=world.people[person], role="executive")


def give(world, data, by="ceo", held=None):
    return world.as_(by).post(world.url(f"people/roles/{(held or membership(world)).pk}/given/"), data)


def rights(world, user, today=TODAY):
    return rights_of(user, world.trust, memberships_in_force(user, world.trust, today))


def at_north(world):
    """An executive of north alone."""
    invitation = Invitation(email="partner@larkmoor.example", name="P", role="executive", school=world.schools["north"])
    held, _ = invite_person(trust=world.trust, invitation=invitation)
    return held


@pytest.mark.parametrize("by", ["ceo", "clerk"])
def test_both_rights_are_ticked_seen_and_taken_away(world, by):
    user = world.people["executive"]
    assert give(world, BOTH, by).status_code == 302
    held = membership(world)
    assert (held.edits_trust_plan, held.sees_restricted) == (True, True)
    now = rights(world, user)
    assert now.may(P.EDIT_TRUST_PLAN) and now.may(P.SEE_RESTRICTED)
    assert user.has_perm(P.EDIT_TRUST_PLAN, world.trust) and user.has_perm(P.SEE_RESTRICTED, world.trust)
    assert not world.people["ceo"].groups.filter(name__contains="executive").exists()
    page = text_of(world.as_("clerk").get(world.url(f"people/{user.pk}/")))
    assert "Edits the trust plan, its KPIs and targets Sees restricted things and the confidential part from" in page
    assert f"“Edits the trust plan, its KPIs and targets” given by {world.people[by]}" in page
    listed = text_of(world.as_("ceo").get(world.url("people/?role=executive")))
    words = "edits the trust plan, its KPIs and targets; sees restricted things and the confidential part"
    assert f"Trust executive, the whole trust ({words})" in listed
    assert f"Trust executive ({words})" in text_of(world.as_("executive").get("/profile/"))
    assert give(world, {}, by).status_code == 302
    user = User.objects.get(pk=user.pk)
    assert not rights(world, user).may(P.EDIT_TRUST_PLAN) and not rights(world, user).may(P.SEE_RESTRICTED)
    assert not user.has_perm(P.EDIT_TRUST_PLAN, world.trust)
    assert [group.name for group in user.groups.all()] == [f"trust:{world.trust.pk}:executive"]
    page = text_of(world.as_("ceo").get(world.url(f"people/{user.pk}/")))
    assert f"“Sees restricted things and the confidential part” taken away by {world.people[by]}" in page
    assert "What was given and taken away (4)" in page


def test_another_executive_has_nothing_of_it(world):
    invite(world, email="second@larkmoor.example", **NEW)
    assert give(world, BOTH).status_code == 302
    second = User.objects.get(email="second@larkmoor.example")
    assert not rights(world, second).may(P.EDIT_TRUST_PLAN)
    assert not second.has_perm(P.SEE_RESTRICTED, world.trust)


def test_it_is_given_with_the_invitation_and_stands_in_the_letter(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert invite(world, **NEW, **SEES).status_code == 302
    held = Membership.objects.get(user__email="ama@larkmoor.example")
    assert (held.edits_trust_plan, held.sees_restricted) == (False, True)
    assert restricted_seen([held]) == ""
    assert "Trust executive (sees restricted things and the confidential part)." in mail.outbox[0].body


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        (
            {"role": "data_lead", "school": "", **SEES},
            "sees_restricted",
            "This is given to a trust executive alone: choose that role, or take the tick away.",
        ),
        (
            {"role": "governor", **EDITS},
            "edits_trust_plan",
            "This is given to a trust executive alone: choose that role, or take the tick away.",
        ),
        (
            {"role": "executive", **BOTH},
            "edits_trust_plan",
            "Only who holds the role for the whole trust can edit the trust plan: take the tick away.",
        ),
        (NEW | EDITS, "sees_restricted", "Tick this too: whoever edits the trust plan has to see all of it."),
    ],
)
def test_what_cannot_be_given_is_said_at_its_tick_and_nobody_is_invited(world, changes, field, sentence):
    response = invite(world, **changes)
    assert response.status_code == 422
    assert response.context["form"].errors == {field: [sentence]}
    page = response.content.decode()
    assert all(f'name="{tick}" ' in page and "checked" in page for tick in changes.keys() & BOTH.keys())
    assert not User.objects.filter(email="ama@larkmoor.example").exists()


def test_for_some_schools_it_is_their_restricted_things_alone(world):
    held = at_north(world)
    page = world.as_("ceo").get(world.url(f"people/roles/{held.pk}/given/"))
    assert list(page.context["form"].fields) == ["sees_restricted"]
    assert give(world, BOTH, held=held).status_code == 302
    held.refresh_from_db()
    assert (held.edits_trust_plan, held.sees_restricted) == (False, True)
    found = rights(world, held.user)
    assert found.schools_with(P.SEE_RESTRICTED) == {world.schools["north"].pk}
    assert not found.may_somewhere(P.EDIT_TRUST_PLAN)
    assert restricted_seen([held]) == only_of([world.schools["north"].pk])
    assert held.user.has_perm(P.SEE_RESTRICTED, world.schools["north"])
    assert not held.user.has_perm(P.SEE_RESTRICTED, world.schools["south"])


@pytest.mark.parametrize("person", ["executive", "data_lead", "head", "trustee", "staff"])
def test_who_does_not_manage_people_gives_nothing(world, person):
    for data in (BOTH, {}):
        assert give(world, data, person).status_code == 403
    assert world.as_(person).get(world.url(f"people/roles/{membership(world).pk}/given/")).status_code == 403
    assert not membership(world).given


def test_a_head_is_shown_no_tick_and_what_is_sent_all_the_same_does_nothing(world):
    assert "sees_restricted" not in world.as_("head").get(world.url("people/invite/")).context["form"].fields
    north = world.schools["north"].pk
    assert invite(world, by="head", role="leader", school=north, **BOTH).status_code == 302
    assert Membership.objects.get(user__email="ama@larkmoor.example").given == ()
    assert give(world, BOTH, "head", held=at_north(world)).status_code == 403


def test_nobody_gives_anything_to_themselves(world):
    clerk = world.people["clerk"]
    invite(world, email=clerk.email, **NEW)
    own = membership(world, "clerk")
    response = give(world, BOTH, "clerk", held=own)
    assert response.status_code == 409
    assert "You cannot change what is given to you: ask somebody else to do it." in text_of(response)
    assert invite(world, by="clerk", email=clerk.email, **NEW, **BOTH).status_code == 422
    own.refresh_from_db()
    assert own.given == ()
    assert "Change rights" not in text_of(world.as_("clerk").get(world.url(f"people/{clerk.pk}/")))


def test_another_trusts_role_and_one_that_takes_nothing_are_not_found(world, other_world):
    other_world.enter()
    theirs = membership(other_world)
    world.enter()
    assert world.as_("ceo").get(world.url(f"people/roles/{theirs.pk}/given/")).status_code == 404
    assert give(world, BOTH, held=theirs).status_code == 404
    trustee = Membership.objects.get(user=world.people["trustee"])
    assert give(world, BOTH, held=trustee).status_code == 404
    assert world.as_("ceo").request("PUT", world.url(f"people/roles/{theirs.pk}/given/")).status_code == 405


def test_a_role_that_has_ended_takes_nothing_more(world, settings):
    give(world, BOTH)
    held = membership(world)
    assert world.as_("ceo").post(world.url(f"people/roles/{held.pk}/end/")).status_code == 302
    user = User.objects.get(pk=held.user_id)
    assert not user.has_perm(P.EDIT_TRUST_PLAN, world.trust) and not user.groups.exists()
    assert world.as_("executive").get(world.url()).status_code == 404
    response = give(world, SEES)
    assert response.status_code == 409
    assert "This role has ended." in text_of(response)


def test_it_goes_on_the_last_day_and_with_all_roles(world, settings):
    give(world, BOTH)
    Membership.objects.filter(pk=membership(world).pk).update(ends_on=TODAY)
    invite(world, email="executive@larkmoor.example", role="staff", school="")
    settings.TODAY = TODAY + dt.timedelta(days=1)
    user = world.people["executive"]
    assert not rights(world, user, settings.TODAY).may_somewhere(P.SEE_RESTRICTED)
    assert restricted_seen(memberships_in_force(user, world.trust, settings.TODAY)) == "{}"
    rebuild_grants(world.trust)
    assert not User.objects.get(pk=user.pk).has_perm(P.EDIT_TRUST_PLAN, world.trust)


def cover(world, data):
    path = world.url(f"people/roles/{membership(world).pk}/cover/")
    sent = {"name": "Ama Boateng", "email": "ama@larkmoor.example", "starts_on": "", "ends_on": "2026-12-18"}
    return world.as_("ceo").post(path, sent | data)


def test_cover_has_what_is_ticked_of_it_until_its_last_day(world, settings):
    give(world, BOTH)
    page = world.as_("ceo").get(world.url(f"people/roles/{membership(world).pk}/cover/"))
    assert [page.context["form"][name].initial for name in BOTH] == [True, True]
    assert cover(world, BOTH).status_code == 302
    held = Membership.objects.get(user__email="ama@larkmoor.example")
    assert rights(world, held.user).may(P.EDIT_TRUST_PLAN)
    settings.TODAY = dt.date(2026, 12, 19)
    assert not rights(world, held.user, settings.TODAY).may_somewhere(P.EDIT_TRUST_PLAN)


def test_cover_never_has_more_than_who_is_covered_for(world):
    give(world, SEES)
    assert cover(world, BOTH).status_code == 302  # the tick that is not offered does nothing
    held = Membership.objects.get(user__email="ama@larkmoor.example")
    assert held.given == (P.SEE_RESTRICTED,)
    give(world, BOTH)
    held.refresh_from_db()
    assert held.given == (P.SEE_RESTRICTED,)
    give(world, {})
    held.refresh_from_db()
    assert held.given == ()
    page = world.as_("ceo").get(world.url(f"people/roles/{held.pk}/given/"))
    assert list(page.context["form"].fields) == []
    assert give(world, BOTH, held=held).status_code == 302
    held.refresh_from_db()
    assert held.given == ()


@pytest.mark.parametrize(
    ("role", "columns"),
    [("trustee", {"sees_restricted": True}), ("executive", {"edits_trust_plan": True})],
)
def test_the_database_holds_the_rule_too(world, role, columns):
    held = Membership.objects.get(user=world.people[role])
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=held.pk).update(**columns)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=at_north(world).pk).update(edits_trust_plan=True, sees_restricted=True)
