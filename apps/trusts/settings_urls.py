"""The addresses of a trust's settings."""

from django.urls import path

from apps.trusts import body_views, look_views, party_views, school_views, settings_views

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
    path("settings/vision/", look_views.vision, name="vision"),
    path("settings/words/", look_views.vocabulary, name="vocabulary"),
    path("settings/bodies/", body_views.bodies, name="bodies"),
    path("settings/bodies/add/", body_views.body_add, name="body_add"),
    path("settings/bodies/<int:body_id>/", body_views.body, name="body"),
    path("settings/bodies/<int:body_id>/edit/", body_views.body_edit, name="body_edit"),
    path("settings/bodies/<int:body_id>/members/add/", body_views.member_add, name="member_add"),
    path("settings/members/<int:member_id>/", body_views.member_edit, name="member_edit"),
    path("settings/owners/", party_views.owners, name="owners"),
    path("settings/owners/add/", party_views.owner_add, name="owner_add"),
    path("settings/owners/<int:party_id>/", party_views.owner_edit, name="owner_edit"),
    path("settings/owners/<int:party_id>/merge/", party_views.owner_merge, name="owner_merge"),
    path("settings/thresholds/", settings_views.thresholds, name="thresholds"),
]
