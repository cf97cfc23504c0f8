"""The addresses of settings that show more than one floor."""

from django.urls import path

from apps.pages import calendar, list_views

urlpatterns = [
    path("terms/", calendar.years, name="years"),
    path("terms/add/", calendar.year_add, name="year_add"),
    path("terms/counting/", calendar.terms_counting, name="terms_counting"),
    path("terms/<int:year_id>/", calendar.year_edit, name="year_edit"),
    path("lists/<slug:kind>/", list_views.trust_list, name="trust_list"),
    path("lists/<slug:kind>/add/", list_views.trust_list_add, name="trust_list_add"),
    path("lists/<slug:kind>/<int:row_id>/", list_views.trust_list_edit, name="trust_list_edit"),
    path("lists/<slug:kind>/<int:row_id>/remove/", list_views.trust_list_remove, name="trust_list_remove"),
    path("lists/<slug:kind>/back/", list_views.trust_list_back, name="trust_list_back"),
    path("lists/<slug:kind>/<int:row_id>/move/", list_views.trust_list_move, name="trust_list_move"),
]
