"""The page of one KPI: its definition, targets and the actions that serve it, and to those who may, its figures."""

from django.db.models import Prefetch
from django.shortcuts import render

from apps.actions.selectors import linked_actions_of, may_link_to
from apps.core import clock
from apps.kpis.access import kpi_to_read
from apps.kpis.limit_history import changes_shown
from apps.kpis.models import KPI, BenchmarkValue, KPIOwner, Measure, Target
from apps.kpis.policies import can_see_figures
from apps.kpis.selectors import kpis_named
from apps.kpis.targets_listed import versions_of, without_target
from apps.kpis.to_approve import approval_words
from apps.pages.kpi_page import figures_of
from apps.pages.kpi_said import said_lines
from apps.pages.kpi_words import facts_of, own_target, target_words
from apps.strategies.policies import can_edit_plan, can_see_history
from apps.trusts.access import page
from apps.trusts.permissions import P
from apps.trusts.selectors import terms_of


@page(P.READ_TRUST_PLAN)
def kpi(request, kpi_id):
    """Everything about a KPI that the person may see."""
    today = clock.today()
    found = _with_definition(kpi_to_read(request, kpi_id))
    target = own_target(found, today)
    figures = _figures(request, found, today) if can_see_figures(request.rights, found) else None
    context = {
        "kpi": found,
        "plan": found.plan,
        "target": target_words(found, target),
        "facts": facts_of(found, target),
        "named": kpis_named(request.trust, found),
        "approval": approval_words(found, list(found.targets.all()), today),
        "versions": versions_of(found, today),
        "changes": changes_shown(request.trust, [found], today),
        "without_target": without_target(found),
        "linked": linked_actions_of(found, request.rights),
        "can_edit": can_edit_plan(request.rights, found.plan),
        "can_see_history": can_see_history(request.rights, found.plan),
        "may_link": may_link_to(request.rights, found),
        "figures": figures,
        "said": _said(request, figures),
    }
    return render(request, "pages/kpi.html", context)


def _with_definition(found):
    """The same KPI with all that its definition is put into words from."""
    rows = KPI.objects.filter(pk=found.pk).select_related("family", "plan__school", "priority__parent", "benchmark")
    return rows.prefetch_related(
        Prefetch("owners", KPIOwner.objects.select_related("party")),
        Prefetch("measures", Measure.objects.order_by("position", "pk")),
        Prefetch("targets", Target.objects.select_related("decided_by", "term").order_by("valid_from", "pk")),
        Prefetch("benchmark__values", BenchmarkValue.objects.select_related("made_by").order_by("position", "pk")),
    ).get()


def _said(request, figures):
    if figures is None or figures.term is None or figures.measure is None:
        return []
    return said_lines(request.trust, figures.term, figures.measure, request.rights)


def _figures(request, found, today):
    asked = request.GET.get("measure", "")
    return figures_of(
        trust=request.trust,
        kpi=found,
        today=today,
        schools=request.rights.schools_with(P.SEE_SUBMITTED_FIGURES),
        drafts_of=request.rights.schools_with(P.SEE_LIVE_FIGURES),
        terms=list(terms_of(request.trust)),
        measure_id=int(asked) if asked.isdecimal() else None,
        whose=request.GET.get("whose", ""),
    )
