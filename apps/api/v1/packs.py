"""Board packs, and their files."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.in_trust import InTrust
from apps.core.errors import NotAllowed
from apps.reports.models import BoardPack
from apps.reports.policies import can_see_drafts, check_take
from apps.reports.selectors import packs_of
from apps.reports.views import hand_out
from apps.trusts.permissions import P


class PackSerializer(serializers.ModelSerializer):
    """A board pack: which review's, how far it is, and what its file is."""

    class Meta:
        model = BoardPack
        fields = (
            "id",
            "review",
            "kind",
            "status",
            "name",
            "pages",
            "size",
            "sha256",
            "as_at",
            "requested_at",
            "done_at",
        )


@extend_schema_view(list=extend_schema(operation_id="packs"))
class PackViewSet(ListModelMixin, InTrust):
    """The packs that the person may take away; drafts for those who run the review."""

    permissions = (P.DOWNLOAD_PACKS,)
    serializer_class = PackSerializer
    queryset = BoardPack.objects.all()

    def get_queryset(self) -> QuerySet[BoardPack]:
        """The final ones, and drafts for those who see drafts."""
        rows = packs_of(self.trust)
        return rows if can_see_drafts(self.rights) else rows.filter(kind=BoardPack.Kind.FINAL)

    def _found(self) -> BoardPack:
        found = get_object_or_404(packs_of(self.trust), pk=self.kwargs["pk"])
        try:
            check_take(found, self.rights)
        except NotAllowed as refused:
            raise PermissionDenied(refused.sentence) from refused
        return found

    @extend_schema(operation_id="pack")
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """One pack."""
        return Response(self.get_serializer(self._found()).data)

    @extend_schema(operation_id="pack_file", responses={(200, "application/pdf"): OpenApiTypes.BINARY}, filters=False)
    def file(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """The PDF itself; each time it is taken away is recorded, as on the page."""
        found = self._found()
        if not found.is_ready:
            raise Http404
        try:
            return hand_out(found, by=request.user)  # type: ignore[arg-type]
        except FileNotFoundError as gone:
            raise Http404 from gone
