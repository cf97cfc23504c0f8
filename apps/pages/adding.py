"""Adding one thing with a single text, below another or at the end of what it stands under; the rest comes in place."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.accounts.models import User
from apps.actions import arranging as actions_order
from apps.actions.arranging import move_part
from apps.actions.rows import add_step
from apps.actions.services import add_action
from apps.actions.values import ActionValues
from apps.core.errors import DomainError
from apps.core.text_fields import LinesField
from apps.kpis import arranging as kpis_order
from apps.kpis.services import KPIValues, add_kpi
from apps.pages.editing import plan_url
from apps.pages.places import neighbours
from apps.pages.things import KINDS, Thing, thing_to_edit
from apps.strategies.arranging import add_objective_after, put_after, siblings_of
from apps.strategies.models import Plan, Priority
from apps.strategies.services import ObjectiveValues, PriorityValues, add_objective, add_priority
from apps.trusts.access import page
from apps.trusts.permissions import P
from apps.trusts.vocabulary import Words

# What can be added in what; below, each is added beside its own kind.
INSIDE = {
    ("priority", "plan"),
    ("priority", "priority"),
    ("kpi", "plan"),
    ("kpi", "priority"),
    ("action", "priority"),
    ("step", "action"),
}
TEXTS = {"priority": "title", "kpi": "statement", "action": "title", "step": "text", "objective": "text"}


@dataclass(frozen=True)
class Spot:
    """Where a thing is to be added: in something, or below its like."""

    kind: str
    beside: Thing
    below: bool


class WordsForm(forms.Form):
    """The text of what is added, asked for as the app's own form asks for it."""

    words = forms.CharField()

    def __init__(self, *args: Any, kind: str, thing: Thing, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = LinesField(
            label=_label(kind, words), rows=2, max_length=1000 if kind == "priority" else None
        )


def _label(kind: str, words: Words) -> str:
    asks = {"priority": "Title", "action": "What will be done", "step": "Step", "objective": "What is to be reached"}
    return asks.get(kind, "What is measured, in your own words")


@transaction.atomic
def add_at(*, spot: Spot, text: str, by: User) -> Any:
    """Add a thing with that text where the spot says, through its app's own service, and give its row."""
    row, plan = spot.beside.row, spot.beside.plan
    made: Any
    match spot.kind:
        case "priority":
            parent = _parent(spot)
            theme = row.theme if spot.below else None
            made, _ = add_priority(plan=plan, parent=parent, values=PriorityValues(title=text, theme=theme), by=by)
            if spot.below:
                put_after(list(siblings_of(plan, parent)), made, row)
        case "kpi":
            columns = {"statement": text, "priority": _priority(spot)}
            if plan.is_trust_plan:
                columns["measured_for"] = "each-school"
            made, _ = add_kpi(plan=plan, values=KPIValues(columns=columns), by=by)
            if spot.below:
                kpis_order.add_after(row, made)
        case "action":
            made, _ = add_action(plan=plan, values=ActionValues(title=text, priority=_priority(spot)), by=by)
            if spot.below:
                actions_order.add_after(row, made)
        case "objective":
            made, _ = add_objective(plan=plan, values=ObjectiveValues(text=text, year=row.year, group=row.group), by=by)
            add_objective_after(row, made)
        case _:
            made = add_step(action=row.action if spot.below else row, text=text, by=by)
            if spot.below:
                rows = neighbours(row, plan)
                at = next(n for n, one in enumerate(rows) if one.pk == row.pk)
                move_part(part=made, before=rows[at + 1] if rows[at + 1].pk != made.pk else None, by=by)
    return made


def _parent(spot: Spot) -> Priority | None:
    row = spot.beside.row
    if isinstance(row, Plan):
        return None
    found: Priority | None = row.parent if spot.below else row
    return found


def _priority(spot: Spot) -> Any:
    row = spot.beside.row
    if isinstance(row, Plan):
        return None
    return row.priority if spot.below else row


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def thing_add(request, kind, place, of, pk):
    """A form of one text for a new thing, "in" something or "below" its like; it can be sent again for another."""
    below = place == "below"
    if kind not in TEXTS or place not in ("in", "below") or (kind != of if below else (kind, of) not in INSIDE):
        raise Http404
    beside = thing_to_edit(request, of, pk)
    words = Words(request.trust.vocabulary)
    form = WordsForm(request.POST if request.method == "POST" else None, kind=kind, thing=beside, words=words)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_at(spot=Spot(kind, beside, below), text=form.cleaned_data["words"], by=request.user)
        except DomainError as refused:
            form.add_error("words", refused.sentence)
        else:
            return _added(request, kind, beside, made)
    context = {
        "plan": beside.plan,
        "beside": getattr(beside.row, "text", None) or str(beside.row),
        "form": form,
        "heading": f"Add {_noun(kind, beside, below, words)}{' below' if below else ''}",
        "says_more": "How it is rated and what its target is, you say afterwards." if kind == "kpi" else "",
        "back_url": plan_url(request, beside.plan, beside.anchor),
    }
    return render(request, "pages/thing_add.html", context, status=422 if form.errors else 200)


def _added(request, kind, beside, made):
    text = getattr(made, TEXTS[kind])
    messages.success(request, f"Added: {text if len(text) <= 80 else text[:79] + '…'}")
    if "more" in request.POST:
        return redirect(reverse("thing_add", args=[request.trust.slug, kind, "below", kind, made.pk]))
    anchor = KINDS[kind].anchor(made)
    return redirect(plan_url(request, beside.plan, anchor))


def _noun(kind: str, beside: Thing, below: bool, words: Words) -> str:
    if kind == "step":
        return "a step"
    row = beside.row
    sub = kind == "priority" and isinstance(row, Priority) and (not below or row.parent_id is not None)
    return words.a["sub_priority" if sub else kind]
