"""What every row of a trust has in common, and rows that are taken out of sight instead of deleted."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class TrustOwned(models.Model):
    """A row that belongs to one trust and is seen by nobody else: the wall (wall.py) is raised on its table."""

    trust = models.ForeignKey("trusts.Trust", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class RemovableQuerySet(models.QuerySet[Any]):
    """Rows of which some were removed by somebody."""

    def kept(self) -> "RemovableQuerySet":
        """Those that were not removed."""
        return self.filter(removed_at__isnull=True)


class Removable(models.Model):
    """A row that is taken out of sight instead of deleted, with who did it and when."""

    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True


class KeptManager(models.Manager[Any]):
    """Gives the rows that were not removed."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Without those that somebody removed."""
        return super().get_queryset().filter(removed_at__isnull=True)


class RemovableLink(Removable):
    """A link between two rows, such as an owner, or a row of a list. One that was removed is not among `objects`.

    A join across it (`owners__party=...`) does not leave removed ones out by itself: ask for `owners__removed_at=None`.
    """

    objects = KeptManager()
    everything: ClassVar = models.Manager()

    class Meta:
        abstract = True
