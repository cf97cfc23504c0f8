"""Sentences of figures held against other figures: the case in keywords, and the sentence word for word."""

from datetime import date
from typing import Any

from apps.kpis.facts import Benchmark, Figure
from tests.kpis.cases import AFTER

ABOVE: dict[str, Any] = {"shape": "vs_benchmark", "unit": "percent", "against": "above", "national": 65}
BELOW = {**ABOVE, "against": "below", "national": "4.5"}
STAFFING = {**ABOVE, "against": "in_line", "national": 73, "margin": 2}
PROGRESS = {**ABOVE, "unit": "score", "decimals": 2, "national": "-0.03", "floor": 0}
GAP: dict[str, Any] = {"shape": "gap", "unit": "percent", "groups": ("Pupil premium", "Others")}
OFSTED: dict[str, Any] = {"shape": "not_worse", "unit": "grade", "grades": ("Inadequate", "Poor", "Good", "Best")}
JOINED = {**OFSTED, "due": "within two years of joining, or at the first inspection", "joined_on": date(2025, 1, 1)}

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
    # Where they were level, the first one counts as the one behind, and nothing is reversed.
    (
        {**GAP, "between": [60, 58], "last_year": [60, 60]},
        "Red: a gap of 2.0 points between Pupil premium (60.0%) and Others (58.0%) for autumn, widening from 0.0 "
        "points in autumn last year (no amber limit).",
    ),
    (
        {**GAP, "between": [58, 60], "last_year": [60, 60]},
        "Red: a gap of 2.0 points between Pupil premium (58.0%) and Others (60.0%) for autumn, widening from 0.0 "
        "points in autumn last year, and Pupil premium fell from 60.0% to 58.0% (no amber limit).",
    ),
    # What is tolerated beside the target counts as closed; without a target, alone.
    (
        {**GAP, "value": 6, "tolerance": 6},
        "Green: a gap of 6.0 points between Pupil premium and Others for autumn, closed within 6.0 points.",
    ),
    # Where less is better, one fewer in the group behind would do.
    (
        {**GAP, "against": "below", "between": ["9/50", "5/50"], "last_year": [17, 10]},
        "Amber: a gap of 8.0 points between Pupil premium (18.0%) and Others (10.0%) for autumn, widening from 7.0 "
        "points in autumn last year, and Pupil premium rose from 17.0% to 18.0%; 9 of 50 and 5 of 50, one short of "
        "closing.",
    ),
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
    (
        {**OFSTED, "unit": "percent", "value": 89, "target": "Good"},
        "Monitor: 89.0% for autumn; its target does not fit this kind of measure.",
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
