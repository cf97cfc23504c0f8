"""When a review may be opened, changed, made final and issued, and who sees it when."""

import datetime as dt
from collections.abc import Iterable

from apps.core.errors import BadValue, DomainError, NotAllowed, NotNow
from apps.core.figures import print_day
from apps.core.rag import State
from apps.reviews.frozen import FrozenMissing
from apps.reviews.judging import Standing, can_be_judged
from apps.reviews.models import Judgement, ProposedColour, Review
from apps.strategies.models import Plan
from apps.trusts.models import Term
from apps.trusts.permissions import P
from apps.trusts.rights import Rights

# How many schools the sentence about overdue figures names before it counts the others.
NAMED = 5


# Roles whose work the CEO answers for: who holds one of them is within the line of whoever judges a colour.
IN_LINE = frozenset({"ceo", "executive", "data_lead", "head", "data_entry", "leader", "staff"})


def can_see(review: Review, rights: Rights) -> bool:
    """While it is open only those who run it see it, and a rehearsal always; else everyone who may see reviews."""
    seen = not review.is_open and not review.term.is_rehearsal
    return rights.may(P.RUN_REVIEWS) or (seen and rights.may(P.SEE_REVIEWS))


def check_see(review: Review, rights: Rights) -> None:
    """Refuse those who may not see it yet."""
    if not can_see(review, rights):
        raise NotAllowed("This review can be seen once its figures are final.")


def term_words(term: Term) -> str:
    """A term within a sentence, its year loaded: "autumn 2026/27"."""
    return f"{term.name} {term.year.name}"


def check_open_review(term: Term, plans: Iterable[Plan], existing: Review | None) -> None:
    """A term has one review, of at least one plan."""
    if existing is not None:
        raise NotNow(f"The review of {term_words(term)} is open already or has been issued.", field="term")
    if not list(plans):
        raise BadValue(
            f"No plan's period holds {term_words(term)}, so there is nothing to review in it: choose another term.",
            field="term",
        )


def fixed_terms(reviews: Iterable[Review]) -> dict[str, str]:
    """The names of the terms whose figures are final, each with the sentence why its days can no longer change."""
    return {
        review.term.name: f"The figures of {term_words(review.term)} are final, so its days can no longer change."
        for review in reviews
        if not review.is_open and not review.term.is_rehearsal
    }


def check_figures_not_final(review: Review | None, term: Term) -> None:
    """Refuse to verify, return or speak of a term's figures once its review holds them for good."""
    if review is not None and not review.is_open:
        raise NotNow(f"The figures of {term_words(term)} are final, so this can no longer change.")


def check_figures_open(review: Review) -> None:
    """Refuse once figures are final."""
    if not review.is_open:
        raise NotNow("The figures of this review are final, so this can no longer change.")


def check_not_issued(review: Review) -> None:
    """Refuse once the review is issued."""
    if review.is_issued:
        raise NotNow("This review has been issued, so nothing in it can change.")


def check_make_final(missing: Iterable[FrozenMissing]) -> None:
    """Refuse while an overdue figure is not acknowledged; the sentence names whom each is missing from."""
    blocking = [row for row in missing if blocks(row)]
    if not blocking:
        return
    counts: dict[str, int] = {}
    for row in blocking:
        counts[row.from_whom] = counts.get(row.from_whom, 0) + 1
    listed = [f"{name} has {_figures(count)} overdue" for name, count in list(counts.items())[:NAMED]]
    others = list(counts.values())[NAMED:]
    if others:
        listed.append(
            f"{len(others)} {'other has' if len(others) == 1 else 'others have'} {_figures(sum(others))} overdue"
        )
    listing = " and ".join([", ".join(listed[:-1]), listed[-1]] if len(listed) > 1 else listed)
    them = "it" if len(blocking) == 1 else "each of them"
    raise NotNow(f"{listing}: acknowledge {them} with a reason, or wait for the figures to come.")


def _figures(count: int) -> str:
    return "1 figure" if count == 1 else f"{count:,} figures"


def blocks(row: FrozenMissing) -> bool:
    """Whether a missing figure keeps figures from being made final: overdue, and not acknowledged."""
    return row.rag is State.OVERDUE and not row.acknowledged


def check_issue(review: Review) -> None:
    """Issued after figures are final, and once."""
    check_not_issued(review)
    if review.is_open:
        raise NotNow("Make the figures final first: a review is issued after that.")


def check_judge(review: Review, arithmetic: State | None, judged: State, reason: str, *, is_frozen: bool) -> None:
    """A judged colour differs from the arithmetic one, has a reason, and is not frozen yet."""
    check_not_issued(review)
    if is_frozen:
        raise NotNow("A judgement of this colour was frozen with the figures, so it can no longer change.")
    if not can_be_judged(arithmetic):
        raise NotNow("No figure is asked for here this term, so there is no colour to judge.")
    if judged == arithmetic:
        raise BadValue(f"The figures say {judged.word.lower()} already: choose another colour.", field="judged")
    if not reason.strip():
        raise BadValue("Give the reason why the colour should differ from the figures.", field="reason")


def check_assent(review: Review, judgement: Judgement, standing: Standing, by: Rights) -> None:
    """Assent comes from outside the line of the one who judged, while the judgement waits for it.

    For a colour of the trust that is a trustee, for one of a school a trustee or the chair of its local body.
    """
    check_not_issued(review)
    if judgement.judged_by_id == by.user_id:
        raise NotAllowed("You judged this colour yourself: somebody else has to assent to it.")
    if judgement.proposed_by_id == by.user_id:
        raise NotAllowed("You proposed this colour yourself: somebody else has to assent to it.")
    if judgement.school_id is None and not by.may(P.ASSENT):
        raise NotAllowed("A colour that is better than the trust's figures needs the assent of a trustee.")
    if not by.may(P.ASSENT, judgement.school_id):
        raise NotAllowed("It needs the assent of a trustee, or of the chair of this school's local body.")
    if by.roles & IN_LINE:
        raise NotAllowed("You work for the trust yourself: the assent has to come from outside its line.")
    if standing is not Standing.WAITING or judgement.withdrawn_at is not None:
        raise NotNow("This judgement does not wait for assent.")


def can_propose(review: Review, rights: Rights) -> bool:
    """Executives propose from the day a review is open, before they may read it, until it is issued."""
    return rights.may_somewhere(P.PROPOSE_COLOURS) and not review.is_issued and not review.term.is_rehearsal


def check_propose(review: Review, rights: Rights, school_id: int | None) -> None:
    """Refuse those who do not propose there, a term that is tried out, and everybody once the review is issued."""
    if not rights.may(P.PROPOSE_COLOURS, school_id) or review.term.is_rehearsal:
        raise NotAllowed("Colours are proposed by executives, each for the schools of their role.")
    check_not_issued(review)


def can_see_proposals(review: Review, rights: Rights) -> bool:
    """Those who may read the review or propose in it: all of them for those who judge, for others their own."""
    return can_see(review, rights) or (rights.may_somewhere(P.PROPOSE_COLOURS) and not review.term.is_rehearsal)


def check_answer(review: Review, proposal: ProposedColour, by: int) -> None:
    """Only what waits is answered, until the review is issued, and nobody answers their own."""
    check_not_issued(review)
    if proposal.proposed_by_id == by:
        raise NotNow("You proposed this yourself: judge the colour, or withdraw the proposal.")
    if not proposal.waits:
        raise NotNow("This proposal has been answered already.")


def can_comment(review: Review, lead_user_ids: Iterable[int], rights: Rights) -> bool:
    """Those who judge colours write the commentary, and a priority's own lead once they can see the review."""
    may = rights.may(P.JUDGE_COLOURS) or (can_see(review, rights) and rights.user_id in set(lead_user_ids))
    return may and not review.is_issued


def check_comment(review: Review, lead_user_ids: Iterable[int], rights: Rights) -> None:
    """Refuse anybody else, and everybody once the review is issued."""
    check_not_issued(review)
    if not can_comment(review, lead_user_ids, rights):
        raise NotAllowed("Its lead or the CEO comments on a priority.")


def check_local_word(review: Review) -> None:
    """Local bodies speak of figures that are final, until the review is issued."""
    check_not_issued(review)
    if review.is_open:
        raise NotNow("What local bodies say is recorded once the figures are final.")


def check_erratum(review: Review) -> None:
    """Before the issue one puts right what is wrong; afterwards an erratum says it."""
    if not review.is_issued:
        raise NotNow("This review has not been issued: put it right in the review itself.")


def check_next_issue(review: Review) -> None:
    """Only what is issued can be superseded."""
    if not review.is_issued:
        raise NotNow("This review has not been issued, so it can still be changed itself.")


def check_meeting_day(term: Term, day: dt.date | None, field: str) -> None:
    """Refuse a day on which nobody can discuss a term: before it begins, or more than a year after its end."""
    last = term.ends_on + dt.timedelta(days=365)
    if day is not None and not term.starts_on <= day <= last:
        between = f"from {print_day(term.starts_on)} to {print_day(last)}"
        raise BadValue(f"Choose a day {between}, when this term can be discussed.", field=field)


def check_minute(review: Review) -> None:
    """What a board decided is recorded once the review is issued."""
    if not review.is_issued:
        raise NotNow("Record what the board decided once the review has been issued.")


def can(check: object, *args: object, **kwargs: object) -> bool:
    """True if a check passes, for templates."""
    try:
        check(*args, **kwargs)  # type: ignore[operator]
    except DomainError:
        return False
    return True
