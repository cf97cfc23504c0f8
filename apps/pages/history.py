"""The pages that tell who changed what and when, of a plan or of a thing in it, and that restore a version."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from apps.accounts.models import User
from apps.core import clock
from apps.core.errors import DomainError, NotAllowed
from apps.kpis.policies import can_see_drafts
from apps.pages.history_events import add_versions, moments_of
from apps.pages.history_names import NOBODY, Names, name_of
from apps.pages.history_tables import FIGURES, TABLES, THINGS
from apps.pages.history_words import Telling
from apps.pages.restoring import changes_of, newest_of, restore, version_of
from apps.strategies.access import plan_to_read, require_edit
from apps.strategies.policies import can_edit_plan, check_see_history
from apps.trusts.access import page
from apps.trusts.permissions import P
from apps.trusts.vocabulary import Words

PER_PAGE = 20


@page(P.SEE_HISTORY, somewhere=True)
def plan_history(request, plan_id):
    """What was changed in a plan, the newest first; the filter narrows it to a person or a kind of thing."""
    plan = plan_to_read(request, plan_id)
    _check_history(request, plan)
    words = Words(request.trust.vocabulary)
    groups = {
        "plan": "The plan itself",
        "criterion": words["success_criterion_plural"],
        **{kind: words[f"{kind}_plural"] for kind in THINGS},
    }
    what = request.GET.get("what", "")
    tables = [table for table in TABLES if what not in groups or table.group == what]
    context = {"plan": plan, "groups": groups, "what": what, "thing": None}
    return render(request, "pages/history.html", context | _told(request, tables, "plan", plan.pk))


@page(P.SEE_HISTORY, somewhere=True)
def history(request, kind, thing_id):
    """What was changed in a priority, objective, KPI or action, with what belongs to it; of a KPI, its figures too."""
    thing = _thing(request, kind, thing_id)
    tables = list(TABLES)
    if kind == "kpi" and can_see_drafts(request.rights, thing):
        tables.append(FIGURES)
    context = {"plan": thing.plan, "thing": thing, "kind": kind, "name": name_of(thing), "what": ""}
    context["can_restore"] = thing.removed_at is None and can_edit_plan(request.rights, thing.plan)
    context["newest"] = newest_of(kind, thing)
    return render(request, "pages/history.html", context | _told(request, tables, kind, thing.pk))


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def version_restore(request, kind, thing_id, version):
    """Ask, showing what will change, then let the fields of a thing be again as they were in that version."""
    thing = _thing(request, kind, thing_id)
    require_edit(request, thing.plan)
    found = version_of(kind, thing, version)
    if found is None or thing.removed_at is not None:
        raise Http404
    problem, newest = "", newest_of(kind, thing)
    if request.method == "POST":
        problem = _restore(request, kind, thing, found, newest)
        if not problem:
            messages.success(request, f"Restored: {name_of(thing)}.")
            return redirect("history", request.trust.slug, kind, thing.pk)
    context = {"plan": thing.plan, "thing": thing, "kind": kind, "name": name_of(thing), "problem": problem}
    context |= {"changes": changes_of(kind, thing, found), "newest": newest, "version": found}
    context["at"] = clock.shown(found.pgh_created_at)
    return render(request, "pages/version_restore.html", context, status=409 if problem else 200)


def _restore(request, kind, thing, found, newest):
    """What stands against it, in a sentence; empty if it was restored."""
    if request.POST.get("newest") != str(newest):
        return "Somebody has changed it since you looked: see below what restoring would change now."
    try:
        restore(kind=kind, thing=thing, version=found, by=request.user)
    except DomainError as refused:
        thing.refresh_from_db()
        return refused.sentence
    return ""


def _thing(request, kind, thing_id):
    if kind not in THINGS:
        raise Http404
    rows = THINGS[kind]._base_manager.filter(trust=request.trust)
    thing = get_object_or_404(rows, pk=thing_id)
    thing.plan = plan_to_read(request, thing.plan_id)
    _check_history(request, thing.plan)
    return thing


def _check_history(request, plan):
    try:
        check_see_history(request.rights, plan)
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused


def _told(request, tables, scope, pk):
    """One page of moments in words, and the people among whom the filter chooses."""
    trust = request.trust
    everything = moments_of(tables, trust.pk, scope, pk)
    chosen = request.GET.get("who", "")
    people = {moment.by for moment in everything}
    known = {user.pk: str(user) for user in User.objects.filter(pk__in=[number for number in people if number])}
    who = {str(number): name for number, name in sorted(known.items(), key=lambda item: item[1])}
    if None in people:
        who["nobody"] = NOBODY
    if chosen in who:
        everything = [m for m in everything if chosen == ("nobody" if m.by is None else str(m.by))]
    pages = Paginator(everything, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(pages.object_list)
    add_versions(shown, tables, trust.pk, scope, pk)
    telling = Telling(Words(trust.vocabulary), names := Names(trust.pk, shown), scope, pk)
    moments = [
        {"at": clock.shown(moment.at), "by": names.person(moment.by), "lines": telling.lines(moment)}
        for moment in shown
    ]
    return {"moments": [m for m in moments if m["lines"]], "page": pages, "who": who, "chosen": chosen}
