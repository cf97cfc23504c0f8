"""What a review draws up from live data."""

import datetime as dt

import pytest

from apps.actions.models import Action, ActionKPI, ProgressUpdate
from apps.kpis.models import KPIOwner
from apps.reviews.checksum import verify
from apps.reviews.models import ReviewPlan
from apps.strategies.models import Priority, PriorityLead
from apps.trusts.models import Party, School
from tests.reviews.scene import bare_world, issue, make_final, open_review, report, report_all, shown
from tests.world import make_kpi


def test_head_plans_and_schools(world):
    report_all(world)
    found = shown(world, open_review(world))
    assert not found.is_final and not found.is_issued
    head = found.head
    assert (head.trust_name, head.year_name, head.term_name) == ("Larkmoor Learning Trust", "2026/27", "autumn")
    assert (head.as_of, head.figures_due_on) == (dt.date(2026, 11, 20), dt.date(2026, 11, 13))
    assert (head.figures_due, head.figures_in) == (3, 3)
    assert (head.before, head.before_ref) == ("", None)
    assert head.words["kpi_plural"] == "KPIs"
    assert [p.title for p in found.plans] == [
        "Trust plan",
        "North Lane Primary plan 2026/27",
        "South Bank School plan 2026/27",
    ]
    assert [(s.name, s.phase, s.counts, s.plan_sentence) for s in found.schools] == [
        ("North Lane Primary", "Primary", {"green": 1}, "1 awaiting of 1 due"),
        ("South Bank School", "Secondary", {"red": 1}, "1 awaiting of 1 due"),
    ]
    assert found.missing == []


def test_lines_and_cells(world):
    report_all(world)
    found = shown(world, open_review(world))
    spread, own = found.kpis
    assert (spread.code, spread.basis, spread.state, spread.rag) == ("K1", "spread", "", None)
    assert (spread.target, spread.amber_limit, spread.counts) == ("95.0%", "93.0%", {"green": 1, "red": 1})
    assert spread.sentence == "1 green, 1 red of 2 due."
    assert (own.basis, own.state, own.printed) == ("own", "green", "6.5%")
    assert own.sentence.startswith("Green: 6.5% against 6.0% for autumn")
    north, south = found.cells
    assert (north.school_name, north.state, north.printed, north.letter) == (
        "North Lane Primary",
        "green",
        "96.0%",
        "G",
    )
    assert south.sentence == "Red: 91.0% against 95.0% for autumn (amber down to 93.0%)."
    assert (south.reported_by, south.reported_on) == ("Headteacher larkmoor", dt.date(2026, 11, 20))


def test_pairs_are_pooled(world):
    report(world, world.kpi, "0", "north", numerator="95", denominator="100")
    report(world, world.kpi, "0", "south", numerator="180", denominator="200")
    line = shown(world, open_review(world)).kpis[0]
    assert (line.basis, line.state, line.printed, line.pair) == ("pooled", "red", "91.7%", "275 of 300")
    assert line.label == "Red"


def test_what_is_missing_and_from_whom(world):
    report(world, world.kpi, "96.0", "north")
    found = shown(world, open_review(world))
    assert [(m.from_whom, m.code, m.state, m.due_on, m.acknowledged) for m in found.missing] == [
        ("South Bank School", "K1", "overdue", dt.date(2026, 11, 13), ""),
        ("Larkmoor Learning Trust", "K2", "overdue", dt.date(2026, 11, 13), ""),
    ]


def test_priorities_with_two_distributions(world):
    report_all(world)
    child = Priority.objects.create(trust=world.trust, plan=world.plan, parent=world.priority, code="P1a", title="Ring")
    PriorityLead.objects.create(trust=world.trust, priority=child, party=world.parties["ceo"])
    action = Action.objects.create(
        trust=world.trust, plan=world.plan, priority=child, title="Late work", due_on=dt.date(2026, 10, 1)
    )
    ProgressUpdate.objects.create(
        trust=world.trust, action=action, text="Nearly", rag="amber", said_on=dt.date(2026, 11, 2)
    )
    gone = Priority.objects.create(
        trust=world.trust, plan=world.plan, code="P9", title="Gone", removed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    )
    Action.objects.create(trust=world.trust, plan=world.plan, priority=gone, title="Gone too")
    found = shown(world, open_review(world))
    first, second = found.priorities[:2]
    assert (first.name, second.name, second.parent_ref) == ("P1 Every child attends", "P1a Ring", first.priority_ref)
    assert (first.delivery_counts, first.late) == ({"awaiting": 1, "amber": 1}, 1)
    assert first.delivery_sentence == "1 amber, 1 awaiting of 2 due; 1 late"
    assert first.impact_counts == {"green": 1, "red": 1}
    assert (second.delivery_counts, second.impact_sentence) == ({"amber": 1}, "no KPIs")
    assert (second.leads, second.lead_roles) == ("CEO party", "CEO party")
    assert "Gone too" not in [a.title for a in found.actions]
    late = next(a for a in found.actions if a.title == "Late work")
    assert (late.state, late.days_late, late.note) == ("amber", 50, "Nearly")


def test_actions_say_which_kpis_they_serve_and_who_owns_them(world):
    ActionKPI.objects.create(trust=world.trust, action=world.school_actions["north"], kpi=world.kpi)
    found = shown(world, open_review(world))
    served = found.actions_by_kpi[world.kpi.pk]
    assert [(a.school_name, a.serves, a.owners, a.owner_roles) for a in served] == [
        ("North Lane Primary", "K1", "School leader party", "School leader party")
    ]


def test_actions_of_another_year_are_left_out(world):
    for year in ("2025/26", "2026/27", "some day"):
        Action.objects.create(trust=world.trust, plan=world.plan, priority=world.priority, title=year, year=year)
    Action.objects.create(
        trust=world.trust,
        plan=world.plan,
        priority=world.priority,
        title="Carried",
        year="2025/26",
        outcome="continued",
        carried_to="2026-27",
    )
    standing = {a.title: a.word for a in shown(world, open_review(world)).actions}
    assert {"2026/27", "some day", "Carried"} <= standing.keys() and "2025/26" not in standing
    assert (standing["some day"], standing["Carried"]) == ("Awaiting", "Awaiting, carried into 2026-27")


def test_people_are_named_by_role_for_open_papers(world):
    person = Party.objects.create(trust=world.trust, name="PJM", kind="person")
    group = Party.objects.create(trust=world.trust, name="All heads", kind="group")
    member = Party.objects.create(trust=world.trust, name="VP", kind="person", user=world.people["head"])
    for party in (person, group, world.parties["ceo"], member):
        KPIOwner.objects.create(trust=world.trust, kpi=world.kpi, party=party)
    line = shown(world, open_review(world)).kpis[0]
    assert line.owners == "PJM, All heads, CEO party, VP"
    assert line.owner_roles == "a named person, All heads, CEO party, Headteacher, North Lane Primary"


def test_kpis_of_schools_that_are_not_there_are_said_to_be_reported_by_nobody(world):
    School.objects.filter(trust=world.trust).update(closed_on=dt.date(2025, 1, 1))
    found = shown(world, open_review(world))
    line = found.kpis[0] if found.kpis[0].code == "K1" else found.kpis[1]
    assert (line.basis, line.state, line.counts) == ("nobody", "", {})
    assert line.sentence == "Each school is to report it, and there is none yet that does."
    assert found.schools == []


def test_a_school_plans_kpi_stands_in_its_schools_cell(world):
    kpi = make_kpi(world, plan=world.sdps["north"], statement="Own", shape="at_least", unit="number", target="3")
    report(world, kpi, "1", "north")
    found = shown(world, open_review(world))
    line = next(row for row in found.kpis if row.kpi_ref == kpi.pk)
    assert (line.basis, line.state, line.sentence) == ("school", "", "")
    (cell,) = found.cells_by_measure[line.measure_ref]
    assert (cell.school_name, cell.state) == ("North Lane Primary", "red")
    assert line not in found.trust_kpis
    assert found.schools[0].counts == {"overdue": 1}


@pytest.mark.parametrize("kpis", [0, 1])
def test_a_plan_without_schools_and_with_few_or_no_kpis(db, kpis):
    world = bare_world()
    if kpis:
        make_kpi(world, statement="Each school does it", measured_for="each-school")
    review = open_review(world, "2017/18", "spring")
    found = shown(world, review)
    assert [row.basis for row in found.kpis] == ["nobody"] * kpis
    assert (found.schools, found.cells, found.missing) == ([], [], [])
    issued = issue(world, make_final(world, review))
    assert shown(world, issued).is_issued
    assert verify(issued).is_sound


def test_only_plans_whose_period_holds_the_term_are_covered(world):
    review = open_review(world, "2025/26", "autumn")
    assert [link.plan.title for link in ReviewPlan.objects.filter(review=review)] == ["Trust plan"]
