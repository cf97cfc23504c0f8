"""The addresses of the pages about the API; those of the API itself are in v1/urls.py."""

from django.urls import path, re_path

from apps.api import views

urlpatterns = [
    path("api/", views.tokens, name="tokens"),
    re_path(r"^api/tokens/(?P<key>[0-9a-f]{32})/revoke/$", views.token_revoke, name="token_revoke"),
    path("api/try/", views.api_try, name="api_try"),
]
