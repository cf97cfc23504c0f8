"""A person's page, and their work given to somebody else."""

import pytest

from apps.actions.models import ActionOwner, Step, StepOwner
from apps.kpis.models import KPIOwner
from apps.strategies.models import Objective, ObjectiveOwner, PriorityLead
from apps.trusts.models import Party


@pytest.fixture
def owner(world):
    """The executive, who owns one thing of each kind, and one that is closed."""
    party, trust = world.parties["executive"], world.trust
    ActionOwner.objects.create(trust=trust, action=world.action, party=party, position=1)
    ActionOwner.objects.create(trust=trust, action=world.school_actions["south"], party=party, position=1)
    step = Step.objects.create(trust=trust, action=world.action, text="Ring at nine")
    StepOwner.objects.create(trust=trust, step=step, party=party)
    KPIOwner.objects.create(trust=trust, kpi=world.kpi, party=party)
    PriorityLead.objects.create(trust=trust, priority=world.priority, party=party)
    objective = Objective.objects.create(trust=trust, plan=world.plan, code="O1", text="Everyone is here")
    ObjectiveOwner.objects.create(trust=trust, objective=objective, party=party)
    closed = world.school_actions["north"]
    ActionOwner.objects.create(trust=trust, action=closed, party=party)
    type(closed).objects.filter(pk=closed.pk).update(outcome="achieved")
    return world.people["executive"]


def words(response):
    return [group.words for group in response.context["owned"]]


def test_the_page_says_what_they_are_and_what_they_own(world, owner):
    response = world.as_("clerk").get(world.url(f"people/{owner.pk}/"))
    assert words(response) == ["2 actions", "1 step", "1 KPI", "1 priority", "1 objective"]
    page = response.content.decode()
    assert "Trust executive party" in page and "Ring home on the first day" in page and "Ring at nine" in page


def test_a_head_sees_the_work_in_their_own_schools_plans(world, owner):
    leader = world.people["leader"]
    ActionOwner.objects.create(trust=world.trust, action=world.action, party=world.parties["leader"])
    response = world.as_("head").get(world.url(f"people/{leader.pk}/"))
    assert words(response) == []  # theirs at north is closed; at south and in the trust plan it is not the head's
    assert world.as_("head").get(world.url(f"people/{owner.pk}/")).status_code == 403


def test_one_query_count_for_one_thing_and_many(world, owner, django_assert_num_queries):
    browser = world.as_("clerk")
    url = world.url(f"people/{owner.pk}/")
    browser.get(url)
    with django_assert_num_queries(26):
        browser.get(url)
    for number in range(3):
        step = Step.objects.create(trust=world.trust, action=world.action, text=f"Step {number}")
        StepOwner.objects.create(trust=world.trust, step=step, party=world.parties["executive"])
    with django_assert_num_queries(26):
        browser.get(url)


def keys(world, owner, by="clerk"):
    groups = world.as_(by).get(world.url(f"people/{owner.pk}/reassign/")).context["groups"]
    return [thing.key for group in groups for thing in group.things]


def test_everything_is_counted_first_and_then_passes_in_one_moment(world, owner):
    url, things = world.url(f"people/{owner.pk}/reassign/"), keys(world, owner)
    preview = world.as_("clerk").post(url, {"to": " new  owner ", "things": things})
    assert preview.status_code == 200
    assert preview.context["counted"] == ["2 actions", "1 step", "1 KPI", "1 priority", "1 objective"]
    assert "who is new in the list of owners" in preview.content.decode()
    assert not Party.objects.filter(name="new owner").exists()
    data = {"to": "new owner", "things": things, "sure": "1"}
    assert world.as_("clerk").post(url, data).status_code == 302
    to = Party.objects.get(name="new owner")
    for model in (StepOwner, KPIOwner, PriorityLead, ObjectiveOwner):
        assert [link.party for link in model.objects.all()] == [to]
    assert set(ActionOwner.objects.filter(party=to).values_list("action", "position")) == {
        (world.action.pk, 1),
        (world.school_actions["south"].pk, 1),
    }
    links = (ActionOwner, StepOwner, KPIOwner, PriorityLead, ObjectiveOwner)
    kept = [model.everything.exclude(removed_at=None) for model in links]
    gone = [row for rows in kept for row in rows.values_list("party", "removed_by", "removed_at")]
    assert {row[:2] for row in gone} == {(world.parties["executive"].pk, world.people["clerk"].pk)}
    assert (len(gone), len({row[2] for row in gone})) == (6, 1)
    assert (
        list(world.school_actions["north"].owners.values_list("party", flat=True))[-1] == world.parties["executive"].pk
    )
    twice = world.as_("clerk").post(url, data)
    assert twice.status_code == 422
    assert "Choose at least one thing to give to somebody else." in twice.content.decode()


def test_what_the_other_owns_already_is_taken_and_the_better_place_kept(world, owner):
    ActionOwner.objects.create(trust=world.trust, action=world.action, party=world.parties["head"], position=2)
    data = {"to": "HEADTEACHER party", "things": keys(world, owner), "sure": "1"}
    assert world.as_("ceo").post(world.url(f"people/{owner.pk}/reassign/"), data).status_code == 302
    assert list(world.action.owners.values_list("party", "position")) == [
        (world.parties["ceo"].pk, 0),
        (world.parties["head"].pk, 1),
    ]


def test_what_is_not_ticked_stays(world, owner):
    [step] = [key for key in keys(world, owner) if key.startswith("step-")]
    data = {"to": "Headteacher party", "things": [step], "sure": "1"}
    assert world.as_("ceo").post(world.url(f"people/{owner.pk}/reassign/"), data).status_code == 302
    assert StepOwner.objects.get().party == world.parties["head"]
    assert KPIOwner.objects.get().party == world.parties["executive"]


@pytest.mark.parametrize(
    ("to", "things", "sentence"),
    [
        ("", ["all"], "Enter who is to own it."),
        (" ", ["all"], "Enter who is to own it."),
        ("x" * 301, ["all"], "A name can have 300 characters at most"),
        ("Head", [], "Choose at least one thing to give to somebody else."),
        (
            "Head",
            ["action-0", "<b>", "kpi-99999999999999999999"],
            "Choose at least one thing to give to somebody else.",
        ),
    ],
)
def test_what_cannot_be_is_said_and_nothing_passes(world, owner, to, things, sentence):
    sent = keys(world, owner) if things == ["all"] else things
    response = world.as_("ceo").post(world.url(f"people/{owner.pk}/reassign/"), {"to": to, "things": sent, "sure": "1"})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert StepOwner.objects.get().party == world.parties["executive"]


def test_a_heads_hand_reaches_no_other_plan(world, owner):
    """The link's key in a form is no way to another school's work, or to the trust plan's."""
    party = world.parties["leader"]
    ActionOwner.objects.create(trust=world.trust, action=world.action, party=party)
    elsewhere = [f"action-{link.pk}" for link in ActionOwner.objects.exclude(action=world.school_actions["north"])]
    url = world.url(f"people/{world.people['leader'].pk}/reassign/")
    assert world.as_("head").post(url, {"to": "Me", "things": elsewhere, "sure": "1"}).status_code == 422
