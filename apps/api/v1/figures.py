"""Figures: read, entered, corrected and taken out, one at a time."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.fields import FigureText, IdFilter, StateField
from apps.api.in_trust import InTrust
from apps.api.preconditions import IF_MATCH, IF_NONE_MATCH, check_seen, etag_of, with_etag
from apps.core import clock
from apps.core.errors import NotAllowed, NotNow
from apps.kpis.asking import asked_in, periods_with_terms
from apps.kpis.entries import Entry
from apps.kpis.evidence import Cell
from apps.kpis.figure_policies import check_submit_figures
from apps.kpis.models import Measure, Reading
from apps.kpis.policies import check_enter_figures
from apps.kpis.selectors import kpis_of, load_term
from apps.kpis.services import record_figures
from apps.strategies.policies import check_read_plan
from apps.strategies.services import hold_plan
from apps.trusts.models import Period, School
from apps.trusts.permissions import P

PARTS = ("value", "numerator", "denominator", "grade", "done_on", "not_done", "as_at", "note", "source_kind", "source")

SOURCES = "An official return or an export of the records system counts as verified."


class FigureSerializer(serializers.ModelSerializer):
    """A figure as it was entered: of one measure, for one school (null: the trust as a whole), in one period."""

    kpi = serializers.IntegerField(source="measure.kpi_id", read_only=True)
    school = serializers.CharField(source="school.slug", allow_null=True, default=None, read_only=True)
    value = FigureText(read_only=True, allow_null=True)
    numerator = FigureText(read_only=True, allow_null=True)
    denominator = FigureText(read_only=True, allow_null=True)
    stage = serializers.ChoiceField(
        choices=Reading.Stage.choices, read_only=True, help_text="A draft counts once it is submitted to the trust."
    )

    class Meta:
        model = Reading
        fields: tuple[str, ...] = ("kpi", "measure", "period", "school", *PARTS, "reported_at", "stage")


class RatedFigureSerializer(FigureSerializer):
    """A figure with the colour that it gets today, and the sentence that explains it."""

    state = StateField(read_only=True)
    sentence = serializers.CharField(read_only=True)

    class Meta(FigureSerializer.Meta):
        fields = (*FigureSerializer.Meta.fields, "state", "sentence")


class EntrySerializer(serializers.Serializer):
    """A figure to be kept. Of a percentage the two numbers behind it are enough; what is left out is empty."""

    value = FigureText(required=False, allow_null=True, default=None)
    numerator = FigureText(required=False, allow_null=True, default=None)
    denominator = FigureText(required=False, allow_null=True, default=None)
    grade = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    done_on = serializers.DateField(required=False, allow_null=True, default=None)
    not_done = serializers.BooleanField(required=False, default=False)
    as_at = serializers.DateField(required=False, allow_null=True, default=None)
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
    source_kind = serializers.ChoiceField(
        choices=Reading.SourceKind.choices, required=False, allow_blank=True, default="", help_text=SOURCES
    )
    submit = serializers.BooleanField(
        required=False, default=False, help_text="Submit it at once, for those who answer for it; else it is a draft."
    )
    source: Any = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")


class FigureFilter(filters.FilterSet):
    """Which figures."""

    kpi = IdFilter(field_name="measure__kpi")
    measure = IdFilter()
    period = IdFilter()
    term = IdFilter(field_name="period__term")
    school = filters.CharFilter(field_name="school__slug", label="The slug of a school.")

    class Meta:
        model = Reading
        fields: tuple[str, ...] = ("kpi", "measure", "period", "term", "school")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a figure stands: a measure, a period, and a school or the trust as a whole."""

    measure: Measure
    period: Period
    school: School | None


def etag_of_figure(reading: Reading | None) -> str | None:
    """It changes whenever the figure is entered again; None where there is none."""
    return None if reading is None else etag_of(reading.pk, reading.reported_at, *(getattr(reading, p) for p in PARTS))


@extend_schema_view(list=extend_schema(operation_id="figures"))
class FigureListView(ListModelMixin, InTrust):
    """Figures, for those who see them as they are entered."""

    permissions = (P.SEE_SUBMITTED_FIGURES,)
    somewhere = True
    serializer_class = FigureSerializer
    filterset_class = FigureFilter
    queryset = Reading.objects.all()

    def get_queryset(self) -> QuerySet[Reading]:
        """Those of the schools that the person sees; the trust's own for those who see them all."""
        rows = Reading.objects.filter(trust=self.trust, measure__removed_at=None, measure__kpi__removed_at=None)
        schools = self.rights.schools_with(P.SEE_SUBMITTED_FIGURES)
        if schools is not None:
            rows = rows.filter(school__in=schools)
        drafts_of = self.rights.schools_with(P.SEE_LIVE_FIGURES)
        if drafts_of is not None:
            rows = rows.filter(Q(is_draft=False) | Q(school__in=drafts_of))
        return rows.select_related("measure", "school")


class FigureView(InTrust):
    """One figure: seen by those who see them as they are entered, written by those who enter them."""

    permissions = (P.SEE_SUBMITTED_FIGURES,)
    somewhere = True
    serializer_class: Any = RatedFigureSerializer

    @extend_schema(responses=RatedFigureSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """One figure with its colour and sentence. Its ETag is what a write shows as If-Match."""
        place = self._place()
        school_id = place.school.pk if place.school else None
        if not self.rights.may(P.SEE_SUBMITTED_FIGURES, school_id):
            raise PermissionDenied
        cell = self._cell(place)
        sees_draft = self.rights.may(P.SEE_LIVE_FIGURES, school_id)
        if cell is None or cell.reading is None or (cell.reading.is_draft and not sees_draft):
            raise Http404
        return self._answer(cell)

    @extend_schema(
        request=EntrySerializer,
        responses={200: RatedFigureSerializer, 201: RatedFigureSerializer},
        parameters=[IF_MATCH, IF_NONE_MATCH],
    )
    def update(self, request: Request, **kwargs: Any) -> Response:
        """Enter a figure, or put another in place of the one that you have seen."""
        place, before = self._place_to_write(request)
        sent = EntrySerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        submit = sent.validated_data.pop("submit")
        if submit:
            refused_is_403(check_submit_figures, self.rights, place.school)
        self._record(place, Entry(measure=place.measure, school=place.school, **sent.validated_data), submit=submit)
        cell = self._cell(place)
        if cell is None:
            raise Http404
        return self._answer(cell, status.HTTP_200_OK if before else status.HTTP_201_CREATED)

    @extend_schema(parameters=[IF_MATCH], responses={204: None})
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """Take a figure out that you have seen."""
        place, before = self._place_to_write(request)
        if before is None:
            raise Http404
        self._record(place, Entry(measure=place.measure, school=place.school, clear=True))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _place(self) -> Place:
        measures = Measure.objects.filter(trust=self.trust, kpi__in=kpis_of(self.trust).values("pk"))
        measure = get_object_or_404(measures.select_related("kpi__plan__school"), pk=self.kwargs["measure_id"])
        period = get_object_or_404(periods_with_terms(self.trust), pk=self.kwargs["period_id"])
        slug = self.kwargs.get("school_slug")
        school = get_object_or_404(School, trust=self.trust, slug=slug) if slug else None
        refused_is_403(check_read_plan, self.rights, measure.kpi.plan)
        return Place(measure=measure, period=period, school=school)

    def _place_to_write(self, request: Request) -> tuple[Place, Reading | None]:
        """The place and its figure, which nobody else writes until this is done; asks what the request has seen."""
        place = self._place()
        refused_is_403(check_enter_figures, self.rights, place.school)
        hold_plan(place.measure.kpi.plan)
        cell = self._cell(place)
        if cell is None:
            raise NotNow("This figure is not asked for: the KPI is not measured there, is on hold, or is not due then.")
        check_seen(request, etag_of_figure(cell.reading))
        return place, cell.reading

    def _cell(self, place: Place) -> Cell | None:
        """The cell of a figure that is asked for, rated in its period."""
        kpi = place.measure.kpi
        only = None if place.school is None else frozenset({place.school.pk})
        evidence = load_term(trust=self.trust, term=place.period.term, today=clock.today(), kpis=[kpi], schools=only)
        school_id = place.school.pk if place.school else None
        for asked in asked_in(evidence, place.period).asked:
            found = asked.cell.school.pk if asked.cell.school else None
            if (asked.cell.measure.pk, found) == (place.measure.pk, school_id):
                return asked.cell
        return None

    def _record(self, place: Place, entry: Entry, *, submit: bool = False) -> None:
        by: Any = self.request.user
        record_figures(trust=self.trust, period=place.period, entries=[entry], by=by, submit=submit)

    def _answer(self, cell: Cell, code: int = status.HTTP_200_OK) -> Response:
        reading = Reading.objects.filter(trust=self.trust).select_related("measure", "school").get(pk=cell.reading.pk)  # type: ignore[union-attr]
        reading.state, reading.sentence = cell.rating.state.value, cell.rating.sentence  # type: ignore[attr-defined]
        return with_etag(Response(RatedFigureSerializer(reading).data, status=code), etag_of_figure(reading) or "")


@extend_schema_view(
    retrieve=extend_schema(operation_id="trust_figure"),
    update=extend_schema(operation_id="trust_figure_put"),
    destroy=extend_schema(operation_id="trust_figure_delete"),
)
class TrustFigureView(FigureView):
    """A figure of the trust as a whole."""


@extend_schema_view(
    retrieve=extend_schema(operation_id="school_figure"),
    update=extend_schema(operation_id="school_figure_put"),
    destroy=extend_schema(operation_id="school_figure_delete"),
)
class SchoolFigureView(FigureView):
    """A figure of one school."""


def refused_is_403(check: Any, *arguments: Any) -> None:
    """Ask a policy; what it does not allow is answered 403."""
    try:
        check(*arguments)
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused
