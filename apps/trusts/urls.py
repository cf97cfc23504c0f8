"""The addresses of a trust's people."""

from django.urls import path

from apps.trusts import views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/invite/", views.invite, name="invite"),
    path("people/roles/<int:membership_id>/end/", views.end_role, name="end_role"),
]
