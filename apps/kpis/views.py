"""The pages that change one KPI: its form and its removal."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apps.core import clock
from apps.core.errors import DomainError
from apps.core.form_fields import hold_errors
from apps.core.undo import say_with_undo
from apps.core.versions import CHANGED, is_stale, version_to_send
from apps.kpis import services
from apps.kpis.access import kpi_to_edit
from apps.kpis.facts import Shape
from apps.kpis.forms import KPIForm, ShapeForm, kpi_initial
from apps.kpis.models import Reading
from apps.kpis.trying import try_figure
from apps.strategies.access import plan_to_edit
from apps.strategies.models import Priority
from apps.trusts.access import page
from apps.trusts.permissions import P
from apps.trusts.selectors import parties_of
from apps.trusts.vocabulary import Words


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def kpi_add(request, plan_id):
    """How a new KPI is rated (`?shape=`), then its form; `?priority=` names the priority it is to stand under."""
    plan = plan_to_edit(request, plan_id)
    asked = request.GET.get("priority", "")
    rows = Priority.objects.filter(trust=request.trust, plan=plan).kept()
    priority = get_object_or_404(rows, pk=asked) if asked.isdecimal() else None
    shape = request.GET.get("shape")
    if shape not in [*Shape]:
        form = ShapeForm(request.GET if {"shape", "chosen"} & request.GET.keys() else None, plan=plan)
        context = {"plan": plan, "priority": priority, "form": form, **_back(request, plan)}
        return render(request, "kpis/kpi_shape.html", context, status=422 if form.errors else 200)
    initial = {"priority": priority, "measured_for": "each-school", "frequency": "termly"}
    return _kpi_form(request, plan, None, shape, initial)


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def kpi_edit(request, kpi_id):
    """The form of a KPI; `?shape=` rates it in another way, `?shape` alone asks which."""
    kpi = kpi_to_edit(request, kpi_id)
    shape = request.GET.get("shape", kpi.shape)
    if "shape" in request.GET and shape not in [*Shape]:
        form = ShapeForm(initial={"shape": kpi.shape}, plan=kpi.plan)
        context = {"plan": kpi.plan, "kpi": kpi, "form": form, **_back(request, kpi.plan, kpi)}
        return render(request, "kpis/kpi_shape.html", context)
    return _kpi_form(request, kpi.plan, kpi, shape, kpi_initial(kpi))


def _back(request, plan, kpi=None):
    """Where the page leads back to: the KPI, or the plan that it is being added to."""
    slug = request.trust.slug
    if kpi is None:
        return {"back_url": reverse("plan", args=[slug, plan.pk]), "back_text": plan.title}
    return {"back_url": reverse("kpi", args=[slug, kpi.pk]), "back_text": Words(request.trust.vocabulary)["kpi"]}


def _kpi_form(request, plan, kpi, shape, initial):
    """The form; a figure can be tried on what is typed so far, which saves nothing and judges nothing else."""
    data = request.POST or None
    form = KPIForm(data, plan=plan, shape=shape, kpi=kpi, initial=initial)
    trial = try_figure(form=form, data=data, today=clock.today())
    trying = data is not None and "try" in data
    stale = data is not None and kpi is not None and not trying and is_stale(data, form)
    if trying:
        hold_errors(form)
    elif stale:
        form.add_error(None, CHANGED)
    elif data is not None and form.is_valid():
        saved = _save_kpi(request, plan, kpi, form)
        if saved is not None:
            return redirect("kpi", request.trust.slug, saved.pk)
    context = {
        "plan": plan,
        "kpi": kpi,
        "shape": Shape(shape) if shape else None,
        "form": form,
        "trial": trial,
        "version": version_to_send(data, trying, form),
        "parties": parties_of(request.trust),
        **_back(request, plan, kpi),
    }
    return render(request, _part(request), context, status=409 if stale else 422 if form.errors else 200)


def _part(request):
    """The whole page; to htmx the panel in which a figure is tried, or only what came of it."""
    if not (request.htmx and "try" in request.POST):
        return "kpis/kpi_form.html"
    return "kpis/_try_result.html" if request.htmx.target == "try-result" else "kpis/_try.html"


def _save_kpi(request, plan, kpi, form):
    """The KPI as saved, with a message, or None where the form says what is wrong."""
    word = Words(request.trust.vocabulary)["kpi"]
    try:
        if kpi is None:
            kpi, new = services.add_kpi(plan=plan, values=form.values(), by=request.user)
            said = f"{word} added."
        else:
            new = services.edit_kpi(kpi=kpi, values=form.values(), by=request.user)
            said = "Saved."
    except DomainError as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return None
    if new:
        said += f" New in the list of owners: {', '.join(party.name for party in new)}."
    messages.success(request, said)
    return kpi


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def kpi_remove(request, kpi_id):
    """Ask, then take a KPI out of sight."""
    kpi = kpi_to_edit(request, kpi_id)
    if request.method == "POST":
        services.remove_kpi(kpi=kpi, by=request.user)
        undo = reverse("removed_back", args=[request.trust.slug, "kpi", kpi.pk])
        say_with_undo(request, f"{Words(request.trust.vocabulary)['kpi']} removed: {kpi}", undo)
        return redirect("plan", request.trust.slug, kpi.plan_id)
    figures = Reading.objects.filter(trust=request.trust, measure__kpi=kpi).count()
    context = {"kpi": kpi, "figures": figures, **_back(request, kpi.plan, kpi)}
    return render(request, "kpis/kpi_remove.html", context)
