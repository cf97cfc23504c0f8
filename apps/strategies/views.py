"""The pages on which a plan's objectives are added, changed and removed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apps.core.errors import DomainError
from apps.core.undo import say_with_undo
from apps.strategies import services
from apps.strategies.access import plan_to_edit
from apps.strategies.forms import ObjectiveForm, objective_initial
from apps.strategies.models import Objective
from apps.trusts.access import page
from apps.trusts.parties import new_parties_words
from apps.trusts.permissions import P
from apps.trusts.selectors import parties_of
from apps.trusts.vocabulary import Words


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def objective_add(request, plan_id):
    """A form for a new objective."""
    return _objective_form(request, plan_to_edit(request, plan_id), None)


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def objective_edit(request, objective_id):
    """The form of an objective."""
    objective = _objective(request, objective_id)
    return _objective_form(request, objective.plan, objective)


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def objective_remove(request, objective_id):
    """Ask, then take an objective out of sight."""
    objective = _objective(request, objective_id)
    if request.method == "POST":
        services.remove_objective(objective=objective, by=request.user)
        word = Words(request.trust.vocabulary)["objective"]
        undo = reverse("removed_back", args=[request.trust.slug, "objective", objective.pk])
        say_with_undo(request, f"{word} removed: {objective.code or objective.heading or objective.text}", undo)
        return redirect("plan", request.trust.slug, objective.plan_id)
    return render(request, "strategies/objective_remove.html", {"objective": objective, "plan": objective.plan})


def _objective(request, objective_id):
    rows = Objective.objects.filter(trust=request.trust).kept()
    objective = get_object_or_404(rows, pk=objective_id)
    objective.plan = plan_to_edit(request, objective.plan_id)
    return objective


def _objective_form(request, plan, objective):
    words = Words(request.trust.vocabulary)
    initial = objective_initial(objective) if objective else None
    form = ObjectiveForm(request.POST or None, plan=plan, words=words, objective=objective, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if objective is None:
                _, new = services.add_objective(plan=plan, values=form.values(), by=request.user)
            else:
                new = services.edit_objective(objective=objective, values=form.values(), by=request.user)
        except DomainError as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, " ".join(filter(None, ("Saved.", new_parties_words(new)))))
            return redirect("plan", request.trust.slug, plan.pk)
    context = {"plan": plan, "objective": objective, "form": form, "parties": parties_of(request.trust)}
    return render(request, "strategies/objective_form.html", context, status=422 if form.errors else 200)
