"""Boards, committees and local governing bodies: whom they serve, who sits in them and until when."""

import datetime as dt
import re

import pytest

from apps.trusts.models import Body, BodyMember

SEAT = {"name": "Ann Lee", "office": "member", "appointed_as": "", "starts_on": "2025-09-01", "ends_on": "2029-08-31"}


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def local(world):
    return Body.objects.create(trust=world.trust, kind="local", name="Governors")


def send(world, path, **data):
    return world.as_("clerk").post(world.url(f"settings/{path}"), data)


def seat(world, body, **changes):
    return send(world, f"bodies/{body.pk}/members/add/", **SEAT | changes)


@pytest.mark.parametrize("path", ["bodies/", "bodies/add/", "bodies/{}/", "bodies/{}/edit/", "bodies/{}/members/add/"])
def test_only_the_ceo_and_the_clerk_of_the_whole_trust_see_it(world, other_world, local, path):
    url = world.url(f"settings/{path.format(local.pk)}")
    statuses = {role: world.as_(role).get(url).status_code for role in world.people}
    assert statuses == {role: 200 if role in ("ceo", "clerk") else 403 for role in world.people}
    theirs = other_world.url(f"settings/{path.format(local.pk)}")
    assert other_world.as_("ceo").get(theirs).status_code == (404 if "{}" in path else 200)
    assert world.as_("ceo").request("PUT", url).status_code == 405


def test_one_query_count_for_few_and_many(world, local, django_assert_num_queries):
    browser = world.as_("clerk")
    schools = [school.pk for school in world.schools.values()]
    send(world, f"bodies/{local.pk}/edit/", name="Governors", kind="local", schools=schools[:1])
    seat(world, local)
    browser.get(world.url("settings/bodies/"))
    with django_assert_num_queries(17):
        browser.get(world.url("settings/bodies/"))
    for number in range(3):
        send(world, "bodies/add/", name=f"Governors {number}", kind="local", schools=schools)
        seat(world, Body.objects.get(name=f"Governors {number}"))
    with django_assert_num_queries(17):
        browser.get(world.url("settings/bodies/"))


def test_one_local_body_serves_several_schools(world):
    schools = [school.pk for school in world.schools.values()]
    assert send(world, "bodies/add/", name="Joint governors", kind="local", schools=schools).status_code == 302
    body = Body.objects.get(name="Joint governors")
    assert [link.school.slug for link in body.school_links.all()] == ["north", "south"]
    send(world, f"bodies/{body.pk}/edit/", name="Joint governors", kind="local", schools=schools[1:])
    assert [link.school.slug for link in body.school_links.all()] == ["south"]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"name": "trust BOARD"}, "name", "The trust has a body of this name already."),
        ({"kind": "committee", "schools": "{north}"}, "schools", "a committee serves the whole trust."),
        ({"kind": "club"}, "kind", "Select a valid choice."),
        ({"schools": "999999999"}, "schools", "Select a valid choice."),
        ({"dissolved_on": "9999-01-01"}, "dissolved_on", "Enter a day between 1950 and 2150."),
    ],
)
def test_a_body_that_cannot_be_is_refused(world, typed, field, sentence):
    data = {"name": "New", "kind": "local"} | typed
    data = {key: value.format(north=world.schools["north"].pk) for key, value in data.items()}
    response = send(world, "bodies/add/", **data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert sentence in text_of(response)
    assert list(Body.objects.values_list("name", flat=True)) == ["Trust board"]


def test_another_trusts_school_is_no_choice(world, other_world):
    theirs = other_world.schools["north"].pk
    world.enter()
    response = send(world, "bodies/add/", name="New", kind="local", schools=theirs)
    assert list(response.context["form"].errors) == ["schools"]


def test_terms_of_office_that_end_soon_are_said(world, local):
    seat(world, local, office="chair", ends_on="2027-02-18")  # 90 days on
    seat(world, local, name="Bob", ends_on="2027-02-19")
    page = text_of(world.as_("clerk").get(world.url(f"settings/bodies/{local.pk}/")))
    assert page.count("Ends in the next 90 days") == 1
    assert "Ann Lee, 18 Feb 2027" in text_of(world.as_("clerk").get(world.url("settings/bodies/")))
    index = text_of(world.as_("clerk").get(world.url("settings/")))
    assert "1 term of office ends in the next 90 days." in index
    assert "1 body has no chair." in index  # the board


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"ends_on": "2025-08-31"}, "ends_on", "The last day is before the first day."),
        ({"name": "cara stone"}, "name", "Cara Stone is in this body then already, from 1 September 2024."),
        ({"office": "chair"}, "office", "Cara Stone is its chair from 1 September 2024: end that first."),
        ({"starts_on": "soon"}, "starts_on", "Enter a valid date."),
    ],
)
def test_a_term_of_office_that_cannot_be_is_refused(world, local, typed, field, sentence):
    assert seat(world, local, name="Cara Stone", office="chair", starts_on="2024-09-01", ends_on="").status_code == 302
    response = seat(world, local, **typed)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert sentence in text_of(response)
    assert BodyMember.objects.count() == 1


def test_the_next_chair_follows_the_last(world, local):
    seat(world, local, name="Cara Stone", office="chair", starts_on="2022-09-01", ends_on="2026-08-31")
    assert seat(world, local, office="chair", starts_on="2026-09-01").status_code == 302
    page = world.as_("clerk").get(world.url(f"settings/bodies/{local.pk}/"))
    assert (page.context["chair"].name, [m.name for m in page.context["past"]]) == ("Ann Lee", ["Cara Stone"])


def test_a_term_of_office_is_changed_and_one_entered_by_mistake_deleted(world, local):
    seat(world, local)
    member = BodyMember.objects.get()
    send(world, f"members/{member.pk}/", **SEAT | {"ends_on": "2026-11-20"})
    member.refresh_from_db()
    assert member.ends_on == dt.date(2026, 11, 20)
    assert send(world, f"members/{member.pk}/", remove="1").status_code == 302
    assert BodyMember.objects.count() == 0
