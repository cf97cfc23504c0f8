"""What is frozen beside a review's figures: limits changed after figures were seen, inspections, and flags."""

from typing import ClassVar

from django.db import models

from apps.kpis.limit_changes import change_words
from apps.reviews.frozen_row import FrozenRow
from apps.scorecard.flags import Flag, Kind
from apps.trusts.inspections import inspection_words


class FrozenLimitChange(FrozenRow):
    """A limit of one of the trust's KPIs that was changed after figures of the term had been seen."""

    kpi_ref = models.BigIntegerField()
    code = models.TextField(blank=True)
    statement = models.TextField()
    # "Target", "Amber limit", "Margin"; what it was and what it is, "none" for nothing.
    what = models.TextField()
    before = models.TextField()
    after = models.TextField()
    changed_on = models.DateField()
    # Nobody where nobody is known.
    changed_by = models.TextField(blank=True)
    changed_by_role = models.TextField(blank=True)
    # Where and when it was approved, "" where it was not.
    decided = models.TextField(blank=True)
    why = models.TextField(blank=True)
    # Whose figures had been seen, the trust's own among them: how many, by name, and since when.
    figures = models.PositiveIntegerField()
    whose = models.TextField(blank=True)
    seen_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "review", "position"], name="frozen_limit_change_once")
        ]

    @property
    def name(self) -> str:
        """Code and statement."""
        return f"{self.code} {self.statement}".strip()

    @property
    def sentence(self) -> str:
        """The change in words, as the pages of a KPI tell it."""
        return change_words(
            self.what,
            self.before,
            self.after,
            on=self.changed_on,
            by=self.changed_by,
            figures=self.figures,
            seen_on=self.seen_on,
            decided=self.decided,
        )


class FrozenInspection(FrozenRow):
    """A school's newest inspection by an inspectorate, in the words of its own framework."""

    inspection_ref = models.BigIntegerField()
    school_ref = models.BigIntegerField()
    framework = models.TextField()
    inspected_on = models.DateField()
    published_on = models.DateField(null=True)
    # Area and grade, in the framework's order, as a list of pairs.
    grades = models.JSONField(default=list)
    # False for one that began before the school joined the trust.
    since_joining = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "review", "inspection_ref"], name="frozen_inspection_once")
        ]

    @property
    def words(self) -> str:
        """In one line, as it stands on the school's pages."""
        return inspection_words(self.framework, self.inspected_on, self.grades, since_joining=self.since_joining)


class FrozenFlag(FrozenRow):
    """Something that should be looked at though nobody asked: one flag of `scorecard.flags`, for both parts."""

    kind = models.CharField(max_length=20, choices=[(kind.name.lower(), kind.value) for kind in Kind])
    sentence = models.TextField()
    # The same without what is restricted, "" where it belongs to the confidential part.
    open_sentence = models.TextField(blank=True)
    # What it is about: a KPI, an action, or else a priority of a plan; lines up with the rows of these.
    priority_ref = models.BigIntegerField(null=True)
    plan_ref = models.BigIntegerField(default=0)
    kpi_ref = models.BigIntegerField(null=True)
    action_ref = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "review", "position"], name="frozen_flag_once")
        ]

    @property
    def flag(self) -> Flag:
        """As pages show flags."""
        return Flag(
            kind=Kind[self.kind.upper()],
            sentence=self.sentence,
            priority=self.priority_ref,
            plan=self.plan_ref,
            kpi=self.kpi_ref,
            action=self.action_ref,
        )
