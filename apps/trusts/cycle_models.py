"""What a trust says of its own working: its core offer, its planning year and who answers for what."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.trusts.owned import TrustOwned


class CoreOffer(TrustOwned):
    """What every school of the trust is to provide to one audience."""

    audience = models.CharField(max_length=300)
    entitlements = ArrayField(models.TextField(), default=list, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]


class CycleMilestone(TrustOwned):
    """A milestone of the trust's planning year, such as the first draft in April."""

    months = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    title = models.CharField(max_length=500)
    text = models.TextField(blank=True)
    frequency = models.CharField(max_length=20, blank=True)
    plans = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    consultees = ArrayField(models.TextField(), default=list, blank=True)
    recipients = ArrayField(models.TextField(), default=list, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]


class Responsibility(TrustOwned):
    """Who answers for what: one role's duties in the trust's scheme."""

    role = models.CharField(max_length=300)
    duties = ArrayField(models.TextField(), default=list, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
