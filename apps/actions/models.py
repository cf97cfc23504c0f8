"""What people do: actions with owners, steps, resources, progress, and the KPIs they serve."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.core.models import FigureField
from apps.kpis.models import KPI
from apps.strategies.models import Plan, Priority
from apps.trusts.history import tracked
from apps.trusts.models import Party, Removable, RemovableLink, RemovableQuerySet, TrustOwned


@tracked
class Action(TrustOwned, Removable):
    """A piece of work under one priority of one plan; its first owner is accountable."""

    class Outcome(models.TextChoices):
        ACHIEVED = "achieved", "Achieved"
        CONTINUED = "continued", "Continued"
        REVISED = "revised", "Revised"
        PAUSED = "paused", "Paused"
        DROPPED = "dropped", "Dropped"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="actions")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="actions")
    code = models.CharField(max_length=50, blank=True)
    title = models.TextField()
    year = models.CharField(max_length=50, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    due = models.TextField("an imprecise clock in the trust's words", blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    carried_to = models.CharField(max_length=50, blank=True)
    # Seen by those only who may see restricted things; the database hides it from others (migration "restricted").
    restricted = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    continues = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="continued_by")

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "plan", "code"],
                condition=Q(removed_at__isnull=True) & ~Q(code=""),
                name="action_code_once_per_plan",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(due_on__isnull=True) | Q(due_on__gte=models.F("starts_on")),
                name="action_due_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        """Code and title."""
        return " ".join(part for part in (self.code, self.title) if part)


@tracked
class ActionOwner(TrustOwned, RemovableLink):
    """A party that owns an action; position 0 is accountable."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="owners")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="actions")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "action", "party"], condition=Q(removed_at__isnull=True), name="owner_once_per_action"
            )
        ]


@tracked
class Step(TrustOwned, Removable):
    """One step of an action."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="steps")
    text = models.TextField()
    position = models.PositiveIntegerField(default=0)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "id"]


@tracked
class StepOwner(TrustOwned, RemovableLink):
    """A party that owns a step."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="owners")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "step", "party"], condition=Q(removed_at__isnull=True), name="owner_once_per_step"
            )
        ]


@tracked
class Resource(TrustOwned, Removable):
    """What an action needs, or one of its steps: money, time, people, training, materials or help from outside."""

    class Kind(models.TextChoices):
        MONEY = "money", "Money"
        TIME = "time", "Time"
        PEOPLE = "people", "People"
        TRAINING = "training", "Training"
        MATERIALS = "materials", "Materials"
        EXTERNAL = "external", "Help from outside"

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="resources")
    step = models.ForeignKey(Step, null=True, blank=True, on_delete=models.PROTECT, related_name="resources")
    text = models.TextField()
    kind = models.CharField(max_length=10, choices=Kind.choices, blank=True)
    cost = FigureField("cost in pounds", null=True, blank=True)
    funding = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "id"]


class ProgressUpdate(TrustOwned):
    """What the owner of an action says of it on a day, with a status; never changed afterwards."""

    class Status(models.TextChoices):
        GREEN = "green", "On track"
        AMBER = "amber", "At risk"
        RED = "red", "Off track"
        COMPLETE = "complete", "Complete"

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="progress")
    text = models.TextField()
    said_on = models.DateField(null=True, blank=True)
    year = models.CharField(max_length=50, blank=True)
    rag = models.CharField(max_length=10, choices=Status.choices, blank=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]


@tracked
class SuccessCriterion(TrustOwned, Removable):
    """How one will know that a priority or an action has succeeded."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    priority = models.ForeignKey(
        Priority, null=True, blank=True, on_delete=models.PROTECT, related_name="success_criteria"
    )
    action = models.ForeignKey(Action, null=True, blank=True, on_delete=models.PROTECT, related_name="success_criteria")
    text = models.TextField()
    position = models.PositiveIntegerField(default=0)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        verbose_name_plural = "success criteria"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(priority__isnull=False, action__isnull=True)
                | Q(priority__isnull=True, action__isnull=False),
                name="criterion_of_a_priority_or_an_action",
            ),
        ]


@tracked
class CriterionKPI(TrustOwned, RemovableLink):
    """A KPI that measures a success criterion."""

    criterion = models.ForeignKey(SuccessCriterion, on_delete=models.PROTECT, related_name="kpi_links")
    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="criterion_links")
    says_trust = models.BooleanField('written "trust:CODE" in a school\'s plan file', default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "criterion", "kpi"],
                condition=Q(removed_at__isnull=True),
                name="kpi_once_per_criterion",
            )
        ]


@tracked
class ActionKPI(TrustOwned, RemovableLink):
    """A KPI that an action serves, with a sentence on how it contributes; a school's action may serve the trust's."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="kpi_links")
    kpi = models.ForeignKey(KPI, on_delete=models.PROTECT, related_name="action_links")
    contribution = models.TextField("how it contributes", blank=True)
    says_trust = models.BooleanField('written "trust:CODE" in a school\'s plan file', default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "action", "kpi"], condition=Q(removed_at__isnull=True), name="kpi_once_per_action"
            )
        ]
