"""What comes next for a person for whom nothing waits, and when."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse

from apps.core.figures import print_day
from apps.pages.board import UnderWay
from apps.pages.own_work import When, Work
from apps.trusts.models import Period, Trust
from apps.trusts.permissions import P
from apps.trusts.rights import Rights

MOST = 3


@dataclass(frozen=True, kw_only=True)
class Coming:
    """A sentence on what comes, its day, and where to read about it, if anywhere."""

    day: dt.date
    sentence: str
    href: str = ""


def coming_for(
    trust: Trust, rights: Rights, works: Sequence[Work], reviews: Sequence[UnderWay], today: dt.date
) -> list[Coming]:
    """The next things, the earliest first: own work, the board's meeting, the next figures. One query."""
    found = [*_work(trust, works), *_meeting(reviews, today), *_figures(trust, rights, today)]
    return sorted(found, key=lambda coming: coming.day)[:MOST]


def _work(trust: Trust, works: Sequence[Work]) -> Iterator[Coming]:
    later = next((work for work in works if work.when is When.LATER), None)
    if later is not None and later.action.due_on is not None:
        sentence = f"{later.action} is due on {print_day(later.action.due_on)}"
        yield Coming(day=later.action.due_on, sentence=sentence, href=reverse("my_work", args=[trust.slug]))


def _meeting(reviews: Sequence[UnderWay], today: dt.date) -> Iterator[Coming]:
    for found in reviews:
        day = found.review.meeting_on
        if day is not None and day >= today:
            yield Coming(day=day, sentence=f"The board meets on {print_day(day)}: {found.title}")


def _figures(trust: Trust, rights: Rights, today: dt.date) -> Iterator[Coming]:
    """The next term's figures, for those who enter them; for others who read a school's plan, when they are due."""
    rows = Period.objects.filter(
        trust=trust, part=Period.Part.WHOLE, starts_on__gt=today, term__is_rehearsal=False
    ).select_related("term__year")
    period = rows.select_related("term__year").order_by("starts_on").first()
    if period is None:
        return
    term = f"{period.term.get_name_display()} {period.term.year}"
    if rights.may(P.ENTER_TRUST_FIGURES) or rights.may_somewhere(P.ENTER_SCHOOL_FIGURES):
        begins, due = print_day(period.starts_on), print_day(period.due_on)
        yield Coming(
            day=period.starts_on, sentence=f"{term} figures can be entered from {begins}, and are due on {due}"
        )
    elif rights.may_somewhere(P.READ_SCHOOL_PLAN):
        yield Coming(day=period.due_on, sentence=f"{term} figures are due on {print_day(period.due_on)}")
    else:
        yield Coming(day=period.starts_on, sentence=f"{term} begins on {print_day(period.starts_on)}")
