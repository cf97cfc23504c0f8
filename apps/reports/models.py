"""Board packs: the printed form of a term's review, and who has taken one away."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.reviews.models import Review
from apps.trusts.models import TrustOwned


class BoardPack(TrustOwned):
    """The PDF of a review that goes to the board: a draft at any time, or the final one of an issued review.

    The row is the truth about its making: a worker claims it, says on it how far it is, and beats every second; a row
    silent for 20 seconds is given to another worker. The file is named on the row only when it is complete.
    """

    class Kind(models.TextChoices):
        DRAFT = "draft", "Draft of the board pack"
        FINAL = "final", "Board pack"

    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting for a worker"
        RENDERING = "rendering", "Being made"
        DONE = "done", "Ready"
        FAILED = "failed", "Not made"

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="packs")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    step = models.CharField(max_length=200, blank=True)
    page = models.PositiveIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=0)
    claimed_by = models.UUIDField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(help_text="The database's clock: when a worker, or the queue, last had it")
    failure = models.TextField("why it was not made", blank=True)
    file = models.CharField("path of the file within the folder of packs", max_length=300, blank=True)
    name = models.CharField("name of the file when it is taken away", max_length=200)
    size = models.PositiveBigIntegerField("bytes", null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField("number of pages", null=True, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    as_at = models.DateField("the day that a draft shows")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-requested_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "review"], condition=Q(kind="final"), name="one_final_pack_per_review"
            ),
            models.UniqueConstraint(
                fields=["trust", "review", "kind"],
                condition=Q(status__in=["queued", "rendering"]),
                name="one_pack_of_a_kind_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="done")
                | (Q(size__gt=0, pages__gt=0, done_at__isnull=False) & ~Q(file="") & ~Q(sha256="")),
                name="a_pack_that_is_ready_has_a_file",
            ),
            models.CheckConstraint(condition=~Q(status="failed") | ~Q(failure=""), name="a_failed_pack_says_why"),
        ]
        indexes: ClassVar = [models.Index(fields=["trust", "status", "heartbeat_at"], name="pack_by_heartbeat")]

    @property
    def is_draft(self) -> bool:
        """True for a draft, which says so on every page."""
        return self.kind == self.Kind.DRAFT

    @property
    def is_over(self) -> bool:
        """True when nothing more will happen to it by itself: it is ready, or was not made."""
        return self.status in (self.Status.DONE, self.Status.FAILED)

    @property
    def is_ready(self) -> bool:
        """True when there is a file to take away."""
        return self.status == self.Status.DONE

    @property
    def words(self) -> str:
        """How far it is, in words: "Laying out the pages, page 7"."""
        if self.status == self.Status.RENDERING and self.step:
            return f"{self.step}, page {self.page}" if self.page else self.step
        return {
            self.Status.QUEUED: "Waiting for a worker",
            self.Status.RENDERING: "Being made",
            self.Status.DONE: "The pack is ready",
            self.Status.FAILED: "The pack could not be made",
        }[self.Status(self.status)]


class PackDownload(TrustOwned):
    """One person took a pack away at one moment."""

    pack = models.ForeignKey(BoardPack, on_delete=models.PROTECT, related_name="downloads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
