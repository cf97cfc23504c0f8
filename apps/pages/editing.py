"""The one page, and its fragment, on which a single field of a plan's things is edited."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.core import clock
from apps.core.errors import DomainError
from apps.pages.in_place import Changed, FieldForm, refuse, said, save_field, stands
from apps.pages.things import NOUNS, PARTIES, thing_to_edit
from apps.trusts.access import page
from apps.trusts.parties import new_parties_words
from apps.trusts.permissions import P
from apps.trusts.selectors import parties_of
from apps.trusts.vocabulary import Words


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def edit_field(request, kind, pk, field):
    """A field as a form; saved, it is shown as it stands (to htmx) or on its plan. `?shown` gives it as it stands."""
    thing = thing_to_edit(request, kind, pk)
    if field not in thing.kind.fields:
        raise Http404
    words = Words(request.trust.vocabulary)
    sent = request.method == "POST"
    form = FieldForm(request.POST if sent else None, thing=thing, name=field, words=words)
    if not sent:
        if "shown" in request.GET:
            return _shown(request, thing, field)
        return _form(request, thing, form, before=stands(thing.row, field))
    if not form.was_sent():
        form.add_error(None, "Nothing was sent. Type it again and save.")
    elif form.is_valid():
        try:
            new = save_field(thing=thing, name=field, before=form.before, value=form.value(), by=request.user)
        except Changed as changed:
            theirs = said(thing.kind.rows(request.trust).get(pk=pk), field)
            return _form(request, thing, form, before=changed.theirs, theirs=theirs, status=409)
        except DomainError as refused:
            refuse(form, refused)
        else:
            return _saved(request, thing, field, new)
    return _form(request, thing, form, before=form.before, status=422)


def plan_url(request, plan, anchor=""):
    """The page of a plan, at one of its things."""
    url = reverse("plan", args=[request.trust.slug, plan.pk])
    return f"{url}#{anchor}" if anchor else url


def _form(request, thing, form, *, before, theirs=None, status=200):
    row = thing.row
    context = {
        "thing": thing,
        "row": row,
        "plan": thing.plan,
        "form": form,
        "before": before,
        "theirs": theirs,
        "conflict": status == 409,
        "names_field": form.name in PARTIES,
        "parties": parties_of(request.trust) if form.name in PARTIES else None,
        "back_url": plan_url(request, thing.plan, thing.anchor),
        "shown_url": f"{request.path}?{urlencode({'shown': 1})}",
    }
    name = "_edit_field" if request.htmx else "edit_field"
    return render(request, f"pages/{name}.html", context, status=status)


def _shown(request, thing, field, *, at="", new=()):
    thing.row.refresh_from_db()
    context = {"row": thing.row, "field": field, "at": at, "new": new_parties_words(new), "can_edit": True}
    return render(request, "pages/_field_shown.html", context)


def _saved(request, thing, field, new):
    at = f"{clock.now():%H:%M}"
    if request.htmx:
        return _shown(request, thing, field, at=at, new=new)
    noun = NOUNS[field]
    said = f"Saved {at}: {noun}."
    messages.success(request, " ".join(filter(None, (said, new_parties_words(new)))))
    return redirect(plan_url(request, thing.plan, thing.anchor))
