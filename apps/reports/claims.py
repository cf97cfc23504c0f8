"""A worker's hold on a document: taken once, kept by beats, lost by silence, ended with a file or a reason."""

import logging
import threading
import uuid
from datetime import timedelta
from types import TracebackType
from typing import Self
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from apps.core import clock
from apps.reports.files import DocumentFile
from apps.reports.models import Document
from apps.reports.queue import queue_render
from apps.trusts.wall import inside_trust

log = logging.getLogger(__name__)

BEAT = 1.0  # seconds
SILENCE = timedelta(seconds=20)
MOST_ATTEMPTS = 3
GAVE_UP = (
    "The work on this document stopped three times before it was finished. The server may be short of memory: "
    "tell the person who runs it, then try again."
)
_SILENT = Q(heartbeat_at__lt=Now() - SILENCE)


def take(document_id: int) -> UUID | None:
    """Claim a document that waits, or whose worker has been silent for 20 seconds; None if there is nothing to do.

    One statement decides, so that of two workers with the same message only one gets it.
    """
    claim = uuid.uuid4()
    free = Q(status=Document.Status.QUEUED) | (Q(status=Document.Status.RENDERING) & _SILENT)
    taken = Document.objects.filter(free, pk=document_id).update(
        status=Document.Status.RENDERING,
        claimed_by=claim,
        attempt=F("attempt") + 1,
        heartbeat_at=Now(),
        step="Reading the review",
        page=0,
        failure="",
    )
    return claim if taken else None


def beat(document_id: int, claim: UUID, step: str, page: int) -> bool:
    """Say that the worker lives and how far it is; False if the document is no longer its own."""
    mine = Document.objects.filter(pk=document_id, claimed_by=claim, status=Document.Status.RENDERING)
    return mine.update(heartbeat_at=Now(), step=step, page=page) == 1


def finish(document_id: int, claim: UUID, file: DocumentFile) -> bool:
    """The document is ready with this file; False, and nothing changed, if another worker has taken it over."""
    mine = Document.objects.filter(pk=document_id, claimed_by=claim, status=Document.Status.RENDERING)
    return (
        mine.update(
            status=Document.Status.DONE,
            step="",
            page=file.pages,
            pages=file.pages,
            file=file.path,
            size=file.size,
            sha256=file.sha256,
            done_at=clock.now(),
        )
        == 1
    )


def fail(document_id: int, claim: UUID, sentence: str) -> bool:
    """The document could not be made, for this reason; it can be asked for again."""
    mine = Document.objects.filter(pk=document_id, claimed_by=claim, status=Document.Status.RENDERING)
    return mine.update(status=Document.Status.FAILED, step="", failure=sentence, done_at=clock.now()) == 1


@transaction.atomic
def requeue_silent(trust_id: int) -> int:
    """Queue again what has been silent for 20 seconds, whether a worker died or the broker lost the message.

    What has been tried three times fails with a sentence instead. Works inside the trust; gives the number queued.
    """
    silent = Q(status__in=[Document.Status.QUEUED, Document.Status.RENDERING]) & _SILENT
    lost = list(Document.objects.select_for_update(skip_locked=True).filter(silent).values_list("pk", "attempt"))
    hopeless = [pk for pk, attempt in lost if attempt >= MOST_ATTEMPTS]
    again = [pk for pk, attempt in lost if attempt < MOST_ATTEMPTS]
    Document.objects.filter(pk__in=hopeless).update(
        status=Document.Status.FAILED, step="", failure=GAVE_UP, claimed_by=None, done_at=clock.now()
    )
    Document.objects.filter(pk__in=again).update(
        status=Document.Status.QUEUED, step="", page=0, claimed_by=None, heartbeat_at=Now()
    )
    for document_id in again:
        queue_render(trust_id=trust_id, document_id=document_id)
    return len(again)


class Heart:
    """Beats once a second while the worker works, in a thread with a connection of its own.

    The renderer can be busy with one step for longer than the silence allowed, so the beat does not wait for it.
    """

    def __init__(self, trust_id: int, document_id: int, claim: UUID) -> None:
        self._where = (trust_id, document_id, claim)
        self._said = ("Reading the review", 0)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"document-{document_id}", daemon=True)

    def tell(self, step: str, page: int = 0) -> None:
        """What the next beat will say."""
        self._said = (step, page)

    def __enter__(self) -> Self:
        """Begin to beat."""
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop, and wait until the last beat is over."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        trust_id, document_id, claim = self._where
        try:
            while not self._stop.wait(BEAT):
                try:
                    with inside_trust(trust_id):
                        beat(document_id, claim, *self._said)
                except DatabaseError:
                    log.warning("A beat of document %s was missed.", document_id, exc_info=True)
                    connection.close()
        finally:
            connection.close()
