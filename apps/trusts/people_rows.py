"""Rows of a sheet of people: what each says, in the trust's words or ours, and what would become of it."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import formats

from apps.core.errors import BadValue
from apps.core.sheets import Sheet
from apps.trusts.models import School
from apps.trusts.roles import BY_CODE, ROLES, Scope

FIELDS = ("name", "email", "role", "school", "starts", "ends")
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("name", "full name", "person", "who"),
    "given": ("first name", "forename", "given name"),
    "family": ("surname", "last name", "family name"),
    "email": ("email", "e mail", "email address", "e mail address", "mail", "work email", "work e mail"),
    "role": ("role", "job", "position", "job title", "post"),
    "school": ("school", "academy", "school or urn", "where", "urn", "school name", "academy name", "establishment"),
    "starts": ("from", "first day", "start", "start date", "starts", "starts on", "since"),
    "ends": ("until", "last day", "end", "end date", "ends", "ends on", "to"),
}
# Further words for our roles, in small letters; their plurals, hyphens and capitals are allowed for.
WORDS: dict[str, tuple[str, ...]] = {
    "ceo": ("chief executive", "chief executive officer", "executive head of trust"),
    "executive": ("executive", "trust executive leader", "coo", "cfo", "finance director", "director of finance"),
    "data_lead": ("data lead", "trust data lead", "trust data manager"),
    "head": ("head", "head teacher", "head of school", "principal", "executive headteacher", "executive head"),
    "data_entry": ("data entry", "data manager", "business manager", "school business manager", "data officer"),
    "leader": ("leader", "middle leader", "senior leader", "subject leader", "deputy head", "assistant head"),
    "lgb_chair": ("chair", "chair of governor", "lgb chair", "chair of lgb", "chair of the lgb"),
    "governor": ("governor", "school governor", "parent governor", "staff governor", "co opted governor"),
    "trustee": ("chair of trustee", "board member", "trust board member"),
    "clerk": ("clerk", "clerk to governor", "clerk to the governor", "clerk to the trust", "governance lead"),
    "staff": ("staff", "teacher"),
}
FIRST_YEAR, LAST_YEAR = 2000, 2100
WHOLE_TRUST = frozenset({"", "trust", "whole trust", "the whole trust", "all", "all school", "central", "central team"})


def plain(text: str) -> str:
    """Words as they are compared: small letters, no hyphens or full stops, no plural."""
    words = re.sub(r"[^\w]+", " ", text.casefold().replace("’", "").replace("'", "")).split()
    return " ".join(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word for word in words
    )


@dataclass(frozen=True)
class Entry:
    """One row as it was typed."""

    number: int
    name: str = ""
    email: str = ""
    role: str = ""
    school: str = ""
    starts: str = ""
    ends: str = ""
    left_out: bool = False


@dataclass(frozen=True)
class Read:
    """A row as it was understood: role and school where they were found, days, and a sentence for each wrong field."""

    entry: Entry
    role: str = ""
    school: School | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def role_name(self) -> str:
        """The role in plain English; empty where none was found."""
        return BY_CODE[self.role].name if self.role else ""

    @property
    def key(self) -> tuple[str, str, int | None]:
        """Who, what and where: the same role is given once."""
        return self.entry.email.casefold(), self.role, self.school.pk if self.school else None


def entries_of(sheet: Sheet) -> list[Entry]:
    """The rows of a sheet under its headings. Refuses one whose first row does not name at least e-mail and role."""
    places = _places(sheet)
    if not {"email", "role"} <= set(places) or not {"name", "given", "family"} & set(places):
        raise BadValue("The first row must name the columns: Name, E-mail, Role, School, From, Until.")
    if len(sheet.rows) == 1:
        raise BadValue("There is nobody under the headings of this sheet.")
    return [_entry(row.number, row.cells, places) for row in sheet.rows[1:]]


def passed_over(sheet: Sheet) -> str:
    """A sentence on the columns that nothing is read from, "" where there are none."""
    read = _places(sheet).values()
    rest = [
        f"“{heading.strip()[:40]}”"
        for at, heading in enumerate(sheet.rows[0].cells)
        if at not in read and heading.strip()
    ]
    if not rest:
        return ""
    named = ", ".join(rest[:6]) + (f" and {len(rest) - 6} more" if len(rest) > 6 else "")
    return f"Nothing was read from {named}: what is read stands under Name, E-mail, Role, School, From and Until."


def _places(sheet: Sheet) -> dict[str, int]:
    """Which column holds what, by the words of the first row."""
    places: dict[str, int] = {}
    for place, heading in enumerate(sheet.rows[0].cells):
        words = re.sub(r"[\W_]+", " ", heading.casefold()).strip()
        for key, known in HEADINGS.items():
            if words in known:
                places.setdefault(key, place)
    return places


def _entry(number: int, cells: Sequence[str], places: Mapping[str, int]) -> Entry:
    said = {key: cells[place] for key, place in places.items() if place < len(cells)}
    parts = [said.pop("given", ""), said.pop("family", "")]
    said["name"] = said.get("name") or " ".join(part for part in parts if part)
    return Entry(number, **{key: said.get(key, "") for key in FIELDS})  # type: ignore[arg-type]


class Reader:
    """Reads rows for one trust: its own words for roles, its names, and its schools by name, URN or address."""

    def __init__(
        self, schools: Iterable[School], words: Mapping[str, str], *, today: dt.date, names: Iterable[str] = ()
    ) -> None:
        self.today = today
        self.whole_trust = WHOLE_TRUST | {plain(name) for name in names}
        self.roles = {plain(word): code for code, known in WORDS.items() for word in known}
        self.roles |= {plain(role.name): role.code for role in ROLES} | {plain(role.code): role.code for role in ROLES}
        self.roles |= {plain(words[key]): code for key, code in OWN_WORDS.items() if words.get(key)}
        self.schools: dict[str, School] = {}
        for school in schools:
            for name in (school.name, school.urn, school.slug):
                if name:
                    self.schools.setdefault(plain(name), school)

    def read(self, entries: Iterable[Entry]) -> list[Read]:
        """Each row understood on its own."""
        return [self._read(entry) for entry in entries]

    def _read(self, entry: Entry) -> Read:
        errors: dict[str, str] = {}
        entry = replace(entry, email=entry.email.removeprefix("mailto:").lower())
        if not entry.name or len(entry.name) > 200:
            errors["name"] = "Enter a name." if not entry.name else "A name can have 200 characters at most."
        try:
            validate_email(entry.email)
        except ValidationError:
            errors["email"] = "Enter an e-mail address in the form name@example.org."
        if len(entry.email) > 254:
            errors["email"] = "An e-mail address can have 254 characters at most."
        code = entry.role if entry.role in BY_CODE else self.roles.get(plain(entry.role), "")
        if not code:
            errors["role"] = f"“{entry.role[:80]}” is no role here: choose one." if entry.role else "Choose a role."
        school = self._school(entry, code, errors)
        starts_on, ends_on = (self._day(entry, key, errors) for key in ("starts", "ends"))
        _check_days(starts_on or self.today, ends_on, code, self.today, errors)
        return Read(entry, code, school, starts_on, ends_on, errors)

    def _school(self, entry: Entry, code: str, errors: dict[str, str]) -> School | None:
        said = plain(entry.school)
        school = self.schools.get(said)
        scope = BY_CODE[code].scope if code else Scope.EITHER
        if school is None and said not in self.whole_trust:
            errors["school"] = f"“{entry.school[:80]}” is no open school of yours: choose one."
        elif school is None and scope == Scope.SCHOOL:
            errors["school"] = f"Choose the school: {BY_CODE[code].name} is a role in a school."
        elif school is not None and scope == Scope.TRUST:
            errors["school"] = f"Leave the school empty: {BY_CODE[code].name} is a role in the whole trust."
        return school

    def _day(self, entry: Entry, key: str, errors: dict[str, str]) -> dt.date | None:
        said = getattr(entry, key)
        if not said:
            return None
        day = day_of(said)
        if day is None:
            errors[key] = f"“{said[:40]}” is no day: write it as 31/8/2027."
        elif not FIRST_YEAR <= day.year <= LAST_YEAR:
            errors[key] = f"Enter a day between {FIRST_YEAR} and {LAST_YEAR}."
        return day


# The trust's vocabulary has words for these roles.
OWN_WORDS = {"headteacher": "head", "ceo": "ceo"}


def day_of(text: str) -> dt.date | None:
    """A day as people and spreadsheets write it; None for what is none."""
    for pattern in (*formats.get_format("DATE_INPUT_FORMATS"), "%Y-%m-%d %H:%M", "%d.%m.%Y", "%d-%m-%Y"):
        try:
            return dt.datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    return None


def _check_days(starts_on: dt.date, ends_on: dt.date | None, code: str, today: dt.date, errors: dict[str, str]) -> None:
    if ends_on is None:
        if code == "guest" and "ends" not in errors:
            errors["ends"] = "Enter the guest's last day."
    elif "ends" not in errors and "starts" not in errors:
        if ends_on < starts_on:
            errors["ends"] = "The last day is before the first day."
        elif ends_on < today:
            errors["ends"] = "The last day has passed."
