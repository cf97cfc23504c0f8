"""The pages of one action: what it is, its form, its status, its removal."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apps.actions import services
from apps.actions.access import action_to_edit, action_to_read
from apps.actions.costs import add_up
from apps.actions.editor import ActionEditor, with_more_rows
from apps.actions.forms import ProgressForm
from apps.actions.policies import can_update_action
from apps.actions.removal import parts_gone, say_parts_removed
from apps.actions.selectors import delivery_of
from apps.core import clock
from apps.core.errors import DomainError
from apps.core.undo import say_with_undo
from apps.core.versions import CHANGED, is_stale, version_to_send
from apps.strategies.access import plan_to_edit
from apps.strategies.models import Priority
from apps.strategies.policies import can_edit_plan, can_see_history
from apps.trusts.access import page
from apps.trusts.parties import new_parties_words
from apps.trusts.permissions import P
from apps.trusts.selectors import parties_of
from apps.trusts.vocabulary import Words

LISTS = ("steps", "resources", "criteria")


@page(P.READ_TRUST_PLAN)
def action(request, action_id):
    """Everything about an action."""
    found = action_to_read(request, action_id)
    context = {
        "action": found,
        "plan": found.plan,
        "delivery": delivery_of(found, clock.today()),
        "costs": add_up(resource.cost for resource in found.resources.all()),
        "own_resources": [resource for resource in found.resources.all() if resource.step_id is None],
        "steps": _steps(found),
        "progress": [*found.progress.all()][::-1],
        "can_edit": can_edit_plan(request.rights, found.plan),
        "can_see_history": can_see_history(request.rights, found.plan),
        "can_update": can_update_action(request.rights, found),
    }
    return render(request, "actions/action.html", context)


def _steps(action):
    resources = list(action.resources.all())
    return [
        {"step": step, "resources": [resource for resource in resources if resource.step_id == step.pk]}
        for step in action.steps.all()
    ]


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def action_add(request, plan_id):
    """A form for a new action, under the priority that the address names (`?priority=`)."""
    plan = plan_to_edit(request, plan_id)
    rows = Priority.objects.filter(trust=request.trust, plan=plan).kept()
    asked = request.GET.get("priority", "")
    priority = get_object_or_404(rows, pk=asked) if asked.isdecimal() else rows.first()
    if priority is None:
        words = Words(request.trust.vocabulary).a
        whole = f"{words['action']} belongs to {words['priority']}: add that first."
        messages.info(request, whole[:1].upper() + whole[1:])
        return redirect("plan", request.trust.slug, plan.pk)
    return _action_form(request, plan, None, priority)


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def action_edit(request, action_id):
    """The form of an action."""
    found = action_to_edit(request, action_id)
    return _action_form(request, found.plan, found, found.priority)


def _action_form(request, plan, action, priority):
    words = Words(request.trust.vocabulary)
    data = request.POST or None
    more = data.get("more") if data else None
    if data is not None and more in LISTS:
        data = with_more_rows(data, more)
    editor = ActionEditor(plan=plan, words=words, data=data, action=action, priority=priority)
    status = 200
    if more in LISTS:
        editor.hold_errors()
    elif data is not None and action is not None and is_stale(data, editor.form, *editor.row_forms):
        editor.form.add_error(None, CHANGED)
        status = 409
    elif data is not None:
        saved = _save_action(request, plan, action, editor)
        if saved is not None:
            return redirect("action", request.trust.slug, saved.pk)
        status = 422
    context = {
        "plan": plan,
        "action": action,
        "priority": priority,
        "editor": editor,
        "version": version_to_send(data, more in LISTS, editor.form, *editor.row_forms),
        "form": editor.form,
        "parties": parties_of(request.trust),
        "more": more,
    }
    return render(request, "actions/action_form.html", context, status=status)


def _save_action(request, plan, action, editor):
    """The action as saved, with a message, or None where the form says what is wrong."""
    if not editor.is_valid():
        return None
    values = editor.values()
    try:
        if action is None:
            action, new = services.add_action(plan=plan, values=values, by=request.user)
            said = "Added."
        else:
            new = services.edit_action(action=action, values=values, by=request.user)
            said = "Saved."
    except DomainError as refused:
        editor.refuse(refused)
        return None
    messages.success(request, " ".join(filter(None, (said, new_parties_words(new)))))
    gone = parts_gone(values.steps, values.resources, values.criteria)
    say_parts_removed(request, request.trust.slug, gone, to="action")
    return action


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def action_remove(request, action_id):
    """Ask, then take an action out of sight."""
    found = action_to_edit(request, action_id)
    if request.method == "POST":
        services.remove_action(action=found, by=request.user)
        word = Words(request.trust.vocabulary)["action"]
        undo = reverse("removed_back", args=[request.trust.slug, "action", found.pk])
        say_with_undo(request, f"{word} removed: {found}", undo)
        return redirect("plan", request.trust.slug, found.plan_id)
    return render(request, "actions/action_remove.html", {"action": found, "plan": found.plan})


@page(P.READ_TRUST_PLAN, methods=("GET", "POST"))
def action_progress(request, action_id):
    """The owner's form for how an action stands."""
    found = action_to_read(request, action_id)
    if not can_update_action(request.rights, found):
        raise PermissionDenied("The status of this action is given by its owners and by whoever edits the plan.")
    form = ProgressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.update_progress(action=found, by=request.user, **form.cleaned_data)
        except DomainError as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "The status is saved.")
            return redirect("action", request.trust.slug, found.pk)
    context = {"action": found, "plan": found.plan, "form": form, "delivery": delivery_of(found, clock.today())}
    return render(request, "actions/action_progress.html", context, status=422 if form.errors else 200)
