"""The addresses of KPIs and their targets."""

from django.urls import path

from apps.kpis import approval_views, target_views, views

urlpatterns = [
    path("plans/<int:plan_id>/kpis/add/", views.kpi_add, name="kpi_add"),
    path("kpis/<int:kpi_id>/edit/", views.kpi_edit, name="kpi_edit"),
    path("kpis/<int:kpi_id>/remove/", views.kpi_remove, name="kpi_remove"),
    path("kpis/<int:kpi_id>/targets/", target_views.kpi_targets, name="kpi_targets"),
    path("targets/", target_views.targets, name="targets"),
    path("targets/approve/", approval_views.targets_approve, name="targets_approve"),
]
