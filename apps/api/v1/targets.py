"""Targets and limits: every version, read only. What is proposed is approved by a body, on a page."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from apps.api.fields import FigureText, IdFilter
from apps.api.in_trust import InTrust
from apps.api.v1.plans import plans_to_read
from apps.kpis.models import Target
from apps.kpis.selectors import kpis_of


class TargetVersionSerializer(serializers.ModelSerializer):
    """One version of a target: for a school and term, one of them, or all; as proposed, approved or refused."""

    school = serializers.SlugField(source="school.slug", read_only=True, allow_null=True, default=None)
    value = FigureText(read_only=True, allow_null=True)
    low = FigureText(read_only=True, allow_null=True)
    high = FigureText(read_only=True, allow_null=True)
    amber = FigureText(read_only=True, allow_null=True)
    decided_by = serializers.CharField(
        source="decided_by.name", read_only=True, allow_null=True, default=None, help_text="The body that decided it."
    )

    class Meta:
        model = Target
        fields = (
            *("id", "kpi", "school", "term", "value", "low", "high", "grade", "amber", "amber_grade", "done_by"),
            *("valid_from", "why", "amber_why", "made_at", "status"),
            *("decided_by", "decided_on", "minute", "refused_why"),
        )


class TargetFilter(filters.FilterSet):
    """Which versions."""

    kpi = IdFilter()
    status = filters.ChoiceFilter(choices=Target.Status.choices)

    class Meta:
        model = Target
        fields = ("kpi", "status")


@extend_schema_view(list=extend_schema(operation_id="targets"), retrieve=extend_schema(operation_id="target"))
class TargetViewSet(ListModelMixin, RetrieveModelMixin, InTrust):
    """Every version of the targets of the plans that the person may read."""

    serializer_class = TargetVersionSerializer
    filterset_class = TargetFilter
    queryset = Target.objects.all()

    def get_queryset(self) -> Any:
        """Those of KPIs that were not removed."""
        kpis = kpis_of(self.trust).filter(plan__in=plans_to_read(self.trust, self.rights).values("pk"))
        found = Target.objects.filter(trust=self.trust, kpi__in=kpis.order_by().values("pk"))
        return found.select_related("school", "decided_by").order_by("kpi_id", "valid_from", "pk")
