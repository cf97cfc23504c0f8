"""Plans, priorities and objectives: what their services change and what they refuse."""

import datetime as dt

import pytest

from apps.core.errors import BadValue, NotNow
from apps.strategies import services
from apps.strategies.models import Objective, Plan, Priority, PriorityLead
from apps.strategies.selectors import plan_for_day, trust_plan_on, trust_plans_for
from apps.strategies.services import ObjectiveValues, PlanValues, PriorityValues
from apps.trusts.models import AcademicYear, Party, School


def test_a_priority_is_added_after_the_last_with_its_leads_in_order(world):
    priority, new = services.add_priority(
        plan=world.plan,
        values=PriorityValues(code="P2", title="Reading", leads=["Literacy Network", "ceo  PARTY"]),
        by=world.people["ceo"],
    )
    assert (priority.position, priority.parent, priority.plan_id) == (1, None, world.plan.pk)
    assert [link.party.name for link in priority.leads.all()] == ["Literacy Network", "CEO party"]
    assert [party.name for party in new] == ["Literacy Network"]


def test_a_sub_priority_stands_under_its_priority_and_no_deeper(world):
    child, _ = services.add_priority(
        plan=world.plan, parent=world.priority, values=PriorityValues(code="P1.1"), by=world.people["ceo"]
    )
    assert child.parent_id == world.priority.pk
    with pytest.raises(BadValue, match="two levels"):
        services.add_priority(
            plan=world.plan, parent=child, values=PriorityValues(code="P1.1.1"), by=world.people["ceo"]
        )


def test_a_parent_of_another_plan_is_refused(world):
    with pytest.raises(BadValue, match="two levels"):
        services.add_priority(
            plan=world.sdps["north"], parent=world.priority, values=PriorityValues(title="X"), by=world.people["head"]
        )


def test_codes_of_both_levels_are_one_list(world):
    with pytest.raises(BadValue) as refused:
        services.add_priority(
            plan=world.plan, parent=world.priority, values=PriorityValues(code="P1"), by=world.people["ceo"]
        )
    assert refused.value.field == "code"
    assert refused.value.sentence == (
        "Another entry of this plan has the code P1 already: give another, or leave it empty."
    )


def test_another_plan_may_use_the_same_code(world):
    priority, _ = services.add_priority(
        plan=world.sdps["north"], values=PriorityValues(code="P1", title="Ours"), by=world.people["head"]
    )
    assert str(priority) == "P1 Ours"


def test_a_removed_priority_frees_its_code(world):
    services.remove_priority(
        priority=world.priority, by=world.people["ceo"], at=dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    )
    priority, _ = services.add_priority(
        plan=world.plan, values=PriorityValues(code="P1", title="Anew"), by=world.people["ceo"]
    )
    assert priority.code == "P1"


def test_a_priority_needs_a_code_or_a_title(world):
    with pytest.raises(BadValue, match="Give it a title"):
        services.edit_priority(
            priority=world.priority, values=PriorityValues(statement="Something"), by=world.people["ceo"]
        )
    world.priority.refresh_from_db()
    assert world.priority.title == "Every child attends"


def test_leads_that_go_are_kept_as_removed_by_someone(world):
    ceo = world.people["ceo"]
    values = PriorityValues(title="Attendance", leads=["A", "B"])
    services.edit_priority(priority=world.priority, values=values, by=ceo)
    services.edit_priority(priority=world.priority, values=PriorityValues(title="Attendance", leads=["B"]), by=ceo)
    assert [(lead.party.name, lead.position) for lead in world.priority.leads.all()] == [("B", 0)]
    gone = PriorityLead.everything.get(priority=world.priority, party__name="A")
    assert gone.removed_at is not None
    assert gone.removed_by == ceo
    services.edit_priority(priority=world.priority, values=values, by=ceo)
    assert [lead.party.name for lead in world.priority.leads.all()] == ["A", "B"]
    assert PriorityLead.everything.filter(priority=world.priority, party__name="A").count() == 2


def test_a_name_that_is_too_long_is_refused(world):
    with pytest.raises(BadValue, match="300 characters at most"):
        services.edit_priority(
            priority=world.priority, values=PriorityValues(title="T", leads=["x" * 301]), by=world.people["ceo"]
        )


def test_new_parties_stand_after_those_there_and_once(world):
    before = Party.objects.filter(trust=world.trust).count()
    services.edit_priority(
        priority=world.priority,
        values=PriorityValues(title="T", leads=["New one", "new ONE", ""]),
        by=world.people["ceo"],
    )
    party = Party.objects.get(trust=world.trust, name="New one")
    assert party.position == before
    assert world.priority.leads.count() == 1


def test_a_plan_keeps_terms_for_a_longer_period(world):
    values = PlanValues(title="Longer", starts_on=dt.date(2023, 9, 1), ends_on=dt.date(2029, 8, 31))
    services.edit_plan(plan=world.plan, values=values, by=world.people["ceo"])
    world.plan.refresh_from_db()
    assert (world.plan.title, world.plan.starts_on, world.plan.ends_on) == (
        "Longer",
        dt.date(2023, 9, 1),
        dt.date(2029, 8, 31),
    )
    names = list(AcademicYear.objects.filter(trust=world.trust).values_list("name", flat=True))
    assert names == ["2023/24", "2024/25", "2025/26", "2026/27", "2027/28", "2028/29"]


def test_a_plan_does_not_end_before_it_starts(world):
    values = PlanValues(title="T", starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2026, 8, 31))
    with pytest.raises(BadValue) as refused:
        services.edit_plan(plan=world.plan, values=values, by=world.people["ceo"])
    assert (refused.value.field, refused.value.sentence) == ("ends_on", "The last day is before the first day.")


def test_a_school_begins_its_plan_for_this_academic_year(world):
    school = School.objects.create(trust=world.trust, name="East Gate", slug="east")
    plan = services.start_school_plan(school=school, kind="sdp", by=world.people["head"])
    assert plan.title == "School development plan 2026/27"
    assert (plan.starts_on, plan.ends_on) == (dt.date(2026, 9, 1), dt.date(2027, 8, 31))
    assert (plan.kind, plan.school) == ("sdp", school)


def test_a_school_has_one_plan_of_a_kind_a_year(world):
    with pytest.raises(NotNow, match="North Lane Primary has a plan of this kind for 2026/27 already"):
        services.start_school_plan(school=world.schools["north"], kind="sdp", by=world.people["head"])
    plan = services.start_school_plan(school=world.schools["north"], kind="bdp", by=world.people["head"])
    assert plan.title == "Business development plan 2026/27"


def test_a_closed_school_begins_no_plan(world):
    school = School.objects.create(trust=world.trust, name="Old", slug="old", closed_on=dt.date(2026, 8, 31))
    with pytest.raises(NotNow, match="Old has closed"):
        services.start_school_plan(school=school, kind="sdp", by=world.people["head"])


def test_an_objective_says_something_and_has_its_own_code(world):
    ceo = world.people["ceo"]
    objective, new = services.add_objective(
        plan=world.plan, values=ObjectiveValues(code="1", text="Greet every child", owners=["CEO party", "PJM"]), by=ceo
    )
    assert [link.party.name for link in objective.owners.all()] == ["CEO party", "PJM"]
    assert [party.name for party in new] == ["PJM"]
    with pytest.raises(BadValue, match="has the code 1 already"):
        services.add_objective(plan=world.plan, values=ObjectiveValues(code="1", text="Again"), by=ceo)
    with pytest.raises(BadValue, match="Write what is to be reached"):
        services.edit_objective(objective=objective, values=ObjectiveValues(code="1"), by=ceo)
    services.edit_objective(objective=objective, values=ObjectiveValues(code="1", heading="Greet"), by=ceo)
    objective.refresh_from_db()
    assert (objective.heading, objective.text) == ("Greet", "")


def test_a_removed_objective_stays_in_the_database(world):
    objective, _ = services.add_objective(plan=world.plan, values=ObjectiveValues(text="Greet"), by=world.people["ceo"])
    services.remove_objective(objective=objective, by=world.people["ceo"])
    found = Objective.objects.get(pk=objective.pk)
    assert found.removed_by == world.people["ceo"]
    assert list(Objective.objects.kept()) == []


def plan(first: int, last: int, position: int = 0) -> Plan:
    return Plan(starts_on=dt.date(first, 9, 1), ends_on=dt.date(last, 8, 31), position=position, title=f"{first}")


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (dt.date(2021, 10, 1), "2020"),
        (dt.date(2022, 8, 31), "2020"),
        (dt.date(2024, 9, 1), "2023"),
        (dt.date(2030, 1, 1), "2023"),
        (dt.date(2019, 1, 1), "2023"),
    ],
)
def test_the_plan_for_a_day_is_the_one_in_force_else_the_latest(day, title):
    assert str(plan_for_day([plan(2020, 2022), plan(2023, 2026)], day)) == title


def test_of_two_plans_in_force_the_later_counts_and_without_plans_there_is_none():
    assert str(plan_for_day([plan(2020, 2026), plan(2022, 2024)], dt.date(2023, 1, 1))) == "2022"
    assert plan_for_day([], dt.date(2023, 1, 1)) is None


def test_a_school_plan_stands_beside_the_trust_plans_that_hold_its_first_day(world):
    later = Plan.objects.create(
        trust=world.trust, kind="trust", title="Next", starts_on=dt.date(2026, 9, 2), ends_on=dt.date(2030, 8, 31)
    )
    edge = Plan.objects.create(
        trust=world.trust, kind="trust", title="Edge", starts_on=dt.date(2023, 9, 1), ends_on=dt.date(2026, 9, 1)
    )
    assert set(trust_plans_for(world.sdps["north"])) == {world.plan, edge}
    assert list(trust_plans_for(world.plan)) == []
    assert trust_plan_on(world.trust, dt.date(2026, 11, 20)) == later


def test_removing_gives_the_ids_of_both_levels(world):
    child, _ = services.add_priority(
        plan=world.plan, parent=world.priority, values=PriorityValues(title="Under"), by=world.people["ceo"]
    )
    at = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)
    ids = services.remove_priority(priority=world.priority, by=world.people["ceo"], at=at)
    assert set(ids) == {world.priority.pk, child.pk}
    assert set(Priority.objects.filter(pk__in=ids).values_list("removed_at", "removed_by")) == {
        (at, world.people["ceo"].pk)
    }
