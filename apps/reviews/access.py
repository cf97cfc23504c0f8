"""How a page gets the review it speaks of: not there is 404, there but not to be seen yet is 403."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from apps.core import clock
from apps.core.errors import NotAllowed
from apps.reviews.models import Decision, Judgement, ProposedColour, Review
from apps.reviews.parts import without_restricted
from apps.reviews.policies import can_see_proposals, check_see
from apps.reviews.selectors import reviews_of, snapshot_of
from apps.reviews.snapshot import Snapshot
from apps.trusts.permissions import P
from apps.trusts.rights import Rights


def posted(request: HttpRequest) -> Any:
    """What was sent with a form, be it nothing; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def review_to_see(request: HttpRequest, review_id: int) -> Review:
    """The trust's review of that id. Raises Http404, or PermissionDenied (403) for one who may not see it yet."""
    review = get_object_or_404(reviews_of(request.trust), pk=review_id)  # type: ignore[attr-defined]
    try:
        check_see(review, request.rights)  # type: ignore[attr-defined]
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused
    return review


def review_with_proposals(request: HttpRequest, review_id: int) -> Review:
    """The trust's review of that id for one who proposes in it, whether they may read the rest of it yet or not."""
    review = get_object_or_404(reviews_of(request.trust), pk=review_id)  # type: ignore[attr-defined]
    if not can_see_proposals(review, request.rights):  # type: ignore[attr-defined]
        raise PermissionDenied
    return review


def proposal_to_see(request: HttpRequest, review_id: int, proposal_id: int) -> ProposedColour:
    """A proposal of such a review: any for those who judge, for others their own; another's is not theirs (403)."""
    review = review_with_proposals(request, review_id)
    proposal = _of(review, ProposedColour.objects.filter(trust_id=review.trust_id, review=review), proposal_id)
    rights: Rights = request.rights  # type: ignore[attr-defined]
    if not rights.may(P.JUDGE_COLOURS) and proposal.proposed_by_id != rights.user_id:
        raise PermissionDenied
    found: ProposedColour = proposal
    return found


def snapshot_to_see(review: Review, rights: Rights) -> Snapshot:
    """What of a review the person may see today: all of it, or all that is not restricted."""
    found = snapshot_of(review, clock.today())
    return found if rights.may(P.SEE_RESTRICTED) else without_restricted(found)


def judgement_to_see(request: HttpRequest, review_id: int, judgement_id: int) -> Judgement:
    """A judgement of such a review that was not withdrawn."""
    review = review_to_see(request, review_id)
    found = Judgement.objects.filter(trust_id=review.trust_id, review=review, withdrawn_at__isnull=True)
    return _of(review, found.select_related("measure__kpi", "school", "judged_by"), judgement_id)


def judgement_to_assent(request: HttpRequest, review_id: int, judgement_id: int) -> Judgement:
    """A judgement that the person may assent to, whether they may see the rest of its review yet or not."""
    review = get_object_or_404(reviews_of(request.trust), pk=review_id)  # type: ignore[attr-defined]
    found = Judgement.objects.filter(trust_id=review.trust_id, review=review, withdrawn_at__isnull=True)
    judgement = _of(review, found.select_related("measure__kpi", "school", "judged_by"), judgement_id)
    if not request.rights.may(P.ASSENT, judgement.school_id):  # type: ignore[attr-defined]
        raise PermissionDenied
    return judgement


def decision_to_see(request: HttpRequest, review_id: int, decision_id: int) -> Decision:
    """A decision of such a review that was not removed."""
    review = review_to_see(request, review_id)
    return _of(review, Decision.objects.filter(trust_id=review.trust_id, review=review).kept(), decision_id)


def _of(review: Review, rows: Any, number: int) -> Any:
    found = get_object_or_404(rows, pk=number)
    found.review = review
    return found
