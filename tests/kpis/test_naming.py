"""What a line is called."""

import pytest

from apps.kpis.naming import line_name


@pytest.mark.parametrize(
    ("statement", "measured", "name"),
    [
        ("Attendance", "Boys", "Attendance: Boys"),
        ("The gap closes each year.", "Boys and girls", "The gap closes each year: Boys and girls"),
        ("The gap closes each year.", "", "The gap closes each year."),
    ],
)
def test_a_full_stop_does_not_stand_within_a_name(statement: str, measured: str, name: str) -> None:
    assert line_name(statement, measured) == name
