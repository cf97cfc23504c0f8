"""Floor 11."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Reviews of a term, frozen and issued."""

    name = "apps.reviews"
