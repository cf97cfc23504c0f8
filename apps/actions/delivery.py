"""How an action stands: its owner's latest word, and "late" by the calendar, whatever the word says."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from apps.core.figures import print_day
from apps.core.rag import State

# What the owner's word means, in the plan file's values.
STATUS_WORDS = {
    State.GREEN: "on track",
    State.AMBER: "at risk",
    State.RED: "off track",
    State.COMPLETE: "complete",
}


class Outcome(StrEnum):
    """What became of an action at the end of its year; the values are those of the plan file."""

    ACHIEVED = "achieved"
    CONTINUED = "continued"
    REVISED = "revised"
    PAUSED = "paused"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """When an action runs; `due_words` is an imprecise clock in the trust's words, used where no day is set."""

    starts_on: date | None = None
    due_on: date | None = None
    due_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The owner's latest word: green, amber, red or complete, with the note that is its evidence."""

    state: State
    said_on: date | None = None
    note: str = ""

    @property
    def has_evidence(self) -> bool:
        """Whether the note says anything at all."""
        return bool(self.note.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How an action stands on a day: the state and, as a signal of its own, by how many days it is late."""

    state: State
    word: str
    today: date
    dates: Dates
    status: Status | None = None
    outcome: Outcome | None = None
    carried_to: str = ""
    days_late: int = 0

    @property
    def is_late(self) -> bool:
        """Whether its day has passed and it is not complete, on hold, dropped or carried into another year."""
        return self.days_late > 0

    @property
    def sentence(self) -> str:
        """The sentence that explains it: "Amber: at risk, said on 3 November 2026; late by 50 days, due by 1 ..."."""
        clauses = [_status_clause(self), _outcome_clause(self), _calendar_clause(self)]
        if self.outcome in (Outcome.ACHIEVED, Outcome.PAUSED, Outcome.DROPPED):
            clauses[:2] = reversed(clauses[:2])
        return f"{self.word}: {'; '.join(clause for clause in clauses if clause)}."


def rate_delivery(
    *, dates: Dates, status: Status | None, today: date, outcome: Outcome | None = None, carried_to: str = ""
) -> Delivery:
    """Say how an action stands on a day, from its owner's latest status and its dates.

    An outcome of the year-end comes first: achieved is complete, paused and dropped are neither late nor rated. Then
    the owner's word stands; complete needs a note as its evidence and is awaited without one. Without any word an
    action is awaited, or not due before it starts. A status that no owner can give (anything but green, amber, red
    and complete) counts as none.
    """
    if status is not None and status.state not in STATUS_WORDS:
        status = None
    state = _state_of(dates, status, today, outcome)
    word = "Dropped" if outcome is Outcome.DROPPED else state.word
    return Delivery(
        state=state,
        word=word,
        today=today,
        dates=dates,
        status=status,
        outcome=outcome,
        carried_to=carried_to.strip(),
        days_late=_days_late(dates, state, today, outcome, carried_to.strip()),
    )


def _state_of(dates: Dates, status: Status | None, today: date, outcome: Outcome | None) -> State:
    match outcome:
        case Outcome.ACHIEVED:
            return State.COMPLETE
        case Outcome.PAUSED:
            return State.PAUSED
        case Outcome.DROPPED:
            return State.NOT_APPLICABLE
    if status is None:
        return State.NOT_DUE if dates.starts_on is not None and today < dates.starts_on else State.AWAITING
    if status.state is State.COMPLETE and not status.has_evidence:
        return State.AWAITING
    return status.state


def _days_late(dates: Dates, state: State, today: date, outcome: Outcome | None, carried_to: str) -> int:
    closed = state is State.COMPLETE or outcome in (Outcome.PAUSED, Outcome.DROPPED) or bool(carried_to)
    if closed or dates.due_on is None:
        return 0
    return max(0, (today - dates.due_on).days)


def _status_clause(delivery: Delivery) -> str:
    status = delivery.status
    if status is None:
        if delivery.state is State.NOT_DUE and delivery.dates.starts_on is not None:
            return f"it starts on {print_day(delivery.dates.starts_on)}"
        return "its owner has not given a status yet" if delivery.state is State.AWAITING else ""
    word = STATUS_WORDS[status.state]
    said = f"said on {print_day(status.said_on)}" if status.said_on else ""
    if delivery.state is State.AWAITING:
        return f"said to be complete{said.removeprefix('said')}, and its evidence is awaited"
    if delivery.state is status.state:
        clause = "with evidence" if status.state is State.COMPLETE and status.has_evidence else word
        return f"{clause}, {said}" if said else clause
    return f"its owner's last word was {word}{f' ({print_day(status.said_on)})' if status.said_on else ''}"


def _outcome_clause(delivery: Delivery) -> str:
    match delivery.outcome:
        case Outcome.ACHIEVED:
            return "achieved at the year's end"
        case Outcome.PAUSED:
            text = "put on hold"
        case Outcome.DROPPED:
            text = "given up"
        case Outcome.REVISED:
            text = "revised at the year's end"
        case Outcome.CONTINUED:
            text = "not finished at the year's end"
        case _:
            text = ""
    if not delivery.carried_to:
        return text
    return f"{text} and carried into {delivery.carried_to}" if text else f"carried into {delivery.carried_to}"


def _calendar_clause(delivery: Delivery) -> str:
    dates = delivery.dates
    if delivery.outcome in (Outcome.PAUSED, Outcome.DROPPED):
        return ""
    if delivery.is_late and dates.due_on is not None:
        days = "1 day" if delivery.days_late == 1 else f"{delivery.days_late:,} days"
        return f"late by {days}, due by {print_day(dates.due_on)}"
    if delivery.state is State.COMPLETE or delivery.carried_to:
        return ""
    if dates.due_on is not None:
        return f"due by {print_day(dates.due_on)}"
    words = dates.due_words.strip().rstrip(".")
    return f"due: {words}" if words else ""
