"""Which KPIs an action serves: choosing them on the action's page, or the action on a KPI's."""

from django.contrib import messages
from django.shortcuts import redirect, render

from apps.actions import services
from apps.actions.access import action_to_edit
from apps.actions.choosing import choice_of, found_in, holds_words
from apps.actions.forms import LinksForm
from apps.actions.selectors import actions_to_link, linkable_kpis
from apps.core import clock
from apps.core.errors import DomainError
from apps.kpis.access import kpi_to_read
from apps.trusts.access import page
from apps.trusts.permissions import P

MOST_ACTIONS = 50


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def action_links(request, action_id):
    """Find KPIs by typing, add them, say how the action contributes, save; `?kpi=` proposes one."""
    found = action_to_edit(request, action_id)
    kpis = list(linkable_kpis(found.plan))
    data = request.POST if request.method == "POST" else None
    asked = request.GET.get("kpi", "")
    choice = choice_of(found, data, asked if asked in {str(kpi.pk) for kpi in kpis} else "")
    saving = data is not None and "save" in data
    form = LinksForm(data if saving else None, kpis=kpis, choice=choice)
    if saving and _is_saved(request, found, form):
        return redirect("action", request.trust.slug, found.pk)
    context = {"action": found, "plan": found.plan, "form": form, "choice": choice, "found": found_in(kpis, choice)}
    return render(request, _template(request, saving), context, status=422 if form.errors else 200)


def _template(request, saving):
    """The whole page; to htmx what a search finds, or the chosen ones too where one was added or taken out."""
    if saving or not request.htmx:
        return "actions/action_links.html"
    whole = "add" in request.POST or "remove" in request.POST
    return "actions/_links.html" if whole else "actions/_link_results.html"


def _is_saved(request, action, form):
    """True once the links are kept; where they are refused, the form says why."""
    if not form.is_valid():
        return False
    try:
        services.set_links(action=action, links=form.links(), by=request.user)
    except DomainError as refused:
        form.add_error(None, refused.sentence)
        return False
    messages.success(request, "The links are saved.")
    return True


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, somewhere=True)
def kpi_link(request, kpi_id):
    """The person's actions that could serve a KPI, each leading to its page of links."""
    kpi = kpi_to_read(request, kpi_id)
    search = request.GET.get("search", "").strip()[:200]
    could = actions_to_link(kpi, request.rights, clock.today())
    matching = [action for action in could if holds_words(f"{action} {action.priority} {action.plan.title}", search)]
    context = {
        "kpi": kpi,
        "search": search,
        "could": len(could),
        "actions": matching[:MOST_ACTIONS],
        "number": len(matching),
        "left_out": max(0, len(matching) - MOST_ACTIONS),
    }
    template = "actions/_link_actions.html" if request.htmx else "actions/kpi_link.html"
    return render(request, template, context)
