import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from apps.core import clock
from apps.reports import claims
from apps.reports.models import BoardPack
from apps.reports.services import request_pack
from apps.reviews.freeze import freeze_issue
from apps.reviews.models import Review, ReviewPlan
from apps.trusts.wall import inside_trust
from tests.live import LiveSite, wait_until
from tests.reports.packs import final_review
from tests.world import World, make_world


def _queued(world: World) -> int:
    """A draft of a review that is open, asked for and committed."""
    with inside_trust(world.trust.pk):
        review = Review.objects.create(
            trust=world.trust, term=world.term(), opened_at=clock.now(), opened_by=world.people["ceo"]
        )
        ReviewPlan.objects.create(trust=world.trust, review=review, plan=world.plan)
        return request_pack(review=review, kind="draft", by=world.people["ceo"]).pk


def _pack(world: World, pack_id: int) -> BoardPack:
    with inside_trust(world.trust.pk):
        return BoardPack.objects.get(pk=pack_id)


def test_a_worker_killed_while_it_renders_leaves_one_pack_within_a_minute(live_site: LiveSite) -> None:
    with transaction.atomic():
        world = make_world()
    pack_id = _queued(world)
    first = live_site.start_worker("first")
    live_site.start_beat()
    wait_until(
        lambda: _pack(world, pack_id).status == "rendering",
        seconds=60,
        what="a worker has claimed the pack",
        every=0.01,
    )
    live_site.kill(first)
    assert _pack(world, pack_id).status == "rendering"

    live_site.start_worker("second")
    wait_until(lambda: _pack(world, pack_id).is_over, seconds=60, what="the pack is there", every=0.2)
    pack = _pack(world, pack_id)
    assert (pack.status, pack.failure, pack.attempt) == ("done", "", 2)
    files = list(live_site.media.rglob("*.*"))
    assert [file.name for file in files] == [f"{pack_id}-{pack.claimed_by.hex}.pdf"]
    assert hashlib.sha256(files[0].read_bytes()).hexdigest() == pack.sha256


def test_a_worker_beats_while_it_works(live_site: LiveSite) -> None:
    with transaction.atomic():
        world = make_world()
    pack_id = _queued(world)
    with inside_trust(world.trust.pk):
        claim = claims.take(pack_id)
    assert claim is not None
    begun = _pack(world, pack_id).heartbeat_at
    with claims.Heart(world.trust.pk, pack_id, claim) as heart:
        heart.tell("Laying out the pages", 7)
        wait_until(lambda: _pack(world, pack_id).heartbeat_at > begun, seconds=10, what="a beat")
    assert _pack(world, pack_id).words == "Laying out the pages, page 7"


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
    assert "The pack is ready ..." in said.getvalue()
    with inside_trust(world.trust.pk):
        pack = BoardPack.objects.get()
    assert (pack.kind, pack.attempt) == ("final", 1)
    assert hashlib.sha256(target.read_bytes()).hexdigest() == pack.sha256
    with pytest.raises(CommandError, match="cannot be copied"):
        call_command("render_demo_pack", to=live_site.folder, stdout=StringIO())
