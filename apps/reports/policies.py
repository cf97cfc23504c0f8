"""When a pack may be made, and who may take it away."""

from apps.core.errors import NotAllowed, NotNow
from apps.reports.files import full_path
from apps.reports.models import BoardPack
from apps.reviews.models import Review
from apps.trusts.permissions import P
from apps.trusts.rights import Rights


def can_see_drafts(rights: Rights) -> bool:
    """Drafts are for those who run the review."""
    return rights.may(P.RUN_REVIEWS) or rights.may(P.ISSUE_PACKS)


def check_take(pack: BoardPack, rights: Rights) -> None:
    """Refuse a draft to those who do not run the review."""
    if pack.is_draft and not can_see_drafts(rights):
        raise NotAllowed("A draft is for those who run the review; the board pack can be read once it is issued.")


def check_make(review: Review, kind: str) -> None:
    """Refuse the final pack of a review that has not been issued; a draft can be made at any time."""
    if kind == BoardPack.Kind.FINAL and not review.is_issued:
        raise NotNow("This review has not been issued, so its board pack cannot be made yet. A draft can.")


def can_make_again(pack: BoardPack) -> bool:
    """True for a pack that was not made, or whose file is no longer on the server."""
    failed = pack.status == BoardPack.Status.FAILED
    return failed or (pack.is_ready and not full_path(pack.file).is_file())


def check_make_again(pack: BoardPack) -> None:
    """Refuse to make again what is there, or is being made."""
    if not can_make_again(pack):
        raise NotNow("This pack is there or on its way, so there is nothing to try again.")
