"""Where one arrives: the choice of trust, and the home page of a trust with what waits for the person."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from apps.core import clock
from apps.pages.waiting import own_schools, waiting_for
from apps.reports.models import BoardPack
from apps.reports.selectors import packs_of
from apps.trusts import selectors
from apps.trusts.access import page
from apps.trusts.permissions import P


@require_safe
@login_required
def choose(request):
    """The trusts in which the person holds a role today; where it is one, straight on to it."""
    trusts = list(selectors.trusts_of(request.user, clock.today()))
    if len(trusts) == 1:
        return redirect("home", trusts[0].slug)
    return render(request, "pages/choose.html", {"trusts": trusts})


@page(P.READ_TRUST_PLAN)
def home(request):
    """What waits for this person in this trust, with counts and days; the latest packs for those who may have them."""
    packs = []
    if request.rights.may(P.DOWNLOAD_PACKS):
        done = packs_of(request.trust).filter(kind=BoardPack.Kind.FINAL, status=BoardPack.Status.DONE)
        packs = list(done[:3])
    today = clock.today()
    context = {
        "waiting": waiting_for(request.trust, request.rights, today),
        "schools": own_schools(request.trust, request.rights, today),
        "packs": packs,
    }
    return render(request, "pages/home.html", context)
