"""What is frozen of a review: plain rows from which a board pack can be printed again at any time.

Rows name live things by their numbers (`kpi_ref`, `school_ref`), which tie frozen rows to one another and a page to the
live thing, and are no foreign keys: nothing that happens to the live rows reaches these. Colours are values of
`core.rag.State`; `counts` map such a value to a number ({"green": 6, "red": 1}), and the sentence beside it says the
same in words. A `measure_ref` is unique among a review's KPI lines, as (measure, school) is among its cells. Names that
end in `_roles` stand in open papers in place of people's names; `open_` texts withhold the numbers of small groups.
The database refuses to change or delete any of these rows, and to add to a moment that has passed (migration 0003).
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.core.rag import State
from apps.kpis.naming import line_name
from apps.reviews.frozen_beside import FrozenFlag, FrozenInspection, FrozenLimitChange
from apps.reviews.frozen_row import FrozenRow, Rated
from apps.reviews.frozen_said import (
    FrozenComment,
    FrozenCommentary,
    FrozenDecision,
    FrozenIssue,
    FrozenJudgement,
    FrozenMeeting,
    FrozenWord,
)


class FrozenReview(FrozenRow):
    """The head of a review: whose it is, which term's, and on which day its colours were found. One per review."""

    trust_name = models.TextField()
    trust_short_name = models.TextField(blank=True)
    colour = models.CharField(max_length=7)
    # The trust's words by our key, singular and plural ({"priority": "Strategy", "priority_plural": "Strategies"}).
    words = models.JSONField(default=dict)
    year_name = models.CharField(max_length=7)
    term_name = models.CharField(max_length=10)
    term_starts_on = models.DateField()
    term_ends_on = models.DateField()
    figures_due_on = models.DateField(null=True)
    # The day on which every colour of this review was found.
    as_of = models.DateField()
    # "48 of 50 figures in": figures of schools and trust that were due, and those that had come.
    figures_due = models.PositiveIntegerField(default=0)
    figures_in = models.PositiveIntegerField(default=0)
    # Of those that had come: how many counted as verified.
    figures_verified = models.PositiveIntegerField(default=0)
    # The review compared with: the newest earlier one with final figures ("Summer 2025/26"), "" for none.
    before = models.TextField(blank=True)
    before_ref = models.BigIntegerField(null=True)
    # A term gone through to try it out: each page of its documents says so.
    is_rehearsal = models.BooleanField(default=False)
    # 1, or more for a review of the term that takes an issued one's place; what it takes the place of, in words.
    number = models.PositiveSmallIntegerField(default=1)
    supersedes = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["trust", "review"], name="frozen_head_once")]

    @property
    def verified_words(self) -> str:
        """ "41 of 48 verified", of the figures that had come."""
        return f"{self.figures_verified:,} of {self.figures_in:,} verified"


class FrozenPlan(FrozenRow):
    """A plan that the review covers."""

    plan_ref = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    school_ref = models.BigIntegerField(null=True)
    school_name = models.TextField(blank=True)
    title = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "review", "plan_ref"], name="frozen_plan_once")
        ]


class FrozenSchool(FrozenRow):
    """A school of the trust on that day, in the trust's order, with how its figures and its plan stand."""

    school_ref = models.BigIntegerField()
    name = models.TextField()
    slug = models.CharField(max_length=80)
    urn = models.CharField(max_length=20, blank=True)
    # The phase in words ("Primary"), "" where not given.
    phase = models.TextField(blank=True)
    joined_on = models.DateField(null=True)
    # Its cells of the trust's KPIs.
    counts = models.JSONField(default=dict)
    counts_sentence = models.TextField(blank=True)
    # Its school plans' titles, the status of their actions, and how many of those are late.
    plan_titles = models.TextField(blank=True)
    plan_counts = models.JSONField(default=dict)
    plan_sentence = models.TextField(blank=True)
    plan_late = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "review", "school_ref"], name="frozen_school_once")
        ]


class FrozenPriority(FrozenRow):
    """A priority of a covered plan with its two distributions, never joined: delivery (actions) and impact (KPIs).

    A priority's counts hold those of its sub-priorities too. Parents stand before their children.
    """

    plan_ref = models.BigIntegerField()
    priority_ref = models.BigIntegerField()
    parent_ref = models.BigIntegerField(null=True)
    # Of a school plan's priority: the trust's that it takes up.
    adopts_ref = models.BigIntegerField(null=True)
    theme = models.TextField(blank=True)
    code = models.TextField(blank=True)
    title = models.TextField(blank=True)
    statement = models.TextField(blank=True)
    leads = models.TextField(blank=True)
    lead_roles = models.TextField(blank=True)
    # Why it is on hold, "" if it is not.
    paused = models.TextField(blank=True)
    delivery_counts = models.JSONField(default=dict)
    delivery_sentence = models.TextField(blank=True)
    late = models.PositiveIntegerField(default=0)
    impact_counts = models.JSONField(default=dict)
    impact_sentence = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "review", "priority_ref"], name="frozen_priority_once")
        ]

    @property
    def name(self) -> str:
        """Code and title, whichever there is."""
        return " ".join(part for part in (self.code, self.title) if part)


class FrozenKPI(FrozenRow, Rated):
    """A line of the scorecard: one measure of a KPI, with the trust's own cell and how the schools' are spread.

    The trust's cell is its own figure or its schools' pooled; otherwise the schools are counted and it has no colour.
    A school plan's line has no trust's cell: its school's cell says everything.
    """

    class Basis(models.TextChoices):
        OWN = "own", "The trust's own figure"
        POOLED = "pooled", "Schools' pupils added up"
        SUM = "sum", "Schools' figures added up"
        WORST = "worst", "The worst school"
        SHARE = "share", "Share of schools that are green"
        ENTERED = "entered", "Entered by the trust beside its schools' figures"
        SPREAD = "spread", "Schools counted"
        SCHOOL = "school", "A school plan's KPI"
        NOBODY = "nobody", "No school to report it"

    plan_ref = models.BigIntegerField()
    priority_ref = models.BigIntegerField(null=True)
    kpi_ref = models.BigIntegerField()
    measure_ref = models.BigIntegerField()
    code = models.TextField(blank=True)
    statement = models.TextField()
    # The measure's name where the KPI has several ("reading"), else "".
    measure = models.TextField(blank=True)
    basis = models.CharField(max_length=10, choices=Basis.choices)
    # Family ("" for none), the family over it, and its place among families.
    family = models.TextField(blank=True)
    family_parent = models.TextField(blank=True)
    family_position = models.PositiveIntegerField(default=0)
    headline = models.BooleanField(default=False)
    must_pass = models.BooleanField(default=False)
    # True if every school reports it (then there are cells), False if it has one figure only.
    for_each_school = models.BooleanField(default=False)
    owners = models.TextField(blank=True)
    owner_roles = models.TextField(blank=True)
    # What it is held against, as columns print it: "95.0%", "93.0%", "94.9% (autumn 2024/25)"; "" for none.
    target = models.TextField(blank=True)
    amber_limit = models.TextField(blank=True)
    benchmark = models.TextField(blank=True)
    # How the schools' cells are spread; empty for a KPI with one figure.
    counts = models.JSONField(default=dict)
    counts_sentence = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "review", "measure_ref"], name="frozen_measure_once")
        ]

    @property
    def name(self) -> str:
        """The statement, with the measure's name where there are several."""
        return line_name(self.statement, self.measure)


class FrozenCell(FrozenRow, Rated):
    """One school's figure of a line, as it was rated."""

    kpi_ref = models.BigIntegerField()
    measure_ref = models.BigIntegerField()
    school_ref = models.BigIntegerField()
    school_name = models.TextField()
    target = models.TextField(blank=True)
    # Where it was not due: the colour of the last result, which stands as an outlined letter; "" for none.
    last_state = models.CharField(max_length=20, blank=True)
    reported_by = models.TextField(blank=True)
    reported_by_role = models.TextField(blank=True)
    reported_on = models.DateField(null=True)
    # The day its figure was due by.
    due_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "review", "measure_ref", "school_ref"], name="frozen_cell_once")
        ]

    @property
    def rag(self) -> State:
        """The state, on the scale; a school's cell always has one."""
        return State(self.state)


class FrozenAction(FrozenRow):
    """An action of a covered plan: its owner's word, and "late" by the calendar, whatever the word says."""

    plan_ref = models.BigIntegerField()
    priority_ref = models.BigIntegerField()
    action_ref = models.BigIntegerField()
    school_ref = models.BigIntegerField(null=True)
    school_name = models.TextField(blank=True)
    code = models.TextField(blank=True)
    title = models.TextField()
    # The first owner is accountable.
    owners = models.TextField(blank=True)
    owner_roles = models.TextField(blank=True)
    starts_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    due = models.TextField("an imprecise clock in the trust's words", blank=True)
    state = models.CharField(max_length=20)
    word = models.TextField()
    days_late = models.PositiveIntegerField(default=0)
    sentence = models.TextField()
    # The latest thing said of it.
    note = models.TextField(blank=True)
    # The KPIs it serves: their numbers, and their codes or statements; for open papers without restricted ones.
    kpi_refs = ArrayField(models.BigIntegerField(), default=list)
    serves = models.TextField(blank=True)
    open_serves = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "review", "action_ref"], name="frozen_action_once")
        ]

    @property
    def rag(self) -> State:
        """Its status, on the scale."""
        return State(self.state)


class FrozenMissing(FrozenRow):
    """A figure that had not come on the day figures were made final, from whom, and why it was let go."""

    kpi_ref = models.BigIntegerField()
    measure_ref = models.BigIntegerField()
    school_ref = models.BigIntegerField(null=True)
    # The school's name, or the trust's.
    from_whom = models.TextField()
    code = models.TextField(blank=True)
    # The KPI's statement, with the measure's name where there are several.
    name = models.TextField()
    # awaiting, where its day had not passed; overdue; or red: a milestone that was not reported by its day. Overdue two
    # periods running is no assurance.
    state = models.CharField(max_length=20)
    due_on = models.DateField(null=True)
    no_assurance = models.BooleanField(default=False)
    acknowledged = models.TextField("the reason why it was let go", blank=True)
    acknowledged_by = models.TextField(blank=True)
    acknowledged_by_role = models.TextField(blank=True)
    acknowledged_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "review", "measure_ref", "school_ref"],
                nulls_distinct=False,
                name="frozen_missing_once",
            )
        ]

    @property
    def rag(self) -> State:
        """Overdue or awaiting, on the scale."""
        return State(self.state)


# In the order in which a checksum goes through them.
FROZEN_WITH_FIGURES: tuple[type[FrozenRow], ...] = (
    FrozenReview,
    FrozenPlan,
    FrozenSchool,
    FrozenPriority,
    FrozenKPI,
    FrozenCell,
    FrozenAction,
    FrozenMissing,
    FrozenComment,
    FrozenLimitChange,
    FrozenInspection,
)
FROZEN_AT_ISSUE: tuple[type[FrozenRow], ...] = (
    FrozenCommentary,
    FrozenDecision,
    FrozenIssue,
    FrozenMeeting,
    FrozenWord,
    FrozenFlag,
)
FROZEN_AT_EITHER: tuple[type[FrozenRow], ...] = (FrozenJudgement,)
