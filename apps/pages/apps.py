"""Floor 13."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Pages that show more than one floor; no tables."""

    name = "apps.pages"
