"""How far a figure has come, and what counts as verified; without a database."""

import datetime as dt

import pytest

from apps.kpis.models import Check, Reading


@pytest.mark.parametrize(
    ("source", "check", "verified"),
    [
        ("official", None, True),
        ("export", False, True),
        ("survey", None, False),
        ("count", True, True),
        # A check that found something else is no word for the figure.
        ("count", False, False),
        ("", None, False),
    ],
)
def test_a_figure_counts_as_verified_by_its_source_or_by_a_check_that_agrees(
    source: str, check: bool | None, verified: bool
) -> None:
    reading = Reading(source_kind=source)
    if check is not None:
        reading.agrees_with_check = check  # type: ignore[attr-defined]
    assert reading.is_verified is verified


def test_how_far_a_figure_has_come() -> None:
    back = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    stages = [
        Reading(is_draft=draft, returned_at=at).stage for draft, at in ((True, None), (True, back), (False, back))
    ]
    assert stages == ["draft", "returned", "submitted"]


def test_a_difference_waits_until_it_is_answered() -> None:
    assert Check(agrees=False).is_waiting
    assert not Check(agrees=False, answer="They joined after the count.").is_waiting
    assert not Check(agrees=True).is_waiting
