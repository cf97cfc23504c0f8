"""What the database keeps of every change: of which models, whose, by whom, and that nobody can alter it."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, connections, transaction
from django.db.migrations.loader import MigrationLoader

from apps.actions.models import Action
from apps.kpis.models import Reading
from apps.strategies.models import Plan, Priority
from apps.trusts.history import BEGAN, KeepHistory, event_models
from apps.trusts.models import School, Trust
from apps.trusts.wall import enter_trust, set_setting

# Models of a trust whose rows have no history, each with the reason.
UNTRACKED = {
    "trusts.CoreOffer": "comes with a plan file; no page changes it",
    "trusts.CycleMilestone": "comes with a plan file; no page changes it",
    "trusts.Responsibility": "comes with a plan file; no page changes it",
    "trusts.TrustGrant": "rebuilt from memberships, which have a history",
    "trusts.SchoolGrant": "rebuilt from memberships, which have a history",
    "trusts.TrustLogo": "a picture: the one before is not kept",
    "trusts.SchoolName": "follows from the school's own history",
    "api.ApiToken": "says itself who made it and until when; it is never changed",
    "actions.ProgressUpdate": "never changed: says itself who and when, and the next one follows it",
    "reviews.FrozenJudgement": "frozen",
    "reviews.FrozenCommentary": "frozen",
    "reviews.FrozenDecision": "frozen",
    "reviews.FrozenIssue": "frozen",
    "reviews.FrozenReview": "frozen",
    "reviews.FrozenPlan": "frozen",
    "reviews.FrozenSchool": "frozen",
    "reviews.FrozenPriority": "frozen",
    "reviews.FrozenKPI": "frozen",
    "reviews.FrozenCell": "frozen",
    "reviews.FrozenAction": "frozen",
    "reviews.FrozenMissing": "frozen",
    "reviews.FrozenComment": "frozen",
    "reviews.FrozenMeeting": "frozen",
    "reviews.FrozenWord": "frozen",
    "reviews.FrozenFlag": "frozen",
    "reviews.FrozenInspection": "frozen",
    "reviews.FrozenLimitChange": "frozen",
    "reviews.Meeting": "frozen with its review, which keeps what was printed",
    "reviews.LocalWord": "frozen with its review, which keeps what was printed",
    "reviews.Erratum": "never changed: says itself who and when",
    "reviews.Reminder": "never changed: says itself who was told what, and in which week",
    "reviews.Review": "says itself who took each step and when; the steps cannot be taken back",
    "reviews.ReviewPlan": "set when a review is opened, and never changed",
    "reviews.Judgement": "never changed: says itself who and when, and the next one follows it",
    "reviews.ProposedColour": "answered once, and says itself by whom and when; the next one stands beside it",
    "reviews.Commentary": "frozen with its review, which keeps what was printed",
    "reviews.Decision": "frozen with its review, which keeps what was printed",
    "reviews.Minute": "never changed",
    "reviews.Acknowledgement": "never changed: says itself who and when",
    "reports.Document": "what a worker does; the file is kept with its checksum",
    "reports.Download": "is itself a record of who and when",
    "kpis.FigureUpload": "a file that waits to be saved; the figures that come of it have a history",
    "kpis.ColumnMeaning": "what a heading meant the last time; only a suggestion",
    "reports.NamedReader": "is itself a record of who was named, by whom and when",
}


def test_every_model_of_a_trust_is_tracked_or_listed_with_a_reason():
    tracked = {model._meta.label for model, _ in event_models()}
    events = {model._meta.label for _, model in event_models()}
    owned = {
        model._meta.label
        for model in apps.get_models()
        if "trust" in {field.name for field in model._meta.local_fields} and model._meta.label not in events
    }
    assert owned - tracked == set(UNTRACKED)
    assert tracked - owned == {"trusts.Trust"}


def test_an_event_holds_every_column_of_its_row():
    missing = {
        f"{events._meta.label}.{field.name}"
        for model, events in event_models()
        for field in model._meta.local_fields
        if field.name not in {f.name for f in events._meta.local_fields}
    }
    assert missing == set()


@pytest.mark.parametrize("events", [events for _, events in event_models()], ids=lambda model: model.__name__)
def test_the_app_adds_events_and_reads_them_and_cannot_change_them(world, events):
    table = events._meta.db_table
    for statement in (f'UPDATE "{table}" SET pgh_label = pgh_label', f'DELETE FROM "{table}"'):
        refused = pytest.raises(ProgrammingError, match="permission denied")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    events.objects.first()


def versions(row):
    return list(
        row.pgh_event_model.objects.filter(id=row.pk).order_by("pgh_id").values_list("pgh_label", "title", "pgh_by")
    )


def test_each_change_is_kept_with_who_made_it(world):
    ceo, head = world.people["ceo"].pk, world.people["head"].pk
    set_setting("app.user_id", None)
    action = Action.objects.create(trust=world.trust, plan=world.plan, priority=world.priority, title="One")
    set_setting("app.user_id", ceo)
    Action.objects.filter(pk=action.pk).update(title="Two")
    action.title = "Two"
    action.save()
    set_setting("app.user_id", head)
    action.title = "Three"
    action.save()
    number = action.pk
    action.delete()
    assert versions(Action(pk=number)) == [
        ("insert", "One", None),
        ("update", "Two", ceo),
        ("update", "Three", head),
        ("delete", "Three", head),
    ]


def test_a_figure_that_is_entered_again_is_kept_both_times(world):
    def enter(value):
        Reading.objects.bulk_create(
            [
                Reading(
                    trust=world.trust,
                    measure=world.kpi.measures.get(),
                    school=world.schools["north"],
                    period=world.period(),
                    value=value,
                    reported_at=dt.datetime(2026, 11, 20, tzinfo=dt.UTC),
                )
            ],
            update_conflicts=True,
            unique_fields=["trust", "period", "measure", "school"],
            update_fields=["value"],
        )

    enter("93.80")
    enter("94.1")
    events = Reading.pgh_event_model.objects.order_by("pgh_id")
    assert [(e.pgh_label, str(e.value)) for e in events] == [("insert", "93.80"), ("update", "94.1")]


def test_changes_of_one_request_share_a_number_and_those_of_two_do_not(world):
    ceo = world.as_("ceo")
    for title in ("First", "Second"):
        data = {"title": title, "starts_on": "2024-09-01", "ends_on": "2028-08-31", "purpose": ""}
        assert ceo.post(world.url(f"plans/{world.plan.pk}/edit/"), data).status_code == 302
    events = Plan.pgh_event_model.objects.filter(id=world.plan.pk, pgh_label="update").order_by("pgh_id")
    assert [(e.title, e.pgh_by) for e in events] == [
        ("First", world.people["ceo"].pk),
        ("Second", world.people["ceo"].pk),
    ]
    assert None not in {e.pgh_change for e in events}
    assert len({e.pgh_change for e in events}) == 2


def test_another_trusts_events_are_not_seen_and_a_trusts_own_row_has_a_history(world, other_world):
    Trust.objects.filter(pk=world.trust.pk).update(name="Larkmoor Trust")
    seen = Trust.pgh_event_model.objects.order_by("pgh_id")
    assert [(e.name, e.trust) for e in seen] == [
        ("Larkmoor Learning Trust", world.trust.pk),
        ("Larkmoor Trust", world.trust.pk),
    ]
    assert not School.pgh_event_model.objects.filter(id=other_world.schools["north"].pk).exists()
    enter_trust(other_world.trust.pk)
    assert School.pgh_event_model.objects.filter(id=other_world.schools["north"].pk).count() == 1


@pytest.mark.django_db(databases=["default", "owner"])
def test_rows_that_were_there_before_get_their_first_event(world):
    """What the migration executes as the owner, here as the app in the test's own transaction."""
    owner = connections["owner"]
    state = MigrationLoader(owner).project_state()
    with owner.schema_editor(collect_sql=True) as editor:
        KeepHistory("priorityevent").database_forwards("strategies", editor, state, state)
    begin = next(sql for sql in editor.collected_sql if sql.startswith("INSERT"))
    with transaction.atomic(), connection.cursor() as cursor:
        before = Priority.pgh_event_model.objects.count()
        cursor.execute(begin)
        rows = Priority.pgh_event_model.objects.filter(pgh_label=BEGAN)
        assert set(rows.values_list("id", "title", "plan")) == set(
            Priority.objects.values_list("pk", "title", "plan_id")
        )
        assert Priority.pgh_event_model.objects.count() == before + rows.count() > before
