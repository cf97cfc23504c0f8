"""What the database kept: the moments in which a plan or a thing changed, and each changed row before and after."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection

from apps.pages.history_tables import Table

MANY = 40  # more changes than this in one moment are counted, not told one by one


@dataclass(frozen=True)
class Version:
    """One event: a row of a table as it then stood, and as it stood before; None where it was not there before."""

    number: int
    label: str
    table: Table
    row: dict[str, Any]
    before: dict[str, Any] | None


@dataclass
class Moment:
    """What one person, or the installation, changed at once."""

    key: str
    at: dt.datetime
    by: int | None
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)  # (table, label) to number
    own: dict[tuple[str, str], int] = field(default_factory=dict)  # the same to an event of the row asked for itself
    versions: list[Version] = field(default_factory=list)

    @property
    def is_large(self) -> bool:
        """Whether it is told in numbers."""
        return self.counts.total() > MANY


_KEY = "coalesce(e.pgh_change::text, extract(epoch from e.pgh_created_at)::text)"


def moments_of(tables: Iterable[Table], trust_id: int, scope: str, pk: int) -> list[Moment]:
    """The moments in which something of a plan or a thing changed, the newest first, in one query."""
    parts, params = [], []
    for table, (sql, values) in _selected(tables, trust_id, scope, pk):
        parts.append(
            f"SELECT %s AS tbl, {_KEY} AS moment, pgh_created_at, pgh_by, pgh_label, pgh_id, id FROM ({sql}) e"
        )
        params += [table.key, *values]
    if not parts:
        return []
    query = (
        "SELECT moment, pgh_by, tbl, pgh_label, count(*), max(pgh_created_at) AS at, "
        "max(pgh_id) FILTER (WHERE id = %s) "
        f"FROM ({' UNION ALL '.join(parts)}) all_events GROUP BY moment, pgh_by, tbl, pgh_label"
    )
    found: dict[tuple[str, int | None], Moment] = {}
    with connection.cursor() as cursor:
        cursor.execute(query, [pk, *params])
        for key, person, name, label, count, at, own in cursor.fetchall():
            moment = found.setdefault((key, person), Moment(key, at, person))
            moment.at = max(moment.at, at)
            moment.counts[name, label] += count
            if own is not None:
                moment.own[name, label] = own
    return sorted(found.values(), key=lambda moment: (moment.at, moment.key), reverse=True)


def add_versions(moments: Sequence[Moment], tables: Iterable[Table], trust_id: int, scope: str, pk: int) -> None:
    """Give each of these moments, but for the large ones, its versions in the order in which they were made."""
    told = {moment.key: moment for moment in moments if not moment.is_large}
    parts, params = [], []
    by_name = {}
    for table, (sql, values) in _selected(tables, trust_id, scope, pk):
        by_name[table.key] = table
        events = table.model.pgh_event_model._meta.db_table
        parts.append(
            f"SELECT %s, {_KEY}, e.pgh_by, e.pgh_id, e.pgh_label, e.pgh_created_at, to_jsonb(e)::text, "
            "to_jsonb(b)::text "
            f'FROM ({sql}) e LEFT JOIN LATERAL (SELECT * FROM "{events}" b WHERE b.trust_id = e.trust_id '
            f"AND b.id = e.id AND b.pgh_id < e.pgh_id ORDER BY b.pgh_id DESC LIMIT 1) b ON true "
            f"WHERE {_KEY} = ANY(%s)"
        )
        params += [table.key, *values, list(told)]
    if not parts or not told:
        return
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts) + " ORDER BY 6, 4", params)
        for name, key, by, number, label, _, row, before in cursor.fetchall():
            moment = told[key]
            if moment.by == by:
                moment.versions.append(Version(number, label, by_name[name], _row(row) or {}, _row(before)))


def _selected(
    tables: Iterable[Table], trust_id: int, scope: str, pk: int
) -> Iterable[tuple[Table, tuple[str, tuple[Any, ...]]]]:
    for table in tables:
        events = table.events(trust_id, scope, pk)
        if events is not None:
            yield table, events.order_by().query.sql_with_params()


def _row(text: str | None) -> dict[str, Any] | None:
    return None if text is None else json.loads(text, parse_float=Decimal)
