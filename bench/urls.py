"""The product's addresses, and `t/<trust_slug>/empty/` with the same middleware, rights and base template alone."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from apps.trusts.access import page
from apps.trusts.permissions import P
from trustplan.urls import urlpatterns as own


@page(P.READ_TRUST_PLAN)
def empty(request: Any) -> HttpResponse:
    """A page of a trust without content."""
    return render(request, "bench/empty.html")


urlpatterns = [path("t/<slug:trust_slug>/empty/", empty), *own]
