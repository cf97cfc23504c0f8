"""Rows that stand in an order of the trust's own: one place up or down, or to a place."""

from collections.abc import Sequence
from typing import Any

from django.db import models, transaction


def next_position(rows: models.QuerySet[Any]) -> int:
    """The place after the last of these rows."""
    last = rows.aggregate(last=models.Max("position"))["last"]
    return 0 if last is None else last + 1


@transaction.atomic
def move_to(rows: models.QuerySet[Any], row: Any, place: int) -> None:
    """Put a row of these at that place, counted from 0; the others close up. A place beyond the ends is the end."""
    others = [other for other in rows.select_for_update() if other.pk != row.pk]
    place = max(0, min(place, len(others)))
    ordered = [*others[:place], row, *others[place:]]
    changed = []
    for position, one in enumerate(ordered):
        if one.position != position:
            one.position = position
            changed.append(one)
    rows.model._default_manager.bulk_update(changed, ["position"])


def place_among(rows: models.QuerySet[Any], row: Any, shown: Sequence[int], place: int) -> int:
    """The place among all of these rows that puts one at a place of those which are shown; `shown` are ids in order."""
    others = [pk for pk in rows.values_list("pk", flat=True) if pk != row.pk]
    left = [pk for pk in shown if pk != row.pk]
    place = max(0, min(place, len(left)))
    if place < len(left):
        return others.index(left[place])
    return others.index(left[-1]) + 1 if left else 0
