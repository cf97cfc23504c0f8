"""The addresses of the API, under `api/v1/t/<trust_slug>/`."""

from typing import Any

from django.urls import path, re_path

from apps.api.in_trust import NothingView
from apps.api.schema import SchemaView
from apps.api.v1.actions import ActionViewSet
from apps.api.v1.checks import SchoolCheckView, TrustCheckView
from apps.api.v1.documents import DocumentViewSet
from apps.api.v1.figures import FigureListView, SchoolFigureView, TrustFigureView
from apps.api.v1.kpis import KPIViewSet
from apps.api.v1.plans import PlanViewSet, PriorityViewSet
from apps.api.v1.reviews import ReviewViewSet
from apps.api.v1.scorecard import ScorecardView
from apps.api.v1.targets import TargetViewSet
from apps.api.v1.trusts import SchoolViewSet, TermViewSet, TrustView

ONE: dict[str, Any] = {"get": "retrieve"}
LIST: dict[str, Any] = {"get": "list"}
FIGURE: dict[str, Any] = {"get": "retrieve", "put": "update", "delete": "destroy"}
CHECK: dict[str, Any] = {"get": "retrieve", "put": "update"}

urlpatterns = [
    path("", TrustView.as_view(ONE), name="api_trust"),
    path("schema/", SchemaView.as_view(ONE), name="api_schema"),
    path("schools/", SchoolViewSet.as_view(LIST), name="api_schools"),
    path("schools/<slug:slug>/", SchoolViewSet.as_view(ONE), name="api_school"),
    path("terms/", TermViewSet.as_view(LIST), name="api_terms"),
    path("terms/<int:pk>/", TermViewSet.as_view(ONE), name="api_term"),
    path("plans/", PlanViewSet.as_view(LIST), name="api_plans"),
    path("plans/<int:pk>/", PlanViewSet.as_view(ONE), name="api_plan"),
    path("priorities/", PriorityViewSet.as_view(LIST), name="api_priorities"),
    path("priorities/<int:pk>/", PriorityViewSet.as_view(ONE), name="api_priority"),
    path("kpis/", KPIViewSet.as_view(LIST), name="api_kpis"),
    path("kpis/<int:pk>/", KPIViewSet.as_view(ONE), name="api_kpi"),
    path("targets/", TargetViewSet.as_view(LIST), name="api_targets"),
    path("targets/<int:pk>/", TargetViewSet.as_view(ONE), name="api_target"),
    path("actions/", ActionViewSet.as_view(LIST), name="api_actions"),
    path("actions/<int:pk>/", ActionViewSet.as_view(ONE), name="api_action"),
    path(
        "actions/<int:pk>/progress/",
        ActionViewSet.as_view({"get": "progress", "post": "progress_add"}),
        name="api_progress",
    ),
    path("figures/", FigureListView.as_view(LIST), name="api_figures"),
    path("figures/<int:measure_id>/<int:period_id>/", TrustFigureView.as_view(FIGURE), name="api_figure_of_trust"),
    path(
        "figures/<int:measure_id>/<int:period_id>/<slug:school_slug>/",
        SchoolFigureView.as_view(FIGURE),
        name="api_figure_of_school",
    ),
    path(
        "checks/<int:measure_id>/<int:period_id>/",
        TrustCheckView.as_view(CHECK),
        name="api_check_of_trust",
    ),
    path(
        "checks/<int:measure_id>/<int:period_id>/<slug:school_slug>/",
        SchoolCheckView.as_view(CHECK),
        name="api_check_of_school",
    ),
    path("scorecard/", ScorecardView.as_view(ONE), name="api_scorecard"),
    path("reviews/", ReviewViewSet.as_view(LIST), name="api_reviews"),
    path("reviews/<int:pk>/", ReviewViewSet.as_view(ONE), name="api_review"),
    path("documents/", DocumentViewSet.as_view(LIST), name="api_documents"),
    path("documents/<int:pk>/", DocumentViewSet.as_view(ONE), name="api_document"),
    path("documents/<int:pk>/file/", DocumentViewSet.as_view({"get": "file"}), name="api_document_file"),
    re_path("", NothingView.as_view(dict.fromkeys(NothingView.http_method_names, "nothing")), name="api_nothing"),
]
