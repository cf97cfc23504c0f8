"""Reviews: a term's colours with what was said of them, frozen as far as the review has come."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.fields import FigureText
from apps.api.in_trust import InTrust
from apps.core.errors import NotAllowed
from apps.reviews.access import snapshot_to_see
from apps.reviews.frozen import FrozenCell, FrozenKPI
from apps.reviews.models import (
    FrozenAction,
    FrozenCommentary,
    FrozenDecision,
    FrozenPriority,
    Review,
)
from apps.reviews.policies import check_see
from apps.reviews.selectors import reviews_of
from apps.reviews.snapshot import Snapshot
from apps.trusts.permissions import P

RATED = (
    "state",
    "label",
    "printed",
    "numerator",
    "denominator",
    "pair",
    "sentence",
    "direction",
    "note",
    "state_before",
)


class ReviewSerializer(serializers.ModelSerializer):
    """A term's review and how far it has come."""

    year = serializers.CharField(source="term.year.name")
    season = serializers.CharField(source="term.name")
    stage = serializers.ChoiceField(choices=Review.Stage.choices)

    class Meta:
        model = Review
        fields: tuple[str, ...] = (
            *("id", "term", "year", "season", "stage", "meeting_on", "figures_final_at", "figures_checksum"),
            *("issued_at", "issued_checksum"),
        )


class JudgementSerializer(serializers.Serializer):
    """A judged colour, printed beside the arithmetic one."""

    judged = serializers.CharField()
    reason = serializers.CharField()
    judged_by = serializers.CharField()
    judged_on = serializers.DateField()
    assented_by = serializers.CharField(allow_blank=True)


class RatedSerializer(serializers.Serializer):
    """A figure as it was rated: what was printed, the colour ("" for none) and the sentence that explains it."""

    state = serializers.CharField(allow_blank=True)
    label: Any = serializers.CharField(allow_blank=True)
    printed = serializers.CharField(allow_blank=True)
    numerator = FigureText(allow_null=True)
    denominator = FigureText(allow_null=True)
    pair = serializers.CharField(allow_blank=True)
    sentence = serializers.CharField(allow_blank=True)
    direction = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    state_before = serializers.CharField(allow_blank=True)
    judgement = JudgementSerializer(allow_null=True)


class CellSerializer(RatedSerializer):
    """One school's figure of a line."""

    school = serializers.CharField(source="school_name")
    target = serializers.CharField(allow_blank=True)


class LineSerializer(RatedSerializer):
    """One measure of a KPI, with the trust's cell and each school's."""

    kpi = serializers.IntegerField(source="kpi_ref")
    measure = serializers.IntegerField(source="measure_ref")
    code = serializers.CharField(allow_blank=True)
    name = serializers.CharField()
    family = serializers.CharField(allow_blank=True)
    target = serializers.CharField(allow_blank=True)
    amber_limit = serializers.CharField(allow_blank=True)
    benchmark = serializers.CharField(allow_blank=True)
    counts_sentence = serializers.CharField(allow_blank=True)
    schools = CellSerializer(many=True)


class ReviewedPrioritySerializer(serializers.ModelSerializer):
    """A priority with how its actions and its KPIs are spread, and what its lead said."""

    priority = serializers.IntegerField(source="priority_ref")
    commentary = serializers.SerializerMethodField()

    class Meta:
        model = FrozenPriority
        fields = ("priority", "code", "title", "paused", "delivery_sentence", "late", "impact_sentence", "commentary")

    def get_commentary(self, row: FrozenPriority) -> "CommentarySerializer(allow_null=True)":  # type: ignore[valid-type]
        """What was said of it, or null."""
        said = self.context["commentary"].get(row.priority_ref)
        return CommentarySerializer(said).data if said else None


class CommentarySerializer(serializers.ModelSerializer):
    """What was said of a priority, with delivery and impact judged."""

    class Meta:
        model = FrozenCommentary
        fields = ("text", "delivery", "delivery_line", "impact", "impact_line", "flag", "written_by", "written_on")


class ReviewedActionSerializer(serializers.ModelSerializer):
    """An action as it stood."""

    action = serializers.IntegerField(source="action_ref")

    class Meta:
        model = FrozenAction
        fields = (
            "action",
            "code",
            "title",
            "school_name",
            "owners",
            "due_on",
            "state",
            "days_late",
            "sentence",
            "serves",
        )


class DecisionSerializer(serializers.ModelSerializer):
    """What the board was asked, or decided."""

    class Meta:
        model = FrozenDecision
        fields = ("of_term", "kind", "text", "priority", "minute", "minute_number", "decided_on")


class WholeReviewSerializer(ReviewSerializer):
    """A review with everything that its pack prints."""

    summary = serializers.CharField(allow_blank=True)
    kpis = LineSerializer(many=True)
    priorities = ReviewedPrioritySerializer(many=True)
    actions = ReviewedActionSerializer(many=True)
    decisions = DecisionSerializer(many=True)

    class Meta(ReviewSerializer.Meta):
        fields = (*ReviewSerializer.Meta.fields, "summary", "kpis", "priorities", "actions", "decisions")


@extend_schema_view(list=extend_schema(operation_id="reviews"))
class ReviewViewSet(ListModelMixin, InTrust):
    """The reviews that the person may see: those whose figures are final, and the open one for who runs it."""

    permissions = (P.SEE_REVIEWS, P.RUN_REVIEWS)
    serializer_class = ReviewSerializer
    queryset = Review.objects.all()

    def get_queryset(self) -> Any:
        """The rule of `reviews.policies.can_see` as a query."""
        rows = reviews_of(self.trust)
        return rows if self.rights.may(P.RUN_REVIEWS) else rows.filter(~Q(figures_final_at=None))

    @extend_schema(operation_id="review", responses=WholeReviewSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """One review with everything that its pack prints."""
        found = get_object_or_404(reviews_of(self.trust), pk=self.kwargs["pk"])
        try:
            check_see(found, self.rights)
        except NotAllowed as refused:
            raise PermissionDenied(refused.sentence) from refused
        rows = snapshot_to_see(found, self.rights)
        told = {**ReviewSerializer(found).data, **_parts(rows)}
        return Response(told)


def _parts(rows: Snapshot) -> dict[str, Any]:
    commentary = {"commentary": rows.commentary_by_priority}
    return {
        "summary": rows.summary,
        "kpis": LineSerializer([_line(rows, line) for line in rows.kpis], many=True).data,
        "priorities": ReviewedPrioritySerializer(rows.priorities, many=True, context=commentary).data,
        "actions": ReviewedActionSerializer(rows.actions, many=True).data,
        "decisions": DecisionSerializer(rows.decisions, many=True).data,
    }


def _line(rows: Snapshot, line: FrozenKPI) -> dict[str, Any]:
    names = (
        "kpi_ref",
        "measure_ref",
        "code",
        "name",
        "family",
        "target",
        "amber_limit",
        "benchmark",
        "counts_sentence",
    )
    cells: Sequence[FrozenCell] = rows.cells_by_measure.get(line.measure_ref, [])
    return _rated(rows, line, names) | {"schools": [_rated(rows, cell, ("school_name", "target")) for cell in cells]}


def _rated(rows: Snapshot, row: FrozenKPI | FrozenCell, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*RATED, *names)} | {"judgement": rows.judgement_of(row)}
