"""One reminder a week at most to each person from whom a review still misses something."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from apps.accounts.models import User
from apps.core import clock
from apps.reviews.around import Reminder
from apps.reviews.before import term_title
from apps.reviews.models import Review
from apps.reviews.readiness import Lack, all_people, readiness_of
from apps.reviews.selectors import reviews_of, snapshot_of
from apps.trusts.models import Trust


def monday_of(day: dt.date) -> dt.date:
    """The Monday of its week, by which a week's reminders are told from the next one's."""
    return day - dt.timedelta(days=day.weekday())


def reviews_to_remind_of(trust: Trust) -> list[Review]:
    """The reviews that are not issued, without rehearsals, which are nobody else's affair."""
    return list(reviews_of(trust).filter(issued_at=None, term__is_rehearsal=False))


def words_of_lack(lack: Lack) -> str:
    """A line of the gauge within a reminder: "Hill View: 3 figures, 2 of them overdue"."""
    return f"{lack.whom}: {lack.text[0].lower()}{lack.text[1:]}"


def remind(*, review: Review) -> int:
    """Write to everybody from whom something is missing and who was not written to this week; gives how many.

    The row that says so is written first, so that a second worker sends nothing; it goes again if the e-mail fails.
    """
    today = clock.today()
    readiness = readiness_of(review, snapshot_of(review, today))
    people = User.objects.filter(is_active=True).in_bulk(list(all_people(readiness)))
    sent = 0
    for number, person in people.items():
        with transaction.atomic():
            sent += _write_to(review, person, readiness.of(number), monday_of(today))
    return sent


def _write_to(review: Review, person: User, lacks: Sequence[Lack], week: dt.date) -> bool:
    lines = [words_of_lack(lack) for lack in lacks]
    _, is_new = Reminder.objects.get_or_create(
        trust_id=review.trust_id,
        person=person,
        week=week,
        defaults={"review": review, "words": "\n".join(lines), "sent_at": clock.now()},
    )
    if is_new:
        title = f"{term_title(review.term)} review"
        text = [f"{person.name or person.email},", "", f"the {title} of {review.trust.name} still waits for this:", ""]
        for lack, line in zip(lacks, lines, strict=True):
            text += [f"- {line}", f"  {settings.ORIGIN}{lack.href}"]
        text += ["", "You are reminded once a week at most, for as long as something is missing."]
        send_mail(f"{title}: what is still missing", "\n".join(text), None, [person.email])
    return is_new


def last_reminder(review: Review) -> Reminder | None:
    """The last reminder that went to anybody about a review."""
    return Reminder.objects.filter(trust_id=review.trust_id, review=review).order_by("-sent_at").first()
