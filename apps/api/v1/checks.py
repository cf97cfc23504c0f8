"""Checks of figures by a second method: what one gave, and keeping one, by somebody who did not report the figure."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.fields import FigureText
from apps.api.preconditions import IF_MATCH, check_seen, with_etag
from apps.api.v1.figures import FigureView, Place, etag_of_figure, refused_is_403
from apps.kpis.figure_policies import check_verify_figure
from apps.kpis.figure_services import Finding, verify_figures, version_of
from apps.kpis.models import Check, Reading
from apps.trusts.permissions import P

# What is answered of a figure that nobody has checked.
NOTHING = {"method": "", "agrees": None, "value": None, "grade": "", "note": "", "checked_at": None, "answer": ""}


class CheckSerializer(serializers.ModelSerializer):
    """What a second method gave for a figure; all of it null or empty where nobody has checked it yet."""

    agrees = serializers.BooleanField(read_only=True, allow_null=True)
    value = FigureText(read_only=True, allow_null=True)
    checked_at = serializers.DateTimeField(read_only=True, allow_null=True)

    class Meta:
        model = Check
        fields = ("method", "agrees", "value", "grade", "note", "checked_at", "answer")
        read_only_fields = fields


class FindingSerializer(serializers.Serializer):
    """A check to be kept: that it agrees, or what was found otherwise (a number, a grade, or a note in words)."""

    method = serializers.CharField(max_length=500, help_text="The second method: a sample, another record.")
    agrees = serializers.BooleanField()
    value = FigureText(required=False, allow_null=True, default=None)
    grade = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")


class CheckView(FigureView):
    """The check of one figure: read by those who see the figure, written by those who verify it."""

    serializer_class: Any = CheckSerializer

    @extend_schema(responses=CheckSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """What the second method gave. Its ETag is the figure's, which a check shows as If-Match."""
        place = self._place()
        school_id = place.school.pk if place.school else None
        reading = self._reading(place)
        if not self.rights.may(P.SEE_SUBMITTED_FIGURES, school_id):
            raise PermissionDenied
        if reading is None or (reading.is_draft and not self.rights.may(P.SEE_LIVE_FIGURES, school_id)):
            raise Http404
        return self._checked(reading)

    @extend_schema(request=FindingSerializer, responses=CheckSerializer, parameters=[IF_MATCH])
    def update(self, request: Request, **kwargs: Any) -> Response:
        """Keep what a second method gave, in place of an earlier check; nobody verifies a figure of their own."""
        place = self._place()
        if not self.rights.may(P.VERIFY_FIGURES, place.school.pk if place.school else None):
            raise PermissionDenied
        reading = self._reading(place)
        check_seen(request, etag_of_figure(reading))
        if reading is None:
            raise Http404
        refused_is_403(check_verify_figure, self.rights, reading)
        sent = FindingSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        method, found = sent.validated_data.pop("method"), sent.validated_data
        findings = [Finding(reading=reading, seen=version_of(reading), **found)]
        by: Any = request.user
        verify_figures(trust=self.trust, findings=findings, method=method, rights=self.rights, by=by)
        return self._checked(reading)

    def _reading(self, place: Place) -> Reading | None:
        rows = Reading.objects.filter(trust=self.trust, measure=place.measure, period=place.period)
        return rows.filter(school=place.school).first()

    def _checked(self, reading: Reading) -> Response:
        check = Check.objects.filter(trust=self.trust, reading=reading).first() or NOTHING
        return with_etag(Response(CheckSerializer(check).data), etag_of_figure(reading) or "")


@extend_schema_view(
    retrieve=extend_schema(operation_id="trust_check"), update=extend_schema(operation_id="trust_check_put")
)
class TrustCheckView(CheckView):
    """The check of a figure of the trust as a whole."""


@extend_schema_view(
    retrieve=extend_schema(operation_id="school_check"), update=extend_schema(operation_id="school_check_put")
)
class SchoolCheckView(CheckView):
    """The check of a figure of one school."""
