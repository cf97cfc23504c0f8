"""The line-of-sight page, and what is behind each of its cells."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.vary import vary_on_headers

from apps.core import clock
from apps.kpis.access import kpi_to_read
from apps.kpis.timetable import holds
from apps.pages.chosen import chosen_term, term_to_show
from apps.pages.line_of_sight import look_along
from apps.sdps.selectors import alignment_in
from apps.strategies.selectors import trust_plans_of
from apps.trusts.access import page
from apps.trusts.permissions import P
from apps.trusts.selectors import terms_of


@page(P.READ_SCHOOL_PLAN, somewhere=True)
def line_of_sight(request):
    """Trust KPIs by schools with the actions that serve them, and the gaps; for the plans that the person may read."""
    today = clock.today()
    term = chosen_term(request, today)
    if term is None:
        return render(request, "pages/line_of_sight.html", {"term": None})
    sight = look_along(
        trust=request.trust, term=term, today=today, rights=request.rights, page=request.GET.get("page", 1)
    )
    plans = list(trust_plans_of(request.trust))
    context = {
        "term": term,
        "terms": [
            t for t in terms_of(request.trust) if t == term or any(holds(p.starts_on, p.ends_on, t) for p in plans)
        ],
        "sight": sight,
        "alignment": sight.alignment,
        "cells_url": reverse("line_of_sight_kpi", args=[request.trust.slug, term.pk, 0]).removesuffix("0/"),
    }
    return render(request, "pages/line_of_sight.html", context)


@page(P.READ_SCHOOL_PLAN, somewhere=True)
@vary_on_headers("HX-Request")
def line_of_sight_kpi(request, term_id, kpi_id):
    """The actions that serve a KPI in a term: the trust's own, and each school's by number."""
    return _behind(request, term_id, kpi_id, None)


@page(P.READ_SCHOOL_PLAN)
@vary_on_headers("HX-Request")
def line_of_sight_school(request, term_id, kpi_id, school):
    """The actions of one school that serve a KPI in a term."""
    return _behind(request, term_id, kpi_id, school)


def _behind(request, term_id, kpi_id, school):
    term = term_to_show(request, term_id)
    kpi = kpi_to_read(request, kpi_id)
    readable = request.rights.schools_with(P.READ_SCHOOL_PLAN)
    only = readable if school is None else frozenset({school.pk})
    alignment = alignment_in(trust=request.trust, term=term, today=clock.today(), schools=only)
    if kpi.pk not in {found.pk for found in alignment.kpis}:
        raise Http404
    is_panel = bool(request.htmx) and not request.htmx.history_restore_request
    serving = [(found, len(alignment.serving(kpi, found))) for found in alignment.schools]
    plans = [plan for plan in alignment.school_plans if school is not None and plan.school_id == school.pk]
    context = {
        "term": term,
        "kpi": kpi,
        "school": school,
        "linked": alignment.serving(kpi, school),
        "serving": [(found, count) for found, count in serving if count],
        "not_serving": [found for found, count in serving if not count],
        "plan": plans[0] if plans else None,
        "may_link": school is not None and request.rights.may(P.EDIT_SCHOOL_PLAN, school.pk),
        "is_panel": is_panel,
    }
    return render(request, f"pages/{'_sight_cell' if is_panel else 'sight_cell'}.html", context)
