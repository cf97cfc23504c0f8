"""Roles as a way to more rights than one has: invitations, roles that end, people without a role."""

import datetime as dt

import pytest

from apps.accounts.models import User
from apps.trusts.models import Membership
from apps.trusts.wall import outside_trusts, set_setting
from tests.hostile.asking import answer
from tests.hostile.conftest import Scene
from tests.world import Browser

NEW = {"name": "Ama Boateng", "email": "ama@larkmoor.example", "role": "ceo", "school": "", "starts_on": ""}


def invite(scene: Scene, by: str, **changes: object):
    set_setting("app.trust_id", None)
    return scene.own.browsers[by].post(scene.own.url("people/invite/"), NEW | changes)


def end(scene: Scene, by: str, membership: Membership):
    set_setting("app.trust_id", None)
    return scene.own.browsers[by].post(scene.own.url(f"people/roles/{membership.pk}/end/"), {"sure": "1"})


@pytest.mark.parametrize("person", ["clerk_north", "executive", "trustee", "data_lead", "staff"])
def test_who_does_not_manage_people_invites_nobody(scene: Scene, person: str) -> None:
    before = Membership.objects.count()
    assert invite(scene, person).status_code == 403
    assert Membership.objects.count() == before
    assert not User.objects.filter(email=NEW["email"]).exists()


@pytest.mark.parametrize("email", ["clerk@larkmoor.example", " CLERK@Larkmoor.example "])
def test_nobody_gives_a_role_to_themselves(scene: Scene, email: str) -> None:
    response = invite(scene, "clerk", email=email)
    assert response.status_code == 422
    assert response.context["form"].errors["email"] == ["You cannot give yourself a role: ask somebody else to do it."]
    assert set(Membership.objects.filter(user=scene.own.world.people["clerk"]).values_list("role", flat=True)) == {
        "clerk"
    }


@pytest.mark.parametrize("starts_on", ["2026-11-20", "2027-01-04", "9999-12-31"])
def test_a_role_given_by_mistake_is_gone_at_once(scene: Scene, starts_on: str, settings) -> None:
    assert invite(scene, "ceo", starts_on=starts_on).status_code == 302
    membership = Membership.objects.get(user__email=NEW["email"])
    assert end(scene, "ceo", membership).status_code == 302
    membership.refresh_from_db()
    assert (membership.starts_on, membership.ends_on) == (dt.date(2026, 11, 19), dt.date(2026, 11, 19))
    newcomer = Browser(scene.own.world, membership.user)
    for day in ("2026-11-20", starts_on):
        settings.TODAY = dt.date.fromisoformat(day)
        assert newcomer.get(scene.own.url("")).status_code == 404


def test_a_role_that_has_ended_keeps_its_last_day(scene: Scene) -> None:
    past = Membership.objects.get(user=scene.own.world.people["guest"])
    Membership.objects.filter(pk=past.pk).update(ends_on=dt.date(2025, 7, 31))
    assert end(scene, "clerk", past).status_code == 409
    past.refresh_from_db()
    assert past.ends_on == dt.date(2025, 7, 31)


def test_a_person_who_is_switched_off_is_signed_out(scene: Scene) -> None:
    assert answer(scene.own, "executive", "GET", "") == 200
    User.objects.filter(pk=scene.own.world.people["executive"].pk).update(is_active=False)
    assert answer(scene.own, "executive", "GET", "") == 302
    assert answer(scene.own, "executive", "POST", "plans/{plan}/edit/") == 302


def test_no_flag_on_a_person_opens_a_trust() -> None:
    """Rights come from roles alone: the flags that Django's own parts look at are constants, not columns."""
    columns = {field.name for field in User._meta.get_fields()}
    assert {"is_superuser", "is_staff"} & columns == set()
    assert (User(is_operator=True).is_superuser, User(is_operator=True).is_staff) == (False, False)


def test_a_role_in_one_trust_is_none_in_another(scene: Scene) -> None:
    """A person of both trusts has in each what they hold there, whatever they hold elsewhere."""
    scene.other.world.enter()
    ceo = scene.other.world.people["ceo"]
    Membership.objects.create(trust=scene.other.world.trust, user=ceo, role="ceo", starts_on=dt.date(2024, 9, 1))
    scene.own.world.enter()
    invite(scene, "ceo", email=ceo.email, role="staff")
    with outside_trusts():
        browser = Browser(scene.own.world, ceo)
    assert browser.get(scene.own.url("plans/{plan}/")).status_code == 200
    assert browser.get(scene.own.url("plans/{plan}/edit/")).status_code == 403
    assert browser.get(scene.own.url("reviews/")).status_code == 403
    assert browser.get(scene.other.url("plans/{plan}/edit/")).status_code == 200


def test_a_name_of_several_lines_is_one_line_in_the_letter(
    scene: Scene, mailoutbox, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert invite(scene, "ceo", name="Ama\r\n\r\nPay here: https://evil.example\nBcc: all").status_code == 302
    [letter] = mailoutbox
    assert letter.body.startswith("Hello Ama Pay here: https://evil.example Bcc: all,\n\n")
    assert (letter.to, letter.subject) == (["ama@larkmoor.example"], "Your role at Larkmoor Learning Trust")
