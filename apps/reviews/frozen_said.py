"""What is frozen of what people said in a review: judged colours, commentary, decisions, and the record."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.reviews.frozen_row import FrozenRow


class FrozenJudgement(FrozenRow):
    """A judged colour that stood in print beside the arithmetic one; both are printed.

    Frozen with the figures if it stood by then, else when the review was issued (`moment`).
    """

    class Moment(models.TextChoices):
        FIGURES = "figures", "With the figures"
        ISSUE = "issue", "When issued"

    moment = models.CharField(max_length=10, choices=Moment.choices)
    kpi_ref = models.BigIntegerField()
    measure_ref = models.BigIntegerField()
    school_ref = models.BigIntegerField(null=True)
    school_name = models.TextField(blank=True)
    code = models.TextField(blank=True)
    name = models.TextField()
    arithmetic = models.CharField(max_length=20)
    judged = models.CharField(max_length=20)
    # Why; for open papers the words that say where a restricted reason stands.
    reason = models.TextField()
    open_reason = models.TextField(blank=True)
    judged_by = models.TextField()
    judged_by_role = models.TextField(blank=True)
    judged_on = models.DateField()
    assented_by = models.TextField(blank=True)
    assented_by_role = models.TextField(blank=True)
    assented_on = models.DateField(null=True)
    # 1 in the first term, 2 if the review before printed one too, and so on: "third term running".
    terms_running = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "review", "measure_ref", "school_ref"],
                nulls_distinct=False,
                name="frozen_judgement_once",
            )
        ]

    @property
    def said_openly(self) -> str:
        """The reason for open papers; one frozen before there were two parts was not restricted."""
        return self.open_reason or self.reason


class FrozenCommentary(FrozenRow):
    """What was said of one priority, with delivery and impact judged, each in a colour ("" for none) and a line."""

    plan_ref = models.BigIntegerField()
    priority_ref = models.BigIntegerField()
    text = models.TextField(blank=True)
    delivery = models.CharField(max_length=10, blank=True)
    delivery_line = models.TextField(blank=True)
    impact = models.CharField(max_length=10, blank=True)
    impact_line = models.TextField(blank=True)
    # A sentence where delivery is judged green while its KPIs were red at two ratings running, else "".
    flag = models.TextField(blank=True)
    open_flag = models.TextField(blank=True)
    written_by = models.TextField()
    written_by_role = models.TextField(blank=True)
    written_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "review", "priority_ref"], name="frozen_commentary_once")
        ]

    @property
    def restricted(self) -> bool:
        """Whether it belongs to the confidential part, as the form of the next term's asks."""
        return not self.is_open


class FrozenDecision(FrozenRow):
    """A decision of this review, or one of the last with what the board made of it."""

    decision_ref = models.BigIntegerField()
    # "" for this review's own; the term of the review it was in ("Summer 2025/26") for last meeting's.
    of_term = models.TextField(blank=True)
    # sought or made.
    kind = models.CharField(max_length=10)
    text = models.TextField()
    # The priority under which it becomes an action, by number and in words.
    priority_ref = models.BigIntegerField(null=True)
    priority = models.TextField(blank=True)
    # What the board decided, its minute number and day, for last meeting's.
    minute = models.TextField(blank=True)
    minute_number = models.TextField(blank=True)
    decided_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "review", "decision_ref"], name="frozen_decision_once")
        ]


class FrozenIssue(FrozenRow):
    """The record of a review: who made it final and issued it, and when; the CEO's summary. One per review."""

    summary = models.TextField(blank=True)
    meeting_on = models.DateField(null=True)
    figures_final_at = models.DateTimeField()
    figures_final_by = models.TextField()
    figures_final_by_role = models.TextField(blank=True)
    figures_checksum = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.TextField()
    issued_by_role = models.TextField(blank=True)
    # On whose word, where somebody else issued it: a name, and the role.
    word_of = models.TextField(blank=True)
    word_of_role = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["trust", "review"], name="frozen_issue_once")]


class FrozenMeeting(FrozenRow):
    """A meeting of the review: of a local body, a committee or the board, with the day its papers were due."""

    body_ref = models.BigIntegerField(null=True)
    # local, committee or board.
    kind = models.CharField(max_length=10)
    name = models.TextField()
    # The schools that a local body serves, by number and in words.
    school_refs = ArrayField(models.BigIntegerField(), default=list)
    schools = models.TextField(blank=True)
    meets_on = models.DateField()
    papers_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "review", "body_ref"], nulls_distinct=False, name="frozen_meeting_once"
            )
        ]


class FrozenComment(FrozenRow):
    """What a school, or the trust, said of some of its figures by the day on which they were made final."""

    comment_ref = models.BigIntegerField()
    school_ref = models.BigIntegerField(null=True)
    # The school's name, or the trust's.
    from_whom = models.TextField()
    # The figures that it speaks of: their measures' numbers, and their names.
    measure_refs = ArrayField(models.BigIntegerField(), default=list)
    figures = models.TextField()
    text = models.TextField()
    written_by = models.TextField()
    written_by_role = models.TextField(blank=True)
    written_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "review", "comment_ref"], name="frozen_comment_once")
        ]


class FrozenWord(FrozenRow):
    """What a school's local body said of its figures."""

    school_ref = models.BigIntegerField()
    school_name = models.TextField()
    # The body's name, "" where the school has none.
    body = models.TextField(blank=True)
    text = models.TextField()
    met_on = models.DateField(null=True)
    minute_number = models.TextField(blank=True)
    recorded_by = models.TextField()
    recorded_by_role = models.TextField(blank=True)
    recorded_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "review", "school_ref"], name="frozen_word_once")
        ]
