"""The addresses of KPIs, their targets and the entry of figures."""

from django.urls import path

from apps.kpis import figure_views, views

urlpatterns = [
    path("plans/<int:plan_id>/kpis/add/", views.kpi_add, name="kpi_add"),
    path("kpis/<int:kpi_id>/edit/", views.kpi_edit, name="kpi_edit"),
    path("kpis/<int:kpi_id>/remove/", views.kpi_remove, name="kpi_remove"),
    path("kpis/<int:kpi_id>/targets/", views.kpi_targets, name="kpi_targets"),
    path("figures/", figure_views.figures, name="figures"),
    path("figures/trust/<int:period_id>/", figure_views.figures_trust, name="figures_trust"),
    path("figures/schools/<slug:school_slug>/<int:period_id>/", figure_views.figures_school, name="figures_school"),
]
