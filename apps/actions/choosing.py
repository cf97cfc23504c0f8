"""The KPIs of an action while they are being chosen: those chosen so far with their sentences, and what a search finds.

Nothing is kept until the page is saved; until then all of it travels with the form, so no search loses a word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from apps.actions.models import Action
from apps.kpis.models import KPI
from apps.strategies.models import Plan

MOST_FOUND = 30
_LONGEST_ID = 18  # digits
_LONGEST_SEARCH = 200


@dataclass(frozen=True)
class KpiChoice:
    """The ids chosen, in order; every sentence typed, by id, of those taken out again too; what is searched for.

    `added` is the one that was added just now, or None.
    """

    chosen: tuple[int, ...] = ()
    sentences: Mapping[int, str] = field(default_factory=dict)
    search: str = ""
    added: int | None = None

    @property
    def set_aside(self) -> Mapping[int, str]:
        """Sentences of KPIs that are not chosen now, which come back with them."""
        return {number: text for number, text in self.sentences.items() if number not in self.chosen and text}


def choice_of(action: Action, data: Any, asked: str = "") -> KpiChoice:
    """The choice as it was sent, with what was added or taken out; without data, as the action's links stand.

    `asked` is the id of a KPI that another page proposes to link.
    """
    if data is None:
        links = {link.kpi_id: link.contribution for link in action.kpi_links.all()}
        return _with(KpiChoice(tuple(links), links), asked)
    sentences = {
        int(name.rpartition("_")[2]): value
        for name, value in data.items()
        if name.startswith("contribution_") and _is_id(name.rpartition("_")[2])
    }
    out = data.get("remove", "")
    chosen = dict.fromkeys(int(value) for value in data.getlist("kpis") if _is_id(value) and value != out)
    search = data.get("search", "").strip()[:_LONGEST_SEARCH]
    return _with(KpiChoice(tuple(chosen), sentences, search), data.get("add", ""))


def _with(choice: KpiChoice, number: str) -> KpiChoice:
    if not _is_id(number) or int(number) in choice.chosen:
        return choice
    added = int(number)  # it was found, so the search is over
    return KpiChoice((*choice.chosen, added), choice.sentences, "", added)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ID


@dataclass(frozen=True)
class KpiGroup:
    """KPIs of one priority, or those of a plan that belong to none."""

    plan: Plan
    heading: str
    kpis: list[KPI]


@dataclass(frozen=True)
class Found:
    """What a search finds among the KPIs not chosen yet: how many there are, and the first of them by priority."""

    number: int
    groups: Sequence[KpiGroup]

    @property
    def shown(self) -> int:
        """How many of them are shown."""
        return sum(len(group.kpis) for group in self.groups)


def found_in(kpis: Sequence[KPI], choice: KpiChoice) -> Found:
    """The KPIs that match the search; without one, all of them. Those chosen stand elsewhere."""
    matching = [kpi for kpi in kpis if kpi.pk not in choice.chosen and matches(kpi, choice.search)]
    groups: dict[tuple[int, int | None], KpiGroup] = {}
    for kpi in matching[:MOST_FOUND] if choice.search else matching:
        priority = kpi.priority
        parent = priority.parent if priority else None
        heading = f"{parent}: {priority}" if parent else str(priority or "")
        groups.setdefault((kpi.plan_id, kpi.priority_id), KpiGroup(kpi.plan, heading, [])).kpis.append(kpi)
    return Found(len(matching), list(groups.values()))


def matches(kpi: KPI, search: str) -> bool:
    """Whether every word searched for is in the KPI's code or statement, or in its priority."""
    return holds_words(f"{kpi} {kpi.priority or ''}", search)


def holds_words(text: str, search: str) -> bool:
    """Whether every word searched for is in a text, whatever its capitals."""
    lower = text.casefold()
    return all(word in lower for word in search.casefold().split())
