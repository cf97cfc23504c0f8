"""What the workers do for documents."""

from celery import shared_task

from apps.reports import claims
from apps.reports.making import make_document
from apps.reports.queue import RENDER
from apps.trusts.celery import TrustTask, all_trust_ids
from apps.trusts.wall import inside_trust


class LongTask(TrustTask):
    """A task that enters the trust for each of its steps by itself, so that its progress is seen while it works."""

    abstract = True
    in_trust = False


@shared_task(base=LongTask, name=RENDER)
def render_document(*, trust_id: int, document_id: int) -> None:
    """Make a document, once: a second delivery finds it claimed and alive, or over, and does nothing."""
    with inside_trust(trust_id):
        claim = claims.take(document_id)
    if claim is not None:
        make_document(trust_id, document_id, claim)


@shared_task(base=LongTask, name="reports.requeue_lost_documents")
def requeue_lost_documents() -> None:
    """Queue again, in every trust, the documents whose worker or message was lost."""
    for trust_id in all_trust_ids():
        with inside_trust(trust_id):
            claims.requeue_silent(trust_id)
