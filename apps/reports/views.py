"""The pages of documents: a review's documents, one document with how far it is, and its file."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render

from apps.accounts.models import User
from apps.core import clock
from apps.core.errors import DomainError, NotAllowed
from apps.reports import policies, selectors, services
from apps.reports.files import content_type, file_to_hand_out
from apps.reports.listing import Listing
from apps.reports.models import Document
from apps.reviews.before import issue_words, term_title
from apps.reviews.selectors import issue_after, reviews_of
from apps.trusts.access import page
from apps.trusts.permissions import P


def _review_or_404(request, review_id):
    review = get_object_or_404(reviews_of(request.trust), pk=review_id)
    if not policies.can_list(review, request.rights):
        raise PermissionDenied("This review can be seen once its figures are final.")
    return review


def _document_or_404(request, document_id):
    document = get_object_or_404(selectors.documents_of(request.trust), pk=document_id)
    try:
        policies.check_take(document, request.rights)
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused
    return document


@page(P.DOWNLOAD_PACKS, somewhere=True)
def documents(request, review_id):
    """Every document of a review that the person may read, by kind, and the forms to ask for another."""
    review = _review_or_404(request, review_id)
    sections = Listing(review, request.rights).sections()
    return render(request, "reports/documents.html", {"review": review, "sections": sections})


@page(P.DOWNLOAD_PACKS, somewhere=True)
def all_documents(request):
    """Every review whose documents the person may read or ask for, the newest first, with how many there are."""
    rows = [
        (review, term_title(review.term), number)
        for review, number in selectors.reviews_with_documents(request.trust, request.rights)
        if policies.can_list(review, request.rights)
    ]
    return render(request, "reports/all_documents.html", {"rows": rows})


@page(P.ISSUE_PACKS, P.EDIT_SCHOOL_PLAN, methods=("POST",), somewhere=True)
def document_make(request, review_id):
    """Ask for a document, or for one of each school; go to where the progress of one is shown."""
    review = _review_or_404(request, review_id)
    listing = Listing(review, request.rights)
    form = listing.form(request.POST.get("kind", ""), request.POST)
    status = 422
    if form.is_valid():
        try:
            for wanted in form.wanted():
                policies.check_ask(wanted, request.rights)
            made = services.request_documents(review=review, wanted=form.wanted(), by=request.user)
        except DomainError as refused:
            form.add_error(refused.field, refused.sentence)
            status = refused.status
        else:
            if len(made) == 1:
                return redirect("document", request.trust.slug, made[0].pk)
            messages.success(request, f"{len(made)} documents are being made. They stand here as they are ready.")
            return redirect("documents", request.trust.slug, review.pk)
    context = {"review": review, "sections": listing.sections(form), "form": form}
    return render(request, "reports/documents.html", context, status=status)


@page(P.DOWNLOAD_PACKS, P.READ_TRUST_PLAN, somewhere=True)
def document(request, document_id):
    """One document: how far it is, why it was not made, or the file; to htmx the progress alone."""
    found = _document_or_404(request, document_id)
    can_ask = policies.can_ask(request.rights, found.school_id)
    if request.htmx:
        return render(request, "reports/_progress.html", {"document": found, "can_ask": can_ask})
    [(_, since)] = selectors.what_came_since(found.review, [found])
    context = {
        "document": found,
        "can_ask": can_ask,
        "since": since,
        "newer": selectors.newer_edition(found, request.rights),
        "superseded_by": issue_words(issue_after(found.review)),
        "is_guest": not request.rights.may_somewhere(P.DOWNLOAD_PACKS),
        "downloads": selectors.downloads_of(found) if request.rights.may(P.DOWNLOAD_PACKS) else None,
        "guests": selectors.guests_of(found, clock.today()) if policies.can_name(found, request.rights) else (),
        "is_gone": found.is_ready and policies.can_make_again(found),
    }
    return render(request, "reports/document.html", context)


@page(P.ISSUE_PACKS, P.EDIT_SCHOOL_PLAN, methods=("POST",), somewhere=True)
def document_again(request, document_id):
    """Try a document once more that could not be made."""
    found = _document_or_404(request, document_id)
    if not policies.can_ask(request.rights, found.school_id):
        raise PermissionDenied
    try:
        services.retry_document(document=found, by=request.user)
    except DomainError as refused:
        messages.error(request, refused.sentence)
    return redirect("document", request.trust.slug, found.pk)


@page(P.ISSUE_PACKS, methods=("POST",))
def document_guests(request, document_id):
    """Name a guest who may read the document, or take that away again."""
    found = _document_or_404(request, document_id)
    guests = {str(guest.pk): guest for guest, _ in selectors.guests_of(found, clock.today())}
    guest = guests.get(request.POST.get("guest", ""))
    if guest is None:
        raise Http404
    if request.POST.get("remove"):
        services.unname_reader(document=found, guest=guest)
        messages.success(request, f"{guest} can no longer read it.")
        return redirect("document", request.trust.slug, found.pk)
    try:
        policies.check_name(found, request.rights)
    except DomainError as refused:
        messages.error(request, refused.sentence)
    else:
        services.name_reader(document=found, guest=guest, by=request.user)
        messages.success(request, f"{guest} may read it now. Send them the address of this page.")
    return redirect("document", request.trust.slug, found.pk)


@page(P.DOWNLOAD_PACKS, P.READ_TRUST_PLAN, somewhere=True)
def document_file(request, document_id):
    """The file itself, to keep; each time is recorded. Nothing is asked of the database while it is sent."""
    found = _document_or_404(request, document_id)
    if not found.is_ready:
        raise Http404
    try:
        return hand_out(found, by=request.user if request.method == "GET" else None)
    except FileNotFoundError:
        return redirect("document", request.trust.slug, found.pk)


def hand_out(document: Document, *, by: User | None) -> FileResponse:
    """The file of a document that is ready, to keep; recorded as taken away by that person, if it is one.

    Raises FileNotFoundError where it is no longer on the server.
    """
    file = file_to_hand_out(document.file, trust_id=document.trust_id)
    if by is not None:
        services.record_download(document=document, by=by)
    response = FileResponse(file, as_attachment=True, filename=document.name, content_type=content_type(document.file))
    response["Cache-Control"] = "private, no-store"
    return response
