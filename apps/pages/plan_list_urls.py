"""The addresses of a plan's lists: its themes, sections and references."""

from django.urls import path

from apps.pages import list_views

urlpatterns = [
    path("<slug:kind>/", list_views.plan_list, name="plan_list"),
    path("<slug:kind>/add/", list_views.plan_list_add, name="plan_list_add"),
    path("<slug:kind>/<int:row_id>/", list_views.plan_list_edit, name="plan_list_edit"),
    path("<slug:kind>/<int:row_id>/remove/", list_views.plan_list_remove, name="plan_list_remove"),
    path("<slug:kind>/<int:row_id>/move/", list_views.plan_list_move, name="plan_list_move"),
]
