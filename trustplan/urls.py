"""Every address of the product; each app lists its own."""

from django.urls import include, path
from health_check.views import HealthCheckView

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("health/", HealthCheckView.as_view(checks=["health_check.checks.Database", "health_check.checks.Cache"])),
]
