"""Schools in the settings: they join, are renamed, stand in an order and close."""

import datetime as dt
import re

import pytest

from apps.trusts.models import Membership, School, SchoolName
from apps.trusts.selectors import schools_of

ADD = {"name": "Hill View Academy", "phase": "primary", "urn": "123456", "joined_on": ""}
PATHS = ["", "schools/", "schools/add/", "schools/north/edit/", "schools/north/rename/", "schools/north/close/"]


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def send(world, path, by="clerk", **data):
    browser = world.as_(by)
    response = browser.post(world.url(f"settings/{path}"), data)
    response.browser = browser
    return response


def told(response):
    """What the page says to which a save leads."""
    assert response.status_code == 302
    return text_of(response.browser.get(response["Location"]))


@pytest.mark.parametrize("path", PATHS)
def test_only_the_ceo_and_the_clerk_of_the_whole_trust_see_it(world, other_world, path):
    statuses = {role: world.as_(role).get(world.url(f"settings/{path}")).status_code for role in world.people}
    assert statuses == {role: 200 if role in ("ceo", "clerk") else 403 for role in world.people}
    assert world.as_("ceo").get(other_world.url(f"settings/{path}")).status_code == 404
    assert world.as_("ceo").request("PUT", world.url(f"settings/{path}")).status_code == 405


def test_the_index_says_what_is_missing(world):
    School.objects.filter(slug="north").update(phase="", urn="")
    School.objects.filter(slug="south").update(urn="")
    page = text_of(world.as_("clerk").get(world.url("settings/")))
    assert "1 school has no phase." in page
    assert "2 schools have no URN." in page


def test_people_stand_under_the_settings_for_those_who_manage_them(world):
    def names(role):
        return [item["text"] for item in world.as_(role).get(world.url("")).context["navigation"]]

    assert "Settings" in names("clerk")
    assert "People" not in names("clerk")
    assert "Settings" not in names("head")
    page = world.as_("clerk").get(world.url("people/"))
    assert [item["text"] for item in page.context["navigation"] if item["current"]] == ["Settings"]


def test_one_query_count_for_few_and_many(world, django_assert_num_queries):
    browser = world.as_("clerk")
    browser.get(world.url("settings/schools/"))
    with django_assert_num_queries(15):
        browser.get(world.url("settings/schools/"))
    for number in range(3):
        send(world, "schools/add/", **ADD | {"name": f"School {number}", "urn": f"20000{number}"})
    with django_assert_num_queries(15):
        browser.get(world.url("settings/schools/"))


@pytest.mark.parametrize(
    ("joined_on", "sentence"),
    [
        ("", "It is rated in every term, as a school that was there from the start."),
        (
            "2026-11-02",
            "It joins during autumn 2026/27. Its figures can be entered then, but it is not rated before its first "
            "full term, spring 2026/27.",
        ),
        ("2026-12-25", "It is rated from spring 2026/27 on."),
        ("2040-01-01", "It is rated from the first term that starts after that on."),
    ],
)
def test_a_school_joins_and_the_page_says_from_when_it_is_rated(world, joined_on, sentence):
    response = send(world, "schools/add/", **ADD | {"joined_on": joined_on})
    school = School.objects.get(name="Hill View Academy")
    assert (school.slug, school.urn, school.phase, school.position) == ("hill-view-academy", "123456", "primary", 2)
    assert f"Hill View Academy is added. {sentence}" in told(response)


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"name": "north  LANE primary"}, "name", "The trust has a school of this name already."),
        ({"name": ""}, "name", "Fill this in."),
        ({"phase": "nursery"}, "phase", "Select a valid choice. nursery is not one of the available choices."),
        ({"urn": "12345"}, "urn", "A URN has six digits, such as 123456."),
        ({"urn": "１２３４５６"}, "urn", "A URN has six digits, such as 123456."),
        ({"urn": "100000"}, "urn", "This is the URN of North Lane Primary: each school has its own."),
        ({"joined_on": "0026-09-01"}, "joined_on", "Enter a day between 1950 and 2150."),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_kept(world, wrong, field, sentence):
    response = send(world, "schools/add/", **ADD | wrong)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert sentence in text_of(response)
    assert School.objects.count() == 2


def test_another_schools_urn_in_another_trust_is_no_matter(world, other_world):
    assert send(other_world, "schools/add/", **ADD).status_code == 302
    assert send(world, "schools/add/", **ADD).status_code == 302


def test_a_school_is_changed_and_put_in_its_place(world):
    response = send(world, "schools/south/edit/", phase="all-through", urn="", joined_on="2026-09-01", place="1")
    assert response.status_code == 302
    assert list(School.objects.values_list("slug", "phase", "urn")) == [
        ("south", "all-through", ""),
        ("north", "primary", "100000"),
    ]


def test_a_school_moves_up_and_down(world):
    send(world, "schools/south/move/", up="1")
    assert list(School.objects.values_list("slug", flat=True)) == ["south", "north"]
    send(world, "schools/south/move/", up="1")  # it is the first already
    send(world, "schools/south/move/", down="1")
    assert list(School.objects.values_list("slug", flat=True)) == ["north", "south"]


def test_a_school_is_moved_to_a_number_among_those_that_are_open(world):
    for position, (slug, closed_on) in enumerate([("gone", "2026-01-01"), ("east", None), ("west", None)], start=10):
        School.objects.create(trust=world.trust, name=slug, slug=slug, closed_on=closed_on, position=position)
    page = world.as_("clerk").get(world.url("settings/schools/west/move/"))
    assert "Its place in the list of 4: 1 is the first." in text_of(page)
    response = send(world, "schools/west/move/", number="1")
    row = School.objects.get(slug="west").pk
    assert response.url == world.url(f"settings/schools/#row-{row}")
    assert list(School.objects.values_list("slug", flat=True)) == ["west", "north", "south", "gone", "east"]
    send(world, "schools/east/move/", up="1")  # past the school that nobody sees in the list
    assert list(School.objects.values_list("slug", flat=True)) == ["west", "north", "east", "south", "gone"]
    send(world, "schools/north/edit/", phase="primary", urn="", joined_on="", place="4")
    assert list(School.objects.values_list("slug", flat=True)) == ["west", "east", "south", "north", "gone"]


@pytest.mark.parametrize("wrong", ["", "0", "-1", "1e400", "NaN", str(10**12), "first"])
def test_a_number_that_is_none_is_refused_and_nothing_moves(world, wrong):
    response = send(world, "schools/south/move/", number=wrong)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["number"])
    assert f'value="{wrong}"' in response.content.decode() or not wrong
    assert list(School.objects.values_list("slug", flat=True)) == ["north", "south"]


def test_a_renamed_school_keeps_its_address_and_its_old_name_with_its_last_day(world):
    response = send(world, "schools/north/rename/", name="Lane End Primary", why="renamed", from_on="2026-11-01")
    assert "North Lane Primary is now called Lane End Primary." in told(response)
    school = School.objects.get(slug="north")
    assert (school.name, school.slug) == ("Lane End Primary", "north")
    assert list(SchoolName.objects.values_list("name", "until_on")) == [("North Lane Primary", dt.date(2026, 10, 31))]
    page = text_of(world.as_("clerk").get(world.url("settings/schools/north/edit/")))
    assert "North Lane Primary until 31 October 2026" in page


def test_a_misspelt_name_leaves_no_trace(world):
    assert send(world, "schools/north/rename/", name="North Lane School", why="misspelt", from_on="").status_code == 302
    assert SchoolName.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"name": "South Bank School"}, "name", "The trust has a school of this name already."),
        ({"name": "North Lane Primary"}, "name", "This is its name already."),
        ({"from_on": "2026-11-21"}, "from_on", "Enter today or a day that has passed"),
    ],
)
def test_a_name_that_cannot_be_is_refused(world, wrong, field, sentence):
    response = send(world, "schools/north/rename/", **{"name": "New", "why": "renamed", "from_on": ""} | wrong)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert sentence in text_of(response)
    assert SchoolName.objects.count() == 0


def test_closing_says_what_follows_and_leaves_roles_unless_asked(world):
    page = text_of(world.as_("clerk").get(world.url("settings/schools/north/close/")))
    held = Membership.objects.filter(school__slug="north").count()
    assert f"Rights: {held} roles are held in this school today." in page
    response = send(world, "schools/north/close/", closed_on="2026-12-31")
    assert "North Lane Primary will be closed from 31 December 2026." in told(response)
    assert Membership.objects.filter(school__slug="north", ends_on=None).count() == held
    assert [school.slug for school in schools_of(world.trust)] == ["north", "south"]


def test_a_school_that_has_closed_is_no_longer_there_and_its_roles_end_with_it(world):
    response = send(world, "schools/north/close/", closed_on="2026-11-20", end_roles="on")
    assert "roles end the day before." in told(response)
    assert [school.slug for school in schools_of(world.trust)] == ["south"]
    assert world.as_("head").get(world.url("")).status_code == 404
    assert Membership.objects.filter(school__slug="north", ends_on=None).count() == 0
    assert send(world, "schools/north/close/", open="1").status_code == 302
    assert [school.slug for school in schools_of(world.trust)] == ["north", "south"]


def test_a_school_does_not_close_before_it_joined(world):
    response = send(world, "schools/north/close/", closed_on="2020-09-01")
    assert response.status_code == 422
    assert "It joined on 1 September 2020: enter a day after that." in text_of(response)
