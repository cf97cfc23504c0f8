"""KPIs: what plans are measured by."""

from typing import Any

from django.db.models import Prefetch
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from apps.api.fields import FigureText, IdFilter
from apps.api.in_trust import InTrust
from apps.api.v1.plans import plans_to_read
from apps.core import clock
from apps.kpis.facts import Shape
from apps.kpis.models import KPI, KPIOwner, Measure, Target
from apps.kpis.selectors import kpis_of
from apps.kpis.targets import target_on


class MeasureSerializer(serializers.ModelSerializer):
    """What is measured: the KPI itself (no name), or one of several things that it names."""

    class Meta:
        model = Measure
        fields = ("id", "name")


class TargetSerializer(serializers.ModelSerializer):
    """What holds today for all schools and terms; parts that the KPI's shape does not use are null or empty."""

    value = FigureText(read_only=True, allow_null=True)
    low = FigureText(read_only=True, allow_null=True)
    high = FigureText(read_only=True, allow_null=True)
    amber = FigureText(read_only=True, allow_null=True)

    class Meta:
        model = Target
        fields = ("value", "low", "high", "grade", "amber", "amber_grade", "done_by", "valid_from", "status")


class KPISerializer(serializers.ModelSerializer):
    """A KPI in the trust's own words, with its measures and the target that holds today."""

    family = serializers.CharField(source="family.name", read_only=True, allow_null=True, default=None)
    tolerance = FigureText(read_only=True, allow_null=True)
    floor = FigureText(read_only=True, allow_null=True)
    grades = serializers.ListField(child=serializers.CharField(), read_only=True)
    phases = serializers.ListField(child=serializers.CharField(), read_only=True)
    due_terms = serializers.ListField(child=serializers.CharField(), read_only=True)
    continues: Any = serializers.PrimaryKeyRelatedField(
        read_only=True, allow_null=True, help_text="The KPI of an earlier plan whose figures are this one's past."
    )
    measures = MeasureSerializer(many=True, read_only=True)
    owners = serializers.SerializerMethodField()
    target = serializers.SerializerMethodField()

    class Meta:
        model = KPI
        fields = (
            *("id", "plan", "priority", "position", "code", "statement", "family", "year", "measured_for", "phases"),
            *("shape", "unit", "decimals", "grades", "strict", "must_pass", "cumulative", "tolerance", "floor", "due"),
            *("is_unbounded", "continues", "frequency", "due_terms", "rollup", "share_needed", "share_in_pupils"),
            *("headline", "restricted", "method", "second_method", "paused"),
            *("measures", "owners", "target"),
        )

    def get_owners(self, kpi: KPI) -> list[str]:
        """The names of those who answer for it."""
        return [link.party.name for link in kpi.owners.all()]

    def get_target(self, kpi: KPI) -> TargetSerializer(allow_null=True):  # type: ignore[valid-type]
        """What holds today for all schools and terms."""
        general = [t for t in kpi.targets.all() if t.school_id is None and t.term_id is None]
        found = target_on(general, school_id=None, term_id=0, day=clock.today())
        return None if found is None else TargetSerializer(found).data


class KPIFilter(filters.FilterSet):
    """Which KPIs."""

    plan = IdFilter()
    priority = IdFilter()
    shape = filters.ChoiceFilter(choices=Shape.choices())
    headline = filters.BooleanFilter()

    class Meta:
        model = KPI
        fields = ("plan", "priority", "shape", "headline")


@extend_schema_view(list=extend_schema(operation_id="kpis"), retrieve=extend_schema(operation_id="kpi"))
class KPIViewSet(ListModelMixin, RetrieveModelMixin, InTrust):
    """The KPIs of the plans that the person may read."""

    serializer_class = KPISerializer
    filterset_class = KPIFilter
    queryset = KPI.objects.all()

    def get_queryset(self) -> Any:
        """Those that were not removed, nor their priority."""
        plans = plans_to_read(self.trust, self.rights).values("pk")
        return (
            kpis_of(self.trust)
            .filter(plan__in=plans)
            .prefetch_related("measures", "targets", Prefetch("owners", KPIOwner.objects.select_related("party")))
        )
