"""The pages on which a school, or the trust, says something of its figures in a term: outlooks and comments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apps.core import clock
from apps.core.errors import DomainError
from apps.core.versions import CHANGED, is_stale, version_to_send
from apps.kpis import said_services
from apps.kpis.asking import NOT_ASKED
from apps.kpis.figure_policies import can_submit_figures
from apps.kpis.models import Comment, Measure
from apps.kpis.rating import Rating
from apps.kpis.said import comments_in, outlooks_of, wants_outlook
from apps.kpis.said_forms import CommentForm, OutlookForm, comment_initial
from apps.kpis.selectors import plans_in
from apps.pages.chosen import term_to_show
from apps.reviews.policies import check_figures_not_final
from apps.reviews.selectors import final_review_of
from apps.scorecard.scorecard import build_scorecard
from apps.trusts.access import page
from apps.trusts.models import School, Term, Trust
from apps.trusts.permissions import P
from apps.trusts.selectors import terms_of


@dataclass(frozen=True, slots=True)
class Spoken:
    """One figure of a term that something can be said of."""

    measure: Measure
    name: str
    rating: Rating


def spoken_of(trust: Trust, term: Term, today: date, school: School | None) -> list[Spoken]:
    """The figures of a school, or (None) the trust's own and those its schools make together, in the plans' order."""
    plans = [p for p in plans_in(trust, term) if p.school_id is None or (school and p.school_id == school.pk)]
    only = frozenset({school.pk}) if school else None
    card = build_scorecard(trust=trust, term=term, today=today, schools=only, plans=plans)
    found = []
    for row in card.rows:
        cell = row.schools.get(school.pk) if school else None
        rating = cell.rating if cell else row.trust.rating if row.trust and not school else None
        if rating is not None and rating.state not in NOT_ASKED:
            code = f"{row.kpi.code} " if row.kpi.code else ""
            found.append(Spoken(row.measure, f"{code}{row.name}", rating))
    return found


@page(P.SUBMIT_FIGURES, methods=("GET", "POST"))
def figures_said_school(request, school, term_id):
    """What a school says of its figures in a term."""
    return _said(request, term_to_show(request, term_id), school)


@page(P.ENTER_TRUST_FIGURES, methods=("GET", "POST"))
def figures_said_trust(request, term_id):
    """What the trust says of its own figures, and of those its schools make together."""
    return _said(request, term_to_show(request, term_id), None)


def _said(request, term, school):
    """The outlooks that are asked for, to be filled in; and the comments there are."""
    figures = spoken_of(request.trust, term, clock.today(), school)
    forms = _outlook_forms(request, term, school, figures)
    error, status = "", 200
    if request.method == "POST":
        valid = [form.is_valid() for form in forms]  # each says what is wrong
        if is_stale(request.POST, *forms):
            error, status = CHANGED, 409
        elif all(valid):
            try:
                check_figures_not_final(final_review_of(request.trust, term), term)
                values = [form.values() for form in forms]
                said_services.write_outlooks(
                    trust=request.trust, term=term, school=school, values=values, rights=request.rights, by=request.user
                )
            except DomainError as refused:
                error, status = refused.sentence, refused.status
            else:
                messages.success(request, "Saved.")
                return redirect(_address(request, term, school))
        else:
            status = 422
    context = {
        "term": term,
        "school": school,
        "forms": forms,
        "version": version_to_send(None, False, *forms),
        "figures": figures,
        "error": error,
        "comments": [c for c in comments_in(request.trust, term) if c.school_id == (school.pk if school else None)],
        "final": final_review_of(request.trust, term),
        "comment_url": _comment_address(request, term, school),
    }
    return render(request, "pages/figures_said.html", context, status=status)


def _outlook_forms(request, term: Term, school: School | None, figures: Sequence[Spoken]) -> list[OutlookForm]:
    """A form for each outlook that is asked for, or was given."""
    place = school.pk if school else None
    there = outlooks_of(request.trust, term)
    earlier = _term_before(request.trust, term)
    before = outlooks_of(request.trust, earlier) if earlier else {}
    wanted = [f for f in figures if wants_outlook(f.rating) or (f.measure.pk, place) in there]
    return [
        OutlookForm(
            request.POST if request.method == "POST" else None,
            measure=one.measure,
            name=one.name,
            rating=one.rating,
            there=there.get((one.measure.pk, place)),
            before=before.get((one.measure.pk, place)),
        )
        for one in wanted
    ]


def _term_before(trust: Trust, term: Term) -> Term | None:
    earlier = [found for found in terms_of(trust) if found.starts_on < term.starts_on]
    return max(earlier, key=lambda found: found.starts_on, default=None)


def _address(request, term, school):
    slug = request.trust.slug
    if school is None:
        return reverse("figures_said_trust", args=[slug, term.pk])
    return reverse("figures_said_school", args=[slug, school.slug, term.pk])


def _comment_address(request, term, school):
    slug = request.trust.slug
    if school is None:
        return reverse("comment_add_trust", args=[slug, term.pk])
    return reverse("comment_add_school", args=[slug, school.slug, term.pk])


@page(P.SUBMIT_FIGURES, methods=("GET", "POST"))
def comment_add_school(request, school, term_id):
    """A comment of a school on figures of a term; `?from=` starts from one of the term before."""
    return _comment(request, term_to_show(request, term_id), school)


@page(P.ENTER_TRUST_FIGURES, methods=("GET", "POST"))
def comment_add_trust(request, term_id):
    """A comment of the trust on figures of a term; `?from=` starts from one of the term before."""
    return _comment(request, term_to_show(request, term_id), None)


@page(P.SUBMIT_FIGURES, P.ENTER_TRUST_FIGURES, methods=("GET", "POST"), somewhere=True)
def comment_edit(request, comment_id):
    """Change a comment."""
    found = _comment_to_edit(request, comment_id)
    return _comment(request, found.term, found.school, found)


@page(P.SUBMIT_FIGURES, P.ENTER_TRUST_FIGURES, methods=("GET", "POST"), somewhere=True)
def comment_remove(request, comment_id):
    """Ask, then take a comment out of sight."""
    found = _comment_to_edit(request, comment_id)
    back, error = _address(request, found.term, found.school), ""
    if request.method == "POST":
        try:
            check_figures_not_final(final_review_of(request.trust, found.term), found.term)
            said_services.remove_comment(comment=found, rights=request.rights, by=request.user)
        except DomainError as refused:
            error = refused.sentence
        else:
            messages.success(request, "The comment is removed.")
            return redirect(back)
    context = {"comment": found, "back_url": back, "error": error}
    return render(request, "pages/comment_remove.html", context, status=409 if error else 200)


def _comment_to_edit(request, comment_id):
    rows = Comment.objects.filter(trust=request.trust, removed_at=None).select_related("school", "term__year")
    found = get_object_or_404(rows.prefetch_related("figures"), pk=comment_id)
    if not can_submit_figures(request.rights, found.school):
        raise PermissionDenied
    return found


def _comment(request, term, school, comment=None):
    """The form of a comment, and beside a new one those of the term before to start from."""
    figures = {f.measure.pk: (f.measure, f.name) for f in spoken_of(request.trust, term, clock.today(), school)}
    earlier = _earlier(request, term, school) if comment is None else []
    start = _chosen(request, earlier) if "from" in request.GET else comment
    posted = request.POST if request.method == "POST" else None
    form = CommentForm(posted, figures=figures, initial=comment_initial(start))
    status = 200
    if posted is not None:
        stale = is_stale(posted, form)
        if stale:
            form.add_error(None, CHANGED)
        elif form.is_valid() and _keep(request, form, term, school, comment):
            messages.success(request, "The comment is saved.")
            return redirect(_address(request, term, school))
        status = 409 if form.non_field_errors() else 422
    context = {
        "form": form,
        "term": term,
        "school": school,
        "comment": comment,
        "version": version_to_send(None, False, form),
        "earlier": earlier,
        "back_url": _address(request, term, school),
    }
    return render(request, "pages/comment_form.html", context, status=status)


def _keep(request, form, term, school, comment):
    """Whether the comment was kept; the form says what is wrong otherwise."""
    try:
        check_figures_not_final(final_review_of(request.trust, term), term)
        said_services.write_comment(
            trust=request.trust,
            term=term,
            school=school,
            text=form.cleaned_data["text"],
            measures=form.chosen(),
            restricted=form.cleaned_data["restricted"],
            rights=request.rights,
            by=request.user,
            comment=comment,
        )
    except DomainError as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return False
    return True


def _earlier(request, term, school):
    before = _term_before(request.trust, term)
    place = school.pk if school else None
    return [c for c in comments_in(request.trust, before) if c.school_id == place] if before else []


def _chosen(request, earlier):
    found = next((c for c in earlier if str(c.pk) == request.GET["from"]), None)
    if found is None:
        raise Http404
    return found
