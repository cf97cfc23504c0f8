"""Floor 0."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every other app may use; no tables."""

    name = "apps.core"
