"""What leaves the open part of a review, and what stands in its place."""

import pytest

from apps.actions.models import Action
from apps.core.rag import State
from apps.kpis.models import KPI
from apps.reviews import services
from apps.reviews.models import Commentary, Decision, Judgement
from apps.reviews.parts import open_part, without_restricted
from tests.reviews.scene import issue, make_final, open_review, report_all, shown
from tests.reviews.test_services import judge, values


@pytest.fixture
def spoken(world):
    """A review with everything said in it, its figures final."""
    report_all(world)
    review, ceo = open_review(world), world.people["ceo"]
    judge(world, review, State.AMBER, school="north", reason="Two families")
    services.write_commentary(review=review, priority=world.priority, values=values(text="Steady"), by=ceo)
    services.add_decision(review=review, kind="sought", text="Agree it", priority=world.priority, by=ceo)
    return review


def restrict(world, *kinds):
    """Mark these as restricted, whatever rows there are."""
    for kind in kinds:
        kind.objects.filter(trust=world.trust).update(restricted=True)


def test_without_anything_restricted_nothing_is_missing(world, spoken):
    whole = shown(world, make_final(world, spoken))
    rest = without_restricted(whole)
    assert [len(getattr(rest, name)) for name in ("kpis", "cells", "actions", "judgements", "commentaries")] == [
        len(getattr(whole, name)) for name in ("kpis", "cells", "actions", "judgements", "commentaries")
    ]
    assert [p.impact_counts for p in rest.priorities] == [p.impact_counts for p in whole.priorities]


def test_a_restricted_kpi_leaves_with_its_cells_its_judgement_and_its_count(world, spoken):
    KPI.objects.filter(pk=world.kpi.pk).update(restricted=True)
    whole = shown(world, make_final(world, spoken))
    rest = without_restricted(whole)
    assert {line.kpi_ref for line in whole.kpis} - {line.kpi_ref for line in rest.kpis} == {world.kpi.pk}
    assert [cell.kpi_ref for cell in rest.cells if cell.kpi_ref == world.kpi.pk] == []
    assert rest.judgements == []
    before, after = whole.schools[0], rest.schools[0]
    assert (before.counts, before.counts_sentence) == ({"green": 1}, "1 green of 1 due")
    assert (after.counts, after.counts_sentence) == ({}, "no KPIs")
    assert whole.schools[0].counts == {"green": 1}  # what is frozen stays as it is


def test_a_priority_does_not_count_what_left(world, spoken):
    restrict(world, KPI, Action)
    whole = shown(world, make_final(world, spoken))
    rest = without_restricted(whole)
    own = next(row for row in whole.priorities if row.priority_ref == world.priority.pk)
    other = next(row for row in rest.priorities if row.priority_ref == world.priority.pk)
    assert own.impact_counts and own.delivery_counts
    assert (other.impact_counts, other.impact_sentence) == ({}, "no KPIs")
    assert (other.delivery_counts, other.delivery_sentence, other.late) == ({}, "no actions", 0)
    assert (rest.actions, rest.kpis) == ([], [])


def test_a_restricted_reason_stays_behind_and_both_colours_stand(world, spoken):
    restrict(world, Judgement)
    (row,) = open_part(shown(world, issue(world, make_final(world, spoken)))).judgements
    assert (row.arithmetic, row.judged, row.reason) == (
        "green",
        "amber",
        "The reason is given in the confidential part.",
    )


def test_restricted_commentary_and_decisions_leave(world, spoken):
    restrict(world, Commentary, Decision)
    issued = shown(world, issue(world, make_final(world, spoken)))
    assert ([row.part for row in issued.commentaries], [row.part for row in issued.decisions]) == (
        ["confidential"],
        ["confidential"],
    )
    rest = without_restricted(issued)
    assert (rest.commentaries, rest.decisions) == ([], [])


def test_roles_stand_in_place_of_names(world, spoken):
    issued = shown(world, issue(world, make_final(world, spoken)))
    rest = open_part(issued)
    (judged,), (said,) = rest.judgements, rest.commentaries
    assert (judged.judged_by, said.written_by, rest.record.issued_by) == ("CEO", "CEO", "CEO")
    assert issued.judgements[0].judged_by != "CEO"
    assert rest.cells[0].reported_by.startswith("Headteacher")
    assert [row.owners for row in rest.actions] == [row.owner_roles for row in issued.actions]


def test_one_without_a_role_is_a_named_person(world, spoken):
    issued = shown(world, issue(world, make_final(world, spoken)))
    issued.judgements[0].judged_by_role = ""
    assert open_part(issued).judgements[0].judged_by == "a named person"
