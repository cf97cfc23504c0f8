"""The trust's people: the list, invitations, and roles that are given, covered for and ended."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render

from apps.core import clock
from apps.core.errors import DomainError
from apps.trusts import forms, roles_held, services
from apps.trusts.access import page
from apps.trusts.invitations import mail_invitation, waiting_number
from apps.trusts.people_access import role_in_reach, seen_person
from apps.trusts.people_listed import STANDINGS, PeopleFilter, people_listed, schools_seen, with_roles
from apps.trusts.permissions import P
from apps.trusts.policies import can_be_given, check_may_give, may_give
from apps.trusts.roles import BY_CODE, GIVEN_FIELDS, ROLES

PEOPLE_ON_A_PAGE = 50


@page(P.SEE_PEOPLE, somewhere=True)
def people(request):
    """One row a person, with their roles: those of the trust, or of one's own schools."""
    trust, rights = request.trust, request.rights
    wanted = PeopleFilter.read(request.GET)
    pages = Paginator(people_listed(trust, rights, wanted), PEOPLE_ON_A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    context = {
        "today": clock.today(),
        "page": shown,
        "people": with_roles(trust, rights, shown.object_list),
        "wanted": wanted,
        "roles": ROLES,
        "schools": schools_seen(trust, rights),
        "standings": STANDINGS,
        "may_manage": rights.may_somewhere(P.MANAGE_PEOPLE),
        "waiting": waiting_number(trust) if rights.may(P.MANAGE_PEOPLE) else 0,
    }
    return render(request, "trusts/people.html", context)


@page(P.MANAGE_PEOPLE, methods=("GET", "POST"), somewhere=True)
def invite(request):
    """Give somebody a role; a newcomer gets a link with which to choose a password."""
    form = forms.InvitationForm(request.POST or None, trust=request.trust, rights=request.rights)
    if request.method == "POST" and form.is_valid():
        membership = _given(request, form, **form.cleaned_data)
        if membership:
            user = membership.user
            messages.success(request, f"{user} is now {membership.role_name}. An e-mail is on its way to {user.email}.")
            return redirect("people", request.trust.slug)
    return render(request, "trusts/invite.html", {"form": form}, status=422 if form.errors else 200)


@page(P.MANAGE_PEOPLE, methods=("GET", "POST"), somewhere=True)
def role_add(request, user_id: int):
    """Give somebody who is here already one more role."""
    person = seen_person(request, user_id)
    form = forms.RoleForm(request.POST or None, trust=request.trust, rights=request.rights)
    if request.method == "POST" and form.is_valid():
        membership = _given(request, form, name=person.user.name, email=person.user.email, **form.cleaned_data)
        if membership:
            messages.success(request, f"{person.user} is now {membership.role_name}. An e-mail is on its way to them.")
            return redirect("person", request.trust.slug, user_id)
    return render(
        request,
        "trusts/role_add.html",
        {"form": form, "person": person, "today": clock.today()},
        status=422 if form.errors else 200,
    )


def _given(request, form, **fields):
    """The role that was given, or None with the reason in the form."""
    school = fields["school"]
    try:
        check_may_give(request.rights, fields["role"], school.pk if school else None)
        membership, _ = services.invite_person(
            trust=request.trust, invitation=services.Invitation(**fields), by=request.user
        )
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.sentence)
        return None
    mail_invitation(membership.user, [membership])
    return membership


@page(P.MANAGE_PEOPLE, methods=("GET", "POST"), somewhere=True)
def end_role(request, membership_id: int):
    """Ask, then end a role at once or on a day."""
    membership = role_in_reach(request, membership_id)
    initial = {"last_day": membership.ends_on}
    form = forms.EndForm(request.POST if request.method == "POST" else None, initial=initial)
    error = ""
    if request.method == "POST" and form.is_valid():
        last_day = form.cleaned_data["last_day"]
        try:
            roles_held.end_role(membership=membership, by=request.user, rights=request.rights, last_day=last_day)
        except DomainError as refused:
            error = _refused(form, refused)
        else:
            how = (
                f"stays {membership.role_name} until {last_day:%-d %B %Y}"
                if last_day
                else f"is no longer {membership.role_name}"
            )
            messages.success(request, f"{membership.user} {how}.")
            return redirect("people", request.trust.slug)
    context = {"membership": membership, "form": form, "error": error}
    return render(request, "trusts/end_role.html", context, status=409 if error else 422 if form.errors else 200)


@page(P.MANAGE_PEOPLE, methods=("GET", "POST"), somewhere=True)
def cover_add(request, membership_id: int):
    """Have somebody else hold a role from a day until a day."""
    membership = role_in_reach(request, membership_id)
    initial = {field: True for permission, field in GIVEN_FIELDS.items() if permission in membership.given}
    form = forms.CoverForm(request.POST or None, offered=membership.given, initial=initial)
    error = ""
    if request.method == "POST" and form.is_valid():
        invitation = services.Invitation(role=membership.role, school=membership.school, **form.cleaned_data)
        try:
            cover = roles_held.arrange_cover(
                membership=membership, invitation=invitation, by=request.user, rights=request.rights
            )
        except DomainError as refused:
            error = _refused(form, refused)
        else:
            until = f"{cover.ends_on:%-d %B %Y}"
            messages.success(request, f"{cover.user} covers for {membership.user} until {until}. An e-mail tells them.")
            return redirect("person", request.trust.slug, membership.user_id)
    context = {"membership": membership, "form": form, "error": error}
    return render(request, "trusts/cover.html", context, status=409 if error else 422 if form.errors else 200)


@page(P.MANAGE_PEOPLE, methods=("GET", "POST"), somewhere=True)
def role_given(request, membership_id: int):
    """Tick what is given to somebody with a role that they hold."""
    membership = role_in_reach(request, membership_id)
    offered = can_be_given(membership)
    if not BY_CODE[membership.role].may_be_given:
        raise Http404
    initial = {field: getattr(membership, field) for field in GIVEN_FIELDS.values()}
    sent = request.method == "POST"
    form = forms.GivenForm(request.POST if sent else None, offered=offered, initial=initial)
    error = ""
    if sent and form.is_valid():
        try:
            roles_held.change_given(membership=membership, given=form.given, by=request.user, rights=request.rights)
        except DomainError as refused:
            error = _refused(form, refused)
        else:
            words = membership.given_words or "holds the role and nothing besides"
            messages.success(request, f"Saved. {membership.user}: {words}.")
            return redirect("person", request.trust.slug, membership.user_id)
    context = {"membership": membership, "form": form, "error": error}
    return render(request, "trusts/role_given.html", context, status=409 if error else 422 if form.errors else 200)


def _refused(form, refused) -> str:
    """Put the sentence to its field; give it back where it belongs to none."""
    if refused.field in form.fields:
        form.add_error(refused.field, refused.sentence)
        return ""
    return refused.sentence


@page(P.MANAGE_PEOPLE, methods=("GET", "POST"), somewhere=True)
def person_end(request, user_id: int):
    """Ask, then end all of a person's roles that one may end."""
    person = seen_person(request, user_id)
    error = ""
    if request.method == "POST":
        try:
            number = roles_held.deactivate(
                trust=request.trust, user=person.user, by=request.user, rights=request.rights
            )
        except DomainError as refused:
            error = refused.sentence
        else:
            ended = "1 role has ended" if number == 1 else f"{number} roles have ended"
            messages.success(request, f"{person.user}: {ended}.")
            return redirect("person", request.trust.slug, user_id)
    ending = [m for m in person.present if may_give(request.rights, m.role, m.school_id)]
    context = {"person": person, "ending": ending, "error": error, "today": clock.today()}
    return render(request, "trusts/person_end.html", context, status=409 if error else 200)


@page(P.MANAGE_PEOPLE, methods=("POST",), somewhere=True)
def invite_again(request, user_id: int):
    """Mail somebody once more what roles they hold, with a new link."""
    person = seen_person(request, user_id)
    try:
        roles_held.invite_again(trust=request.trust, user=person.user)
    except DomainError as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"An e-mail is on its way to {person.user.email}.")
    return redirect("person", request.trust.slug, user_id)
