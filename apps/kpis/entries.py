"""One figure as it is entered, and what is wrong with it in a sentence; pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from apps.core.errors import BadValue
from apps.core.figures import Unit, places_of, print_count, print_figure, print_gap, round_half_up
from apps.kpis.facts import OFSTED_GRADES, Shape
from apps.kpis.measuring import names_of_shape
from apps.kpis.models import KPI, Measure, Reading
from apps.trusts.models import Period, School

# Where a figure of a period stands: its measure, and its school or (None) the trust.
Place = tuple[int, int | None]
# The same with its period before it.
PeriodPlace = tuple[int, int, int | None]
FIGURE_PARTS = ("value", "numerator", "denominator", "grade", "done_on", "not_done")
READING_PARTS = (*FIGURE_PARTS, "as_at", "note", "source_kind", "source")
FIRST_DAY = date(2000, 1, 1)
_STORED_DECIMALS = 8
_HUNDRED = Decimal(100)


class Kind(StrEnum):
    """What is asked for: a number (perhaps with the two behind it), yes or no, a grade, or when it was done."""

    NUMBER = "number"
    YES_NO = "yes_no"
    GRADE = "grade"
    MILESTONE = "milestone"


def kind_of(kpi: KPI) -> Kind:
    """What a KPI's figures are."""
    if kpi.shape == Shape.MILESTONE:
        return Kind.MILESTONE
    if kpi.unit == Unit.GRADE or kpi.shape == Shape.RUBRIC:
        return Kind.GRADE
    return Kind.YES_NO if kpi.unit == Unit.YES_NO else Kind.NUMBER


def takes_pair(kpi: KPI) -> bool:
    """Whether the two numbers behind the figure can be given: of percentages they can."""
    return kind_of(kpi) is Kind.NUMBER and kpi.unit == Unit.PERCENT


def scale_of(kpi: KPI) -> tuple[str, ...]:
    """The grades from worst to best."""
    return tuple(kpi.grades) or OFSTED_GRADES


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One measure's figure for a school (None: the trust) as entered; `clear` takes out the one that is there."""

    measure: Measure
    school: School | None = None
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    grade: str = ""
    done_on: date | None = None
    not_done: bool = False
    as_at: date | None = None
    note: str = ""
    source_kind: str = ""
    source: str = ""
    clear: bool = False

    @property
    def says_nothing(self) -> bool:
        """Whether there is no figure in it; zero and "not done" are figures."""
        given = (self.value, self.numerator, self.denominator, self.done_on)
        return all(part is None for part in given) and not self.grade and not self.not_done


def entry_from(reading: Reading) -> Entry:
    """A stored figure as it was entered."""
    return Entry(
        measure=reading.measure,
        school=reading.school,
        value=reading.value,
        numerator=reading.numerator,
        denominator=reading.denominator,
        grade=reading.grade,
        done_on=reading.done_on,
        not_done=reading.not_done,
        as_at=reading.as_at,
        note=reading.note,
        source_kind=reading.source_kind,
        source=reading.source,
    )


def place_of(entry: Entry) -> Place:
    """Where an entry's figure stands."""
    return entry.measure.pk, entry.school.pk if entry.school else None


def reading_from(entry: Entry, period: Period) -> Reading:
    """The row that an entry of a period makes; it is not kept."""
    parts = {name: getattr(entry, name) for name in READING_PARTS}
    return Reading(trust_id=period.trust_id, period=period, measure=entry.measure, school=entry.school, **parts)


def completed(kpi: KPI, entry: Entry, today: date) -> Entry:
    """The entry as it is stored: a percentage worked out from its two numbers, a grade as its scale writes it.

    Raises BadValue, `field` naming the part that is wrong. What is possible but unlikely (140%, a count below zero) is
    taken if the note says why.
    """
    if entry.says_nothing:
        raise BadValue("There is no figure here. Enter one, or leave the note empty too.", field=first_field(kpi))
    match kind_of(kpi):
        case Kind.MILESTONE:
            return _milestone(entry, today)
        case Kind.GRADE:
            return _grade(kpi, entry)
        case Kind.YES_NO:
            return _yes_or_no(entry)
    return _number(kpi, entry)


def first_field(kpi: KPI) -> str:
    """The part of an entry that a sentence about the whole of it belongs to."""
    names = {Kind.MILESTONE: "done_on", Kind.GRADE: "grade"}
    return names.get(kind_of(kpi), "value")


def _milestone(entry: Entry, today: date) -> Entry:
    if entry.value is not None or entry.numerator is not None or entry.denominator is not None or entry.grade:
        raise BadValue("Say whether it is done, and when: this takes no number.", field="done_on")
    if entry.not_done and entry.done_on is not None:
        raise BadValue("It cannot be both done on a day and not done.", field="done_on")
    if entry.done_on is not None and entry.done_on > today:
        raise BadValue("This day is still to come. Enter the day it was done.", field="done_on")
    if entry.done_on is not None and entry.done_on < FIRST_DAY:
        raise BadValue("Enter the day it was done, with the year in four figures.", field="done_on")
    return entry


def _only(entry: Entry, field: str) -> None:
    """Refuse parts of an entry that its kind of KPI does not take."""
    taken = {"grade": entry.grade, "value": entry.value is not None}
    other = entry.numerator is not None or entry.denominator is not None or entry.done_on or entry.not_done
    if other or any(given for name, given in taken.items() if name != field):
        raise BadValue("This KPI takes a grade." if field == "grade" else "This KPI takes a number.", field=field)


def _grade(kpi: KPI, entry: Entry) -> Entry:
    _only(entry, "grade")
    sought = entry.grade.strip().casefold()
    for grade in scale_of(kpi):
        if grade.strip().casefold() == sought:
            return replace(entry, grade=grade)
    raise BadValue(f"Choose one of the grades {', '.join(scale_of(kpi))}.", field="grade")


def _yes_or_no(entry: Entry) -> Entry:
    _only(entry, "value")
    if entry.value not in (0, 1):
        raise BadValue("Answer yes or no.", field="value")
    return entry


def _number(kpi: KPI, entry: Entry) -> Entry:
    if entry.grade or entry.done_on or entry.not_done:
        raise BadValue("This KPI takes a number.", field="value")
    if entry.numerator is not None or entry.denominator is not None:
        entry = _with_pair(kpi, entry)
    unlikely = _unlikely(kpi, entry)
    if unlikely and not entry.note.strip():
        raise BadValue(f"{unlikely} If it is right, say why in the note.", field="value")
    return entry


def _with_pair(kpi: KPI, entry: Entry) -> Entry:
    numerator, denominator = entry.numerator, entry.denominator
    if numerator is None or denominator is None:
        missing = "numerator" if numerator is None else "denominator"
        raise BadValue("Enter both numbers, how many and out of how many, or neither.", field=missing)
    if denominator == 0:
        raise BadValue("Out of 0 there is no percentage. Leave it empty and say so in a note.", field="denominator")
    if numerator < 0 or denominator < 0:
        raise BadValue("A count is 0 or more.", field="numerator" if numerator < 0 else "denominator")
    if kpi.unit != Unit.PERCENT:
        ratio = round_half_up(numerator / denominator, _STORED_DECIMALS)
        return replace(entry, value=ratio if entry.value is None else entry.value)
    share = numerator / denominator * _HUNDRED
    if entry.value is not None and not _agree(entry.value, share):
        pair = f"{print_count(numerator)} of {print_count(denominator)}"
        said = print_figure(share, Unit.PERCENT, max(1, places_of(entry.value)))
        raise BadValue(f"{pair} is {said}: change one of them, or leave the percentage empty.", field="value")
    return replace(entry, value=round_half_up(share, _STORED_DECIMALS) if entry.value is None else entry.value)


def _agree(typed: Decimal, share: Decimal) -> bool:
    """Whether a typed percentage is the share, at the decimals it was typed with; 411 of 412 is not 100%."""
    return typed == share or (typed == round_half_up(share, places_of(typed)) and typed not in (0, _HUNDRED))


def _unlikely(kpi: KPI, entry: Entry) -> str:
    """A sentence about a number that is more likely a slip, or "", also for a KPI of which any number can be right."""
    if kpi.is_unbounded:
        return ""
    value, numerator, denominator = entry.value, entry.numerator, entry.denominator
    if numerator is not None and denominator is not None and numerator > denominator:
        return f"{print_count(numerator)} is more than the {print_count(denominator)} there are altogether."
    if value is None:
        return ""
    if kpi.shape == Shape.GAP and entry.measure.name not in names_of_shape(kpi):
        return _unlikely_gap(kpi, value)
    if kpi.unit == Unit.PERCENT and not 0 <= value <= _HUNDRED:
        return f"{print_figure(value, Unit.PERCENT, places_of(value))} is not between 0% and 100%."
    if value < 0 and kpi.unit in ("", Unit.NUMBER, Unit.DAYS):
        return f"{print_count(value)} is below zero."
    return ""


def goes_beyond(unit: str, numbers: Iterable[Decimal | None]) -> bool:
    """Whether what a KPI is held against is itself below zero or above 100%, so that its figures can be, too."""
    given = [number for number in numbers if number is not None]
    beyond = unit == Unit.PERCENT and any(number > _HUNDRED for number in given)
    return beyond or (unit in ("", Unit.NUMBER, Unit.DAYS, Unit.PERCENT) and any(number < 0 for number in given))


def _unlikely_gap(kpi: KPI, value: Decimal) -> str:
    """A gap may lie either way, and one in percent is no wider than a hundred points."""
    if kpi.unit == Unit.PERCENT and abs(value) > _HUNDRED:
        return f"A gap of {print_gap(value, Unit.PERCENT, places_of(value))} is wider than there can be."
    return ""
