"""A stored figure as far as ratings and counts read it: a light row, of which a scorecard loads thousands."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from apps.kpis.models import Reading
from apps.kpis.vouching import VERIFIED_AT_ONCE


class Entered(NamedTuple):
    """The columns of a `Reading` that say what the figure is; `agrees` is what its check says, None for no check."""

    id: int
    measure_id: int
    school_id: int | None
    period_id: int
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    grade: str
    done_on: dt.date | None
    not_done: bool
    as_at: dt.date | None
    is_draft: bool
    source_kind: str
    returned_at: dt.datetime | None
    reported_by_id: int | None
    agrees_with_check: bool | None

    @property
    def check_agrees(self) -> bool | None:
        """What its check says; None for no check."""
        return self.agrees_with_check

    @property
    def is_verified(self) -> bool:
        """Whether it counts as verified: by its source, or because somebody else checked it and agrees."""
        return self.source_kind in VERIFIED_AT_ONCE or self.agrees_with_check is True


# A light row, or one that is whole: typed just now, or not kept in a database at all.
Stored = Entered | Reading


class Shelf:
    """The whole rows behind light ones, fetched all at once when the first is asked for: one query, or none."""

    def __init__(self, fetch: Callable[[], Iterable[Reading]] = tuple) -> None:
        self._fetch = fetch

    @cached_property
    def _rows(self) -> Mapping[int, Reading]:
        return {row.pk: row for row in self._fetch()}

    def whole(self, stored: Stored | None) -> Reading | None:
        """The row with all that is kept of a figure: its note, its source, who reported it."""
        return self._rows[stored.id] if isinstance(stored, Entered) else stored


class Reported:
    """Whether anything was reported in earlier periods; asked for when the first cell has no figure, by one query."""

    def __init__(self, fetch: Callable[[], Iterable[tuple[int, int | None, int]]] = tuple) -> None:
        self._fetch = fetch

    @cached_property
    def _places(self) -> frozenset[tuple[int, int | None, int]]:
        return frozenset(self._fetch())

    def holds(self, measure_id: int, school_id: int | None, period_id: int) -> bool:
        """Whether there is a figure of this measure, for this school or the trust, in this period."""
        return (measure_id, school_id, period_id) in self._places
