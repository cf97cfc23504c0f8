"""What all views of the API share: they enter the trust of their address themselves, and ask for a permission."""

from typing import ClassVar, NoReturn

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework.exceptions import NotAuthenticated
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.viewsets import ViewSetMixin

from apps.api.models import ApiToken
from apps.core import clock
from apps.trusts.middleware import enter_as
from apps.trusts.models import Trust
from apps.trusts.permissions import P
from apps.trusts.rights import Rights
from apps.trusts.wall import set_setting


class InTrust(ViewSetMixin, GenericAPIView):
    """A view inside the trust that its address names, for a person with any one of `permissions` there.

    As on pages: no member of the trust, or a token of another one, is answered 404, a right that is missing 403. With
    `somewhere`, holding the permission for one school is enough, and the view narrows what it shows.
    """

    permissions: ClassVar[tuple[P, ...]] = (P.READ_TRUST_PLAN,)
    somewhere: ClassVar[bool] = False
    permission_classes = (IsAuthenticated,)  # for the description; check_permissions asks for ours

    @property
    def trust(self) -> Trust:
        """The trust that was entered."""
        return self.request._request.trust  # type: ignore[attr-defined, no-any-return]

    @property
    def rights(self) -> Rights:
        """What the person may do there."""
        return self.request._request.rights  # type: ignore[attr-defined, no-any-return]

    def perform_authentication(self, request: Request) -> None:
        """Find out who asks, and enter the trust as that person."""
        super().perform_authentication(request)
        if not request.user.is_authenticated:
            raise NotAuthenticated("Show a token: “Authorization: Token …”.")
        set_setting("app.user_id", request.user.pk)
        enter_as(request._request, request.user, self.kwargs.pop("trust_slug"))
        token = request.auth
        if isinstance(token, ApiToken):
            _note_use(token, self.trust)

    def check_permissions(self, request: Request) -> None:
        """Raise PermissionDenied (403) unless one of the permissions is held."""
        held = self.rights.may_somewhere if self.somewhere else self.rights.may
        if not any(held(permission) for permission in self.permissions):
            raise PermissionDenied


def _note_use(token: ApiToken, trust: Trust) -> None:
    """Write down that a token was used, once a day; one of another trust opens nothing here."""
    if token.trust_id != trust.pk:
        raise Http404
    today = clock.today()
    if token.last_used_on != today:
        ApiToken.objects.filter(trust=trust, pk=token.pk).update(last_used_on=today)


class NothingView(InTrust):
    """Any other address: programs are told so in JSON, as they are of everything else."""

    schema = None

    def nothing(self, request: Request, **kwargs: str) -> NoReturn:
        """There is nothing there."""
        raise Http404


InTrust.signs_in_itself = True  # type: ignore[attr-defined]
