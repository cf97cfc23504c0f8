"""The addresses of a trust's settings."""

from django.urls import path

from apps.trusts import look_views, school_views, settings_views

urlpatterns = [
    path("settings/", settings_views.settings, name="settings"),
    path("settings/schools/", school_views.schools, name="schools"),
    path("settings/schools/add/", school_views.school_add, name="school_add"),
    path("settings/schools/<slug:school_slug>/edit/", school_views.school_edit, name="school_edit"),
    path("settings/schools/<slug:school_slug>/rename/", school_views.school_rename, name="school_rename"),
    path("settings/schools/<slug:school_slug>/close/", school_views.school_close, name="school_close"),
    path("settings/schools/<slug:school_slug>/move/", school_views.school_move, name="school_move"),
    path("settings/look/", look_views.look, name="look"),
    path("logo/", look_views.logo, name="logo"),
    path("settings/words/", look_views.vocabulary, name="vocabulary"),
    path("settings/thresholds/", settings_views.thresholds, name="thresholds"),
]
