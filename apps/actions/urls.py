"""The addresses of actions."""

from django.urls import path

from apps.actions import link_views, views

urlpatterns = [
    path("plans/<int:plan_id>/actions/add/", views.action_add, name="action_add"),
    path("actions/<int:action_id>/", views.action, name="action"),
    path("actions/<int:action_id>/edit/", views.action_edit, name="action_edit"),
    path("actions/<int:action_id>/remove/", views.action_remove, name="action_remove"),
    path("actions/<int:action_id>/progress/", views.action_progress, name="action_progress"),
    path("actions/<int:action_id>/links/", link_views.action_links, name="action_links"),
    path("kpis/<int:kpi_id>/link/", link_views.kpi_link, name="kpi_link"),
]
