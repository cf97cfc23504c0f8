"""The pages on which a trust's schools are added, changed, renamed, ordered and closed."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.core import clock
from apps.core.figures import print_day
from apps.trusts import school_services as services
from apps.trusts.access import page
from apps.trusts.models import School
from apps.trusts.order_views import moved
from apps.trusts.permissions import P
from apps.trusts.saving import kept, posted, status_of
from apps.trusts.school_forms import CloseForm, RenameForm, SchoolForm, school_initial
from apps.trusts.school_policies import joining_words
from apps.trusts.selectors import memberships_in_school, places_in_list, terms_of
from apps.trusts.vocabulary import Words


@page(P.MANAGE_SETTINGS)
def schools(request):
    """Every school of the trust in its order, and those that have closed."""
    rows = list(School.objects.filter(trust=request.trust))
    today = clock.today()
    closed = [school for school in rows if school.is_closed_on(today)]
    there = [school for school in rows if not school.is_closed_on(today)]
    return render(request, "trusts/schools.html", {"schools": there, "closed": closed, "today": today})


@page(P.MANAGE_SETTINGS, methods=("GET", "POST"))
def school_add(request):
    """A form for a school that has joined or will; with "Save and add another" the form again."""
    form = SchoolForm(posted(request))
    made = []
    if kept(form, lambda: made.append(services.add_school(**_added(request, form)))):
        words = joining_words(made[0].joined_on, list(terms_of(request.trust)))
        messages.success(request, f"{made[0]} is added. {words}")
        return redirect("school_add" if "another" in request.POST else "schools", request.trust.slug)
    return render(request, "trusts/school_add.html", {"form": form}, status=status_of(form))


def _added(request, form):
    name = " ".join(form.cleaned_data["name"].split())
    return {"trust": request.trust, "name": name, "values": form.values(), "by": request.user}


@page(P.MANAGE_SETTINGS, methods=("GET", "POST"))
def school_edit(request, school):
    """A school's phase, URN, first day and place; the names it had, and the ways to rename and close it."""
    shown = places_in_list(school, clock.today())
    form = SchoolForm(posted(request), is_new=False, initial=school_initial(school, shown.index(school.pk) + 1))
    terms = list(terms_of(request.trust))
    if kept(form, lambda: services.change_school(school=school, values=form.values(), by=request.user)):
        messages.success(request, f"{school} is saved. {joining_words(school.joined_on, terms)}")
        return redirect("schools", request.trust.slug)
    context = {
        "school": school,
        "form": form,
        "former": list(school.former_names.all()),
        "joining": joining_words(school.joined_on, terms),
    }
    return render(request, "trusts/school_edit.html", context, status=status_of(form))


@page(P.MANAGE_SETTINGS, methods=("GET", "POST"))
def school_rename(request, school):
    """Give a school another name; the old one is kept with its last day."""
    old = school.name
    form = RenameForm(posted(request), initial={"name": old})
    if kept(form, lambda: services.rename_school(school=school, **form.values(), by=request.user)):
        messages.success(request, f"{old} is now called {school}. Its address and the links to it stay.")
        return redirect("school_edit", request.trust.slug, school.slug)
    return render(
        request, "trusts/school_rename.html", {"school": school, "old": old, "form": form}, status=status_of(form)
    )


@page(P.MANAGE_SETTINGS, methods=("GET", "POST"))
def school_close(request, school):
    """Say what closing a school means, and take the day; or let it stay open after all."""
    if posted(request, "open") is not None:
        services.keep_open(school=school, by=request.user)
        messages.success(
            request, f"{school} stays open. Roles that had been ended with it stay ended: give them again under People."
        )
        return redirect("schools", request.trust.slug)
    form = CloseForm(posted(request), initial={"closed_on": school.closed_on})
    ended = []
    if kept(form, lambda: ended.append(services.close_school(school=school, **form.cleaned_data, by=request.user))):
        roles = f" {ended[0]} {'role ends' if ended[0] == 1 else 'roles end'} the day before." if ended[0] else ""
        is_closed = "is closed" if school.closed_on <= clock.today() else "will be closed"
        messages.success(request, f"{school} {is_closed} from {print_day(school.closed_on)}.{roles}")
        return redirect("schools", request.trust.slug)
    context = {"school": school, "form": form, "roles": memberships_in_school(school, clock.today()).count()}
    return render(request, "trusts/school_close.html", context, status=status_of(form))


@page(P.MANAGE_SETTINGS, methods=("GET", "POST"))
def school_move(request, school):
    """Put a school one place up or down, or to the place of a number."""
    rows = School.objects.filter(trust=request.trust)
    shown = places_in_list(school, clock.today())
    back = reverse("schools", args=[request.trust.slug])
    title = Words(request.trust.vocabulary)["school_plural"]
    return moved(request, rows, school, shown=shown, name=school.name, back=back, title=title)
