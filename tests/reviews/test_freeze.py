"""The two steps from live to frozen."""

import datetime as dt
from decimal import Decimal

import pytest

from apps.core import clock
from apps.core.errors import NotNow
from apps.core.rag import State
from apps.kpis.models import Reading
from apps.reviews import freeze, services
from apps.reviews.around_services import set_meetings
from apps.reviews.checksum import verify
from apps.reviews.late import Late
from apps.reviews.models import FrozenCell, FrozenKPI, FrozenReview
from apps.reviews.selectors import snapshot_of
from apps.reviews.snapshot import Snapshot
from tests.reviews.scene import add_schools, fresh, issue, make_final, open_review, report, report_all, shown
from tests.reviews.test_services import judge, values
from tests.world import make_kpi

FIGURES = ("plans", "schools", "priorities", "kpis", "cells", "actions", "missing")


def plain(snapshot: Snapshot, names=FIGURES) -> dict:
    """A snapshot's rows without their numbers and review objects."""
    return {
        name: [
            {field.attname: getattr(row, field.attname) for field in row._meta.fields if field.name != "id"}
            for row in getattr(snapshot, name)
        ]
        for name in names
    }


def test_figures_are_frozen_as_they_were_shown(world):
    report(world, world.kpi, "0", "north", numerator="95", denominator="100", note="One bad week")
    report(world, world.kpi, "91.50", "south")
    review = open_review(world)
    overdue = [(m.measure_ref, m.school_ref) for m in shown(world, review).missing]
    services.acknowledge_overdue(review=review, subjects=overdue, reason="Audit late", by=world.people["ceo"])
    drawn = shown(world, review)
    final = make_final(world, review)
    frozen = shown(world, final)
    assert plain(frozen) == plain(drawn)
    assert frozen.is_final and not frozen.is_issued
    assert final.figures_final_by == world.people["ceo"]
    assert (final.stage, len(final.figures_checksum)) == ("figures_final", 64)
    assert frozen.cells[0].numerator == Decimal(95) and frozen.cells[0].note == "One bad week"
    assert [m.acknowledged for m in frozen.missing] == ["Audit late"]
    assert verify(final).figures is True and verify(final).issue is None


def test_what_changes_afterwards_does_not_reach_a_final_review(world):
    report_all(world)
    final = make_final(world, open_review(world))
    before = plain(shown(world, final))
    Reading.objects.all().delete()
    world.kpi.statement = "Something else"
    world.kpi.save()
    world.schools["north"].name = "Renamed"
    world.schools["north"].save()
    world.trust.short_name = "New"
    world.trust.save()
    make_kpi(world, statement="Added later", shape="monitor")
    frozen = shown(world, final)
    assert plain(frozen) == before
    assert frozen.head.trust_short_name == ""
    assert verify(final).is_sound


def test_overdue_figures_hold_up_the_freeze(world):
    report(world, world.kpi, "96", "north")
    with pytest.raises(NotNow) as refused:
        make_final(world, open_review(world))
    assert refused.value.sentence == (
        "South Bank School has 1 figure overdue and Larkmoor Learning Trust has 1 figure overdue: "
        "acknowledge each of them with a reason, or wait for the figures to come."
    )
    assert FrozenReview.objects.count() == 0


def test_awaited_figures_do_not(world, settings):
    settings.TODAY = dt.date(2026, 11, 13)
    review = open_review(world)
    assert [m.state for m in shown(world, review).missing] == ["awaiting"] * 3
    make_final(world, review)


def test_each_step_is_taken_once_and_in_order(world):
    report_all(world)
    review = open_review(world)
    with pytest.raises(NotNow, match="Make the figures final first"):
        issue(world, review)
    final = make_final(world, review)
    with pytest.raises(NotNow, match="figures of this review are final"):
        make_final(world, review)
    issue(world, final)
    with pytest.raises(NotNow, match="has been issued"):
        issue(world, final)


def test_rows_that_somebody_slipped_in_stop_the_freeze(world):
    report_all(world)
    review = open_review(world)
    head = shown(world, review).head
    head.save()
    with pytest.raises(NotNow, match="frozen in this review already"):
        make_final(world, review)


def test_issuing_adds_what_was_said(world):
    report_all(world)
    review, ceo = open_review(world), world.people["ceo"]
    judge(world, review, State.AMBER, school="north", reason="Fell lately")
    final = make_final(world, review)
    better = judge(world, final, State.AMBER, school="south", reason="Back already")
    judge(world, final, State.AMBER, school=None, kpi=world.trust_kpi, reason="Grant ends")
    services.assent(judgement=better, by=world.people["trustee"])
    services.write_commentary(review=final, priority=world.priority, values=values(text="Steady"), by=ceo)
    services.add_decision(review=final, kind="sought", text="Agree it", priority=world.priority, by=ceo)
    services.write_summary(review=final, summary="A good term", by=ceo)
    set_meetings(review=final, board_on=dt.date(2026, 12, 10), days={}, by=ceo)
    drawn = shown(world, final)
    issued = issue(world, final)
    found = shown(world, issued)
    names = ("judgements", "commentaries", "decisions", *FIGURES)
    assert plain(found, names) == plain(drawn, names)
    assert [(j.moment, j.school_name, j.reason) for j in found.judgements] == [
        ("figures", "North Lane Primary", "Fell lately"),
        ("issue", "South Bank School", "Back already"),
        ("issue", "", "Grant ends"),
    ]
    record = found.record
    assert (record.summary, record.meeting_on) == ("A good term", dt.date(2026, 12, 10))
    assert (record.issued_by, record.issued_by_role) == ("CEO larkmoor", "CEO")
    assert record.figures_checksum == issued.figures_checksum
    assert (found.summary, found.is_issued, issued.stage) == ("A good term", True, "issued")
    assert verify(issued).issue is True


def test_a_judgement_that_waits_is_never_printed(world):
    report_all(world)
    review = open_review(world)
    judge(world, review, State.AMBER)
    issued = issue(world, make_final(world, review))
    assert shown(world, issued).judgements == []


def test_a_judgement_frozen_with_the_figures_cannot_change_any_more(world):
    report_all(world)
    review = open_review(world)
    judgement = judge(world, review, State.AMBER, school="north")
    final = make_final(world, review)
    with pytest.raises(NotNow, match="frozen with the figures"):
        judge(world, final, State.RED, school="north")
    with pytest.raises(NotNow, match="can no longer be withdrawn"):
        services.withdraw_judgement(judgement=judgement, by=world.people["ceo"])


def test_what_the_review_before_printed(world, settings):
    settings.TODAY = dt.date(2026, 7, 10)
    report_all(world, year="2025/26", term="summer", reserves="5.0")
    summer = open_review(world, "2025/26", "summer")
    judge(world, summer, State.AMBER, school="north")
    make_final(world, summer)
    settings.TODAY = dt.date(2026, 11, 20)
    report_all(world)
    review = open_review(world)
    judge(world, review, State.AMBER, school="north")
    found = shown(world, review)
    assert (found.head.before, found.head.before_ref) == ("Summer 2025/26", summer.pk)
    assert [(c.state, c.state_before) for c in found.cells] == [("green", "amber"), ("red", "red")]
    assert [(k.state, k.state_before) for k in found.kpis] == [("", ""), ("green", "red")]
    assert [j.terms_running for j in found.judgements] == [2]


def test_a_term_between_ends_the_run_of_a_judgement(world, settings):
    settings.TODAY = dt.date(2026, 3, 20)
    report_all(world, year="2025/26", term="spring")
    spring = open_review(world, "2025/26", "spring")
    judge(world, spring, State.AMBER, school="north")
    make_final(world, spring)
    settings.TODAY = dt.date(2026, 11, 20)
    report_all(world)
    review = open_review(world)
    judge(world, review, State.AMBER, school="north")
    found = shown(world, review)
    assert found.head.before == "Spring 2025/26"
    assert [j.terms_running for j in found.judgements] == [1]


def test_delivery_judged_green_over_reds_is_flagged(world, settings):
    settings.TODAY = dt.date(2026, 7, 10)
    report_all(world, year="2025/26", term="summer")
    make_final(world, open_review(world, "2025/26", "summer"))
    settings.TODAY = dt.date(2026, 11, 20)
    report_all(world)
    review = open_review(world)
    said = values(delivery="green", delivery_line="All done")
    services.write_commentary(review=review, priority=world.priority, values=said, by=world.people["ceo"])
    (row,) = shown(world, review).commentaries
    assert row.flag == "Delivery is judged green, but one of its KPIs has been red at two ratings running: K1."
    said = values(delivery="amber", delivery_line="Half done")
    services.write_commentary(review=review, priority=world.priority, values=said, by=world.people["ceo"])
    assert shown(world, review).commentaries[0].flag == ""


def everything_of(snapshot):
    """All tables of a review, which are read or drawn up when they are looked at."""
    return [list(rows) for rows in vars(snapshot).values() if isinstance(rows, Late)]


@pytest.mark.parametrize("schools", [2, 12])
def test_a_page_that_shows_few_tables_asks_for_these_alone(world, schools, django_assert_num_queries):
    add_schools(world, schools - 2)
    review = fresh(world, open_review(world))
    with django_assert_num_queries(13):
        assert len(snapshot_of(review, clock.today()).missing) == schools + 1


@pytest.mark.parametrize("schools", [2, 12])
def test_the_number_of_queries_depends_on_nothing(world, schools, django_assert_num_queries):
    add_schools(world, schools - 2)
    report(world, world.kpi, "96", "north")
    review = open_review(world)
    subjects = [(m.measure_ref, m.school_ref) for m in shown(world, review).missing]
    services.acknowledge_overdue(review=review, subjects=subjects, reason="Lost", by=world.people["ceo"])
    review = fresh(world, review)
    with django_assert_num_queries(36):
        everything_of(snapshot_of(review, clock.today()))
    with django_assert_num_queries(68):
        freeze.freeze_figures(review=review, by=world.people["ceo"])
    review = fresh(world, review)
    with django_assert_num_queries(21):
        everything_of(snapshot_of(review, clock.today()))
    assert (FrozenCell.objects.count(), FrozenKPI.objects.count()) == (schools, 2)
