"""The pages on which targets and amber limits are seen and set: one KPI's, and a term's by schools."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apps.core import clock
from apps.core.errors import BadValue, DomainError
from apps.core.figures import print_day
from apps.kpis import target_services as services
from apps.kpis.access import kpi_to_read
from apps.kpis.limit_history import changes_shown
from apps.kpis.models import Family
from apps.kpis.selectors import kpis_of, plans_in, targets_of
from apps.kpis.target_grid import PARTS, Grid, Line
from apps.kpis.target_inputs import ReasonForm
from apps.kpis.targets_listed import versions_of, without_target
from apps.kpis.typed import day_typed
from apps.strategies.models import Plan
from apps.strategies.policies import can_edit_plan
from apps.trusts.access import page
from apps.trusts.permissions import P
from apps.trusts.selectors import schools_of, term_on, terms_of

SCHOOLS_DOWN, SCHOOLS_ACROSS, KPIS_DOWN = 50, 5, 20
EVERY_TERM = Line("every", "Every term")


@page(P.READ_TRUST_PLAN, methods=("GET", "POST"))
def kpi_targets(request, kpi_id):
    """One KPI's targets: schools down, the terms of a year (`?year=`) across; and every version of them."""
    kpi, today = kpi_to_read(request, kpi_id), clock.today()
    terms = list(terms_of(request.trust).filter(starts_on__lte=kpi.plan.ends_on, ends_on__gte=kpi.plan.starts_on))
    years = list(dict.fromkeys(term.year.name for term in terms))
    current = term_on(request.trust, today)
    year = _chosen(request.GET.get("year", ""), years, current.year.name if current else "")
    schools = list(schools_of(request.trust)) if kpi.for_each_school and kpi.plan.school_id is None else []
    pager = Paginator(schools, SCHOOLS_DOWN).get_page(request.GET.get("page"))
    owner = "All schools" if schools else (kpi.plan.school.name if kpi.plan.school else "The trust")
    rows = [Line("all", owner, kpi=kpi), *(Line(s.slug, s.name, kpi=kpi, school=s) for s in pager)]
    columns = [EVERY_TERM, *(_term_line(term) for term in terms if term.year.name == year)]
    context = {
        "kpi": kpi,
        "years": years,
        "year": year,
        "pager": pager,
        "back_url": reverse("kpi", args=[request.trust.slug, kpi.pk]),
        "versions": versions_of(kpi, today),
        "without_target": without_target(kpi),
    }
    return _grid(request, rows, columns, [kpi], can_edit_plan(request.rights, kpi.plan), context)


@page(P.READ_TRUST_PLAN, methods=("GET", "POST"))
def targets(request):
    """The trust's KPIs down and its schools across, for every term or one (`?term=`)."""
    today = clock.today()
    terms = [term for term in terms_of(request.trust) if term.ends_on >= today]
    asked = request.GET.get("term", "")
    term = get_object_or_404(terms_of(request.trust), pk=asked) if asked.isdecimal() else None
    held_in = term or term_on(request.trust, today)
    plans = [] if held_in is None else list(plans_in(request.trust, held_in).filter(kind=Plan.Kind.TRUST))
    found = kpis_of(request.trust, plans)
    family = request.GET.get("family", "")
    chosen = get_object_or_404(Family, trust=request.trust, pk=family) if family.isdecimal() else None
    if chosen is not None:
        found = found.filter(family=chosen)
    pager = Paginator(found, KPIS_DOWN).get_page(request.GET.get("page"))
    across = Paginator(list(schools_of(request.trust)), SCHOOLS_ACROSS).get_page(request.GET.get("schools"))
    kpis = list(pager.object_list)
    rows = [Line(str(kpi.pk), str(kpi), kpi=kpi, term=term) for kpi in kpis]
    columns = [Line("all", "All schools", "or the trust"), *(Line(s.slug, s.name, school=s) for s in across)]
    context = {
        "terms": terms,
        "term": term,
        "families": Family.objects.filter(trust=request.trust),
        "family": chosen,
        "pager": pager,
        "across": across,
        "groups": [(part.number, part.object_list[0], part.object_list[-1]) for part in across.paginator if part],
    }
    may_edit = bool(plans) and all(can_edit_plan(request.rights, plan) for plan in plans)
    return _grid(request, rows, columns, kpis, may_edit, context)


def _chosen(asked, choices, usual):
    if asked and asked not in choices:
        raise Http404
    return asked or (usual if usual in choices else (choices[-1] if choices else ""))


def _term_line(term):
    return Line(str(term.pk), f"{term.get_name_display()} {term.year.name}", term=term)


def _grid(request, rows, columns, kpis, may_edit, context):
    """Show the grid, or propose what is right in it; cells that are wrong are shown again with what was typed."""
    sent = request.POST if request.method == "POST" else None
    if sent is not None and not may_edit:
        raise PermissionDenied
    today = clock.today()
    day, error = _day(request, today)
    show = request.GET.get("show", "both")
    parts = PARTS.get(show, PARTS["both"])
    grid = Grid(rows, columns, targets_of(request.trust, kpis), day, today, parts, may_edit)
    grid.fill(sent)
    reasons = ReasonForm(sent, trust=request.trust)
    wrong = []
    if sent is not None and "fill" in sent:
        grid.fill(_filled(request, grid, sent))
        messages.info(request, "Filled in, and not saved yet: look it over, then save.")
    elif sent is not None and not error and reasons.is_valid():
        wrong = grid.wrong
        try:
            count = _propose(request, grid, reasons.cleaned_data, day)
        except DomainError as refused:
            if refused.field in reasons.fields:
                reasons.add_error(refused.field, refused.sentence)
            else:
                error = refused.sentence
        else:
            _say(request, count, len(wrong), day)
            if not wrong:
                return redirect(request.get_full_path())
            grid.versions = targets_of(request.trust, kpis)
            grid.keep_only(wrong)
            if "versions" in context:
                context["versions"] = versions_of(context["kpi"], today)
    context |= {"grid": grid, "columns": columns, "wrong": wrong, "error": error, "may_edit": may_edit}
    context |= {"day": day, "is_today": day == today, "show": show if show in PARTS else "both", "reasons": reasons}
    context["changes"] = changes_shown(request.trust, kpis, today)
    is_wrong = wrong or error or (sent is not None and reasons.errors)
    return render(request, "kpis/targets.html", context, status=422 if is_wrong else 200)


def _day(request, today):
    """The day from which what is changed counts (`?from=`), with a sentence where it cannot be that."""
    try:
        day = day_typed(request.GET.get("from", "")) or today
    except BadValue as wrong:
        return today, wrong.sentence
    if day < today:
        return today, f"A target holds from a day on, and not before {print_day(today)}."
    return day, ""


def _filled(request, grid, sent):
    """What was sent, with one cell copied down or across, or last year's targets typed in."""
    data, (how, _, place) = sent.copy(), sent["fill"].partition("-")
    at = int(place) if place.isdecimal() and len(place) < 4 else 0
    typed = {}
    if how == "down" and at < len(grid.columns):
        typed = grid.typed_down(sent, at)
    elif how == "across" and at < len(grid.lines):
        typed = grid.typed_across(sent, at)
    elif how == "last":
        typed = grid.typed_last_year({(term.year.name, term.name): term for term in terms_of(request.trust)})
    for name, text in typed.items():
        data[name] = text
    return data


def _propose(request, grid, reasons, day):
    """Keep the cells that were changed and are right, with the reasons given for all of them."""
    changed = [cell for cell in grid.cells if cell.is_touched and cell.is_valid() and cell.values is not None]
    proposals = [
        services.Proposal(kpi=c.place.kpi, values=c.values, school=c.place.school, term=c.place.term, **reasons)
        for c in changed
    ]
    return services.propose_targets(trust=request.trust, proposals=proposals, valid_from=day, by=request.user)


def _say(request, count, wrong, day):
    parts = []
    if count:
        parts.append(f"{count} {'target' if count == 1 else 'targets'} proposed, from {print_day(day)}.")
    if wrong:
        parts.append(f"{wrong} not saved: see below.")
    said = " ".join(parts) or "Nothing was changed."
    (messages.success if count and not wrong else messages.info)(request, said)
