"""The list from which the KPIs of an action are chosen: grouped by plan and priority, searched, ticks kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.actions.models import Action
from apps.kpis.models import KPI
from apps.strategies.models import Plan

_LONGEST_ID = 20  # digits


@dataclass(frozen=True)
class KpiChoice:
    """What is ticked, the sentences typed, and what is searched for."""

    ticked: frozenset[int] = frozenset()
    sentences: Mapping[int, str] = field(default_factory=dict)
    search: str = ""

    @classmethod
    def of(cls, action: Action, data: Any) -> "KpiChoice":
        """As it was sent; without that, as the action's links stand."""
        if data is None:
            links = {link.kpi_id: link.contribution for link in action.kpi_links.all()}
            return cls(frozenset(links), links)
        ticked = frozenset(int(value) for value in data.getlist("kpis") if _is_id(value))
        sentences = {
            int(name.rpartition("_")[2]): value
            for name, value in data.items()
            if name.startswith("contribution_") and _is_id(name.rpartition("_")[2])
        }
        return cls(ticked, sentences, data.get("search", "").strip())


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) < _LONGEST_ID


@dataclass(frozen=True)
class Choosable:
    """One KPI of the list."""

    kpi: KPI
    ticked: bool
    contribution: str


@dataclass(frozen=True)
class KpiGroup:
    """The KPIs of one priority, or those of a plan that belong to none."""

    plan: Plan
    heading: str
    rows: list[Choosable]


def chosen_links(data: Any, kpis: Iterable[KPI]) -> dict[int, str]:
    """The links as they were sent, in the order of the list: the sentence by the KPI's id. One not ticked has none."""
    choice = KpiChoice.of(Action(), data)
    known = [kpi.pk for kpi in kpis]
    unknown = sorted(choice.ticked - set(known))
    return {
        kpi_id: choice.sentences.get(kpi_id, "").replace("\r\n", "\n").strip()
        for kpi_id in [*known, *unknown]
        if kpi_id in choice.ticked
    }


def kpi_groups(kpis: Iterable[KPI], choice: KpiChoice) -> list[KpiGroup]:
    """The KPIs that match the search, by priority; what is ticked is always among them, so that no tick is lost."""
    groups: dict[tuple[int, int | None], KpiGroup] = {}
    for kpi in kpis:
        if kpi.pk not in choice.ticked and not matches(kpi, choice.search):
            continue
        priority = kpi.priority
        parent = priority.parent if priority else None
        heading = f"{parent}: {priority}" if parent else str(priority or "")
        group = groups.setdefault((kpi.plan_id, kpi.priority_id), KpiGroup(kpi.plan, heading, []))
        group.rows.append(Choosable(kpi, kpi.pk in choice.ticked, choice.sentences.get(kpi.pk, "")))
    return list(groups.values())


def matches(kpi: KPI, search: str) -> bool:
    """Whether every word searched for is in the KPI's code or statement, or in its priority."""
    text = f"{kpi} {kpi.priority or ''}".casefold()
    return all(word in text for word in search.casefold().split())
