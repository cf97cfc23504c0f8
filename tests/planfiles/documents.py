"""Hypothesis's plan files: any document of the format, drawn from the schema itself."""

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from apps.planfiles import schema
from apps.planfiles.kinds import Anything, Choice, Date, Flag, Kind, ListOf, Mapping, Number, Text, Whole
from apps.planfiles.references import Entry, KpiLookup, actions_of, entries, kpis_of, priorities_of

AWKWARD = (
    *("yes", "No", "on", "null", "~", "true", "1", "1:2", "1.10", "007", "0x1F", "0o7", "1e3", ".inf", "-", "- a", "?"),
    *("a: b", "#x", "a #b", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", "'", '"', "{", "[", "<<", "=", "---", "..."),
    *(" lead", "trail ", "2016-09-01", "2016/17", "12:30:45", "1_000", "tab\there", "Café – £5", "🌱", "é" * 45),
    *("trust:1", "trust:yes"),
)
AWKWARD_LINES = (
    "two\nlines",
    "ends\n",
    "\nbegins",
    "  in\nout",
    "a\n\n\nb",
    "trail \nspace",
    "x\n# not a comment\n---\n",
)
CHARACTERS = st.characters(blacklist_categories=["Cc", "Cs", "Cn"])

lines = st.one_of(st.sampled_from(AWKWARD), st.text(CHARACTERS, min_size=1, max_size=20).filter(str.strip))
texts = st.one_of(lines, st.sampled_from(AWKWARD_LINES))
numbers = st.decimals(min_value=-(10**6), max_value=10**6, places=2) | st.integers(-1000, 1000).map(Decimal)
days = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))


def _value(kind: Kind, key: str) -> st.SearchStrategy[Any]:
    match kind:
        case Text(line=True, longest=longest):
            return lines.map(lambda text: text[:longest])
        case Text(longest=longest):
            return texts.map(lambda text: text[:longest])
        case Number() | Anything():  # an amber limit, which is looked at together with its unit
            return numbers
        case Whole(least=least, most=most):
            return st.integers(least, most)
        case Date():
            return days
        case Flag():
            return st.just(True)
        case Choice(words=words):
            return st.sampled_from(words)
        case ListOf(item=item, distinct=distinct, most=most):
            inner = _value(item, key)
            unique: Any = repr if distinct else None
            return st.lists(inner, min_size=1, max_size=min(2, most), unique_by=unique)
        case Mapping():
            return mappings(kind)
    assert kind is schema.CLAUSE_SCHOOLS
    return st.sampled_from(["all", "more than half"]) | numbers


# Drawn by `documents`, because they refer to something or depend on their neighbours.
LATER = {
    *("plans", "schools", "parties", "kpi_families", "parent", "school", "theme", "family", "leads", "owners", "kpis"),
    *("priority", "code", "target", "starts_on", "ends_on", "due_on", "kind"),
}


def mappings(kind: Mapping) -> st.SearchStrategy[Entry]:
    """Entries of a kind, without what is drawn later; text alone where there is no more than text."""
    keys = {key: inner for key, inner in kind.keys.items() if key not in LATER or kind.name == "a resource"}
    keys |= {key: kind.keys[key] for key in ("kpis",) if key in kind.keys and kind.keys[key] is not schema.CODES}
    needed = {key: _value(keys[key], key) for key in kind.required if key in keys}
    if kind.one_of:
        needed["text" if "text" in kind.one_of else "title"] = texts
    optional = {key: _value(inner, key) for key, inner in keys.items() if key not in needed}
    drawn = st.fixed_dictionaries(needed, optional=optional).filter(bool)
    return drawn.map(lambda entry: _bare(entry) if kind.text_alone else entry)


def _bare(entry: Entry) -> str | Entry:
    return entry["text"] if entry.keys() == {"text"} else entry


@st.composite
def documents(draw: st.DrawFn) -> Entry:
    """A checked document of the format."""
    trust = draw(mappings(schema.TRUST))
    parties = draw(st.lists(lines, max_size=3, unique=True))
    schools = draw(st.lists(lines, max_size=2, unique=True))
    families = draw(st.lists(lines, max_size=3, unique=True))
    if parties:
        trust["parties"] = [{"name": name, **draw(st.sampled_from([{}, {"kind": "role"}]))} for name in parties]
    if schools:
        trust["schools"] = [{"name": name, **draw(st.sampled_from([{}, {"phase": "special"}]))} for name in schools]
    if families:
        trust["kpi_families"] = [
            {"name": name, **({"parent": families[place - 1]} if place and draw(st.booleans()) else {})}
            for place, name in enumerate(families)
        ]
    kinds = ["trust", "sdp", "bdp"] if schools else ["trust"]
    plans = [_plan(draw, draw(st.sampled_from(kinds)), schools) for _ in range(draw(st.integers(0, 3)))]
    document: Entry = {"format": schema.FORMAT, "trust": trust, **({"plans": plans} if plans else {})}
    for plan in plans:
        _refer(draw, plan, parties, families)
    _link(draw, document)
    return document


def _plan(draw: st.DrawFn, kind: str, schools: list[str]) -> Entry:
    plan = draw(mappings(schema.PLAN))
    first = draw(st.dates(dt.date(2016, 1, 1), dt.date(2020, 1, 1)))
    last = first + dt.timedelta(days=draw(st.integers(0, 2000)))
    plan |= {"kind": kind, "starts_on": first, "ends_on": last}
    if kind != "trust":
        plan["school"] = draw(st.sampled_from(schools))
    names = draw(st.lists(lines, max_size=2, unique=True))
    plan.pop("themes", None)
    if names:
        plan["themes"] = [{"name": name} for name in names]
    return plan


def _refer(draw: st.DrawFn, plan: Entry, parties: list[str], families: list[str]) -> None:
    """Codes that are unique, and names of what is declared."""
    priorities = [entry for _, entry in priorities_of(plan, "")]
    kpis = [entry for _, entry in kpis_of(plan, "")]
    actions = [entry for _, entry in actions_of(plan, "")]
    objectives = [entry for _, entry in entries(plan, "objectives", "")]
    for rows in (priorities, kpis, actions, objectives):
        codes = draw(st.lists(lines, min_size=len(rows), max_size=len(rows), unique=True))
        for row, code in zip(rows, codes, strict=True):
            if draw(st.booleans()):
                row["code"] = code
    themes = [theme["name"] for theme in plan.get("themes", [])]
    priority_codes = [row["code"] for row in priorities if "code" in row]
    steps = [step for action in actions for _, step in entries(action, "steps", "")]
    named = ((priorities, "theme", themes), (kpis, "family", families), (objectives, "priority", priority_codes))
    for rows, key, names in named:
        for row in rows:
            if names and draw(st.booleans()):
                row[key] = draw(st.sampled_from(names))
    for rows, key in ((priorities, "leads"), *((owned, "owners") for owned in (kpis, actions, objectives, steps))):
        for row in rows:
            if parties and draw(st.booleans()):
                row[key] = draw(st.lists(st.sampled_from(parties), min_size=1, unique=True))
    for kpi in kpis:
        _target(draw, kpi)
    for action in actions:
        if draw(st.booleans()):
            action["due_on"] = draw(st.dates(plan["starts_on"], plan["ends_on"]))
            action["starts_on"] = draw(st.dates(plan["starts_on"], action["due_on"]))


def _target(draw: st.DrawFn, kpi: Entry) -> None:
    if draw(st.booleans()):
        return
    if kpi.get("shape") == "between":
        kpi["target"] = sorted(draw(st.lists(numbers, min_size=2, max_size=2)))
    elif kpi.get("unit") == "grade":
        kpi["target"] = draw(st.sampled_from(kpi.get("grades", schema.OFSTED_GRADES)))
    else:
        kpi["target"] = draw(numbers)


def _link(draw: st.DrawFn, document: Entry) -> None:
    """KPI codes of actions and success criteria, own ones and the trust's."""
    lookup = KpiLookup.of_document(document)
    for index, plan in enumerate(document.get("plans", [])):
        known = {code for other in lookup.plans for code in other.codes}
        forms = sorted(known | {f"trust:{code}" for code in known})
        found = {form: ref for form in forms if len(form) <= 60 and (ref := lookup.find(index, form))}
        holders = [action for _, action in actions_of(plan, "")]
        for _, holder in [*priorities_of(plan, ""), *actions_of(plan, "")]:
            holders += [criterion for _, criterion in entries(holder, "success_criteria", "")]
        for holder in holders:
            if found and draw(st.booleans()):
                holder["kpis"] = draw(
                    st.lists(st.sampled_from(list(found)), min_size=1, max_size=3, unique_by=found.get)
                )
