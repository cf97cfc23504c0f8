"""A figure of a trial as one that is entered: a number, a pair, a grade, yes or no, a day."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from apps.core.errors import BadValue
from apps.core.figures import print_count
from apps.kpis.entries import Entry, Kind, completed, kind_of, reading_from
from apps.kpis.facts import Shape
from apps.kpis.models import KPI, Measure, Reading, Unit
from apps.kpis.typed import number_typed
from apps.planfiles.errors import refuse
from apps.scorecard.trial_file import SEVERAL
from apps.trusts.models import Period

_TRIED = "Only tried."
_PARTS = ("value", "numerator", "denominator", "grade", "done_on", "done")
_YES, _NO = frozenset({"yes", "true", "done", "met"}), frozenset({"no", "false", "not done", "not met"})


def unit_meant(kpi: KPI, figures: Iterable[Mapping[str, Any]]) -> str:
    """What a KPI is counted in; if it says none, by its figures: two numbers make a percentage, a word is a grade.

    The unit of a rule about the schools may be its share's: what they answer then says what each of them is asked.
    """
    parts = [part for figure in figures for part in _parts_of(figure)]
    is_share = kpi.shape == Shape.PROPORTION and any(_is_word(part.get("grade", part.get("value"))) for part in parts)
    if kpi.unit and not is_share:
        return kpi.unit
    if kpi.shape == Shape.MILESTONE or any(_is_answer(part.get("value")) for part in parts):
        return Unit.YES_NO
    if kpi.grades or kpi.shape == Shape.RUBRIC or any(isinstance(p.get("grade", p.get("value")), str) for p in parts):
        return Unit.GRADE
    return Unit.PERCENT if any("numerator" in part for part in parts) else ""


def _parts_of(figure: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The figure, or each of the figures in it."""
    for name in SEVERAL:
        several = figure.get(name, ())
        yield from several.values() if isinstance(several, dict) else several
    yield figure


def _is_word(value: Any) -> bool:
    """Whether it is an answer or a grade, and no number that was written as text."""
    return isinstance(value, bool) or (isinstance(value, str) and not any(char.isdigit() for char in value))


def _is_answer(value: Any) -> bool:
    return isinstance(value, bool) or (isinstance(value, str) and value.strip().lower() in _YES | _NO)


def readings_from(
    given: Mapping[str, Any], path: str, measures: Sequence[Measure], period: Period, today: dt.date
) -> list[Reading]:
    """The readings that one entry of figures makes: of the KPI's only measure, or of each that it names.

    Raises PlanFileRefused, with the path, for a figure that cannot be, and a name that none of the measures has.
    """
    found = []
    for place, measure, parts in _by_measure(given, path, measures):
        if any(name in parts for name in _PARTS):
            found.append(_reading(parts, place, measure, period, today))
    return found


def _by_measure(
    given: Mapping[str, Any], path: str, measures: Sequence[Measure]
) -> Iterator[tuple[str, Measure, Mapping[str, Any]]]:
    key = next((name for name in SEVERAL if name in given), None)
    if key is None:
        # One figure for a KPI of several measures is held against the rule of each.
        yield from ((path, measure, given) for measure in measures)
        return
    several = given[key]
    if isinstance(several, list):
        if len(several) > len(measures):
            raise refuse(f"has {len(several)} figures, and the KPI asks for {len(measures)}", f"{path}.{key}")
        several = {measure.name: parts for measure, parts in zip(measures, several, strict=False)}
    by_name = {measure.name.casefold(): measure for measure in measures}
    for name, parts in several.items():
        if name.casefold() not in by_name:
            raise refuse(f"the KPI has nothing called {name[:40]!r}", f"{path}.{key}")
        yield f"{path}.{key}.{name}", by_name[name.casefold()], parts


def _reading(parts: Mapping[str, Any], path: str, measure: Measure, period: Period, today: dt.date) -> Reading:
    kpi = measure.kpi
    try:
        entry = _entry(kpi, measure, parts)
        if kind_of(kpi) is not Kind.MILESTONE or entry.done_on is not None or entry.not_done:
            entry = completed(kpi, entry, today)
    except BadValue as wrong:
        raise refuse(wrong.sentence, f"{path}.{wrong.field}" if wrong.field else path) from None
    return reading_from(entry, period)


def _entry(kpi: KPI, measure: Measure, parts: Mapping[str, Any]) -> Entry:
    value, note = parts.get("value"), parts.get("note", "")
    pair = {name: parts[name] for name in ("numerator", "denominator") if name in parts}
    match kind_of(kpi):
        case Kind.MILESTONE:
            done = _yes_or_no(parts.get("done", value))
            day = parts.get("done_on")
            return Entry(
                measure=measure,
                done_on=day,
                not_done=done is False,
                value=Decimal(1) if done and day is None else None,
                note=note,
            )
        case Kind.GRADE:
            word = parts.get("grade", value)
            grade = print_count(word) if isinstance(word, Decimal) else word if isinstance(word, str) else ""
            return Entry(measure=measure, grade=grade, note=note, **pair)
        case Kind.YES_NO:
            answer = _yes_or_no(parts.get("done", value), else_=True if "done_on" in parts else None)
            if answer is None:
                raise BadValue("Answer yes or no.", field="value")
            return Entry(measure=measure, value=Decimal(answer), note=note, **pair)
    word = parts.get("grade", "")
    grade = print_count(word) if isinstance(word, Decimal) else word
    if kpi.unit != Unit.PERCENT:
        note = note or _TRIED  # a count below zero is possible, if unlikely, and here it is only tried
    return Entry(
        measure=measure,
        value=_number(value),
        grade=grade,
        done_on=parts.get("done_on"),
        not_done=parts.get("done") is False,
        note=note,
        **pair,
    )


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        raise BadValue("This KPI takes a number.", field="value")
    try:
        return number_typed(value) if isinstance(value, str) else value
    except BadValue as wrong:
        raise BadValue(wrong.sentence, field="value") from None


def _yes_or_no(value: Any, *, else_: bool | None = None) -> bool | None:
    if value is None:
        return else_
    if isinstance(value, Decimal) and value in (0, 1):
        return bool(value)
    word = str(value).strip().lower()
    if word in _YES | _NO:
        return word in _YES
    raise BadValue("Answer yes or no.", field="value")
