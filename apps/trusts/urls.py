"""The addresses of a trust's people and settings."""

from django.urls import include, path

from apps.trusts import import_views, inspection_views, views

urlpatterns = [
    path("", include("apps.trusts.settings_urls")),
    path("people/", views.people, name="people"),
    path("people/invite/", views.invite, name="invite"),
    path("people/import/", import_views.people_import, name="people_import"),
    path("people/import/template/", import_views.people_template, name="people_template"),
    path("people/invitations/send/", import_views.invitations_send, name="invitations_send"),
    path("people/<int:user_id>/roles/add/", views.role_add, name="role_add"),
    path("people/<int:user_id>/end/", views.person_end, name="person_end"),
    path("people/<int:user_id>/invite-again/", views.invite_again, name="invite_again"),
    path("people/roles/<int:membership_id>/end/", views.end_role, name="end_role"),
    path("people/roles/<int:membership_id>/given/", views.role_given, name="role_given"),
    path("people/roles/<int:membership_id>/cover/", views.cover_add, name="cover_add"),
    path("schools/<slug:school_slug>/inspections/", inspection_views.inspections, name="inspections"),
    path("schools/<slug:school_slug>/inspections/add/", inspection_views.inspection_add, name="inspection_add"),
    path(
        "schools/<slug:school_slug>/inspections/<int:inspection_id>/",
        inspection_views.inspection_edit,
        name="inspection_edit",
    ),
]
