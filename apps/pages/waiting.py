"""What waits for a person in a trust; arithmetic over what the lower floors tell."""

import datetime as dt
from dataclasses import dataclass

from apps.trusts.models import Trust
from apps.trusts.rights import Rights


@dataclass(frozen=True)
class Task:
    """One line of the home page: what to do, where, by when, and how far it has come."""

    title: str
    href: str
    status: str
    due_on: dt.date | None = None
    late: bool = False


def waiting_for(trust: Trust, rights: Rights, today: dt.date) -> list[Task]:
    """The person's tasks in the trust, the most urgent first."""
    return []
