"""What several tests of reviews begin with."""

import pytest

from apps.reviews.models import Review
from tests.reviews.scene import open_review, report_all
from tests.world import World


@pytest.fixture
def review(world: World) -> Review:
    """An open review of a term whose figures are all in."""
    report_all(world)
    return open_review(world)
