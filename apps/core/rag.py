"""The RAG scale as one ordered object: each state owns its word, letter, shape, colour, class and meaning."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Self


class State(StrEnum):
    """What a KPI, an action or a roll-up of them can be found to be.

    Members stand in order of need for attention, the worst first, and `rank` counts them from 1. The value ("red") is
    what is stored in frozen rows. On screen and paper a state is always `word`, `shape` and colour together; `letter`
    stands in narrow cells, beside a legend of `meaning`. `fill`, `ink` and `edge` are the colours of DESIGN section 4.
    `css_class` is the class of its cell or tag ("rag rag-not-due"); `mark` is letter and shape together ("R ◆"), or one
    alone where they are the same sign ("!").
    """

    word: str
    letter: str
    shape: str
    fill: str
    ink: str
    edge: str
    meaning: str
    rank: int
    css_class: str
    mark: str

    RED = "red", "Red", "R", "◆", "#a3001b", "#ffffff", "#a3001b", "The target is missed by more than the board allows."
    OVERDUE = "overdue", "Overdue", "!", "!", "#e5e6e7", "#0b0c0c", "#505a5f", "The day has passed without a figure."
    AMBER = "amber", "Amber", "A", "▲", "#ffc845", "#0b0c0c", "#ffc845", "The target is missed, within the amber limit."
    INCOMPLETE = (
        *("incomplete", "Incomplete", "…", "…", "#f3f2f1", "#0b0c0c", "#505a5f"),
        "Too few schools have reported for a good colour to be given.",
    )
    AWAITING = "awaiting", "Awaiting", "W", "·", "#f3f2f1", "#0b0c0c", "#505a5f", "Due, and its day is still to come."
    MONITOR = "monitor", "Monitor", "M", "○", "#ffffff", "#0b0c0c", "#505a5f", "The figure is shown without a colour."
    GREEN = "green", "Green", "G", "●", "#35a06d", "#0b0c0c", "#35a06d", "The target is met."
    COMPLETE = "complete", "Complete", "C", "✓", "#ffffff", "#1d4f91", "#1d4f91", "Done, with evidence of it."
    NOT_DUE = "not_due", "Not due", "–", "–", "#ffffff", "#505a5f", "#505a5f", "No figure is due this term."
    PAUSED = "paused", "Paused", "P", "=", "#f3f2f1", "#0b0c0c", "#505a5f", "It has been put on hold, with a reason."
    NOT_APPLICABLE = (
        *("not_applicable", "Not applicable", "n/a", "×", "#ffffff", "#505a5f", "#b1b4b6"),
        "It does not apply to this school.",
    )

    def __new__(
        cls,
        value: str,
        word: str = "",
        letter: str = "",
        shape: str = "",
        fill: str = "",
        ink: str = "",
        edge: str = "",
        meaning: str = "",
    ) -> Self:
        """Make a member of its row: the value is stored, the rest are its attributes (given above, each)."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.word, member.letter, member.shape, member.meaning = word, letter, shape, meaning
        member.fill, member.ink, member.edge = fill, ink, edge
        member.rank = len(cls.__members__) + 1
        member.css_class = f"rag rag-{value.replace('_', '-')}"
        member.mark = letter if letter == shape else f"{letter} {shape}"
        return member

    @property
    def is_colour(self) -> bool:
        """Whether it is green, amber or red; complete (blue) is never counted among them."""
        return self in COLOURS

    @property
    def is_due(self) -> bool:
        """Whether it counts in "of 10 due": a colour, or a figure awaited or overdue."""
        return self.is_colour or self in (State.AWAITING, State.OVERDUE)

    def is_worse_than(self, other: "State") -> bool:
        """Whether this colour is worse than the other; only colours compare, anything else is no worse."""
        return self.is_colour and other.is_colour and self.rank < other.rank

    def is_better_than(self, other: "State") -> bool:
        """Whether this colour is better than the other; only colours compare, anything else is no better."""
        return other.is_worse_than(self)


COLOURS = (State.RED, State.AMBER, State.GREEN)

# The order of the sentence "6 green, 2 amber, 1 red, 1 overdue".
_TELLING_ORDER = (State.GREEN, State.AMBER, State.RED, *(s for s in State if s not in COLOURS))


def worst(states: Iterable[State]) -> State | None:
    """The worst colour among the states, or None where none of them is a colour."""
    return min((s for s in states if s.is_colour), key=lambda s: s.rank, default=None)


def distribution_words(counts: Mapping[State, int]) -> str:
    """Say how many of each state there are, and of how many due: "6 green, 2 amber, 1 red, 1 overdue of 10 due".

    States counted zero are left out; the part "of 10 due" counts colours, awaited and overdue only, and states outside
    that count follow it: "1 green of 1 due; 3 not due". Empty counts give "none due".
    """
    tally = Counter(counts)
    due = [s for s in _TELLING_ORDER if s.is_due and tally[s] > 0]
    rest = [s for s in _TELLING_ORDER if not s.is_due and tally[s] > 0]
    total = sum(tally[s] for s in due)
    parts = [", ".join(f"{tally[s]} {s.word.lower()}" for s in due) + f" of {total} due" if due else "none due"]
    if rest:
        parts.append(", ".join(f"{tally[s]} {s.word.lower()}" for s in rest))
    return "; ".join(parts)
