"""The pages of the lists that a trust keeps in its settings and in each plan: add, change, order, remove."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from apps.core.errors import DomainError
from apps.core.undo import say_with_undo
from apps.pages.lists import OF_PLAN, OF_TRUST, RowForm
from apps.strategies.access import plan_to_edit
from apps.strategies.removed import LISTED
from apps.trusts.access import page
from apps.trusts.listing import Listing, Place, check_remove, keep_row, remove_row
from apps.trusts.order_views import moved
from apps.trusts.ordering import move_to
from apps.trusts.permissions import P
from apps.trusts.saving import kept, posted, status_of

REMOVED = "removed-row"  # the key of the session that remembers a row of a trust's list until its Undo


@dataclass(frozen=True)
class Addresses:
    """Where one list's pages are: `prefix` begins their names, `args` their arguments; and the page above it."""

    prefix: str
    args: tuple[Any, ...]
    above: str
    above_text: str

    def of(self, deed: str = "", *more: Any) -> str:
        """The address of the list, or of a deed in it."""
        return reverse(f"{self.prefix}_{deed}" if deed else self.prefix, args=[*self.args, *more])


Found = tuple[Place, type[RowForm], Addresses]


def _trust_list(request, kind):
    if kind not in OF_TRUST:
        raise Http404
    listing, form = OF_TRUST[kind]
    slug = request.trust.slug
    addresses = Addresses("trust_list", (slug, kind), reverse("settings", args=[slug]), "Settings")
    return Place(listing, request.trust), form, addresses


def _plan_list(request, plan_id, kind):
    plan = plan_to_edit(request, plan_id)
    if kind not in OF_PLAN:
        raise Http404
    listing, form = OF_PLAN[kind]
    slug = request.trust.slug
    addresses = Addresses("plan_list", (slug, plan.pk, kind), reverse("plan", args=[slug, plan.pk]), plan.title)
    return Place(listing, request.trust, {"plan": plan}), form, addresses


@page(P.MANAGE_SETTINGS)
def trust_list(request, kind):
    """One of the lists in the settings."""
    return _show(request, _trust_list(request, kind))


@page(P.MANAGE_SETTINGS, methods=("GET", "POST"))
def trust_list_add(request, kind):
    """A new row of it."""
    return _edit(request, _trust_list(request, kind), None)


@page(P.MANAGE_SETTINGS, methods=("GET", "POST"))
def trust_list_edit(request, kind, row_id):
    """A row of it."""
    return _edit(request, _trust_list(request, kind), row_id)


@page(P.MANAGE_SETTINGS, methods=("GET", "POST"))
def trust_list_remove(request, kind, row_id):
    """Ask, then take a row out of it."""
    return _remove(request, _trust_list(request, kind), row_id)


@page(P.MANAGE_SETTINGS, methods=("POST",))
def trust_list_back(request, kind):
    """Undo of the last removal: the row is added again as it was, at its place."""
    place, form_class, to = _trust_list(request, kind)
    found = request.session.pop(REMOVED, None)
    if found is None or (found["trust"], found["kind"]) != (request.trust.pk, kind):
        messages.warning(request, "There is nothing to bring back.")
        return redirect(to.of())
    form = form_class(found["values"], place=place)
    back = []
    if kept(form, lambda: back.append(keep_row(place=place, row=None, values=form.values(), by=request.user))):
        move_to(place.rows, back[0], found["place"])
        messages.success(request, f"Back in the list: {getattr(back[0], place.listing.heading)}")
    else:
        messages.warning(request, " ".join(sentence for said in form.errors.values() for sentence in said))
    return redirect(to.of())


@page(P.MANAGE_SETTINGS, methods=("GET", "POST"))
def trust_list_move(request, kind, row_id):
    """Put a row one place up or down, or to the place of a number."""
    return _move(request, _trust_list(request, kind), row_id)


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, somewhere=True)
def plan_list(request, plan_id, kind):
    """One of the lists of a plan."""
    return _show(request, _plan_list(request, plan_id, kind))


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def plan_list_add(request, plan_id, kind):
    """A new row of it."""
    return _edit(request, _plan_list(request, plan_id, kind), None)


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def plan_list_edit(request, plan_id, kind, row_id):
    """A row of it."""
    return _edit(request, _plan_list(request, plan_id, kind), row_id)


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def plan_list_remove(request, plan_id, kind, row_id):
    """Ask, then take a row out of it."""
    return _remove(request, _plan_list(request, plan_id, kind), row_id)


@page(P.EDIT_TRUST_PLAN, P.EDIT_SCHOOL_PLAN, methods=("GET", "POST"), somewhere=True)
def plan_list_move(request, plan_id, kind, row_id):
    """Put a row one place up or down, or to the place of a number."""
    return _move(request, _plan_list(request, plan_id, kind), row_id)


def _show(request, found: Found):
    place, _, to = found
    listing = place.listing
    rows = [
        {
            "pk": row.pk,
            "heading": getattr(row, listing.heading),
            "text": getattr(row, listing.text),
            "over": str(getattr(row, "parent", None) or getattr(row, "group", "")),
            **{deed: to.of(deed, row.pk) for deed in ("edit", "move", "remove")},
        }
        for row in place.rows.select_related(*(["parent"] if listing.code == "families" else []))
    ]
    return render(request, "pages/list.html", _context(listing, to) | {"rows": rows, "add": to.of("add")})


def _context(listing: Listing, to: Addresses):
    return {"listing": listing, "back": to.of(), "above": to.above, "above_text": to.above_text}


def _edit(request, found: Found, row_id: int | None):
    place, form_class, to = found
    row = get_object_or_404(place.rows, pk=row_id) if row_id is not None else None
    initial = {name: getattr(row, name) for name in form_class.base_fields} if row else None
    form = form_class(posted(request), place=place, row=row, initial=initial)
    if kept(form, lambda: keep_row(place=place, row=row, values=form.values(), by=request.user)):
        messages.success(request, "Saved.")
        return redirect(to.of("add") if "another" in request.POST else to.of())
    context = _context(place.listing, to) | {"form": form, "row": row}
    return render(request, "pages/list_form.html", context, status=status_of(form))


def _remove(request, found: Found, row_id: int):
    place, form_class, to = found
    row = get_object_or_404(place.rows, pk=row_id)
    refused = ""
    try:
        check_remove(place.listing, row)
        if request.method == "POST":
            as_it_was = _as_it_was(request, place, row, form_class)
            remove_row(place=place, row=row, by=request.user)
            _say_removed(request, place.listing, row, as_it_was)
            return redirect(to.of())
    except DomainError as error:
        refused = error.sentence
    context = _context(place.listing, to) | {"heading": getattr(row, place.listing.heading), "refused": refused}
    status = 409 if refused and request.method == "POST" else 200
    return render(request, "pages/list_remove.html", context, status=status)


def _as_it_was(request, place: Place, row: Any, form_class: type[RowForm]):
    values = {name: getattr(row, f"{name}_id", getattr(row, name)) for name in form_class.base_fields}
    at = list(place.rows.values_list("pk", flat=True)).index(row.pk)
    return {"trust": request.trust.pk, "kind": place.listing.code, "values": values, "place": at}


def _say_removed(request, listing: Listing, row: Any, as_it_was: dict[str, Any]):
    said = f"Removed: {getattr(row, listing.heading)}"
    if listing.one in LISTED:
        say_with_undo(
            request, said, reverse("removed_back", args=[request.trust.slug, listing.one, row.pk]) + "?undo=list"
        )
    else:
        request.session[REMOVED] = as_it_was
        say_with_undo(request, said, reverse("trust_list_back", args=[request.trust.slug, listing.code]))


def _move(request, found: Found, row_id: int):
    place, _, to = found
    row = get_object_or_404(place.rows, pk=row_id)
    shown = list(place.rows.values_list("pk", flat=True))
    name = getattr(row, place.listing.heading)
    return moved(request, place.rows, row, shown=shown, name=name, back=to.of(), title=place.listing.title)
