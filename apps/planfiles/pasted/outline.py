"""What would be added to a plan: priorities, actions, steps and what belongs to them, with what is to be said of it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from .reading import Note


@dataclass
class NewStep:
    """A step of an action."""

    text: str
    owners: list[str] = field(default_factory=list)


@dataclass
class NewResource:
    """A resource of an action, or of the step at that place."""

    text: str
    cost: Decimal | None = None
    step: int | None = None


@dataclass
class NewKpi:
    """A KPI in words; how it is rated is said later."""

    statement: str
    code: str = ""


@dataclass
class NewAction:
    """An action with everything under it. `row` is where it was pasted; `twin` the id of one that is in the plan."""

    title: str
    row: int
    code: str = ""
    owners: list[str] = field(default_factory=list)
    steps: list[NewStep] = field(default_factory=list)
    resources: list[NewResource] = field(default_factory=list)
    criteria: list[str] = field(default_factory=list)
    progress: list[str] = field(default_factory=list)
    due_on: dt.date | None = None
    due: str = ""
    twin: int | None = None


@dataclass
class NewPriority:
    """A priority, a sub-priority, or one that is in the plan (`there`, its id) and gets more."""

    title: str
    row: int
    code: str = ""
    texts: dict[str, list[str]] = field(default_factory=dict)
    leads: list[str] = field(default_factory=list)
    criteria: list[str] = field(default_factory=list)
    kpis: list[NewKpi] = field(default_factory=list)
    actions: list[NewAction] = field(default_factory=list)
    children: list["NewPriority"] = field(default_factory=list)
    twin: int | None = None
    there: int | None = None

    def __str__(self) -> str:
        """Code and title."""
        return " ".join(filter(None, (self.code, self.title)))


@dataclass(frozen=True)
class Counts:
    """How many of each would be added."""

    priorities: int = 0
    sub_priorities: int = 0
    actions: int = 0
    steps: int = 0
    resources: int = 0
    criteria: int = 0
    kpis: int = 0

    @property
    def total(self) -> int:
        """All of them together."""
        return sum(self.__dict__.values())


@dataclass
class Outline:
    """The whole of it. With a `target`, the one priority of `priorities` is that, and everything goes under it."""

    priorities: list[NewPriority] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def all_priorities(self) -> Iterator[NewPriority]:
        """Priorities and sub-priorities, each before those under it."""
        for priority in self.priorities:
            yield priority
            yield from priority.children

    def all_actions(self) -> Iterator[NewAction]:
        """Every action."""
        return (action for priority in self.all_priorities() for action in priority.actions)

    def twins(self) -> list[NewPriority | NewAction]:
        """What the plan has already."""
        return [thing for thing in self._things() if thing.twin is not None]

    def _things(self) -> "list[NewPriority | NewAction]":
        return [*self.all_priorities(), *self.all_actions()]

    def without_twins(self) -> "Outline":
        """The same without what the plan has: its priorities get what is new under them, its actions are left out."""
        return Outline([kept for priority in self.priorities if (kept := _new_in(priority))], self.notes)

    def counts(self, *, under: bool = False) -> Counts:
        """How many of each are new; `under` a priority, those of the first level are sub-priorities."""
        actions = list(self.all_actions())
        top = [priority for priority in self.priorities if priority.there is None]
        children = [c for priority in self.priorities for c in priority.children if c.there is None]
        return Counts(
            priorities=0 if under else len(top),
            sub_priorities=len(children) + (len(top) if under else 0),
            actions=len(actions),
            steps=sum(len(action.steps) for action in actions),
            resources=sum(len(action.resources) for action in actions),
            criteria=sum(len(thing.criteria) for thing in self._things()),
            kpis=sum(len(priority.kpis) for priority in self.all_priorities()),
        )


def _new_in(priority: NewPriority) -> NewPriority | None:
    actions = [action for action in priority.actions if action.twin is None]
    children = [kept for child in priority.children if (kept := _new_in(child))]
    place = priority.there or priority.twin
    if place is None:
        return NewPriority(**(priority.__dict__ | {"actions": actions, "children": children}))
    if not (actions or children or (priority.there and (priority.kpis or priority.criteria))):
        return None
    own = priority.__dict__ if priority.there else {"title": priority.title, "row": priority.row, "code": priority.code}
    return NewPriority(**(own | {"actions": actions, "children": children, "there": place, "twin": priority.twin}))
