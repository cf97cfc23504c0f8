"""The scorecard laid out for its page: headlines first, then by family or by priority."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from apps.scorecard.scorecard import Row, Scorecard

BY = (("family", "Family"), ("priority", "Priority"))
HEADLINES = "Headlines"


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand under one heading."""

    heading: str
    rows: Sequence[Row]


def groups_of(card: Scorecard, by: str) -> list[Group]:
    """The headline rows, then the others under their family or their priority, in the trust's own order.

    A school plan's rows stand under its title.
    """
    headlines = list(card.headline)
    rest = [row for row in card.rows if not row.kpi.headline]
    found = [Group(HEADLINES, headlines)] if headlines else []
    return found + (_by_priority(rest) if by == "priority" else _by_family(rest))


def _by_family(rows: Iterable[Row]) -> list[Group]:
    return _grouped(rows, _family_key)


def _family_key(row: Row) -> tuple[int, int, str]:
    if row.kpi.plan.school_id is not None:
        return 2, 0, row.kpi.plan.title
    return (0, row.family.position, row.family.name) if row.family else (1, 0, "Other")


def _by_priority(rows: Iterable[Row]) -> list[Group]:
    return _grouped(rows, _priority_key)


def _priority_key(row: Row) -> tuple[int, int, int, str]:
    priority = row.priority
    if row.kpi.plan.school_id is not None:
        return 2, 0, 0, row.kpi.plan.title
    if priority is None:
        return 1, 0, 0, "The plan as a whole"
    parent = priority.parent
    return (
        (0, parent.position, 1 + priority.position, str(priority))
        if parent
        else (0, priority.position, 0, str(priority))
    )


def _grouped(rows: Iterable[Row], key: Callable[[Row], tuple[Any, ...]]) -> list[Group]:
    by_key: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        by_key.setdefault(key(row), []).append(row)
    return [Group(place[-1], by_key[place]) for place in sorted(by_key)]
