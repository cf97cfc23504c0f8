"""Which target held when a figure was first seen, beside the one that holds now: in plain rows, without a database."""

import datetime as dt
from decimal import Decimal
from typing import Any

from apps.kpis.limit_changes import Difference, Seen, changed_targets
from apps.kpis.models import Target

TODAY = dt.date(2026, 11, 20)


def at(month: int, day: int) -> dt.datetime:
    return dt.datetime(2026, month, day, 12, tzinfo=dt.UTC)


SEEN = Seen(school_id=None, at=at(10, 10))


def version(pk: int, value: str, made_at: dt.datetime, **fields: Any) -> Target:
    begins = dt.date(2026, 8, pk)  # the later made, the later it begins
    return Target(pk=pk, value=Decimal(value), amber=Decimal(90), valid_from=begins, made_at=made_at, **fields)


def decided(status: str, recorded_at: dt.datetime) -> dict[str, Any]:
    return {"status": status, "decided_on": recorded_at.date(), "recorded_at": recorded_at}


def said(target: Target | None) -> tuple[str, str]:
    return ("", "") if target is None else (f"{target.value}%", f"{target.amber}%")


def changes(*versions: Target) -> list[Difference]:
    return changed_targets(versions, SEEN, term_id=1, day=TODAY, said=said)


def test_what_was_proposed_before_the_figure_and_approved_after_it_takes_the_place_of_what_held() -> None:
    old = version(1, "95", at(8, 1), **decided("approved", at(9, 1)))
    lower = version(2, "94", at(9, 20), **decided("approved", at(11, 12)))
    (change,) = changes(old, lower)
    assert (change.what, change.before, change.after) == ("Target", "95%", "94%")
    assert (change.at, change.version) == (at(11, 12), lower)


def test_what_held_as_proposed_and_was_approved_since_is_no_change() -> None:
    assert changes(version(1, "95", at(8, 1), **decided("approved", at(11, 12)))) == []


def test_what_was_refused_since_holds_no_more_and_the_refusal_is_the_change() -> None:
    old = version(1, "95", at(8, 1))
    lower = version(2, "94", at(9, 20), **decided("refused", at(11, 12)))
    (change,) = changes(old, lower)
    assert (change.before, change.after, change.at, change.version) == ("94%", "95%", at(11, 12), lower)
    gone = changes(lower)
    assert [(one.what, one.before, one.after) for one in gone] == [
        ("Target", "94%", "none"),
        ("Amber limit", "90%", "none"),
    ]


def test_what_was_proposed_in_the_very_moment_of_the_figure_was_there_already() -> None:
    assert changes(version(1, "95", SEEN.at)) == []
    (change, amber) = changes(version(1, "95", SEEN.at + dt.timedelta(seconds=1)))
    assert (change.before, change.after, amber.before) == ("none", "95%", "none")
