import hashlib
import time

from django.db import transaction

from apps.core import clock
from apps.reports.models import BoardPack
from apps.reports.services import request_pack
from apps.reviews.models import Review, ReviewPlan
from apps.trusts.wall import inside_trust
from tests.live import LiveSite, wait_until
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
    killed_at = time.monotonic()
    assert _pack(world, pack_id).status == "rendering"

    live_site.start_worker("second")
    wait_until(lambda: _pack(world, pack_id).is_over, seconds=60, what="the pack is there", every=0.2)
    print("seconds", time.monotonic() - killed_at)
    pack = _pack(world, pack_id)
    assert (pack.status, pack.failure, pack.attempt) == ("done", "", 2)
    files = list(live_site.media.rglob("*.*"))
    assert [file.name for file in files] == [f"{pack_id}-{pack.claimed_by.hex}.pdf"]
    assert hashlib.sha256(files[0].read_bytes()).hexdigest() == pack.sha256
