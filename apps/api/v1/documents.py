"""Documents of reviews, and their files."""

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
from apps.reports.models import Document
from apps.reports.policies import check_take
from apps.reports.selectors import documents_for, documents_of
from apps.reports.sheets import EXCEL
from apps.reports.views import hand_out
from apps.trusts.permissions import P


class DocumentSerializer(serializers.ModelSerializer):
    """A document of a review: of which kind, whose, which review's, how far it is, and what its file is."""

    class Meta:
        model = Document
        fields = (
            "id",
            "review",
            "kind",
            "part",
            "basis",
            "school",
            "body",
            "families",
            "status",
            "name",
            "pages",
            "size",
            "sha256",
            "as_at",
            "requested_at",
            "done_at",
        )


@extend_schema_view(list=extend_schema(operation_id="documents"))
class DocumentViewSet(ListModelMixin, InTrust):
    """The documents that the person may take away: the trust's, or those of the own schools."""

    permissions = (P.DOWNLOAD_PACKS,)
    somewhere = True
    serializer_class = DocumentSerializer
    queryset = Document.objects.all()

    def get_queryset(self) -> QuerySet[Document]:
        """Those that the person may read."""
        return documents_for(self.trust, self.rights)

    def _found(self) -> Document:
        found = get_object_or_404(documents_of(self.trust), pk=self.kwargs["pk"])
        try:
            check_take(found, self.rights)
        except NotAllowed as refused:
            raise PermissionDenied(refused.sentence) from refused
        return found

    @extend_schema(operation_id="document")
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """One document."""
        return Response(self.get_serializer(self._found()).data)

    @extend_schema(
        operation_id="document_file",
        responses={(200, "application/pdf"): OpenApiTypes.BINARY, (200, EXCEL): OpenApiTypes.BINARY},
        filters=False,
    )
    def file(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """The file itself; each time it is taken away is recorded, as on the page."""
        found = self._found()
        if not found.is_ready:
            raise Http404
        try:
            return hand_out(found, by=request.user)  # type: ignore[arg-type]
        except FileNotFoundError as gone:
            raise Http404 from gone
