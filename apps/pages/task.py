"""One line of the home page."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Task:
    """One line of the home page: what to do, where, by when, and how far it has come."""

    text: str
    href: str
    hint: str = ""
    status: str = ""
    colour: str = "blue"
    day: dt.date | None = None
