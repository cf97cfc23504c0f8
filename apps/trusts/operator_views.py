"""The operator's pages, outside every trust: the list of trusts, a new one, and its first CEO."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from apps.core.errors import DomainError
from apps.trusts.access import operator_page
from apps.trusts.operators import all_trusts, found_trust, invite_first_ceo_again, name_first_ceo, trust_line


class CeoForm(forms.Form):
    """Who is to be the first CEO."""

    ceo_name = forms.CharField(label="Name of the first CEO", max_length=200)
    ceo_email = forms.EmailField(
        label="Their e-mail address",
        max_length=254,
        error_messages={"invalid": "Enter an e-mail address in the form name@example.org"},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class TrustForm(CeoForm):
    """A trust's name and address."""

    name = forms.CharField(label="Name of the trust", max_length=300)
    slug = forms.CharField(
        label="Address",
        required=False,
        max_length=80,
        help_text="Small letters, digits and hyphens, such as larkmoor. Leave empty to make it from the name.",
    )
    field_order = ("name", "slug", "ceo_name", "ceo_email")


@operator_page()
def operator_trusts(request):
    """Every trust by name, with its address, since when, and how many people."""
    return render(request, "trusts/operator_trusts.html", {"lines": all_trusts()})


@operator_page("GET", "POST")
def operator_trust_add(request):
    """Make a trust and invite its first CEO."""
    form = TrustForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            line = found_trust(**form.cleaned_data, by=request.user)
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.success(request, f"{line.name} is there. {form.cleaned_data['ceo_email']} gets the invitation.")
            return redirect("operator_trusts")
    return render(request, "trusts/operator_trust_add.html", {"form": form}, status=422 if form.errors else 200)


@operator_page("GET", "POST")
def operator_trust(request, slug: str):
    """One trust's line; as long as no CEO has signed in, somebody else can be named."""
    line = _line(slug)
    form = CeoForm(request.POST if request.method == "POST" else None)
    error = ""
    if request.method == "POST" and form.is_valid():
        try:
            name_first_ceo(line=line, **form.cleaned_data, by=request.user)
        except DomainError as refused:
            if refused.field in form.fields:
                form.add_error(refused.field, refused.sentence)
            else:
                error = refused.sentence
        else:
            messages.success(request, f"{form.cleaned_data['ceo_email']} gets the invitation.")
            return redirect("operator_trust", slug)
    context = {"line": line, "form": form, "error": error}
    status = 409 if error else 422 if form.errors else 200
    return render(request, "trusts/operator_trust.html", context, status=status)


@operator_page("POST")
def operator_invite_again(request, slug: str):
    """Send the first CEO's invitation once more."""
    try:
        invite_first_ceo_again(line=_line(slug))
    except DomainError as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "The invitation is on its way again.")
    return redirect("operator_trust", slug)


def _line(slug: str):
    line = trust_line(slug)
    if line is None:
        raise Http404
    return line
