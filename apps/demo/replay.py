"""The demo's past, lived through in order: what was reported or said is there from its day on, and no sooner."""

import datetime as dt
from collections.abc import Iterable

from apps.actions.models import ProgressUpdate
from apps.kpis.models import Reading
from apps.trusts.models import Trust


class Replay:
    """Holds figures and progress back until their day comes."""

    def __init__(self, trust: Trust, readings: Iterable[Reading], started_on: dt.date) -> None:
        """Take the readings, and out of the database every progress update said after `started_on`."""
        self.readings = sorted(readings, key=lambda r: r.reported_at)
        later = ProgressUpdate.objects.filter(trust=trust, said_on__gt=started_on)
        self.updates = sorted(later, key=lambda u: (u.said_on or started_on, u.pk))
        later.delete()
        self.count = len(self.readings)

    def until(self, day: dt.date) -> None:
        """Let everything be there that was reported or said up to that day."""
        due = [reading for reading in self.readings if reading.reported_at.date() <= day]
        self.readings = self.readings[len(due) :]
        Reading.objects.bulk_create(due, batch_size=2000)
        said = [update for update in self.updates if update.said_on is None or update.said_on <= day]
        self.updates = self.updates[len(said) :]
        ProgressUpdate.objects.bulk_create(said, batch_size=2000)
