"""Inspections of schools, each in its own framework's words."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.trusts.history import tracked
from apps.trusts.owned import Removable, RemovableQuerySet, TrustOwned


@tracked
class Inspection(TrustOwned, Removable):
    """One inspection of a school under one framework (fixtures/inspection-frameworks.yaml, or one named here).

    No framework's grades are ever turned into another's.
    """

    school = models.ForeignKey("trusts.School", on_delete=models.PROTECT, related_name="inspections")
    framework = models.CharField(max_length=40)
    framework_name = models.CharField("its name, where it is not one of the list", max_length=200, blank=True)
    inspected_on = models.DateField("first day of the inspection")
    published_on = models.DateField("day the report was published", null=True, blank=True)
    note = models.TextField(blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-inspected_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "school", "framework", "framework_name", "inspected_on"],
                condition=Q(removed_at__isnull=True),
                name="inspection_once_per_day",
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | Q(published_on__gte=models.F("inspected_on")),
                name="inspection_published_after_it",
            ),
        ]


@tracked
class InspectionGrade(TrustOwned):
    """What an inspection found in one area: the framework's own word for both."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="grades")
    area = models.CharField(max_length=200)
    grade = models.CharField(max_length=200)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "inspection", "area"], name="area_once_per_inspection")
        ]
