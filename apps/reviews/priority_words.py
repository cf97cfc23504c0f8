"""What was last judged of each priority, delivery and impact, for the pages that show it beside the two counts."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.timezone import localdate

from apps.core.rag import State
from apps.reviews.before import term_title
from apps.reviews.models import Commentary
from apps.trusts.models import Term, Trust
from apps.trusts.permissions import P
from apps.trusts.rights import Rights


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A lead's judgement of one priority: a colour and a line for delivery and for impact, None and "" for neither."""

    delivery: State | None
    delivery_line: str
    impact: State | None
    impact_line: str
    review_id: int
    term: str
    written_by: str
    written_on: dt.date


def said_of_priorities(trust: Trust, term: Term, rights: Rights) -> Mapping[int, Said]:
    """By a priority's id, what was said of it last, in the term's review or an earlier one, as far as it may be seen.

    One query. While a review's figures are open only those who run it see what is being said in it.
    """
    if not rights.may(P.RUN_REVIEWS) and not rights.may(P.SEE_REVIEWS):
        return {}
    found = Commentary.objects.filter(Q(delivery__gt="") | Q(impact__gt=""), trust=trust)
    found = found.filter(review__term__starts_on__lte=term.starts_on, review__term__is_rehearsal=False)
    if not rights.may(P.RUN_REVIEWS):
        found = found.filter(review__figures_final_at__isnull=False)
    if not rights.may(P.SEE_RESTRICTED):
        found = found.filter(restricted=False)
    newest = found.order_by("priority_id", "-review__term__starts_on", "-review__number").distinct("priority_id")
    return {row.priority_id: _said(row) for row in newest.select_related("review__term__year", "written_by")}


def _said(row: Commentary) -> Said:
    return Said(
        delivery=State(row.delivery) if row.delivery else None,
        delivery_line=row.delivery_line,
        impact=State(row.impact) if row.impact else None,
        impact_line=row.impact_line,
        review_id=row.review_id,
        term=term_title(row.review.term),
        written_by=str(row.written_by),
        written_on=localdate(row.written_at),
    )
