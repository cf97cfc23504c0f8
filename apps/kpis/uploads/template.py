"""A template for the figures of one term: its rows as they are downloaded, and what comes back in them; pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from apps.core.errors import BadValue
from apps.core.figures import Unit
from apps.core.sheets import Sheet, SheetRow
from apps.kpis.asking import Asked
from apps.kpis.entries import Kind, kind_of, scale_of
from apps.kpis.models import KPI, Reading
from apps.kpis.timetable import period_words
from apps.kpis.uploads.lines import Line
from apps.kpis.uploads.sources import source_typed
from apps.trusts.models import School, Term, Trust

TITLE = "Template of figures"
THE_TRUST = "The trust as a whole"
HEADINGS = ("Code", "KPI", "Period", "Before", "Unit", "Figure", "How many", "Out of", "Note", "Source", "Key")
_COLUMNS = {"code": "Code", "kpi": "KPI", "value": "Figure", "numerator": "How many", "denominator": "Out of"}
_COLUMNS |= {"note": "Note", "source": "Source", "key": "Key"}
_KEY = re.compile(r"(\d{1,17})-(\d{1,17})-(\d{1,17}|trust)")
_CHANGED = "The first rows of this template have been changed. Download it anew, and copy your figures over."
_UNITS = {Unit.PERCENT.value: "%", Unit.MONEY.value: "£", Unit.DAYS.value: "days", Unit.SCORE.value: "score"}

Value = str | Decimal | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """Whose figures a template asks for, and in which term."""

    trust: Trust
    term: Term
    school: School | None

    def head(self) -> list[tuple[str, str, str]]:
        """The rows above the headings, which say what it is: in words, and as it is checked."""
        school = self.school
        return [
            (TITLE, "Fill in the white columns, and upload it on the page Figures.", ""),
            ("Trust", self.trust.name, self.trust.slug),
            ("School", school.name if school else THE_TRUST, school.slug if school else "trust"),
            ("Term", f"{self.term.name} {self.term.year.name}", _code_of(self.term)),
        ]


def row_of(asked: Asked, year: str) -> list[Value]:
    """One figure's row: what is asked, the one before, and what has been entered of it."""
    cell, reading = asked.cell, asked.cell.reading
    key = f"{cell.measure.pk}-{cell.period.pk}-{cell.school.pk if cell.school else 'trust'}"
    value, numerator, denominator = _entered(cell.kpi, reading)
    return [
        cell.kpi.code,
        cell.name,
        f"{period_words(cell.period)} {year}",
        asked.before or asked.year_ago,
        unit_words(cell.kpi),
        value,
        numerator,
        denominator,
        reading.note if reading else None,
        source_typed(reading.source) if reading else None,
        key,
    ]


def unit_words(kpi: KPI) -> str:
    """What is to be written in the column of figures."""
    match kind_of(kpi):
        case Kind.MILESTONE:
            return "day it was done, or “not done”"
        case Kind.GRADE:
            return ", ".join(scale_of(kpi))
        case Kind.YES_NO:
            return "yes or no"
    return _UNITS.get(kpi.unit, "number")


def _entered(kpi: KPI, reading: Reading | None) -> tuple[Value, Value, Value]:
    """Figure and the two numbers behind it; a percentage that has them follows from them."""
    if reading is None:
        return None, None, None
    if reading.numerator is not None:
        return None, reading.numerator, reading.denominator
    if kind_of(kpi) is Kind.YES_NO:
        return ("yes" if reading.value else "no"), None, None
    if reading.not_done:
        return "not done", None, None
    return reading.done_on or reading.grade or reading.value, None, None


def is_template(sheet: Sheet) -> bool:
    """Whether a sheet is one of our templates, whoever it belongs to."""
    return sheet.rows[0].cells[0] == TITLE


def lines_of_template(
    sheet: Sheet, expected: Template, schools: Mapping[str, School]
) -> tuple[School | None, list[Line]]:
    """Whose figures a template holds, and its rows.

    Refuses, each by name, another trust's, another term's, and another school's where `expected` names one; `schools`
    are the trust's by slug.
    """
    said = {row.cells[0]: row.cells for row in sheet.rows[1:4]}
    _check_trust(said, expected)
    school = _school(said, schools)
    if expected.school is not None and school != expected.school:
        whose = school.name if school else "the trust as a whole"
        raise BadValue(f"This is the template of {whose}, not of {expected.school.name}.")
    _check_term(said, expected)
    place = next((i for i, row in enumerate(sheet.rows) if "Key" in row.cells and "Figure" in row.cells), None)
    if place is None:
        raise BadValue(_CHANGED)
    places = {part: sheet.rows[place].cells.index(h) for part, h in _COLUMNS.items() if h in sheet.rows[place].cells}
    own = school.pk if school else None
    lines = [_line(row, places, own) for row in sheet.rows[place + 1 :]]
    return school, [line for line in lines if line is not None]


def _third(said: Mapping[str, Sequence[str]], name: str) -> tuple[str, str]:
    """What a row of the head says in words, and as it is checked."""
    cells = said.get(name, ())
    if len(cells) < 3:
        raise BadValue(_CHANGED)
    return cells[1], cells[2]


def _check_trust(said: Mapping[str, Sequence[str]], expected: Template) -> None:
    name, slug = _third(said, "Trust")
    if slug != expected.trust.slug:
        raise BadValue(f"This is a template of {name[:200]}, not of {expected.trust.name}.")


def _school(said: Mapping[str, Sequence[str]], schools: Mapping[str, School]) -> School | None:
    name, slug = _third(said, "School")
    if slug == "trust":
        return None
    if slug not in schools:
        raise BadValue(f"This is the template of {name[:200]}, which is no school of this trust.")
    return schools[slug]


def _check_term(said: Mapping[str, Sequence[str]], expected: Template) -> None:
    name, code = _third(said, "Term")
    term = expected.term
    if code != _code_of(term):
        raise BadValue(
            f"This is the template for {name[:60]}, and here figures of {term.name} {term.year.name} are uploaded. "
            "Choose that term on the page Figures first, or download the template of this one."
        )


def _code_of(term: Term) -> str:
    return f"{term.year.name.replace('/', '-')}-{term.name}"


def _line(row: SheetRow, places: Mapping[str, int], school_id: int | None) -> Line | None:
    """One row below the headings; None for a remark that somebody wrote beneath the figures."""
    said = {part: row.cells[place] if place < len(row.cells) else "" for part, place in places.items()}
    code, words, key = said.pop("code", ""), said.pop("kpi", ""), said.pop("key", "")
    found = _KEY.fullmatch(key)
    if found is None and not any(said.get(part) for part in ("value", "numerator", "denominator")):
        return None
    if found is None:
        raise BadValue(
            f"Row {row.number} has lost its key, in the last column. Download the template anew, and copy your figures "
            "over."
        )
    if found[3] != str(school_id or "trust"):
        raise BadValue(f"Row {row.number} was copied from another school's template: take it out.")
    ids = {"measure": int(found[1]), "period_id": int(found[2]), "school_id": school_id}
    return Line(row=row.number, kpi=code or words, school="" if school_id else THE_TRUST, **ids, **said)  # type: ignore[arg-type]
