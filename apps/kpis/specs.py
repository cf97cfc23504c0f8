"""A KPI, a school and a stored figure as the rating reads them."""

import re
from typing import Any

from apps.core.figures import Unit
from apps.kpis.deadline import clock_in
from apps.kpis.entered import Stored
from apps.kpis.facts import Against, Clause, Figure, Shape, Spec, Subject
from apps.kpis.measuring import asks_nothing, codes_named
from apps.kpis.models import KPI
from apps.trusts.models import School, Trust
from apps.trusts.vocabulary import Words

_COUNTED = re.compile(
    r"\b(pupil|student|child|learner|teacher|leader|governor|trustee|parent|family|school|classroom|member of staff)"
)
_PLURALS = {"children": "child", "families": "family", "staff": "member of staff", "adults": "adult"}
_COMPARED = frozenset({Shape.VS_BENCHMARK, Shape.GAP, Shape.NOT_WORSE, Shape.PROPORTION})
_PLURAL = re.compile(r"\b(children|families|staff|adults)\b")


def figure_from(reading: Stored | None) -> Figure | None:
    """A stored figure as the rating reads it."""
    if reading is None:
        return None
    return Figure(
        value=reading.value,
        numerator=reading.numerator,
        denominator=reading.denominator,
        grade=reading.grade,
        done=False if reading.not_done else True if reading.done_on else None,
        done_on=reading.done_on,
    )


def unit_of(kpi: KPI) -> Unit:
    """What a KPI's figures are counted in."""
    return Unit.YES_NO if asks_nothing(kpi) else Unit(kpi.unit) if kpi.unit else Unit.NUMBER


def spec_of(kpi: KPI, words: Words | None = None) -> Spec:
    """A KPI's rule; it is on hold with its priority."""
    return Spec(
        shape=Shape(kpi.shape) if kpi.shape else None,
        unit=unit_of(kpi),
        decimals=kpi.decimals,
        strict=kpi.strict,
        must_pass=kpi.must_pass,
        cumulative=kpi.cumulative,
        tolerance=kpi.tolerance,
        grades=tuple(kpi.grades),
        phases=tuple(kpi.phases),
        paused=_why_paused(kpi),
        counted=counted_word(kpi.statement, words, of_each_school=kpi.for_each_school),
        floor=kpi.floor,
        groups=tuple(kpi.groups[0]) if len(kpi.groups) == 1 else (),
        clauses=tuple(Clause(clause.get("schools") or "all", clause.get("rule", "")) for clause in kpi.clauses),
        due=kpi.due if clock_in(kpi.due) else "",
        follows=tuple(codes_named(kpi)) if asks_nothing(kpi) else (),
        **_beside(kpi),
    )


def _beside(kpi: KPI) -> dict[str, Any]:
    """Where the KPI is to be beside its published figure; looked up for the shapes alone that ask for it."""
    benchmark = getattr(kpi, "benchmark", None) if kpi.shape in _COMPARED else None
    if benchmark is None:
        return {}
    against = Against(benchmark.direction) if benchmark.direction in [*Against] else None
    return {"against": against, "margin": benchmark.margin}


def _why_paused(kpi: KPI) -> str | None:
    priority = kpi.priority
    parent = priority.parent if priority else None
    reasons = (kpi.paused, priority.paused if priority else "", parent.paused if parent else "")
    return next((reason for reason in reasons if reason.strip()), None)


def counted_word(statement: str, words: Words | None = None, *, of_each_school: bool = False) -> str:
    """One of those a KPI counts, by its own statement: "pupil", "member of staff"; "of them" where it does not say.

    What each school reports is not counted in schools, though its statement may speak of "all schools".
    """
    lower = statement.lower()
    own = (words["pupil"] if words else "pupil").lower()
    if own in lower:
        return own
    plural, singular = _PLURAL.search(lower), _COUNTED.search(lower)
    if plural and (singular is None or plural.start() < singular.start()):
        return _PLURALS[plural[1]]
    if singular is None or (of_each_school and singular[1] == "school"):
        return "of them"
    return singular[1]


def subject_of(trust: Trust, school: School | None) -> Subject:
    """The school, or the trust, as the rating sees it."""
    if school is None:
        return Subject(name=trust.short_name or trust.name, is_trust=True, small_under=trust.small_cohort)
    return Subject(
        name=school.name,
        phase=school.phase,
        joined_on=school.joined_on,
        inspected_on=getattr(school, "inspected_on", None),
        small_under=trust.small_cohort,
    )
