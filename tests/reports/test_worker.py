import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from apps.core import clock
from apps.reports import claims
from apps.reports.models import Document
from apps.reports.services import request_document
from apps.reviews.freeze import freeze_issue
from apps.reviews.models import Review, ReviewPlan
from apps.trusts.wall import inside_trust
from tests.live import LiveSite, wait_until
from tests.reports.rows import DRAFT, final_review
from tests.world import World, make_world


def _queued(world: World) -> int:
    """A draft of a review that is open, asked for and committed."""
    with inside_trust(world.trust.pk):
        review = Review.objects.create(
            trust=world.trust, term=world.term(), opened_at=clock.now(), opened_by=world.people["ceo"]
        )
        ReviewPlan.objects.create(trust=world.trust, review=review, plan=world.plan)
        return request_document(review=review, wanted=DRAFT, by=world.people["ceo"]).pk


def _pack(world: World, document_id: int) -> Document:
    with inside_trust(world.trust.pk):
        return Document.objects.get(pk=document_id)


def test_a_worker_killed_while_it_renders_leaves_one_pack_within_a_minute(live_site: LiveSite) -> None:
    with transaction.atomic():
        world = make_world()
    document_id = _queued(world)
    first = live_site.start_worker("first")
    live_site.start_beat()
    wait_until(
        lambda: _pack(world, document_id).status == "rendering",
        seconds=60,
        what="a worker has claimed the pack",
        every=0.01,
    )
    live_site.kill(first)
    assert _pack(world, document_id).status == "rendering"

    live_site.start_worker("second")
    wait_until(lambda: _pack(world, document_id).is_over, seconds=60, what="the pack is there", every=0.2)
    pack = _pack(world, document_id)
    assert (pack.status, pack.failure, pack.attempt) == ("done", "", 2)
    files = list(live_site.media.rglob("*.*"))
    assert [file.name for file in files] == [f"{document_id}-{pack.claimed_by.hex}.pdf"]
    assert hashlib.sha256(files[0].read_bytes()).hexdigest() == pack.sha256


def test_a_worker_beats_while_it_works(live_site: LiveSite) -> None:
    with transaction.atomic():
        world = make_world()
    document_id = _queued(world)
    with inside_trust(world.trust.pk):
        claim = claims.take(document_id)
    assert claim is not None
    begun = _pack(world, document_id).heartbeat_at
    with claims.Heart(world.trust.pk, document_id, claim) as heart:
        heart.tell("Laying out the pages", 7)
        wait_until(lambda: _pack(world, document_id).heartbeat_at > begun, seconds=10, what="a beat")
    assert _pack(world, document_id).words == "Laying out the pages, page 7"


def test_the_demos_command_has_a_worker_make_the_pack(live_site: LiveSite) -> None:
    target = live_site.folder / "demo" / "board-pack.pdf"
    with pytest.raises(CommandError, match="There is no trust with the address 'larkmoor'"):
        call_command("render_demo_pack", to=target)
    with transaction.atomic():
        world = make_world()
    with pytest.raises(CommandError, match="has issued no review"):
        call_command("render_demo_pack", to=target)
    with inside_trust(world.trust.pk):
        freeze_issue(review=final_review(world), by=world.people["ceo"])
    with pytest.raises(CommandError, match="is a Celery worker running"):
        call_command("render_demo_pack", to=target, wait=0.3)
    live_site.start_worker()
    said = StringIO()
    call_command("render_demo_pack", to=target, stdout=said)
    assert "It is ready ..." in said.getvalue()
    with inside_trust(world.trust.pk):
        pack = Document.objects.get()
    assert (pack.basis, pack.attempt) == ("issued", 1)
    assert hashlib.sha256(target.read_bytes()).hexdigest() == pack.sha256
    with pytest.raises(CommandError, match="cannot be copied"):
        call_command("render_demo_pack", to=live_site.folder, stdout=StringIO())
