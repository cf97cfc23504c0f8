"""The addresses of plans' objectives."""

from django.urls import path

from apps.strategies import views

urlpatterns = [
    path("plans/<int:plan_id>/objectives/add/", views.objective_add, name="objective_add"),
    path("objectives/<int:objective_id>/edit/", views.objective_edit, name="objective_edit"),
    path("objectives/<int:objective_id>/remove/", views.objective_remove, name="objective_remove"),
]
