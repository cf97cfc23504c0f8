"""The plan file's keys and the kind of value each takes, as the page on the plan file gives them."""

from decimal import Decimal
from typing import Any

from .kinds import (
    MOST_DECIMALS,
    AnyOf,
    Anything,
    Choice,
    Date,
    Findings,
    Flag,
    Kind,
    ListOf,
    Mapping,
    Number,
    Text,
    Whole,
    listed,
)

FORMAT = "trustplan/1"
OFSTED_GRADES = ("Inadequate", "Requires improvement", "Good", "Outstanding")  # worst to best, until August 2024
PHASES = ("primary", "secondary", "all-through", "special", "16-plus")
VOCABULARY = (
    *("mission", "priority", "sub_priority", "objective", "action", "kpi", "success_criterion", "sdp", "bdp", "school"),
    *("pupil", "local_governing_body", "headteacher", "ceo", "trust_board"),
)

TEXT = Text()
HEADING = Text(longest=500)
CODE = Text(longest=50, line=True)
NAME = Text(longest=300, line=True)
TITLE = Text(longest=300)
YEAR = Text(longest=50, line=True)
NAMES = ListOf(NAME, most=500, distinct=True)
CODES = ListOf(Text(longest=60, line=True), most=500, distinct=True)
TEXTS = ListOf(TEXT)
TERMS = Choice(("autumn", "spring", "summer"))
PLAN_KINDS = Choice(("trust", "sdp", "bdp"))


def _schools_kind(value: Any) -> Kind:
    return Number() if isinstance(value, Decimal) else Choice(("all", "more than half"))


def check_limits(kpi: dict[str, Any], path: str, findings: Findings) -> None:
    """Note a target or an amber limit that is not what the KPI's shape and unit ask for."""
    _check_target(kpi, path, findings)
    amber, place = kpi.get("amber"), f"{path}.amber"
    if kpi.get("unit") == "grade" and isinstance(amber, str):
        what = "a number (how many grades away from the target are still amber, such as 1)"
        findings.expected(place, what, amber)
    elif amber is not None:
        Number().take(amber, place, findings)


def _check_target(kpi: dict[str, Any], path: str, findings: Findings) -> None:
    """Two numbers for `between`, a word for `grade`, a number for any other."""
    target, place = kpi.get("target"), f"{path}.target"
    if target is None:
        return
    if kpi.get("shape") == "between":
        if not isinstance(target, list) or len(target) != 2:
            findings.expected(place, "two numbers, [low, high]", target)
            return
        low, high = (Number().take(value, f"{place}[{index}]", findings) for index, value in enumerate(target))
        if isinstance(low, Decimal) and isinstance(high, Decimal) and low > high:
            findings.add(place, "the lower one comes first")
    elif kpi.get("unit") == "grade":
        grades = kpi.get("grades", OFSTED_GRADES)
        words = [word for word in grades if isinstance(word, str)] if isinstance(grades, list | tuple) else []
        known = [word.casefold() for word in words]
        if not isinstance(target, str) or (known and target.casefold() not in known):
            findings.expected(place, listed(words or ["a grade"]), target)
    else:
        Number().take(target, place, findings)


CLAUSE_SCHOOLS = AnyOf(
    _schools_kind, (Number(), Choice(("all", "more than half"))), "all, more than half or a percentage"
)

TRUST = Mapping(
    "the trust",
    {
        "name": NAME,
        "short_name": Text(longest=80),
        "vision": TEXT,
        "mission": TEXT,
        "values": ListOf(
            Mapping("a value", {"group": Text(longest=200), "name": TITLE, "text": TEXT}, required=("name",))
        ),
        "vocabulary": Mapping("the vocabulary", dict.fromkeys(VOCABULARY, NAME)),
        "glossary": ListOf(Mapping("a glossary entry", {"term": TITLE, "text": TEXT}, required=("term",))),
        "schools": ListOf(
            Mapping(
                "a school",
                {"name": NAME, "urn": Text(longest=20, line=True), "phase": Choice(PHASES), "joined_on": Date()},
                required=("name",),
            )
        ),
        "parties": ListOf(
            Mapping(
                "a party", {"name": NAME, "kind": Choice(("person", "role", "group")), "note": TEXT}, required=("name",)
            )
        ),
        "core_offer": ListOf(
            Mapping("an entry of the core offer", {"audience": TITLE, "entitlements": TEXTS}, required=("audience",))
        ),
        "kpi_families": ListOf(
            Mapping("a KPI family", {"name": NAME, "parent": NAME, "text": TEXT}, required=("name",))
        ),
        "review_cycle": ListOf(
            Mapping(
                "an entry of the review cycle",
                {
                    "months": ListOf(Whole(1, 12), distinct=True),
                    "title": HEADING,
                    "text": TEXT,
                    "frequency": Choice(("monthly", "half-termly", "termly", "annual")),
                    "plans": ListOf(PLAN_KINDS, distinct=True),
                    "consultees": TEXTS,
                    "recipients": TEXTS,
                },
                required=("title",),
            )
        ),
        "responsibilities": ListOf(
            Mapping("an entry of the responsibilities", {"role": TITLE, "duties": TEXTS}, required=("role",))
        ),
    },
    required=("name",),
)

RESOURCE = Mapping(
    "a resource",
    {
        "text": TEXT,
        "kind": Choice(("money", "time", "people", "training", "materials", "external")),
        "cost": Number(),
        "funding": TEXT,
    },
    required=("text",),
    text_alone=True,
)

STEP = Mapping(
    "a step",
    {"text": TEXT, "owners": NAMES, "resources": ListOf(RESOURCE)},
    required=("text",),
    text_alone=True,
)

SUCCESS_CRITERION = Mapping("a success criterion", {"text": TEXT, "kpis": CODES}, required=("text",), text_alone=True)

BENCHMARK = Mapping(
    "a benchmark",
    {
        "name": TEXT,
        "direction": Choice(("above", "below", "in_line")),
        "margin": Number(),
        "values": ListOf(
            Mapping(
                "a benchmark's value",
                {"year": YEAR, "term": TERMS, "phase": Text(longest=20, line=True), "value": Number()},
            )
        ),
    },
)

KPI = Mapping(
    "a KPI",
    {
        "code": CODE,
        "statement": TEXT,
        "family": NAME,
        "year": YEAR,
        "measured_for": Choice(("trust", "each-school")),
        "phases": ListOf(Choice(("primary", "secondary", "16-plus")), distinct=True),
        "measures": ListOf(Text(longest=500, line=True), distinct=True),
        "shape": Choice(
            (
                *("at_least", "at_most", "between", "about", "vs_benchmark", "gap", "not_worse"),
                *("proportion_of_schools", "milestone", "rubric", "monitor"),
            )
        ),
        "unit": Choice(("percent", "number", "money", "score", "days", "yes_no", "grade")),
        "decimals": Whole(0, MOST_DECIMALS),
        "target": Anything(),  # `check_limits` looks at it together with shape and unit
        "grades": ListOf(Text(longest=200, line=True), distinct=True),
        "strict": Flag(),
        "must_pass": Flag(),
        "cumulative": Flag(),
        "tolerance": Number(),
        "amber": Anything(),  # as at the target
        "benchmark": BENCHMARK,
        "floor": Number(),
        "groups": ListOf(ListOf(NAME, most=2)),
        "clauses": ListOf(Mapping("a clause", {"schools": CLAUSE_SCHOOLS, "rule": TEXT})),
        "due": TEXT,
        "frequency": Choice(("half-termly", "termly", "annual")),
        "due_terms": ListOf(TERMS, distinct=True),
        "rollup": Choice(("pooled", "sum", "worst", "share", "entered")),
        "headline": Flag(),
        "owners": NAMES,
        "method": TEXT,
        "second_method": TEXT,
    },
    required=("statement",),
    also=check_limits,
)

ACTION = Mapping(
    "an action",
    {
        "code": CODE,
        "title": TEXT,
        "year": YEAR,
        "steps": ListOf(STEP),
        "owners": NAMES,
        "resources": ListOf(RESOURCE),
        "starts_on": Date(),
        "due_on": Date(),
        "due": TEXT,
        "success_criteria": ListOf(SUCCESS_CRITERION),
        "kpis": CODES,
        "progress": ListOf(
            Mapping(
                "a progress note",
                {"text": TEXT, "date": Date(), "year": YEAR, "rag": Choice(("red", "amber", "green", "complete"))},
                required=("text",),
            )
        ),
        "outcome": Choice(("achieved", "continued", "revised", "paused", "dropped")),
        "carried_to": YEAR,
    },
    required=("title",),
)

_PRIORITY_KEYS: dict[str, Kind] = {
    "code": CODE,
    "title": Text(longest=1_000),
    "theme": NAME,
    "statement": TEXT,
    "narrative": TEXT,
    "long_term_goal": TEXT,
    "leads": NAMES,
    "paused": TEXT,
    "see_also": TEXT,
    "success_criteria": ListOf(SUCCESS_CRITERION),
    "kpis": ListOf(KPI),
    "actions": ListOf(ACTION),
}
SUB_PRIORITY = Mapping("a sub-priority", _PRIORITY_KEYS, one_of=("code", "title"))
PRIORITY = Mapping("a priority", {**_PRIORITY_KEYS, "sub_priorities": ListOf(SUB_PRIORITY)}, one_of=("code", "title"))

OBJECTIVE = Mapping(
    "an objective",
    {
        "code": CODE,
        "year": YEAR,
        "group": TEXT,
        "heading": TEXT,
        "text": TEXT,
        "priority": CODE,
        "owners": NAMES,
        "due": TEXT,
        "added_on": Date(),
        "added_by": TEXT,
    },
    one_of=("heading", "text"),
)

PLAN = Mapping(
    "a plan",
    {
        "kind": PLAN_KINDS,
        "school": NAME,
        "title": TITLE,
        "starts_on": Date(),
        "ends_on": Date(),
        "purpose": TEXT,
        "themes": ListOf(Mapping("a theme", {"name": NAME, "text": TEXT}, required=("name",))),
        "sections": ListOf(Mapping("a section", {"heading": HEADING, "text": TEXT}, required=("heading",))),
        "references": ListOf(
            Mapping("a reference", {"title": TEXT, "url": Text(longest=2_000, line=True)}, required=("title",))
        ),
        "objectives": ListOf(OBJECTIVE),
        "kpis": ListOf(KPI),
        "priorities": ListOf(PRIORITY),
    },
    required=("kind", "title", "starts_on", "ends_on"),
)

DOCUMENT = Mapping(
    "a plan file",
    {"format": Choice((FORMAT,)), "trust": TRUST, "plans": ListOf(PLAN, most=1_000)},
    required=("format", "trust"),
)
