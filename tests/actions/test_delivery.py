"""How an action stands: its owner's word, and late by the calendar whatever the word says."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.actions.delivery import STATUS_WORDS, Dates, Outcome, Status, rate_delivery
from apps.core.rag import State

TODAY = date(2026, 11, 20)
AUTUMN = Dates(starts_on=date(2026, 9, 1), due_on=date(2026, 12, 18))
OVER = Dates(due_on=date(2026, 10, 1))
YESTERDAY = Dates(due_on=date(2026, 11, 19))
ON_TRACK = Status(state=State.GREEN, said_on=date(2026, 11, 3), note="Two of three meetings held")
AT_RISK = Status(state=State.AMBER, said_on=date(2026, 11, 3))
OFF_TRACK = Status(state=State.RED)
DONE = Status(state=State.COMPLETE, said_on=date(2026, 11, 3), note="Minutes filed")
DONE_UNPROVEN = Status(state=State.COMPLETE, said_on=date(2026, 11, 3), note="  ")

CASES = [
    # On its first day it has begun, and its owner is asked.
    (Dates(starts_on=TODAY), None, None, "", State.AWAITING, 0, "Awaiting: its owner has not given a status yet."),
    (AUTUMN, ON_TRACK, None, "", State.GREEN, 0, "Green: on track, said on 3 November 2026; due by 18 December 2026."),
    (
        *(OVER, AT_RISK, None, "", State.AMBER, 50),
        "Amber: at risk, said on 3 November 2026; late by 50 days, due by 1 October 2026.",
    ),
    (
        *(OVER, ON_TRACK, None, "", State.GREEN, 50),
        "Green: on track, said on 3 November 2026; late by 50 days, due by 1 October 2026.",
    ),
    (YESTERDAY, OFF_TRACK, None, "", State.RED, 1, "Red: off track; late by 1 day, due by 19 November 2026."),
    (Dates(due_on=TODAY), OFF_TRACK, None, "", State.RED, 0, "Red: off track; due by 20 November 2026."),
    (Dates(due_words="Summer 2027."), OFF_TRACK, None, "", State.RED, 0, "Red: off track; due: Summer 2027."),
    (Dates(), OFF_TRACK, None, "", State.RED, 0, "Red: off track."),
    (OVER, DONE, None, "", State.COMPLETE, 0, "Complete: with evidence, said on 3 November 2026."),
    (
        *(OVER, DONE_UNPROVEN, None, "", State.AWAITING, 50),
        "Awaiting: said to be complete on 3 November 2026, and its evidence is awaited; late by 50 days, due by 1 "
        "October 2026.",
    ),
    (
        *(AUTUMN, None, None, "", State.AWAITING, 0),
        "Awaiting: its owner has not given a status yet; due by 18 December 2026.",
    ),
    (
        *(OVER, None, None, "", State.AWAITING, 50),
        "Awaiting: its owner has not given a status yet; late by 50 days, due by 1 October 2026.",
    ),
    (
        *(Dates(starts_on=date(2027, 1, 4), due_on=date(2027, 3, 1)), None, None, "", State.NOT_DUE, 0),
        "Not due: it starts on 4 January 2027; due by 1 March 2027.",
    ),
    (
        *(OVER, ON_TRACK, Outcome.ACHIEVED, "", State.COMPLETE, 0),
        "Complete: achieved at the year's end; its owner's last word was on track (3 November 2026).",
    ),
    (OVER, None, Outcome.ACHIEVED, "", State.COMPLETE, 0, "Complete: achieved at the year's end."),
    (
        *(OVER, AT_RISK, Outcome.PAUSED, "", State.PAUSED, 0),
        "Paused: put on hold; its owner's last word was at risk (3 November 2026).",
    ),
    (
        *(OVER, OFF_TRACK, Outcome.DROPPED, "", State.NOT_APPLICABLE, 0),
        "Dropped: given up; its owner's last word was off track.",
    ),
    (
        *(OVER, AT_RISK, Outcome.CONTINUED, "2027/28", State.AMBER, 0),
        "Amber: at risk, said on 3 November 2026; not finished at the year's end and carried into 2027/28.",
    ),
    (
        *(OVER, AT_RISK, Outcome.REVISED, "", State.AMBER, 50),
        "Amber: at risk, said on 3 November 2026; revised at the year's end; late by 50 days, due by 1 October 2026.",
    ),
    (OVER, OFF_TRACK, None, "2027/28", State.RED, 0, "Red: off track; carried into 2027/28."),
    (
        *(AUTUMN, Status(state=State.OVERDUE), None, "", State.AWAITING, 0),
        "Awaiting: its owner has not given a status yet; due by 18 December 2026.",
    ),
]


@pytest.mark.parametrize(("dates", "status", "outcome", "carried_to", "state", "days_late", "sentence"), CASES)
def test_an_action_on_a_day(
    dates: Dates,
    status: Status | None,
    outcome: Outcome | None,
    carried_to: str,
    state: State,
    days_late: int,
    sentence: str,
) -> None:
    found = rate_delivery(dates=dates, status=status, today=TODAY, outcome=outcome, carried_to=carried_to)
    assert (found.state, found.days_late, found.is_late, found.sentence) == (
        state,
        days_late,
        days_late > 0,
        sentence,
    )


DAYS = st.dates(date(2015, 1, 1), date(2035, 1, 1))
STATUSES = st.builds(Status, state=st.sampled_from(State), said_on=st.none() | DAYS, note=st.text(max_size=5))


@given(
    st.builds(
        Dates,
        starts_on=st.none() | DAYS,
        due_on=st.none() | DAYS,
        due_words=st.sampled_from(["", " ", "termly", "Summer 2027."]),
    ),
    st.none() | STATUSES,
    DAYS,
    st.none() | st.sampled_from(Outcome),
    st.sampled_from(["", "2027/28"]),
)
def test_whatever_is_said_there_is_a_state_and_a_sentence(
    dates: Dates, status: Status | None, today: date, outcome: Outcome | None, carried_to: str
) -> None:
    found = rate_delivery(dates=dates, status=status, today=today, outcome=outcome, carried_to=carried_to)
    assert found.sentence.startswith(f"{found.word}: ") and found.sentence.endswith(".")
    assert ": ." not in found.sentence and "; ;" not in found.sentence
    assert not (found.is_late and found.state is State.COMPLETE)
    if found.state is State.COMPLETE and outcome is not Outcome.ACHIEVED:
        assert status is not None and status.has_evidence


@given(DAYS, DAYS, st.sampled_from(sorted(STATUS_WORDS)))
def test_late_follows_the_calendar_alone(due_on: date, today: date, word: State) -> None:
    status = Status(state=State(word), note="evidence")
    found = rate_delivery(dates=Dates(due_on=due_on), status=status, today=today)
    assert found.is_late == (today > due_on and word is not State.COMPLETE)
    assert found.state is State(word)
