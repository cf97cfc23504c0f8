"""The pages of reviews: the list, a review, one of its lines, what is missing, and the two steps that close it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from apps.core import clock
from apps.core.errors import DomainError
from apps.core.rag import State
from apps.reviews import freeze, policies, services
from apps.reviews.access import posted, review_to_see, snapshot_to_see
from apps.reviews.before import term_title
from apps.reviews.checksum import verify
from apps.reviews.forms import AcknowledgementForm, TermForm, key_of
from apps.reviews.gathering import order_warnings
from apps.reviews.proposals import proposals_of, waiting_of
from apps.reviews.readiness import readiness_of
from apps.reviews.saying import by_subject, judgements_of, waiting
from apps.reviews.selectors import errata_of, issue_after, reviews_of, suggested_term, terms_to_review
from apps.reviews.showing import Page
from apps.strategies.models import PriorityLead
from apps.trusts.access import page
from apps.trusts.models import Membership
from apps.trusts.permissions import P


@page(P.SEE_REVIEWS, P.SEE_OTHER_SCHOOLS)
def reviews(request):
    """Every review of the trust with how far it has come; for those who see schools' colours alone, the way there."""
    rows = [
        (review, policies.can_see(review, request.rights), policies.can_propose(review, request.rights))
        for review in reviews_of(request.trust)
    ]
    colours_only = not request.rights.may(P.SEE_REVIEWS)
    return render(request, "reviews/reviews.html", {"reviews": rows, "colours_only": colours_only})


@page(P.RUN_REVIEWS, methods=("GET", "POST"))
def review_open(request):
    """Choose a term and open its review."""
    terms = terms_to_review(request.trust)
    suggested = suggested_term(request.trust, terms, clock.today())
    initial = {"term": suggested.pk} if suggested else {}
    form = TermForm(posted(request), terms=terms, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.open_review(trust=request.trust, term=form.chosen(), by=request.user)
        except DomainError as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, f"The review of {policies.term_words(form.chosen())} is open.")
            return redirect("review", request.trust.slug, opened.pk)
    return render(request, "reviews/open.html", {"form": form, "terms": terms}, status=422 if form.errors else 200)


@page(P.SEE_REVIEWS)
def review(request, review_id: int):
    """The review: what is missing, each colour with its sentence, what is said of it, and the next step."""
    found = review_to_see(request, review_id)
    snapshot = snapshot_to_see(found, request.rights)
    judged = [] if found.is_issued else judgements_of(found, snapshot)
    leads = PriorityLead.objects.filter(trust=request.trust, party__user=request.user)
    judges = request.rights.may(P.JUDGE_COLOURS) and not found.is_issued
    context = {
        "review": found,
        "title": f"{term_title(found.term)} review",
        "snapshot": snapshot,
        "page": Page(snapshot, by_subject(judged)),
        "flagged": snapshot.flagged,
        "by_family": request.GET.get("by") == "family",
        "waiting": waiting(judged),
        "proposed": waiting_of(proposals_of(found, snapshot, request.rights)) if judges else [],
        "can_propose": policies.can_propose(found, request.rights),
        "blocking": sum(policies.blocks(row) for row in snapshot.missing),
        "order_warnings": order_warnings(snapshot.meetings),
        "newer": issue_after(found),
        "errata_before": errata_of(found.supersedes).filter(restricted=False).count() if found.supersedes else 0,
        "led": set(leads.values_list("priority_id", flat=True)),
    }
    return render(request, "reviews/review.html", context)


@page(P.SEE_REVIEWS)
def review_line(request, review_id: int, measure_id: int):
    """One line of a review: the trust's cell and every school's, each with its sentence."""
    found = review_to_see(request, review_id)
    snapshot = snapshot_to_see(found, request.rights)
    line = next((row for row in snapshot.kpis if row.measure_ref == measure_id), None)
    if line is None:
        raise Http404
    shown = Page(snapshot, by_subject([] if found.is_issued else judgements_of(found, snapshot)))
    context = {
        "review": found,
        "title": f"{term_title(found.term)} review",
        "line": shown.line(line),
        "cells": [shown.shown(cell) for cell in snapshot.cells_by_measure.get(measure_id, ())],
        "can_judge": request.rights.may(P.JUDGE_COLOURS) and not found.is_issued,
        "can_propose": policies.can_propose(found, request.rights),
    }
    return render(request, "reviews/line.html", context)


@page(P.RUN_REVIEWS, methods=("GET", "POST"))
def review_missing(request, review_id: int):
    """What is missing and from whom; overdue figures are let go here, with a reason."""
    found = review_to_see(request, review_id)
    missing = snapshot_to_see(found, request.rights).missing
    overdue = [row for row in missing if policies.blocks(row)]
    whose = request.GET.get("of", "")
    ticked = [key_of(row) for row in overdue if whose in ("all", str(row.school_ref or "trust"))]
    form = AcknowledgementForm(posted(request), overdue=overdue, initial={"figures": ticked})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                count = services.acknowledge_overdue(
                    review=found, subjects=form.subjects(), reason=form.cleaned_data["reason"], by=request.user
                )
            except DomainError as refused:
                form.add_error(refused.field, refused.sentence)
                status = refused.status
            else:
                messages.success(request, f"{'1 figure is' if count == 1 else f'{count} figures are'} acknowledged.")
                return redirect("review_missing", request.trust.slug, found.pk)
    context = {
        "review": found,
        "title": f"{term_title(found.term)} review",
        "form": form,
        "overdue": overdue,
        "awaited": [row for row in missing if row.rag is State.AWAITING],
        "not_done": [row for row in missing if row.rag is State.RED],
        "acknowledged": [row for row in missing if row.acknowledged],
    }
    return render(request, "reviews/missing.html", context, status=status)


@page(P.RUN_REVIEWS, methods=("GET", "POST"))
def review_final(request, review_id: int):
    """Ask, then make the figures final."""
    found = review_to_see(request, review_id)
    error = ""
    if request.method == "POST":
        try:
            freeze.freeze_figures(review=found, by=request.user)
        except DomainError as refused:
            error = refused.sentence
        else:
            messages.success(request, f"The figures of {policies.term_words(found.term)} are final.")
            return redirect("review", request.trust.slug, found.pk)
    snapshot = snapshot_to_see(found, request.rights)
    context = {
        "review": found,
        "title": f"{term_title(found.term)} review",
        "snapshot": snapshot,
        "error": error,
        "blocked": error
        or _refusal(policies.check_figures_open, found)
        or _refusal(policies.check_make_final, snapshot.missing),
        "awaited": sum(row.rag is State.AWAITING for row in snapshot.missing),
        "acknowledged": sum(bool(row.acknowledged) for row in snapshot.missing),
    }
    return render(request, "reviews/final.html", context, status=409 if error else 200)


@page(P.KEEP_MINUTES, methods=("GET", "POST"))
def review_issue(request, review_id: int):
    """Ask, then issue the review."""
    found = review_to_see(request, review_id)
    error = ""
    if request.method == "POST":
        try:
            freeze.freeze_issue(review=found, by=request.user, word_of=_ceo_who_said_so(request))
        except DomainError as refused:
            error = refused.sentence
        else:
            messages.success(request, f"The review of {policies.term_words(found.term)} is issued.")
            return redirect("review", request.trust.slug, found.pk)
    snapshot = snapshot_to_see(found, request.rights)
    context = {
        "review": found,
        "title": f"{term_title(found.term)} review",
        "snapshot": snapshot,
        "page": Page(snapshot, {}),
        "decisions": sum(not row.of_term for row in snapshot.decisions),
        "error": error,
        "blocked": error or _refusal(policies.check_issue, found),
        "waiting": [] if found.is_issued else waiting(judgements_of(found, snapshot)),
        "word_of": _ceo_who_said_so(request),
        "readiness": None if found.is_issued else readiness_of(found, snapshot).as_seen_by(request.rights),
    }
    return render(request, "reviews/issue.html", context, status=409 if error else 200)


def _ceo_who_said_so(request):
    """The CEO on whose word somebody else issues; None where it is the CEO who does."""
    if request.rights.may(P.RUN_REVIEWS):
        return None
    held = Membership.objects.filter(trust=request.trust, role="ceo", starts_on__lte=clock.today())
    found = held.exclude(ends_on__lt=clock.today()).select_related("user").order_by("pk").first()
    return found.user if found else None


@page(P.SEE_REVIEWS)
def review_record(request, review_id: int):
    """Who made the review final and issued it, and whether its frozen rows still give their checksums."""
    found = review_to_see(request, review_id)
    context = {"review": found, "title": f"{term_title(found.term)} review", "verified": verify(found)}
    return render(request, "reviews/record.html", context)


def _refusal(check, *args) -> str:
    """The sentence with which a check refuses, "" if it does not."""
    try:
        check(*args)
    except DomainError as refused:
        return refused.sentence
    return ""
