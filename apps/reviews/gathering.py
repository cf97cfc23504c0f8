"""The meetings at which a review is discussed, and what local bodies said there, as rows that print."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q
from django.utils.timezone import localdate

from apps.core.figures import print_day
from apps.reviews.around import LocalWord, Meeting
from apps.reviews.frozen_row import part_of
from apps.reviews.frozen_said import FrozenMeeting, FrozenWord
from apps.reviews.models import Review
from apps.reviews.names import Names
from apps.trusts.models import Body, BodySchool

# Clear days between the day on which papers go out and the day of the meeting; neither of these two counts.
CLEAR_DAYS = 7
ORDER = (Body.Kind.LOCAL, Body.Kind.COMMITTEE, Body.Kind.BOARD)


def papers_on(meets_on: dt.date) -> dt.date:
    """The last day on which papers can go out: seven clear days ahead, so the eighth day before the meeting."""
    return meets_on - dt.timedelta(days=CLEAR_DAYS + 1)


def meetings_of(review: Review) -> list[FrozenMeeting]:
    """The meetings that have a day, by day: local bodies', committees', and the board's. Two queries."""
    found = list(Meeting.objects.filter(trust_id=review.trust_id, review=review).select_related("body"))
    serving: dict[int, list[BodySchool]] = defaultdict(list)
    for link in BodySchool.objects.filter(trust_id=review.trust_id).select_related("school"):
        serving[link.body_id].append(link)
    rows = [_meeting(review, meeting.body, meeting.meets_on, serving[meeting.body_id]) for meeting in found]
    if review.meeting_on:
        rows.append(_meeting(review, None, review.meeting_on, ()))
    rows.sort(key=lambda row: (row.meets_on, ORDER.index(Body.Kind(row.kind)), row.name))
    for position, row in enumerate(rows):
        row.position = position
    return rows


def order_warnings(rows: Sequence[FrozenMeeting]) -> list[str]:
    """A sentence for each body that meets before those whose word it is to hear: local bodies, committees, the board.

    Warnings only: where the board has to meet earlier, it does.
    """
    last: dict[str, FrozenMeeting] = {}
    for row in rows:
        last[row.kind] = row  # rows come by day
    found = []
    for row in rows:
        for kind in ORDER[: ORDER.index(Body.Kind(row.kind))]:
            later = last.get(kind)
            if later is not None and later.meets_on > row.meets_on:
                found.append(
                    f"{row.name} meets on {print_day(row.meets_on)}, before {later.name} "
                    f"({print_day(later.meets_on)}): local bodies meet first, then committees, then the board."
                )
    return found


def _meeting(review: Review, body: Body | None, meets_on: dt.date, links: Sequence[BodySchool]) -> FrozenMeeting:
    return FrozenMeeting(
        trust_id=review.trust_id,
        review_id=review.pk,
        body_ref=body.pk if body else None,
        kind=body.kind if body else Body.Kind.BOARD,
        name=body.name if body else Body.Kind.BOARD.label,
        school_refs=[link.school_id for link in links],
        schools=", ".join(link.school.name for link in links),
        meets_on=meets_on,
        papers_on=papers_on(meets_on),
    )


def words_of(review: Review, names: Names) -> list[FrozenWord]:
    """What local bodies said, in the schools' order. Two queries."""
    found = LocalWord.objects.filter(trust_id=review.trust_id, review=review).select_related("school", "recorded_by")
    today = localdate()
    there = Q(body__dissolved_on=None) | Q(body__dissolved_on__gt=today)
    links = BodySchool.objects.filter(there, trust_id=review.trust_id, body__kind=Body.Kind.LOCAL)
    bodies = {link.school_id: link.body.name for link in links.select_related("body")}
    return [
        FrozenWord(
            trust_id=row.trust_id,
            review_id=row.review_id,
            position=position,
            part=part_of(restricted=row.restricted),
            school_ref=row.school_id,
            school_name=row.school.name,
            body=bodies.get(row.school_id, ""),
            text=row.text,
            met_on=row.met_on,
            minute_number=row.minute_number,
            recorded_by=str(row.recorded_by),
            recorded_by_role=names.role_of(row.recorded_by),
            recorded_on=localdate(row.recorded_at),
        )
        for position, row in enumerate(found)
    ]
