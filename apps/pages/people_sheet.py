"""The people of a trust as an Excel file: a row a role, under the headings of a sheet of people."""

import datetime as dt
from collections.abc import Iterable, Iterator

from apps.reports.sheets import Column, Sheet, Value, workbook
from apps.trusts.people_listed import Person

COLUMNS = [
    ("Name", 28),
    ("E-mail", 36),
    ("Role", 30),
    ("School", 36),
    ("From", 19),
    ("Until", 19),
    ("Last sign-in", 19),
    ("Given besides", 60),
]


def people_file_name(today: dt.date) -> str:
    """What the file is called: "2026-11-20-people.xlsx"."""
    return f"{today.isoformat()}-people.xlsx"


def people_workbook(people: Iterable[Person]) -> bytes:
    """The file: the roles that have not ended, and of those who have none any more the last one."""
    columns = [Column(heading, width) for heading, width in COLUMNS]
    return workbook([Sheet(name="People", columns=columns, rows=_rows(people), kept=1)])


def _rows(people: Iterable[Person]) -> Iterator[list[Value]]:
    for person in people:
        user = person.user
        signed_in = user.last_login.date() if user.last_login else None
        for held in person.present or person.past[-1:]:
            school = held.school.name if held.school else ""
            days = (held.starts_on, held.ends_on, signed_in)
            yield [user.name, user.email, held.role_name, school, *days, held.given_words or None]
