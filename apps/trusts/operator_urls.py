"""The addresses of an operator's pages."""

from django.urls import path

from apps.trusts import operator_views as views

urlpatterns = [
    path("trusts/", views.operator_trusts, name="operator_trusts"),
    path("trusts/add/", views.operator_trust_add, name="operator_trust_add"),
    path("trusts/<slug:slug>/", views.operator_trust, name="operator_trust"),
    path("trusts/<slug:slug>/invite-again/", views.operator_invite_again, name="operator_invite_again"),
]
