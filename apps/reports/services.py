"""Writes about packs by people: asking for one, trying again, taking it away."""

from django.db import transaction
from django.db.models.functions import Now

from apps.accounts.models import User
from apps.core import clock
from apps.reports import policies
from apps.reports.files import file_name
from apps.reports.models import BoardPack, PackDownload
from apps.reports.queue import queue_render
from apps.reviews.models import Review


@transaction.atomic
def request_pack(*, review: Review, kind: str, by: User) -> BoardPack:
    """A pack of the review, queued for a worker; one that is on its way already, or the final one, is given instead.

    Refuses the final pack of a review that has not been issued. A final pack that failed, or whose file is gone,
    is made again from the same frozen rows.
    """
    policies.check_make(review, kind)
    Review.objects.select_for_update().get(pk=review.pk)  # two requests at once ask for one pack
    packs = BoardPack.objects.filter(trust_id=review.trust_id, review=review, kind=kind)
    there = packs.first() if kind == BoardPack.Kind.FINAL else packs.exclude(status__in=["done", "failed"]).first()
    if there is not None:
        return retry_pack(pack=there, by=by) if policies.can_make_again(there) else there
    today = clock.today()
    draft = kind == BoardPack.Kind.DRAFT
    day = today if draft else review.meeting_on or today
    pack = BoardPack.objects.create(
        trust_id=review.trust_id,
        review=review,
        kind=kind,
        name=file_name(day, review.term.name, draft=draft),
        requested_by=by,
        requested_at=clock.now(),
        as_at=today,
        heartbeat_at=Now(),
    )
    queue_render(trust_id=pack.trust_id, pack_id=pack.pk)
    return pack


@transaction.atomic
def retry_pack(*, pack: BoardPack, by: User) -> BoardPack:
    """A pack that was not made, or whose file is gone, is queued once more. Refuses one that is there or on its way."""
    locked = BoardPack.objects.select_for_update().get(pk=pack.pk)
    policies.check_make_again(locked)
    locked.status = BoardPack.Status.QUEUED
    locked.failure = locked.step = locked.file = ""
    locked.attempt = locked.page = 0
    locked.claimed_by = locked.done_at = None
    locked.requested_by, locked.requested_at = by, clock.now()
    locked.heartbeat_at = Now()
    locked.save()
    queue_render(trust_id=locked.trust_id, pack_id=locked.pk)
    return locked


@transaction.atomic
def record_download(*, pack: BoardPack, by: User) -> PackDownload:
    """Keep that this person has taken the pack away now."""
    return PackDownload.objects.create(trust_id=pack.trust_id, pack=pack, user=by, at=clock.now())
