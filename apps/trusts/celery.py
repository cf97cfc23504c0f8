"""How a worker enters a trust: the same way as the web, inside one transaction per step."""

from typing import Any

from celery import Task
from django.db import connection, transaction

from apps.trusts.wall import enter_trust


class TrustTask(Task):
    """The base of every task. One that works for a trust is called with the keyword `trust_id` and enters it itself.

    A task that is `in_trust` (the default) refuses to run without a `trust_id` and runs in one transaction inside that
    trust. A long task sets `in_trust = False` and uses `wall.inside_trust` for each of its steps, so that progress is
    seen while it works.
    """

    abstract = True
    in_trust = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run inside the trust."""
        if not self.in_trust:
            return super().__call__(*args, **kwargs)
        if "trust_id" not in kwargs:
            raise TypeError(f"{self.name} works for a trust: call it with trust_id.")
        with transaction.atomic():
            enter_trust(kwargs["trust_id"])
            return super().__call__(*args, **kwargs)


def all_trust_ids() -> list[int]:
    """The ids of all trusts, in order, from the one function that may tell them; for sweeps."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT trust_ids()")
        return [row[0] for row in cursor.fetchall()]
