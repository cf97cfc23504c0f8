"""The scorecard's page."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from apps.core import clock
from apps.core.rag import State
from apps.kpis.selectors import plans_in
from apps.pages.scorecard_page import BY, groups_of
from apps.scorecard.scorecard import build_scorecard
from apps.trusts.access import page
from apps.trusts.permissions import P
from apps.trusts.selectors import term_on, terms_of


@page(P.SEE_LIVE_FIGURES, somewhere=True)
def scorecard(request):
    """A term's KPIs by schools, as the figures stand today; for the schools that the person sees."""
    today = clock.today()
    term = _chosen_term(request, today)
    by = request.GET.get("by", "family")
    if term is None:
        return render(request, "pages/scorecard.html", {"term": None})
    schools = request.rights.schools_with(P.SEE_LIVE_FIGURES)
    plans = [
        plan
        for plan in plans_in(request.trust, term).select_related("school")
        if plan.is_trust_plan or (schools is not None and plan.school_id in schools)
    ]
    card = build_scorecard(trust=request.trust, term=term, today=today, schools=schools, plans=plans)
    context = {
        "term": term,
        "terms": [choice for choice in terms_of(request.trust) if choice.starts_on <= today],
        "by": by,
        "bys": BY,
        "card": card,
        "groups": groups_of(card, by),
        "states": sorted({cell.rating.state for cell in card.cells}, key=lambda state: state.rank),
        "kpi_url": reverse("kpi", args=[request.trust.slug, 0]),
        "overdue": sum(cell.rating.state is State.OVERDUE for cell in card.cells),
    }
    return render(request, "pages/scorecard.html", context)


def _chosen_term(request, today):
    asked = request.GET.get("term", "")
    if not asked:
        return term_on(request.trust, today)
    if not asked.isdecimal():
        raise Http404
    return get_object_or_404(terms_of(request.trust), pk=asked)
