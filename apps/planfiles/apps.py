"""Floor 6."""

from django.apps import AppConfig


class PlanfilesConfig(AppConfig):
    """Reading and writing the plan file; no tables."""

    name = "apps.planfiles"
