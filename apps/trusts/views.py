"""The trust's people: who holds which role, invitations, and roles that end."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from apps.core import clock
from apps.core.errors import DomainError
from apps.trusts import selectors, services
from apps.trusts.access import page
from apps.trusts.forms import InvitationForm
from apps.trusts.invitations import send_invitation
from apps.trusts.models import Membership
from apps.trusts.permissions import P


@page(P.SEE_PEOPLE)
def people(request):
    """Everyone with a role in the trust, present and past."""
    today = clock.today()
    roles = list(selectors.people_of(request.trust))
    past = [m for m in roles if m.ends_on and m.ends_on < today]
    return render(
        request,
        "trusts/people.html",
        {"present": [m for m in roles if m not in past], "past": past, "today": today},
    )


@page(P.MANAGE_PEOPLE, methods=("GET", "POST"))
def invite(request):
    """Give somebody a role; a newcomer gets a link with which to choose a password."""
    form = InvitationForm(request.POST or None, trust=request.trust)
    if request.method == "POST" and form.is_valid():
        invitation = services.Invitation(**form.cleaned_data)
        try:
            membership, made = services.invite_person(trust=request.trust, invitation=invitation, by=request.user)
        except DomainError as error:
            form.add_error(error.field, error.sentence)
        else:
            send_invitation(membership, made=made)
            user = membership.user
            messages.success(request, f"{user} is now {membership.role_name}. An e-mail is on its way to {user.email}.")
            return redirect("people", request.trust.slug)
    return render(request, "trusts/invite.html", {"form": form}, status=422 if form.errors else 200)


@page(P.MANAGE_PEOPLE, methods=("GET", "POST"))
def end_role(request, membership_id: int):
    """Ask, then end a role from today."""
    membership = get_object_or_404(
        Membership.objects.select_related("user", "school", "trust"), trust=request.trust, pk=membership_id
    )
    error = ""
    if request.method == "POST":
        try:
            services.end_role(membership=membership, by=request.user)
        except DomainError as refused:
            error = refused.sentence
        else:
            messages.success(request, f"{membership.user} is no longer {membership.role_name}.")
            return redirect("people", request.trust.slug)
    return render(
        request, "trusts/end_role.html", {"membership": membership, "error": error}, status=409 if error else 200
    )
