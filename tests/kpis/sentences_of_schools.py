"""Sentences of rules about the schools: the case in keywords, and the sentence word for word."""

from typing import Any

from apps.kpis.facts import Coverage, Limits, SchoolAnswer
from tests.kpis.cases import figure

Cases = list[tuple[dict[str, Any], str]]

GOOD: dict[str, Any] = {
    "shape": "proportion_of_schools",
    "unit": "grade",
    "clauses": [("all", "are at least good")],
    "is_trust": True,
}
OFFER: dict[str, Any] = {**GOOD, "unit": "yes_no", "clauses": [("all", "meets the core offer")]}
MEMBERS: dict[str, Any] = {**GOOD, "unit": "number", "clauses": [("all", "have at least 5")]}
ATTAINMENT: dict[str, Any] = {
    **GOOD,
    "unit": "percent",
    "clauses": [("all", "are above 60%"), ("more than half", "are above 70%")],
}

SCHOOLS: Cases = [
    (
        {**GOOD, "schools": {"Oak": "Good", "Elm": "Outstanding"}},
        "Green: 2 of 2 schools are at least good, against all for autumn.",
    ),
    (
        {**GOOD, "schools": {"Oak": "Good", "Elm": "Requires improvement", "Ash": None}},
        "Amber: 1 of 2 schools is at least good, against all for autumn (not Elm, one school short).",
    ),
    (
        {**GOOD, "must_pass": True, "schools": {"Oak": "Good", "Elm": "Requires improvement", "Ash": "Good"}},
        "Red: 2 of 3 schools are at least good, against all for autumn (not Elm, one school short, must pass).",
    ),
    (
        {**GOOD, "schools": {"Oak": "Good", "Elm": "Inadequate", "Ash": "Inadequate"}},
        "Red: 1 of 3 schools is at least good, against all for autumn (not Elm and Ash, no amber limit).",
    ),
    (
        {**GOOD, "schools": {"Oak": "Inadequate"}},
        "Red: 0 of 1 school is at least good, against all for autumn (not Oak, one school short, no amber limit).",
    ),
    (
        {**OFFER, "schools": {"Oak": True, "Elm": True, "Ash": False}},
        "Amber: 2 of 3 schools meet the core offer, against all for autumn (not Ash, one school short).",
    ),
    (
        {**OFFER, "schools": {"Oak": True, "Elm": False, "Ash": False}},
        "Red: 1 of 3 schools meets the core offer, against all for autumn (not Elm and Ash, no amber limit).",
    ),
    (
        {**OFFER, "clauses": [], "target": 80, "schools": {"A": True, "B": True, "C": True, "D": True, "E": False}},
        "Green: 4 of 5 schools say yes, against 80% for autumn.",
    ),
    (
        {**OFFER, "clauses": [("66.7", "use it")], "schools": {"A": True, "B": True, "C": False}},
        "Green: 2 of 3 schools use it, against 66.7% for autumn.",
    ),
    # Of 67% that are asked for, two of three are not quite enough.
    (
        {**OFFER, "clauses": [("67", "use it")], "schools": {"A": True, "B": True, "C": False}},
        "Amber: 2 of 3 schools use it, against 67% for autumn (not C, one school short).",
    ),
    (
        {**OFFER, "clauses": [("66.8", "use it")], "schools": {"A": True, "B": True, "C": False}},
        "Amber: 2 of 3 schools use it, against 66.8% for autumn (not C, one school short).",
    ),
    (
        {**OFFER, "clauses": [], "schools": {"A": True, "B": False}},
        "Amber: 1 of 2 schools says yes, against all for autumn (not B, one school short).",
    ),
    (
        {**GOOD, "clauses": [], "unit": "percent", "target": 80, "numerator": 9, "denominator": 10},
        "Green: 9 of 10 schools meet the rule, against 80% for autumn.",
    ),
    (
        {**GOOD, "clauses": [], "unit": "percent", "target": 80, "numerator": 7, "denominator": 10},
        "Amber: 7 of 10 schools meet the rule, against 80% for autumn (one school short).",
    ),
    (
        {**GOOD, "clauses": [], "unit": "percent", "target": 80, "value": 79},
        "Red: 79.0% of schools meet the rule, against 80% for autumn (no amber limit).",
    ),
    (
        {**GOOD, "amber": 20, "schools": {name: "Inadequate" if name == "E" else "Good" for name in "ABCDE"}},
        "Amber: 4 of 5 schools are at least good, against all for autumn (not E, one school short, amber down to 80%).",
    ),
    (
        {**ATTAINMENT, "schools": {"Oak": 61, "Elm": 71, "Ash": "70.1"}},
        "Green: 3 of 3 schools are above 60%, against all for autumn; 2 of 3 schools are above 70%, against more than "
        "half.",
    ),
    (
        {**ATTAINMENT, "schools": {"Oak": 61, "Elm": 71}},
        "Amber: 1 of 2 schools is above 70%, against more than half for autumn (not Oak, one school short); 2 of 2 "
        "schools are above 60%, against all.",
    ),
    (
        {**GOOD, "unit": "yes_no", "clauses": [("60", "have a plan"), ("all", "use it")], "schools": {"A": (1, 1)}},
        "Green: 1 of 1 school has a plan, against 60% for autumn; 1 of 1 school uses it, against all.",
    ),
    (
        {**OFFER, "clauses": [("60", "have a plan"), ("all", "use it")], "schools": {"A": (1, 0)}, "is_trust": False},
        "Red: no for autumn, which does not meet “use it”, asked of all; yes, which meets “have a plan”, asked of 60%.",
    ),
    (
        {**ATTAINMENT, "schools": {"Oak": 61}, "clauses": [("all", "are lovely")]},
        "Monitor: “are lovely” for all for autumn has no colour: Oak: “are lovely” names no number to hold a school "
        "against.",
    ),
    # A school that is not rounded up to the rule in its own cell is not rounded up to it among all of them.
    (
        {**MEMBERS, "schools": {"Oak": "4.6", "Elm": 6, "Ash": 5}},
        "Amber: 2 of 3 schools have at least 5, against all for autumn (not Oak, one school short).",
    ),
    (
        {**MEMBERS, "value": "4.6", "is_trust": False},
        "Red: 4.6 for autumn, which does not meet “have at least 5”, asked of all.",
    ),
    # Nor is the number in the rule rounded: 5 is above 4.5.
    (
        {**MEMBERS, "clauses": [("all", "are above 4.5")], "schools": {"Oak": 5, "Elm": 6}},
        "Green: 2 of 2 schools are above 4.5, against all for autumn.",
    ),
    # What is known of one clause is no good news while another cannot be held against anything.
    (
        {**ATTAINMENT, "clauses": [("all", "are above 60%"), ("all", "are above national")], "value": 66}
        | {"is_trust": False},
        "Monitor: “are above national” for all for autumn has no colour: no national figure is published; 66.0%, "
        "which meets “are above 60%”, asked of all.",
    ),
    (
        {**GOOD, "schools": {"Oak": "Good"}, "coverage": Coverage(reported=1, due=2)},
        "Incomplete: 1 of 1 school is at least good, against all for autumn; only 1 of 2 schools is in, and good "
        "news waits for 80% of them.",
    ),
    (
        {**GOOD, "unit": "percent", "numerator": 9, "denominator": 10},
        "Amber: 9 of 10 schools are at least good, against all for autumn (one school short).",
    ),
    (
        {**GOOD, "unit": "percent", "value": 60},
        "Red: 60.0% of schools are at least good, against all for autumn (no amber limit).",
    ),
    (
        {**GOOD, "is_trust": False, "grade": "Inadequate"},
        "Red: Inadequate for autumn, which does not meet “are at least good”, asked of all.",
    ),
    (
        {**GOOD, "is_trust": False, "grade": "Good", "clauses": [("more than half", "are outstanding")]},
        "Monitor: Good for autumn, which does not meet “are outstanding”, asked of more than half; it is asked of a "
        "share of the schools, not of each.",
    ),
    # The amber limit is a distance from the share that is asked for, and its end is still amber.
    (
        {**OFFER, "amber": 20, "schools": dict.fromkeys("ABCDEFGH", True) | dict.fromkeys("IJ", False)},
        "Amber: 8 of 10 schools meet the core offer, against all for autumn (not I and J, amber down to 80%).",
    ),
    (
        {
            **OFFER,
            "amber": 20,
            "must_pass": True,
            "schools": dict.fromkeys("ABCDEFGH", True) | {"I": False, "J": False},
        },
        "Red: 8 of 10 schools meet the core offer, against all for autumn (not I and J, must pass).",
    ),
    (
        {**OFFER, "amber": 10, "clauses": [("more than half", "use it")], "numerator": 9, "denominator": 20}
        | {"unit": "percent"},
        "Amber: 9 of 20 schools use it, against more than half for autumn (amber down to 40%).",
    ),
    # None at all is red, however far down amber goes.
    (
        {**OFFER, "amber": 60, "clauses": [("60", "use it")], "schools": {"A": False, "B": False, "C": False}},
        "Red: 0 of 3 schools use it, against 60% for autumn (not A, B and C, amber down to 0%, but none at all is "
        "always red).",
    ),
    # A target of yes is asked of every school; it is no share of one percent.
    (
        {**OFFER, "clauses": [], "target": 1, "schools": {"A": True, "B": False, "C": False}},
        "Red: 1 of 3 schools says yes, against all for autumn (not B and C, no amber limit).",
    ),
    # A clause with a bad colour leads before one that has none.
    (
        {**ATTAINMENT, "clauses": [("all", "are above 60%"), ("all", "are above national")]}
        | {"schools": {"Oak": 59, "Elm": 66}},
        "Amber: 1 of 2 schools is above 60%, against all for autumn (not Oak, one school short); “are above national” "
        "for all has no colour: Oak: no national figure is published.",
    ),
    # Each school is held to its own target.
    (
        {**MEMBERS, "clauses": [], "target": 5}
        | {"schools": {"Oak": SchoolAnswer(name="Oak", figures=(figure(4),), limits=Limits(target=figure(3).value))}},
        "Green: 1 of 1 school is at 5 or above, against all for autumn.",
    ),
]
