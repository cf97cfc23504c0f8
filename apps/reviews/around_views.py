"""The pages around a review's figures: is it ready, its meetings, local bodies' words, errata, the issue after."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render

from apps.core import clock
from apps.core.errors import DomainError
from apps.kpis.models import Measure
from apps.reviews import around_services, policies
from apps.reviews.access import posted, review_to_see, snapshot_to_see
from apps.reviews.around_forms import ErratumForm, LocalWordForm, MeetingsForm, word_initial
from apps.reviews.before import term_title
from apps.reviews.gathering import meetings_of, order_warnings
from apps.reviews.models import LocalWord
from apps.reviews.parts import without_restricted
from apps.reviews.readiness import readiness_of
from apps.reviews.reminding import last_reminder
from apps.reviews.selectors import frozen_figures, reviews_of, snapshot_of
from apps.reviews.showing import Page
from apps.trusts.access import page
from apps.trusts.models import Body, School
from apps.trusts.permissions import P


@page(P.RUN_REVIEWS, P.KEEP_MINUTES)
def review_ready(request, review_id: int):
    """What the review still misses and from whom; it tells no figure, so whoever chases it sees it before they are."""
    found = get_object_or_404(reviews_of(request.trust), pk=review_id)
    context = {"review": found, "title": f"{term_title(found.term)} review"}
    if not found.is_issued:
        context["readiness"] = readiness_of(found, snapshot_of(found, clock.today())).as_seen_by(request.rights)
        context["reminder"] = last_reminder(found)
    return render(request, "reviews/ready.html", context)


@page(P.RUN_REVIEWS, P.KEEP_MINUTES, methods=("GET", "POST"))
def review_meetings(request, review_id: int):
    """The days on which local bodies, committees and the board discuss the review, and when papers go out for each."""
    found = get_object_or_404(reviews_of(request.trust), pk=review_id)
    standing = Q(dissolved_on=None) | Q(dissolved_on__gt=clock.today())
    kinds = [Body.Kind.LOCAL, Body.Kind.COMMITTEE]
    bodies = list(Body.objects.filter(standing, trust=request.trust, kind__in=kinds).order_by("-kind", "name"))
    rows = meetings_of(found)
    initial = {f"body_{row.body_ref}": row.meets_on for row in rows if row.body_ref} | {"board_on": found.meeting_on}
    form, status = MeetingsForm(posted(request), bodies=bodies, initial=initial), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                around_services.set_meetings(
                    review=found, board_on=form.cleaned_data["board_on"], days=form.days(), by=request.user
                )
            except DomainError as refused:
                form.add_error(refused.field, refused.sentence)
                status = refused.status
            else:
                messages.success(request, "The days of the meetings are saved.")
                return redirect("review_meetings", request.trust.slug, found.pk)
    context = {
        "review": found,
        "title": f"{term_title(found.term)} review",
        "form": form,
        "rows": rows,
        "warnings": order_warnings(rows),
        "can_see": policies.can_see(found, request.rights),
    }
    return render(request, "reviews/meetings.html", context, status=status)


@page(P.RECORD_LOCAL_WORD, methods=("GET", "POST"))
def review_word(request, review_id: int, school: School):
    """A school's own figures as they are final, and what its local body says of them."""
    found = get_object_or_404(reviews_of(request.trust), pk=review_id)
    if found.is_open or found.term.is_rehearsal:
        raise PermissionDenied("What local bodies say is recorded once the figures are final.")
    written = LocalWord.objects.filter(trust=request.trust, review=found, school=school).first()
    met_on = next((row.meets_on for row in meetings_of(found) if school.pk in row.school_refs), None)
    form, status = LocalWordForm(posted(request), initial=word_initial(written, met_on)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                around_services.record_local_word(review=found, school=school, values=form.values(), by=request.user)
            except DomainError as refused:
                form.add_error(refused.field, refused.sentence)
                status = refused.status
            else:
                messages.success(request, f"What the governors of {school.name} say is recorded.")
                return redirect("review_word", request.trust.slug, found.pk, school.slug)
    context = {
        "review": found,
        "title": f"{term_title(found.term)} review",
        "form": form,
        "school": school,
        "cells": _own_cells(found, school, sees_all=request.rights.may(P.SEE_RESTRICTED, school.pk)),
        "can_see": policies.can_see(found, request.rights),
        "written": written,
    }
    return render(request, "reviews/word.html", context, status=status)


def _own_cells(review, school, *, sees_all):
    """The school's cells of the frozen figures with their lines, the worst first."""
    snapshot = frozen_figures(review)
    snapshot = snapshot if sees_all else without_restricted(snapshot)
    shown = Page(snapshot, {})
    lines = {line.measure_ref: line for line in snapshot.kpis}
    cells = [(lines[cell.measure_ref], shown.shown(cell)) for cell in snapshot.cells_by_school.get(school.pk, ())]
    return sorted(cells, key=lambda pair: pair[1].rank)


@page(P.KEEP_MINUTES, methods=("GET", "POST"))
def erratum_add(request, review_id: int):
    """Add what turned out to be wrong in an issued review; nothing that was printed changes."""
    found = review_to_see(request, review_id)
    snapshot = snapshot_to_see(found, request.rights)
    schools = list(School.objects.filter(trust=request.trust, pk__in=[row.school_ref for row in snapshot.schools]))
    form, status = ErratumForm(posted(request), snapshot=snapshot, schools=schools), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            measure = (
                Measure.objects.filter(trust=request.trust, pk=data["measure"]).first() if data["measure"] else None
            )
            school = next((known for known in schools if known.pk == data["school"]), None)
            try:
                around_services.add_erratum(
                    review=found, values=replace(form.words(), measure=measure, school=school), by=request.user
                )
            except DomainError as refused:
                form.add_error(refused.field, refused.sentence)
                status = refused.status
            else:
                messages.success(
                    request,
                    "The erratum is added. Documents made before it say so, and can be made anew.",
                )
                return redirect("review", request.trust.slug, found.pk)
    context = {"review": found, "title": f"{term_title(found.term)} review", "form": form}
    return render(request, "reviews/erratum.html", context, status=status)


@page(P.RUN_REVIEWS, methods=("GET", "POST"))
def review_next_issue(request, review_id: int):
    """Ask, then open the review that will take an issued one's place."""
    found = review_to_see(request, review_id)
    error = ""
    if request.method == "POST":
        try:
            opened = around_services.open_next_issue(review=found, by=request.user)
        except DomainError as refused:
            error = refused.sentence
        else:
            messages.success(request, f"Issue {opened.number} of {policies.term_words(found.term)} is open.")
            return redirect("review", request.trust.slug, opened.pk)
    context = {"review": found, "title": f"{term_title(found.term)} review", "error": error}
    context["blocked"] = error or (
        "" if found.is_issued else "This review has not been issued: it can still be changed."
    )
    return render(request, "reviews/next_issue.html", context, status=409 if error else 200)
