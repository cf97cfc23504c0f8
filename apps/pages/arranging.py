"""The pages that put a plan in order: its outline, moving, copying, pausing, and all that can be done with a thing."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.actions.arranging import duplicate_action, duplicate_priority
from apps.actions.models import Action
from apps.core.errors import DomainError, NotNow
from apps.kpis.arranging import duplicate_kpi, pause_kpi, resume_kpi
from apps.kpis.models import KPI
from apps.pages.arranging_forms import MoveForm, PauseForm
from apps.pages.editing import plan_url
from apps.pages.in_place import said
from apps.pages.outline import outline_of
from apps.pages.places import MOVABLE, PARTS, Place, move_a_step, move_to, move_to_number
from apps.pages.things import NOUNS, thing_to_edit
from apps.strategies.access import plan_to_edit
from apps.strategies.arranging import duplicate_objective, pause_priority, resume_priority
from apps.strategies.models import Objective, Priority
from apps.trusts.access import page
from apps.trusts.permissions import P
from apps.trusts.vocabulary import Words

MOVED = "moved"  # the key of the session that remembers a move until its Undo has been offered once


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def plan_arrange(request, plan_id):
    """The outline of a plan, or of one of its things (`?of=`), in which each thing is moved up, down or elsewhere."""
    plan = plan_to_edit(request, plan_id)
    of = request.GET.get("of", "")
    problem, moved = "", None
    if request.method == "POST":
        try:
            moved = _moved_as_sent(request, plan)
        except DomainError as refused:
            problem = refused.sentence
        if moved and not request.htmx:
            request.session[MOVED] = moved
            return redirect(_back(request, plan))
    context = {
        "plan": plan,
        "of": of,
        "lists": outline_of(plan, of, Words(request.trust.vocabulary)),
        "moved": moved or request.session.pop(MOVED, None),
        "problem": problem,
        "here": request.get_full_path(),
    }
    name = "_arrange" if request.htmx and request.method == "POST" else "arrange"
    return render(request, f"pages/{name}.html", context, status=409 if problem else 200)


def _back(request, plan):
    """Where a move leads: to the outline it was made in, or to the plan."""
    to = request.POST.get("to", "")
    return plan_url(request, plan, to) if to else request.get_full_path()


def _moved_as_sent(request, plan):
    """Move what was sent: a step ("up" or "down" names the thing), or `thing` to a place (`under`, `before`)."""
    step = next((name for name in ("up", "down") if name in request.POST), None)
    thing = _named(request, request.POST.get(step or "thing", ""), plan)
    if step:
        former = move_a_step(thing=thing, up=step == "up", by=request.user)
        return moved_words(thing, former, f"moved {step}")
    before = request.POST.get("before", "")
    place = Place(request.POST.get("under", ""), int(before) if before.isdecimal() and len(before) < 19 else None)
    former = move_to(thing=thing, place=place, by=request.user)
    return moved_words(thing, former, "moved")


def _named(request, name, plan):
    kind, _, number = name.partition("-")
    if kind not in MOVABLE or not number.isdecimal() or len(number) > 18:
        raise NotNow("Choose what is to be moved: load the page again.")
    thing = thing_to_edit(request, kind, int(number))
    if thing.plan.pk != plan.pk:
        raise Http404
    return thing


def moved_words(thing, former, what):
    """What is said of a move, with what its Undo sends."""
    title = thing.row.text if isinstance(thing.row, PARTS) else str(thing.row)
    name = f"{thing.kind.code}-{thing.row.pk}"
    return {
        "said": f"“{title if len(title) <= 80 else title[:79] + '…'}” {what}.",
        "thing": name,
        "under": former.under,
        "before": former.before or "",
        "anchor": thing.anchor,
    }


def _movable(request, kind, pk):
    if kind not in MOVABLE:
        raise Http404
    return thing_to_edit(request, kind, pk)


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def thing_move(request, kind, pk):
    """A form for another place of a thing: under what, and as number so many."""
    thing = _movable(request, kind, pk)
    form = MoveForm(request.POST if request.method == "POST" else None, thing=thing)
    if request.method == "POST" and form.is_valid():
        try:
            former = move_to_number(thing=thing, by=request.user, **form.cleaned_data)
        except DomainError as refused:
            form.add_error(None, refused.sentence)
        else:
            request.session[MOVED] = moved_words(thing, former, "moved")
            return redirect(plan_url(request, thing.plan, thing.anchor))
    return _form_page(request, "thing_move", thing, form)


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def thing_pause(request, kind, pk):
    """Why a priority or a KPI is put on hold, and taking it off hold."""
    thing = _movable(request, kind, pk)
    if kind not in ("priority", "kpi"):
        raise Http404
    form = PauseForm(request.POST if request.method == "POST" else None, initial={"reason": thing.row.paused})
    if request.method == "POST" and "resume" in request.POST:
        resume = {"kpi": lambda: resume_kpi(kpi=thing.row, by=request.user)}.get(
            kind, lambda: resume_priority(priority=thing.row, by=request.user)
        )
        resume()
        messages.success(request, f"{thing.row} goes on.")
        return redirect(plan_url(request, thing.plan, thing.anchor))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if kind == "kpi":
            pause_kpi(kpi=thing.row, reason=reason, by=request.user)
        else:
            pause_priority(priority=thing.row, reason=reason, by=request.user)
        messages.success(request, f"{thing.row} is on hold.")
        return redirect(plan_url(request, thing.plan, thing.anchor))
    return _form_page(request, "thing_pause", thing, form)


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("POST",), somewhere=True)
def thing_duplicate(request, kind, pk):
    """Copy a priority with all that is under it, an action, a KPI or an objective, and show the copy."""
    thing = _movable(request, kind, pk)
    row, by = thing.row, request.user
    copy: Priority | Action | KPI | Objective
    if kind == "priority":
        copy = duplicate_priority(priority=row, by=by)
    elif kind == "action":
        copy = duplicate_action(action=row, by=by, name="{} (copy)")
    elif kind == "kpi":
        copy = duplicate_kpi(kpi=row, by=by, name="{} (copy)")
    elif kind == "objective":
        copy = duplicate_objective(objective=row, by=by)
    else:
        raise Http404
    messages.success(request, "This is the copy. Codes are left empty, and figures and progress were not copied.")
    return redirect(plan_url(request, thing.plan, f"{kind}-{copy.pk}"))


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, somewhere=True)
def thing_options(request, kind, pk):
    """Everything that can be done with a thing of a plan; to htmx the list alone."""
    thing = _movable(request, kind, pk)
    row, slug = thing.row, request.trust.slug
    empty = [
        (NOUNS[name], reverse("edit_field", args=[slug, kind, row.pk, name]))
        for name in thing.kind.fields
        if not said(row, name) and name != "theme"
    ]
    context = {
        "thing": thing,
        "row": row,
        "plan": thing.plan,
        "empty": empty,
        "is_top": kind == "priority" and row.parent_id is None,
        "can_pause": kind in ("priority", "kpi"),
        "is_kpi": isinstance(row, KPI),
        "is_part": isinstance(row, PARTS),
        "back_url": plan_url(request, thing.plan, thing.anchor),
    }
    return render(request, f"pages/{'_options' if request.htmx else 'options'}.html", context)


def _form_page(request, name, thing, form):
    context = {
        "thing": thing,
        "row": thing.row,
        "plan": thing.plan,
        "form": form,
        "back_url": plan_url(request, thing.plan, thing.anchor),
    }
    return render(request, f"pages/{name}.html", context, status=422 if form.errors else 200)
