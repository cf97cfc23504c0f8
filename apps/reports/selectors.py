"""Reads about packs."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Count, QuerySet

from apps.reports.building import build_pack
from apps.reports.models import BoardPack, PackDownload
from apps.reports.pack import Pack
from apps.reviews.models import Review
from apps.reviews.selectors import reviews_of, snapshot_of
from apps.trusts.models import Trust


def packs_of(trust: Trust) -> QuerySet[BoardPack]:
    """The trust's packs, the newest first, each with its review, term, year and who asked for it."""
    related = ("review__term__year", "review__trust", "requested_by")
    return BoardPack.objects.filter(trust=trust).select_related(*related)


def packs_of_review(review: Review, *, with_drafts: bool) -> Sequence[BoardPack]:
    """The packs of one review, the newest first, with how often each was taken away as `taken`."""
    packs = packs_of(review.trust).filter(review=review).annotate(taken=Count("downloads"))
    return list(packs if with_drafts else packs.filter(kind=BoardPack.Kind.FINAL))


def downloads_of(pack: BoardPack) -> Sequence[PackDownload]:
    """Who has taken the pack away and when, the latest first, a hundred at most."""
    return list(PackDownload.objects.filter(trust_id=pack.trust_id, pack=pack).select_related("user")[:100])


def pack_to_print(pack_id: int) -> Pack:
    """All that the pack prints: frozen rows as far as the review has come, for a draft the rest as on its day.

    Works inside the trust; the number of queries does not depend on how much there is to print.
    """
    pack = BoardPack.objects.select_related("trust").get(pk=pack_id)
    review = reviews_of(pack.trust).get(pk=pack.review_id)
    rows = snapshot_of(review, pack.as_at)
    return build_pack(rows, meeting_on=review.meeting_on, draft_on=pack.as_at if pack.is_draft else None)


def board_pack_of(review: Review, today: dt.date) -> Pack:
    """The pack of a review that has been issued."""
    return build_pack(snapshot_of(review, today), meeting_on=review.meeting_on, draft_on=None)
