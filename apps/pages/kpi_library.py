"""The KPI library: choose by ticking, for a plan or for one of its priorities."""

from django.contrib import messages
from django.shortcuts import redirect, render

from apps.core.errors import DomainError
from apps.kpis.facts import Shape
from apps.kpis.form_layout import PHASES
from apps.kpis.library import LibraryKpi, add_from_library, library, statements_in
from apps.kpis.models import KPI, Target
from apps.pages.kpi_words import target_words
from apps.strategies.access import plan_to_edit
from apps.strategies.models import Priority
from apps.trusts.access import page
from apps.trusts.permissions import P
from apps.trusts.vocabulary import Words


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def kpi_library(request, plan_id):
    """The library by family; what is ticked stays ticked while the list is narrowed to a family or a phase."""
    plan = plan_to_edit(request, plan_id)
    sent = request.POST or request.GET
    rows = Priority.objects.filter(trust=request.trust, plan=plan).kept().select_related("parent")
    priorities = {str(priority.pk): priority for priority in rows}
    ticked = {key for key in sent.getlist("kpi") if key in {kpi.key for kpi in library()}}
    asked = sent.get("priority", "")
    error = ""
    if request.method == "POST" and request.POST.get("step") != "filter":
        if asked and asked not in priorities:
            error = "That place is no longer there: choose again where they go."
        else:
            try:
                made = add_from_library(plan=plan, priority=priorities.get(asked), keys=ticked, by=request.user)
            except DomainError as refused:
                error = refused.sentence
            else:
                return _added(request, plan, made)
    context = {
        "plan": plan,
        "priorities": list(priorities.values()),
        "error": error,
        **_listed(plan, sent.get("family", ""), sent.get("phase", ""), ticked),
        "asked": {"priority": asked, "family": sent.get("family", ""), "phase": sent.get("phase", "")},
    }
    return render(request, "pages/kpi_library.html", context, status=422 if error else 200)


def _added(request, plan, made):
    words = Words(request.trust.vocabulary)
    word = words.low["kpi" if len(made) == 1 else "kpi_plural"]
    messages.success(request, f"Added {len(made)} {word} with targets as proposed: change what is not yours.")
    return redirect("plan", request.trust.slug, plan.pk)


def _listed(plan, family, phase, ticked):
    """The families with their KPIs as the filter has them, and the ticks that it hides."""
    there = statements_in(plan)
    families = list(dict.fromkeys(kpi.family for kpi in library()))
    shown = [k for k in library() if family in ("", k.family) and (not phase or k.is_for(phase))]
    groups = [
        {
            "name": name,
            "kpis": [
                {
                    "kpi": kpi,
                    "rule": rule_words(kpi),
                    "phases": ", ".join(label for value, label in PHASES if value in kpi.phases),
                    "ticked": kpi.key in ticked,
                    "there": kpi.statement.casefold() in there,
                }
                for kpi in shown
                if kpi.family == name
            ],
        }
        for name in families
    ]
    return {
        "groups": [group for group in groups if group["kpis"]],
        "families": families,
        "phases": PHASES,
        "hidden": sorted(ticked - {kpi.key for kpi in shown}),
    }


def rule_words(kpi: LibraryKpi) -> str:
    """What a KPI of the library is held against, in the words of the plan's page."""
    row = KPI(**kpi.columns)
    if kpi.benchmark is not None:
        direction = {"above": "Above", "below": "Below", "in_line": "In line with"}[kpi.benchmark.direction]
        return f"{direction} the published figure: {kpi.benchmark.name}"
    target = None if kpi.target.is_empty else Target(**kpi.target.__dict__)
    words = target_words(row, target) if target or kpi.columns["shape"] == Shape.MILESTONE else ""
    return words or str(Shape(kpi.columns["shape"]).label)
