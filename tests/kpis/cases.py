"""Short ways to write a case of a rating: one school, one autumn, one number."""

from datetime import date
from decimal import Decimal
from typing import Any

from apps.core.figures import Unit
from apps.kpis.facts import (
    Against,
    Benchmark,
    Clause,
    Figure,
    Limits,
    Moment,
    Past,
    SchoolAnswer,
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
        *(
            "grades",
            "phases",
            "trust_only",
            "paused",
            "counted",
            "against",
            "margin",
            "floor",
            "groups",
            "clauses",
            "due",
        ),
    ),
    Limits: ("target", "amber", "done_by", "is_term_part"),
    Figure: ("value", "numerator", "denominator", "grade", "judged_by", "done", "done_on", "missing_terms"),
    Moment: ("today", "due_on", "term", "year", "term_starts_on", "term_ends_on", "is_due", "is_year_end"),
    Subject: ("name", "phase", "joined_on", "inspected_on", "is_trust", "small_under"),
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
_NUMBERS = ("target", "amber", "tolerance", "value", "numerator", "denominator", "margin", "floor")


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


def figure(given: Any) -> Figure:
    """A figure written as a number, a grade, yes or no, a pair "7/12", or a list of two groups' figures."""
    if isinstance(given, Figure):
        return given
    if isinstance(given, list):
        return Figure(groups=tuple(figure(part) for part in given))
    if isinstance(given, bool):
        return Figure(done=given)
    if isinstance(given, str) and "/" in given:
        numerator, denominator = given.split("/")
        return Figure(numerator=Decimal(numerator), denominator=Decimal(denominator))
    made = number(given)
    return Figure(grade=made) if isinstance(made, str) else Figure(value=made)


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
    if made[Spec].get("against") is not None:
        made[Spec]["against"] = Against(made[Spec]["against"])
    if "clauses" in made[Spec]:
        made[Spec]["clauses"] = tuple(Clause(*clause) for clause in made[Spec]["clauses"])
    before, baseline = extra.pop("last_year", None), extra.pop("baseline", None)
    between, schools = extra.pop("between", None), extra.pop("schools", {})
    published = extra.pop("published", None)
    past = Past(
        same_term_last_year=None if before is None else figure(before),
        baseline=None if baseline is None else figure(baseline),
        baseline_when="" if baseline is None else "summer 2024/25",
        last_result=extra.pop("last_result", None),
        overdue_before=extra.pop("overdue_before", False),
    )
    national, coverage = extra.pop("national", None), extra.pop("coverage", None)
    assert not extra, f"unknown keywords {sorted(extra)}"
    return rate(
        spec=Spec(**made[Spec]),
        limits=Limits(**made[Limits]),
        figure=figure(between) if between else Figure(**made[Figure]) if made[Figure] else None,
        moment=Moment(**made[Moment]),
        subject=Subject(**made[Subject]),
        past=past,
        benchmark=published if national is None else Benchmark(value=number(national), period="autumn 2024/25"),
        coverage=coverage,
        schools=[_answer(name, answers) for name, answers in schools.items()],
    )


def _answer(name: str, given: Any) -> SchoolAnswer:
    """What a school answered: one figure, a tuple of one for each clause, or with what it is held to."""
    if isinstance(given, SchoolAnswer):
        return given
    parts = given if isinstance(given, tuple) else (given,)
    return SchoolAnswer(name=name, figures=tuple(None if part is None else figure(part) for part in parts))
