import uuid
from datetime import timedelta
from uuid import UUID

import pytest
from django.db.models import F

from apps.reports import claims, tasks
from apps.reports.files import DocumentFile
from apps.reports.models import Document
from tests.live import Broker
from tests.reports.rows import asked_for, make_review
from tests.world import World

FILE = DocumentFile("1/2-3.pdf", 1200, "ab" * 32, 9)


@pytest.fixture
def pack(world: World) -> Document:
    return asked_for(make_review(world), by=world.people["ceo"])


def taken(pack: Document) -> UUID:
    claim = claims.take(pack.pk)
    assert claim is not None
    pack.refresh_from_db()
    return claim


def silence(pack: Document, seconds: int) -> None:
    Document.objects.filter(pk=pack.pk).update(heartbeat_at=F("heartbeat_at") - timedelta(seconds=seconds))


def test_a_pack_is_taken_once(pack: Document) -> None:
    claim = taken(pack)
    assert (pack.status, pack.claimed_by, pack.attempt) == ("rendering", claim, 1)
    assert claims.take(pack.pk) is None


def test_a_second_delivery_does_nothing_while_the_first_lives_or_is_done(pack: Document, world: World) -> None:
    claim = taken(pack)
    tasks.render_document(trust_id=world.trust.pk, document_id=pack.pk)
    world.enter()
    pack.refresh_from_db()
    assert (pack.status, pack.claimed_by, pack.attempt) == ("rendering", claim, 1)
    assert claims.finish(pack.pk, claim, FILE)
    tasks.render_document(trust_id=world.trust.pk, document_id=pack.pk)
    world.enter()
    pack.refresh_from_db()
    assert (pack.status, pack.attempt, pack.file) == ("done", 1, "1/2-3.pdf")


def test_a_pack_that_is_not_there_is_no_error(world: World) -> None:
    tasks.render_document(trust_id=world.trust.pk, document_id=0)


@pytest.mark.parametrize(("seconds", "is_taken"), [(15, False), (21, True)])
def test_a_silent_claim_can_be_taken_over(pack: Document, seconds: int, is_taken: bool) -> None:
    first = taken(pack)
    silence(pack, seconds)
    second = claims.take(pack.pk)
    assert (second is not None) is is_taken
    if second:
        assert claims.beat(pack.pk, first, "Laying out the pages", 3) is False
        assert claims.finish(pack.pk, first, FILE) is False
        assert claims.fail(pack.pk, first, "Too late.") is False
        pack.refresh_from_db()
        assert (pack.status, pack.claimed_by, pack.attempt) == ("rendering", second, 2)


def test_a_beat_says_how_far_it_is(pack: Document) -> None:
    claim = taken(pack)
    silence(pack, 15)
    assert claims.beat(pack.pk, claim, "Laying out the pages", 7)
    silence(pack, 15)
    assert claims.take(pack.pk) is None
    pack.refresh_from_db()
    assert pack.words == "Laying out the pages, page 7"


def test_a_finished_pack_has_its_file(pack: Document) -> None:
    assert claims.finish(pack.pk, taken(pack), FILE)
    pack.refresh_from_db()
    assert (pack.status, pack.file, pack.size, pack.sha256, pack.pages) == ("done", "1/2-3.pdf", 1200, "ab" * 32, 9)
    assert pack.done_at is not None
    assert pack.words == "It is ready"


def test_a_failed_pack_says_why(pack: Document) -> None:
    assert claims.fail(pack.pk, taken(pack), "No room.")
    pack.refresh_from_db()
    assert (pack.status, pack.failure, pack.words) == ("failed", "No room.", "It could not be made")


@pytest.mark.parametrize("status", ["queued", "rendering"])
def test_the_sweep_queues_again_what_is_silent(
    pack: Document, world: World, status: str, broker: Broker, django_capture_on_commit_callbacks
) -> None:
    if status == "rendering":
        taken(pack)
    silence(pack, 15)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.requeue_lost_documents()
    world.enter()
    assert broker.messages() == []
    silence(pack, 6)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.requeue_lost_documents()
    world.enter()
    message = ("reports.render_document", {"trust_id": world.trust.pk, "document_id": pack.pk})
    assert broker.messages() == [message]
    pack.refresh_from_db()
    assert (pack.status, pack.claimed_by) == ("queued", None)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.requeue_lost_documents()
    assert broker.messages() == [message]


def test_the_sweep_gives_up_after_three_attempts(pack: Document, world: World) -> None:
    for _ in range(3):
        taken(pack)
        silence(pack, 21)
    assert claims.requeue_silent(world.trust.pk) == 0
    pack.refresh_from_db()
    assert (pack.status, pack.failure) == ("failed", claims.GAVE_UP)


def test_the_sweep_leaves_alone_what_is_over(pack: Document, world: World) -> None:
    claims.finish(pack.pk, taken(pack), FILE)
    silence(pack, 3600)
    assert claims.requeue_silent(world.trust.pk) == 0
    pack.refresh_from_db()
    assert pack.status == "done"


def test_the_sweep_goes_through_every_trust(
    pack: Document, world: World, other_world: World, broker: Broker, django_capture_on_commit_callbacks
) -> None:
    silence(pack, 21)
    other_world.enter()
    theirs = asked_for(make_review(other_world), by=other_world.people["ceo"])
    silence(theirs, 21)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.requeue_lost_documents()
    assert [kwargs for _, kwargs in broker.messages()] == [
        {"trust_id": world.trust.pk, "document_id": pack.pk},
        {"trust_id": other_world.trust.pk, "document_id": theirs.pk},
    ]


def test_a_claim_is_no_guess(pack: Document) -> None:
    taken(pack)
    assert claims.finish(pack.pk, uuid.uuid4(), FILE) is False
