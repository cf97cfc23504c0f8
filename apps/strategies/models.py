"""Plans of trusts and schools: one engine for the trust plan, the SDP and the BDP."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from apps.trusts.history import tracked
from apps.trusts.models import Party, Removable, RemovableLink, RemovableQuerySet, School, TrustOwned


@tracked
class Plan(TrustOwned):
    """A plan for some years: the trust's, a school's development plan (sdp) or its business plan (bdp)."""

    class Kind(models.TextChoices):
        TRUST = "trust", "Trust plan"
        SDP = "sdp", "School development plan"
        BDP = "bdp", "Business development plan"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="plans")
    title = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField()
    purpose = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-starts_on", "position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="plan_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(kind="trust", school__isnull=True) | (~Q(kind="trust") & Q(school__isnull=False)),
                name="plan_of_a_school_or_of_the_trust",
            ),
        ]

    def __str__(self) -> str:
        """The plan's title."""
        return self.title

    @property
    def is_trust_plan(self) -> bool:
        """True for the trust's own plan."""
        return self.kind == self.Kind.TRUST


@tracked
class Theme(TrustOwned, RemovableLink):
    """A strand that groups priorities of one plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="themes")
    name = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "plan", "name"],
                condition=Q(removed_at__isnull=True),
                name="theme_name_once_per_plan",
            )
        ]

    def __str__(self) -> str:
        """The theme's name."""
        return self.name


@tracked
class Section(TrustOwned, RemovableLink):
    """Narrative of a plan that belongs to no single priority."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="sections")
    heading = models.CharField(max_length=500)
    text = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]


@tracked
class Reference(TrustOwned, RemovableLink):
    """Evidence or another document that a plan cites."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="references")
    title = models.TextField()
    url = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]


@tracked
class Priority(TrustOwned, Removable):
    """What a plan sets out to do, on two levels; its code is the trust's own text and never renumbered."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="priorities")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.PROTECT, related_name="priorities")
    code = models.CharField(max_length=50, blank=True)
    title = models.CharField(max_length=1000, blank=True)
    statement = models.TextField(blank=True)
    narrative = models.TextField(blank=True)
    long_term_goal = models.TextField(blank=True)
    paused = models.TextField("why it is on hold", blank=True)
    see_also = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    continues = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="continued_by")
    adopts = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="adopted_by")

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        verbose_name_plural = "priorities"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(code__gt="") | Q(title__gt=""), name="priority_has_a_code_or_a_title"),
            models.UniqueConstraint(
                fields=["trust", "plan", "code"],
                condition=Q(removed_at__isnull=True) & ~Q(code=""),
                name="priority_code_once_per_plan",
            ),
        ]

    def __str__(self) -> str:
        """Code and title, whichever there is."""
        return " ".join(part for part in (self.code, self.title) if part)


@tracked
class PriorityLead(TrustOwned, RemovableLink):
    """A party that leads a priority; several can."""

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="leads")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="leads")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "priority", "party"],
                condition=Q(removed_at__isnull=True),
                name="lead_once_per_priority",
            )
        ]


@tracked
class Objective(TrustOwned, Removable):
    """One year's numbered goal, as a pocket guide lists them."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="objectives")
    priority = models.ForeignKey(Priority, null=True, blank=True, on_delete=models.PROTECT, related_name="objectives")
    code = models.CharField(max_length=50, blank=True)
    year = models.CharField(max_length=50, blank=True)
    group = models.TextField(blank=True)
    heading = models.TextField(blank=True)
    text = models.TextField(blank=True)
    due = models.TextField(blank=True)
    added_on = models.DateField(null=True, blank=True)
    added_by = models.TextField("who added it, in the trust's words", blank=True)
    position = models.PositiveIntegerField(default=0)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "plan", "code"],
                condition=Q(removed_at__isnull=True) & ~Q(code=""),
                name="objective_code_once_per_plan",
            ),
        ]

    def __str__(self) -> str:
        """Code and heading, or what is to be reached."""
        return " ".join(part for part in (self.code, self.heading or self.text) if part)


@tracked
class ObjectiveOwner(TrustOwned, RemovableLink):
    """A party that owns an objective."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="owners")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="objectives")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "objective", "party"],
                condition=Q(removed_at__isnull=True),
                name="owner_once_per_objective",
            )
        ]
