"""Floor 10."""

from django.apps import AppConfig


class ScorecardConfig(AppConfig):
    """The only roll-up; no tables."""

    name = "apps.scorecard"
