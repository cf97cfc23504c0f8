"""The documents that are printed from a term's review, and who has taken one away."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.reviews.models import Review
from apps.trusts.models import Body, School, TrustOwned


class Document(TrustOwned):
    """A file printed from a review: for the trust, for one school, or for a committee; open, or the confidential part.

    `basis` is what it prints: a draft at any time, what was frozen when the figures became final, or what was issued.
    The row is the truth about its making: a worker claims it, says on it how far it is, and beats every second; a row
    silent for 20 seconds is given to another worker. The file is named on the row only when it is complete.
    """

    class Kind(models.TextChoices):
        BOARD_PACK = "board_pack", "Board pack"
        LOCAL_PACK = "local_pack", "Local body's pack"
        COMMITTEE = "committee", "Committee extract"
        HEAD_REPORT = "head_report", "Head's report"
        SCHOOL_PAGE = "school_page", "School on a page"
        ASSURANCE = "assurance", "Assurance page"
        YEAR_END = "year_end", "Year-end review"
        WORKBOOK = "workbook", "Workbook of every number"

    class Part(models.TextChoices):
        OPEN = "open", "Open"
        CONFIDENTIAL = "confidential", "Confidential"

    class Basis(models.TextChoices):
        DRAFT = "draft", "Draft"
        FIGURES = "figures", "Final figures"
        ISSUED = "issued", "As issued"

    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting for a worker"
        RENDERING = "rendering", "Being made"
        DONE = "done", "Ready"
        FAILED = "failed", "Not made"

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    part = models.CharField(max_length=20, choices=Part.choices, default=Part.OPEN)
    basis = models.CharField("what it prints", max_length=10, choices=Basis.choices)
    # Whose it is: one school's or one committee's, else the trust's. A committee's holds these families of KPIs.
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="documents")
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="documents")
    families = ArrayField(models.TextField(), default=list, blank=True)
    # 1, or more for one made anew after something had been added to the issued review.
    edition = models.PositiveSmallIntegerField(default=1)
    meeting_on = models.DateField("day of the meeting that it is for", null=True, blank=True)
    # The trust's logo as it was when the document was asked for: a PNG of our own drawing.
    logo = models.BinaryField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    step = models.CharField(max_length=200, blank=True)
    page = models.PositiveIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=0)
    claimed_by = models.UUIDField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(help_text="The database's clock: when a worker, or the queue, last had it")
    failure = models.TextField("why it was not made", blank=True)
    file = models.CharField("path of the file within the folder of documents", max_length=300, blank=True)
    name = models.CharField("name of the file when it is taken away", max_length=200)
    size = models.PositiveBigIntegerField("bytes", null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField("number of pages, or sheets", null=True, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    as_at = models.DateField("the day that a draft shows")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-requested_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trust", "review", "kind", "part", "basis", "school", "body", "families", "edition"],
                condition=~Q(basis="draft"),
                nulls_distinct=False,
                name="one_final_document_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["trust", "review", "kind", "part", "basis", "school", "body", "families"],
                condition=Q(status__in=["queued", "rendering"]),
                nulls_distinct=False,
                name="one_document_of_a_kind_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="done")
                | (Q(size__gt=0, pages__gt=0, done_at__isnull=False) & ~Q(file="") & ~Q(sha256="")),
                name="a_document_that_is_ready_has_a_file",
            ),
            models.CheckConstraint(condition=~Q(status="failed") | ~Q(failure=""), name="a_failed_document_says_why"),
            models.CheckConstraint(
                condition=Q(school__isnull=True) | Q(body__isnull=True), name="a_document_has_one_scope"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["trust", "status", "heartbeat_at"], name="document_by_heartbeat")]

    @property
    def is_draft(self) -> bool:
        """True for a draft, which says so on every page."""
        return self.basis == self.Basis.DRAFT

    @property
    def is_over(self) -> bool:
        """True when nothing more will happen to it by itself: it is ready, or was not made."""
        return self.status in (self.Status.DONE, self.Status.FAILED)

    @property
    def is_ready(self) -> bool:
        """True when there is a file to take away."""
        return self.status == self.Status.DONE

    @property
    def is_book(self) -> bool:
        """True for a workbook, which has sheets in place of pages."""
        return self.kind == self.Kind.WORKBOOK

    @property
    def title(self) -> str:
        """What it is: "Board pack", "Board pack, draft"."""
        return f"{self.get_kind_display()}, draft" if self.is_draft else self.get_kind_display()

    @property
    def words(self) -> str:
        """How far it is, in words: "Laying out the pages, page 7"."""
        if self.status == self.Status.RENDERING and self.step:
            return f"{self.step}, page {self.page}" if self.page else self.step
        return {
            self.Status.QUEUED: "Waiting for a worker",
            self.Status.RENDERING: "Being made",
            self.Status.DONE: "It is ready",
            self.Status.FAILED: "It could not be made",
        }[self.Status(self.status)]


class NamedReader(TrustOwned):
    """A guest who was named to read one document: no guest reads any other."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="named")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trust", "document", "user"], name="guest_named_once_per_document")
        ]


class Download(TrustOwned):
    """One person took a document away at one moment."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="downloads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
