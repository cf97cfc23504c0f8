"""The scorecard: a term's KPIs by schools, rated as the figures stand today."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.fields import LARGEST_ID, StateField
from apps.api.in_trust import InTrust
from apps.core import clock
from apps.kpis.evidence import Cell
from apps.kpis.rating import Rating
from apps.kpis.selectors import plans_in
from apps.scorecard.scorecard import Row, Scorecard, build_scorecard
from apps.scorecard.trust_cell import TrustCell
from apps.trusts.models import School, Term
from apps.trusts.permissions import P
from apps.trusts.selectors import term_on, terms_of


class SchoolCellSerializer(serializers.Serializer):
    """A school's figure of one measure, as printed, with its colour and the sentence that explains it."""

    school = serializers.CharField()
    figure = serializers.CharField(allow_blank=True)
    state = StateField()
    direction = serializers.CharField(allow_blank=True, help_text="Against the same term last year.")
    direction_words = serializers.CharField(allow_blank=True, help_text="The same in words.")
    sentence = serializers.CharField()


class TrustCellSerializer(serializers.Serializer):
    """The trust's own figure or its schools' rolled up; without a state where the schools are only counted."""

    basis = serializers.CharField()
    state = StateField(allow_null=True)
    label: Any = serializers.CharField(allow_blank=True)
    figure = serializers.CharField(allow_blank=True)
    direction = serializers.CharField(allow_blank=True, help_text="Against the same term last year.")
    direction_words = serializers.CharField(allow_blank=True, help_text="The same in words.")
    sentence = serializers.CharField(allow_blank=True)
    red_schools = serializers.ListField(
        child=serializers.CharField(), help_text="Every red school within a better colour, the furthest off first."
    )
    reported = serializers.IntegerField(help_text="How many of the schools due have reported.")
    due = serializers.IntegerField()
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="How many schools are in each state.")


class RowSerializer(serializers.Serializer):
    """One measure of a KPI across the schools; `trust` is null where it has none or may not be seen."""

    kpi = serializers.IntegerField()
    measure = serializers.IntegerField()
    name = serializers.CharField()
    trust = TrustCellSerializer(allow_null=True)
    schools = SchoolCellSerializer(many=True)


class ScorecardSerializer(serializers.Serializer):
    """A term's scorecard on a day."""

    term = serializers.IntegerField()
    as_at = serializers.DateField()
    figures_in = serializers.IntegerField()
    figures_due = serializers.IntegerField()
    figures_verified = serializers.IntegerField()
    rows = RowSerializer(many=True)


class ScorecardView(InTrust):
    """The scorecard, for the schools that the person sees."""

    permissions = (P.SEE_SUBMITTED_FIGURES,)
    somewhere = True
    serializer_class = ScorecardSerializer

    @extend_schema(
        operation_id="scorecard",
        parameters=[
            OpenApiParameter("term", {"type": "integer", "minimum": 1}, description="The number of a term; today's."),
            OpenApiParameter("school", str, description="The slug of a school: its column alone."),
        ],
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """Every KPI of the term with its cells, each with the sentence that explains it."""
        term = self._term(request)
        schools = self.rights.schools_with(P.SEE_SUBMITTED_FIGURES)
        plans = [
            plan
            for plan in plans_in(self.trust, term).select_related("school")
            if plan.is_trust_plan or (schools is not None and plan.school_id in schools)
        ]
        slug = request.query_params.get("school", "")
        if slug:
            school = get_object_or_404(School.objects.filter(trust=self.trust), slug=_without_nul(slug, "school"))
            schools = frozenset({school.pk}) & (frozenset({school.pk}) if schools is None else schools)
        card = build_scorecard(
            trust=self.trust,
            term=term,
            today=clock.today(),
            schools=schools,
            plans=plans,
            drafts_of=self.rights.schools_with(P.SEE_LIVE_FIGURES),
        )
        return Response(ScorecardSerializer(_told(card)).data)

    def _term(self, request: Request) -> Term:
        asked = request.query_params.get("term", "")
        if not asked:
            found = term_on(self.trust, clock.today())
            return found or get_object_or_404(Term.objects.none())
        if not (asked.isascii() and asked.isdecimal() and 1 <= int(asked[:20]) <= LARGEST_ID):
            raise ValidationError({"term": ["Give the number of a term."]})
        return get_object_or_404(terms_of(self.trust), pk=int(asked))


def _without_nul(text: str, name: str) -> str:
    if "\x00" in text:
        raise ValidationError({name: ["This holds a character that no name has."]})
    return text


def _told(card: Scorecard) -> dict[str, Any]:
    return {
        "term": card.term.pk,
        "as_at": card.today,
        "figures_in": card.figures_in,
        "figures_due": card.figures_due,
        "figures_verified": card.figures_verified,
        "rows": [_row(row) for row in card.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "kpi": row.kpi.pk,
        "measure": row.measure.pk,
        "name": row.name,
        "trust": _of_trust(row.trust) if row.trust else None,
        "schools": [_of_school(cell) for cell in row.schools.values()],
    }


def _of_school(cell: Cell) -> dict[str, Any]:
    return {
        "school": cell.school.slug if cell.school else "",
        "figure": cell.rating.printed,
        "state": cell.rating.state.value,
        **_direction(cell.rating),
        "sentence": cell.rating.sentence,
    }


def _direction(rating: Rating | None) -> dict[str, str]:
    direction = rating.direction if rating else None
    return {
        "direction": direction.value if direction else "",
        "direction_words": rating.direction_words if rating else "",
    }


def _of_trust(cell: TrustCell) -> dict[str, Any]:
    return {
        "basis": cell.basis.value,
        "state": cell.state.value if cell.state else None,
        "label": cell.label,
        "figure": cell.rating.printed if cell.rating else "",
        **_direction(cell.rating),
        "sentence": cell.sentence,
        "red_schools": list(cell.red_schools),
        "reported": cell.reported,
        "due": cell.due,
        "counts": {state.value: number for state, number in cell.counts.items()},
    }
