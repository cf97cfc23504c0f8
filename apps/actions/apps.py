"""Floor 5."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """Actions, their steps and resources, and what they serve."""

    name = "apps.actions"
