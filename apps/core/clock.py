"""The only clock: everything that needs the day or the time asks here."""

import datetime as dt

from django.conf import settings
from django.utils import timezone


def today() -> dt.date:
    """The day in England, or the day that tests and the demo put in its place (settings.TODAY)."""
    stand_in: dt.date | None = settings.TODAY
    return stand_in or timezone.localdate()


def now() -> dt.datetime:
    """The moment, aware of its time zone; on the stand-in day at the real time of day."""
    moment = timezone.localtime()
    stand_in: dt.date | None = settings.TODAY
    return moment.replace(year=stand_in.year, month=stand_in.month, day=stand_in.day) if stand_in else moment
