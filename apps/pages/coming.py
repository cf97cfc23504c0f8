"""What comes next for a person for whom nothing waits, and when."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Exists, Q, QuerySet
from django.urls import reverse

from apps.core.figures import print_day
from apps.kpis.models import KPI, Frequency
from apps.kpis.timetable import period_words
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
    """The next figures, for those who enter them; for others who read a school's plan, when the next are due."""
    enters = rights.may(P.ENTER_TRUST_FIGURES) or rights.may_somewhere(P.ENTER_SCHOOL_FIGURES)
    reads = not enters and rights.may_somewhere(P.READ_SCHOOL_PLAN)
    periods = _periods(trust, _has_halves(trust, rights) if enters or reads else None)
    coming = (
        periods.filter(due_on__gte=today).order_by("due_on", "part") if reads else periods.filter(starts_on__gt=today)
    )
    period = coming.first()
    if period is None:
        return
    words = period_words(period)
    what = f"{words[0].upper()}{words[1:]} {period.term.year}"
    begins, due = print_day(period.starts_on), print_day(period.due_on)
    if enters:
        sentence = f"{what} figures can be entered from {begins}, and are due on {due}"
        yield Coming(day=period.starts_on, sentence=sentence)
    elif reads:
        yield Coming(day=period.due_on, sentence=f"{what} figures are due on {due}")
    else:
        yield Coming(day=period.starts_on, sentence=f"{what} begins on {begins}")


def _has_halves(trust: Trust, rights: Rights) -> Exists:
    """Whether a KPI of the trust's plans, or of a school of theirs, asks for figures each half-term."""
    kpis = KPI.objects.filter(trust=trust, frequency=Frequency.HALF_TERMLY, removed_at=None)
    schools = rights.schools_with(P.READ_SCHOOL_PLAN)
    return Exists(kpis if schools is None else kpis.filter(Q(plan__school=None) | Q(plan__school__in=schools)))


def _periods(trust: Trust, has_halves: Exists | None) -> QuerySet[Period]:
    """The terms in their order, with their halves where these are asked for."""
    asked = Q(part=Period.Part.WHOLE) if has_halves is None else Q(part=Period.Part.WHOLE) | Q(has_halves)
    found = Period.objects.filter(asked, trust=trust, term__is_rehearsal=False)
    return found.select_related("term__year").order_by("starts_on", "due_on")
