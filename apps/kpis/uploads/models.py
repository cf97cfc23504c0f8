"""A file of figures that somebody brought, until it is saved; and what a column's heading meant the last time."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from apps.trusts.models import School, Term, TrustOwned


class FigureUpload(TrustOwned):
    """A file of figures as text: what is looked at, mended and then saved is this, and never the file a second time.

    `cells` is a table whose columns are still to be settled or may be settled anew, headings first; `columns` says what
    each means (`columns.py`); `lines` is what came of them, a figure each, with what was mended. Both are emptied when
    everything is saved, and a fortnight after it was brought the upload goes.
    """

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(
        School, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="the one it is for"
    )
    file_name = models.CharField(max_length=200)
    cells = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    half = models.PositiveSmallIntegerField("the half that half-termly figures are of", default=0)
    lines = models.JSONField(default=list)
    notes = models.JSONField("what was noticed when it was read", default=list)
    # One of the kinds that a figure's source has; empty where nothing was said of it.
    source_kind = models.CharField("where its figures come from", max_length=10, blank=True)
    takes_before_joining = models.BooleanField("takes figures from before a school joined", default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-id"]

    def __str__(self) -> str:
        """The file's name."""
        return self.file_name

    @property
    def is_settled(self) -> bool:
        """Whether it is known what its columns are."""
        return bool(self.columns) or not self.cells


class ColumnMeaning(TrustOwned):
    """What a column of that heading was said to hold, so that next time nobody has to say it."""

    heading = models.CharField(max_length=200)
    part = models.CharField(max_length=12)
    measure = models.ForeignKey("kpis.Measure", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "heading"], name="column_meaning_once_per_heading")
        ]
