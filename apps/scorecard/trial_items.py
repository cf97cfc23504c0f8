"""The entries of a file of trials, each by itself: what is wrong with one of them spoils no other."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from apps.planfiles.errors import PlanFileRefused, Problem, refuse
from apps.planfiles.kinds import shown
from apps.planfiles.yaml_reader import parsed_yaml

MOST_ENTRIES = 5_000
_PLACE = re.compile(r"\[(\d+)\]")
_NEXT = re.compile(rb"^- ?(?=\S)", re.MULTILINE)
_FLAGS = ("strict", "must_pass", "cumulative", "headline")


def items_of(data: bytes) -> list[Any]:
    """Every entry of a file as it was read, or a PlanFileRefused in its place.

    Raises PlanFileRefused for what is no list of entries at all. Where the file as a whole is not YAML, its entries are
    read one by one, so that a slip in one of them is that one's alone.
    """
    try:
        raw, problems = parsed_yaml(data, aliases=True)
    except PlanFileRefused as refused:
        apart = list(_apart(data)) if "not YAML" in str(refused) else []
        if len(apart) < 2:
            raise
        return [_alone(chunk, place) for place, chunk in enumerate(apart)]
    if not isinstance(raw, list):
        raise refuse(f"expected a list of KPIs to be tried, got {shown(raw)}")
    if len(raw) > MOST_ENTRIES:
        raise refuse(f"has {len(raw):,} entries; at most {MOST_ENTRIES:,} are possible")
    spoilt: dict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        spoilt[_place(problem, len(raw))].append(problem)
    return [PlanFileRefused(spoilt[place]) if place in spoilt else entry for place, entry in enumerate(raw)]


def _place(problem: Problem, count: int) -> int:
    """The place of the entry in which a problem stands; a file with a problem outside its entries is refused whole."""
    found = _PLACE.match(problem.path)
    if found is None or int(found[1]) >= count:
        raise PlanFileRefused([problem])
    return int(found[1])


def _apart(data: bytes) -> Iterator[bytes]:
    """The text of each entry of a list that is written in block style, below as many lines as stand before it."""
    starts = [found.start() for found in _NEXT.finditer(data)][: MOST_ENTRIES + 1]
    for start, end in itertools.pairwise([*starts, len(data)]):
        yield b"\n" * data.count(b"\n", 0, start) + data[start:end]


def _alone(chunk: bytes, place: int) -> Any:
    try:
        raw, problems = parsed_yaml(chunk)
    except PlanFileRefused as refused:
        return PlanFileRefused([Problem(f"[{place}]", problem.reason) for problem in refused.problems])
    moved = [Problem(_PLACE.sub(f"[{place}]", problem.path, count=1), problem.reason) for problem in problems]
    return PlanFileRefused(moved) if moved else raw[0]


def as_plan_file_has_it(kpi: dict[str, Any]) -> dict[str, Any]:
    """A KPI with what programs write of one put as a plan file puts it.

    Keys without a value and flags that are false are left out, and where the KPI is about grades, numbers are words.
    """
    kept = {key: value for key, value in kpi.items() if value is not None and not (key in _FLAGS and value is False)}
    is_graded = kept.get("shape") == "rubric" or "grades" in kept
    if is_graded and "unit" not in kept and isinstance(kept.get("target"), str):
        kept["unit"] = "grade"
    if kept.get("unit") == "grade":
        for key in ("target", "grades"):
            if key in kept:
                kept[key] = _as_words(kept[key])
    return kept


def _as_words(value: Any) -> Any:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_as_words(entry) for entry in value]
    return format(value, "f") if isinstance(value, Decimal) else value
