"""One transaction a request, inside the trust that the URL names."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from apps.accounts.models import User
from apps.core import clock
from apps.trusts import selectors
from apps.trusts.wall import enter_trust, set_setting, start_outside


class WallMiddleware:
    """Opens the transaction, says who asks, and enters the trust named in the URL if the person is a member of it.

    A trust that does not exist and one that the person does not belong to answer alike: 404.
    """

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Roll back on a status of 500 and above: Django has turned the exception into a response by then."""
        request.trust = None
        request.rights = None
        user_id = request.user.pk if request.user.is_authenticated else None
        with transaction.atomic():
            start_outside(user_id)
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_view(self, request: Any, view: Any, args: list, kwargs: dict) -> HttpResponse | None:
        """Enter the trust, or answer as if there were none."""
        slug = kwargs.get("trust_slug")
        if slug is None or getattr(getattr(view, "cls", None), "signs_in_itself", False):
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        enter_as(request, request.user, slug)
        return None


def enter_as(request: Any, user: User, slug: str) -> None:
    """Enter the trust of that slug as that person: sets `request.trust` and `request.rights`.

    The database knows the person already (`app.user_id`). Raises Http404 where there is no such trust, or the person
    holds no role in it today.
    """
    set_setting("app.trust_slug", slug)
    trust = selectors.trust_by_slug(slug)
    memberships = selectors.memberships_in_force(user, trust, clock.today()) if trust else []
    if trust is None or not memberships:
        raise Http404
    enter_trust(trust.pk, restricted=selectors.restricted_seen(memberships))
    request.trust = trust
    request.rights = selectors.rights_of(user, trust, memberships)


def _to_sign_in(request: Any) -> HttpResponse:
    """To the page of signing in, which leads back to where one was; to htmx, which would show it in place, just 401.

    One who sends something is led back to the page that they sent it from, for some addresses only take what is sent.
    """
    if request.htmx:
        return HttpResponse("You have been signed out.", status=401)
    came_from = request.headers.get("Referer", "")
    if request.method == "POST" and url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        parts = urlsplit(came_from)
        return redirect_to_login(parts._replace(scheme="", netloc="", fragment="").geturl())
    return redirect_to_login(request.get_full_path())
