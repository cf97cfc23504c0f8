"""The addresses of settings that show more than one floor."""

from django.urls import path

from apps.pages import calendar

urlpatterns = [
    path("terms/", calendar.years, name="years"),
    path("terms/add/", calendar.year_add, name="year_add"),
    path("terms/<int:year_id>/", calendar.year_edit, name="year_edit"),
]
