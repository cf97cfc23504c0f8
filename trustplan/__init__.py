"""The composition root: settings, URLs and Celery; no domain code."""

from trustplan.celery import app as celery_app

__all__ = ["celery_app"]
