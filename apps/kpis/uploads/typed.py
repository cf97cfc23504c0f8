"""What a file says of one figure, read as its KPI asks for it; pure."""

from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation

from apps.core.errors import BadValue
from apps.core.figures import Unit, places_of, round_half_up
from apps.kpis.entries import FIGURE_PARTS, Entry, Kind, completed, kind_of, takes_pair
from apps.kpis.models import KPI, Measure, Reading
from apps.kpis.typed import MOST_DECIMALS, day_typed, number_typed, says_nothing
from apps.kpis.uploads.lines import Line
from apps.trusts.models import School

_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})
_DONE = frozenset({"done", "yes", "y", "true", "1"})
_NOT_DONE = frozenset({"not done", "no", "n", "false", "0", "not yet"})


def entry_of(measure: Measure, school: School | None, line: Line, *, source: str, today: date) -> Entry:
    """A line's figure as it would be stored, not looked at for whether it is likely (`check_likely`).

    Raises BadValue, `field` naming the part of the line that is wrong.
    """
    kpi = measure.kpi
    entry = Entry(measure=measure, school=school, note=line.note or "", source=source, as_at=_day(line.as_at, "as_at"))
    if kind_of(kpi) is not Kind.NUMBER and not (says_nothing(line.numerator) and says_nothing(line.denominator)):
        raise BadValue("This KPI takes no two numbers: leave these two empty.", field="numerator")
    match kind_of(kpi):
        case Kind.MILESTONE:
            entry = _milestone(entry, line.value)
        case Kind.GRADE:
            entry = replace(entry, grade=line.value)
        case Kind.YES_NO:
            entry = replace(entry, value=_yes_or_no(line.value))
        case _:
            entry = _numbers(kpi, entry, line)
    try:
        return completed(kpi, entry, today)
    except BadValue as wrong:
        field = wrong.field if wrong.field in ("numerator", "denominator") else "value"
        raise BadValue(wrong.sentence, field=field) from wrong


def _numbers(kpi: KPI, entry: Entry, line: Line) -> Entry:
    value = _number(line.value, "value")
    numerator, denominator = _number(line.numerator, "numerator"), _number(line.denominator, "denominator")
    if not takes_pair(kpi) and (numerator is not None or denominator is not None):
        raise BadValue("This KPI takes one number: leave these two empty.", field="numerator")
    return replace(entry, value=value, numerator=numerator, denominator=denominator)


def _number(text: str, field: str) -> Decimal | None:
    """A number as it was written; more decimals than are kept, as systems print them, are rounded."""
    try:
        return number_typed(_shortened(text))
    except BadValue as wrong:
        raise BadValue(wrong.sentence, field=field) from wrong


def _shortened(text: str) -> str:
    bare = text.strip()
    sign = "%" if bare.endswith("%") else ""
    digits = bare.removesuffix("%").replace("-", "", 1).replace(".", "", 1)
    if not digits.isascii() or not digits.isdecimal():
        return text
    try:
        number = Decimal(bare.removesuffix("%"))
    except InvalidOperation:
        return text
    return text if places_of(number) <= MOST_DECIMALS else f"{round_half_up(number, MOST_DECIMALS):f}{sign}"


def _day(text: str, field: str) -> date | None:
    try:
        return day_typed(text)
    except BadValue as wrong:
        raise BadValue(wrong.sentence, field=field) from wrong


def _yes_or_no(text: str) -> Decimal:
    word = text.strip().casefold()
    if word not in _YES | _NO:
        raise BadValue("Answer yes or no.", field="value")
    return Decimal(word in _YES)


def _milestone(entry: Entry, text: str) -> Entry:
    word = " ".join(text.split()).casefold()
    if word in _NOT_DONE:
        return replace(entry, not_done=True)
    if word in _DONE:
        raise BadValue("Enter the day it was done.", field="value")
    return replace(entry, done_on=_day(text, "value"))


def check_likely(kpi: KPI, line: Line, entry: Entry) -> None:
    """Refuse a share where a percentage is asked for: 0.938 is more likely 93.8% than 0.9%."""
    value = entry.value
    if kpi.unit != Unit.PERCENT or value is None or entry.numerator is not None or entry.note.strip():
        return
    if 0 < value <= 1 and not line.value.strip().endswith("%"):
        share = f"{(value * 100).normalize():f}"
        raise BadValue(
            f"Is this {share}%, or {value.normalize():f}%? Write it with its sign.",
            field="value",
        )


def kept_with(entry: Entry, line: Line, reading: Reading | None) -> Entry:
    """The entry with what the file does not say and the figure that is there has: its note, its day, its source's kind.

    A figure that is the same keeps the two numbers behind it.
    """
    if reading is None:
        return entry
    same = is_same_figure(entry, reading)
    if same:
        entry = replace(entry, **{part: getattr(reading, part) for part in FIGURE_PARTS})
    note = reading.note if line.note is None or (same and not entry.note) else entry.note
    kind = entry.source_kind or reading.source_kind
    return replace(entry, note=note, as_at=entry.as_at or reading.as_at, source_kind=kind)


def is_as_it_was(entry: Entry, line: Line, reading: Reading) -> bool:
    """Whether a line says nothing that is not there already; where it comes from does not count.

    A percentage alone that agrees with the two numbers that are there leaves them. An empty note leaves the note.
    """
    note = " ".join((line.note or "").split())
    same_note = not note or note == " ".join(reading.note.split())
    same_source = entry.source_kind in ("", reading.source_kind)
    return same_note and same_source and entry.as_at in (None, reading.as_at) and is_same_figure(entry, reading)


def is_same_figure(entry: Entry, reading: Reading) -> bool:
    """Whether an entry says the figure that is there, perhaps without the two numbers behind it."""
    if reading.numerator is not None and reading.value is not None:
        if entry.numerator is None:
            return entry.value is not None and entry.value == round_half_up(reading.value, places_of(entry.value))
        return (entry.numerator, entry.denominator) == (reading.numerator, reading.denominator)
    return all(getattr(entry, part) == getattr(reading, part) for part in FIGURE_PARTS)
