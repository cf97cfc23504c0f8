"""Actions as others read them: who speaks for them, what serves a KPI, plans in numbers."""

import datetime as dt

import pytest

from apps.actions import services
from apps.actions.models import Action, ActionOwner
from apps.actions.policies import can_update_action, check_plan_holds_actions
from apps.actions.selectors import actions_owned_by, linked_actions_of, numbers_of
from apps.core.errors import BadValue
from apps.core.rag import State
from apps.trusts.models import Trust
from apps.trusts.rights import Rights
from apps.trusts.selectors import memberships_in_force, rights_of
from tests.conftest import TODAY
from tests.world import World, make_kpi


def rights(world: World, role: str) -> Rights:
    user = world.people[role]
    trust = Trust.objects.get(pk=world.trust.pk)
    return rights_of(user, trust, memberships_in_force(user, trust, TODAY))


def test_a_kpi_lists_the_schools_actions_that_the_person_may_read(world):
    for key in ("south", "north"):
        services.set_links(
            action=world.school_actions[key], links={world.kpi.pk: f"From {key}"}, by=world.people["head"]
        )
    services.set_links(action=world.action, links={world.kpi.pk: ""}, by=world.people["ceo"])
    found = linked_actions_of(world.kpi, rights(world, "ceo"))
    assert [(row.plan, row.contribution, row.delivery.state) for row in found] == [
        (world.plan, "", State.AWAITING),
        (world.sdps["north"], "From north", State.AWAITING),
        (world.sdps["south"], "From south", State.AWAITING),
    ]
    assert [row.plan for row in linked_actions_of(world.kpi, rights(world, "governor"))] == [
        world.plan,
        world.sdps["north"],
    ]
    services.remove_action(action=world.action, by=world.people["ceo"])
    services.set_links(action=world.school_actions["south"], links={}, by=world.people["head"])
    assert [row.plan for row in linked_actions_of(world.kpi, rights(world, "ceo"))] == [world.sdps["north"]]


def test_plans_in_numbers(world):
    action = world.school_actions["north"]
    services.set_links(action=action, links={world.kpi.pk: "", world.trust_kpi.pk: ""}, by=world.people["head"])
    Action.objects.filter(pk=action.pk).update(due_on=dt.date(2026, 10, 31))
    services.update_progress(action=action, status="red", text="Rain", said_on=TODAY, by=world.people["head"])
    numbers = numbers_of([world.sdps["north"], world.sdps["south"]], TODAY)
    north, south = numbers[world.sdps["north"].pk], numbers[world.sdps["south"].pk]
    assert (north.actions, north.late, north.linked, north.trust_kpis) == (1, 1, 1, 2)
    assert (south.actions, south.late, south.linked, south.trust_kpis) == (1, 0, 0, 0)
    assert north.states == {State.RED: 1}


def test_own_kpis_do_not_count_as_the_trusts(world):
    own = make_kpi(world, plan=world.sdps["north"], statement="Own")
    services.set_links(action=world.school_actions["north"], links={own.pk: ""}, by=world.people["head"])
    assert numbers_of([world.sdps["north"]], TODAY)[world.sdps["north"].pk].linked == 0


@pytest.mark.parametrize(
    ("role", "where", "may"),
    [
        ("ceo", "trust", True),
        ("ceo", "north", False),
        ("head", "north", True),
        ("head", "south", False),
        ("leader", "north", True),
        ("leader", "south", False),
        ("leader", "trust", False),
        ("governor", "north", False),
        ("trustee", "trust", False),
    ],
)
def test_who_gives_the_status_of_an_action(world, role, where, may):
    action = world.action if where == "trust" else world.school_actions[where]
    assert can_update_action(rights(world, role), action) is may


def test_an_owner_from_a_school_gives_the_status_of_a_trust_action(world):
    ActionOwner.objects.create(trust=world.trust, action=world.action, party=world.parties["leader"], position=1)
    assert can_update_action(rights(world, "leader"), world.action)
    ActionOwner.objects.create(trust=world.trust, action=world.action, party=world.parties["governor"], position=2)
    assert not can_update_action(rights(world, "governor"), world.action)


def test_an_owner_who_was_removed_owns_nothing(world):
    leader = world.people["leader"]
    assert set(actions_owned_by(world.trust, leader.pk)) == set(world.school_actions.values())
    ActionOwner.objects.filter(action=world.school_actions["north"]).update(removed_at="2026-11-01T00:00:00Z")
    assert set(actions_owned_by(world.trust, leader.pk)) == {world.school_actions["south"]}
    assert not can_update_action(rights(world, "leader"), Action.objects.get(pk=world.school_actions["north"].pk))


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (dt.date(2024, 9, 1), dt.date(2027, 3, 30), "ends_on"),
        (dt.date(2027, 4, 1), dt.date(2028, 8, 31), "starts_on"),
        (dt.date(2024, 9, 1), dt.date(2027, 3, 31), None),
    ],
)
def test_a_plan_keeps_its_actions_within_it(world, first, last, field):
    if field is None:
        check_plan_holds_actions(world.plan, first, last)
        return
    with pytest.raises(BadValue, match="A1 Ring home on the first day") as refused:
        check_plan_holds_actions(world.plan, first, last)
    assert refused.value.field == field
