"""Writes around a review's figures: its meetings, what local bodies say, errata afterwards, and the issue after."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.core import clock
from apps.core.errors import BadValue, NotNow
from apps.kpis.models import Measure
from apps.reviews import policies
from apps.reviews.around import Erratum, LocalWord, Meeting
from apps.reviews.models import Acknowledgement, Commentary, Decision, Judgement, Review, ReviewPlan
from apps.reviews.names import Names
from apps.reviews.selectors import plans_for, snapshot_of
from apps.reviews.services import current_review
from apps.trusts.models import Body, School


@transaction.atomic
def set_meetings(*, review: Review, board_on: dt.date | None, days: Mapping[Body, dt.date | None], by: User) -> None:
    """The days on which the board and these bodies meet; None for a body takes its day out.

    Refuses once the review is issued, and a day before its term begins or more than a year after it ends.
    """
    review = current_review(review)
    policies.check_not_issued(review)
    for field, day in (("board_on", board_on), *((f"body_{body.pk}", day) for body, day in days.items())):
        policies.check_meeting_day(review.term, day, field)
    review.meeting_on = board_on
    review.save(update_fields=["meeting_on"])
    Meeting.objects.filter(trust_id=review.trust_id, review=review, body__in=list(days)).delete()
    Meeting.objects.bulk_create(
        Meeting(trust_id=review.trust_id, review=review, body=body, meets_on=day) for body, day in days.items() if day
    )


@dataclass(frozen=True, kw_only=True)
class WordValues:
    """What a local body says of its school, and at which meeting."""

    text: str
    met_on: dt.date | None = None
    minute_number: str = ""
    restricted: bool = False


@transaction.atomic
def record_local_word(*, review: Review, school: School, values: WordValues, by: User) -> LocalWord:
    """The local body's word on its school's figures, in place of what was recorded before.

    Refuses before the figures are final and once the review is issued, and a meeting that is still to come.
    """
    review = current_review(review)
    policies.check_local_word(review)
    if not values.text.strip():
        raise BadValue("Write down what the governors say.", field="text")
    if values.met_on and values.met_on > clock.today():
        raise BadValue("This day is still to come: give the day of the meeting.", field="met_on")
    word, _ = LocalWord.objects.update_or_create(
        trust_id=review.trust_id,
        review=review,
        school=school,
        defaults={
            "text": values.text.strip(),
            "met_on": values.met_on,
            "minute_number": values.minute_number.strip(),
            "restricted": values.restricted,
            "recorded_by": by,
            "recorded_at": clock.now(),
        },
    )
    return word


@dataclass(frozen=True, kw_only=True)
class ErratumValues:
    """What was printed where, what is right, and why it was wrong."""

    printed: str
    right: str
    reason: str
    place: str = ""
    measure: Measure | None = None
    school: School | None = None
    restricted: bool = False


@transaction.atomic
def add_erratum(*, review: Review, values: ErratumValues, by: User) -> Erratum:
    """A dated line beside an issued review; nothing frozen changes.

    Refuses before the issue, one without all its words, one that names no place, and a line that the review does not
    have. An erratum of a restricted KPI is restricted.
    """
    review = current_review(review)
    policies.check_erratum(review)
    for name, sentence in (
        ("printed", "Write down what was printed."),
        ("right", "Write down what is right."),
        ("reason", "Say why it was wrong."),
    ):
        if not getattr(values, name).strip():
            raise BadValue(sentence, field=name)
    place, hidden = _place(review, values)
    names = Names(review.trust, clock.today())
    return Erratum.objects.create(
        trust_id=review.trust_id,
        review=review,
        measure=values.measure,
        school=values.school,
        place=place,
        printed=values.printed.strip(),
        right=values.right.strip(),
        reason=values.reason.strip(),
        restricted=values.restricted or hidden,
        added_by=by,
        added_by_name=str(by),
        added_by_role=names.role_of(by),
        added_at=clock.now(),
    )


def _place(review: Review, values: ErratumValues) -> tuple[str, bool]:
    """Where it stands, in words, and whether that is in the confidential part."""
    written = values.place.strip()
    if values.measure is None:
        if not written:
            raise BadValue("Choose the line that was wrong, or write where it stands.", field="place")
        return (f"{written}: {values.school}" if values.school else written), False
    snapshot = snapshot_of(review, clock.today())
    row = snapshot.rated.get((values.measure.pk, values.school.pk if values.school else None))
    line = next((line for line in snapshot.kpis if line.measure_ref == values.measure.pk), None)
    if row is None or line is None:
        raise BadValue("This review has no such figure: choose another line or school.", field="measure")
    named = f"{line.code} {line.name}".strip()
    parts = [named, str(values.school) if values.school else "", written]
    return ": ".join(filter(None, parts)), not line.is_open


@transaction.atomic
def open_next_issue(*, review: Review, by: User) -> Review:
    """A review of the same term that will take an issued one's place: open, with all that was said in that one.

    Its figures are drawn up anew, and until it is issued the earlier one stays current. Refuses before that one is
    issued, and where its place has been taken already.
    """
    review = current_review(review)
    policies.check_next_issue(review)
    try:
        with transaction.atomic():
            opened = Review.objects.create(
                trust_id=review.trust_id,
                term=review.term,
                number=review.number + 1,
                supersedes=review,
                opened_at=clock.now(),
                opened_by=by,
                meeting_on=review.meeting_on,
                summary=review.summary,
            )
    except IntegrityError as error:  # somebody else opened it in the same moment, or before
        raise NotNow("Another issue of this review is open already, or has taken its place.") from error
    plans = plans_for(review.trust, review.term)
    ReviewPlan.objects.bulk_create(ReviewPlan(trust_id=review.trust_id, review=opened, plan=plan) for plan in plans)
    for rows in (
        Judgement.objects.filter(review=review, withdrawn_at__isnull=True),
        Commentary.objects.filter(review=review),
        Decision.objects.filter(review=review).kept(),
        Acknowledgement.objects.filter(review=review),
        Meeting.objects.filter(review=review),
        LocalWord.objects.filter(review=review),
    ):
        _copy(list(rows.filter(trust_id=review.trust_id)), opened)
    return opened


def _copy(rows: list, review: Review) -> None:
    for row in rows:
        if isinstance(row, Decision):
            row.carried_from_id = row.origin_id
        row.pk, row.review = None, review
    if rows:
        type(rows[0])._default_manager.bulk_create(rows)
