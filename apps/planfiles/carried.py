"""Which columns of which tables a plan file carries, and under which keys."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from apps.actions.models import (
    Action,
    ActionKPI,
    ActionOwner,
    CriterionKPI,
    ProgressUpdate,
    Resource,
    Step,
    StepOwner,
    SuccessCriterion,
)
from apps.kpis.models import KPI, Benchmark, BenchmarkValue, Family, KPIOwner, Measure, Target
from apps.strategies.models import Objective, ObjectiveOwner, Plan, Priority, PriorityLead, Reference, Section, Theme
from apps.trusts.models import (
    CoreOffer,
    CycleMilestone,
    GlossaryTerm,
    Party,
    Responsibility,
    School,
    Trust,
    TrustValue,
)

# Keys that are columns of the same name and the same kind of value, in the order in which they are written. Each table
# stands after those it points at.
KEYS: dict[type[Model], tuple[str, ...]] = {
    Trust: ("name", "short_name", "vision", "mission", "vocabulary"),
    TrustValue: ("group", "name", "text"),
    GlossaryTerm: ("term", "text"),
    School: ("name", "urn", "phase", "joined_on"),
    Party: ("name", "kind", "note"),
    CoreOffer: ("audience", "entitlements"),
    Family: ("name", "text"),
    CycleMilestone: ("months", "title", "text", "frequency", "plans", "consultees", "recipients"),
    Responsibility: ("role", "duties"),
    Plan: ("kind", "title", "starts_on", "ends_on", "purpose"),
    Theme: ("name", "text"),
    Section: ("heading", "text"),
    Reference: ("title", "url"),
    Priority: ("code", "title", "statement", "narrative", "long_term_goal", "paused", "see_also"),
    PriorityLead: (),
    Objective: ("code", "year", "group", "heading", "text", "due", "added_on", "added_by"),
    ObjectiveOwner: (),
    KPI: (
        *("code", "statement", "year", "measured_for", "phases", "shape", "unit", "decimals", "grades", "strict"),
        *("must_pass", "cumulative", "tolerance", "floor", "groups", "due", "frequency", "due_terms", "rollup"),
        *("headline", "method", "second_method"),
    ),
    KPIOwner: (),
    Measure: (),
    Target: (),
    Benchmark: ("name", "direction", "margin"),
    BenchmarkValue: ("year", "term", "phase", "value"),
    Action: ("code", "title", "year", "starts_on", "due_on", "due", "outcome", "carried_to"),
    ActionOwner: (),
    Step: ("text",),
    StepOwner: (),
    Resource: ("text", "kind", "cost", "funding"),
    ProgressUpdate: ("text", "year", "rag"),
    SuccessCriterion: ("text",),
    ActionKPI: (),
    CriterionKPI: (),
}

# Columns that are carried in another way than under their own name: as the entry's place, a name, a code or a list.
OTHERWISE: dict[type[Model], tuple[str, ...]] = {
    Family: ("parent",),
    Plan: ("school",),
    Theme: ("plan",),
    Section: ("plan",),
    Reference: ("plan",),
    Priority: ("plan", "parent", "theme"),
    PriorityLead: ("priority", "party"),
    Objective: ("plan", "priority"),
    ObjectiveOwner: ("objective", "party"),
    KPI: ("plan", "priority", "family", "clauses"),
    KPIOwner: ("kpi", "party"),
    Measure: ("kpi", "name"),
    Target: ("kpi", "value", "low", "high", "grade", "amber"),
    Benchmark: ("kpi",),
    BenchmarkValue: ("benchmark",),
    Action: ("plan", "priority"),
    ActionOwner: ("action", "party"),
    Step: ("action",),
    StepOwner: ("step", "party"),
    Resource: ("action", "step"),
    ProgressUpdate: ("action", "said_on"),
    SuccessCriterion: ("plan", "priority", "action"),
    ActionKPI: ("action", "kpi", "says_trust"),
    CriterionKPI: ("criterion", "kpi", "says_trust"),
}


def taken(model: type[Model], entry: dict[str, Any]) -> dict[str, Any]:
    """The columns of a table that an entry of the file gives under their own names."""
    return {key: entry[key] for key in KEYS[model] if key in entry}


def given(row: Model, keys: Iterable[str] | None = None) -> dict[str, Any]:
    """The entry of a row: its carried columns that have a value. Zero is a value; empty, false and none are not."""
    names = KEYS[type(row)] if keys is None else keys
    values = {name: getattr(row, name) for name in names}
    return {name: value for name, value in values.items() if has_value(value)}


def has_value(value: Any) -> bool:
    """Whether a key with this value is written: not for nothing, empty text, an empty list or mapping, or false."""
    return value is not None and value is not False and value not in ("", [], {})
