import datetime as dt
from pathlib import Path

import pytest

from apps.core.errors import NotNow
from apps.reports import services
from apps.reports.files import full_path
from apps.reports.models import Document
from apps.reviews.freeze import freeze_issue
from tests.live import Broker, celery_at
from tests.reports.rows import DRAFT, FINAL, asked_for, final_review, made, make_review
from tests.world import World


def issued(world: World):
    review = final_review(world, meeting_on=dt.date(2026, 12, 10))
    return freeze_issue(review=review, by=world.people["ceo"])


def test_a_draft_can_be_asked_for_at_any_time(world: World, broker: Broker, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        pack = services.request_document(review=make_review(world), wanted=DRAFT, by=world.people["ceo"])
    assert (pack.kind, pack.status, pack.name) == ("board_pack", "queued", "2026-11-20-autumn-board-pack-draft.pdf")
    assert (pack.requested_by, pack.as_at) == (world.people["ceo"], dt.date(2026, 11, 20))
    assert broker.messages() == [
        ("reports.render_document", {"trust_id": world.trust.pk, "document_id": pack.pk}),
    ]


def test_a_broker_that_is_away_is_no_error_for_the_person(
    world: World, django_capture_on_commit_callbacks, caplog: pytest.LogCaptureFixture
) -> None:
    with celery_at("redis://127.0.0.1:1/0"), django_capture_on_commit_callbacks(execute=True):
        pack = services.request_document(review=make_review(world), wanted=DRAFT, by=world.people["ceo"])
    assert pack.status == "queued"
    assert "queue_render" in caplog.text


def test_asking_twice_gives_the_draft_that_is_on_its_way(world: World) -> None:
    review = make_review(world)
    first = services.request_document(review=review, wanted=DRAFT, by=world.people["ceo"])
    assert services.request_document(review=review, wanted=DRAFT, by=world.people["ceo"]) == first
    Document.objects.filter(pk=first.pk).update(status="failed", failure="No room.")
    assert services.request_document(review=review, wanted=DRAFT, by=world.people["ceo"]) != first


def test_the_final_pack_waits_until_the_review_is_issued(world: World) -> None:
    with pytest.raises(NotNow) as refused:
        services.request_document(review=make_review(world), wanted=FINAL, by=world.people["ceo"])
    assert refused.value.sentence == (
        "This document can be made once its review has been issued. A draft can be made now."
    )
    assert not Document.objects.exists()


def test_there_is_one_final_pack_named_for_the_meeting(world: World) -> None:
    review = issued(world)
    pack = services.request_document(review=review, wanted=FINAL, by=world.people["ceo"])
    assert pack.name == "2026-12-10-autumn-board-pack-open.pdf"
    Document.objects.filter(pk=pack.pk).update(status="failed", failure="No room.", attempt=3)
    again = services.request_document(review=review, wanted=FINAL, by=world.people["ceo"])
    assert (again.pk, again.status, again.attempt, again.failure) == (pack.pk, "queued", 0, "")


def test_only_what_is_not_there_is_made_again(
    world: World, django_capture_on_commit_callbacks, settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    review = make_review(world)
    there = made(review, by=world.people["ceo"])
    full_path(there.file).parent.mkdir(parents=True)
    full_path(there.file).write_bytes(b"%PDF-")
    with pytest.raises(NotNow):
        services.retry_document(document=there, by=world.people["ceo"])
    full_path(there.file).unlink()
    assert services.retry_document(document=there, by=world.people["ceo"]).status == "queued"
    with pytest.raises(NotNow):
        services.retry_document(document=there, by=world.people["ceo"])
    there.delete()
    failed = asked_for(review, by=world.people["ceo"], status="failed", failure="No room.")
    with django_capture_on_commit_callbacks() as callbacks:
        assert services.retry_document(document=failed, by=world.people["ceo"]).status == "queued"
    assert len(callbacks) == 1
