"""KPIs, what they are held against, and the figures reported for them."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.core import clock
from apps.core.models import FigureField
from apps.kpis.facts import Shape
from apps.kpis.uploads.models import ColumnMeaning, FigureUpload
from apps.kpis.vouching import Check, Comment, CommentOn, Outlook, Sample, Vouched
from apps.strategies.models import Plan, Priority
from apps.trusts.history import tracked
from apps.trusts.models import (
    Body,
    Party,
    Period,
    Removable,
    RemovableLink,
    RemovableQuerySet,
    School,
    Term,
    TrustOwned,
)

__all__ = [
    "Check",
    "ColumnMeaning",
    "Comment",
    "CommentOn",
    "FigureUpload",
    "Outlook",
    "Sample",
]


def _person() -> "models.ForeignKey[Any, Any]":
    """Somebody who did something; nobody where it came with a file."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


@tracked
class Family(TrustOwned):
    """A family of KPIs with what the trust says of it; two levels."""

    name = models.CharField(max_length=300)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    text = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        verbose_name_plural = "families"
        constraints: ClassVar = [models.UniqueConstraint(fields=["trust", "name"], name="family_name_once_per_trust")]

    def __str__(self) -> str:
        """The family's name."""
        return self.name


class Unit(models.TextChoices):
    """What a figure is counted in."""

    PERCENT = "percent", "Percent"
    NUMBER = "number", "Number"
    MONEY = "money", "Pounds"
    SCORE = "score", "Score, with its sign"
    DAYS = "days", "Days"
    YES_NO = "yes_no", "Yes or no"
    GRADE = "grade", "Grade"


class Frequency(models.TextChoices):
    """How often a figure is reported."""

    HALF_TERMLY = "half-termly", "Every half-term"
    TERMLY = "termly", "Every term"
    ANNUAL = "annual", "Once a year"


class Rollup(models.TextChoices):
    """How schools' figures become the trust's."""

    POOLED = "pooled", "Pupils added up"
    SUM = "sum", "Figures added up"
    WORST = "worst", "The worst school"
    SHARE = "share", "Share of schools that are green"
    ENTERED = "entered", "Entered by the trust"


@tracked
class KPI(TrustOwned, Removable):
    """What a plan is measured by, in the trust's own words. Keys are those of the plan file (plan-file.md)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="kpis")
    priority = models.ForeignKey(Priority, null=True, blank=True, on_delete=models.PROTECT, related_name="kpis")
    family = models.ForeignKey(Family, null=True, blank=True, on_delete=models.PROTECT, related_name="kpis")
    code = models.CharField(max_length=50, blank=True)
    statement = models.TextField()
    year = models.CharField("academic year, where it is one year's", max_length=50, blank=True)
    measured_for = models.CharField(
        max_length=12, blank=True, choices=[("trust", "The trust"), ("each-school", "Each school")]
    )
    phases = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    shape = models.CharField(max_length=24, choices=Shape.choices(), blank=True)
    unit = models.CharField(max_length=10, choices=Unit.choices, blank=True)
    decimals = models.PositiveSmallIntegerField(null=True, blank=True)
    grades = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    strict = models.BooleanField(default=False)
    must_pass = models.BooleanField(default=False)
    cumulative = models.BooleanField(default=False)
    # What is no share of a whole and no count of things: growth, a budget spent, a balance that may be a deficit.
    is_unbounded = models.BooleanField("figures may be below zero, or above 100%", default=False)
    tolerance = FigureField(null=True, blank=True)
    floor = FigureField(null=True, blank=True)
    groups = models.JSONField(default=list, blank=True)
    clauses = models.JSONField(default=list, blank=True)
    due = models.TextField("a clock in the trust's words", blank=True)
    frequency = models.CharField(max_length=12, choices=Frequency.choices, blank=True)
    due_terms = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    rollup = models.CharField(max_length=10, choices=Rollup.choices, blank=True)
    # With the roll-up "share": how many schools have to be green ("all", "more than half" or a percentage; "" means
    # all), and whether schools weigh as many as the pupils behind their figures.
    share_needed = models.CharField(max_length=20, blank=True)
    share_in_pupils = models.BooleanField(default=False)
    headline = models.BooleanField(default=False)
    # Seen by those only who may see restricted things; the database hides it from others (migration "restricted").
    restricted = models.BooleanField(default=False)
    method = models.TextField("how the value is collected", blank=True)
    second_method = models.TextField("how it is checked by someone else", blank=True)
    paused = models.TextField("why it is on hold", blank=True)
    position = models.PositiveIntegerField(default=0)
    continues = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="continued_by")
    # Nobody was asked for figures of a period whose day had come by then; empty for a KPI that came with its plan.
    added_on = models.DateField(null=True, blank=True)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        verbose_name = "KPI"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "plan", "code"],
                condition=Q(removed_at__isnull=True) & ~Q(code=""),
                name="kpi_code_once_per_plan",
            ),
        ]

    def __str__(self) -> str:
        """Code and statement."""
        return " ".join(part for part in (self.code, self.statement) if part)

    @property
    def for_each_school(self) -> bool:
        """True if every school reports it; otherwise the owner of the plan does (the trust, or the plan's school)."""
        return self.measured_for == "each-school"

    @property
    def is_added_up(self) -> bool:
        """True if schools' figures are parts of a sum, and what holds for all is held against the sum alone.

        Unless it is zero: what comes to nothing altogether is nothing at each.
        """
        is_count = self.unit in ("", Unit.NUMBER, Unit.MONEY, Unit.DAYS)
        return self.for_each_school and self.rollup == Rollup.SUM and is_count

    @property
    def is_entered_by_trust(self) -> bool:
        """True if the trust types a figure of its own beside those of its schools."""
        return self.for_each_school and self.rollup == Rollup.ENTERED


@tracked
class KPIOwner(TrustOwned, RemovableLink):
    """A party that answers for a KPI."""

    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="owners")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="kpis")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "kpi", "party"], condition=Q(removed_at__isnull=True), name="owner_once_per_kpi"
            ),
        ]


@tracked
class Measure(TrustOwned, RemovableLink):
    """What is measured for a KPI: the KPI itself (without a name), or each of several things it names.

    One that was removed keeps its figures, and is not shown any more.
    """

    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="measures")
    name = models.CharField(max_length=500, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "kpi", "name"], condition=Q(removed_at__isnull=True), name="measure_name_once_per_kpi"
            ),
        ]


@tracked
class Target(TrustOwned):
    """What a KPI's figure is held against, from a day on: for one school and term, one school, one term, or all.

    A number for most shapes, low and high for `between`, a word with grades. `amber` is where amber ends for at_least
    and at_most, a distance for the other shapes. Which of them holds on a day is said by `targets.target_on`; a body
    approves or refuses one on a day, and none is ever taken away.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"

    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="targets")
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="targets")
    term = models.ForeignKey(Term, null=True, blank=True, on_delete=models.PROTECT, related_name="targets")
    value = FigureField(null=True, blank=True)
    low = FigureField(null=True, blank=True)
    high = FigureField(null=True, blank=True)
    grade = models.CharField(max_length=200, blank=True)
    amber = FigureField(null=True, blank=True)
    amber_grade = models.CharField(max_length=200, blank=True)
    done_by = models.DateField(null=True, blank=True, help_text="For a milestone: the day by which it is done")
    valid_from = models.DateField()
    why = models.TextField("why it is proposed", blank=True)
    amber_why = models.TextField("why amber ends there", blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    made_by = _person()
    # When it was proposed as it now reads: a proposal that is corrected before it is decided is new from then on.
    made_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField("day it was decided", null=True, blank=True)
    minute = models.CharField("minute number", max_length=50, blank=True)
    refused_why = models.TextField("why it was refused", blank=True)
    recorded_by = _person()
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["valid_from", "id"]
        indexes: ClassVar = [models.Index(fields=["trust", "kpi", "valid_from"], name="target_by_kpi")]


@tracked
class Benchmark(TrustOwned):
    """The figure published elsewhere that a KPI is compared with."""

    kpi = models.OneToOneField(KPI, on_delete=models.PROTECT, related_name="benchmark")
    name = models.TextField(blank=True)
    direction = models.CharField(max_length=10, blank=True)
    margin = FigureField(null=True, blank=True)


@tracked
class BenchmarkValue(TrustOwned, RemovableLink):
    """A benchmark's value for one year, and for a term or phase where it is published so."""

    benchmark = models.ForeignKey(Benchmark, on_delete=models.PROTECT, related_name="values")
    year = models.CharField(max_length=50, blank=True)
    term = models.CharField(max_length=10, blank=True)
    phase = models.CharField(max_length=20, blank=True)
    value = FigureField(null=True, blank=True)
    source = models.CharField("where it was published", max_length=300, blank=True)
    made_by = _person()
    made_at = models.DateTimeField(default=clock.now)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]


@tracked
class Reading(TrustOwned, Vouched):
    """One measure's figure for one school (or, without a school, the trust) in one period. Missing is never zero.

    `value` for numbers (with numerator and denominator where it has them), `grade` for a rubric, `done_on` or
    `not_done` for a milestone. `as_at` is the date it speaks of; summer's results are reported in autumn.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="readings")
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="readings")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="readings")
    value = FigureField(null=True, blank=True)
    numerator = FigureField(null=True, blank=True)
    denominator = FigureField(null=True, blank=True)
    grade = models.CharField(max_length=200, blank=True)
    done_on = models.DateField(null=True, blank=True)
    not_done = models.BooleanField(default=False)
    as_at = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reported_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "period", "measure", "school"],
                nulls_distinct=False,
                name="one_figure_per_measure_school_and_period",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(grade__gt="") | Q(done_on__isnull=False) | Q(not_done=True),
                name="reading_says_something",
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0), name="reading_denominator_above_zero"
            ),
            models.CheckConstraint(
                condition=Q(is_draft=False) | Q(submitted_by__isnull=True, submitted_at__isnull=True),
                name="draft_is_not_submitted",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True, returned_by__isnull=True, returned_reason="")
                | (Q(is_draft=True, returned_at__isnull=False, returned_by__isnull=False) & ~Q(returned_reason="")),
                name="returned_is_a_draft_with_a_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["trust", "measure", "school"], name="reading_by_measure")]
