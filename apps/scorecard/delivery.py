"""How far the actions of a priority, a school or a plan have come, counted; never joined with what its KPIs say."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from apps.actions.delivery import Delivery
from apps.core.rag import State, distribution_words
from apps.strategies.models import Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """How many actions stand in each state, and how many of them are late by the calendar."""

    counts: Mapping[State, int] = field(default_factory=dict)
    late: int = 0

    @property
    def words(self) -> str:
        """ "3 green, 1 red of 4 due; 2 complete; 1 late"; "no actions" where there are none."""
        if not self.counts:
            return "no actions"
        late = f"; {self.late} late" if self.late else ""
        return f"{distribution_words(self.counts)}{late}"


def delivered(deliveries: Iterable[Delivery]) -> Delivered:
    """Count these."""
    found = list(deliveries)
    return Delivered(counts=dict(Counter(d.state for d in found)), late=sum(d.is_late for d in found))


def delivered_by_priority(pairs: Iterable[tuple[Priority, Delivery]]) -> Mapping[int, Delivered]:
    """The delivery of every priority with actions, and of every parent of one, by its id."""
    found: dict[int, list[Delivery]] = defaultdict(list)
    for priority, delivery in pairs:
        found[priority.pk].append(delivery)
        if priority.parent_id is not None:
            found[priority.parent_id].append(delivery)
    return {number: delivered(deliveries) for number, deliveries in found.items()}
