"""The pages of packs: a review's packs, one pack with how far it is, and its file."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render

from apps.accounts.models import User
from apps.core.errors import DomainError, NotAllowed
from apps.reports import policies, selectors, services
from apps.reports.files import file_to_hand_out
from apps.reports.models import BoardPack
from apps.reviews.policies import can_see
from apps.reviews.selectors import reviews_of
from apps.trusts.access import page
from apps.trusts.permissions import P


def _review_or_404(request, review_id):
    review = get_object_or_404(reviews_of(request.trust), pk=review_id)
    if not can_see(review, request.rights):
        raise PermissionDenied
    return review


def _pack_or_404(request, pack_id):
    pack = get_object_or_404(selectors.packs_of(request.trust), pk=pack_id)
    try:
        policies.check_take(pack, request.rights)
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused
    return pack


@page(P.DOWNLOAD_PACKS)
def packs(request, review_id):
    """Every pack of a review, with buttons to make one for those who may."""
    review = _review_or_404(request, review_id)
    drafts = policies.can_see_drafts(request.rights)
    found = selectors.packs_of_review(review, with_drafts=drafts)
    return render(request, "reports/packs.html", {"review": review, "packs": found, "sees_drafts": drafts})


@page(P.ISSUE_PACKS, methods=("POST",))
def pack_make(request, review_id):
    """Ask for a draft or for the final pack, and go to where its progress is shown."""
    review = _review_or_404(request, review_id)
    kind = request.POST.get("kind", "")
    if kind not in BoardPack.Kind.values:
        raise Http404
    try:
        pack = services.request_pack(review=review, kind=kind, by=request.user)
    except DomainError as refused:
        found = selectors.packs_of_review(review, with_drafts=True)
        context = {"review": review, "packs": found, "sees_drafts": True, "error": refused.sentence}
        return render(request, "reports/packs.html", context, status=refused.status)
    return redirect("pack", request.trust.slug, pack.pk)


@page(P.DOWNLOAD_PACKS)
def pack(request, pack_id):
    """One pack: how far it is, why it was not made, or the file; to htmx the progress alone."""
    found = _pack_or_404(request, pack_id)
    if request.htmx:
        return render(request, "reports/_progress.html", {"pack": found})
    context = {
        "pack": found,
        "downloads": selectors.downloads_of(found),
        "is_gone": found.is_ready and policies.can_make_again(found),
    }
    return render(request, "reports/pack.html", context)


@page(P.ISSUE_PACKS, methods=("POST",))
def pack_again(request, pack_id):
    """Try a pack once more that could not be made."""
    found = _pack_or_404(request, pack_id)
    try:
        services.retry_pack(pack=found, by=request.user)
    except DomainError as refused:
        messages.error(request, refused.sentence)
    return redirect("pack", request.trust.slug, found.pk)


@page(P.DOWNLOAD_PACKS)
def pack_file(request, pack_id):
    """The file itself, to keep; each time is recorded. Nothing is asked of the database while it is sent."""
    found = _pack_or_404(request, pack_id)
    if not found.is_ready:
        raise Http404
    try:
        return hand_out(found, by=request.user if request.method == "GET" else None)
    except FileNotFoundError:
        return redirect("pack", request.trust.slug, found.pk)


def hand_out(pack: BoardPack, *, by: User | None) -> FileResponse:
    """The file of a pack that is ready, to keep; recorded as taken away by that person, if it is one.

    Raises FileNotFoundError where it is no longer on the server.
    """
    file = file_to_hand_out(pack.file, trust_id=pack.trust_id)
    if by is not None:
        services.record_download(pack=pack, by=by)
    response = FileResponse(file, as_attachment=True, filename=pack.name, content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    return response
