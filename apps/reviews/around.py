"""What stands around a review's figures: meetings, local bodies' words, errata, and reminders of what is missing."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.kpis.models import Measure
from apps.trusts.models import Body, School, TrustOwned


def _person() -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


class Meeting(TrustOwned):
    """The day on which a local body or a committee discusses a review; the board's stands with the review itself."""

    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="meetings")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    meets_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["meets_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "review", "body"], name="meeting_once_per_body")
        ]


class LocalWord(TrustOwned):
    """The governors' voice: what a school's local body says of its figures, between figures final and the issue."""

    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="local_words")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="local_words")
    text = models.TextField()
    met_on = models.DateField("day of the meeting", null=True, blank=True)
    minute_number = models.CharField(max_length=50, blank=True)
    restricted = models.BooleanField(default=False)
    recorded_by = _person()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["school__position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "review", "school"], name="local_word_once_per_school"),
            models.CheckConstraint(condition=~Q(text=""), name="local_word_says_something"),
        ]


class Erratum(TrustOwned):
    """What was wrong in an issued review: what was printed, what is right and why. Added afterwards, never changed."""

    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="errata")
    # The line it speaks of, and the school; empty for anything else.
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="errata")
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="errata")
    # Where it stands, in words: "A1 Attendance: Hill View".
    place = models.TextField()
    printed = models.TextField("what was printed")
    right = models.TextField("what is right")
    reason = models.TextField("why it was wrong")
    restricted = models.BooleanField(default=False)
    added_by = _person()
    added_by_name = models.TextField()
    added_by_role = models.TextField(blank=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["added_at", "id"]
        verbose_name_plural = "errata"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(place="") & ~Q(printed="") & ~Q(right="") & ~Q(reason=""), name="erratum_says_all_of_it"
            ),
        ]


class Reminder(TrustOwned):
    """What a person was told is still missing from them, at most once in a week (named by its Monday)."""

    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="reminders")
    person = _person()
    week = models.DateField("Monday of the week")
    words = models.TextField()
    sent_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-week", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "person", "week"], name="reminder_once_a_week"),
        ]
