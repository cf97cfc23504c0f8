"""One's own page, outside every trust: name, address, password, roles, and where one is signed in."""

from collections import defaultdict

from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.services import end_sessions, rename
from apps.core import clock
from apps.trusts.models import Trust
from apps.trusts.selectors import own_roles


class NameForm(forms.Form):
    """One's own name."""

    name = forms.CharField(
        label="Your name, as others see it", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request):
    """See and change what is one's own."""
    sent = request.method == "POST"
    form = NameForm(request.POST if sent else None, initial={"name": request.user.name})
    if sent and form.is_valid():
        rename(user=request.user, name=form.cleaned_data["name"])
        messages.success(request, "Your name is saved.")
        return redirect("profile")
    sessions = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    roles: dict[Trust, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for membership in own_roles(request.user, clock.today()):
        given = f" ({membership.given_words})" if membership.given else ""
        roles[membership.trust][f"{membership.role_name}{given}"] += membership.school_id is not None
    context = {
        "form": form,
        "trusts": [(trust, list(held.items())) for trust, held in roles.items()],
        "elsewhere": sessions.count(),
    }
    return render(request, "pages/profile.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def end_other_sessions(request):
    """Sign out everywhere but here."""
    number = end_sessions(user=request.user, but=request.session.session_key)
    messages.success(request, f"You are signed out in {number} other {'place' if number == 1 else 'places'}.")
    return redirect("profile")
