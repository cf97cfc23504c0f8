"""Actions and what belongs to them: what the services change and what they refuse."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from apps.actions import services
from apps.actions.models import Action, ActionKPI, ActionOwner, ProgressUpdate, Resource, Step, SuccessCriterion
from apps.actions.parts import set_criteria
from apps.actions.selectors import (
    contents_of,
    delivery_of,
    linkable_kpis,
)
from apps.actions.values import ActionValues, CriterionValues, ResourceValues, StepValues
from apps.core.errors import BadValue, NotNow
from apps.core.rag import State
from apps.kpis.models import KPI
from apps.strategies.models import Plan, Priority
from apps.strategies.services import PriorityValues, add_priority
from tests.conftest import TODAY
from tests.world import World, make_kpi


def values(world: World, **changes: object) -> ActionValues:
    base = ActionValues(
        title="Train all staff",
        priority=world.priority,
        code="A9",
        year="2026/27",
        starts_on=dt.date(2026, 9, 1),
        due_on=dt.date(2027, 3, 31),
        owners=("CEO party", "Heads"),
        steps=(StepValues(text="Book a hall", owners=("Heads",)), StepValues(text="Invite everyone")),
        resources=(
            ResourceValues(text="Hall", kind="money", cost=Decimal("120.50"), funding="Reserves", step=0),
            ResourceValues(text="An afternoon", kind="time"),
        ),
        criteria=(CriterionValues(text="Everyone came", kpis=(world.kpi,)),),
    )
    return replace(base, **changes)


@pytest.fixture
def action(world: World) -> Action:
    made, _ = services.add_action(plan=world.plan, values=values(world), by=world.people["ceo"])
    return made


def named(action: Action) -> list[str]:
    return [link.party.name for link in action.owners.all()]


def test_an_action_is_made_with_all_its_rows(world):
    action, new = services.add_action(plan=world.plan, values=values(world), by=world.people["ceo"])
    assert (action.title, action.code, action.year, action.position) == ("Train all staff", "A9", "2026/27", 1)
    assert named(action) == ["CEO party", "Heads"]
    assert [party.name for party in new] == ["Heads"]
    hall, invite = action.steps.all()
    assert [(step.text, step.position) for step in (hall, invite)] == [("Book a hall", 0), ("Invite everyone", 1)]
    assert [link.party.name for link in hall.owners.all()] == ["Heads"]
    assert [(r.text, r.kind, r.cost, r.funding, r.step) for r in action.resources.all()] == [
        ("Hall", "money", Decimal("120.50"), "Reserves", hall),
        ("An afternoon", "time", None, "", None),
    ]
    criterion = action.success_criteria.get()
    assert (criterion.text, criterion.plan, criterion.priority) == ("Everyone came", world.plan, None)
    assert [link.kpi for link in criterion.kpi_links.all()] == [world.kpi]


def test_rows_are_changed_added_and_removed_by_their_ids(world, action):
    hall, invite = action.steps.all()
    money, time = action.resources.all()
    changed = values(
        world,
        owners=("Heads",),
        steps=(
            StepValues(id=hall.pk, text="Book the big hall", owners=("CEO party",)),
            StepValues(id=invite.pk, text="Invite everyone", removed=True),
            StepValues(text="Count who came"),
        ),
        resources=(
            ResourceValues(id=money.pk, text="Hall", kind="money", cost=Decimal("99"), step=None),
            ResourceValues(id=time.pk, text="An afternoon", removed=True),
            ResourceValues(text="Tea", step=2),
        ),
        criteria=(),
    )
    services.edit_action(action=action, values=changed, by=world.people["ceo"])
    assert [step.text for step in action.steps.kept()] == ["Book the big hall", "Count who came"]
    assert [(r.text, r.cost, r.step and r.step.text) for r in action.resources.kept()] == [
        ("Hall", Decimal("99"), None),
        ("Tea", None, "Count who came"),
    ]
    assert [c.text for c in action.success_criteria.kept()] == ["Everyone came"]
    assert Step.objects.get(pk=invite.pk).removed_by == world.people["ceo"]
    assert Resource.objects.get(pk=time.pk).removed_at is not None
    gone = ActionOwner.everything.get(action=action, party__name="CEO party")
    assert gone.removed_by == world.people["ceo"]
    assert named(action) == ["Heads"]


def test_a_step_takes_its_resources_along_also_those_not_named(world, action):
    hall, invite = action.steps.all()
    unseen = Resource.objects.create(trust=world.trust, action=action, step=hall, text="Chairs")
    money = action.resources.get(text="Hall")
    changed = values(
        world,
        steps=(StepValues(id=hall.pk, text="", removed=True), StepValues(id=invite.pk, text="Invite everyone")),
        resources=(ResourceValues(id=money.pk, text="Hall", step=0),),
        criteria=(),
    )
    services.edit_action(action=action, values=changed, by=world.people["ceo"])
    assert [r.text for r in action.resources.kept()] == ["An afternoon"]
    assert Resource.objects.get(pk=unseen.pk).removed_by == world.people["ceo"]


def test_a_resource_may_leave_a_step_before_the_step_goes(world, action):
    hall, invite = action.steps.all()
    money = action.resources.get(text="Hall")
    changed = values(
        world,
        steps=(StepValues(id=hall.pk, text="x", removed=True), StepValues(id=invite.pk, text="Invite everyone")),
        resources=(ResourceValues(id=money.pk, text="Hall", step=1),),
        criteria=(),
    )
    services.edit_action(action=action, values=changed, by=world.people["ceo"])
    assert action.resources.kept().get(text="Hall").step == invite


@pytest.mark.parametrize("kind", ["steps", "resources", "criteria"])
def test_a_row_of_another_action_is_refused(world, action, kind):
    foreign = {
        "steps": (StepValues(id=Step.objects.create(trust=world.trust, action=world.action, text="S").pk, text="x"),),
        "resources": (
            ResourceValues(id=Resource.objects.create(trust=world.trust, action=world.action, text="R").pk, text="x"),
        ),
        "criteria": (
            CriterionValues(
                id=SuccessCriterion.objects.create(
                    trust=world.trust, plan=world.plan, action=world.action, text="C"
                ).pk,
                text="x",
            ),
        ),
    }[kind]
    with pytest.raises(NotNow, match="Somebody has removed a part of this meanwhile"):
        services.edit_action(
            action=action,
            values=values(world, **{"steps": (), "resources": (), "criteria": ()} | {kind: foreign}),
            by=world.people["ceo"],
        )


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        (
            {"code": "A1"},
            "code",
            "Another entry of this plan has the code A1 already: give another, or leave it empty.",
        ),
        (
            {"starts_on": dt.date(2024, 8, 31)},
            "starts_on",
            "Enter a day within the plan, which runs from 1 September 2024 to 31 August 2028.",
        ),
        (
            {"due_on": dt.date(2028, 9, 1)},
            "due_on",
            "Enter a day within the plan, which runs from 1 September 2024 to 31 August 2028.",
        ),
        ({"due_on": dt.date(2026, 8, 31)}, "due_on", "It is due before it starts."),
    ],
)
def test_what_an_action_may_not_be(world, changes, field, sentence):
    with pytest.raises(BadValue) as refused:
        services.add_action(plan=world.plan, values=values(world, **changes), by=world.people["ceo"])
    assert (refused.value.field, refused.value.sentence) == (field, sentence)


def test_an_action_belongs_to_a_priority_of_its_own_plan(world):
    with pytest.raises(BadValue, match="Choose where in this plan"):
        services.add_action(
            plan=world.plan,
            values=values(world, priority=world.school_priorities["north"]),
            by=world.people["ceo"],
        )


def test_an_action_moves_to_the_end_of_another_priority(world, action):
    other, _ = add_priority(plan=world.plan, values=PriorityValues(title="Other"), by=world.people["ceo"])
    moved = values(world, priority=other, steps=(), resources=(), criteria=())
    services.edit_action(action=action, values=moved, by=world.people["ceo"])
    action.refresh_from_db()
    assert (action.priority, action.position) == (other, 0)


def test_a_removed_action_stays_in_the_database_and_frees_its_code(world, action):
    services.remove_action(action=action, by=world.people["ceo"])
    assert Action.objects.get(pk=action.pk).removed_by == world.people["ceo"]
    again, _ = services.add_action(plan=world.plan, values=values(world), by=world.people["ceo"])
    assert again.code == "A9"


def test_removing_a_priority_takes_all_under_it_at_one_moment(world):
    ceo = world.people["ceo"]
    child, _ = add_priority(plan=world.plan, parent=world.priority, values=PriorityValues(title="Under"), by=ceo)
    under = make_kpi(world, statement="Under", priority=child)
    assert contents_of(world.priority).__dict__ == {"sub_priorities": 1, "kpis": 2, "actions": 1}
    services.remove_priority(priority=world.priority, by=ceo)
    rows = [
        *Priority.objects.filter(pk__in=[world.priority.pk, child.pk]),
        *KPI.objects.filter(pk__in=[world.kpi.pk, under.pk]),
        Action.objects.get(pk=world.action.pk),
    ]
    assert {row.removed_by for row in rows} == {ceo}
    assert len({row.removed_at for row in rows}) == 1
    assert KPI.objects.get(pk=world.trust_kpi.pk).removed_at is None
    assert Action.objects.get(pk=world.school_actions["north"].pk).removed_at is None


def test_progress_is_added_and_what_was_said_before_stays(world):
    action, ceo = world.action, world.people["ceo"]
    for status, text, day in (("green", "Begun", 2), ("amber", "Slower", 9)):
        services.update_progress(action=action, status=status, text=text, said_on=dt.date(2026, 11, day), by=ceo)
    assert [(u.rag, u.text, u.said_on.day, u.said_by, u.position) for u in action.progress.all()] == [
        ("green", "Begun", 2, ceo, 0),
        ("amber", "Slower", 9, ceo, 1),
    ]
    found = delivery_of(action, TODAY)
    assert found.state is State.AMBER
    assert found.sentence == "Amber: at risk, said on 9 November 2026; due by 31 March 2027."
    assert delivery_of(action, dt.date(2026, 11, 8)).state is State.GREEN


@pytest.mark.parametrize(
    ("status", "text", "day", "field", "sentence"),
    [
        ("green", " ", TODAY, "text", "Say in a sentence how it stands."),
        (
            "complete",
            "",
            TODAY,
            "text",
            "Say what shows that it is complete: what was seen, by whom, or where it can be found.",
        ),
        ("purple", "x", TODAY, "status", "Choose how it stands."),
        (
            "green",
            "x",
            dt.date(2026, 11, 21),
            "said_on",
            "This day is still to come: give today or an earlier day.",
        ),
    ],
)
def test_what_may_not_be_said_of_an_action(world, status, text, day, field, sentence):
    with pytest.raises(BadValue) as refused:
        services.update_progress(action=world.action, status=status, text=text, said_on=day, by=world.people["ceo"])
    assert (refused.value.field, refused.value.sentence) == (field, sentence)
    assert ProgressUpdate.objects.count() == 0


def test_a_school_action_is_linked_to_trust_kpis_with_a_sentence(world):
    action, head = world.school_actions["north"], world.people["head"]
    services.set_links(action=action, links={world.kpi.pk: "Walking is fun", world.trust_kpi.pk: ""}, by=head)
    assert [(link.kpi, link.contribution) for link in action.kpi_links.all()] == [
        (world.kpi, "Walking is fun"),
        (world.trust_kpi, ""),
    ]
    services.set_links(action=action, links={world.trust_kpi.pk: "Costs nothing"}, by=head)
    assert [(link.kpi, link.contribution) for link in action.kpi_links.all()] == [(world.trust_kpi, "Costs nothing")]
    gone = ActionKPI.everything.get(action=action, kpi=world.kpi)
    assert (gone.removed_by, gone.contribution) == (head, "Walking is fun")


def test_links_go_to_the_trust_plan_that_holds_the_first_day_or_to_the_own_plan(world):
    north, south = world.sdps["north"], world.sdps["south"]
    own = make_kpi(world, plan=north, code="O1", statement="Own")
    theirs = make_kpi(world, plan=south, code="S1", statement="Theirs")
    old_plan = Plan.objects.create(
        trust=world.trust, kind="trust", title="Old", starts_on=dt.date(2020, 9, 1), ends_on=dt.date(2024, 8, 31)
    )
    old = make_kpi(world, plan=old_plan, statement="Old")
    gone = make_kpi(world, statement="Gone")
    KPI.objects.filter(pk=gone.pk).update(removed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert set(linkable_kpis(north)) == {world.kpi, world.trust_kpi, own}
    assert set(linkable_kpis(world.plan)) == {world.kpi, world.trust_kpi}
    for kpi in (theirs, old, gone):
        with pytest.raises(BadValue, match="no longer there to be linked"):
            services.set_links(action=world.school_actions["north"], links={kpi.pk: ""}, by=world.people["head"])


def test_a_link_that_cannot_be_chosen_any_more_stays(world):
    action = world.school_actions["north"]
    services.set_links(action=action, links={world.kpi.pk: "Still"}, by=world.people["head"])
    KPI.objects.filter(pk=world.kpi.pk).update(removed_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    services.set_links(action=action, links={}, by=world.people["head"])
    assert ActionKPI.objects.get(action=action).contribution == "Still"


def test_a_criterion_keeps_a_kpi_that_no_code_can_name(world, action):
    nameless = make_kpi(world, statement="Without a code")
    criterion = action.success_criteria.get()
    criterion.kpi_links.create(trust=world.trust, kpi=nameless, position=1)
    set_criteria(
        owner=action,
        plan=world.plan,
        criteria=(CriterionValues(id=criterion.pk, text="Everyone came", kpis=(world.trust_kpi,)),),
        by=world.people["ceo"],
    )
    assert {link.kpi for link in criterion.kpi_links.all()} == {nameless, world.trust_kpi}
