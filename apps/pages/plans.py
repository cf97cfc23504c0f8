"""The pages of plans: the trust's, a school's, and the list of schools with theirs."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render

from apps.actions.choosing import holds_words
from apps.actions.policies import check_plan_holds_actions
from apps.core import clock
from apps.core.errors import DomainError
from apps.pages.about import about_trust
from apps.pages.arranging import MOVED
from apps.pages.beside import trust_plans_beside
from apps.pages.finding import LONGEST, find_in
from apps.pages.plan_choices import plan_choices
from apps.pages.plan_page import build_plan_page
from apps.pages.priority_standing import stand_of
from apps.pages.school_plans import school_rows
from apps.strategies import services
from apps.strategies.access import plan_to_edit, plan_to_read
from apps.strategies.forms import PlanForm, plan_initial
from apps.strategies.models import Plan
from apps.strategies.policies import can_edit_plan, can_see_history
from apps.strategies.selectors import plan_for_day, trust_plans_of
from apps.trusts.access import page
from apps.trusts.calendar import year_name
from apps.trusts.inspections import newest_inspections
from apps.trusts.permissions import P

LONGEST_ID = 18  # digits

SCHOOLS_A_PAGE = 25


@page(P.READ_TRUST_PLAN)
def trust_plan(request):
    """The trust plan in force today, else the latest; without any, what to do."""
    found = plan_for_day(trust_plans_of(request.trust), clock.today())
    if found is None:
        return render(request, "pages/plan_none.html")
    return _plan_page(request, found)


@page(P.EDIT_TRUST_PLAN)
def trust_plan_begin(request):
    """The ways in which a trust plan can begin, beside one that the trust has already."""
    latest = trust_plans_of(request.trust).order_by("-ends_on", "-pk").first()
    return render(request, "pages/plan_none.html", {"latest": latest})


@page(P.READ_TRUST_PLAN)
def plan(request, plan_id):
    """A plan of the trust or of a school."""
    return _plan_page(request, plan_to_read(request, plan_id))


def _plan_page(request, found):
    today = clock.today()
    found.trust = request.trust
    built = build_plan_page(found, today)
    standing = stand_of(plan=found, priorities=built.priorities, work=built.work, rights=request.rights, today=today)
    built.stand(standing)
    find = " ".join(request.GET.get("find", "").replace("\x00", "").split())[:LONGEST]
    shown = find_in(built, find)
    asked = request.GET.get("open", "")
    context = {
        "plan": found,
        "page": shown.page,
        "whole": built,
        "flagged": standing.flagged,
        "find": find,
        "found": shown.count,
        "open": bool(find) or asked == "all" or (built.is_short and asked != "none"),
        "moved": request.session.pop(MOVED, None) if MOVED in request.session else None,
        "choices": plan_choices(request.trust, request.rights),
        "inspections": newest_inspections(request.trust, [found.school])[found.school_id] if found.school else (),
        "about": about_trust(request.trust) if found.is_trust_plan else None,
        "beside": trust_plans_beside(found, built.actions, today),
        "can_edit": can_edit_plan(request.rights, found),
        "can_see_history": can_see_history(request.rights, found),
        "today": today,
    }
    return render(request, "pages/plan.html", context)


@page(P.READ_TRUST_PLAN)
def plan_switch(request):
    """To the plan that was chosen (`?plan=`)."""
    asked = request.GET.get("plan", "")
    if not asked.isdecimal() or len(asked) > LONGEST_ID:
        raise Http404
    return redirect("plan", request.trust.slug, plan_to_read(request, int(asked)).pk)


# Where one goes from a plan that has just begun, by how one wants to fill it.
NEXT_PAGES = {"paste": "plan_paste", "library": "kpi_library"}


def next_page(sent):
    """The page after a plan has begun: the one that `then` names, else the plan."""
    return NEXT_PAGES.get(sent.get("then", ""), "plan")


@page(P.EDIT_TRUST_PLAN, methods=("GET", "POST"))
def plan_add(request):
    """A form for a new trust plan."""
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.start_trust_plan(trust=request.trust, values=form.values(), by=request.user)
        except DomainError as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "The plan is there: begin with its first priorities.")
            return redirect(next_page(request.GET), request.trust.slug, made.pk)
    return render(request, "pages/plan_form.html", {"form": form, "plan": None}, status=422 if form.errors else 200)


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def plan_edit(request, plan_id):
    """The form of a plan's title, purpose and period."""
    found = plan_to_edit(request, plan_id)
    form = PlanForm(request.POST or None, initial=plan_initial(found))
    if request.method == "POST" and form.is_valid():
        values = form.values()
        try:
            check_plan_holds_actions(found, values.starts_on, values.ends_on)
            services.edit_plan(plan=found, values=values, by=request.user)
        except DomainError as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "Saved.")
            return redirect("plan", request.trust.slug, found.pk)
    return render(request, "pages/plan_form.html", {"form": form, "plan": found}, status=422 if form.errors else 200)


@page(P.READ_SCHOOL_PLAN, somewhere=True)
def school_plans(request):
    """The schools whose plans the person may read, in numbers; of many a page, or those that a name finds."""
    today = clock.today()
    search = request.GET.get("search", "").strip()[:200]
    rows = school_rows(request.trust, request.rights, today)
    found = Paginator([row for row in rows if holds_words(row.school.name, search)], SCHOOLS_A_PAGE)
    context = {"rows": found.get_page(request.GET.get("page")), "total": len(rows), "search": search}
    context |= {"is_long": len(rows) > SCHOOLS_A_PAGE, "year": year_name(today)}
    return render(request, "pages/school_plans.html", context)


@page(P.EDIT_SCHOOL_PLAN, methods=("POST",))
def school_plan_start(request, school, kind):
    """Begin a school's plan for this academic year."""
    if kind not in (Plan.Kind.SDP, Plan.Kind.BDP):
        raise Http404
    if not request.rights.may(P.EDIT_SCHOOL_PLAN, school.pk):
        raise PermissionDenied
    try:
        made = services.start_school_plan(school=school, kind=kind, by=request.user)
    except DomainError as refused:
        messages.error(request, refused.sentence)
        return redirect("school_plans", request.trust.slug)
    messages.success(request, f"{made.title} has begun: add its first priority.")
    return redirect(next_page(request.POST), request.trust.slug, made.pk)
