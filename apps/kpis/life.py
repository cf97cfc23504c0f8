"""How far a figure has come: a draft, returned, or submitted; and what becomes of that when it is entered again."""

import datetime as dt
from collections.abc import Iterable, Mapping

from apps.accounts.models import User
from apps.kpis.entries import FIGURE_PARTS, PeriodPlace
from apps.kpis.models import Check, Reading

# The columns that say how far a figure has come.
LIFE = (
    "reported_by",
    "reported_at",
    "is_draft",
    "submitted_by",
    "submitted_at",
    "returned_by",
    "returned_at",
    "returned_reason",
)


def is_same_figure(one: Reading, other: Reading) -> bool:
    """Whether two rows say the same; their notes and sources may differ."""
    return all(getattr(one, part) == getattr(other, part) for part in FIGURE_PARTS)


def carried_on(row: Reading, before: Reading | None, *, by: User, now: dt.datetime, submit: bool) -> Reading:
    """A figure as it is entered, with how far it has come.

    The same figure keeps who reported it, and stays submitted or returned if its kind of source stays too; another is
    a draft again. With `submit` it is submitted either way.
    """
    row.reported_by, row.reported_at, row.is_draft = by, now, True
    if before is not None and is_same_figure(row, before):
        row.reported_by_id, row.reported_at = before.reported_by_id, before.reported_at
        if row.source_kind == before.source_kind:
            for name in LIFE:
                setattr(row, name, getattr(before, name))
    if submit and row.is_draft:
        submitted(row, by, now)
    return row


def submitted(row: Reading, by: User, now: dt.datetime) -> None:
    """Mark a row as submitted; what it was returned for is done with."""
    row.is_draft, row.submitted_by, row.submitted_at = False, by, now
    row.returned_by, row.returned_at, row.returned_reason = None, None, ""


def let_go_of_checks(there: Mapping[PeriodPlace, Reading], rows: Iterable[Reading]) -> None:
    """Take away the checks of figures that are about to change.

    One that found the very figure that is entered now stands, and agrees with it, unless the checker enters it.
    """
    changed = {}
    for row in rows:
        before = there.get((row.period_id, row.measure_id, row.school_id))
        if before is not None and not is_same_figure(row, before):
            changed[before.pk] = row
    if not changed:
        return
    checks = list(Check.objects.filter(reading__in=changed))
    right = [check for check in checks if _found(check, changed[check.reading_id])]
    for check in right:
        check.agrees, check.value, check.grade = True, None, ""
        check.answer, check.answered_by, check.answered_at = "", None, None
        check.reported_by_id = changed[check.reading_id].reported_by_id
    columns = ["agrees", "value", "grade", "answer", "answered_by", "answered_at", "reported_by"]
    Check.objects.bulk_update(right, columns)
    Check.objects.filter(pk__in=[check.pk for check in checks if check not in right]).delete()


def _found(check: Check, row: Reading) -> bool:
    if check.agrees or check.checked_by_id == row.reported_by_id:
        return False
    if check.value is not None:
        return check.value == row.value
    return bool(check.grade) and check.grade == row.grade
