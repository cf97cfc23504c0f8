"""Floor 12."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Board packs and how they are made."""

    name = "apps.reports"
