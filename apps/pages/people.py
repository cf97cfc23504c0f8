"""A person's page, with what they own, and the page that gives it to somebody else."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from apps.actions.open_work import KINDS, owned_by, reassign
from apps.core import clock
from apps.core.errors import DomainError
from apps.pages.people_sheet import people_file_name, people_workbook
from apps.reports.sheets import EXCEL
from apps.trusts.access import page
from apps.trusts.given_history import given_changes
from apps.trusts.models import Party
from apps.trusts.parties import LONGEST_NAME, new_parties_words, parties_named
from apps.trusts.people_access import seen_person
from apps.trusts.people_listed import PeopleFilter, covers_of, people_listed, with_roles
from apps.trusts.permissions import P
from apps.trusts.policies import can_be_given, may_give


@page(P.SEE_PEOPLE, somewhere=True)
def people_excel(request):
    """The people who are looked for, as on their page, as an Excel file."""
    found = people_listed(request.trust, request.rights, PeopleFilter.read(request.GET))
    answer = HttpResponse(people_workbook(with_roles(request.trust, request.rights, found)), content_type=EXCEL)
    answer["Content-Disposition"] = f'attachment; filename="{people_file_name(clock.today())}"'
    return answer


@page(P.SEE_PEOPLE, somewhere=True)
def person(request, user_id: int):
    """One person: roles with their days, bodies, and the open work that waits for them."""
    shown = seen_person(request, user_id)
    rights, today = request.rights, clock.today()
    covers = covers_of(shown.present, today)
    context = {
        "person": shown,
        "today": today,
        "roles": [_role(m, rights, covers[m.pk]) for m in shown.present],
        "given_changes": given_changes(request.trust, [*shown.present, *shown.past]),
        "bodies": sorted({m.body.name for m in shown.present if m.body}),
        "parties": list(Party.objects.filter(trust=request.trust, user=shown.user)),
        "owned": _owned(request, shown.user, P.SEE_PEOPLE),
        "may_manage": rights.may_somewhere(P.MANAGE_PEOPLE),
        "is_self": shown.user.pk == rights.user_id,
    }
    return render(request, "pages/person.html", context)


def _role(membership, rights, covers):
    """A role, whether one may change it, who covers for it, and whether more can be given with it."""
    may_change = may_give(rights, membership.role, membership.school_id) and membership.user_id != rights.user_id
    return membership, may_change, covers, may_change and can_be_given(membership)


def _owned(request, user, permission):
    parties = Party.objects.filter(trust=request.trust, user=user)
    schools = request.rights.schools_with(permission)
    return owned_by(request.trust, list(parties), today=clock.today(), schools=schools)


class ReassignForm(forms.Form):
    """Who is to own it from now on."""

    to = forms.CharField(
        label="Who owns it from now on",
        help_text="A name from the list of owners, or a new one.",
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"list": "parties", "autocomplete": "off"}),
        error_messages={
            "required": "Enter who is to own it.",
            "max_length": f"A name can have {LONGEST_NAME} characters at most",
        },
    )


@page(P.MANAGE_PEOPLE, methods=("GET", "POST"), somewhere=True)
def person_reassign(request, user_id: int):
    """Choose what passes to whom, see it counted, and only then have it done."""
    shown = seen_person(request, user_id)
    groups = _owned(request, shown.user, P.MANAGE_PEOPLE)
    sent = request.method == "POST"
    form = ReassignForm(request.POST if sent else None)
    ticked = set(request.POST.getlist("things")) if sent else {t.key for group in groups for t in group.things}
    chosen = [t for group in groups for t in group.things if t.key in ticked]
    error = "" if chosen or not sent else "Choose at least one thing to give to somebody else."
    if sent and form.is_valid() and not error:
        if request.POST.get("sure") != "1" or len(chosen) != len(ticked):
            return _reassign_preview(request, shown, form, groups, chosen)
        try:
            return _reassigned(request, shown, form.cleaned_data["to"], chosen)
        except DomainError as refused:
            error = refused.sentence
    context = {"person": shown, "groups": groups, "form": form, "ticked": ticked, "error": error}
    context["parties"] = Party.objects.filter(trust=request.trust).exclude(user=shown.user)
    return render(request, "pages/person_reassign.html", context, status=422 if form.errors or error else 200)


def _reassign_preview(request, shown, form, groups, chosen):
    counted = [
        kind.words_for(number) for kind in KINDS if (number := sum(t.key.startswith(f"{kind.key}-") for t in chosen))
    ]
    to = " ".join(form.cleaned_data["to"].split())
    known = Party.objects.filter(trust=request.trust, name__iexact=to).exists()
    context = {"person": shown, "chosen": chosen, "counted": counted, "to": to, "is_new": not known}
    return render(request, "pages/person_reassign_sure.html", context)


def _reassigned(request, shown, name: str, chosen):
    [to], added = parties_named(trust=request.trust, names=[name])
    number = reassign(things=chosen, to=to, by=request.user)
    said = "1 thing now belongs" if number == 1 else f"{number} things now belong"
    messages.success(request, f"{said} to {to}. {new_parties_words(added)}".strip())
    return redirect("person", request.trust.slug, shown.user.pk)
