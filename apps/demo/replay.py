"""The demo's past, lived through in order: a figure is there from the day it was reported on, and no sooner."""

import datetime as dt
from collections.abc import Iterable

from apps.kpis.models import Reading


class Replay:
    """Holds figures back until their day comes."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self.readings = sorted(readings, key=lambda reading: reading.reported_at)
        self.count = len(self.readings)

    def until(self, day: dt.date) -> None:
        """Save every figure that was reported up to that day."""
        due = [reading for reading in self.readings if reading.reported_at.date() <= day]
        self.readings = self.readings[len(due) :]
        Reading.objects.bulk_create(due, batch_size=2000)
