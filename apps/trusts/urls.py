"""The addresses of a trust's people and settings."""

from django.urls import include, path

from apps.trusts import views

urlpatterns = [
    path("", include("apps.trusts.settings_urls")),
    path("people/", views.people, name="people"),
    path("people/invite/", views.invite, name="invite"),
    path("people/roles/<int:membership_id>/end/", views.end_role, name="end_role"),
]
