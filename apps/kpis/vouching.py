"""What people say of figures that are in: that they checked them, where the year will end, what lies behind them."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.core.models import FigureField
from apps.kpis.naming import line_name
from apps.trusts.history import tracked
from apps.trusts.models import Removable, RemovableQuerySet, School, Term, TrustOwned


def _person() -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


def _person_if_any() -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


class Vouched(models.Model):
    """How far a figure has come: where it comes from, and whether those who answer for it have submitted it.

    `is_draft` until the head, or whoever answers for it, has submitted it; a row that says nothing of it was submitted
    (those of before there were drafts have neither person nor time). `returned_reason` is why the trust gave it back.
    """

    class SourceKind(models.TextChoices):
        OFFICIAL = "official", "Official return"
        EXPORT = "export", "Export of the records system"
        SURVEY = "survey", "Survey"
        COUNT = "count", "Our own count or record"

    source_kind = models.CharField("where it comes from", max_length=10, choices=SourceKind.choices, blank=True)
    is_draft = models.BooleanField(default=False, db_default=False)
    submitted_by = _person_if_any()
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_by = _person_if_any()
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.TextField("why it was returned", blank=True)

    class Meta:
        abstract = True

    class Stage(models.TextChoices):
        DRAFT = "draft", "Draft"
        RETURNED = "returned", "Returned"
        SUBMITTED = "submitted", "Submitted"

    @property
    def stage(self) -> "Vouched.Stage":
        """How far it has come."""
        if not self.is_draft:
            return self.Stage.SUBMITTED
        return self.Stage.RETURNED if self.returned_at else self.Stage.DRAFT

    @property
    def check_agrees(self) -> bool | None:
        """What its check says, as the selectors that load figures for cells add it; None for no check."""
        return getattr(self, "agrees_with_check", None)

    @property
    def is_verified_by_source(self) -> bool:
        """Whether it comes from an official return or the records system, and counts as verified at once."""
        return self.source_kind in VERIFIED_AT_ONCE

    @property
    def is_verified(self) -> bool:
        """Whether it counts as verified: by its source, or because somebody else checked it and agrees."""
        return self.is_verified_by_source or self.check_agrees is True


VERIFIED_AT_ONCE = (Vouched.SourceKind.OFFICIAL, Vouched.SourceKind.EXPORT)


@tracked
class Check(TrustOwned):
    """A figure checked by a second method, by somebody other than the one who reported it.

    It agrees with the figure, or says what was found instead (`value`, `grade`, or words in `note`). `answer` is what
    the school says of a difference that it lets stand. A figure that is changed loses its check.
    """

    reading = models.OneToOneField("kpis.Reading", on_delete=models.CASCADE, related_name="check_made")
    method = models.TextField("how it was checked")
    agrees = models.BooleanField()
    value = FigureField(null=True, blank=True)
    grade = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    reported_by = _person_if_any()
    checked_by = _person()
    checked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = _person_if_any()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reported_by__isnull=True) | ~Q(reported_by=F("checked_by")),
                name="nobody_checks_their_own_figure",
            ),
            models.CheckConstraint(
                condition=Q(agrees=True, value__isnull=True, grade="")
                | (Q(agrees=False) & (Q(value__isnull=False) | ~Q(grade="") | ~Q(note=""))),
                name="check_agrees_or_says_what_was_found",
            ),
            models.CheckConstraint(condition=~Q(method=""), name="check_names_its_method"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (Q(agrees=False, answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer="")),
                name="only_a_difference_is_answered",
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        """Whether it found something else, and the school has not said anything to that yet."""
        return not self.agrees and not self.answer


@tracked
class Sample(TrustOwned):
    """The draw of a term: which of its figures are asked to be checked by chance, one in `one_in`.

    The seed is kept, so that anybody can see afterwards that nobody chose.
    """

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="samples")
    seed = models.CharField(max_length=32)
    one_in = models.PositiveSmallIntegerField(default=10)
    drawn_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "term"], name="one_sample_per_term"),
            models.CheckConstraint(condition=Q(one_in__gt=0) & ~Q(seed=""), name="sample_can_be_drawn"),
        ]


@tracked
class Outlook(TrustOwned):
    """The owner's word, in one term, on where a measure's year will end, for a school or (without one) the trust."""

    class Word(models.TextChoices):
        ON_TRACK = "on_track", "On track"
        AT_RISK = "at_risk", "At risk"
        MISSED = "missed", "Will be missed"

    measure = models.ForeignKey("kpis.Measure", on_delete=models.PROTECT, related_name="outlooks")
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="outlooks")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="outlooks")
    word = models.CharField("outlook", max_length=10, choices=Word.choices)
    line = models.CharField("one line", max_length=300, blank=True)
    written_by = _person()
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "term", "measure", "school"],
                nulls_distinct=False,
                name="one_outlook_per_measure_school_and_term",
            ),
        ]


@tracked
class Comment(TrustOwned, Removable):
    """What a school (without one: the trust) says of one or several of its figures in a term."""

    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="comments")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField()
    restricted = models.BooleanField("kept out of open papers", default=False)
    written_by = _person()
    written_at = models.DateTimeField()

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["written_at", "id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="comment_says_something")]
        indexes: ClassVar = [models.Index(fields=["trust", "term", "school"], name="comment_by_term")]


@tracked
class CommentOn(TrustOwned):
    """A figure, by its measure, that a comment speaks of."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="figures")
    measure = models.ForeignKey("kpis.Measure", on_delete=models.PROTECT, related_name="comments")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "comment", "measure"], name="figure_once_per_comment"),
        ]

    @property
    def name(self) -> str:
        """The KPI's statement, with what is measured of it where it has several measures, to stand in a list."""
        return line_name(self.measure.kpi.statement, self.measure.name).rstrip(".")
