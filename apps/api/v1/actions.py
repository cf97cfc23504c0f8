"""Actions, and what their owners say of them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.actions.models import Action, ProgressUpdate
from apps.actions.policies import check_update_action
from apps.actions.selectors import delivery_of, with_everything
from apps.actions.services import update_progress
from apps.api.fields import DayFilter, IdFilter, StateField
from apps.api.in_trust import InTrust
from apps.api.preconditions import IF_MATCH, check_seen, etag_of, with_etag
from apps.api.v1.plans import plans_to_read
from apps.core import clock
from apps.core.errors import NotAllowed
from apps.strategies.services import hold_plan

LONGEST_NOTE = 100_000


class ProgressSerializer(serializers.ModelSerializer):
    """What was said of an action on a day; never changed afterwards."""

    status = serializers.ChoiceField(source="rag", choices=ProgressUpdate.Status.choices, allow_blank=True)
    said_by = serializers.CharField(source="said_by.name", allow_null=True, default=None, read_only=True)

    class Meta:
        model = ProgressUpdate
        fields = ("id", "status", "text", "said_on", "said_by")


class NewProgressSerializer(serializers.Serializer):
    """How an action stands, in a status and a sentence; for complete, the sentence is its evidence."""

    status = serializers.ChoiceField(choices=ProgressUpdate.Status.choices)
    text = serializers.CharField(max_length=LONGEST_NOTE)
    said_on = serializers.DateField(required=False, help_text="Today, where it is left out.")


class ActionSerializer(serializers.ModelSerializer):
    """An action: whose it is, when it is due, and how it stands today; `late` goes by the calendar alone."""

    school = serializers.CharField(source="plan.school.slug", allow_null=True, default=None, read_only=True)
    owners = serializers.SerializerMethodField(help_text="The first is accountable.")
    kpis = serializers.SerializerMethodField(help_text="The KPIs that it serves.")
    state = serializers.SerializerMethodField()
    sentence = serializers.SerializerMethodField()
    days_late = serializers.SerializerMethodField()

    class Meta:
        model = Action
        fields = (
            *("id", "plan", "school", "priority", "position", "code", "title", "year", "starts_on", "due_on", "due"),
            *("outcome", "carried_to", "restricted", "owners", "kpis", "state", "sentence", "days_late"),
        )

    def get_owners(self, action: Action) -> list[str]:
        """Their names."""
        return [link.party.name for link in action.owners.all()]

    def get_kpis(self, action: Action) -> list[int]:
        """Their numbers."""
        return [link.kpi_id for link in action.kpi_links.all()]

    def get_state(self, action: Action) -> StateField():  # type: ignore[valid-type]
        """How it stands."""
        return delivery_of(action, clock.today()).state.value

    def get_sentence(self, action: Action) -> str:
        """The sentence that explains it."""
        return delivery_of(action, clock.today()).sentence

    def get_days_late(self, action: Action) -> int:
        """By how many days it is late; 0 if it is not."""
        return delivery_of(action, clock.today()).days_late


class ActionFilter(filters.FilterSet):
    """Which actions."""

    plan = IdFilter()
    priority = IdFilter()
    school = filters.CharFilter(field_name="plan__school__slug", label="The slug of a school.")
    kpi = IdFilter(method="serving", label="The number of a KPI that they serve.")
    mine = filters.BooleanFilter(method="own", label="True: those that the person owns.")
    due_from = DayFilter(field_name="due_on", lookup_expr="gte", label="Due on this day or later.")
    due_to = DayFilter(field_name="due_on", lookup_expr="lte", label="Due on this day or earlier.")

    class Meta:
        model = Action
        fields = ("plan", "priority", "school", "kpi", "mine", "due_from", "due_to")

    def serving(self, rows: QuerySet[Action], name: str, kpi_id: Any) -> QuerySet[Action]:
        """Those linked to a KPI."""
        return rows.filter(kpi_links__kpi=int(kpi_id), kpi_links__removed_at=None)

    def own(self, rows: QuerySet[Action], name: str, wanted: bool) -> QuerySet[Action]:
        """Those of which the person is an owner, or those of which they are not."""
        own = Q(pk__in=rows.filter(owners__party__user=self.request.user, owners__removed_at=None).values("pk"))
        return rows.filter(own if wanted else ~own)


def etag_of_action(action: Action) -> str:
    """It changes when the action does, or something new is said of it."""
    said = [update.pk for update in action.progress.all()]
    fields = [getattr(action, field.attname) for field in action._meta.concrete_fields]
    return etag_of(fields, said, [link.party_id for link in action.owners.all()])


@extend_schema_view(list=extend_schema(operation_id="actions"))
class ActionViewSet(ListModelMixin, RetrieveModelMixin, InTrust):
    """The actions of the plans that the person may read."""

    serializer_class = ActionSerializer
    filterset_class = ActionFilter
    queryset = Action.objects.all()

    def get_queryset(self) -> Any:
        """Those that were not removed, nor their priority."""
        plans = plans_to_read(self.trust, self.rights).values("pk")
        rows = Action.objects.filter(trust=self.trust, plan__in=plans, priority__removed_at=None).kept()
        return with_everything(rows).select_related("plan__school")

    @extend_schema(operation_id="action")
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """One action. Its ETag is what a write of its progress shows as If-Match."""
        found = self.get_object()
        return with_etag(Response(self.get_serializer(found).data), etag_of_action(found))

    @extend_schema(
        operation_id="progress",
        responses=ProgressSerializer(many=True),
        description="Everything said of an action, the earliest first.",
        filters=False,
    )
    def progress(self, request: Request, **kwargs: Any) -> Response:
        """What was said of an action."""
        found = self.get_object()
        response = Response(ProgressSerializer(found.progress.all(), many=True).data)
        return with_etag(response, etag_of_action(found))

    @extend_schema(
        operation_id="progress_add",
        request=NewProgressSerializer,
        responses={201: ProgressSerializer},
        parameters=[IF_MATCH],
        description="Say how an action stands: for its owners and for whoever edits its plan.",
    )
    def progress_add(self, request: Request, **kwargs: Any) -> Response:
        """Add to what is said of an action."""
        found = self.get_object()
        hold_plan(found.plan)
        try:
            check_update_action(self.rights, found)
        except NotAllowed as refused:
            raise PermissionDenied(refused.sentence) from refused
        seen = get_object_or_404(self.get_queryset(), pk=found.pk)
        check_seen(request, etag_of_action(seen))
        sent = NewProgressSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = {"said_on": clock.today(), **sent.validated_data}
        said = update_progress(action=found, by=request.user, **values)  # type: ignore[arg-type]
        response = Response(ProgressSerializer(said).data, status=status.HTTP_201_CREATED)
        return with_etag(response, etag_of_action(get_object_or_404(self.get_queryset(), pk=found.pk)))
