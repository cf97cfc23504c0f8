"""What one part of a plan file says of another: names that are declared, codes that are unique, days in the period."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from apps.trusts.calendar import year_names

from .kinds import Findings, shown

Entry = dict[str, Any]
Placed = tuple[str, Entry]  # an entry of the file, after its path

TRUST_PREFIX = "trust:"
LONGEST_PLAN_IN_YEARS = 30  # as many as `ensure_years` makes at once


@dataclass(frozen=True)
class KpiRef:
    """Where a KPI code leads: the plan's place in the file and the code there."""

    plan: int
    code: str


def entries(mapping: Entry, key: str, path: str) -> Iterator[Placed]:
    """The mappings listed under a key, each with its path."""
    for index, entry in enumerate(mapping.get(key, [])):
        if isinstance(entry, dict):
            yield f"{path}.{key}[{index}]", entry


def priorities_of(plan: Entry, path: str) -> Iterator[Placed]:
    """A plan's priorities, each followed by its sub-priorities."""
    for place, priority in entries(plan, "priorities", path):
        yield place, priority
        yield from entries(priority, "sub_priorities", place)


def kpis_of(plan: Entry, path: str) -> Iterator[Placed]:
    """A plan's KPIs: those of no priority first."""
    yield from entries(plan, "kpis", path)
    for place, priority in priorities_of(plan, path):
        yield from entries(priority, "kpis", place)


def actions_of(plan: Entry, path: str) -> Iterator[Placed]:
    """A plan's actions, priority by priority."""
    for place, priority in priorities_of(plan, path):
        yield from entries(priority, "actions", place)


@dataclass(frozen=True)
class PlanCodes:
    """What is needed of a plan to tell what KPI codes mean: its kind, its period and its own KPIs' codes."""

    kind: str
    starts_on: dt.date
    ends_on: dt.date
    codes: frozenset[str]


class KpiLookup:
    """Finds what a KPI code means in each plan: the plan's own KPI first, else the trust plan's of that time."""

    def __init__(self, plans: list[PlanCodes]) -> None:
        self.plans = plans
        self.trust_plans = [_trust_plans_over(plan, plans) for plan in plans]

    @classmethod
    def of_document(cls, document: Entry) -> "KpiLookup":
        """The lookup for the plans of a document that has passed the schema."""
        return cls(
            [
                PlanCodes(
                    plan["kind"],
                    plan["starts_on"],
                    plan["ends_on"],
                    frozenset(kpi["code"] for _, kpi in kpis_of(plan, "") if "code" in kpi),
                )
                for plan in document.get("plans", [])
            ]
        )

    def find(self, plan: int, written: str) -> KpiRef | None:
        """The KPI that a code written in the plan at this index means, or None."""
        if written in self.plans[plan].codes:
            return KpiRef(plan, written)
        for candidate in self.trust_plans[plan]:
            for code in (written, written.removeprefix(TRUST_PREFIX)):
                if code in self.plans[candidate].codes:
                    return KpiRef(candidate, code)
        return None


def _trust_plans_over(plan: PlanCodes, plans: list[PlanCodes]) -> list[int]:
    """The trust plans whose period holds a school plan's first day, the latest begun first; none for a trust plan."""
    if plan.kind == "trust":
        return []
    holding = [
        (other.starts_on, index)
        for index, other in enumerate(plans)
        if other.kind == "trust" and other.starts_on <= plan.starts_on <= other.ends_on
    ]
    return [index for _, index in sorted(holding, key=lambda held: (-held[0].toordinal(), held[1]))]


def check_references(document: Entry, findings: Findings) -> None:
    """Note every name that is declared nowhere or twice, code given twice, code of nothing and day out of its period.

    The document has passed the schema: kinds of values and required keys are right.
    """
    trust = document["trust"]
    names = {key: _declared(trust, key, "trust", findings) for key in ("schools", "parties", "kpi_families")}
    _check_families(trust, names["kpi_families"], findings)
    _check_urns(trust, findings)
    lookup = KpiLookup.of_document(document)
    for index, plan in enumerate(document.get("plans", [])):
        _PlanCheck(plan, index, names, lookup, findings).run()


def _declared(mapping: Entry, key: str, path: str, findings: Findings) -> set[str]:
    names: set[str] = set()
    for place, entry in entries(mapping, key, path):
        if entry["name"] in names:
            findings.add(f"{place}.name", f"{shown(entry['name'])} is declared twice")
        names.add(entry["name"])
    return names


def _check_urns(trust: Entry, findings: Findings) -> None:
    seen: set[str] = set()
    for place, school in entries(trust, "schools", "trust"):
        urn = school.get("urn")
        if urn and urn in seen:
            findings.add(f"{place}.urn", f"{shown(urn)} is another school's URN too")
        seen.add(urn or "")


def _check_families(trust: Entry, names: set[str], findings: Findings) -> None:
    parents = {family["name"]: family.get("parent") for family in trust.get("kpi_families", [])}
    for place, family in entries(trust, "kpi_families", "trust"):
        parent = family.get("parent")
        if parent is None:
            continue
        if parent not in names:
            findings.add(f"{place}.parent", f"no KPI family is called {shown(parent)}")
            continue
        above, steps = parent, 0
        while above is not None and above != family["name"] and steps <= len(parents):
            above, steps = parents.get(above), steps + 1
        if above == family["name"]:
            findings.add(f"{place}.parent", "a family cannot stand under itself")


class _PlanCheck:
    """The checks of one plan."""

    def __init__(
        self, plan: Entry, index: int, names: dict[str, set[str]], lookup: KpiLookup, findings: Findings
    ) -> None:
        self.plan, self.index, self.names, self.lookup, self.findings = plan, index, names, lookup, findings
        self.path = f"plans[{index}]"

    def run(self) -> None:
        """Note everything that is wrong in this plan."""
        self._school_and_period()
        themes = _declared(self.plan, "themes", self.path, self.findings)
        priority_codes = self._unique_codes(priorities_of(self.plan, self.path), "priority")
        self._unique_codes(kpis_of(self.plan, self.path), "KPI")
        self._unique_codes(actions_of(self.plan, self.path), "action")
        self._unique_codes(entries(self.plan, "objectives", self.path), "objective")
        for place, objective in entries(self.plan, "objectives", self.path):
            self._known(place, objective, "priority", priority_codes, "no priority of this plan has the code")
            self._parties(place, objective, "owners")
        for place, priority in priorities_of(self.plan, self.path):
            self._known(place, priority, "theme", themes, "no theme of this plan is called")
            self._parties(place, priority, "leads")
            self._criteria(place, priority)
        for place, kpi in kpis_of(self.plan, self.path):
            self._known(place, kpi, "family", self.names["kpi_families"], "no KPI family is called")
            self._parties(place, kpi, "owners")
        for place, action in actions_of(self.plan, self.path):
            self._action(place, action)

    def _school_and_period(self) -> None:
        if self.plan["kind"] == "trust":
            if "school" in self.plan:
                self.findings.add(f"{self.path}.school", "is for an sdp or bdp only")
        elif "school" not in self.plan:
            self.findings.add(f"{self.path}.school", f"is required for kind {self.plan['kind']}")
        self._known(self.path, self.plan, "school", self.names["schools"], "no school is called")
        first, last = self.plan["starts_on"], self.plan["ends_on"]
        if last < first:
            self.findings.add(f"{self.path}.ends_on", "is before starts_on")
        elif not 1900 <= first.year <= last.year <= 2200:
            self.findings.add(f"{self.path}.starts_on", "the plan lies outside 1900 to 2200; look at the year")
        elif len(year_names(first, last)) > LONGEST_PLAN_IN_YEARS:
            self.findings.add(
                f"{self.path}.ends_on", f"the plan spans more than {LONGEST_PLAN_IN_YEARS} academic years"
            )

    def _unique_codes(self, placed: Iterable[Placed], what: str) -> set[str]:
        seen: dict[str, str] = {}
        for place, entry in placed:
            if (code := entry.get("code")) is None:
                continue
            if code in seen:
                self.findings.add(f"{place}.code", f"the {what} code {shown(code)} is given to {seen[code]} already")
            else:
                seen[code] = place
        return set(seen)

    def _known(self, place: str, entry: Entry, key: str, known: set[str], complaint: str) -> None:
        if key in entry and entry[key] not in known:
            self.findings.add(f"{place}.{key}", f"{complaint} {shown(entry[key])}")

    def _parties(self, place: str, entry: Entry, key: str) -> None:
        for index, name in enumerate(entry.get(key, [])):
            if name not in self.names["parties"]:
                self.findings.add(f"{place}.{key}[{index}]", f"no party is called {shown(name)}")

    def _criteria(self, place: str, entry: Entry) -> None:
        for criterion_place, criterion in entries(entry, "success_criteria", place):
            self._kpi_codes(criterion_place, criterion)

    def _kpi_codes(self, place: str, entry: Entry) -> None:
        meant: set[KpiRef] = set()
        for index, written in enumerate(entry.get("kpis", [])):
            found = self.lookup.find(self.index, written)
            if found is None:
                self.findings.add(f"{place}.kpis[{index}]", f"no KPI has the code {shown(written)}")
            elif found in meant:
                self.findings.add(
                    f"{place}.kpis[{index}]", f"{shown(written)} is a KPI that stands in this list already"
                )
            else:
                meant.add(found)

    def _action(self, place: str, action: Entry) -> None:
        self._parties(place, action, "owners")
        self._criteria(place, action)
        self._kpi_codes(place, action)
        for step_place, step in entries(action, "steps", place):
            self._parties(step_place, step, "owners")
        for key in ("starts_on", "due_on"):
            day: dt.date | None = action.get(key)
            if day and not self.plan["starts_on"] <= day <= self.plan["ends_on"]:
                period = f"{self.plan['starts_on']} to {self.plan['ends_on']}"
                self.findings.add(f"{place}.{key}", f"{day} is outside the plan's period, {period}")
        if "starts_on" in action and "due_on" in action and action["due_on"] < action["starts_on"]:
            self.findings.add(f"{place}.due_on", "is before starts_on")
