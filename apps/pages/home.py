"""Where one arrives: the choice of trust, and the home page of a trust with what waits for the person."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from apps.actions.selectors import PlanNumbers, numbers_of
from apps.core import clock
from apps.pages.board import board_of, reports_of_schools, reviews_under_way
from apps.pages.coming import coming_for
from apps.pages.priority_standing import Overview, overview_of
from apps.pages.waiting import waiting_for
from apps.strategies.models import Plan
from apps.trusts import selectors
from apps.trusts.access import page
from apps.trusts.models import School, Trust
from apps.trusts.permissions import P
from apps.trusts.rights import Rights


@dataclass(frozen=True, kw_only=True)
class OwnSchool:
    """A school that a person works for or governs, with the newest plan of it that is in force, if there is one.

    `numbers` are those of the plan's actions.
    """

    school: School
    plan: Plan | None
    numbers: PlanNumbers | None = None


def own_schools(trust: Trust, rights: Rights, today: dt.date) -> list[OwnSchool]:
    """The schools for which the person reads plans, where these are single schools; five queries."""
    ids = rights.schools_with(P.READ_SCHOOL_PLAN)
    if not ids:
        return []
    in_force = Plan.objects.filter(trust=trust, school__in=ids, starts_on__lte=today, ends_on__gte=today)
    newest = {plan.school_id: plan for plan in in_force.order_by("starts_on", "-position", "pk")}
    numbers = numbers_of(list(newest.values()), today)
    found = [(school, newest.get(school.pk)) for school in selectors.schools_of(trust).filter(pk__in=ids)]
    return [OwnSchool(school=s, plan=plan, numbers=numbers[plan.pk] if plan else None) for s, plan in found]


def _overview(trust: Trust, rights: Rights, today: dt.date) -> Overview | None:
    """What should be looked at, for those who run reviews."""
    term = selectors.term_on(trust, today) if rights.may(P.RUN_REVIEWS) else None
    return overview_of(trust=trust, term=term, today=today, rights=rights, card=None) if term else None


@require_safe
@login_required
def choose(request):
    """The trusts in which the person holds a role today; where it is one, straight on to it."""
    trusts = list(selectors.trusts_of(request.user, clock.today()))
    if len(trusts) == 1:
        return redirect("home", trusts[0].slug)
    if not trusts and request.user.is_operator:
        return redirect("operator_trusts")
    return render(request, "pages/choose.html", {"trusts": trusts})


@page(P.READ_TRUST_PLAN)
def home(request):
    """What waits for this person in this trust, by day; for its readers, what the board is asked, and its packs."""
    trust, rights, today = request.trust, request.rights, clock.today()
    reviews = reviews_under_way(trust, rights)
    waiting = waiting_for(trust, rights, reviews, today)
    board = board_of(trust, rights, reviews, today)
    meetings = [] if board else reviews  # with the board's part, its meeting is said there
    context = {
        "overview": _overview(trust, rights, today),
        "waiting": waiting,
        "board": board,
        "board_first": rights.may(P.APPROVE_TARGETS),
        "schools": own_schools(trust, rights, today),
        "reports": reports_of_schools(trust, rights),
        "coming": coming_for(trust, rights, waiting.works, meetings, today) if waiting.is_empty else [],
    }
    return render(request, "pages/home.html", context)
