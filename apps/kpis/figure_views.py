"""The pages on which figures are entered: who owes what, one school's, and the trust's own or all schools' by KPI."""

from collections import Counter
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apps.core import clock
from apps.core.errors import DomainError
from apps.kpis import asking, services
from apps.kpis.access import period_to_enter
from apps.kpis.figure_forms import FigureForm
from apps.kpis.figure_table import progress_table, sections_by_family, sections_by_measure
from apps.trusts.access import page
from apps.trusts.models import Term
from apps.trusts.permissions import P
from apps.trusts.selectors import term_on, terms_of


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
    context = {
        "term": term,
        "terms": [t for t in terms_of(request.trust) if t.starts_on <= today],
        "table": progress_table(progress, today),
        "by_kpi": request.rights.may(P.ENTER_SCHOOL_FIGURES),
    }
    return render(request, "kpis/figures.html", context)


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
    here = reverse("figures_school", args=[request.trust.slug, school.slug, period.pk])
    context = {"heading": school.name, "period": period, "school": school}
    return _enter(request, load, context, here, sections_by_family)


@page(P.ENTER_TRUST_FIGURES, P.ENTER_SCHOOL_FIGURES, methods=("GET", "POST"))
def figures_trust(request, period_id):
    """The trust's own figures of one period; for the data lead (`?kpi=`) one KPI's of all schools."""
    rights = request.rights
    period = get_object_or_404(asking.periods_with_terms(request.trust), pk=period_id)
    may_own, may_all = rights.may(P.ENTER_TRUST_FIGURES), rights.may(P.ENTER_SCHOOL_FIGURES)
    here = reverse("figures_trust", args=[request.trust.slug, period.pk])
    kpis = asking.kpis_of_schools(request.trust, period) if may_all else []
    context = {"heading": request.trust.name, "period": period, "kpis": kpis, "may_own": may_own}
    if "kpi" in request.GET:
        return _of_one_kpi(request, period, context, here)
    if request.method == "POST" and not may_own:
        raise PermissionDenied
    context["lists"] = asking.counted_by_family(trust=request.trust, period=period, kpis=kpis, today=clock.today())
    load = partial(asking.asked_of_trust, trust=request.trust, period=period, today=clock.today())
    return _enter(request, load if may_own else _nothing, context, here, sections_by_family)


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
    own = f"{here}?kpi={kpis[place].pk}"
    after = f"{here}?kpi={following.pk}" if following and "next" in request.POST else own
    context |= {"kpi": kpis[place], "following": following, "place": place + 1}
    return _enter(request, load, context, after, sections_by_measure)


def _nothing():
    return asking.Asking(asked=[], others=[])


def _enter(request, load, context, after, arrange):
    """Show the rows, or keep what is right in them; rows that are wrong are shown again with what was typed."""
    today, asked = clock.today(), load()
    wrong, error = [], ""
    if request.method == "POST":
        forms = [_form(row, today, context, request.POST) for row in asked.asked]
        touched = [form for form in forms if form.is_touched]
        wrong = [form for form in touched if not form.is_valid()]
        entries = [form.entry for form in touched if form.is_valid() and form.entry is not None]
        try:
            services.record_figures(trust=request.trust, period=context["period"], entries=entries, by=request.user)
        except DomainError as refused:
            error, entries = refused.sentence, []
        else:
            asked = load()
            _say(request, asked, entries, wrong)
            if not wrong:
                return redirect(after)
    bad = {form.prefix for form in wrong}
    forms = [_form(row, today, context) for row in asked.asked]
    if error:
        forms = [_form(row, today, context, request.POST) for row in asked.asked]
    forms = [_again(form, today, context, request.POST) if form.prefix in bad else form for form in forms]
    context |= {
        "sections": arrange(forms),
        "others": asked.others,
        "wrong": [form for form in forms if form.prefix in bad],
        "error": error,
        "is_open": context["period"].starts_on <= today,
        "is_late": today > context["period"].due_on,
    }
    return render(request, "kpis/figures_enter.html", context, status=422 if wrong else 409 if error else 200)


def _form(row, today, context, data=None):
    label = row.cell.name if "kpi" not in context else row.cell.school.name
    return FigureForm(data, asked=row, today=today, label=label)


def _again(form, today, context, data):
    """A wrong row with what was typed, beside the figure as it stands now."""
    again = _form(form.asked, today, context, data)
    again.is_valid()
    return again


def _say(request, asked, entries, wrong):
    """How many figures were kept, and in which colours they stand."""
    places = {(entry.measure.pk, entry.school.pk if entry.school else None) for entry in entries if not entry.clear}
    cells = [row.cell for row in asked.asked]
    states = Counter(
        cell.rating.state for cell in cells if (cell.measure.pk, cell.school.pk if cell.school else None) in places
    )
    out = len(entries) - len(places)
    parts = []
    if places:
        colours = ", ".join(f"{number} {state.word.lower()}" for state, number in sorted(states.items(), key=_rank))
        parts.append(f"{_figures(len(places))} saved: {colours}.")
    if out:
        parts.append(f"{_figures(out)} taken out.")
    if wrong:
        parts.append(f"{_figures(len(wrong))} not saved: see below.")
    if not parts:
        parts.append("Nothing was changed.")
    (messages.success if entries and not wrong else messages.info)(request, " ".join(parts))


def _rank(item):
    return -item[0].rank


def _figures(number):
    return f"{number} {'figure' if number == 1 else 'figures'}"
