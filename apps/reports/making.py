"""A pack from its frozen rows to its file: what a worker does with a claim."""

import errno
import logging
from uuid import UUID

from django.template.loader import render_to_string

from apps.core.errors import DomainError
from apps.reports import claims, selectors
from apps.reports.files import PackFile, drop_file, drop_other_files, keep_file
from apps.reports.pack import Pack
from apps.reports.pdf import Progress, render
from apps.reports.style import own_rules
from apps.trusts.wall import inside_trust

log = logging.getLogger(__name__)

NO_ROOM = "There is no room left on the server for the file. Tell the person who runs it, then try again."
FAULT = (
    "A fault in Trustplan stopped the work; it has been recorded. Try again, and if it happens again, tell the person "
    "who runs the server (pack {pack})."
)


def make_pack(trust_id: int, pack_id: int, claim: UUID) -> None:
    """Read, print, keep the file and say so on the row; or say there in a sentence why it could not be made."""
    try:
        with claims.Heart(trust_id, pack_id, claim) as heart:
            with inside_trust(trust_id):
                pack = selectors.pack_to_print(pack_id)
            content = print_pack(pack, heart.tell)
            heart.tell("Keeping the file")
            file = keep_file(content, trust_id=trust_id, pack_id=pack_id, claim=claim)
    except Exception as error:
        sentence = _why(error, pack_id)
        with inside_trust(trust_id):
            claims.fail(pack_id, claim, sentence)
        return
    _hand_over(trust_id, pack_id, claim, file)


def print_pack(pack: Pack, on_progress: Progress = lambda step, page: None) -> bytes:
    """The PDF of a pack."""
    on_progress("Setting the text", 0)
    return render(html_of(pack), on_progress=on_progress)


def html_of(pack: Pack) -> str:
    """The pack as the HTML document that is printed."""
    context = {"pack": pack, "words": pack.words, "own_rules": own_rules(pack.cover.colour)}
    return render_to_string("reports/pdf/pack.html", context)


def _hand_over(trust_id: int, pack_id: int, claim: UUID, file: PackFile) -> None:
    with inside_trust(trust_id):
        is_mine = claims.finish(pack_id, claim, file)
    if is_mine:
        drop_other_files(trust_id=trust_id, pack_id=pack_id, kept=file.path)
    else:
        drop_file(file.path)


def _why(error: Exception, pack_id: int) -> str:
    """The sentence for the page; what is not the person's to mend goes to the log in full."""
    if isinstance(error, DomainError):
        return error.sentence
    log.error("Pack %s could not be made.", pack_id, exc_info=error)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NO_ROOM
    return FAULT.format(pack=pack_id)
