"""A term's review: what is said in it before it is issued. What is frozen from it stands in frozen.py."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.core.rag import COLOURS
from apps.kpis.models import Measure
from apps.reviews.around import Erratum, LocalWord, Meeting, Reminder
from apps.reviews.frozen import (
    FROZEN_AT_EITHER,
    FROZEN_AT_ISSUE,
    FROZEN_WITH_FIGURES,
    FrozenAction,
    FrozenCell,
    FrozenComment,
    FrozenCommentary,
    FrozenDecision,
    FrozenFlag,
    FrozenInspection,
    FrozenIssue,
    FrozenJudgement,
    FrozenKPI,
    FrozenLimitChange,
    FrozenMeeting,
    FrozenMissing,
    FrozenPlan,
    FrozenPriority,
    FrozenReview,
    FrozenRow,
    FrozenSchool,
    FrozenWord,
)
from apps.strategies.models import Plan, Priority
from apps.trusts.models import Removable, RemovableQuerySet, School, Term, TrustOwned

__all__ = [
    "FROZEN_AT_EITHER",
    "FROZEN_AT_ISSUE",
    "FROZEN_WITH_FIGURES",
    "Acknowledgement",
    "Commentary",
    "Decision",
    "Erratum",
    "FrozenAction",
    "FrozenCell",
    "FrozenComment",
    "FrozenCommentary",
    "FrozenDecision",
    "FrozenFlag",
    "FrozenInspection",
    "FrozenIssue",
    "FrozenJudgement",
    "FrozenKPI",
    "FrozenLimitChange",
    "FrozenMeeting",
    "FrozenMissing",
    "FrozenPlan",
    "FrozenPriority",
    "FrozenReview",
    "FrozenRow",
    "FrozenSchool",
    "FrozenWord",
    "Judgement",
    "LocalWord",
    "Meeting",
    "Minute",
    "ProposedColour",
    "Reminder",
    "Review",
    "ReviewPlan",
]

COLOUR_CHOICES = [(state.value, state.word) for state in COLOURS]
COLOUR_VALUES = [state.value for state in COLOURS]


def _person() -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


def _person_later() -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


class Review(TrustOwned):
    """A term's review of the trust: open, then figures final, then issued; the database holds each step for good.

    One that is issued may be superseded by the next of the same term (`number`), which says so; both remain.
    """

    class Stage(models.TextChoices):
        OPEN = "open", "Open"
        FIGURES_FINAL = "figures_final", "Figures final"
        ISSUED = "issued", "Issued"

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="reviews")
    number = models.PositiveSmallIntegerField(default=1)
    supersedes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    opened_at = models.DateTimeField()
    opened_by = _person()
    meeting_on = models.DateField("day of the board's meeting", null=True, blank=True)
    summary = models.TextField("CEO's summary", blank=True)
    figures_final_at = models.DateTimeField(null=True, blank=True)
    figures_final_by = _person_later()
    figures_checksum = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = _person_later()
    # The CEO on whose word somebody else issued it.
    word_of = _person_later()
    issued_checksum = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["-term__starts_on", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "term", "number"], name="review_number_once_per_term"),
            models.UniqueConstraint(fields=["trust", "supersedes"], name="review_superseded_once"),
            models.CheckConstraint(
                condition=Q(number=1, supersedes__isnull=True) | Q(number__gt=1, supersedes__isnull=False),
                name="review_after_the_first_supersedes",
            ),
            models.CheckConstraint(
                condition=Q(figures_final_at__isnull=True, figures_final_by__isnull=True, figures_checksum="")
                | (Q(figures_final_at__isnull=False, figures_final_by__isnull=False) & ~Q(figures_checksum="")),
                name="review_figures_final_by_somebody_with_a_checksum",
            ),
            models.CheckConstraint(
                condition=Q(issued_at__isnull=True, issued_by__isnull=True, issued_checksum="")
                | (Q(issued_at__isnull=False, issued_by__isnull=False) & ~Q(issued_checksum="")),
                name="review_issued_by_somebody_with_a_checksum",
            ),
            models.CheckConstraint(
                condition=Q(issued_at__isnull=True) | Q(figures_final_at__isnull=False),
                name="review_issued_after_its_figures_are_final",
            ),
        ]

    @property
    def stage(self) -> "Review.Stage":
        """How far it has come."""
        if self.issued_at:
            return self.Stage.ISSUED
        return self.Stage.FIGURES_FINAL if self.figures_final_at else self.Stage.OPEN

    @property
    def is_open(self) -> bool:
        """True until its figures are final."""
        return self.figures_final_at is None

    @property
    def is_issued(self) -> bool:
        """True once nothing of it may change."""
        return self.issued_at is not None


class ReviewPlan(TrustOwned):
    """A plan that a review covers: one whose period held the term on the day the review was opened."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="plan_links")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="review_links")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "review", "plan"], name="plan_once_per_review")
        ]


class Judgement(TrustOwned):
    """A colour that a person judges to be right in place of the arithmetic one, for this term and with a reason.

    Of the trust's line of a measure, or of one school's cell. A worse colour counts at once; a better one waits for a
    trustee's assent. `arithmetic` is what stood there when it was judged: if that changes, the judgement falls.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="judgements")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="judgements")
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="judgements")
    arithmetic = models.CharField(max_length=20)
    judged = models.CharField(max_length=10, choices=COLOUR_CHOICES)
    reason = models.TextField()
    # The reason is for the confidential part; both colours are printed all the same.
    restricted = models.BooleanField(default=False)
    judged_by = _person()
    judged_at = models.DateTimeField()
    # Whose proposal was taken over: they may not be the second person either.
    proposed_by = _person_later()
    assented_by = _person_later()
    assented_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = _person_later()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "review", "measure", "school"],
                condition=Q(withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="one_judgement_per_measure_and_school",
            ),
            models.CheckConstraint(condition=Q(judged__in=COLOUR_VALUES), name="judged_colour_is_a_colour"),
            models.CheckConstraint(condition=~Q(judged=F("arithmetic")), name="judged_colour_differs"),
            models.CheckConstraint(condition=~Q(reason=""), name="judgement_has_a_reason"),
            models.CheckConstraint(
                condition=Q(assented_by__isnull=True) | ~Q(assented_by=F("judged_by")),
                name="nobody_assents_to_their_own_judgement",
            ),
            models.CheckConstraint(
                condition=Q(assented_by__isnull=True) | Q(proposed_by__isnull=True) | ~Q(assented_by=F("proposed_by")),
                name="nobody_assents_to_their_own_proposal",
            ),
            models.CheckConstraint(
                condition=Q(assented_by__isnull=True, assented_at__isnull=True)
                | Q(assented_by__isnull=False, assented_at__isnull=False),
                name="assent_has_a_person_and_a_time",
            ),
        ]


class ProposedColour(TrustOwned):
    """A colour that an executive proposes to the CEO: of a line or cell, or of a priority's delivery or impact.

    By itself it changes nothing and prints nowhere. The CEO takes it over as a judgement of their own, or declines it.
    """

    class Outcome(models.TextChoices):
        TAKEN = "taken", "Taken over"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Aspect(models.TextChoices):
        DELIVERY = "delivery", "Delivery"
        IMPACT = "impact", "Impact"

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="proposed_colours")
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    priority = models.ForeignKey(Priority, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    aspect = models.CharField("what of the priority", max_length=10, choices=Aspect.choices, blank=True)
    # What the figures said when it was proposed.
    arithmetic = models.CharField(max_length=20, blank=True)
    judged = models.CharField("the colour proposed", max_length=10, choices=COLOUR_CHOICES)
    reason = models.TextField()
    restricted = models.BooleanField(default=False)
    proposed_by = _person()
    proposed_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answer = models.TextField("why it was declined", blank=True)
    answered_by = _person_later()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "review", "measure", "school", "priority", "aspect", "proposed_by"],
                condition=Q(outcome=""),
                nulls_distinct=False,
                name="one_proposal_of_a_person_waits",
            ),
            models.CheckConstraint(
                condition=Q(measure__isnull=False, priority__isnull=True, aspect="")
                | (Q(measure__isnull=True, school__isnull=True, priority__isnull=False) & ~Q(aspect="")),
                name="proposed_of_a_figure_or_a_priority",
            ),
            models.CheckConstraint(condition=Q(judged__in=COLOUR_VALUES), name="proposed_colour_is_a_colour"),
            models.CheckConstraint(condition=~Q(reason=""), name="proposal_has_a_reason"),
            models.CheckConstraint(
                condition=Q(outcome="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(outcome="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="proposal_is_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="declined") | ~Q(answer=""), name="proposal_is_declined_with_a_line"
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["taken", "declined"]) | ~Q(answered_by=F("proposed_by")),
                name="nobody_answers_their_own_proposal",
            ),
        ]

    @property
    def subject(self) -> tuple[int | None, int | None]:
        """Measure and school, as frozen rows name them; None twice for a priority's."""
        return self.measure_id, self.school_id

    @property
    def waits(self) -> bool:
        """Whether nobody has answered it."""
        return not self.outcome


class Commentary(TrustOwned):
    """What its lead or the CEO says of one priority this term: a text, and delivery and impact each judged in a line.

    Delivery and impact have no arithmetic colour of their own, so these two are judgements that differ from nothing.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="commentaries")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="commentaries")
    text = models.TextField(blank=True)
    delivery = models.CharField("delivery", max_length=10, choices=COLOUR_CHOICES, blank=True)
    delivery_line = models.TextField("why", blank=True)
    impact = models.CharField("impact", max_length=10, choices=COLOUR_CHOICES, blank=True)
    impact_line = models.TextField("why", blank=True)
    restricted = models.BooleanField(default=False)
    written_by = _person()
    written_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name_plural = "commentaries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "review", "priority"], name="one_commentary_per_priority"),
            models.CheckConstraint(condition=Q(delivery="") | ~Q(delivery_line=""), name="delivery_judged_with_a_line"),
            models.CheckConstraint(condition=Q(impact="") | ~Q(impact_line=""), name="impact_judged_with_a_line"),
        ]


class Decision(TrustOwned, Removable):
    """A decision in a review: sought from the board, or made already; `priority` is where it becomes an action."""

    class Kind(models.TextChoices):
        SOUGHT = "sought", "Sought from the board"
        MADE = "made", "Made already"

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SOUGHT)
    text = models.TextField()
    priority = models.ForeignKey(Priority, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    position = models.PositiveIntegerField(default=0)
    restricted = models.BooleanField(default=False)
    # The decision of an earlier issue of the term that this one was first copied from.
    carried_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried")
    made_by = _person()
    made_at = models.DateTimeField()

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="decision_says_something")]

    @property
    def origin_id(self) -> int:
        """The number of the decision as the term's first issue had it."""
        return self.carried_from_id or self.pk


class Minute(TrustOwned):
    """What the board then decided on a decision sought: added after the review is issued, never changed."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="minutes")
    text = models.TextField()
    number = models.CharField("minute number", max_length=50, blank=True)
    decided_on = models.DateField()
    recorded_by = _person()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["decided_on", "id"]


class Acknowledgement(TrustOwned):
    """An overdue figure that the CEO has seen and lets go, with a reason, so that figures can be made final."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="acknowledgements")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="acknowledgements")
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="acknowledgements")
    reason = models.TextField()
    acknowledged_by = _person()
    acknowledged_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "review", "measure", "school"],
                nulls_distinct=False,
                name="one_acknowledgement_per_measure_and_school",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="acknowledgement_has_a_reason"),
        ]
