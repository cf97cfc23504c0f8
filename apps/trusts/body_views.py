"""The pages of a trust's bodies and of who sits in them."""

import datetime as dt

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render

from apps.core import clock
from apps.trusts import body_services as services
from apps.trusts.access import page
from apps.trusts.body_forms import BodyForm, MemberForm, body_initial, member_initial
from apps.trusts.models import Body, BodyMember, BodySchool
from apps.trusts.permissions import P
from apps.trusts.saving import kept, posted, status_of
from apps.trusts.settings_index import SOON


@page(P.MANAGE_SETTINGS)
def bodies(request):
    """Every body with its schools, its chair, how many sit in it and whose term ends soon."""
    today = clock.today()
    rows = [(body, *_seats(list(body.members.all()), today)) for body in _bodies(request)]
    there = [row for row in rows if row[0].dissolved_on is None or row[0].dissolved_on > today]
    gone = [row[0] for row in rows if row not in there]
    return render(request, "trusts/bodies.html", {"bodies": there, "gone": gone})


def _bodies(request):
    links = Prefetch("school_links", BodySchool.objects.select_related("school"))
    return Body.objects.filter(trust=request.trust).prefetch_related(links, "members")


def _seats(members, today: dt.date):
    """Those in office today, the chair, and those of them whose term ends within 90 days."""
    present = [m for m in members if m.starts_on <= today and (m.ends_on is None or m.ends_on >= today)]
    chair = next((m for m in present if m.office == BodyMember.Office.CHAIR), None)
    return present, chair, [m for m in present if m.ends_on is not None and m.ends_on <= today + SOON]


@page(P.MANAGE_SETTINGS, methods=("GET", "POST"))
def body_add(request):
    """A form for a new body."""
    return _body_form(request, None)


@page(P.MANAGE_SETTINGS, methods=("GET", "POST"))
def body_edit(request, body_id):
    """The form of a body."""
    return _body_form(request, get_object_or_404(_bodies(request), pk=body_id))


def _body_form(request, body):
    form = BodyForm(posted(request), trust=request.trust, initial=body_initial(body) if body else None)
    made = []
    if kept(
        form,
        lambda: made.append(services.keep_body(trust=request.trust, body=body, values=form.values(), by=request.user)),
    ):
        messages.success(request, f"{made[0].name} is saved.")
        return redirect("body", request.trust.slug, made[0].pk)
    return render(request, "trusts/body_form.html", {"form": form, "body": body}, status=status_of(form))


@page(P.MANAGE_SETTINGS)
def body(request, body_id):
    """A body with its terms of office, present, to come and past."""
    found = get_object_or_404(_bodies(request), pk=body_id)
    today = clock.today()
    members = sorted(found.members.all(), key=lambda m: (list(BodyMember.Office).index(m.office), m.name, m.starts_on))
    present, chair, soon = _seats(members, today)
    context = {
        "body": found,
        "present": [(member, member in soon) for member in present],
        "chair": chair,
        "coming": [member for member in members if member.starts_on > today],
        "past": [member for member in members if member.ends_on is not None and member.ends_on < today],
    }
    return render(request, "trusts/body.html", context)


@page(P.MANAGE_SETTINGS, methods=("GET", "POST"))
def member_add(request, body_id):
    """A form for a new term of office in a body."""
    return _member_form(request, get_object_or_404(_bodies(request), pk=body_id), None)


@page(P.MANAGE_SETTINGS, methods=("GET", "POST"))
def member_edit(request, member_id):
    """The form of a term of office; with a button that deletes one entered by mistake."""
    member = get_object_or_404(BodyMember.objects.filter(trust=request.trust).select_related("body"), pk=member_id)
    if posted(request, "remove") is not None:
        services.remove_member(member=member, by=request.user)
        messages.success(request, f"The term of office of {member.name} is deleted.")
        return redirect("body", request.trust.slug, member.body_id)
    return _member_form(request, member.body, member)


def _member_form(request, body, member):
    form = MemberForm(posted(request), initial=member_initial(member) if member else None)
    if kept(form, lambda: services.keep_member(body=body, member=member, values=form.values(), by=request.user)):
        messages.success(request, f"{form.cleaned_data['name']} is saved.")
        return redirect("member_add" if "another" in request.POST else "body", request.trust.slug, body.pk)
    context = {"form": form, "body": body, "member": member}
    return render(request, "trusts/member_form.html", context, status=status_of(form))
