"""What the form of a KPI asks for each way of rating, and under which headings."""

from apps.kpis.facts import Shape
from apps.kpis.models import Unit
from apps.kpis.share_inputs import ShareInputs
from apps.kpis.target_inputs import REASON_FIELDS, TARGET_FIELDS

NUMERIC = (Unit.PERCENT, Unit.NUMBER, Unit.MONEY, Unit.SCORE, Unit.DAYS)
UNITS: dict[str, tuple[str, ...]] = {
    Shape.BETWEEN: NUMERIC,
    Shape.ABOUT: NUMERIC,
    Shape.VS_BENCHMARK: NUMERIC,
    Shape.GAP: NUMERIC,
    Shape.MILESTONE: (Unit.YES_NO,),
    Shape.RUBRIC: (Unit.GRADE,),
}
# What each way of rating is for, in the order in which they are offered.
SHAPE_HINTS: tuple[tuple[str, str], ...] = (
    (Shape.AT_LEAST, "the more the better, such as attendance of at least 95%."),
    (Shape.AT_MOST, "the less the better, such as at most 30 suspensions in a year."),
    (Shape.BETWEEN, "neither too low nor too high, such as reserves of 5% to 9%."),
    (Shape.ABOUT, "near a number, such as staff turnover of about 12%."),
    (Shape.MILESTONE, "yes or no, such as a handbook that is agreed by December."),
    (Shape.RUBRIC, "good or better, as a named judge finds."),
    (Shape.MONITOR, "a figure to keep an eye on, with no target."),
    (Shape.VS_BENCHMARK, "above, below or in line with a published figure, by phase and year."),
    (Shape.GAP, "two groups that come closer from year to year, such as boys and girls."),
    (Shape.NOT_WORSE, "what may stay as it was and not get worse, such as a school's inspection."),
    (Shape.PROPORTION, "a rule for all of the schools, or for a share of them, such as at least good in all."),
)
PHASES = (("primary", "Primary"), ("secondary", "Secondary"), ("16-plus", "16-plus"))
_OF_ONE_NUMBER = (Shape.AT_LEAST, Shape.AT_MOST, Shape.BETWEEN, Shape.ABOUT, Shape.VS_BENCHMARK, Shape.NOT_WORSE)
# Fields that a plan file has and the form shows for some shapes only.
OF_SHAPE: dict[str, tuple[str, ...]] = {
    "strict": (Shape.AT_LEAST, Shape.AT_MOST, Shape.BETWEEN, Shape.ABOUT, Shape.NOT_WORSE),
    "cumulative": (Shape.AT_LEAST, Shape.AT_MOST, Shape.BETWEEN, Shape.ABOUT, Shape.MONITOR),
    "tolerance": (Shape.ABOUT,),
    "grades": (Shape.AT_LEAST, Shape.AT_MOST, Shape.RUBRIC, Shape.NOT_WORSE, Shape.PROPORTION, Shape.MONITOR),
    "is_unbounded": (*_OF_ONE_NUMBER, Shape.MONITOR, Shape.PROPORTION),
    "floor": (Shape.VS_BENCHMARK,),
    "benchmark_direction": (Shape.VS_BENCHMARK, Shape.GAP, Shape.NOT_WORSE),
    "benchmark_margin": (Shape.VS_BENCHMARK, Shape.PROPORTION),
    "groups": (Shape.GAP,),
    "clauses": (Shape.PROPORTION,),
}
OF_TRUST_PLAN = ("new_family", "measured_for", "phases", "rollup", *ShareInputs.base_fields)
OF_NUMBERS = ("unit", "decimals", "benchmark_name", "benchmark_values", "benchmark_source")
# How many characters an input is wide, where it is short.
WIDTHS = {
    "code": "10",
    "decimals": "2",
    "year": "10",
    **dict.fromkeys((*TARGET_FIELDS, "tolerance", "floor", "benchmark_margin"), "10"),
}
OF_TARGET = ("unit", "grades", "is_unbounded")
# What the colour of a figure hangs on.
OF_RATING = (
    *("unit", "decimals", "grades", "strict", "must_pass", "cumulative", "is_unbounded", "tolerance", "phases"),
    *("paused", "priority"),
    *TARGET_FIELDS,
    *("benchmark_name", "benchmark_values", "benchmark_direction", "benchmark_margin"),
    *("floor", "groups", "clauses", "due"),
)
# Sections of the page: heading, the fields that stand under it, and whether it waits to be opened.
SECTIONS: tuple[tuple[str, tuple[str, ...], bool], ...] = (
    ("What is measured", ("statement", "code", "priority", "measured_for", "owner_"), False),
    ("How it is rated", ("unit", "groups", "clauses"), False),
    ("Target", ("target", "target_to", "done_by", "tolerance", "floor", "amber", *REASON_FIELDS), False),
    ("When it is reported", ("frequency", "due_terms", "headline", "restricted"), False),
    ("More on how it is rated", ("grades", "decimals", "strict", "must_pass", "cumulative", "is_unbounded"), True),
    (
        "Published figures beside it",
        ("benchmark_name", "benchmark_direction", "benchmark_margin", "benchmark_values", "benchmark_source"),
        True,
    ),
    ("Some phases only, or several measures", ("phases", "measure_", "more_measures"), True),
    (
        "Its family, and how schools' figures become the trust's",
        ("family", "new_family", "rollup", *ShareInputs.base_fields),
        True,
    ),
    ("One year only, a clock of its own, or on hold", ("year", "due", "paused"), True),
    ("What it goes on from", ("continues",), True),
    ("Where the figure comes from", ("method", "second_method"), True),
)
# Sections that the shape itself asks for stand open.
OPEN_FOR = {"More on how it is rated": (Shape.RUBRIC,), "Published figures beside it": (Shape.VS_BENCHMARK,)}
