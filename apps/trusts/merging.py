"""Two parties that turn out to be the same: everything that points at one points at the other."""

import datetime as dt
from typing import Any

from django.db import models

from apps.accounts.models import User
from apps.trusts.models import Party, RemovableLink


def links_to_parties() -> list[tuple[type[models.Model], str]]:
    """Every table that points at a party, on whichever floor, with its column; not a party's own."""
    return sorted(
        (
            (relation.related_model, relation.field.name)
            for relation in Party._meta.related_objects
            if isinstance(relation.related_model, type)
            and relation.related_model is not Party
            and hasattr(relation.related_model, "trust")
        ),
        key=lambda link: link[0]._meta.label,
    )


def work_counts(trust_id: int) -> dict[int, int]:
    """How many things each party owns or leads now, by its id; one query a table."""
    counts: dict[int, int] = {}
    for model, column in links_to_parties():
        rows = model._default_manager.filter(**{"trust_id": trust_id, f"{column}__isnull": False})
        for party, count in rows.order_by().values_list(column).annotate(models.Count("pk")):
            counts[party] = counts.get(party, 0) + count
    return counts


def move_links(*, duplicate: Party, into: Party, by: User, at: dt.datetime) -> int:
    """Point every link of the duplicate at `into`, and give how many moved.

    Where the other is linked to the same thing already, the duplicate's link is taken away instead, so that nobody owns
    a thing twice. Links that were removed before stay as they are.
    """
    return sum(_move(model, column, duplicate, into, by, at) for model, column in links_to_parties())


def _move(model: type[models.Model], column: str, duplicate: Party, into: Party, by: User, at: dt.datetime) -> int:
    rows = model._default_manager.filter(trust_id=duplicate.trust_id)
    others = _unique_with(model, column)
    moving = rows.filter(**{column: duplicate})
    if others:
        there = set(rows.filter(**{column: into}).values_list(*others))
        twice = [pk for pk, *key in moving.values_list("pk", *others) if tuple(key) in there]
        _take_away(model, rows.filter(pk__in=twice), by, at)
        moving = moving.exclude(pk__in=twice)
    return moving.update(**{column: into})


def _unique_with(model: type[models.Model], column: str) -> list[str]:
    """The columns together with which a party may stand but once: those of the thing that it owns."""
    for constraint in model._meta.constraints:
        fields: tuple[str, ...] = tuple(getattr(constraint, "fields", ()))
        if isinstance(constraint, models.UniqueConstraint) and column in fields:
            return [name for name in fields if name not in (column, "trust")]
    return []


def _take_away(model: type[models.Model], rows: models.QuerySet[Any], by: User, at: dt.datetime) -> None:
    if issubclass(model, RemovableLink):
        rows.update(removed_at=at, removed_by=by)
    else:
        rows.delete()
