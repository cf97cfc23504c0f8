"""The pages on which figures are entered: who owes what, one school's, and the trust's own or all schools' by KPI."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apps.core import clock
from apps.core.errors import DomainError
from apps.kpis import asking, figure_services, services
from apps.kpis.access import period_to_enter
from apps.kpis.figure_policies import can_submit_figures
from apps.kpis.figure_table import progress_table, sections_by_family, sections_by_measure
from apps.pages.figure_page import Sheet, saved_words, with_people
from apps.pages.figure_submit import drafts_by_period, submission_of, submitted_words
from apps.pages.figure_words import ALL_SCHOOLS, due_words, everybody_words, review_words, who_words
from apps.reviews.selectors import reviews_of
from apps.trusts.access import page
from apps.trusts.models import Term
from apps.trusts.permissions import P
from apps.trusts.selectors import term_on, terms_of

MANY = 20  # with more lines than these one may ask for those that are late alone


@page(P.ENTER_SCHOOL_FIGURES, P.ENTER_TRUST_FIGURES, somewhere=True)
def figures(request):
    """Who has how many figures in for each period of a term, with the day they are due."""
    today = clock.today()
    term = _chosen_term(request, today)
    progress = []
    if term is not None:
        progress = asking.progress_in(
            trust=request.trust,
            term=term,
            today=today,
            schools=request.rights.schools_with(P.ENTER_SCHOOL_FIGURES),
            trust_too=request.rights.may(P.ENTER_TRUST_FIGURES),
        )
    table = progress_table(progress, today)
    late_only = request.GET.get("which") == "late"
    context = {
        "term": term,
        "terms": [t for t in terms_of(request.trust) if t.starts_on <= today],
        "table": table,
        "late_only": late_only,
        "can_narrow": late_only or len(table.rows) > MANY,
        "rows": table.late if late_only else table.rows,
        "to_submit": drafts_by_period(progress, request.rights),
        "by_kpi": request.rights.may(P.ENTER_SCHOOL_FIGURES),
        "may_verify": request.rights.may_somewhere(P.VERIFY_FIGURES),
        "who": everybody_words(
            schools=request.rights.may_somewhere(P.ENTER_SCHOOL_FIGURES),
            trust=request.rights.may(P.ENTER_TRUST_FIGURES),
        ),
    }
    return render(request, "pages/figures.html", context)


@page(P.SUBMIT_FIGURES, P.ENTER_TRUST_FIGURES, methods=("POST",), somewhere=True)
def figures_submit(request, period_id):
    """Submit every draft of a period that the person answers for, of all their schools at once."""
    period = get_object_or_404(asking.periods_with_terms(request.trust), pk=period_id)
    number = figure_services.submit_all_figures(
        trust=request.trust, period=period, rights=request.rights, by=request.user
    )
    messages.success(request, submitted_words(number) or "There was nothing left to submit.")
    return redirect(reverse("figures", args=[request.trust.slug]) + f"?term={period.term_id}")


def _chosen_term(request, today):
    asked = request.GET.get("term", "")
    if asked:
        rows = terms_of(request.trust)
        return get_object_or_404(rows, pk=asked) if asked.isdecimal() else get_object_or_404(Term.objects.none())
    return term_on(request.trust, today)


@page(P.ENTER_SCHOOL_FIGURES, methods=("GET", "POST"))
def figures_school(request, school, period_id):
    """One school's figures of one period."""
    period = period_to_enter(request, period_id, school)
    load = partial(asking.asked_of_school, trust=request.trust, period=period, school=school, today=clock.today())
    context = {"heading": school.name, "period": period, "school": school, "who": who_words(school)}
    context["can_submit"] = can_submit_figures(request.rights, school)
    return _enter(request, load, context, None, sections_by_family)


@page(P.ENTER_TRUST_FIGURES, P.ENTER_SCHOOL_FIGURES, methods=("GET", "POST"))
def figures_trust(request, period_id):
    """The trust's own figures of one period; for the data lead (`?kpi=`) one KPI's of all schools."""
    rights = request.rights
    period = get_object_or_404(asking.periods_with_terms(request.trust), pk=period_id)
    may_own, may_all = rights.may(P.ENTER_TRUST_FIGURES), rights.may(P.ENTER_SCHOOL_FIGURES)
    here = reverse("figures_trust", args=[request.trust.slug, period.pk])
    kpis = asking.kpis_of_schools(request.trust, period) if may_all else []
    context = {"heading": request.trust.name, "period": period, "kpis": kpis, "who": who_words(None)}
    context["can_submit"] = may_own
    if "kpi" in request.GET:
        return _of_one_kpi(request, period, context, here)
    if request.method == "POST" and not may_own:
        raise PermissionDenied
    context["lists"] = asking.counted_by_family(trust=request.trust, period=period, kpis=kpis, today=clock.today())
    load = partial(asking.asked_of_trust, trust=request.trust, period=period, today=clock.today())
    return _enter(request, load if may_own else _nothing, context, None, sections_by_family)


def _of_one_kpi(request, period, context, here):
    """The rows of one KPI for every school, with the KPIs before and after it."""
    if not request.rights.may(P.ENTER_SCHOOL_FIGURES):
        raise PermissionDenied
    kpis, asked = context["kpis"], request.GET["kpi"]
    place = next((i for i, kpi in enumerate(kpis) if str(kpi.pk) == asked), None)
    if place is None:
        raise Http404
    following = kpis[place + 1] if place + 1 < len(kpis) else None
    load = partial(asking.asked_of_all, trust=request.trust, period=period, kpi=kpis[place], today=clock.today())
    after = f"{here}?kpi={following.pk}" if following and "next" in request.POST else None
    context |= {"kpi": kpis[place], "following": following, "place": place + 1, "who": ALL_SCHOOLS}
    context["can_submit"] = request.rights.may(P.SUBMIT_FIGURES)
    return _enter(request, load, context, after, sections_by_measure)


def _nothing():
    return asking.Asking()


def _enter(request, load, context, following, arrange):
    """Show the rows, or keep what is right in them; rows that are wrong are shown again with what was typed."""
    today, sent = clock.today(), request.POST if request.method == "POST" else None
    sheet = Sheet(load(), today, by_school="kpi" in context, data=sent)
    error = ""
    if sent is not None:
        if "preview" in sent:
            return render(request, "pages/_figures_now.html", {"nows": sheet.nows()})
        entries = sheet.check()
        try:
            services.record_figures(trust=request.trust, period=context["period"], entries=entries, by=request.user)
        except DomainError as refused:
            error, sheet.wrong = refused.sentence, sheet.touched()
        else:
            submitted = _submit(request, context, sheet) if "submit" in sent and context["can_submit"] else 0
            sheet.asking = load()
            said = saved_words(sheet.asking, entries, sheet.wrong, submitted_words(submitted))
            (messages.success if (entries or submitted) and not sheet.wrong else messages.info)(request, said)
            if not sheet.wrong:
                return redirect(following or request.get_full_path())
    context |= _shown(request, sheet, context["period"], today, arrange)
    context |= {"error": error, "wrong": [] if error else sheet.wrong}
    return render(request, "pages/figures_enter.html", context, status=409 if error else 422 if sheet.wrong else 200)


def _submit(request, context, sheet):
    """Submit the drafts of the page, but for those that somebody is about to change; gives how many."""
    held = [row.asked.cell.reading for row in sheet.wrong]
    return figure_services.submit_figures(
        trust=request.trust,
        period=context["period"],
        rights=request.rights,
        by=request.user,
        school=context.get("school"),
        kpi=context.get("kpi"),
        but=[reading.pk for reading in held if reading is not None],
    )


def _shown(request, sheet, period, today, arrange):
    """What the page shows of a sheet: its rows, the ways to narrow them, and what a correction would do."""
    shown = request.GET.get("show", "")
    page = sheet.page(shown, request.GET.get("page"))
    with_people(page.object_list)
    sections = arrange(page.object_list)
    review = reviews_of(request.trust).filter(term=period.term).first()
    return {
        "sections": sections,
        "pairs": any(form.has_pair for form in page.object_list),
        "page": page,
        "filters": sheet.filters(shown),
        "others": sheet.asking.others,
        "submission": submission_of(sheet.asking, by_school="kpi" in request.GET),
        "is_open": period.starts_on <= today,
        "due": due_words(
            period,
            today,
            is_complete=not any(row.is_missing for row in sheet.asking.asked),
            grace_days=request.trust.grace_days,
        ),
        "of_review": review_words(period, review),
        "is_final": review is not None and review.figures_final_at is not None,
    }
