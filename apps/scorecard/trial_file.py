"""The file of KPIs to be tried: a list of a KPI each as a plan file has it, with the moment, the school and figures."""

import datetime as dt
import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from apps.kpis.timetable import academic_year_of
from apps.planfiles.errors import PlanFileRefused
from apps.planfiles.kinds import Choice, Date, Findings, Kind, ListOf, Mapping, Number, Text, Whole, shown
from apps.planfiles.schema import KPI, PHASES
from apps.scorecard.trial_items import as_plan_file_has_it, items_of

_SEASONS = ("autumn", "spring", "summer")
# "Autumn", "autumn term", "Autumn 1", "autumn second half", "Autumn half-term 2".
_TERM_NAME = re.compile(
    r"(?P<season>autumn|spring|summer)(?: term)?(?:,? (?:(?:half|half-term|half term|ht) ?)?"
    r"(?P<half>1|2|1st|2nd|first|second)(?: half| half-term| half term)?)?"
)
_LINE = Text(longest=500, line=True)
# Where the figures of several measures, of a gap's groups or of the clauses of a rule stand in a reading.
SEVERAL = ("measures", "groups", "clauses")


@dataclass(frozen=True)
class _Answer(Kind):
    """A figure's value: a number, true or false, or the word of a grade."""

    def take(self, value: Any, path: str, findings: Findings) -> Any:
        """Refuse what is none of these."""
        if isinstance(value, bool):
            return value
        kind: Kind = Number() if isinstance(value, Decimal) else _LINE
        if not isinstance(value, Decimal | str):
            findings.expected(path, "a number, a grade, or true or false", value)
            return value
        return kind.take(value, path, findings)


@dataclass(frozen=True)
class _Switch(Kind):
    """True or false."""

    def take(self, value: Any, path: str, findings: Findings) -> Any:
        """Refuse anything else."""
        if not isinstance(value, bool):
            findings.expected(path, "true or false", value)
        return value


@dataclass(frozen=True)
class _Year(Kind):
    """An academic year."""

    def take(self, value: Any, path: str, findings: Findings) -> Any:
        """The year as 2025/26; refuse what names none between 1901 and 2199."""
        name = academic_year_of(value) if isinstance(value, str) else None
        if name is None or not 1901 <= int(name[:4]) <= 2199:
            findings.expected(path, "an academic year such as 2025/26", value)
        return name


@dataclass(frozen=True)
class _TermName(Kind):
    """The name of a term or of half of one, whatever its capitals: "Autumn", "autumn 1"."""

    def take(self, value: Any, path: str, findings: Findings) -> Any:
        """The term with its part (0 for the whole of it); refuse any other word."""
        found = _TERM_NAME.fullmatch(" ".join(value.lower().split())) if isinstance(value, str) else None
        if found is None:
            findings.expected(path, "autumn, spring or summer, or half of one such as autumn 1", value)
            return value
        half = found["half"] or ""
        return found["season"], 0 if not half else 1 if half in ("1", "1st", "first") else 2


@dataclass(frozen=True)
class _Phase(Kind):
    """A school's phase, whatever its capitals."""

    def take(self, value: Any, path: str, findings: Findings) -> Any:
        """Refuse any other word."""
        return Choice(PHASES).take(value.lower() if isinstance(value, str) else value, path, findings)


@dataclass(frozen=True)
class _Several(Kind):
    """Figures of several measures: by their names, or in their order; each a mapping, or its value alone."""

    def take(self, value: Any, path: str, findings: Findings) -> Any:
        """Check each figure at its own path."""
        if isinstance(value, dict):
            return {name: _figure(entry, f"{path}.{name}", findings) for name, entry in value.items()}
        if isinstance(value, list):
            return [_figure(entry, f"{path}[{place}]", findings) for place, entry in enumerate(value)]
        findings.expected(path, "figures by name, or a list of them", value)
        return value


def _figure(entry: Any, path: str, findings: Findings) -> Any:
    if isinstance(entry, dict):
        return Mapping("a figure", _PARTS).take(entry, path, findings)
    return {"value": _Answer().take(entry, path, findings)}


_PARTS: dict[str, Kind] = {
    "value": _Answer(),
    "numerator": Number(),
    "denominator": Number(),
    "grade": _Answer(),
    "done_on": Date(),
    "done": _Switch(),
    "note": Text(),
}
_FIGURE: dict[str, Kind] = {**_PARTS, **dict.fromkeys(SEVERAL, _Several())}
_SCHOOL: dict[str, Kind] = {
    "name": Text(longest=300, line=True),
    "phase": _Phase(),
    "joined_on": Date(),
    "inspected_on": Date(),
}
_MOMENT: dict[str, Kind] = {
    "year": _Year(),
    "name": _TermName(),
    "deadline": Date(),
    "grace_days": Whole(0, 366),
    "starts_on": Date(),
    "ends_on": Date(),
}
_ENTRY = Mapping(
    "an entry",
    {
        "kpi": KPI,
        "today": Date(),
        "term": Mapping("a term", _MOMENT),
        "school": Mapping("a school", _SCHOOL),
        "reading": Mapping("a reading", _FIGURE),
        "earlier": ListOf(Mapping("an earlier figure", {"year": _Year(), "term": _TermName(), **_FIGURE})),
        "schools": ListOf(Mapping("a school's figure", {**_SCHOOL, **_FIGURE})),
        "paused": Text(),
        "profile": Mapping("a profile", {name: Number() for name in _SEASONS}),
    },
    required=("kpi",),
)


def _check_amber(kpi: dict[str, Any], place: str, findings: Findings) -> None:
    """Note an amber limit on the green side of its target, or a distance below zero, as the KPI's form does.

    A plan file may bring one, since what a trust has is never refused; it has then no amber.
    """
    amber, target, shape = kpi.get("amber"), kpi.get("target"), kpi.get("shape")
    if not isinstance(amber, Decimal) or kpi.get("unit") == "grade":
        return
    if shape not in ("at_least", "at_most"):
        if amber < 0:
            findings.add(place, "is how far beyond green amber reaches, so it is not below 0")
    elif isinstance(target, Decimal) and (amber > target if shape == "at_least" else amber < target):
        side = "below" if shape == "at_least" else "above"
        findings.add(place, f"amber ends {side} the target, {shown(target)}, and not at {shown(amber)}")


def _check_shares(kpi: dict[str, Any], path: str, findings: Findings) -> None:
    """Note a share of the schools that is none, as the KPI's form does."""
    for place, clause in enumerate(kpi.get("clauses", ())):
        share = clause.get("schools")
        if isinstance(share, Decimal) and not 0 < share <= 100:
            findings.add(f"{path}.clauses[{place}].schools", "a share of the schools lies between 0 and 100%")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One KPI to be tried, checked: `kpi` as a plan file's reader gives it. `path` is where it stands in the file."""

    path: str
    kpi: dict[str, Any]
    today: dt.date | None = None
    term: AnyMapping[str, Any] = field(default_factory=dict)
    school: AnyMapping[str, Any] | None = None
    reading: AnyMapping[str, Any] | None = None
    earlier: Sequence[AnyMapping[str, Any]] = ()
    schools: Sequence[AnyMapping[str, Any]] = ()
    paused: str = ""
    profile: AnyMapping[str, Decimal] = field(default_factory=dict)


def read_entries(data: bytes) -> list[Entry | PlanFileRefused]:
    """Every entry of a file, or what is wrong with it. Raises PlanFileRefused for what is no list of entries at all."""
    return [
        entry if isinstance(entry, PlanFileRefused) else _entry(entry, f"[{place}]")
        for place, entry in enumerate(items_of(data))
    ]


def _entry(raw: Any, path: str) -> Entry | PlanFileRefused:
    findings = Findings()
    if not isinstance(raw, dict):
        findings.expected(path, "a mapping with a kpi", raw)
        return PlanFileRefused(findings.problems)
    kept = {key: value if key == "kpi" else _without_empty(value) for key, value in raw.items()}
    kept = {key: value for key, value in kept.items() if key == "kpi" or value not in (None, {}, [])}
    paused = ""
    if isinstance(kept.get("kpi"), dict):
        kept["kpi"] = as_plan_file_has_it(kept["kpi"])
        if "paused" in kept["kpi"]:
            paused = Text().take(kept["kpi"].pop("paused"), f"{path}.kpi.paused", findings)
    taken = _ENTRY.take(kept, path, findings)
    if not findings.problems:
        _check_shares(taken["kpi"], f"{path}.kpi", findings)
        _check_amber(taken["kpi"], f"{path}.kpi.amber", findings)
    if findings.problems:
        return PlanFileRefused(findings.problems)
    return Entry(**{"path": path, "paused": paused, **taken})


def _without_empty(value: Any) -> Any:
    """The same without keys that have no value: a figure that is not there is not zero, it is not there."""
    if isinstance(value, dict):
        return {key: _without_empty(entry) for key, entry in value.items() if entry is not None}
    return [_without_empty(entry) for entry in value] if isinstance(value, list) else value
