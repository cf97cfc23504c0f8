"""PostgreSQL refuses to change what is frozen, whoever asks and however."""

import datetime as dt
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction

from apps.actions.models import Action
from apps.core.clock import now
from apps.core.rag import State
from apps.kpis.models import Comment, CommentOn
from apps.reviews import services
from apps.reviews.models import (
    FROZEN_AT_EITHER,
    FROZEN_AT_ISSUE,
    FROZEN_WITH_FIGURES,
    Acknowledgement,
    Commentary,
    Decision,
    FrozenCell,
    FrozenDecision,
    FrozenJudgement,
    Judgement,
    LocalWord,
    Meeting,
    Review,
    ReviewPlan,
)
from apps.trusts.models import Body
from tests.reviews.scene import (
    fresh,
    inspect,
    issue,
    lower_the_target_afterwards,
    make_final,
    open_review,
    report,
    report_all,
    shown,
)
from tests.reviews.test_services import judge, values

FROZEN = (*FROZEN_WITH_FIGURES, *FROZEN_AT_EITHER, *FROZEN_AT_ISSUE)


@contextmanager
def refused(match):
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        yield


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def another(row):
    """The same row once more, of something else."""
    names = ("comment", "body", "inspection", "measure", "action", "decision", "priority", "plan", "school")
    own = next((f"{name}_ref" for name in names if hasattr(row, f"{name}_ref")), None)
    row.pk, row.position = None, 10**6
    if own:
        setattr(row, own, 10**9)
    return row


def say(world, text, **fields):
    """The head's comment on north's attendance."""
    comment = Comment.objects.create(
        trust=world.trust,
        school=world.schools["north"],
        term=world.term(),
        text=text,
        written_by=world.people["head"],
        written_at=now(),
        **fields,
    )
    CommentOn.objects.create(trust=world.trust, comment=comment, measure=world.kpi.measures.get())
    return comment


LATE = "its moment has passed|frozen_head_once|frozen_issue_once"


@pytest.fixture
def full(world):
    """A review with a row in every frozen table, figures final."""
    lower_the_target_afterwards(world)
    inspect(world, "north", dt.date(2026, 5, 12))
    Action.objects.filter(pk=world.action.pk).update(due_on=dt.date(2026, 11, 2))
    report(world, world.kpi, "91", "south")
    review, ceo = open_review(world), world.people["ceo"]
    subjects = [(m.measure_ref, m.school_ref) for m in shown(world, review).missing]
    services.acknowledge_overdue(review=review, subjects=subjects, reason="Audit late", by=ceo)
    judge(world, review, State.AMBER, school="north")
    services.write_commentary(review=review, priority=world.priority, values=values(text="Steady"), by=ceo)
    services.add_decision(review=review, kind="sought", text="Agree it", priority=world.priority, by=ceo)
    body = Body.objects.create(trust=world.trust, kind="local", name="North governors")
    Meeting.objects.create(trust=world.trust, review=review, body=body, meets_on=dt.date(2026, 12, 1))
    say(world, "Steady")
    final = make_final(world, review)
    LocalWord.objects.create(
        trust=world.trust,
        review=final,
        school=world.schools["north"],
        text="Well done",
        recorded_by=ceo,
        recorded_at=now(),
    )
    return final


@pytest.fixture
def issued(world, full):
    return issue(world, full)


@pytest.mark.parametrize("table", FROZEN, ids=lambda t: t.__name__)
def test_every_frozen_table_refuses_changes_and_deletions(issued, table):
    name = table._meta.db_table
    assert sql(f"SELECT 1 FROM {name}") >= 1, "the scene has a row in each table"
    row = table.objects.filter(review=issued)[0]
    match = "cannot be changed or deleted"
    with refused(match):
        sql(f"UPDATE {name} SET position = position + 1")
    with refused(match):
        sql(f"DELETE FROM {name} WHERE id = %s", row.pk)
    with refused(match):
        row.save()
    with refused(match):
        row.delete()
    with refused(match):
        table.objects.filter(review=issued).update(position=7)
    with refused(match):
        table.objects.all().delete()


@pytest.mark.parametrize("table", FROZEN, ids=lambda t: t.__name__)
def test_nothing_is_added_to_an_issued_review(issued, table):
    row = another(table.objects.filter(review=issued)[0])
    with refused(LATE):
        table.objects.bulk_create([row])


@pytest.mark.parametrize("table", FROZEN_WITH_FIGURES, ids=lambda t: t.__name__)
def test_no_figure_is_added_once_they_are_final(full, table):
    row = another(table.objects.filter(review=full)[0])
    with refused(LATE):
        row.save()


def test_the_app_role_is_the_one_refused(issued):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, usesuper FROM pg_user WHERE usename = current_user")
        assert cursor.fetchone() == ("trustplan_app", False)
    with refused("cannot be changed or deleted"):
        sql("UPDATE reviews_frozencell SET state = 'green'")
    with pytest.raises(Exception, match=r"must be owner|permission denied"), transaction.atomic():
        sql("ALTER TABLE reviews_frozencell DISABLE TRIGGER ALL")
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        sql("TRUNCATE reviews_frozencell CASCADE")
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        sql("SET session_replication_role = replica")


def test_what_is_said_does_not_come_before_its_moment(world):
    report_all(world)
    review = open_review(world)
    with refused("still to come"):
        FrozenDecision.objects.create(trust=world.trust, review=review, decision_ref=1, kind="sought", text="Too early")


def test_a_judgement_says_its_moment_truly(full):
    row = another(FrozenJudgement.objects.get(review=full))
    with refused("its moment has passed"):
        row.save()


def test_another_trusts_review_takes_no_rows(world, other_world):
    other_world.enter()
    report_all(other_world)
    theirs = open_review(other_world)
    world.enter()
    with refused("its moment has passed"):
        FrozenDecision.objects.create(
            trust=world.trust, review_id=theirs.pk, decision_ref=1, kind="sought", text="Not ours"
        )


@pytest.mark.parametrize(
    "change",
    [
        {"figures_checksum": "0" * 64},
        {"figures_final_at": None, "figures_final_by": None, "figures_checksum": ""},
        {"opened_at": "2020-01-01T00:00Z"},
        {"term": "spring"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_final_review_keeps_what_was_frozen_of_itself(world, full, change):
    if "term" in change:
        change = {"term": world.term("2026/27", "spring")}
    with refused("What is frozen of a review cannot be changed"):
        Review.objects.filter(pk=full.pk).update(**change)
    Review.objects.filter(pk=full.pk).update(summary="Still open to change")
    assert fresh(world, full).summary == "Still open to change"


def test_an_issued_review_keeps_everything(issued):
    for change in ({"summary": "Other"}, {"meeting_on": "2026-12-10"}, {"issued_checksum": "0" * 64}):
        with refused("What is frozen of a review cannot be changed"):
            Review.objects.filter(pk=issued.pk).update(**change)
    with refused("What is frozen of a review cannot be changed"):
        sql("UPDATE reviews_review SET issued_at = NULL, issued_by_id = NULL, issued_checksum = ''")
    with refused("cannot be deleted"):
        sql("DELETE FROM reviews_review")


def test_a_step_has_its_person_and_checksum(world):
    review = open_review(world)
    with refused("review_figures_final_by_somebody"):
        sql("UPDATE reviews_review SET figures_final_at = now() WHERE id = %s", review.pk)
    with refused("review_issued_after_its_figures_are_final"):
        sql(
            "UPDATE reviews_review SET issued_at = now(), issued_by_id = opened_by_id, issued_checksum = 'x' "
            "WHERE id = %s",
            review.pk,
        )


@pytest.mark.parametrize("table", [Judgement, Commentary, Decision], ids=lambda t: t.__name__)
def test_what_was_said_stays_as_it_was_once_issued(issued, table):
    row = table.objects.filter(review=issued)[0]
    with refused("takes no more changes"):
        row.save()
    with refused("takes no more changes"):
        table.objects.filter(review=issued).delete()
    row.pk = None
    with refused("takes no more changes"):
        row.save()


@pytest.mark.parametrize("table", [ReviewPlan, Acknowledgement], ids=lambda t: t.__name__)
def test_plans_and_acknowledgements_stay_once_figures_are_final(full, table):
    row = table.objects.filter(review=full)[0]
    with refused("takes no more changes"):
        row.save()
    with refused("takes no more changes"):
        row.delete()


def test_what_is_said_never_moves_to_another_review(world, full):
    other = open_review(world, "2026/27", "spring")
    with refused("takes no more changes"):
        Commentary.objects.filter(review=full).update(review=other)


def test_the_live_rows_behind_a_review_can_change(world, issued):
    world.kpi.statement = "In other words"
    world.kpi.save()
    assert "In other words" not in FrozenCell.objects.filter(review=issued).values_list("sentence", flat=True)
