"""Have the worker make the demo trust's board pack, and copy it out."""

import shutil
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from apps.core.errors import DomainError
from apps.demo.document import SLUG
from apps.reports.files import full_path
from apps.reports.kinds import Kind, Wanted
from apps.reports.models import Document
from apps.reports.services import request_document
from apps.reviews.selectors import reviews_of
from apps.trusts.models import Trust
from apps.trusts.selectors import trust_by_slug
from apps.trusts.wall import inside_trust, set_setting

LOOK_EVERY = 0.2  # seconds
NO_WORKER = 60  # seconds in the queue after which nobody seems to be working


class Command(BaseCommand):
    """`render_demo_pack --to board-pack.pdf`: the real task, on a real worker."""

    help = "Have a worker make the board pack of a trust's latest issued review, and copy it to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to copy it, of which trust, and how long to wait."""
        parser.add_argument("--to", type=Path, required=True, help="the file to write")
        parser.add_argument("--trust", default=SLUG, help=f"the trust's address ({SLUG})")
        parser.add_argument("--wait", type=float, default=300, help="seconds to wait for the worker (300)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask for the pack, say how far it is, copy the file; a sentence and a non-zero exit if it is not made."""
        trust = _trust(options["trust"])
        pack = self._wait(trust, _asked_for(trust), options["wait"])
        target: Path = options["to"]
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(full_path(pack.file), target)
        except OSError as error:
            raise CommandError(f"The pack is made, but cannot be copied to {target}: {error.strerror}.") from error
        self.stdout.write(f"{pack.name}: {pack.pages} pages, copied to {target}.")

    def _wait(self, trust: Trust, document_id: int, seconds: float) -> Document:
        begun, said = time.monotonic(), ""
        while True:
            with inside_trust(trust.pk):
                pack = Document.objects.get(pk=document_id)
            if pack.words != said:
                said = pack.words
                self.stdout.write(f"{said} ...")
            if pack.status == Document.Status.FAILED:
                raise CommandError(pack.failure)
            if pack.is_ready:
                return pack
            waited = time.monotonic() - begun
            if pack.status == Document.Status.QUEUED and waited > min(seconds, NO_WORKER):
                raise CommandError(f"No worker took the pack within {waited:.0f} seconds: is a Celery worker running?")
            if waited > seconds:
                raise CommandError(f"The pack was not there after {waited:.0f} seconds; the worker was still at work.")
            time.sleep(LOOK_EVERY)


def _trust(slug: str) -> Trust:
    with transaction.atomic():
        set_setting("app.trust_slug", slug)
        trust = trust_by_slug(slug)
    if trust is None:
        raise CommandError(f"There is no trust with the address {slug!r}: run make_demo first.")
    return trust


def _asked_for(trust: Trust) -> int:
    """The number of the pack of the latest issued review."""
    with inside_trust(trust.pk):
        review = reviews_of(trust).filter(issued_at__isnull=False).first()
        if review is None or review.issued_by is None:
            raise CommandError(f"{trust.name} has issued no review, so there is no board pack to make.")
        try:
            return request_document(review=review, wanted=Wanted(kind=Kind.BOARD_PACK), by=review.issued_by).pk
        except DomainError as error:
            raise CommandError(error.sentence) from error
