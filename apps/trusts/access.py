"""The one decorator of every page inside a trust: which permission it needs there, and which methods it answers."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from apps.trusts.models import School
from apps.trusts.permissions import P
from apps.trusts.rights import Rights

View = Callable[..., HttpResponse]


def page(*permissions: P, methods: tuple[str, ...] = ("GET",), somewhere: bool = False) -> Callable[[View], View]:
    """A page of a trust (its URL has `trust_slug`) that needs any one of these permissions.

    With `school_slug` in the URL, the permission is asked for that school, and the view gets `school` instead of the
    slug; another trust's school is not found (404). With `somewhere`, holding it for at least one school is enough, and
    the view itself narrows what it shows (`check_may`). A right that is missing answers 403; another method 405.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            kwargs.pop("trust_slug")
            school_slug = kwargs.pop("school_slug", None)
            school = None
            if school_slug is not None:
                school = get_object_or_404(School, trust=request.trust, slug=school_slug)
                kwargs["school"] = school
            rights: Rights = request.rights
            school_id = school.pk if school else None
            if not any(rights.may(p, school_id) or (somewhere and rights.may_somewhere(p)) for p in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        allowed = require_http_methods([*methods, "HEAD"] if "GET" in methods else list(methods))(guarded)
        allowed.permissions = permissions  # type: ignore[attr-defined]
        allowed.methods = methods  # type: ignore[attr-defined]
        return allowed

    return decorate


def check_may(rights: Rights, permission: P, school_id: int | None = None) -> None:
    """Raise PermissionDenied (403) unless the permission is held for the trust or for that school."""
    if not rights.may(permission, school_id):
        raise PermissionDenied


def operator_page(*methods: str) -> Callable[[View], View]:
    """A page outside every trust for operators of the installation alone; anybody else is answered 403."""
    allowed = methods or ("GET",)

    def decorate(view: View) -> View:
        @functools.wraps(view)
        @login_required
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_operator:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return require_http_methods([*allowed, "HEAD"] if "GET" in allowed else list(allowed))(guarded)

    return decorate
