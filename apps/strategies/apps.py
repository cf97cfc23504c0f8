"""Floor 3."""

from django.apps import AppConfig


class StrategiesConfig(AppConfig):
    """Plans and their priorities."""

    name = "apps.strategies"
