"""Reviews and documents for tests of this floor."""

import datetime as dt
from typing import Any

from django.db.models.functions import Now

from apps.accounts.models import User
from apps.core import clock
from apps.reports.kinds import Kind, Wanted
from apps.reports.models import Document
from apps.reviews.freeze import freeze_figures
from apps.reviews.models import Review, ReviewPlan
from apps.reviews.selectors import reviews_of, snapshot_of
from apps.reviews.services import acknowledge_overdue
from tests.world import World

DAY = dt.date(2026, 11, 20)
DRAFT = Wanted(kind=Kind.BOARD_PACK, is_draft=True)
FINAL = Wanted(kind=Kind.BOARD_PACK)


def make_review(world: World, **fields: Any) -> Review:
    """The open review of autumn 2026/27, with its trust, term and year."""
    review = Review.objects.create(
        trust=world.trust, term=world.term(), opened_at=clock.now(), opened_by=world.people["ceo"], **fields
    )
    for plan in (world.plan, *world.sdps.values()):
        ReviewPlan.objects.create(trust=world.trust, review=review, plan=plan)
    return reviews_of(world.trust).get(pk=review.pk)


def final_review(world: World, **fields: Any) -> Review:
    """A review whose figures are final, what was overdue acknowledged."""
    review, by = make_review(world, **fields), world.people["ceo"]
    missing = [(row.measure_ref, row.school_ref) for row in snapshot_of(review, DAY).missing]
    if missing:
        acknowledge_overdue(review=review, subjects=missing, reason="The survey closes in December.", by=by)
    return freeze_figures(review=review, by=by)


def asked_for(review: Review, *, by: User, **fields: Any) -> Document:
    """A draft of the board pack that waits for a worker, or whatever `fields` say."""
    values: dict[str, Any] = {
        "kind": "board_pack",
        "basis": "draft",
        "name": "2026-11-20-autumn-board-pack-draft.pdf",
        "requested_at": clock.now(),
        "as_at": DAY,
        "heartbeat_at": Now(),
    }
    row = Document.objects.create(trust_id=review.trust_id, review=review, requested_by=by, **(values | fields))
    row.refresh_from_db()
    return row


def made(review: Review, *, by: User, path: str = "", **fields: Any) -> Document:
    """One that is ready; its file lies in its trust's folder unless `path` says otherwise."""
    file = {
        "file": path or f"{review.trust_id}/1-a.pdf",
        "size": 5,
        "sha256": "ab" * 32,
        "pages": 9,
        "status": "done",
        "done_at": clock.now(),
    }
    return asked_for(review, by=by, **(file | fields))
