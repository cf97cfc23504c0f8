"""The page of what was removed from a plan, and the button that brings it back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from apps.actions.removal import say_parts_removed
from apps.actions.removed import KINDS, bring_back, removed_of
from apps.actions.removed_parts import PARTS, bring_back_part, bring_back_with, owner_of, remove_part
from apps.core.errors import DomainError
from apps.pages.editing import plan_url
from apps.pages.history_names import name_of
from apps.pages.lists import OF_PLAN
from apps.pages.things import CODES, thing_to_edit
from apps.strategies.access import plan_to_edit
from apps.strategies.removed import LISTED
from apps.trusts.access import page
from apps.trusts.listing import Place, bring_back_row
from apps.trusts.permissions import P
from apps.trusts.vocabulary import Words, within_sentence

# For these no trust has a word of its own.
PART_WORDS = {
    "step": "Step",
    "resource": "Resource",
    "theme": "Theme",
    "section": "Section",
    "reference": "Reference",
}


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, somewhere=True)
def removed(request, plan_id):
    """What was removed, by whom and when, with what went along."""
    plan = plan_to_edit(request, plan_id)
    words = Words(request.trust.vocabulary)
    rows = [
        {
            "kind": found.kind,
            "word": PART_WORDS.get(found.kind) or words[found.kind],
            "thing": found.thing,
            "name": name_of(found.thing),
            "of": name_of(owner_of(found.thing)) if found.kind in PARTS else "",
            "at": found.at,
            "by": found.by,
            "along": _along(words, found.along),
        }
        for found in removed_of(plan)
    ]
    return render(request, "pages/removed.html", {"plan": plan, "rows": rows})


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("POST",), somewhere=True)
def removed_back(request, kind, thing_id):
    """Bring a removed thing back, with what went along; or say why that cannot be."""
    if kind in PARTS:
        return _part_back(request, kind, thing_id)
    if kind in LISTED:
        return _listed_back(request, kind, thing_id)
    if kind not in KINDS:
        raise Http404
    thing = get_object_or_404(KINDS[kind].objects.filter(trust=request.trust), pk=thing_id)
    thing.plan = plan_to_edit(request, thing.plan_id)
    try:
        back = bring_back(thing=thing, by=request.user)
    except DomainError as refused:
        messages.error(request, refused.sentence)
        return redirect("removed", request.trust.slug, thing.plan_id)
    along = _along(Words(request.trust.vocabulary), [(k, row) for k, row in back if row != thing])
    messages.success(request, f"Back in the plan: {name_of(thing)}{f', with {along}' if along else ''}.")
    return redirect("plan", request.trust.slug, thing.plan_id)


def _part_back(request, kind, part_id):
    """Bring a part of an action or a priority back; with Undo (`?undo=`), all that went with it, to where it stood."""
    part = get_object_or_404(PARTS[kind].objects.filter(trust=request.trust), pk=part_id)
    owner = owner_of(part)
    plan = plan_to_edit(request, owner.plan_id)
    undo = request.GET.get("undo", "")
    try:
        if undo:
            back = bring_back_with(part=part, plan=plan, by=request.user)
        else:
            bring_back_part(part=part, plan=plan, by=request.user)
            back = [part]
    except DomainError as refused:
        messages.error(request, refused.sentence)
        return redirect("removed", request.trust.slug, plan.pk)
    messages.success(request, f"Back in the plan: {'; '.join(map(name_of, back))}.")
    if undo == "action" and part.action_id is not None:
        return redirect("action", request.trust.slug, part.action_id)
    if undo:
        return redirect(plan_url(request, plan, f"{CODES[type(owner)]}-{owner.pk}"))
    return redirect("removed", request.trust.slug, plan.pk)


def _listed_back(request, kind, row_id):
    """Bring a theme, a section or a reference back into its list."""
    row = get_object_or_404(LISTED[kind].everything.filter(trust=request.trust), pk=row_id)
    plan = plan_to_edit(request, row.plan_id)
    listing, _ = OF_PLAN[f"{kind}s"]
    try:
        bring_back_row(place=Place(listing, request.trust, {"plan": plan}), row=row, by=request.user)
    except DomainError as refused:
        messages.error(request, refused.sentence)
        return redirect("removed", request.trust.slug, plan.pk)
    messages.success(request, f"Back in the plan: {name_of(row)}.")
    if "undo" in request.GET:
        return redirect("plan_list", request.trust.slug, plan.pk, f"{kind}s")
    return redirect("removed", request.trust.slug, plan.pk)


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("POST",), somewhere=True)
def part_remove(request, kind, pk):
    """Take a step, a resource or a success criterion out of sight, with its Undo."""
    if kind not in ("step", "resource", "criterion"):
        raise Http404
    thing = thing_to_edit(request, kind, pk)
    remove_part(part=thing.row, plan=thing.plan, by=request.user)
    gone = [("success_criterion" if kind == "criterion" else kind, thing.row.pk, thing.row.text)]
    say_parts_removed(request, request.trust.slug, gone, to="plan")
    return redirect(plan_url(request, thing.plan, thing.anchor))


def _along(words, rows):
    """ "1 sub-priority, 2 KPIs and 3 actions"."""
    counts: dict[str, int] = {}
    for kind, row in rows:
        key = "sub_priority" if kind == "priority" and row.parent_id else kind
        counts[key] = counts.get(key, 0) + 1
    said = [f"{n} {within_sentence(words[k] if n == 1 else words[f'{k}_plural'])}" for k, n in counts.items()]
    return " and ".join(filter(None, (", ".join(said[:-1]), *said[-1:])))
