"""Floor 2."""

from django.apps import AppConfig


class TrustsConfig(AppConfig):
    """Trusts, their schools and people, and the wall between them."""

    name = "apps.trusts"
