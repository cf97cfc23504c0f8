"""A plan as an outline in which things are put in order: titles alone, list within list."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404

from apps.actions.models import Action, Step
from apps.kpis.models import KPI
from apps.pages.places import WHOLE_PLAN
from apps.pages.things import CODES
from apps.strategies.models import Objective, Plan, Priority
from apps.trusts.vocabulary import Words


@dataclass
class Entry:
    """One thing of a list, and the lists under it."""

    row: Any
    first: bool
    last: bool
    lists: list["List"] = field(default_factory=list)

    @property
    def code(self) -> str:
        """What names the thing in what is sent: "priority-12"."""
        return f"{CODES[type(self.row)]}-{self.row.pk}"


@dataclass
class List:
    """Things of one kind that stand under one thing, in order; dragging moves within lists of the same kind."""

    kind: str
    under: str
    heading: str
    entries: list[Entry]


def outline_of(plan: Plan, of: str, words: Words) -> list[List]:
    """The lists of a plan, or of the priority or action that `of` names ("priority-3", "action-5"). Raises Http404."""
    kind, _, number = of.partition("-")
    if kind == "action":
        return [_steps(plan, number)]
    priorities = list(Priority.objects.filter(trust_id=plan.trust_id, plan=plan).kept().select_related("theme"))
    children = _by(priorities, lambda row: row.parent_id)
    kpis = _by(KPI.objects.filter(trust_id=plan.trust_id, plan=plan).kept(), lambda row: row.priority_id)
    actions = _by(Action.objects.filter(trust_id=plan.trust_id, plan=plan).kept(), lambda row: row.priority_id)

    def under(priority: Priority) -> list[List]:
        name = f"priority-{priority.pk}"
        found = [
            List("kpi", name, words["kpi_plural"], _entries(kpis[priority.pk])),
            List("action", name, words["action_plural"], _entries(actions[priority.pk])),
        ]
        if priority.parent_id is None:
            below = _entries(children[priority.pk])
            for entry in below:
                entry.lists = under(entry.row)
            found.append(List("priority", name, words["sub_priority_plural"], below))
        return found

    if kind == "priority":
        named = next((row for row in priorities if str(row.pk) == number), None)
        if named is None:
            raise Http404
        return under(named)
    lists = []
    for theme, rows in _themes(children[None]):
        entries = _entries(rows)
        for entry in entries:
            entry.lists = under(entry.row)
        lists.append(List("priority", WHOLE_PLAN, theme or words["priority_plural"], entries))
    lists.append(List("kpi", WHOLE_PLAN, f"{words['kpi_plural']} of the whole plan", _entries(kpis[None])))
    return [*lists, *_objectives(plan, words)]


def _objectives(plan: Plan, words: Words) -> list[List]:
    """The objectives, a list for each year and group; each moves within its own."""
    rows = _by(Objective.objects.filter(trust_id=plan.trust_id, plan=plan).kept(), lambda row: (row.year, row.group))
    return [
        List("objective", WHOLE_PLAN, ": ".join(filter(None, (words["objective_plural"], *key))), _entries(found))
        for key, found in rows.items()
    ]


def _entries(rows: list[Any]) -> list[Entry]:
    return [Entry(row, n == 0, n == len(rows) - 1) for n, row in enumerate(rows)]


def _by(rows: Iterable[Any], key: Any) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _themes(priorities: list[Any]) -> list[tuple[str, list[Any]]]:
    """Priorities by theme, in the order of the themes; those without one last."""
    themes = sorted({row.theme for row in priorities if row.theme}, key=lambda theme: (theme.position, theme.pk))
    groups = [(str(theme), [row for row in priorities if row.theme_id == theme.pk]) for theme in themes]
    rest = [row for row in priorities if row.theme_id is None]
    return [*groups, ("", rest)] if rest or not groups else groups


def _steps(plan: Plan, number: str) -> List:
    rows = Action.objects.filter(trust_id=plan.trust_id, plan=plan).kept()
    action = rows.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
    if action is None:
        raise Http404
    steps = list(Step.objects.filter(trust_id=plan.trust_id, action=action).kept())
    return List("step", f"action-{action.pk}", f"Steps: {action}", _entries(steps))
