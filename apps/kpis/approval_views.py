"""The page on which a body's decision on proposed targets and limits is recorded: one screen, one resolution."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from apps.core import clock
from apps.core.errors import DomainError
from apps.core.figures import print_day
from apps.kpis import target_services as services
from apps.kpis.approval_forms import ALL, REFUSE, DecisionForm, decides
from apps.kpis.to_approve import decided_lately, waiting_for_approval
from apps.trusts.access import page
from apps.trusts.permissions import P
from apps.trusts.saving import posted

MOST = 200


@page(P.APPROVE_TARGETS, P.RECORD_DECISIONS, P.EDIT_TRUST_PLAN, methods=("GET", "POST"))
def targets_approve(request):
    """What is proposed beside what holds, and the form of the resolution for those who decide or record it."""
    may_decide = request.rights.may(P.APPROVE_TARGETS) or request.rights.may(P.RECORD_DECISIONS)
    if request.method == "POST" and not may_decide:
        raise PermissionDenied
    today = clock.today()
    form, status = DecisionForm(posted(request), trust=request.trust), 200
    ticked = request.POST.getlist("chosen")
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                count = _decide(request, form, ticked)
            except DomainError as refused:
                form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
                status = refused.status
            else:
                messages.success(request, _said(form, count))
                return redirect("targets_approve", request.trust.slug)
    found = waiting_for_approval(request.trust, today)
    context = {
        "waiting": found[:MOST],
        "total": len(found),
        "most": MOST,
        "ticked": ticked,
        "form": form,
        "may_decide": may_decide,
        "has_body": decides(request.trust).exists() if may_decide else True,
        "own": [row.target.pk for row in found if row.target.made_by_id == request.user.pk],
        "decided": decided_lately(request.trust, today),
    }
    return render(request, "kpis/targets_approve.html", context, status=status)


def _decide(request, form, ticked):
    """Approve or refuse what was chosen; gives how many."""
    data = form.cleaned_data
    keys = request.POST.getlist("listed") if data["which"] == ALL else ticked
    chosen = {}
    for key in keys:
        number, _, stamp = key.partition(":")
        chosen[int(number) if number.isdecimal() and len(number) < 19 else 0] = stamp
    told = {"trust": request.trust, "chosen": chosen, "resolution": form.resolution(), "by": request.user}
    if data["decision"] == REFUSE:
        return services.refuse_targets(**told, why=data["reason"])
    return services.approve_targets(**told)


def _said(form, count):
    """What was done, in a sentence."""
    data = form.cleaned_data
    what = "refused" if data["decision"] == REFUSE else "approved"
    minute = f", minute {data['minute']}" if data["minute"] else ""
    targets = "1 target" if count == 1 else f"{count} targets"
    return f"{targets} {what} by {data['body']} on {print_day(data['on'])}{minute}."
