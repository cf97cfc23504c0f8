"""Writes about documents by people: asking for some, trying again, taking one away."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from apps.accounts.models import User
from apps.core import clock
from apps.reports import policies
from apps.reports.kinds import Basis, Wanted
from apps.reports.models import Document, Download, NamedReader
from apps.reports.queue import queue_render
from apps.reports.since import added_since
from apps.reviews.frozen_said import FrozenMeeting
from apps.reviews.gathering import meetings_of
from apps.reviews.models import Review
from apps.reviews.selectors import errata_of, minutes_of
from apps.trusts.models import Body, TrustLogo

Key = tuple[str, str, str, int | None, int | None, tuple[str, ...]]


def request_document(*, review: Review, wanted: Wanted, by: User) -> Document:
    """One document of the review, as `request_documents` gives it."""
    return request_documents(review=review, wanted=[wanted], by=by)[0]


@transaction.atomic
def request_documents(*, review: Review, wanted: Iterable[Wanted], by: User) -> Sequence[Document]:
    """Documents of the review, queued for a worker; one that is on its way already, or the final one, is given instead.

    Refuses all of them where `policies.check_make` refuses one. A final document that failed, or whose file is gone, is
    made again from the same frozen rows; one that an erratum or a minute has come after has a new edition, and stays.
    In how many queries does not depend on how many are asked for.
    """
    asked = list(wanted)
    for one in asked:
        policies.check_make(review, one)
    Review.objects.select_for_update().get(pk=review.pk)  # two requests at once ask for one document
    there = {_key_of(row): row for row in _standing(review)}
    editions = _editions_after(review, [there[key] for one in asked if (key := _key(review, one)) in there])
    there = {key: row for key, row in there.items() if key not in editions}
    meetings = meetings_of(review)
    image = TrustLogo.objects.filter(trust_id=review.trust_id).values_list("image", flat=True).first()
    logo = bytes(image) if image else None
    new = [
        _row(review, one, meetings, logo, by, editions.get(_key(review, one), 1))
        for one in asked
        if _key(review, one) not in there
    ]
    there |= {_key_of(row): row for row in Document.objects.bulk_create(new)}
    again = [row for row in (there[_key(review, one)] for one in asked) if policies.can_make_again(row)]
    for row in again:
        _start_again(row, by)
    Document.objects.bulk_update(again, _STARTED)
    found = [there[_key(review, one)] for one in asked]
    for row in [*new, *again]:
        queue_render(trust_id=row.trust_id, document_id=row.pk)
    return found


def _standing(review: Review) -> Iterable[Document]:
    """What a request is given in place of a new document, the newest last: a final one, a draft that is not over."""
    over = Q(basis=Basis.DRAFT, status__in=[Document.Status.DONE, Document.Status.FAILED])
    return Document.objects.filter(trust_id=review.trust_id, review=review).exclude(over).order_by("edition", "pk")


def _editions_after(review: Review, there: Iterable[Document]) -> dict[Key, int]:
    """The number of the next edition for each of these documents that does not hold all that was added since."""
    if not review.is_issued:
        return {}
    errata, minutes = list(errata_of(review)), minutes_of(review)
    return {
        _key_of(row): row.edition + 1
        for row in there
        if row.is_ready and not added_since(row, errata, minutes).is_empty
    }


def _key(review: Review, one: Wanted) -> Key:
    school, body = one.school.pk if one.school else None, one.body.pk if one.body else None
    return (one.kind.value, one.part.value, one.basis(review).value, school, body, one.families)


def _key_of(row: Document) -> Key:
    return (row.kind, row.part, row.basis, row.school_id, row.body_id, tuple(row.families))


def _meeting_of(one: Wanted, meetings: Sequence[FrozenMeeting]) -> dt.date | None:
    """The day on which its readers meet: the school's local body, the committee, or the board."""
    for meeting in meetings:
        if one.school is not None:
            if one.school.pk in meeting.school_refs:
                return meeting.meets_on
        elif meeting.body_ref == (one.body.pk if one.body else None) or (
            one.body is None and meeting.kind == Body.Kind.BOARD
        ):
            return meeting.meets_on
    return None


def _row(
    review: Review, one: Wanted, meetings: Sequence[FrozenMeeting], logo: bytes | None, by: User, edition: int
) -> Document:
    today = clock.today()
    basis = one.basis(review)
    meeting_on = _meeting_of(one, meetings)
    day = today if basis is Basis.DRAFT else meeting_on or today
    return Document(
        trust_id=review.trust_id,
        review=review,
        kind=one.kind,
        part=one.part,
        basis=basis,
        school=one.school,
        body=one.body,
        families=list(one.families),
        meeting_on=meeting_on,
        logo=logo,
        edition=edition,
        name=one.name(day, review.term.name, edition),
        requested_by=by,
        requested_at=clock.now(),
        as_at=today,
        heartbeat_at=Now(),
    )


@transaction.atomic
def retry_document(*, document: Document, by: User) -> Document:
    """A document that was not made, or whose file is gone, is queued once more. Refuses any other."""
    locked = Document.objects.select_for_update().get(pk=document.pk)
    policies.check_make_again(locked)
    _start_again(locked, by)
    locked.save(update_fields=_STARTED)
    queue_render(trust_id=locked.trust_id, document_id=locked.pk)
    return locked


_STARTED = [
    *("status", "failure", "step", "file", "attempt", "page", "claimed_by", "done_at"),
    *("requested_by", "requested_at", "heartbeat_at"),
]


def _start_again(row: Document, by: User) -> None:
    row.status = Document.Status.QUEUED
    row.failure = row.step = row.file = ""
    row.attempt = row.page = 0
    row.claimed_by = row.done_at = None
    row.requested_by, row.requested_at = by, clock.now()
    row.heartbeat_at = Now()


@transaction.atomic
def name_reader(*, document: Document, guest: User, by: User) -> NamedReader:
    """Let a guest read this document; naming them twice changes nothing."""
    values = {"named_by": by, "named_at": clock.now()}
    found, _ = NamedReader.objects.get_or_create(
        trust_id=document.trust_id, document=document, user=guest, defaults=values
    )
    return found


@transaction.atomic
def unname_reader(*, document: Document, guest: User) -> None:
    """Take a guest's leave to read this document away; what they have downloaded is theirs."""
    NamedReader.objects.filter(trust_id=document.trust_id, document=document, user=guest).delete()


@transaction.atomic
def record_download(*, document: Document, by: User) -> Download:
    """Keep that this person has taken the document away now."""
    return Download.objects.create(trust_id=document.trust_id, document=document, user=by, at=clock.now())
