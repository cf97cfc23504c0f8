"""Those who can own work: added, changed, merged and no longer offered."""

import re

import pytest

from apps.actions.models import Action, ActionOwner
from apps.trusts.merging import links_to_parties
from apps.trusts.models import Party
from apps.trusts.parties import parties_named
from apps.trusts.selectors import parties_of


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def send(world, path, **data):
    return world.as_("clerk").post(world.url(f"settings/owners/{path}"), data)


def merge(world, duplicate, into):
    return send(world, f"{world.parties[duplicate].pk}/merge/", into=world.parties[into].pk)


@pytest.mark.parametrize("path", ["", "add/", "{}/", "{}/merge/"])
def test_only_the_ceo_and_the_clerk_of_the_whole_trust_see_it(world, other_world, path):
    path = f"settings/owners/{path.format(world.parties['head'].pk)}"
    statuses = {role: world.as_(role).get(world.url(path)).status_code for role in world.people}
    assert statuses == {role: 200 if role in ("ceo", "clerk") else 403 for role in world.people}
    assert world.as_("ceo").get(other_world.url(path)).status_code == 404
    assert world.as_("ceo").request("PUT", world.url(path)).status_code == 405


def test_one_query_count_for_few_and_many(world, django_assert_num_queries):
    browser = world.as_("clerk")
    tables = len(links_to_parties())
    browser.get(world.url("settings/owners/?q=Headteacher"))
    with django_assert_num_queries(16 + tables):
        browser.get(world.url("settings/owners/?q=Headteacher"))
    with django_assert_num_queries(16 + tables):
        browser.get(world.url("settings/owners/"))


def test_a_party_is_added_with_the_person_who_signs_in_as_it(world):
    response = send(world, "add/", name="  PJM  ", kind="person", user=world.people["head"].pk, note="Deputy")
    assert response.status_code == 302
    party = Party.objects.get(name="PJM")
    assert (party.kind, party.user, party.note) == ("person", world.people["head"], "Deputy")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "headteacher  PARTY"}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"kind": "robot"}, "kind"),
        ({"user": "999999999"}, "user"),
    ],
)
def test_a_party_that_cannot_be_is_refused(world, typed, field):
    count = Party.objects.count()
    response = send(world, "add/", **{"name": "New", "kind": "role", "user": "", "note": ""} | typed)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert Party.objects.count() == count


def test_somebody_of_another_trust_is_no_choice(world, other_world):
    theirs = other_world.people["head"].pk
    world.enter()
    assert list(send(world, "add/", name="New", user=theirs).context["form"].errors) == ["user"]


def test_merging_moves_all_work_in_one_moment(world):
    response = merge(world, "leader", "head")
    assert response.status_code == 302
    head = world.parties["head"]
    assert set(ActionOwner.objects.filter(action__plan__kind="sdp").values_list("party", flat=True)) == {head.pk}
    duplicate = Party.objects.get(pk=world.parties["leader"].pk)
    assert (duplicate.merged_into, duplicate.user) == (head, None)
    assert duplicate not in parties_of(world.trust)
    assert parties_named(trust=world.trust, names=["school leader PARTY", "Headteacher party"]) == ([head], [])


def test_who_owns_the_same_thing_under_both_names_owns_it_once(world):
    action = Action.objects.get(pk=world.school_actions["north"].pk)
    ActionOwner.objects.create(trust=world.trust, action=action, party=world.parties["head"], position=1)
    assert merge(world, "leader", "head").status_code == 302
    assert [link.party for link in ActionOwner.objects.filter(action=action)] == [world.parties["head"]]
    [gone] = ActionOwner.everything.filter(action=action, removed_at__isnull=False)
    assert (gone.party, gone.removed_by) == (world.parties["leader"], world.people["clerk"])


def test_the_work_of_all_floors_moves():
    assert {model.__name__ for model, _ in links_to_parties()} == {
        *("ActionOwner", "StepOwner", "KPIOwner", "ObjectiveOwner", "PriorityLead"),
    }


def test_a_party_is_not_merged_with_itself_nor_twice(world):
    assert list(merge(world, "leader", "leader").context["form"].errors) == ["into"]
    assert merge(world, "leader", "head").status_code == 302
    assert merge(world, "leader", "ceo").status_code == 422
    assert merge(world, "ceo", "leader").status_code == 422


def test_who_is_no_longer_offered_keeps_what_it_owns_and_can_come_back(world):
    leader = world.parties["leader"]
    assert send(world, f"{leader.pk}/", retire="1").status_code == 302
    assert leader not in parties_of(world.trust)
    listed = world.as_("ceo").get(world.url("settings/owners/")).context["parties"]
    assert [party for party, _ in listed][-1] == leader  # after all that are offered
    assert ActionOwner.objects.filter(party=leader).count() == 2
    assert send(world, f"{leader.pk}/", back="1").status_code == 302
    assert leader in parties_of(world.trust)


def test_the_list_says_how_much_each_owns(world):
    page = world.as_("clerk").get(world.url("settings/owners/?q=leader"))
    assert [(party.name, count) for party, count in page.context["parties"]] == [("School leader party", 2)]
    assert "Nobody of that name" in text_of(world.as_("clerk").get(world.url("settings/owners/?q=nobody%00")))
