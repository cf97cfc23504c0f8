"""Floor 14."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """What other programs may ask of a trust, with a token of a person's."""

    name = "apps.api"
