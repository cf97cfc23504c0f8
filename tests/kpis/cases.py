"""Short ways to write a case of a rating: one school, one autumn, one number."""

from datetime import date
from decimal import Decimal
from typing import Any

from apps.core.figures import Unit
from apps.kpis.facts import (
    Benchmark,
    Figure,
    Limits,
    Moment,
    Past,
    Shape,
    Spec,
    Subject,
)
from apps.kpis.rating import Rating, rate

DUE_ON = date(2026, 11, 27)
BEFORE, AFTER = date(2026, 11, 20), date(2026, 12, 4)

_KINDS: dict[type, tuple[str, ...]] = {
    Spec: (
        *("shape", "unit", "decimals", "strict", "must_pass", "cumulative", "compliance_check", "tolerance"),
        *("grades", "phases", "trust_only", "paused", "counted"),
    ),
    Limits: ("target", "amber", "done_by", "is_term_part"),
    Figure: ("value", "numerator", "denominator", "grade", "judged_by", "done", "done_on", "missing_terms"),
    Moment: ("today", "due_on", "term", "year", "term_starts_on", "term_ends_on", "is_due", "is_year_end"),
    Subject: ("name", "phase", "joined_on", "is_trust", "small_under"),
}
_STANDING: dict[type, dict[str, Any]] = {
    Moment: {
        "today": BEFORE,
        "due_on": DUE_ON,
        "term": "Autumn",
        "year": "2026/27",
        "term_starts_on": date(2026, 9, 1),
        "term_ends_on": date(2026, 12, 31),
    },
    Subject: {"name": "Hill View", "phase": "primary"},
}
_NUMBERS = ("target", "amber", "tolerance", "value", "numerator", "denominator")


def number(given: Any) -> Any:
    """Make a Decimal of what reads as one; leave words, pairs of numbers and None as such."""
    if isinstance(given, tuple):
        return tuple(number(part) for part in given)
    if isinstance(given, int | str) and not isinstance(given, bool):
        try:
            return Decimal(given)
        except ArithmeticError:
            return given
    return given


def rated(**given: Any) -> Rating:
    """Rate a case written as keywords of Spec, Limits, Figure, Moment and Subject; `last_year`, `national` and others.

    A figure stands only if one of its keywords is given.
    """
    made = {kind: dict(_STANDING.get(kind, {})) for kind in _KINDS}
    extra: dict[str, Any] = {}
    for key, value in given.items():
        kind = next((kind for kind, keys in _KINDS.items() if key in keys), None)
        (made[kind] if kind else extra)[key] = number(value) if key in _NUMBERS else value
    if isinstance(made[Spec].get("shape"), str):
        made[Spec]["shape"] = Shape(made[Spec]["shape"])
    if "unit" in made[Spec]:
        made[Spec]["unit"] = Unit(made[Spec]["unit"])
    before = extra.pop("last_year", None)
    if before is not None and not isinstance(before, Figure):
        before = Figure(grade=before) if made[Spec].get("unit") is Unit.GRADE else Figure(value=number(before))
    past = Past(
        same_term_last_year=before,
        last_result=extra.pop("last_result", None),
        overdue_before=extra.pop("overdue_before", False),
    )
    national, coverage = extra.pop("national", None), extra.pop("coverage", None)
    assert not extra, f"unknown keywords {sorted(extra)}"
    return rate(
        spec=Spec(**made[Spec]),
        limits=Limits(**made[Limits]),
        figure=Figure(**made[Figure]) if made[Figure] else None,
        moment=Moment(**made[Moment]),
        subject=Subject(**made[Subject]),
        past=past,
        benchmark=None if national is None else Benchmark(value=number(national), period="autumn 2024/25"),
        coverage=coverage,
    )
