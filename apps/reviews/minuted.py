"""What the board decided, read from issue to issue: a decision that a new issue carried on keeps its minutes."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from apps.reviews.models import Decision, Minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Minuted:
    """What the board decided on a decision (`decision_ref`, in whose words `about`), with its day and minute number."""

    decision_ref: int
    about: str
    text: str
    number: str
    decided_on: dt.date
    recorded_at: dt.datetime
    restricted: bool


def minutes_on(decisions: Iterable[Decision]) -> Mapping[int, list[Minuted]]:
    """The minutes of these decisions by their ids, the earliest first; one query.

    Those of the decision in earlier issues are among them, and none that a later issue recorded: an issue's copy of a
    decision is younger than the one it was copied from.
    """
    asked = list(decisions)
    origins = {decision.origin_id for decision in asked}
    told = Minute.objects.filter(Q(decision__in=origins) | Q(decision__carried_from__in=origins))
    rows = list(told.select_related("decision")) if origins else []
    return {
        decision.pk: [
            Minuted(
                decision_ref=decision.pk,
                about=decision.text,
                text=row.text,
                number=row.number,
                decided_on=row.decided_on,
                recorded_at=row.recorded_at,
                restricted=decision.restricted,
            )
            for row in rows
            if row.decision.origin_id == decision.origin_id and row.decision_id <= decision.pk
        ]
        for decision in asked
    }
