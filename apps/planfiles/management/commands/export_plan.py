"""export_plan SLUG: write a trust's plan file to standard output."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from apps.planfiles.exporter import export_plan_file
from apps.trusts.selectors import trust_by_slug
from apps.trusts.wall import enter_trust, set_setting


class Command(BaseCommand):
    """Writes the plan file to standard output, and to standard error what it has no place for."""

    help = "Writes a trust's plan file to standard output; what it has no place for is listed on standard error."

    def add_arguments(self, parser: CommandParser) -> None:
        """The trust's slug."""
        parser.add_argument("slug", metavar="SLUG", help="the trust's part of its addresses")

    def handle(self, *, slug: str, **options: Any) -> None:
        """Export, or say that there is no such trust."""
        with transaction.atomic():
            set_setting("app.trust_slug", slug)
            trust = trust_by_slug(slug)
            if trust is None:
                raise CommandError(f"There is no trust with the address {slug!r}.")
            enter_trust(trust.pk)
            exported = export_plan_file(trust)
        if self.stdout._out is sys.stdout:
            sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr, attr-defined]
        self.stdout.write(exported.text, ending="")
        if exported.left_out:
            self.stderr.write("The plan file has no place for:")
            for line in exported.left_out:
                self.stderr.write(f"- {line}")
