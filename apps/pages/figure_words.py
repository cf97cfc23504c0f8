"""Who may correct figures, and what becomes of a correction, in sentences for the page on which they are entered."""

from datetime import date, timedelta

from apps.core.figures import print_day
from apps.kpis.timetable import period_words
from apps.reviews.models import Review
from apps.trusts.models import Period, School
from apps.trusts.permissions import P
from apps.trusts.roles import ROLES

ANYTIME = "at any time, also after its day"
ALL_SCHOOLS = "You may correct any school's figure at any time, also after its day; the school's own people may, too."


def due_words(period: Period, today: date, *, is_complete: bool, grace_days: int = 0) -> str:
    """By when the figures are due, and what it means that the day has passed; or that all of them are in."""
    if is_complete:
        return (
            f"Every figure is in; they {'are' if today <= period.due_on else 'were'} due on {print_day(period.due_on)}."
        )
    if today <= period.due_on:
        return f"Due on {print_day(period.due_on)}."
    due, until = print_day(period.due_on), period.due_on + timedelta(days=grace_days)
    if today <= until:
        return f"They were due on {due}. What is missing is overdue after {print_day(until)}."
    return f"They were due on {due}. What is missing is overdue until it is entered, which can still be done."


def who_words(school: School | None) -> str:
    """Who enters and corrects a school's figures (None: the trust's own), said to one who may."""
    permission = P.ENTER_TRUST_FIGURES if school is None else P.ENTER_SCHOOL_FIGURES
    where = "the trust" if school is None else school.name
    return f"You may correct a figure {ANYTIME}, and so may anyone who is {_who_enter(permission)} for {where}."


def everybody_words(*, schools: bool, trust: bool) -> str:
    """Who enters and corrects the figures that a person sees in the overview: of schools, of the trust as a whole."""
    parts = []
    if schools:
        parts.append(
            f"A school's figure is entered and corrected, {ANYTIME}, by anyone who is "
            f"{_who_enter(P.ENTER_SCHOOL_FIGURES)} for that school or for the whole trust."
        )
    if trust:
        parts.append(f"The trust's own are entered and corrected by anyone who is {_who_enter(P.ENTER_TRUST_FIGURES)}.")
    return " ".join(parts)


def _who_enter(permission: P) -> str:
    names = [r.name for r in ROLES if permission in r.everywhere | r.where_held | r.of_whole_trust]
    return f"{', '.join(names[:-1])} or {names[-1]}"


def review_words(period: Period, review: Review | None) -> str:
    """What a correction changes, by how far the review of the term has come."""
    term = f"{period_words(period).split()[0]} {period.term.year.name}"
    if review is None or review.figures_final_at is None:
        return f"The review of {term} takes figures as they stand on the day on which they are made final."
    kept = (
        f"The figures of the review of {term} were made final on {print_day(review.figures_final_at.date())}. "
        "It keeps the figure it had then. What you change here shows on the scorecard and in later reviews."
    )
    reader = _who_runs_reviews()
    if review.issued_at is None:
        return f"{kept} Tell the {reader} what you corrected, who can say so in the review before it is issued."
    return (
        f"{kept} It was issued on {print_day(review.issued_at.date())}, and its board pack does not change: tell the "
        f"{reader} what you corrected, who can report it to the board."
    )


def _who_runs_reviews() -> str:
    return " or ".join(role.name for role in ROLES if P.RUN_REVIEWS in role.everywhere)
