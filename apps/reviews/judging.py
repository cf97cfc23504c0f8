"""When a judged colour counts beside the arithmetic one, and when it waits for a second person; pure."""

from enum import StrEnum

from apps.core.rag import State

# There is nothing to judge where no figure is asked for.
NOT_JUDGED = frozenset({State.NOT_APPLICABLE, State.PAUSED, State.NOT_DUE})
_ORDINALS = {2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth"}


class Standing(StrEnum):
    """Whether a judgement prints."""

    COUNTS = "counts"
    WAITING = "waiting"
    FALLEN = "fallen"

    @property
    def word(self) -> str:
        """As the review's page says it."""
        return {"counts": "Counts", "waiting": "Waiting for assent", "fallen": "No longer counts"}[self.value]


def can_be_judged(arithmetic: State | None) -> bool:
    """Whether a person may put a colour in this one's place; None is a line whose schools are only counted."""
    return arithmetic is None or arithmetic not in NOT_JUDGED


def needs_assent(arithmetic: State | None, judged: State) -> bool:
    """Whether the judged colour is good news that the arithmetic does not give: then a second person must agree.

    That is a better colour and, where there was no colour at all, anything but red.
    """
    if arithmetic is None or not arithmetic.is_colour:
        return judged is not State.RED
    return judged.is_better_than(arithmetic)


def standing(*, arithmetic: State | None, judged: State, now: State | None, assented: bool) -> Standing:
    """How a judgement stands: `arithmetic` is what it was made against, `now` what the figures say at present.

    It falls when the figures say something else than they did; a better colour waits until somebody has assented.
    """
    if arithmetic != now or now == judged:
        return Standing.FALLEN
    if needs_assent(arithmetic, judged) and not assented:
        return Standing.WAITING
    return Standing.COUNTS


def running_words(terms: int) -> str:
    """ "third term running"; "" in the first term."""
    if terms < 2:
        return ""
    return f"{_ORDINALS[terms]} term running" if terms in _ORDINALS else f"{terms} terms running"
