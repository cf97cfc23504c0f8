"""The pages about the API: one's own tokens, and a page on which it can be tried."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from apps.api.forms import TokenForm
from apps.api.models import ApiToken
from apps.api.schema import describe
from apps.api.services import make_token, revoke_token
from apps.api.trying import groups_of
from apps.core import clock
from apps.core.errors import DomainError
from apps.trusts.access import page
from apps.trusts.permissions import P


@page(P.READ_TRUST_PLAN, methods=("GET", "POST"))
def tokens(request):
    """One's own tokens in this trust, and a form for another; its text is shown once, on the answer itself."""
    form = TokenForm(request.POST or None)
    made, text, status = None, "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made, text = make_token(trust=request.trust, by=request.user, **form.cleaned_data)
            except DomainError as refused:
                form.add_error(refused.field, refused.sentence)
            else:
                form, status = TokenForm(), 200
    context = {
        "form": form,
        "made": made,
        "text": text,
        "tokens": ApiToken.objects.filter(trust=request.trust, user=request.user),
        "now": clock.now(),
        "address": request.build_absolute_uri(f"/api/v1/t/{request.trust.slug}/"),
    }
    response = render(request, "api/tokens.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@page(P.READ_TRUST_PLAN, methods=("GET", "POST"))
def token_revoke(request, key):
    """Ask, then take one of one's own tokens away."""
    token = get_object_or_404(ApiToken, trust=request.trust, user=request.user, digest__startswith=key)
    if request.method == "POST":
        revoke_token(token=token, by=request.user)
        messages.success(request, f"The token “{token}” is revoked.")
        return redirect("tokens", request.trust.slug)
    return render(request, "api/token_revoke.html", {"token": token})


@page(P.READ_TRUST_PLAN)
def api_try(request):
    """The description of the API as a page on which each request can be tried with one's own rights."""
    description = describe(request.trust.slug)
    return render(request, "api/try.html", {"groups": groups_of(description), "root": description["servers"][0]["url"]})
