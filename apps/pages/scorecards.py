"""The scorecard's page, each of its cells, and the scorecard as an Excel file."""

from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.vary import vary_on_headers

from apps.actions.selectors import linked_actions_of
from apps.core import clock
from apps.core.rag import State
from apps.kpis.access import kpi_to_read
from apps.kpis.models import Measure
from apps.kpis.selectors import all_plans_in
from apps.pages.cell_page import build_cell_page
from apps.pages.chosen import chosen_term, term_to_show
from apps.pages.priority_standing import overview_of, sees_overview
from apps.pages.scorecard_choice import Choice, chips_of, facets_of, orders_of, read_choice
from apps.pages.scorecard_page import lay_out
from apps.pages.scorecard_sheet import file_name, scorecard_workbook
from apps.reports.sheets import EXCEL
from apps.reviews.selectors import final_review_of
from apps.scorecard.scorecard import build_scorecard
from apps.strategies.selectors import themes_of
from apps.trusts.access import page
from apps.trusts.permissions import P
from apps.trusts.selectors import all_terms, terms_of
from apps.trusts.vocabulary import Words


@page(P.SEE_SUBMITTED_FIGURES, somewhere=True)
@vary_on_headers("HX-Request")
def scorecard(request):
    """A term's KPIs by schools, as the figures stand today, for the schools that the person sees; to htmx the table."""
    terms = all_terms(request.trust)
    term = chosen_term(request, clock.today(), terms)
    if term is None:
        return render(request, "pages/scorecard.html", {"term": None})
    card, _, _, facets, choice = _asked(request, term)
    layout = lay_out(card, choice, request.GET.get("page", 1))
    here = reverse("scorecard", args=[request.trust.slug])
    context = {
        "term": term,
        "terms": _begun(terms),
        "card": card,
        "facets": [facet for facet in facets if facet.is_offered],
        "choice": choice,
        "chips": chips_of(choice, facets),
        "orders": orders_of(choice, card, Words(request.trust.vocabulary)),
        "layout": layout,
        "others": _others(request, term),
        "sees_drafts": request.rights.may_somewhere(P.SEE_LIVE_FIGURES),
        "sees_priorities": sees_overview(request.rights),
        "may_verify": request.rights.may_somewhere(P.VERIFY_FIGURES),
        "shown": sorted({c.rating.state for row in layout.rows for c in row.cells}, key=lambda state: state.rank),
        "here": here,
        "excel_url": reverse("scorecard_excel", args=[request.trust.slug]) + choice.query,
        "cells_url": reverse("scorecard_cell_trust", args=[request.trust.slug, term.pk, 0]).removesuffix("0/"),
        "overdue": card.tally.states.get(State.OVERDUE, 0),
        "is_fragment": _wants_fragment(request),
    }
    answer = render(request, f"pages/{'_scorecard_results' if _wants_fragment(request) else 'scorecard'}.html", context)
    if _wants_fragment(request):
        answer["HX-Push-Url"] = here + choice.query
    return answer


def _begun(terms):
    """Those that have begun."""
    return [found for found in terms if found.starts_on <= clock.today()]


def _others(request, term):
    """Where the other schools' final colours are, for those who see only some schools' live ones."""
    may = request.rights.may
    return (
        final_review_of(request.trust, term) if may(P.SEE_OTHER_SCHOOLS) and not may(P.SEE_SUBMITTED_FIGURES) else None
    )


def _wants_fragment(request):
    return bool(request.htmx) and not request.htmx.boosted and not request.htmx.history_restore_request


def _asked(request, term):
    """The scorecard as far as the person sees it, every plan of the term, themes, filters, and what was chosen."""
    schools = request.rights.schools_with(P.SEE_SUBMITTED_FIGURES)
    every = all_plans_in(request.trust, term)
    plans = [plan for plan in every if plan.is_trust_plan or (schools is not None and plan.school_id in schools)]
    card = build_scorecard(
        trust=request.trust,
        term=term,
        today=clock.today(),
        schools=schools,
        plans=plans,
        drafts_of=request.rights.schools_with(P.SEE_LIVE_FIGURES),
    )
    themes = themes_of(request.trust, plans)
    facets = facets_of(card, themes, Words(request.trust.vocabulary))
    choice: Choice = read_choice(request.GET, term, facets, card)
    return card, every, themes, facets, choice


@page(P.SEE_LIVE_FIGURES)
def priorities(request):
    """How the trust's priorities stand in a term, and what should be looked at."""
    terms = all_terms(request.trust)
    term = chosen_term(request, clock.today(), terms)
    if term is None:
        return redirect("scorecard", request.trust.slug)
    overview = overview_of(trust=request.trust, term=term, today=clock.today(), rights=request.rights, card=None)
    if overview is None:
        raise PermissionDenied
    context = {"term": term, "terms": _begun(terms), "today": clock.today(), "overview": overview}
    return render(request, "pages/priorities.html", context)


@page(P.SEE_SUBMITTED_FIGURES, somewhere=True)
def scorecard_excel(request):
    """The scorecard as an Excel file, with the filters and in the order of the page that it is asked from."""
    term = chosen_term(request, clock.today())
    if term is None:
        raise Http404
    card, plans, themes, facets, choice = _asked(request, term)
    words = Words(request.trust.vocabulary)
    content = scorecard_workbook(
        layout=lay_out(card, choice),
        chips=chips_of(choice, facets),
        order=next(option.label for option in orders_of(choice, card, words) if option.value == choice.order),
        themes={theme.pk: theme.name for theme in themes},
        words=words,
        rights=request.rights,
        overview=overview_of(
            trust=request.trust, term=term, today=clock.today(), rights=request.rights, card=card, plans=plans
        ),
    )
    answer = HttpResponse(content, content_type=EXCEL)
    answer["Content-Disposition"] = f'attachment; filename="{file_name(card)}"'
    return answer


@page(P.SEE_SUBMITTED_FIGURES)
@vary_on_headers("HX-Request")
def scorecard_cell(request, term_id, measure_id, school):
    """One school's cell of the scorecard, explained."""
    return _cell(request, term_id, measure_id, school, schools=frozenset({school.pk}))


@page(P.SEE_SUBMITTED_FIGURES)
@vary_on_headers("HX-Request")
def scorecard_cell_trust(request, term_id, measure_id):
    """The trust's cell of one row of the scorecard, explained, with the schools behind it."""
    return _cell(request, term_id, measure_id, None, schools=None)


def _cell(request, term_id, measure_id, school, *, schools):
    term = term_to_show(request, term_id)
    measure = get_object_or_404(Measure.objects.filter(trust=request.trust), pk=measure_id)
    kpi = kpi_to_read(request, measure.kpi_id)
    found = build_cell_page(
        trust=request.trust,
        term=term,
        today=clock.today(),
        kpi=kpi,
        measure=measure,
        school=school,
        schools=schools,
        rights=request.rights,
        linked=linked_actions_of(kpi, request.rights),
        terms=list(terms_of(request.trust)),
    )
    if found is None:
        raise Http404
    context = {"cell": found, "term": term, "kpi": kpi, "back_url": _came_from(request, term)}
    name = "_scorecard_cell" if _wants_fragment(request) else "scorecard_cell"
    return render(request, f"pages/{name}.html", context | {"is_panel": _wants_fragment(request)})


def _came_from(request, term):
    """The scorecard as it was left, with its filters; else that of the term."""
    here = reverse("scorecard", args=[request.trust.slug])
    try:
        came = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        came = urlsplit("")
    if came.path == here and came.netloc == request.get_host():
        return f"{here}?{came.query}" if came.query else here
    return f"{here}?term={term.pk}"
