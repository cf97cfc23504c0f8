"""Which of several measures leads: each is rated by itself, and the worst stands for the KPI; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.core.rag import State
from apps.kpis.phrases import listing
from apps.kpis.rating import Rating

# What leads among measures that are not all coloured: a red or a missing figure is never covered up by a green.
ORDER = (
    *(State.RED, State.OVERDUE, State.AMBER, State.INCOMPLETE, State.AWAITING, State.GREEN, State.MONITOR),
    *(State.NOT_DUE, State.PAUSED, State.NOT_APPLICABLE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leading:
    """The measure that stands for its KPI, with the others' states in words: "reading green and maths amber".

    `is_worst` says that some of the others are better.
    """

    name: str
    rating: Rating
    others: str = ""
    is_worst: bool = False

    @property
    def state(self) -> State:
        """The worst measure's state."""
        return self.rating.state

    @property
    def sentence(self) -> str:
        """The leading measure's sentence under its name, and how the others stand."""
        label, _, rest = self.rating.sentence.partition(": ")
        if not self.name:
            return self.rating.sentence
        others = f" {self.others[0].upper()}{self.others[1:]}." if self.others else ""
        named = f", because of {self.name}: " if self.is_worst else f": {self.name}, "
        return f"{label}{named}{rest}{others}"


def lead(rated: Sequence[tuple[str, Rating]]) -> Leading:
    """The worst of a KPI's measures, the first of several that are alike; raises ValueError for none."""
    name, rating = min(rated, key=lambda pair: ORDER.index(pair[1].state))
    if len(rated) == 1:
        return Leading(name="", rating=rating)
    others = [f"{own} {other.state.word.lower()}" for own, other in rated if other is not rating]
    is_worst = any(other.state is not rating.state for _, other in rated)
    return Leading(name=name, rating=rating, others=listing(others), is_worst=is_worst)
