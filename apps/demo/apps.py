"""Floor 15."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Commands that make the demo trust."""

    name = "apps.demo"
