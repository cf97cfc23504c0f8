"""A document from its frozen rows to its file: what a worker does with a claim."""

import errno
import logging
from base64 import b64encode
from uuid import UUID

from django.template.loader import render_to_string

from apps.core.errors import DomainError
from apps.reports import claims, selectors
from apps.reports.composing import Book, Paper
from apps.reports.files import DocumentFile, drop_file, drop_other_files, keep_file
from apps.reports.pdf import Progress, render
from apps.reports.sheets import settled, workbook
from apps.reports.style import own_rules
from apps.trusts.wall import inside_trust

log = logging.getLogger(__name__)

NO_ROOM = "There is no room left on the server for the file. Tell the person who runs it, then try again."
FAULT = (
    "A fault in Trustplan stopped the work; it has been recorded. Try again, and if it happens again, tell the person "
    "who runs the server (document {document})."
)


def make_document(trust_id: int, document_id: int, claim: UUID) -> None:
    """Read, print, keep the file and say so on the row; or say there in a sentence why it could not be made."""
    try:
        with claims.Heart(trust_id, document_id, claim) as heart:
            with inside_trust(trust_id):
                paper = selectors.document_to_print(document_id)
            content = print_document(paper, heart.tell)
            heart.tell("Keeping the file")
            file = keep_file(content, trust_id=trust_id, document_id=document_id, claim=claim)
    except Exception as error:
        sentence = _why(error, document_id)
        with inside_trust(trust_id):
            claims.fail(document_id, claim, sentence)
        return
    _hand_over(trust_id, document_id, claim, file)


def print_document(paper: Paper | Book, on_progress: Progress = lambda step, page: None) -> bytes:
    """The PDF, or the workbook, of a document; the same rows give the same bytes."""
    if isinstance(paper, Book):
        on_progress("Writing the sheets", 0)
        return settled(workbook(paper.sheets), paper.at)
    on_progress("Setting the text", 0)
    return render(html_of(paper), on_progress=on_progress)


def html_of(paper: Paper) -> str:
    """The document as the HTML that is printed."""
    logo = f"data:image/png;base64,{b64encode(paper.logo).decode()}" if paper.logo else ""
    return render_to_string(paper.template, {**paper.values, "logo": logo, "own_rules": own_rules(paper.colour)})


def _hand_over(trust_id: int, document_id: int, claim: UUID, file: DocumentFile) -> None:
    with inside_trust(trust_id):
        is_mine = claims.finish(document_id, claim, file)
    if is_mine:
        drop_other_files(trust_id=trust_id, document_id=document_id, kept=file.path)
    else:
        drop_file(file.path)


def _why(error: Exception, document_id: int) -> str:
    """The sentence for the page; what is not the person's to mend goes to the log in full."""
    if isinstance(error, DomainError):
        return error.sentence
    log.error("Document %s could not be made.", document_id, exc_info=error)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NO_ROOM
    return FAULT.format(document=document_id)
