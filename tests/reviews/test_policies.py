"""When something may be done with a review, and by whom; in plain rows, without a database."""

import datetime as dt
from typing import Any

import pytest

from apps.core.errors import BadValue, DomainError, NotNow
from apps.core.rag import State
from apps.reviews import policies
from apps.reviews.frozen import FrozenMissing
from apps.reviews.judging import Standing
from apps.reviews.models import Judgement, Review
from apps.trusts.models import AcademicYear, Term
from apps.trusts.permissions import P
from apps.trusts.rights import Rights

NOW = dt.datetime(2026, 12, 3, tzinfo=dt.UTC)
TERM = Term(
    name="autumn", year=AcademicYear(name="2026/27"), starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2026, 12, 18)
)
REHEARSAL = Term(name="autumn", year=TERM.year, is_rehearsal=True)
OPEN = Review(term=TERM)
FINAL = Review(term=TERM, figures_final_at=NOW)
ISSUED = Review(term=TERM, figures_final_at=NOW, issued_at=NOW)
SCHOOL, OTHER = 3, 4


def rights(*on_trust: P, person: int = 9, roles: tuple[str, ...] = ("trustee",), school: int | None = None) -> Rights:
    held = {school: frozenset({P.ASSENT})} if school else {}
    return Rights(user_id=person, trust_id=1, on_trust=frozenset(on_trust), on_schools=held, roles=frozenset(roles))


def refusal(check: Any, *given: Any, **more: Any) -> str:
    """The sentence with which it refuses; "" where it lets pass."""
    try:
        check(*given, **more)
    except DomainError as refused:
        return refused.sentence
    return ""


def assents(by: Rights, *, school: int | None = SCHOOL, standing: Standing = Standing.WAITING, **fields: Any) -> str:
    judgement = Judgement(judged_by_id=1, school_id=school, **fields)
    return refusal(policies.check_assent, OPEN, judgement, standing, by)


def test_a_trustee_assents_and_a_chair_for_the_own_school() -> None:
    trustee, chair = rights(P.ASSENT), rights(school=SCHOOL, roles=("lgb_chair",))
    assert (assents(trustee), assents(trustee, school=None), assents(chair)) == ("", "", "")
    assert (
        assents(chair, school=None) == "A colour that is better than the trust's figures needs the assent of a trustee."
    )
    elsewhere = rights(school=OTHER, roles=("lgb_chair",))
    assert assents(elsewhere) == "It needs the assent of a trustee, or of the chair of this school's local body."


@pytest.mark.parametrize("role", sorted(policies.IN_LINE))
def test_who_works_for_the_trust_as_well_does_not_assent(role: str) -> None:
    """A trustee, or a chair, who holds one of the roles that the CEO answers for is no second person."""
    sentence = "You work for the trust yourself: the assent has to come from outside its line."
    assert assents(rights(P.ASSENT, roles=("trustee", role))) == sentence
    assert assents(rights(school=SCHOOL, roles=("lgb_chair", role))) == sentence


def test_nobody_assents_to_ones_own_nor_to_what_does_not_wait() -> None:
    trustee = rights(P.ASSENT)
    assert assents(rights(P.ASSENT, person=1)) == (
        "You judged this colour yourself: somebody else has to assent to it."
    )
    over = "This judgement does not wait for assent."
    assert [assents(trustee, standing=standing) for standing in (Standing.COUNTS, Standing.FALLEN)] == [over, over]
    assert assents(trustee, withdrawn_at=NOW) == over
    issued = refusal(policies.check_assent, ISSUED, Judgement(judged_by_id=1), Standing.WAITING, trustee)
    assert issued == "This review has been issued, so nothing in it can change."


def test_who_sees_a_review_when() -> None:
    runs, sees, others = rights(P.RUN_REVIEWS), rights(P.SEE_REVIEWS), rights()
    rehearsed = Review(term=REHEARSAL, figures_final_at=NOW, issued_at=NOW)
    reviews = (OPEN, FINAL, ISSUED, rehearsed)
    assert [policies.can_see(review, runs) for review in reviews] == [True, True, True, True]
    assert [policies.can_see(review, sees) for review in reviews] == [False, True, True, False]
    assert not any(policies.can_see(review, others) for review in reviews)


def test_who_comments_on_a_priority_when() -> None:
    judges, lead = rights(P.JUDGE_COLOURS), rights(P.SEE_REVIEWS, person=9)
    reviews = (OPEN, FINAL, ISSUED)
    assert [policies.can_comment(review, [], judges) for review in reviews] == [True, True, False]
    assert [policies.can_comment(review, [9], lead) for review in reviews] == [False, True, False]
    assert not policies.can_comment(FINAL, [8], lead)
    assert not policies.can_comment(FINAL, [9], rights(person=9))  # a lead who may not see the review


def test_which_colours_are_judged() -> None:
    def judged(
        review: Review, arithmetic: State | None, colour: State, reason: str = "So", frozen: bool = False
    ) -> str:
        return refusal(policies.check_judge, review, arithmetic, colour, reason, is_frozen=frozen)

    assert (judged(OPEN, State.GREEN, State.RED), judged(FINAL, None, State.GREEN)) == ("", "")
    assert judged(ISSUED, State.GREEN, State.RED) == "This review has been issued, so nothing in it can change."
    assert judged(FINAL, State.GREEN, State.RED, frozen=True).startswith("A judgement of this colour was frozen")
    assert judged(OPEN, State.GREEN, State.GREEN) == "The figures say green already: choose another colour."
    assert judged(OPEN, State.GREEN, State.RED, " ") == "Give the reason why the colour should differ from the figures."


def test_what_blocks_final_figures() -> None:
    def missing(state: str, acknowledged: str = "") -> FrozenMissing:
        return FrozenMissing(from_whom="Hill View", state=state, acknowledged=acknowledged)

    assert refusal(policies.check_make_final, [missing("overdue", "Next term"), missing("awaiting")]) == ""
    assert refusal(policies.check_make_final, [missing("overdue"), missing("red"), missing("overdue", "So")]) == (
        "Hill View has 1 figure overdue: acknowledge it with a reason, or wait for the figures to come."
    )


def test_a_meeting_is_held_from_the_terms_first_day_to_a_year_after_its_last() -> None:
    for day in (dt.date(2026, 9, 1), dt.date(2027, 12, 18), None):
        policies.check_meeting_day(TERM, day, "board_on")
    for day in (dt.date(2026, 8, 31), dt.date(2027, 12, 19)):
        with pytest.raises(BadValue, match="Choose a day from 1 September 2026 to 18 December 2027"):
            policies.check_meeting_day(TERM, day, "board_on")


@pytest.mark.parametrize(
    ("check", "open_", "final", "issued"),
    [
        (policies.check_figures_open, True, False, False),
        (policies.check_not_issued, True, True, False),
        (policies.check_issue, False, True, False),
        (policies.check_local_word, False, True, False),
        (policies.check_erratum, False, False, True),
        (policies.check_next_issue, False, False, True),
        (policies.check_minute, False, False, True),
    ],
)
def test_each_thing_has_its_moment(check: Any, open_: bool, final: bool, issued: bool) -> None:
    assert [not refusal(check, review) for review in (OPEN, FINAL, ISSUED)] == [open_, final, issued]


def test_figures_of_a_final_term_are_left_alone() -> None:
    policies.check_figures_not_final(None, TERM)
    policies.check_figures_not_final(OPEN, TERM)
    with pytest.raises(NotNow, match="The figures of autumn 2026/27 are final, so this can no longer change"):
        policies.check_figures_not_final(FINAL, TERM)
