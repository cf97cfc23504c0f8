"""The page of what was removed from a plan, and the button that brings it back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from apps.actions.removed import KINDS, bring_back, removed_of
from apps.actions.removed_parts import PARTS, bring_back_part, owner_of
from apps.core.errors import DomainError
from apps.pages.history_names import name_of
from apps.strategies.access import plan_to_edit
from apps.trusts.access import page
from apps.trusts.permissions import P
from apps.trusts.vocabulary import Words, within_sentence

PART_WORDS = {"step": "Step", "resource": "Resource"}  # for which no trust has a word of its own


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
    """Bring a part of an action or a priority back."""
    part = get_object_or_404(PARTS[kind].objects.filter(trust=request.trust), pk=part_id)
    plan = plan_to_edit(request, owner_of(part).plan_id)
    try:
        bring_back_part(part=part, plan=plan, by=request.user)
    except DomainError as refused:
        messages.error(request, refused.sentence)
        return redirect("removed", request.trust.slug, plan.pk)
    messages.success(request, f"Back in the plan: {name_of(part)}.")
    return redirect("removed", request.trust.slug, plan.pk)


def _along(words, rows):
    """ "1 sub-priority, 2 KPIs and 3 actions"."""
    counts: dict[str, int] = {}
    for kind, row in rows:
        key = "sub_priority" if kind == "priority" and row.parent_id else kind
        counts[key] = counts.get(key, 0) + 1
    said = [f"{n} {within_sentence(words[k] if n == 1 else words[f'{k}_plural'])}" for k, n in counts.items()]
    return " and ".join(filter(None, (", ".join(said[:-1]), *said[-1:])))
