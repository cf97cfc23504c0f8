"""Sentences of figures held against other figures: the case in keywords, and the sentence word for word."""

from datetime import date
from typing import Any

from apps.kpis.facts import Benchmark, Coverage, Figure
from tests.kpis.cases import AFTER

ABOVE: dict[str, Any] = {"shape": "vs_benchmark", "unit": "percent", "against": "above", "national": 65}
BELOW = {**ABOVE, "against": "below", "national": "4.5"}
STAFFING = {**ABOVE, "against": "in_line", "national": 73, "margin": 2}
PROGRESS = {**ABOVE, "unit": "score", "decimals": 2, "national": "-0.03", "floor": 0}
GAP: dict[str, Any] = {"shape": "gap", "unit": "percent", "groups": ("Pupil premium", "Others")}
OFSTED: dict[str, Any] = {"shape": "not_worse", "unit": "grade", "grades": ("Inadequate", "Poor", "Good", "Best")}
JOINED = {**OFSTED, "due": "within two years of joining, or at the first inspection", "joined_on": date(2025, 1, 1)}
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

Cases = list[tuple[dict[str, Any], str]]

PUBLISHED: Cases = [
    ({**ABOVE, "value": "65.1"}, "Green: 65.1% for autumn, to be above national 65.0% (autumn 2024/25)."),
    (
        {**ABOVE, "value": 65},
        "Red: 65.0% for autumn, to be above national 65.0% (autumn 2024/25, no amber limit).",
    ),
    (
        {**ABOVE, "value": 65, "amber": 2, "last_year": 64},
        "Amber: 65.0% for autumn, to be above national 65.0% (autumn 2024/25, amber down to 63.0%); 1.0 points above "
        "autumn last year.",
    ),
    (
        {**ABOVE, "value": "62.9", "amber": 2},
        "Red: 62.9% for autumn, to be above national 65.0% (autumn 2024/25, amber down to 63.0%).",
    ),
    (
        {**ABOVE, "value": 67, "margin": 2, "amber": 2},
        "Amber: 67.0% for autumn, to be more than 2.0 points above national 65.0% (autumn 2024/25, amber down to "
        "65.0%).",
    ),
    (
        {**ABOVE, "value": 0, "amber": 70},
        "Red: 0.0% for autumn, to be above national 65.0% (autumn 2024/25, amber down to −5.0%, but zero is always "
        "red).",
    ),
    ({**BELOW, "value": "4.4"}, "Green: 4.4% for autumn, to be below national 4.5% (autumn 2024/25)."),
    ({**BELOW, "value": 0}, "Green: 0.0% for autumn, to be below national 4.5% (autumn 2024/25)."),
    # A floor has to be passed as well where it is the very end of what is in line, or where less is better.
    (
        {**STAFFING, "value": 71, "floor": 71},
        "Red: 71.0% for autumn, to be in line with national 73.0% and above 71.0% (autumn 2024/25, within 2.0 "
        "points, no amber limit); beside national, but not above 71.0%.",
    ),
    (
        {**BELOW, "value": 1, "floor": 1},
        "Red: 1.0% for autumn, to be below national 4.5% and above 1.0% (autumn 2024/25, no amber limit); "
        "below national, but not above 1.0%.",
    ),
    (
        {**BELOW, "value": "4.5", "amber": 1},
        "Amber: 4.5% for autumn, to be below national 4.5% (autumn 2024/25, amber up to 5.5%).",
    ),
    (
        {**BELOW, "value": "4.5", "amber": 1, "must_pass": True},
        "Red: 4.5% for autumn, to be below national 4.5% (autumn 2024/25, must pass).",
    ),
    (
        {**STAFFING, "value": 75},
        "Green: 75.0% for autumn, to be in line with national 73.0% (autumn 2024/25, within 2.0 points).",
    ),
    (
        {**STAFFING, "value": "70.9", "amber": 1},
        "Amber: 70.9% for autumn, to be in line with national 73.0% (autumn 2024/25, within 2.0 points, amber from "
        "70.0% to 76.0%).",
    ),
    (
        {**STAFFING, "value": 74, "margin": None},
        "Monitor: 74.0% for autumn; how close to national 73.0% (autumn 2024/25) counts as in line has not been set.",
    ),
    (
        {**STAFFING, "value": 73, "margin": None},
        "Green: 73.0% for autumn, to be in line with national 73.0% (autumn 2024/25).",
    ),
    (
        {**PROGRESS, "value": "0.1"},
        "Green: +0.10 for autumn, to be above national −0.03 and above 0.00 (autumn 2024/25).",
    ),
    (
        {**PROGRESS, "value": "0"},
        "Red: 0.00 for autumn, to be above national −0.03 and above 0.00 (autumn 2024/25, no amber limit); above "
        "national, but not above 0.00.",
    ),
    (
        {**PROGRESS, "value": "-0.05", "amber": "0.1"},
        "Amber: −0.05 for autumn, to be above national −0.03 and above 0.00 (autumn 2024/25, amber down to −0.10).",
    ),
    (
        {
            **ABOVE,
            "value": 66,
            "national": None,
            "published": Benchmark(value=None, why_none="no national figure is published for 2019/20"),
        },
        "Monitor: 66.0% for autumn; no national figure is published for 2019/20.",
    ),
    (
        {**ABOVE, "value": 66, "national": None},
        "Monitor: 66.0% for autumn; no national figure is published to hold it against.",
    ),
    (
        {**ABOVE, "value": 66, "against": None},
        "Monitor: 66.0% for autumn; it has not been said whether it is to be above, below or in line with the "
        "published figure; national 65.0% (autumn 2024/25).",
    ),
    (
        {**ABOVE, "numerator": 7, "denominator": 11},
        "Amber: 63.6% for autumn, to be above national 65.0% (autumn 2024/25); 7 of 11, one short of passing, "
        "where one "
        "pupil is worth 9.1 points.",
    ),
]

GAPS: Cases = [
    ({**GAP, "between": [Figure(), 66]}, "Awaiting: the autumn figure is due by 27 November 2026."),
    (
        {**GAP, "value": 6, "last_year": 8},
        "Green: a gap of 6.0 points between Pupil premium and Others for autumn, closing from 8.0 points in "
        "autumn last "
        "year.",
    ),
    (
        {**GAP, "value": 8, "last_year": 8},
        "Red: a gap of 8.0 points between Pupil premium and Others for autumn, the same as in autumn last year (no "
        "amber limit).",
    ),
    (
        {**GAP, "value": 9, "last_year": 8, "amber": 1},
        "Amber: a gap of 9.0 points between Pupil premium and Others for autumn, widening from 8.0 points in autumn "
        "last year (amber up to 9.0 points).",
    ),
    (
        {**GAP, "between": [61, 67], "last_year": [60, 68]},
        "Green: a gap of 6.0 points between Pupil premium (61.0%) and Others (67.0%) for autumn, closing from 8.0 "
        "points in autumn last year.",
    ),
    (
        {**GAP, "between": [59, 63], "last_year": [60, 68]},
        "Red: a gap of 4.0 points between Pupil premium (59.0%) and Others (63.0%) for autumn, closing from 8.0 points "
        "in autumn last year, but Pupil premium fell from 60.0% to 59.0% (no amber limit).",
    ),
    (
        {**GAP, "between": [59, 63], "last_year": [60, 68], "amber": 1},
        "Amber: a gap of 4.0 points between Pupil premium (59.0%) and Others (63.0%) for autumn, closing from 8.0 "
        "points in autumn last year, but Pupil premium fell from 60.0% to 59.0% (amber up to 9.0 points).",
    ),
    (
        {**GAP, "between": [58, 62], "last_year": [60, 68], "amber": 1},
        "Red: a gap of 4.0 points between Pupil premium (58.0%) and Others (62.0%) for autumn, closing from 8.0 points "
        "in autumn last year, but Pupil premium fell from 60.0% to 58.0% (a fall of more than 1.0 points is red).",
    ),
    (
        {**GAP, "between": [59, 63], "last_year": [60, 68], "target": 4},
        "Green: a gap of 4.0 points between Pupil premium (59.0%) and Others (63.0%) for autumn, closed within 4.0 "
        "points, down from 8.0 points in autumn last year, but Pupil premium fell from 60.0% to 59.0%.",
    ),
    (
        {**GAP, "between": [70, 67], "last_year": [60, 68]},
        "Green: a gap of 3.0 points between Pupil premium (70.0%) and Others (67.0%) for autumn, closing from 8.0 "
        "points in autumn last year, and reversed: Others now behind.",
    ),
    (
        {**GAP, "value": -9, "last_year": 8, "groups": ("SEND",)},
        "Red: a gap of 9.0 points for SEND for autumn, widening from 8.0 points in autumn last year, and reversed: it "
        "lies the other way (no amber limit).",
    ),
    (
        {**GAP, "value": 6},
        "Monitor: a gap of 6.0 points between Pupil premium and Others for autumn; there is no figure of autumn last "
        "year to say whether it closes.",
    ),
    (
        {**GAP, "value": 6, "target": 5},
        "Monitor: a gap of 6.0 points between Pupil premium and Others for autumn, to be within 5.0 points or closing; "
        "there is no figure of autumn last year to say whether it closes.",
    ),
    (
        {**GAP, "value": 0},
        "Green: no gap between Pupil premium and Others for autumn.",
    ),
    (
        {**GAP, "between": ["30/50", "36/50"], "last_year": ["29/50", "35/50"]},
        "Amber: a gap of 12.0 points between Pupil premium (60.0%) and Others (72.0%) for autumn, the same as "
        "in autumn "
        "last year; 30 of 50 and 36 of 50, one short of closing.",
    ),
    (
        {**GAP, "between": ["3/5", "36/50"], "last_year": ["3/5", "40/50"]},
        "Green: a gap of 12.0 points between Pupil premium (60.0%) and Others (72.0%) for autumn, closing from 20.0 "
        "points in autumn last year; 3 of 5 and 36 of 50.",
    ),
    (
        {**GAP, "against": "below", "between": [9, 5], "last_year": [8, 2]},
        "Red: a gap of 4.0 points between Pupil premium (9.0%) and Others (5.0%) for autumn, closing from 6.0 "
        "points in "
        "autumn last year, but Pupil premium rose from 8.0% to 9.0% (no amber limit).",
    ),
]

NO_WORSE: Cases = [
    (
        {**OFSTED, "grade": "Good", "baseline": "Good"},
        "Green: Good for autumn, to be no worse than Good (summer 2024/25).",
    ),
    (
        {**OFSTED, "grade": "Poor", "baseline": "Good"},
        "Red: Poor for autumn, to be no worse than Good (summer 2024/25, no amber limit).",
    ),
    (
        {**OFSTED, "grade": "Poor", "baseline": "Good", "amber": 1},
        "Amber: Poor for autumn, to be no worse than Good (summer 2024/25, amber down to Poor).",
    ),
    (
        {**OFSTED, "grade": "Good", "baseline": "Good", "strict": True},
        "Red: Good for autumn, to be better than Good (summer 2024/25, no amber limit).",
    ),
    (
        {**OFSTED, "grade": "Good"},
        "Monitor: Good for autumn; there is no earlier result to hold it against.",
    ),
    ({**OFSTED, "grade": "Good", "target": "Good"}, "Green: Good for autumn, to be no worse than Good (the target)."),
    (
        {"shape": "not_worse", "unit": "number", "value": "0.35", "baseline": "0.4"},
        "Red: 0.35 for autumn, to be no worse than 0.40 (summer 2024/25, no amber limit).",
    ),
    (
        {"shape": "not_worse", "unit": "number", "value": 3, "baseline": 4, "against": "below"},
        "Green: 3 for autumn, to be no worse than 4 (summer 2024/25).",
    ),
    (
        {**JOINED, "grade": "Poor", "baseline": "Good"},
        "Awaiting: Poor for autumn, to be no worse than Good (summer 2024/25); it has until 1 January "
        "2027 or its first inspection, whichever is sooner.",
    ),
    # What was, is no floor that the trust has set: nothing at all can still be amber against it.
    (
        {**OFSTED, "unit": "number", "value": 0, "baseline": 1, "amber": 1},
        "Amber: 0 for autumn, to be no worse than 1 (summer 2024/25, amber down to 0).",
    ),
    (
        {**JOINED, "unit": "percent", "value": 89, "baseline": 90, "amber": 2},
        "Awaiting: 89.0% for autumn, to be no worse than 90.0% (summer 2024/25, amber down to 88.0%); it has until 1 "
        "January 2027 or its first inspection, whichever is sooner.",
    ),
    (
        {**JOINED, "grade": "Poor", "baseline": "Good", "inspected_on": date(2026, 10, 1)},
        "Red: Poor for autumn, to be no worse than Good (summer 2024/25, no amber limit); its time ended on 1 October "
        "2026.",
    ),
    (
        {**JOINED, "grade": "Poor", "baseline": "Good", "joined_on": date(2023, 1, 1)},
        "Red: Poor for autumn, to be no worse than Good (summer 2024/25, no amber limit); its time ended on 1 January "
        "2025.",
    ),
    (
        {**JOINED, "today": AFTER, "baseline": "Good"},
        "Awaiting: the autumn figure has not been reported; it has until 1 January 2027 or its first inspection, "
        "whichever is sooner.",
    ),
    (
        {
            "shape": "at_least",
            "unit": "percent",
            "target": 95,
            "value": 90,
            "due": "within 2 years of joining",
            "joined_on": date(2025, 9, 1),
        },
        "Awaiting: 90.0% against 95.0% for autumn; it has until 1 September 2027.",
    ),
]

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
]
