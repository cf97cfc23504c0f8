"""The message that asks a worker for a document: ids only, sent when the transaction is over."""

from celery import current_app
from django.db import transaction

RENDER = "reports.render_document"


def queue_render(*, trust_id: int, document_id: int) -> None:
    """Ask for the document once its row can be seen. A broker that is away is logged only: the sweep asks again."""

    def send() -> None:
        current_app.send_task(RENDER, kwargs={"trust_id": trust_id, "document_id": document_id})

    transaction.on_commit(send, robust=True)
