"""What the home page says of reviews: those under way, what the board is asked, when it meets, its packs."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q

from apps.core import clock
from apps.core.rag import State
from apps.reports.models import Document
from apps.reports.selectors import documents_for
from apps.reviews.judging import needs_assent
from apps.reviews.minuted import Minuted, minutes_on
from apps.reviews.models import Decision, Judgement, ProposedColour, Review
from apps.trusts.models import Trust
from apps.trusts.permissions import P
from apps.trusts.rights import Rights

PACKS = 3
DECLINED_LATELY = dt.timedelta(days=28)
REPORTS = 6


@dataclass(frozen=True, kw_only=True)
class UnderWay:
    """A review that is not over: the judgements that wait for this person's (or a trustee's) assent, what is asked."""

    review: Review
    assents: Sequence[Judgement]
    decisions: Sequence[Decision]
    # The decisions sought that the board has not yet taken.
    unminuted: Sequence[Decision]
    # Colours proposed that wait, for those who judge; for those who propose, their own that were declined lately.
    proposed: Sequence[ProposedColour] = ()

    @property
    def title(self) -> str:
        """ "Autumn 2026/27 review"."""
        return f"{self.review.term.get_name_display()} {self.review.term.year} review"

    @property
    def colours(self) -> str:
        """How many colours wait, within a sentence."""
        number = len(self.assents)
        return "1 judged colour waits" if number == 1 else f"{number} judged colours wait"


def reviews_under_way(trust: Trust, rights: Rights) -> list[UnderWay]:
    """The reviews that are not issued and the last that was, the earliest term first, for those who see reviews."""
    if not any(map(rights.may, (P.RUN_REVIEWS, P.ASSENT, P.SEE_REVIEWS))):
        return []
    counting = Review.objects.filter(trust=trust, term__is_rehearsal=False)
    last = counting.filter(issued_at__isnull=False).order_by("-term__starts_on", "-number").values("pk")[:1]
    seen = Review.objects.filter(trust=trust) if rights.may(P.RUN_REVIEWS) else counting
    rows = seen.filter(Q(issued_at=None) | Q(pk__in=last)).select_related("term__year")
    waiting = Judgement.objects.filter(withdrawn_at=None, assented_by=None).select_related("school", "measure__kpi")
    if not rights.may(P.RUN_REVIEWS):
        waiting = waiting.exclude(judged_by=rights.user_id).exclude(proposed_by=rights.user_id)
    sought = Decision.objects.kept().filter(kind=Decision.Kind.SOUGHT).select_related("priority")
    read = rows.prefetch_related(
        Prefetch("judgements", waiting, to_attr="unassented"),
        Prefetch("decisions", sought, to_attr="sought"),
        *_proposals(rights),
    )
    found = list(read.order_by("term__starts_on"))
    minutes = minutes_on(decision for review in found for decision in getattr(review, "sought", ()))
    return [_under_way(review, minutes) for review in found]


def _proposals(rights: Rights) -> list[Any]:
    rows = ProposedColour.objects.order_by("id")
    if rights.may(P.JUDGE_COLOURS):
        return [Prefetch("proposed_colours", rows.filter(outcome=""), to_attr="proposed")]
    if rights.may_somewhere(P.PROPOSE_COLOURS):
        lately = clock.now() - DECLINED_LATELY
        declined = rows.filter(proposed_by=rights.user_id, outcome="declined", answered_at__gte=lately)
        return [Prefetch("proposed_colours", declined, to_attr="proposed")]
    return []


def _under_way(review: Review, minutes: Mapping[int, Sequence[Minuted]]) -> UnderWay:
    unassented: Sequence[Judgement] = getattr(review, "unassented", ())
    asked: Sequence[Decision] = getattr(review, "sought", ())
    return UnderWay(
        review=review,
        assents=[] if review.is_issued else [j for j in unassented if judgement_waits(j)],
        decisions=asked,
        unminuted=[decision for decision in asked if not minutes[decision.pk]],
        proposed=[] if review.is_issued else getattr(review, "proposed", ()),
    )


def judgement_waits(judgement: Judgement) -> bool:
    """Whether the colour is better than the figures said, so that somebody has to assent to it."""
    arithmetic = State[judgement.arithmetic.upper()] if judgement.arithmetic else None
    return needs_assent(arithmetic, State[judgement.judged.upper()])


@dataclass(frozen=True, kw_only=True)
class Board:
    """What a reader of packs sees: reviews in which the board is asked something, its next meeting, the packs."""

    asking: Sequence[UnderWay]
    meeting: UnderWay | None
    packs: Sequence[Document]


def board_of(trust: Trust, rights: Rights, reviews: Sequence[UnderWay], today: dt.date) -> Board | None:
    """The board's part of the home page, for those who read its packs; those who run reviews find them there."""
    if not rights.may(P.DOWNLOAD_PACKS) or rights.may(P.RUN_REVIEWS):
        return None
    done = documents_for(trust, rights).filter(
        kind=Document.Kind.BOARD_PACK, basis=Document.Basis.ISSUED, status=Document.Status.DONE
    )
    dated = [found for found in reviews if found.review.meeting_on and found.review.meeting_on >= today]
    return Board(
        asking=[found for found in reviews if not found.review.is_open and found.unminuted],
        meeting=min(dated, key=lambda found: found.review.meeting_on or today, default=None),
        packs=_newest_editions(done[: 2 * PACKS])[:PACKS],
    )


def _newest_editions(documents: Iterable[Document]) -> list[Document]:
    """Of these, the newest first, only the newest edition of each part of each review."""
    found: dict[tuple[int, str], Document] = {}
    for document in documents:
        held = found.setdefault((document.review_id, document.part), document)
        if document.edition > held.edition:
            found[document.review_id, document.part] = document
    return list(found.values())


def reports_of_schools(trust: Trust, rights: Rights) -> list[Document]:
    """The newest issued term's documents of a person's own schools, for those who read no more of the packs."""
    if rights.may(P.DOWNLOAD_PACKS) or not rights.may_somewhere(P.DOWNLOAD_PACKS):
        return []
    done = documents_for(trust, rights).filter(
        basis=Document.Basis.ISSUED, status=Document.Status.DONE, part=Document.Part.OPEN, school__isnull=False
    )
    latest = done.order_by("-review__term__starts_on", "-review__number").values("review")[:1]
    found = done.filter(review__in=latest).order_by("school__position", "school", "edition")
    newest = {(document.school_id, document.kind): document for document in found}
    kinds = list(Document.Kind)
    return sorted(newest.values(), key=lambda document: kinds.index(Document.Kind(document.kind)))[:REPORTS]
