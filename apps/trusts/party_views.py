"""The pages of those who can own work: added, changed, merged, no longer offered."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render

from apps.core.errors import DomainError
from apps.trusts import party_services as services
from apps.trusts.access import page
from apps.trusts.merging import work_counts
from apps.trusts.models import Party
from apps.trusts.party_forms import MergeForm, PartyForm, party_initial
from apps.trusts.permissions import P
from apps.trusts.saving import kept, posted, status_of

PER_PAGE = 50


@page(P.MANAGE_SETTINGS)
def owners(request):
    """Everyone who can own work, with how much; found by a part of the name, fifty at a time."""
    asked = request.GET.get("q", "").replace("\x00", "")[:100]
    rows = Party.objects.filter(trust=request.trust, name__icontains=asked).select_related("user", "merged_into")
    shown = Paginator(rows.order_by(F("retired_on").asc(nulls_first=True), "name", "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    counts = work_counts(request.trust.pk)
    context = {"page": shown, "parties": [(party, counts.get(party.pk, 0)) for party in shown], "asked": asked}
    return render(request, "trusts/owners.html", context)


@page(P.MANAGE_SETTINGS, methods=("GET", "POST"))
def owner_add(request):
    """A form for somebody new who can own work."""
    return _owner_form(request, None)


@page(P.MANAGE_SETTINGS, methods=("GET", "POST"))
def owner_edit(request, party_id):
    """The form of a party; with buttons that offer it no more, or again."""
    party = _party(request, party_id)
    for button, act, said in (
        ("retire", services.retire_party, "is no longer offered as an owner. What it owns stays its own."),
        ("back", services.bring_back_party, "is offered again."),
    ):
        if posted(request, button) is not None:
            try:
                act(party=party, by=request.user)
            except DomainError as refused:
                messages.error(request, refused.sentence)
            else:
                messages.success(request, f"{party.name} {said}")
            return redirect("owners", request.trust.slug)
    return _owner_form(request, party)


def _party(request, party_id):
    rows = Party.objects.filter(trust=request.trust).select_related("trust", "user", "merged_into")
    return get_object_or_404(rows, pk=party_id)


def _owner_form(request, party):
    form = PartyForm(posted(request), trust=request.trust, initial=party_initial(party) if party else None)
    if kept(
        form,
        lambda: services.keep_party(trust=request.trust, party=party, values=form.values(), by=request.user),
    ):
        messages.success(request, f"{form.cleaned_data['name']} is saved.")
        return redirect("owners", request.trust.slug)
    return render(request, "trusts/owner_form.html", {"form": form, "party": party}, status=status_of(form))


@page(P.MANAGE_SETTINGS, methods=("GET", "POST"))
def owner_merge(request, party_id):
    """Say what merging means, and make the party one with another."""
    party = _party(request, party_id)
    form = MergeForm(posted(request), duplicate=party)
    moved = []
    if kept(
        form,
        lambda: moved.append(services.merge_parties(duplicate=party, into=form.cleaned_data["into"], by=request.user)),
    ):
        things = "1 thing has" if moved[0] == 1 else f"{moved[0]} things have"
        messages.success(request, f"{party.name} is now {form.cleaned_data['into'].name}. {things} moved.")
        return redirect("owners", request.trust.slug)
    work = work_counts(request.trust.pk).get(party.pk, 0)
    context = {"form": form, "party": party, "work": work}
    return render(request, "trusts/owner_merge.html", context, status=status_of(form))
