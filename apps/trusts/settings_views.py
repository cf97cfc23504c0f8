"""The first page of a trust's settings, and the thresholds."""

from django.contrib import messages
from django.shortcuts import redirect, render

from apps.core import clock
from apps.trusts.access import page
from apps.trusts.permissions import P
from apps.trusts.saving import kept, posted, status_of
from apps.trusts.settings_index import areas_of
from apps.trusts.threshold_forms import ThresholdForm, threshold_initial
from apps.trusts.threshold_services import set_thresholds


@page(P.MANAGE_SETTINGS)
def settings(request):
    """Every area of the settings with a line on what it is about and what is missing."""
    return render(request, "trusts/settings.html", {"areas": areas_of(request.trust, clock.today())})


@page(P.MANAGE_SETTINGS, methods=("GET", "POST"))
def thresholds(request):
    """The numbers behind colours, and what heads see of other schools."""
    form = ThresholdForm(posted(request), initial=threshold_initial(request.trust))
    if kept(form, lambda: set_thresholds(trust=request.trust, values=form.values(), by=request.user)):
        messages.success(request, "The thresholds are saved. Reviews whose figures are final stay as they are.")
        return redirect("settings", request.trust.slug)
    return render(request, "trusts/thresholds.html", {"form": form}, status=status_of(form))
