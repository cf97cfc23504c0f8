"""The pages on which priorities are added, changed and removed, with their success criteria."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apps.actions.editor import criteria_list, criterion_values, with_more_rows
from apps.actions.models import SuccessCriterion
from apps.actions.parts import set_criteria
from apps.actions.removal import parts_gone, say_parts_removed
from apps.actions.selectors import contents_of
from apps.actions.services import remove_priority
from apps.core.errors import DomainError
from apps.core.form_fields import hold_errors
from apps.core.undo import say_with_undo
from apps.core.versions import CHANGED, is_stale, version_to_send
from apps.strategies import services
from apps.strategies.access import plan_to_edit
from apps.strategies.forms import PriorityForm, priority_initial
from apps.strategies.models import Priority
from apps.trusts.access import page
from apps.trusts.parties import new_parties_words
from apps.trusts.permissions import P
from apps.trusts.selectors import parties_of
from apps.trusts.vocabulary import Words


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def priority_add(request, plan_id):
    """A form for a new priority, or for one under the priority that the address names (`?parent=`)."""
    plan = plan_to_edit(request, plan_id)
    asked = request.GET.get("parent", "")
    top = Priority.objects.filter(trust=request.trust, plan=plan, parent=None).kept()
    parent = get_object_or_404(top, pk=asked) if asked.isdecimal() else None
    return _priority_form(request, plan, None, parent)


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def priority_edit(request, priority_id):
    """The form of a priority."""
    priority = _priority(request, priority_id)
    return _priority_form(request, priority.plan, priority, priority.parent)


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def priority_remove(request, priority_id):
    """Ask, then take a priority out of sight with everything under it."""
    priority = _priority(request, priority_id)
    if request.method == "POST":
        remove_priority(priority=priority, by=request.user)
        undo = reverse("removed_back", args=[request.trust.slug, "priority", priority.pk])
        say_with_undo(request, f"{_word(request, priority.parent)} removed: {priority}", undo)
        return redirect("plan", request.trust.slug, priority.plan_id)
    context = {"priority": priority, "plan": priority.plan, "contents": contents_of(priority)}
    return render(request, "pages/plan_priority_remove.html", context)


def _priority(request, priority_id):
    rows = Priority.objects.filter(trust=request.trust).kept().select_related("parent", "theme")
    priority = get_object_or_404(rows, pk=priority_id)
    priority.plan = plan_to_edit(request, priority.plan_id)
    return priority


def _priority_form(request, plan, priority, parent):
    words = Words(request.trust.vocabulary)
    data = request.POST or None
    more = request.POST.get("more") == "criteria"
    if data is not None and more:
        data = with_more_rows(data, "criteria")
    form = PriorityForm(data, plan=plan, priority=priority, initial=priority_initial(priority) if priority else None)
    present = SuccessCriterion.objects.filter(trust=request.trust, priority=priority).kept() if priority else None
    rows = list(present.prefetch_related("kpi_links")) if present is not None else []
    criteria = criteria_list(plan=plan, words=words, data=data, criteria=rows)
    status = 200
    if more:
        hold_errors(form, *criteria.forms)
    elif data is not None and priority is not None and is_stale(data, form, *criteria.forms):
        form.add_error(None, CHANGED)
        status = 409
    elif data is not None:
        if all([form.is_valid(), criteria.is_valid()]) and _save(request, plan, priority, parent, form, criteria):
            return redirect("plan", request.trust.slug, plan.pk)
        status = 422
    context = {
        "plan": plan,
        "priority": priority,
        "parent": parent,
        "word": _word(request, parent),
        "form": form,
        "criteria": criteria,
        "version": version_to_send(data, more, form, *criteria.forms),
        "parties": parties_of(request.trust),
    }
    return render(request, "pages/plan_priority_form.html", context, status=status)


def _save(request, plan, priority, parent, form, criteria):
    """True if it was saved, with a message; else the form says what is wrong."""
    try:
        with transaction.atomic():
            if priority is None:
                values = form.values()
                priority, new = services.add_priority(plan=plan, parent=parent, values=values, by=request.user)
            else:
                new = services.edit_priority(priority=priority, values=form.values(), by=request.user)
            entered = criterion_values(criteria)
            set_criteria(owner=priority, plan=plan, criteria=entered, by=request.user)
    except DomainError as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return False
    messages.success(request, " ".join(filter(None, (f"Saved: {priority}.", new_parties_words(new)))))
    say_parts_removed(request, request.trust.slug, parts_gone(entered), to="plan")
    return True


def _word(request, parent):
    return Words(request.trust.vocabulary)["priority" if parent is None else "sub_priority"]
