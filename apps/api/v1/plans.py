"""Plans and their priorities."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from apps.api.fields import DayFilter, IdFilter
from apps.api.in_trust import InTrust
from apps.strategies.models import Plan, Priority, PriorityLead
from apps.trusts.models import Trust
from apps.trusts.permissions import P
from apps.trusts.rights import Rights


def plans_to_read(trust: Trust, rights: Rights) -> QuerySet[Plan]:
    """The plans that a person may read: the rule of `strategies.policies.check_read_plan` as a query."""
    readable = Q(kind=Plan.Kind.TRUST) if rights.may(P.READ_TRUST_PLAN) else Q(pk__in=[])
    schools = rights.schools_with(P.READ_SCHOOL_PLAN)
    readable |= ~Q(kind=Plan.Kind.TRUST) if schools is None else Q(school__in=schools)
    return Plan.objects.filter(readable, trust=trust)


class PlanFilter(filters.FilterSet):
    """Which plans."""

    kind = filters.ChoiceFilter(choices=Plan.Kind.choices)
    school = filters.CharFilter(field_name="school__slug", label="The slug of a school.")
    holds = DayFilter(method="holding", label="A day that the plan's period holds.")

    class Meta:
        model = Plan
        fields = ("kind", "school", "holds")

    def holding(self, rows: QuerySet[Plan], name: str, day: Any) -> QuerySet[Plan]:
        """The plans in force on a day."""
        return rows.filter(starts_on__lte=day, ends_on__gte=day)


class PlanSerializer(serializers.ModelSerializer):
    """A plan of the trust or of a school."""

    school: Any = serializers.SlugRelatedField("slug", read_only=True, allow_null=True)

    class Meta:
        model = Plan
        fields = ("id", "kind", "school", "title", "purpose", "starts_on", "ends_on")


class PrioritySerializer(serializers.ModelSerializer):
    """What a plan sets out to do, on two levels: `parent` is the priority that it stands under."""

    theme = serializers.CharField(source="theme.name", read_only=True, allow_null=True, default=None)
    leads = serializers.SerializerMethodField()

    class Meta:
        model = Priority
        fields = (
            *("id", "plan", "parent", "position", "code", "title", "theme", "statement", "narrative"),
            *("long_term_goal", "see_also", "paused", "leads"),
        )

    def get_leads(self, priority: Priority) -> list[str]:
        """The names of those who lead it."""
        return [link.party.name for link in priority.leads.all()]


class PriorityFilter(filters.FilterSet):
    """Which priorities."""

    plan = IdFilter()
    parent = IdFilter()

    class Meta:
        model = Priority
        fields = ("plan", "parent")


@extend_schema_view(list=extend_schema(operation_id="plans"), retrieve=extend_schema(operation_id="plan"))
class PlanViewSet(ListModelMixin, RetrieveModelMixin, InTrust):
    """The plans that the person may read."""

    serializer_class = PlanSerializer
    filterset_class = PlanFilter
    queryset = Plan.objects.all()

    def get_queryset(self) -> Any:
        """Those the person may read."""
        return plans_to_read(self.trust, self.rights).select_related("school")


@extend_schema_view(list=extend_schema(operation_id="priorities"), retrieve=extend_schema(operation_id="priority"))
class PriorityViewSet(ListModelMixin, RetrieveModelMixin, InTrust):
    """The priorities of the plans that the person may read."""

    serializer_class = PrioritySerializer
    filterset_class = PriorityFilter
    queryset = Priority.objects.all()

    def get_queryset(self) -> Any:
        """Those that were not removed."""
        plans = plans_to_read(self.trust, self.rights).values("pk")
        rows = Priority.objects.filter(trust=self.trust, plan__in=plans).kept().select_related("theme")
        return rows.prefetch_related(Prefetch("leads", PriorityLead.objects.select_related("party")))
