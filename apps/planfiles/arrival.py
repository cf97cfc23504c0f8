"""What a plan file holds for a trust that is there already: which of its plans can be taken in, and why others not."""

from dataclasses import dataclass

from apps.kpis.models import KPI
from apps.strategies.models import Plan
from apps.trusts.calendar import year_name
from apps.trusts.models import School, Trust

from .document import Document, read_document
from .errors import Problem
from .importer import Names
from .references import Entry, KpiLookup, KpiRef, actions_of, entries, kpis_of, priorities_of


@dataclass(frozen=True)
class Wanted:
    """The plans that a page takes in: the trust's own, or those of one school and kind."""

    kind: str
    school: School | None = None


@dataclass(frozen=True)
class Arrival:
    """One plan of a file. `reason` says why it is not taken in, if so; `there` is the plan that it is already."""

    index: int
    entry: Entry
    reason: str = ""
    there: Plan | None = None

    @property
    def numbers(self) -> dict[str, int]:
        """How many priorities, KPIs and actions it holds."""
        return {
            "priorities": sum(1 for _ in priorities_of(self.entry, "")),
            "kpis": sum(1 for _ in kpis_of(self.entry, "")),
            "actions": sum(1 for _ in actions_of(self.entry, "")),
        }


@dataclass(frozen=True)
class Arrivals:
    """A file's plans, and what is wrong with those that could be taken in."""

    document: Document
    plans: list[Arrival]
    problems: list[Problem]
    kpis: dict[KpiRef, KPI]

    @property
    def fitting(self) -> list[Arrival]:
        """The plans that can be taken in."""
        return [plan for plan in self.plans if not plan.reason]


def read_arrivals(trust: Trust, data: bytes, wanted: Wanted) -> Arrivals:
    """The plans of a file as they meet this trust. Raises PlanFileRefused for what is not a plan file."""
    document = read_document(data)
    existing = list(Plan.objects.filter(trust=trust).select_related("school"))
    found = [_arrival(index, entry, existing, wanted) for index, entry in enumerate(document.get("plans", []))]
    there = {arrival.index: arrival.there for arrival in found if arrival.there is not None}
    rows = KPI.objects.filter(trust=trust, plan__in=there.values()).kept().exclude(code="")
    by_code = {(kpi.plan_id, kpi.code): kpi for kpi in rows}
    lookup = KpiLookup.of_document(document)
    kpis: dict[KpiRef, KPI] = {}
    problems = []
    taken = {arrival.index for arrival in found if not arrival.reason}
    for arrival in found:
        if arrival.reason:
            continue
        for path, code in _codes_named(arrival):
            ref = lookup.find(arrival.index, code)
            if ref is None or ref.plan in taken:
                continue
            plan = there.get(ref.plan)
            kpi = by_code.get((plan.pk, ref.code)) if plan else None
            if kpi is None:
                problems.append(Problem(path, f"this trust has no KPI with the code {code} in its trust plan"))
            else:
                kpis[ref] = kpi
    return Arrivals(document, found, problems, kpis)


def _arrival(index: int, entry: Entry, existing: list[Plan], wanted: Wanted) -> Arrival:
    name = " ".join(entry.get("school", "").split()).casefold()
    same_place = [
        p for p in existing if p.kind == entry["kind"] and (str(p.school) if p.school else "").casefold() == name
    ]
    same = next((p for p in same_place if p.title == entry["title"] and p.starts_on == entry["starts_on"]), None)
    if same is not None:
        return Arrival(index, entry, "It is here already.", same)
    if wanted.school is None:
        reason = "" if entry["kind"] == Plan.Kind.TRUST else "It is a school's plan: take it in where that plan begins."
    elif entry["kind"] == Plan.Kind.TRUST:
        reason = "It is a trust's own plan, not a school's."
    elif entry["kind"] != wanted.kind:
        reason = "It is the other kind of school plan."
    elif name != wanted.school.name.casefold():
        reason = f"It is the plan of {entry['school']}, not of {wanted.school}."
    else:
        reason = _overlap(entry, same_place)
    return Arrival(index, entry, reason)


def _overlap(entry: Entry, same_place: list[Plan]) -> str:
    """A school has one plan of a kind at a time."""
    for plan in same_place:
        if plan.starts_on <= entry["ends_on"] and plan.ends_on >= entry["starts_on"]:
            return f"The school has a plan of this kind for {year_name(plan.starts_on)} already: {plan.title}."
    return ""


def names_in(plans: list[Entry]) -> Names:
    """The parties and families that plans speak of."""
    parties: set[str] = set()
    families: set[str] = set()
    for plan in plans:
        actions = list(actions_of(plan, ""))
        steps = [step for _, action in actions for step in entries(action, "steps", "")]
        holders = [*priorities_of(plan, ""), *kpis_of(plan, ""), *actions, *steps, *entries(plan, "objectives", "")]
        for _, holder in holders:
            parties.update(holder.get("leads", []), holder.get("owners", []))
        families.update(kpi["family"] for _, kpi in kpis_of(plan, "") if "family" in kpi)
    return Names(frozenset(parties), frozenset(families))


def _codes_named(arrival: Arrival) -> list[tuple[str, str]]:
    """The KPI codes that a plan's actions and success criteria name, each with its path."""
    path = f"plans[{arrival.index}]"
    named: list[tuple[str, Entry]] = list(actions_of(arrival.entry, path))
    for place, holder in [*priorities_of(arrival.entry, path), *named]:
        named = [*named, *entries(holder, "success_criteria", place)]
    return [(f"{place}.kpis[{n}]", code) for place, entry in named for n, code in enumerate(entry.get("kpis", []))]
