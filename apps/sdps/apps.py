"""Floor 8."""

from django.apps import AppConfig


class SdpsConfig(AppConfig):
    """What makes a plan a school's: how it lies in line with the trust's; no tables."""

    name = "apps.sdps"
