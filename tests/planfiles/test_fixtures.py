"""The files of `fixtures/` are what they say: every key is used, the demo's plan is as asked, margins are sensible."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.db.models import CharField

from apps.planfiles.carried import KEYS
from apps.planfiles.document import Document, read_document
from apps.planfiles.kinds import AnyOf, Choice, Findings, Kind, ListOf, Mapping, Text
from apps.planfiles.references import actions_of, kpis_of
from apps.planfiles.schema import DOCUMENT, KPI, VOCABULARY
from apps.planfiles.yaml_reader import read_yaml
from apps.trusts.roles import BY_CODE, Scope

SHAPES_OF_THIS_RELEASE = {"at_least", "at_most", "between", "about", "milestone", "rubric", "monitor"}


def fixture(name: str) -> bytes:
    return (settings.FIXTURES_ROOT / name).read_bytes()


@pytest.fixture(scope="module")
def demo() -> Document:
    return read_document(fixture("demo-plan.yaml"))


def possible(kind: Kind, where: str) -> Iterator[str]:
    """Every key of the format below this kind of value, and every word that it may be."""
    match kind:
        case Mapping():
            for key, inner in kind.keys.items():
                yield f"{where}.{key}"
                yield from possible(inner, f"{where}.{key}")
        case ListOf():
            yield from possible(kind.item, f"{where}[]")
        case Choice():
            yield from (f"{where} = {word}" for word in kind.words)
        case AnyOf():
            for one in kind.kinds:
                yield from possible(one, where)


def used(value: Any, where: str) -> Iterator[str]:
    match value:
        case dict():
            for key, inner in value.items():
                yield f"{where}.{key}"
                yield from used(inner, f"{where}.{key}")
        case list():
            for inner in value:
                yield from used(inner, f"{where}[]")
        case str():
            yield f"{where} = {value}"


def gathered(wheres: Iterator[str]) -> set[str]:
    """The words, counted once where a kind of entry can stand in several places (a KPI, an action, a resource)."""
    places = (
        ("[].sub_priorities[]", "[]"),
        (".plans[].kpis[]", ".plans[].priorities[].kpis[]"),
        (".steps[].resources[]", ".resources[]"),
    )
    words = {where for where in wheres if " = " in where}
    for place, one in places:
        words = {where.replace(place, one) for where in words}
    return words


def test_every_key_and_word_of_the_format_is_used() -> None:
    document = read_document(fixture("every-key.yaml"))
    keys = {where for where in possible(DOCUMENT, "") if " = " not in where}
    again = (".plans[].kpis[].", ".sub_priorities[].kpis[].", ".sub_priorities[].actions[].")
    assert {key for key in keys - set(used(document, "")) if not any(place in key for place in again)} == set()
    assert gathered(possible(DOCUMENT, "")) - gathered(used(document, "")) == set()


def test_no_text_is_allowed_to_be_longer_than_its_column() -> None:
    kinds: dict[str, Mapping] = {}

    def collect(kind: Kind) -> None:
        match kind:
            case Mapping():
                kinds[kind.name] = kind
                for inner in kind.keys.values():
                    collect(inner)
            case ListOf():
                collect(kind.item)

    collect(DOCUMENT)
    names = {
        "Trust": "the trust", "TrustValue": "a value", "GlossaryTerm": "a glossary entry", "School": "a school",
        "Party": "a party", "CoreOffer": "an entry of the core offer", "Family": "a KPI family",
        "CycleMilestone": "an entry of the review cycle", "Responsibility": "an entry of the responsibilities",
        "Plan": "a plan", "Theme": "a theme", "Section": "a section", "Reference": "a reference",
        "Priority": "a priority", "Objective": "an objective", "KPI": "a KPI", "Benchmark": "a benchmark",
        "BenchmarkValue": "a benchmark's value", "Action": "an action", "Step": "a step", "Resource": "a resource",
        "ProgressUpdate": "a progress note", "SuccessCriterion": "a success criterion",
    }  # fmt: skip
    checked = 0
    for model, keys in KEYS.items():
        for key in keys:
            kind = kinds[names[model.__name__]].keys[key]
            kind = kind.item if isinstance(kind, ListOf) else kind
            field = model._meta.get_field(key)
            column: Any = getattr(field, "base_field", field)
            if isinstance(column, CharField) and isinstance(kind, Text):
                assert column.max_length is not None and kind.longest <= column.max_length, f"{model.__name__}.{key}"
                checked += 1
    assert checked >= 25


def test_the_demo_trust_has_ten_schools_of_all_phases(demo: Document) -> None:
    schools = demo["trust"]["schools"]
    assert Counter(school["phase"] for school in schools) == {
        "primary": 5, "secondary": 2, "all-through": 1, "special": 1, "16-plus": 1,
    }  # fmt: skip
    assert [school["name"] for school in schools if school["joined_on"] >= dt.date(2026, 1, 1)] == [
        "Oatfield Primary School"
    ]
    assert len({school["urn"] for school in schools}) == 10


def test_the_demo_plan_has_five_priorities_in_two_themes_and_forty_kpis(demo: Document) -> None:
    (plan,) = demo["plans"]
    assert [priority["code"] for priority in plan["priorities"]] == ["1", "2", "3", "4", "5"]
    assert {priority["theme"] for priority in plan["priorities"]} == {theme["name"] for theme in plan["themes"]}
    assert len(plan["themes"]) == 2
    kpis = [kpi for _, kpi in kpis_of(plan, "")]
    shapes = Counter(kpi["shape"] for kpi in kpis)
    assert len(kpis) == 40
    assert sum(shapes[shape] for shape in SHAPES_OF_THIS_RELEASE) == 34
    assert all(shapes[shape] >= 1 for shape in KPI.keys["shape"].words)  # type: ignore[attr-defined]
    assert sum(kpi.get("headline", False) for kpi in kpis) == 8
    assert len({kpi["code"] for kpi in kpis}) == 40


def test_links_of_the_demo_plan_have_gaps_worth_finding(demo: Document) -> None:
    (plan,) = demo["plans"]
    served = {code for _, action in actions_of(plan, "") for code in action.get("kpis", [])}
    unserved = [kpi["code"] for _, kpi in kpis_of(plan, "") if kpi["code"] not in served]
    assert unserved == ["G1", "L8", "B5", "B6", "I3", "I4", "P5", "G3"]


def check_margins(kpis: list[Document]) -> None:
    for kpi in kpis:
        target = kpi.get("target")
        small = isinstance(target, Decimal) and kpi["unit"] == "number" and target < 5
        if (
            kpi.get("unit") == "money"
            or kpi.get("must_pass")
            or small
            or kpi["shape"] in ("milestone", "rubric", "monitor")
        ):
            assert "amber" not in kpi, kpi
        if kpi["shape"] == "at_least" and "amber" in kpi:
            assert kpi["amber"] < target, kpi
        if kpi["shape"] == "at_most" and "amber" in kpi:
            assert kpi["amber"] > target, kpi


def test_margins_of_the_demo_plan_are_sensible(demo: Document) -> None:
    check_margins([kpi for _, kpi in kpis_of(demo["plans"][0], "")])


def test_the_library_holds_kpis_of_the_format_with_sensible_margins() -> None:
    findings = Findings()
    raw = read_yaml(fixture("kpi-library.yaml"))["kpis"]
    assert all(kpi.pop("why").endswith(".") for kpi in raw)
    kpis = ListOf(KPI).take(raw, "kpis", findings)
    assert findings.problems == []
    assert len(kpis) == 50
    assert len({kpi["statement"] for kpi in kpis}) == 50
    assert {kpi["shape"] for kpi in kpis} == set(KPI.keys["shape"].words)  # type: ignore[attr-defined]
    assert all("unit" in kpi and "measured_for" in kpi and "frequency" in kpi for kpi in kpis)
    check_margins(kpis)


def test_the_vocabulary_has_every_word_of_the_format() -> None:
    words = yaml.safe_load(fixture("vocabulary.yaml"))["vocabulary"]
    assert set(words) == set(VOCABULARY)
    assert all(set(forms) == {"singular", "plural"} for forms in words.values())


def test_every_year_has_three_terms_of_two_halves_in_order() -> None:
    years = yaml.safe_load(fixture("term-dates.yaml"))["years"]
    assert list(years) == [f"{year}/{(year + 1) % 100:02d}" for year in range(2015, 2031)]
    last = dt.date(2015, 8, 31)
    for terms in years.values():
        assert list(terms) == ["autumn", "spring", "summer"]
        for term in terms.values():
            first_half, second_half = term["halves"]
            days = [term["starts_on"], first_half["ends_on"], second_half["starts_on"], term["ends_on"]]
            assert last < days[0] < days[1] < days[2] < days[3]
            assert (first_half["starts_on"], second_half["ends_on"]) == (days[0], days[3])
            assert days[2] < term["figures_due_on"] < days[3]  # so that the board meets with the figures in term
            assert all(day.weekday() < 5 for day in (*days, term["figures_due_on"]))
            last = days[3]
    assert years["2026/27"]["autumn"]["figures_due_on"] == dt.date(2026, 11, 13)


def test_school_plan_actions_serve_kpis_and_have_owners_of_the_demo_plan(demo: Document) -> None:
    priorities = yaml.safe_load(fixture("demo-sdp-actions.yaml"))["priorities"]
    codes = {kpi["code"] for _, kpi in kpis_of(demo["plans"][0], "")}
    parties = {party["name"] for party in demo["trust"]["parties"]}
    assert [priority["trust_priority"] for priority in priorities] == ["1", "2", "3", "4", "5"]
    for priority in priorities:
        assert len(priority["actions"]) == 12
        for action in priority["actions"]:
            assert set(action["kpis"]) <= codes and action["owner"] in parties
            assert action["steps"] and action["success_criterion"] and action["contribution"]


def test_the_demo_has_people_in_every_role(demo: Document) -> None:
    people = yaml.safe_load(fixture("demo-people.yaml"))["people"]
    schools = {school["name"] for school in demo["trust"]["schools"]}
    parties = {party["name"] for party in demo["trust"]["parties"]}
    assert {person["role"] for person in people} == set(BY_CODE)
    for person in people:
        assert set(person.get("schools", [])) <= schools
        assert person.get("party") is None or person["party"] in parties
        assert person["email"].endswith(".example")
        if BY_CODE[person["role"]].scope == Scope.SCHOOL:
            assert person["schools"]
        if BY_CODE[person["role"]].scope == Scope.TRUST:
            assert "schools" not in person
    assert {name for p in people if p["role"] == "head" for name in p["schools"]} == schools
