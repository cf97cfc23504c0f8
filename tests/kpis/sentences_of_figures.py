"""Sentences of figures held against a number or a grade: the case in keywords, and the sentence word for word."""

from typing import Any

ATTENDANCE = {"shape": "at_least", "unit": "percent", "target": 95, "amber": 93}
ABSENCE = {"shape": "at_most", "unit": "percent", "target": 5, "amber": 6}
SPREAD = {"shape": "between", "unit": "percent", "target": (8, 12), "amber": 2}
TURNOVER = {"shape": "about", "unit": "percent", "target": 10, "tolerance": 1, "amber": 1}
LEADERSHIP = {"shape": "rubric", "unit": "grade", "target": "Good", "amber": "Requires improvement"}

Cases = list[tuple[dict[str, Any], str]]

RATED: Cases = [
    (
        {**ATTENDANCE, "value": "93.75", "last_year": "94.2", "national": "94.9"},
        "Amber: 93.8% against 95.0% for autumn (amber down to 93.0%); 0.4 points below autumn last year; national "
        "94.9% (autumn 2024/25).",
    ),
    ({**ATTENDANCE, "value": "95"}, "Green: 95.0% against 95.0% for autumn (amber down to 93.0%)."),
    ({**ATTENDANCE, "value": "94.95"}, "Green: 95.0% against 95.0% for autumn (amber down to 93.0%)."),
    ({**ATTENDANCE, "value": "94.94"}, "Amber: 94.9% against 95.0% for autumn (amber down to 93.0%)."),
    ({**ATTENDANCE, "value": "93"}, "Amber: 93.0% against 95.0% for autumn (amber down to 93.0%)."),
    ({**ATTENDANCE, "value": "92.94"}, "Red: 92.9% against 95.0% for autumn (amber down to 93.0%)."),
    (
        {**ATTENDANCE, "value": "95", "strict": True},
        "Amber: 95.0% against more than 95.0% for autumn (amber down to 93.0%).",
    ),
    # More than 95 was asked for, and 95 itself is still amber.
    (
        {**ATTENDANCE, "value": "95", "strict": True, "amber": 95},
        "Amber: 95.0% against more than 95.0% for autumn (amber down to 95.0%).",
    ),
    ({"shape": "at_least", "unit": "yes_no", "target": 1, "amber": 0, "value": 0}, "Red: no against yes for autumn."),
    (
        {**ATTENDANCE, "value": "95", "strict": True, "amber": None},
        "Red: 95.0% against more than 95.0% for autumn (no amber limit).",
    ),
    ({**ATTENDANCE, "value": "94", "amber": None}, "Red: 94.0% against 95.0% for autumn (no amber limit)."),
    ({**ATTENDANCE, "value": "96", "amber": None}, "Green: 96.0% against 95.0% for autumn."),
    ({**ATTENDANCE, "value": "96", "amber": 97}, "Green: 96.0% against 95.0% for autumn."),
    ({**ATTENDANCE, "value": "94", "amber": 97}, "Red: 94.0% against 95.0% for autumn (no amber limit)."),
    ({**ATTENDANCE, "value": "96", "amber": 95}, "Green: 96.0% against 95.0% for autumn."),
    (
        {**ATTENDANCE, "value": "94", "amber": 97, "strict": True},
        "Red: 94.0% against more than 95.0% for autumn (no amber limit).",
    ),
    ({**ATTENDANCE, "value": "94", "must_pass": True}, "Red: 94.0% against 95.0% for autumn (must pass)."),
    ({**ATTENDANCE, "value": "97", "must_pass": True}, "Green: 97.0% against 95.0% for autumn (must pass)."),
    ({**ATTENDANCE, "value": "95", "term": ""}, "Green: 95.0% against 95.0% (amber down to 93.0%)."),
    (
        {**ATTENDANCE, "value": "95", "last_year": "95.04"},
        "Green: 95.0% against 95.0% for autumn (amber down to 93.0%); the same as autumn last year.",
    ),
    (
        {**ATTENDANCE, "value": "95", "last_year": "94", "decimals": 0},
        "Green: 95% against 95% for autumn (amber down to 93%); 1 point above autumn last year.",
    ),
    ({**ABSENCE, "value": "5"}, "Green: 5.0% against at most 5.0% for autumn (amber up to 6.0%)."),
    ({**ABSENCE, "value": "6"}, "Amber: 6.0% against at most 5.0% for autumn (amber up to 6.0%)."),
    ({**ABSENCE, "value": "6.05"}, "Red: 6.1% against at most 5.0% for autumn (amber up to 6.0%)."),
    ({**ABSENCE, "value": "0"}, "Green: 0.0% against at most 5.0% for autumn (amber up to 6.0%)."),
    (
        {**ABSENCE, "value": "5", "strict": True},
        "Amber: 5.0% against less than 5.0% for autumn (amber up to 6.0%).",
    ),
    ({**SPREAD, "value": "12"}, "Green: 12.0% against 8.0% to 12.0% for autumn (amber from 6.0% to 14.0%)."),
    ({**SPREAD, "value": "6"}, "Amber: 6.0% against 8.0% to 12.0% for autumn (amber from 6.0% to 14.0%)."),
    ({**SPREAD, "value": "14.1"}, "Red: 14.1% against 8.0% to 12.0% for autumn (amber from 6.0% to 14.0%)."),
    ({**SPREAD, "value": "9", "target": (12, 8), "amber": None}, "Green: 9.0% against 8.0% to 12.0% for autumn."),
    (
        {**SPREAD, "value": "8", "strict": True, "amber": None},
        "Red: 8.0% against more than 8.0% and less than 12.0% for autumn (no amber limit).",
    ),
    (
        {**TURNOVER, "value": "11"},
        "Green: 11.0% against about 10.0% for autumn (green from 9.0% to 11.0%, amber from 8.0% to 12.0%).",
    ),
    (
        {**TURNOVER, "value": "8"},
        "Amber: 8.0% against about 10.0% for autumn (green from 9.0% to 11.0%, amber from 8.0% to 12.0%).",
    ),
    (
        {**TURNOVER, "value": "12.1", "amber": None},
        "Red: 12.1% against about 10.0% for autumn (green from 9.0% to 11.0%, no amber limit).",
    ),
    (
        {**TURNOVER, "value": "11", "amber": None, "strict": True, "must_pass": True},
        "Red: 11.0% against about 10.0% for autumn (green above 9.0% and below 11.0%, must pass).",
    ),
    (
        {"shape": "at_least", "unit": "score", "target": "0", "value": "-0.3", "amber": "-0.5", "last_year": "-0.6"},
        "Amber: −0.3 against 0.0 for autumn (amber down to −0.5); 0.3 above autumn last year.",
    ),
    (
        {"shape": "at_least", "unit": "score", "target": "0.2", "value": "0", "amber": "-0.1"},
        "Amber: 0.0 against +0.2 for autumn (amber down to −0.1).",
    ),
    (
        {"shape": "at_least", "unit": "money", "target": 40000, "value": 38500, "last_year": 39000},
        "Red: £38,500 against £40,000 for autumn (no amber limit); £500 below autumn last year.",
    ),
    (
        {"shape": "at_most", "unit": "days", "target": 10, "value": 1, "last_year": 2},
        "Green: 1 day against at most 10 days for autumn; 1 day below autumn last year.",
    ),
    (
        {"shape": "at_least", "unit": "yes_no", "target": 1, "value": 0, "last_year": 1},
        "Red: no against yes for autumn; yes in autumn last year.",
    ),
    ({"shape": "at_least", "unit": "yes_no", "target": 1, "done": True}, "Green: yes against yes for autumn."),
    ({"shape": "at_least", "unit": "number", "target": 10, "value": 10}, "Green: 10 against 10 for autumn."),
    (
        {"shape": "at_least", "unit": "number", "target": 3, "amber": 1, "value": 0},
        "Red: 0 against 3 for autumn (amber down to 1, but zero is always red).",
    ),
    (
        {"shape": "at_least", "unit": "number", "target": "0.5", "amber": -1, "value": 0},
        "Red: 0.0 against 0.5 for autumn (amber down to −1.0, but zero is always red).",
    ),
    (
        {"shape": "at_least", "unit": "number", "target": 3, "amber": -5, "value": -1},
        "Red: −1 against 3 for autumn (amber down to −5, but below zero is always red).",
    ),
    (
        {"shape": "at_most", "unit": "number", "target": 0, "value": 0, "last_year": 2},
        "Green: 0 against at most 0 for autumn; 2 below autumn last year.",
    ),
]

EXACT: Cases = [
    (
        {"shape": "at_least", "unit": "percent", "target": 100, "numerator": 411, "denominator": 412, "amber": 98},
        "Amber: 99.8% against 100.0% for autumn (amber down to 98.0%); 411 of 412, one short of passing.",
    ),
    (
        {"shape": "at_least", "unit": "percent", "target": 100, "numerator": 411, "denominator": 412, "decimals": 0},
        "Amber: >99% against 100% for autumn; 411 of 412, one short of passing.",
    ),
    (
        {"shape": "at_least", "unit": "percent", "target": 100, "numerator": 4110, "denominator": 4120, "decimals": 0},
        "Red: >99% against 100% for autumn (no amber limit).",
    ),
    (
        {
            "shape": "at_least",
            "unit": "percent",
            "target": 100,
            "numerator": 411,
            "denominator": 412,
            "must_pass": True,
        },
        "Red: 99.8% against 100.0% for autumn (must pass); 411 of 412, one short of passing.",
    ),
    (
        {"shape": "at_most", "unit": "percent", "target": 0, "numerator": 2, "denominator": 9000},
        "Red: <0.1% against at most 0.0% for autumn (no amber limit).",
    ),
    (
        {"shape": "at_least", "unit": "percent", "target": 65, "numerator": 7, "denominator": 12},
        "Amber: 58.3% against 65.0% for autumn; 7 of 12, one short of passing, where one pupil is worth 8.3 points.",
    ),
    (
        {"shape": "at_least", "unit": "percent", "target": 65, "numerator": 6, "denominator": 12},
        "Red: 50.0% against 65.0% for autumn (no amber limit).",
    ),
    (
        {"shape": "at_least", "unit": "percent", "target": 65, "numerator": 7, "denominator": 12, "must_pass": True},
        "Red: 58.3% against 65.0% for autumn (must pass); 7 of 12, one short of passing.",
    ),
    (
        {"shape": "at_most", "unit": "percent", "target": 5, "numerator": 2, "denominator": 20},
        "Amber: 10.0% against at most 5.0% for autumn; 2 of 20, one too many to pass, where one pupil is worth 5.0 "
        "points.",
    ),
    (
        {"shape": "at_least", "unit": "percent", "target": 65, "numerator": 7, "denominator": 8, "counted": "governor"},
        "Green: 87.5% against 65.0% for autumn; 7 of 8, where one governor is worth 12.5 points.",
    ),
    (
        {"shape": "at_least", "unit": "percent", "target": 65, "numerator": 7, "denominator": 8, "last_year": 60},
        "Green: 87.5% against 65.0% for autumn; 7 of 8, where one pupil is worth 12.5 points; 27.5 points above autumn "
        "last year.",
    ),
    (
        {"shape": "at_least", "unit": "percent", "target": 65, "numerator": 0, "denominator": 1},
        "Red: 0.0% against 65.0% for autumn (zero is always red); 0 of 1, where one pupil is worth 100.0 points.",
    ),
    (
        {"shape": "at_least", "unit": "percent", "target": 65, "numerator": 0, "denominator": 0},
        "Monitor: 0 of 0 for autumn; there is nobody to count.",
    ),
]

GRADES: Cases = [
    (
        {**LEADERSHIP, "grade": "good", "judged_by": "the CEO"},
        "Green: Good against Good for autumn (amber down to Requires improvement), judged by the CEO.",
    ),
    (
        {**LEADERSHIP, "grade": "Requires improvement", "last_year": "Inadequate"},
        "Amber: Requires improvement against Good for autumn (amber down to Requires improvement); up from Inadequate "
        "in autumn last year.",
    ),
    (
        {**LEADERSHIP, "grade": "Inadequate", "last_year": "Good"},
        "Red: Inadequate against Good for autumn (amber down to Requires improvement); down from Good in autumn last "
        "year.",
    ),
    (
        {**LEADERSHIP, "grade": "Good", "strict": True, "amber": None},
        "Red: Good against better than Good for autumn (no amber limit).",
    ),
    (
        {**LEADERSHIP, "grade": "Outstanding", "amber": 1, "last_year": "Outstanding"},
        "Green: Outstanding against Good for autumn (amber down to Requires improvement); the same as autumn last "
        "year.",
    ),
    (
        {**LEADERSHIP, "grades": ("1", "2", "3", "4", "5"), "target": "5", "amber": "4", "grade": "4"},
        "Amber: 4 against 5 for autumn (amber down to 4).",
    ),
    (
        {**LEADERSHIP, "grades": ("1", "2", "3", "4", "5"), "target": "5", "amber": None, "value": 5, "strict": True},
        "Red: 5 against better than 5 for autumn (no amber limit).",
    ),
    (
        {**LEADERSHIP, "grades": ("A", "B", "C"), "target": "C", "amber": 5, "grade": "A"},
        "Amber: A against C for autumn (amber down to A).",
    ),
    (
        {**LEADERSHIP, "shape": "at_most", "target": "Good", "amber": "Outstanding", "grade": "Outstanding"},
        "Amber: Outstanding against at most Good for autumn (amber up to Outstanding).",
    ),
    (
        {**LEADERSHIP, "shape": "at_most", "target": "Requires improvement", "amber": 1, "grade": "Outstanding"},
        "Red: Outstanding against at most Requires improvement for autumn (amber up to Good).",
    ),
    (
        {**LEADERSHIP, "shape": "at_most", "target": "Good", "amber": 5, "grade": "Outstanding", "strict": True},
        "Amber: Outstanding against less than Good for autumn (amber up to Outstanding).",
    ),
    (
        {**LEADERSHIP, "target": (1, 2), "grade": "Good"},
        "Monitor: Good for autumn; its target does not fit this kind of measure.",
    ),
    (
        {**LEADERSHIP, "shape": "about", "tolerance": 1, "grade": "Good"},
        "Monitor: Good for autumn; its target does not fit this kind of measure.",
    ),
    (
        {"shape": "rubric", "unit": "number", "target": 5, "amber": 1, "value": 4},
        "Amber: 4 against 5 for autumn (amber down to 4).",
    ),
    (
        {**LEADERSHIP, "grade": "Superb", "amber": None},
        "Monitor: Superb for autumn; it is not one of the grades Inadequate, Requires improvement, Good and "
        "Outstanding.",
    ),
    (
        {**LEADERSHIP, "target": None, "grade": "Good", "judged_by": "the CEO"},
        "Monitor: Good for autumn, judged by the CEO; no target is set.",
    ),
    (
        {**LEADERSHIP, "target": "Superb", "grade": "Good"},
        "Monitor: Good for autumn; its target does not fit this kind of measure.",
    ),
]
