"""What is said in a review, and what its services refuse."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from apps.core.errors import BadValue, NotAllowed, NotNow
from apps.core.rag import State
from apps.kpis.models import Reading
from apps.reviews import services
from apps.reviews.judging import Standing
from apps.reviews.models import Acknowledgement, Commentary, Judgement, ReviewPlan
from apps.reviews.saying import judgements_of
from apps.reviews.selectors import suggested_term, terms_to_review
from tests.reviews.scene import fresh, issue, make_final, measure_of, open_review, report, report_all, shown


def judge(world, review, judged, school="south", kpi=None, reason="Two families moved away", by="ceo"):
    return services.judge_colour(
        review=review,
        measure=measure_of(kpi or world.kpi),
        school=world.schools[school] if school else None,
        judged=judged,
        reason=reason,
        by=world.people[by],
    )


def standing_of(world, review):
    return [j.standing for j in judgements_of(review, shown(world, review))]


def test_a_term_has_one_review(world):
    review = open_review(world)
    assert ReviewPlan.objects.filter(review=review).count() == 3
    with pytest.raises(NotNow, match="autumn 2026/27 is open already or has been issued"):
        open_review(world)


def test_a_term_without_a_plan_has_no_review(world):
    world.plan.ends_on = dt.date(2026, 8, 31)
    world.plan.save()
    with pytest.raises(BadValue, match="No plan's period holds autumn 2027/28"):
        open_review(world, "2027/28")


def test_terms_that_can_be_chosen(world):
    open_review(world)
    terms = terms_to_review(world.trust)
    names = [f"{t.name} {t.year.name}" for t in terms]
    assert names[0] == "summer 2027/28" and names[-1] == "autumn 2024/25"
    assert "autumn 2026/27" not in names and len(names) == 11
    assert suggested_term(world.trust, terms, dt.date(2026, 11, 20)).name == "summer"
    assert suggested_term(world.trust, terms, dt.date(2027, 2, 1)) == world.term("2026/27", "spring")
    assert suggested_term(world.trust, [], dt.date(2027, 2, 1)) is None


def test_a_worse_colour_counts_at_once(world):
    report_all(world)
    review = open_review(world)
    judge(world, review, State.AMBER, school="north", reason=" It fell in the last week ")
    found = shown(world, review)
    (row,) = found.judgements
    assert (row.arithmetic, row.judged, row.reason) == ("green", "amber", "It fell in the last week")
    assert (row.judged_by, row.judged_by_role, row.school_name) == ("CEO larkmoor", "CEO", "North Lane Primary")
    assert (row.moment, row.terms_running, row.assented_by) == ("figures", 1, "")
    assert found.state_of(found.cells[0]) is State.AMBER
    assert found.cells[0].rag is State.GREEN


def test_a_better_colour_waits_for_another_persons_assent(world):
    report_all(world)
    review = open_review(world)
    judgement = judge(world, review, State.AMBER)
    assert standing_of(world, review) == [Standing.WAITING]
    assert shown(world, review).judgements == []
    with pytest.raises(NotAllowed, match="You judged this colour yourself"):
        services.assent(judgement=judgement, by=world.people["ceo"])
    services.assent(judgement=judgement, by=world.people["trustee"])
    (row,) = shown(world, review).judgements
    assert (row.judged, row.assented_by, row.assented_by_role) == ("amber", "Trustee larkmoor", "Trustee")
    with pytest.raises(NotNow, match="does not wait for assent"):
        services.assent(judgement=judgement, by=world.people["trustee"])


def test_the_database_refuses_assent_to_ones_own(world):
    report_all(world)
    judgement = judge(world, open_review(world), State.AMBER)
    judgement.assented_by, judgement.assented_at = judgement.judged_by, judgement.judged_at
    with pytest.raises(IntegrityError, match="nobody_assents"), transaction.atomic():
        judgement.save()


def test_a_judgement_falls_when_the_figures_change(world):
    report_all(world)
    review = open_review(world)
    judgement = judge(world, review, State.AMBER)
    services.assent(judgement=judgement, by=world.people["trustee"])
    Reading.objects.filter(school=world.schools["south"]).update(value="94")
    assert standing_of(world, review) == [Standing.FALLEN]
    assert shown(world, review).judgements == []


def test_judging_again_withdraws_what_was_judged_before(world):
    report_all(world)
    review = open_review(world)
    first = judge(world, review, State.AMBER)
    second = judge(world, review, State.GREEN)
    first.refresh_from_db()
    assert first.withdrawn_by == world.people["ceo"]
    assert [j.judgement for j in judgements_of(review, shown(world, review))] == [second]
    with pytest.raises(NotNow, match="withdrawn"):
        services.assent(judgement=first, by=world.people["trustee"])
    services.withdraw_judgement(judgement=second, by=world.people["ceo"])
    assert Judgement.objects.filter(withdrawn_at=None).count() == 0
    with pytest.raises(NotNow, match="can no longer be withdrawn"):
        services.withdraw_judgement(judgement=second, by=world.people["ceo"])


@pytest.mark.parametrize(
    ("judged", "reason", "field", "sentence"),
    [
        (State.RED, "x", "judged", "The figures say red already: choose another colour."),
        (State.AMBER, "  ", "reason", "Give the reason why the colour should differ from the figures."),
    ],
)
def test_judgements_that_are_refused(world, judged, reason, field, sentence):
    report_all(world)
    with pytest.raises(BadValue) as refused:
        judge(world, open_review(world), judged, reason=reason)
    assert (refused.value.sentence, refused.value.field) == (sentence, field)


def test_no_colour_is_judged_where_no_figure_is_asked_for(world):
    world.kpi.paused = "Waiting for the new register"
    world.kpi.save()
    with pytest.raises(NotNow, match="No figure is asked for here"):
        judge(world, open_review(world), State.RED)


def test_a_figure_outside_the_review_is_not_judged(world):
    report_all(world)
    with pytest.raises(BadValue, match="not part of the review"):
        judge(world, open_review(world), State.RED, school="north", kpi=world.trust_kpi)


def test_the_trusts_line_without_a_colour_can_be_judged(world):
    report_all(world)
    review = open_review(world)
    judge(world, review, State.RED, school=None)
    found = shown(world, review)
    assert found.judgements[0].arithmetic == ""
    assert found.state_of(found.kpis[0]) is State.RED


def test_overdue_figures_are_acknowledged_with_a_reason(world):
    report(world, world.kpi, "96", "north")
    review = open_review(world)
    south, trust = [(m.measure_ref, m.school_ref) for m in shown(world, review).missing]
    acknowledge = services.acknowledge_overdue
    with pytest.raises(BadValue, match="Give the reason"):
        acknowledge(review=review, subjects=[south], reason=" ", by=world.people["ceo"])
    with pytest.raises(BadValue, match="Choose the figures"):
        acknowledge(review=review, subjects=[], reason="x", by=world.people["ceo"])
    north = (measure_of(world.kpi).pk, world.schools["north"].pk)
    with pytest.raises(BadValue, match="not overdue any more"):
        acknowledge(review=review, subjects=[south, north], reason="x", by=world.people["ceo"])
    assert acknowledge(review=review, subjects=[south, trust], reason="Registers lost", by=world.people["ceo"]) == 2
    assert acknowledge(review=review, subjects=[trust], reason="Audit late", by=world.people["ceo"]) == 1
    assert Acknowledgement.objects.count() == 2
    assert [(m.acknowledged, m.acknowledged_by) for m in shown(world, review).missing] == [
        ("Registers lost", "CEO larkmoor"),
        ("Audit late", "CEO larkmoor"),
    ]


def test_a_figure_that_comes_after_all_is_no_longer_missing(world):
    review = open_review(world)
    subjects = [(m.measure_ref, m.school_ref) for m in shown(world, review).missing]
    services.acknowledge_overdue(review=review, subjects=subjects, reason="Lost", by=world.people["ceo"])
    report_all(world)
    assert shown(world, review).missing == []


def values(**said):
    return services.CommentaryValues(**said)


def test_commentary_is_written_and_written_again(world):
    review = open_review(world)
    write = services.write_commentary
    write(review=review, priority=world.priority, values=values(text="Slow"), by=world.people["ceo"])
    write(
        review=review,
        priority=world.priority,
        values=values(text=" Better ", delivery="green", delivery_line="All calls made"),
        by=world.people["executive"],
    )
    (row,) = shown(world, review).commentaries
    assert (row.text, row.delivery, row.delivery_line, row.impact) == ("Better", "green", "All calls made", "")
    assert (row.written_by, row.written_on, row.flag) == ("Trust executive larkmoor", dt.date(2026, 11, 20), "")
    assert Commentary.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"delivery": "red"}, "delivery_line"),
        ({"impact_line": "Good"}, "impact"),
        ({"impact": "green", "impact_line": " "}, "impact_line"),
    ],
)
def test_a_judged_priority_needs_colour_and_line(world, said, field):
    with pytest.raises(BadValue) as refused:
        services.write_commentary(
            review=open_review(world), priority=world.priority, values=values(**said), by=world.people["ceo"]
        )
    assert refused.value.field == field


def test_commentary_on_a_plan_that_is_not_covered_is_refused(world):
    review = open_review(world, "2025/26", "autumn")
    with pytest.raises(BadValue, match="does not cover"):
        services.write_commentary(
            review=review, priority=world.school_priorities["north"], values=values(text="x"), by=world.people["ceo"]
        )


def test_decisions_are_added_changed_and_removed(world):
    review = open_review(world)
    ceo = world.people["ceo"]
    decision = services.add_decision(review=review, kind="sought", text=" Agree it ", priority=world.priority, by=ceo)
    services.edit_decision(decision=decision, kind="made", text="Agreed", priority=None, by=ceo)
    (row,) = shown(world, review).decisions
    assert (row.kind, row.text, row.priority, row.of_term) == ("made", "Agreed", "", "")
    with pytest.raises(BadValue, match="Write the decision down"):
        services.edit_decision(decision=decision, kind="made", text=" ", priority=None, by=ceo)
    services.remove_decision(decision=decision, by=ceo)
    decision.refresh_from_db()
    assert decision.removed_by == ceo
    assert shown(world, review).decisions == []


def test_what_the_board_decided_is_recorded_after_the_issue_and_told_at_the_next_review(world):
    report_all(world)
    review, ceo = open_review(world), world.people["ceo"]
    decision = services.add_decision(review=review, kind="sought", text="Agree it", priority=world.priority, by=ceo)
    record = {"decision": decision, "text": "Agreed", "number": "12.3", "by": ceo}
    with pytest.raises(NotNow, match="once the review has been issued"):
        services.record_minute(decided_on=dt.date(2026, 11, 20), **record)
    issue(world, make_final(world, review))
    with pytest.raises(BadValue, match="still to come"):
        services.record_minute(decided_on=dt.date(2026, 12, 10), **record)
    minute = services.record_minute(decided_on=dt.date(2026, 11, 20), **record)
    with pytest.raises(IntegrityError, match="cannot be changed or deleted"), transaction.atomic():
        minute.save()
    (row,) = shown(world, open_review(world, "2026/27", "spring")).decisions
    assert (row.of_term, row.minute, row.minute_number) == ("Autumn 2026/27", "Agreed", "12.3")
    assert (row.decided_on, row.priority) == (dt.date(2026, 11, 20), "P1 Every child attends")


def test_nothing_can_be_said_once_issued(world):
    report_all(world)
    review, ceo = open_review(world), world.people["ceo"]
    waiting = judge(world, review, State.AMBER)
    decision = services.add_decision(review=review, kind="sought", text="Agree", priority=None, by=ceo)
    issued = issue(world, make_final(world, review))
    attempts = [
        lambda: judge(world, issued, State.GREEN),
        lambda: services.withdraw_judgement(judgement=waiting, by=ceo),
        lambda: services.assent(judgement=waiting, by=world.people["trustee"]),
        lambda: services.write_commentary(review=issued, priority=world.priority, values=values(text="x"), by=ceo),
        lambda: services.write_summary(review=issued, summary="x", by=ceo),
        lambda: services.add_decision(review=issued, kind="made", text="x", priority=None, by=ceo),
        lambda: services.edit_decision(decision=decision, kind="made", text="x", priority=None, by=ceo),
        lambda: services.remove_decision(decision=decision, by=ceo),
    ]
    for attempt in attempts:
        with pytest.raises(NotNow, match="issued, so nothing in it can change"):
            attempt()
    with pytest.raises(NotNow, match="figures of this review are final"):
        services.acknowledge_overdue(review=issued, subjects=[(1, None)], reason="x", by=ceo)


def test_the_summary(world):
    review = open_review(world)
    services.write_summary(review=review, summary=" A good term ", by=None)
    found = fresh(world, review)
    assert found.summary == "A good term"
    assert shown(world, review).summary == "A good term"
