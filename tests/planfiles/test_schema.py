"""What the format's keys take and refuse, each refusal with its path and reason."""

from decimal import Decimal
from typing import Any

import pytest

from apps.planfiles.yaml_reader import Unreadable
from tests.planfiles.base import base, changed, lines_of, raw

KPI = "plans.0.priorities.0.kpis.0"
KPI_PATH = "plans[0].priorities[0].kpis[0]"
ACTION = "plans.0.priorities.0.actions.0"
ACTION_PATH = "plans[0].priorities[0].actions[0]"


def test_the_small_plan_file_is_taken() -> None:
    assert lines_of(raw(base())) == []


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        # not the right thing at all
        ("format", "trustplan/2", "format: expected trustplan/1, got 'trustplan/2'"),
        ("format", ..., "format: is required"),
        ("trust", ..., "trust: is required"),
        ("trust", [], "trust: expected a mapping, got a list"),
        ("plans", {"kind": "trust"}, "plans: expected a list, got a mapping"),
        ("plans.0", "trust", "plans[0]: expected a mapping, got 'trust'"),
        # unknown keys
        ("colour", "red", "colour: is not a key of a plan file"),
        ("trust.colour", "red", "trust.colour: is not a key of the trust"),
        ("trust.a key!", "red", "trust.'a key!': is not a key of the trust"),
        ("plans.0.author", "me", "plans[0].author: is not a key of a plan"),
        ("plans.0.priorities.0.sub_priorities.0.sub_priorities", [{"code": "x"}],
         "plans[0].priorities[0].sub_priorities[0].sub_priorities: is not a key of a sub-priority"),
        ("trust.vocabulary", {"strategy": "Aim"}, "trust.vocabulary.strategy: is not a key of the vocabulary"),
        # required keys
        ("trust.name", ..., "trust.name: is required"),
        ("plans.0.kind", ..., "plans[0].kind: is required"),
        ("plans.0.title", ..., "plans[0].title: is required"),
        ("plans.0.starts_on", ..., "plans[0].starts_on: is required"),
        ("plans.0.ends_on", ..., "plans[0].ends_on: is required"),
        ("plans.1.school", ..., "plans[1].school: is required for kind sdp"),
        ("plans.0.priorities.1", {"statement": "s"}, "plans[0].priorities[1]: needs code or title"),
        (f"{KPI}.statement", ..., f"{KPI_PATH}.statement: is required"),
        (f"{ACTION}.title", ..., f"{ACTION_PATH}.title: is required"),
        (f"{ACTION}.steps.0", {"owners": ["AB"]}, f"{ACTION_PATH}.steps[0].text: is required"),
        (f"{ACTION}.progress.0", {"rag": "red"}, f"{ACTION_PATH}.progress[0].text: is required"),
        ("plans.0.objectives.0", {"code": "1"}, "plans[0].objectives[0]: needs heading or text"),
        ("plans.0.sections", [{"text": "x"}], "plans[0].sections[0].heading: is required"),
        ("plans.0.references", [{"url": "x"}], "plans[0].references[0].title: is required"),
        ("trust.parties.0", {"kind": "role"}, "trust.parties[0].name: is required"),
        ("trust.glossary", [{"text": "x"}], "trust.glossary[0].term: is required"),
        ("trust.core_offer", [{"entitlements": ["x"]}], "trust.core_offer[0].audience: is required"),
        ("trust.responsibilities", [{"duties": ["x"]}], "trust.responsibilities[0].role: is required"),
        ("trust.review_cycle", [{"text": "x"}], "trust.review_cycle[0].title: is required"),
        # no value
        ("trust.vision", None, "trust.vision: has no value; leave the key out"),
        ("trust.vision", "", "trust.vision: has no value; leave the key out"),
        ("trust.vision", " \n ", "trust.vision: has no value; leave the key out"),
        ("plans.0.themes", [], "plans[0].themes: has no value; leave the key out"),
        ("plans.0.themes.0", None, "plans[0].themes[0]: has no value; leave the entry out"),
        ("trust.vocabulary", {}, "trust.vocabulary: has no value; leave it out"),
        # text
        ("trust.name", Decimal("1.0"), "trust.name: expected text, got 1.0 (put it in quotes)"),
        ("trust.name", True, "trust.name: expected text, got true (put it in quotes)"),
        ("trust.name", Unreadable("0x1F"), "trust.name: expected text, got 0x1F (put it in quotes)"),
        ("trust.vision", ["x"], "trust.vision: expected text, got a list"),
        ("trust.vision", "a\x00b", "trust.vision: holds a control character (U+0000)"),
        ("trust.vision", "a\ud800b", "trust.vision: holds a control character (U+D800)"),
        ("trust.name", "a\nb", "trust.name: is to be one line"),
        ("trust.name", "n" * 301, "trust.name: is 301 characters long; at most 300 are possible"),
        (f"{KPI}.year", Decimal(2016), f"{KPI_PATH}.year: expected text, got 2016 (put it in quotes)"),
        ("plans.0.priorities.0.code", Decimal(1),
         "plans[0].priorities[0].code: expected text, got 1 (put it in quotes)"),
        # numbers
        (f"{KPI}.target", "most", f"{KPI_PATH}.target: expected a number, got 'most'"),
        (f"{KPI}.target", "m" * 50, f"{KPI_PATH}.target: expected a number, got '{'m' * 37}...'"),
        (f"{KPI}.target", True, f"{KPI_PATH}.target: expected a number, got true"),
        (f"{KPI}.target", {"at": "least"}, f"{KPI_PATH}.target: expected a number, got a mapping"),
        (f"{KPI}.target", Unreadable(".inf"), f"{KPI_PATH}.target: expected a number, got .inf"),
        (f"{KPI}.amber", Unreadable(".nan"), f"{KPI_PATH}.amber: expected a number, got .nan"),
        (f"{KPI}.amber", "93", f"{KPI_PATH}.amber: expected a number, got '93'"),
        (f"{KPI}.floor", Decimal(10) ** 12, f"{KPI_PATH}.floor: is too large a number for a plan"),
        (f"{KPI}.floor", Decimal("0.000000001"), f"{KPI_PATH}.floor: has more than 8 decimals"),
        (f"{KPI}.target", [Decimal(1), Decimal(2)], f"{KPI_PATH}.target: expected a number, got a list"),
        (f"{KPI}.decimals", Decimal("1.0"), f"{KPI_PATH}.decimals: expected a whole number from 0 to 8, got 1.0"),
        (f"{KPI}.decimals", Decimal(-1), f"{KPI_PATH}.decimals: expected a whole number from 0 to 8, got -1"),
        (f"{KPI}.decimals", True, f"{KPI_PATH}.decimals: expected a whole number from 0 to 8, got true"),
        ("trust.review_cycle", [{"title": "x", "months": [Decimal(13)]}],
         "trust.review_cycle[0].months[0]: expected a whole number from 1 to 12, got 13"),
        # dates
        ("plans.0.starts_on", "2024", "plans[0].starts_on: expected a date such as 2024-09-01, got '2024'"),
        ("plans.0.starts_on", "1.9.2024", "plans[0].starts_on: expected a date such as 2024-09-01, got '1.9.2024'"),
        ("plans.0.starts_on", "2024-09-01T00:00",
         "plans[0].starts_on: expected a date such as 2024-09-01, got '2024-09-01T00:00'"),
        ("plans.0.starts_on", "2023-02-29", "plans[0].starts_on: there is no such day as 2023-02-29"),
        ("plans.0.starts_on", Decimal(2024), "plans[0].starts_on: expected a date such as 2024-09-01, got 2024"),
        # flags
        (f"{KPI}.strict", False, f"{KPI_PATH}.strict: is either true or left out"),
        (f"{KPI}.must_pass", "yes", f"{KPI_PATH}.must_pass: expected true, got 'yes'"),
        (f"{KPI}.headline", Decimal(1), f"{KPI_PATH}.headline: expected true, got 1"),
        (f"{KPI}.cumulative", "true", f"{KPI_PATH}.cumulative: expected true, got 'true'"),
        # words of the format
        ("plans.0.kind", "mat", "plans[0].kind: expected trust, sdp or bdp, got 'mat'"),
        (f"{KPI}.shape", "higher", f"{KPI_PATH}.shape: expected at_least, at_most, between, about, vs_benchmark, gap, "
         "not_worse, proportion_of_schools, milestone, rubric or monitor, got 'higher'"),
        (f"{KPI}.phases", ["primary", "special"],
         f"{KPI_PATH}.phases[1]: expected primary, secondary or 16-plus, got 'special'"),
        (f"{ACTION}.progress.0.rag", "blue",
         f"{ACTION_PATH}.progress[0].rag: expected red, amber, green or complete, got 'blue'"),
        ("trust.schools.0.phase", "Primary",
         "trust.schools[0].phase: expected primary, secondary, all-through, special "
         "or 16-plus, got 'Primary'"),
        # lists
        (f"{KPI}.owners", "CEO", f"{KPI_PATH}.owners: expected a list, got 'CEO'"),
        (f"{KPI}.owners", ["CEO", "CEO"], f"{KPI_PATH}.owners[1]: 'CEO' stands in this list already"),
        (f"{KPI}.groups", [["a", "b", "c"]], f"{KPI_PATH}.groups[0]: has 3 entries; at most 2 are possible"),
        (f"{KPI}.clauses", [{"schools": "some", "rule": "x"}],
         f"{KPI_PATH}.clauses[0].schools: expected all or more than half, got 'some'"),
        (f"{KPI}.clauses", [{"schools": ["all"]}],
         f"{KPI_PATH}.clauses[0].schools: expected all or more than half, got a list"),
        # text alone
        (f"{ACTION}.steps.0", {"text": "Ring"},
         f"{ACTION_PATH}.steps[0]: has text alone; write it as text, not as a mapping with only `text`"),
        (f"{ACTION}.resources", [{"text": "Time"}],
         f"{ACTION_PATH}.resources[0]: has text alone; write it as text, not as a mapping with only `text`"),
        (f"{ACTION}.success_criteria", [{"text": "Done"}],
         f"{ACTION_PATH}.success_criteria[0]: has text alone; write it as text, not as a mapping with only `text`"),
        (f"{ACTION}.steps.0", Decimal(1), f"{ACTION_PATH}.steps[0]: expected text or a mapping, got 1"),
        (f"{ACTION}.progress.0", "Begun", f"{ACTION_PATH}.progress[0]: expected a mapping, got 'Begun'"),
    ],
)  # fmt: skip
def test_a_refusal_names_path_and_reason(path: str, value: Any, line: str) -> None:
    assert lines_of(changed(path, value)) == [line]


def test_amber_is_a_number_of_grades_where_the_unit_is_grade() -> None:
    kpi = {"code": "K1", "statement": "Visit", "shape": "rubric", "unit": "grade", "target": "Good"}
    kpi["amber"] = "Requires improvement"
    assert lines_of(changed(KPI, kpi)) == [
        f"{KPI_PATH}.amber: expected a number (how many grades away from the target are still amber, such as 1), got "
        "'Requires improvement'"
    ]
    assert lines_of(changed(KPI, kpi | {"amber": Decimal(1)})) == []
    assert lines_of(changed(KPI, kpi | {"amber": None})) == [f"{KPI_PATH}.amber: has no value; leave the key out"]


def test_all_problems_of_a_file_are_told_at_once() -> None:
    document = changed("trust.colour", "red")
    document["plans"][0]["title"] = Decimal(1)
    document["plans"][1]["owner"] = "me"
    assert lines_of(document) == [
        "trust.colour: is not a key of the trust",
        "plans[0].title: expected text, got 1 (put it in quotes)",
        "plans[1].owner: is not a key of a plan",
    ]


def test_a_document_that_is_no_mapping_is_refused() -> None:
    assert lines_of(["format"]) == ["expected a mapping, got a list"]
    assert lines_of("trustplan/1") == ["expected a mapping, got 'trustplan/1'"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("plans", ...),
        ("trust.vision", "Two\nlines\twith a tab and an emoji 🌱 and \u2028"),
        (f"{KPI}.year", "2016"),
        (f"{KPI}.due", "2018-12-01"),
        (f"{KPI}.target", Decimal(0)),
        (f"{KPI}.target", Decimal("-0.5")),
        (f"{KPI}.benchmark", {"values": [{"year": "2023/24", "phase": "primary"}]}),
        (f"{KPI}.clauses", [{"schools": Decimal("75.5"), "rule": "are good"}]),
        (f"{ACTION}.steps.0", {"text": "Ring", "owners": ["AB"]}),
        ("plans.0.objectives.0", {"text": "alone"}),
        ("plans.0.objectives.0", {"heading": "alone"}),
        ("plans.0.priorities.0.code", "yes"),
    ],
)
def test_what_the_format_allows_is_taken(path: str, value: Any) -> None:
    assert lines_of(changed(path, value)) == []
