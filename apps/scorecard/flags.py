"""What should be looked at though nobody asked: five kinds of flag, each with one sentence; pure.

The same facts are taken from live rows (`pages.flagged`) and from frozen ones (`reviews.flagging`), so a flag means the
same on the scorecard, a plan's page, the home page, in a review and in a board pack.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from apps.core.rag import State
from apps.kpis.phrases import NO_FIGURE_BEFORE, first_few

TRUST = "the trust"
MOST_AT_ONCE = 5
MOST_OF_A_KIND = 40


class Kind(StrEnum):
    """The kinds of flag, in the order in which they are told; the value is the heading over those of one kind."""

    RED_UNDER_GREEN = "Delivery is green while impact is red"
    UNSERVED = "Red, and no action"
    NO_ASSURANCE = "No assurance"
    LATE = "Late"
    UNBACKED = "No school behind it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a KPI is rated: for the trust, or at a school by its name and id (`ref`); now, and at the rating before."""

    name: str
    state: State | None
    ref: int | None = None
    before: State | None = None
    no_assurance: bool = False

    @property
    def is_red_twice(self) -> bool:
        """Whether it is red now and was at the rating before."""
        return self.state is State.RED and self.before is State.RED


@dataclass(frozen=True, slots=True, kw_only=True)
class KPIFacts:
    """One line of a scorecard: `trust` is its trust's cell, if it has one with a colour; `is_served` says that some
    action serves it anywhere; `direction` how the trust's figure stands against last year's. Lines of one KPI share its
    `ref`.
    """

    ref: int
    name: str
    code: str = ""
    priority: int | None = None
    trust: Place | None = None
    schools: Sequence[Place] = ()
    is_served: bool = True
    direction: str = ""

    @property
    def impact(self) -> Sequence[Place]:
        """What the trust reads the line by: its own colour, or where it has none the schools'."""
        return (self.trust,) if self.trust is not None and self.trust.state is not None else self.schools

    @property
    def red(self) -> list[Place]:
        """Where it is red, the trust first."""
        return [place for place in self._all if place.state is State.RED]

    @property
    def silent(self) -> list[str]:
        """From whom its figure has been missing two periods running."""
        return [place.name for place in self._all if place.no_assurance]

    @property
    def _all(self) -> list[Place]:
        return [*([self.trust] if self.trust else []), *self.schools]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFacts:
    """An action with what its owner says of it, and how late it is by the calendar; `whose` plan it stands in."""

    ref: int
    name: str
    whose: str
    word: str
    days_late: int = 0
    priority: int | None = None
    plan: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityFacts:
    """A priority with the distribution of its actions, and what its lead judged of delivery, if anything.

    `parent` is the priority it is part of, `plan` that of both. `is_backed` says that some school stands behind it,
    None where that is not asked: of a sub-priority, one on hold, one of a school's plan.
    """

    ref: int
    name: str
    parent: int | None = None
    plan: int = 0
    delivery: Mapping[State, int] = field(default_factory=dict)
    judged: State | None = None
    is_backed: bool | None = None

    @property
    def green_words(self) -> str:
        """How its delivery is green, as a sentence begins; "" where it is not."""
        if self.judged is not None:
            return "Delivery is judged green" if self.judged is State.GREEN else ""
        counted = {state for state, number in self.delivery.items() if number}
        return "Every action is green" if State.GREEN in counted <= {State.GREEN, State.COMPLETE} else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One thing to look at: a KPI, an action, or else the priority of a plan, by its id.

    `priority` is also the one under which a KPI or an action stands, None for those of a plan as a whole.
    """

    kind: Kind
    sentence: str
    priority: int | None = None
    plan: int = 0
    kpi: int | None = None
    action: int | None = None


@dataclass(frozen=True, slots=True)
class Flagged:
    """Flags as a page shows them: some at once, the rest by kind on demand."""

    flags: Sequence[Flag] = ()

    @property
    def first(self) -> list[Flag]:
        """A few, of every kind."""
        return first_of_each(self.flags, MOST_AT_ONCE)

    @property
    def has_more(self) -> bool:
        """Whether there are others."""
        return len(self.flags) > MOST_AT_ONCE

    @property
    def groups(self) -> list[tuple[Kind, list[Flag], int]]:
        """Each kind that there is with its flags, so many at the most, and how many more there are."""
        kinds = [(kind, [flag for flag in self.flags if flag.kind is kind]) for kind in Kind]
        return [(kind, found[:MOST_OF_A_KIND], len(found[MOST_OF_A_KIND:])) for kind, found in kinds if found]

    @property
    def of_priorities(self) -> list[Flag]:
        """Those that are about a priority itself, and not about one of its KPIs or actions."""
        return [flag for flag in self.flags if flag.kpi is None and flag.action is None]

    def under(self, priorities: Collection[int]) -> "Flagged":
        """Those of these priorities."""
        return Flagged([flag for flag in self.flags if flag.priority in priorities])


def flags_of(
    *, priorities: Sequence[PriorityFacts], kpis: Sequence[KPIFacts], actions: Iterable[ActionFacts]
) -> list[Flag]:
    """Every flag, kind by kind; within a kind in the order of what it is about, the latest action first."""
    late = sorted((action for action in actions if action.days_late > 0), key=lambda a: -a.days_late)
    return [
        *filter(None, (_red_under_green(priority, priorities, kpis) for priority in priorities)),
        *_unserved(kpis),
        *filter(None, map(_no_assurance, kpis)),
        *map(_late, late),
        *(_unbacked(priority) for priority in priorities if priority.is_backed is False),
    ]


def red_under_green(priority: PriorityFacts, kpis: Iterable[KPIFacts]) -> str:
    """What is said where delivery is green and some of these KPIs were red at two ratings running; else ""."""
    red = [kpi for kpi in kpis if any(place.is_red_twice for place in kpi.impact)]
    lines = list({kpi.ref: kpi for kpi in red}.values())  # a KPI of several measures is one KPI
    if not lines or not priority.green_words:
        return ""
    have = "one of its KPIs has" if len(lines) == 1 else f"{len(lines)} of its KPIs have"
    listing = ", ".join(kpi.code or kpi.name for kpi in lines)
    return f"{priority.green_words}, but {have} been red at two ratings running: {listing}."


def first_of_each(flags: Sequence[Flag], most: int) -> list[Flag]:
    """So many flags, in turns from each kind, so that twenty late actions do not hide a red KPI without any."""
    kinds = {kind: [flag for flag in flags if flag.kind is kind] for kind in Kind}
    longest = max((len(found) for found in kinds.values()), default=0)
    turns = [found[turn] for turn in range(longest) for found in kinds.values() if turn < len(found)]
    chosen = turns[:most]
    return [flag for flag in flags if any(flag is one for one in chosen)]


def _red_under_green(
    priority: PriorityFacts, priorities: Iterable[PriorityFacts], kpis: Iterable[KPIFacts]
) -> Flag | None:
    own = {priority.ref, *(other.ref for other in priorities if other.parent == priority.ref)}
    sentence = red_under_green(priority, [kpi for kpi in kpis if kpi.priority in own])
    if not sentence:
        return None
    said = f"{priority.name}: {sentence}"
    return Flag(kind=Kind.RED_UNDER_GREEN, sentence=said, priority=priority.ref, plan=priority.plan)


def red_without_action(kpis: Iterable[KPIFacts]) -> list[tuple[KPIFacts, list[Place]]]:
    """The KPIs that are red somewhere while no action serves them, each once with its first red line, and where."""
    found: dict[int, tuple[KPIFacts, list[Place]]] = {}
    for kpi in kpis:
        if not kpi.is_served and kpi.red:
            _, where = found.setdefault(kpi.ref, (kpi, []))
            known = {place.name for place in where}
            where += [place for place in kpi.red if place.name not in known]
    return list(found.values())


def _unserved(kpis: Iterable[KPIFacts]) -> list[Flag]:
    """One for each KPI, whatever the number of its lines that are red."""
    return [
        Flag(
            kind=Kind.UNSERVED,
            sentence=f"{kpi.name} is red{_where([place.name for place in where])}{_way(kpi)}, and no action serves it.",
            priority=kpi.priority,
            kpi=kpi.ref,
        )
        for kpi, where in red_without_action(kpis)
    ]


def _way(kpi: KPIFacts) -> str:
    known = kpi.direction not in ("", NO_FIGURE_BEFORE)
    return f", {kpi.direction}" if known and kpi.trust and kpi.trust.state is State.RED else ""


def _where(names: Sequence[str]) -> str:
    schools = [name for name in names if name != TRUST]
    at = f" at {first_few(schools)}" if schools else ""
    if TRUST not in names:
        return at
    return f" for {TRUST}{' and' if at else ''}{at}"


def _no_assurance(kpi: KPIFacts) -> Flag | None:
    if not kpi.silent:
        return None
    figure = "the figure has" if len(kpi.silent) == 1 else f"{len(kpi.silent)} figures have"
    return Flag(
        kind=Kind.NO_ASSURANCE,
        sentence=f"{kpi.name}: {figure} been overdue two periods running, from {first_few(kpi.silent)}.",
        priority=kpi.priority,
        kpi=kpi.ref,
    )


def _late(action: ActionFacts) -> Flag:
    days = "1 day" if action.days_late == 1 else f"{action.days_late:,} days"
    return Flag(
        kind=Kind.LATE,
        sentence=f"{action.name} ({action.whose}) is {days} late, whatever its status says: {action.word.lower()}.",
        priority=action.priority,
        plan=action.plan,
        action=action.ref,
    )


def _unbacked(priority: PriorityFacts) -> Flag:
    sentence = f"No school stands behind {priority.name}: none has an action for its KPIs or a priority that adopts it."
    return Flag(kind=Kind.UNBACKED, sentence=sentence, priority=priority.ref, plan=priority.plan)
