"""The only clock: everything that needs the day or the time asks here."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.utils import timezone

_standing: ContextVar[dt.date | None] = ContextVar("standing", default=None)


def _stand_in() -> dt.date | None:
    day: dt.date | None = _standing.get() or settings.TODAY
    return day


def today() -> dt.date:
    """The day in England, or the day that tests and the demo put in its place (settings.TODAY)."""
    return _stand_in() or timezone.localdate()


def now() -> dt.datetime:
    """The moment, aware of its time zone; on a stand-in day at the real time of day."""
    moment, day = timezone.localtime(), _stand_in()
    return timezone.make_aware(dt.datetime.combine(day, moment.time())) if day else moment


def shown(moment: dt.datetime) -> dt.datetime:
    """A moment of the database's clock, which no stand-in day moves, as it lies seen from now; in local time."""
    return now() - (timezone.now() - moment)


@contextmanager
def standing_on(day: dt.date) -> Iterator[None]:
    """Let it be that day, for making the demo's past; in production a RuntimeError."""
    if settings.PRODUCTION:
        raise RuntimeError("In production the clock is the real one.")
    token = _standing.set(day)
    try:
        yield
    finally:
        _standing.reset(token)
