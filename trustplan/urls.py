"""Every address of the product; each app lists its own."""

from django.urls import include, path
from health_check.views import HealthCheckView

from apps.pages.home import choose
from apps.pages.profile import end_other_sessions, profile

urlpatterns = [
    path("", choose, name="choose"),
    path("profile/", profile, name="profile"),
    path("profile/sessions/end/", end_other_sessions, name="end_other_sessions"),
    path("operator/", include("apps.trusts.operator_urls")),
    path("accounts/", include("apps.accounts.urls")),
    path("api/v1/t/<slug:trust_slug>/", include("apps.api.v1.urls")),
    path("health/", HealthCheckView.as_view(checks=["health_check.checks.Database", "health_check.checks.Cache"])),
    path(
        "t/<slug:trust_slug>/",
        include(
            [
                path("", include("apps.pages.urls")),
                path("", include("apps.trusts.urls")),
                path("", include("apps.strategies.urls")),
                path("", include("apps.actions.urls")),
                path("", include("apps.kpis.urls")),
                path("", include("apps.reviews.urls")),
                path("", include("apps.reports.urls")),
                path("", include("apps.api.urls")),
            ]
        ),
    ),
]
