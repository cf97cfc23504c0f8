"""The pages on which figures are verified: what is asked of a person, and one figure with its whole life."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apps.core import clock
from apps.core.errors import DomainError, NotAllowed
from apps.kpis import figure_policies, figure_services
from apps.kpis.access import kpi_to_read
from apps.kpis.cells import Desk
from apps.kpis.check_forms import AnswerForm, BulkForm, CheckForm, ReturnForm
from apps.kpis.evidence import Cell
from apps.kpis.facts import Figure
from apps.kpis.figure_services import Finding, version_of
from apps.kpis.phrases import figure_words
from apps.kpis.selectors import load_term
from apps.kpis.to_verify import differences_to_answer, figure_with_life, to_verify, with_figures
from apps.pages.chosen import chosen_term
from apps.pages.figure_submit import count_figures
from apps.reviews.policies import check_figures_not_final
from apps.reviews.selectors import final_review_of
from apps.trusts.access import page
from apps.trusts.permissions import P
from apps.trusts.selectors import terms_of

ROWS_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One figure that may be verified; `version` says which state of it was seen."""

    cell: Cell
    reasons: Sequence[str]
    version: str
    is_ticked: bool


@page(P.VERIFY_FIGURES, P.SUBMIT_FIGURES, methods=("GET", "POST"), somewhere=True)
def figures_verify(request):
    """What is asked to be verified in a term, many at once; and the differences that wait for this person's answer."""
    today = clock.today()
    term = chosen_term(request, today)
    if term is None:
        return render(request, "pages/figures_verify.html", {"term": None})
    found = to_verify(request.trust, term, today, request.rights)
    everything = request.GET.get("show") == "all"
    shown = Paginator([*found.wanted, *(found.others if everything else ())], ROWS_A_PAGE)
    part = shown.get_page(request.GET.get("page"))
    readings = {version_of(one.cell.reading): one.cell.reading for one in part.object_list if one.cell.reading}
    form, status = BulkForm(request.POST or None, versions=list(readings)), 200
    if request.method == "POST":
        status = _verify_many(request, term, form, readings)
        if status == 302:
            return redirect(request.get_full_path())
    ticked = set(request.POST.getlist("figure") if request.method == "POST" else ())
    everyone = request.GET.get("tick") == "all"
    rows = [
        Row(one.cell, one.reasons, version, everyone or version in ticked)
        for version, one in zip(readings, part.object_list, strict=True)
    ]
    context = {
        "term": term,
        "terms": [t for t in terms_of(request.trust) if t.starts_on <= today],
        "found": found,
        "rows": rows,
        "page": part,
        "form": form,
        "everything": everything,
        "final": final_review_of(request.trust, term),
        "differences": with_figures(differences_to_answer(request.trust, request.rights)),
    }
    return render(request, "pages/figures_verify.html", context, status=status)


def _verify_many(request, term, form, readings):
    """Keep the ticked figures as verified; gives the status to answer with, 302 once they are kept."""
    if not form.is_valid():
        return 422
    findings = [Finding(reading=readings[version], seen=version) for version in form.cleaned_data["figure"]]
    try:
        check_figures_not_final(final_review_of(request.trust, term), term)
        number = figure_services.verify_figures(
            trust=request.trust,
            findings=findings,
            method=form.cleaned_data["method"],
            rights=request.rights,
            by=request.user,
        )
    except DomainError as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return refused.status
    messages.success(request, f"{count_figures(number)} verified.")
    return 302


@page(P.VERIFY_FIGURES, P.ENTER_SCHOOL_FIGURES, P.ENTER_TRUST_FIGURES, somewhere=True)
def figure(request, reading_id):
    """One figure: who reported, submitted, returned and checked it, and what this person may do about it."""
    return _show(request, _figure(request, reading_id))


@page(P.VERIFY_FIGURES, methods=("POST",), somewhere=True)
def figure_verify(request, reading_id):
    """Keep what a second method gave for one figure."""
    found = _figure(request, reading_id)
    form = CheckForm(request.POST, kpi=found.measure.kpi, prefix="check")

    def keep():
        figure_services.verify_figures(
            trust=request.trust,
            findings=[form.finding(found)],
            method=form.cleaned_data["method"],
            rights=request.rights,
            by=request.user,
        )
        agrees = form.cleaned_data["result"] == "agrees"
        return "The figure is verified." if agrees else "The difference is noted, and waits for an answer."

    return _keep(request, found, "check", form, keep, figure_policies.check_verify_figure)


@page(P.RETURN_FIGURES, methods=("POST",), somewhere=True)
def figure_return(request, reading_id):
    """Give a figure back with a reason."""
    found = _figure(request, reading_id)
    form = ReturnForm(request.POST, prefix="return")

    def keep():
        reason = form.cleaned_data["reason"]
        figure_services.return_figure(reading=found, reason=reason, rights=request.rights, by=request.user)
        return "The figure is returned: it counts again once it is corrected and submitted."

    return _keep(request, found, "return", form, keep, figure_policies.check_return_figure)


@page(P.SUBMIT_FIGURES, P.ENTER_TRUST_FIGURES, methods=("POST",), somewhere=True)
def figure_answer(request, reading_id):
    """Say why a figure stands although a check found something else."""
    found = _figure(request, reading_id)
    check = getattr(found, "check_made", None)
    if check is None:
        raise Http404
    form = AnswerForm(request.POST, prefix="answer")

    def keep():
        answer = form.cleaned_data["answer"]
        figure_services.answer_difference(check=check, answer=answer, rights=request.rights, by=request.user)
        return "Your answer is kept beside the difference."

    def allowed(rights, reading):
        figure_policies.check_answer_difference(rights, check, reading.school)

    return _keep(request, found, "answer", form, keep, allowed)


def _figure(request, reading_id):
    """The figure, for one who enters or verifies figures there: not there is 404, not for this person 403."""
    found = get_object_or_404(figure_with_life(request.trust), pk=reading_id)
    found.measure.kpi = kpi_to_read(request, found.measure.kpi_id)
    rights, school_id = request.rights, found.school_id
    enters = P.ENTER_TRUST_FIGURES if school_id is None else P.ENTER_SCHOOL_FIGURES
    if not (rights.may(P.VERIFY_FIGURES, school_id) or rights.may(enters, school_id)):
        raise PermissionDenied
    return found


def _keep(request, found, name, form, keep, allowed):
    """What one form of the page asks for; the page again where it cannot be done."""
    try:
        allowed(request.rights, found)
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused
    except DomainError as refused:
        return _show(request, found, error=refused.sentence, status=refused.status)
    if not form.is_valid():
        return _show(request, found, forms={name: form}, status=422)
    try:
        check_figures_not_final(final_review_of(request.trust, found.period.term), found.period.term)
        said = keep()
    except DomainError as refused:
        if refused.field in form.fields:
            form.add_error(refused.field, refused.sentence)
            return _show(request, found, forms={name: form}, status=422)
        return _show(request, found, forms={name: form}, error=refused.sentence, status=refused.status)
    messages.success(request, said)
    return redirect("figure", request.trust.slug, found.pk)


def _show(request, found, forms=None, error="", status=200):
    kpi, rights, term = found.measure.kpi, request.rights, found.period.term
    only = None if found.school is None else frozenset({found.school.pk})
    evidence = load_term(trust=request.trust, term=term, today=clock.today(), kpis=[kpi], schools=only)
    cell: Cell = Desk(evidence, term).cell(kpi, found.measure, found.school, found.period)
    check = getattr(found, "check_made", None)
    final = final_review_of(request.trust, term)
    initial = {"method": kpi.second_method[:500], "seen": version_of(found)}
    offered = {
        "check": CheckForm(kpi=kpi, prefix="check", initial=initial)
        if not final and figure_policies.can_verify_figure(rights, found)
        else None,
        "return": ReturnForm(prefix="return")
        if not final and figure_policies.can_return_figure(rights, found)
        else None,
        "answer": AnswerForm(prefix="answer", initial={"answer": check.answer})
        if check and not final and figure_policies.can_answer_difference(rights, check, found.school)
        else None,
    } | (forms or {})
    context = {
        "reading": found,
        "kpi": kpi,
        "cell": cell,
        "check": check,
        "found_words": _found_words(cell, check),
        "final": final,
        "forms": offered,
        "wrong": list((forms or {}).values()),
        "error": error,
        "is_own": found.reported_by_id == rights.user_id,
        "entry_url": _entry_url(request, found),
    }
    return render(request, "pages/figure.html", context, status=status)


def _found_words(cell, check):
    """What a check found, as figures are printed; "" where it says so in its note alone."""
    if check is None or check.agrees:
        return ""
    return check.grade or (figure_words(cell.rating.case, Figure(value=check.value)) if check.value is not None else "")


def _entry_url(request, found):
    """Where the person corrects the figure, or "" for one who may not."""
    slug, school, period = request.trust.slug, found.school, found.period_id
    if school is None:
        return reverse("figures_trust", args=[slug, period]) if request.rights.may(P.ENTER_TRUST_FIGURES) else ""
    may = request.rights.may(P.ENTER_SCHOOL_FIGURES, school.pk)
    return reverse("figures_school", args=[slug, school.slug, period]) if may else ""
