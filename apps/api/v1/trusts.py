"""The trust itself, its schools and its terms."""

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.in_trust import InTrust
from apps.trusts.inspections import framework_name
from apps.trusts.models import Inspection, InspectionGrade, Period, School, Term, Trust
from apps.trusts.permissions import P
from apps.trusts.selectors import terms_of
from apps.trusts.vocabulary import Words, defaults


class TrustSerializer(serializers.ModelSerializer):
    """The trust, with its own words for ours."""

    words = serializers.SerializerMethodField(help_text="The trust's word for each of ours.")

    class Meta:
        model = Trust
        fields = ("slug", "name", "short_name", "vision", "mission", "words")

    def get_words(self, trust: Trust) -> dict[str, str]:
        """Its word for each of ours."""
        words = Words(trust.vocabulary)
        return {key: words[key] for key in defaults()}


class GradeSerializer(serializers.ModelSerializer):
    """One area that an inspection graded, in the framework's own word."""

    class Meta:
        model = InspectionGrade
        fields = ("area", "grade")


class InspectionSerializer(serializers.ModelSerializer):
    """An inspection in the words of its own framework; none is turned into another's."""

    framework = serializers.SerializerMethodField(help_text="The framework by name.")
    grades = GradeSerializer(many=True)

    class Meta:
        model = Inspection
        fields = ("id", "framework", "inspected_on", "published_on", "grades")

    def get_framework(self, inspection: Inspection) -> str:
        """Its name."""
        return framework_name(inspection)


class SchoolSerializer(serializers.ModelSerializer):
    """A school of the trust, closed ones too."""

    inspections = serializers.SerializerMethodField(
        help_text="The newest first; empty for those who may not read the school's plan."
    )

    class Meta:
        model = School
        fields = ("id", "slug", "name", "urn", "phase", "joined_on", "closed_on", "inspections")

    @extend_schema_field(InspectionSerializer(many=True))
    def get_inspections(self, school: School) -> Any:
        """Those on record, where the person may read them."""
        may = self.context["view"].rights.may(P.READ_SCHOOL_PLAN, school.pk)
        return InspectionSerializer(school.inspections.all() if may else [], many=True).data


class PeriodSerializer(serializers.ModelSerializer):
    """A term or half of one, with the day its figures are due."""

    class Meta:
        model = Period
        fields = ("id", "part", "starts_on", "ends_on", "due_on")


class TermSerializer(serializers.ModelSerializer):
    """A term of an academic year with its periods: part 0 is the whole term, 1 and 2 are its halves."""

    year = serializers.CharField(source="year.name")
    periods = PeriodSerializer(many=True)

    class Meta:
        model = Term
        fields = ("id", "year", "name", "starts_on", "ends_on", "periods")


class TrustView(InTrust):
    """The trust."""

    serializer_class = TrustSerializer

    @extend_schema(operation_id="trust")
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """The trust and its own words."""
        return Response(self.get_serializer(self.trust).data)


@extend_schema_view(list=extend_schema(operation_id="schools"), retrieve=extend_schema(operation_id="school"))
class SchoolViewSet(ListModelMixin, RetrieveModelMixin, InTrust):
    """The trust's schools."""

    serializer_class = SchoolSerializer
    queryset = School.objects.all()
    lookup_field = "slug"

    def get_queryset(self) -> Any:
        """Those of this trust, with their inspections."""
        kept = Inspection.objects.kept().prefetch_related("grades")
        return School.objects.filter(trust=self.trust).prefetch_related(Prefetch("inspections", kept))


@extend_schema_view(list=extend_schema(operation_id="terms"), retrieve=extend_schema(operation_id="term"))
class TermViewSet(ListModelMixin, RetrieveModelMixin, InTrust):
    """The trust's terms, with the periods that figures are reported for."""

    serializer_class = TermSerializer
    queryset = Term.objects.all()

    def get_queryset(self) -> Any:
        """Those of this trust."""
        return terms_of(self.trust).prefetch_related("periods")
