"""Which proposals of a KPI's target wait for a body's decision; pure."""

from collections.abc import Iterable, Iterator
from datetime import date

from apps.kpis.models import Target
from apps.kpis.targets import asks_for_nothing, newest_at, values_of

Place = tuple[int | None, int | None]


def waiting_of(versions: Iterable[Target], today: date) -> list[Target]:
    """The proposals of one KPI that a body has to decide, in the order of their days.

    Of each place (a school and a term, one of them, or all) the newest that has begun, and of each later day the newest
    of that day. Left out are those that a newer version has replaced, those that ask for what is approved already, and
    those of a term that is over; a term of a version, where it has one, comes with it.
    """
    by_place: dict[Place, list[Target]] = {}
    for version in versions:
        if version.status != Target.Status.REFUSED:
            by_place.setdefault((version.school_id, version.term_id), []).append(version)
    found = [row for place, rows in by_place.items() for row in _of_place(place, rows, today)]
    return sorted(found, key=lambda row: (row.valid_from, row.pk))


def _of_place(place: Place, rows: list[Target], today: date) -> Iterator[Target]:
    days = {today, *(row.valid_from for row in rows if row.valid_from > today)}
    for day in sorted(days):
        begun = [row for row in rows if row.valid_from <= day]
        last = newest_at(begun, place)
        if last is None or last.status != Target.Status.PROPOSED or (day > today and last.valid_from != day):
            continue
        approved = newest_at([row for row in begun if row.status == Target.Status.APPROVED], place)
        if last.term is not None and last.term.ends_on < today:
            continue
        if not _asks_the_same(last, approved):
            yield last


def _asks_the_same(proposed: Target, approved: Target | None) -> bool:
    """Whether a proposal asks for what is approved, or takes back what never was."""
    if approved is None:
        return asks_for_nothing(proposed)
    return values_of(proposed) == values_of(approved)


def stamp_of(target: Target) -> str:
    """What changes whenever a proposal is corrected: sent along, so that only what was read is decided."""
    return f"{target.made_at.timestamp():.6f}"
