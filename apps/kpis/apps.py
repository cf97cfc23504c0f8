"""Floor 4."""

from django.apps import AppConfig


class KpisConfig(AppConfig):
    """KPIs, their targets, figures and colours."""

    name = "apps.kpis"
