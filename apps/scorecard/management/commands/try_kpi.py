"""try_kpi FILE: what KPIs come to on made-up figures, one JSON line for each."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core import clock
from apps.planfiles.errors import PlanFileRefused
from apps.planfiles.yaml_reader import MOST_BYTES
from apps.scorecard.trial import try_entry
from apps.scorecard.trial_file import Entry, read_entries


class Command(BaseCommand):
    """Rates each KPI of a file on the figures beside it, without a database."""

    help = (
        "Reads a YAML list of KPIs, each with a term, a school and figures, and prints one JSON line for each: its "
        "state and its sentence, or the error that stands in it. With an error anywhere the exit code is 1."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The file."""
        parser.add_argument("file", metavar="FILE", type=Path, help="the file, as docs/trying-kpis.md describes it")

    def handle(self, *, file: Path, **options: Any) -> None:
        """Print a line for each entry, then on standard error what is wrong, one entry a line."""
        if self.stdout._out is sys.stdout:
            sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr, attr-defined]
        try:
            with file.open("rb") as opened:
                entries = read_entries(opened.read(MOST_BYTES + 1))
        except OSError as unreadable:
            raise CommandError(f"{file}: {unreadable.strerror}") from None
        except PlanFileRefused as refused:
            raise CommandError("\n".join(refused.lines)) from None
        wrong = [sentence for entry in entries if (sentence := self._print(entry))]
        if wrong:
            raise CommandError("\n".join(wrong))

    def _print(self, entry: Entry | PlanFileRefused) -> str:
        """Print the line of one entry; gives what is wrong with it, "" for nothing."""
        error = ""
        if isinstance(entry, PlanFileRefused):
            error = "; ".join(entry.lines)
        else:
            try:
                found = try_entry(entry, clock.today())
            except PlanFileRefused as refused:
                error = "; ".join(refused.lines)
        line = {"error": error} if error else {"state": found.state.name, "sentence": found.sentence}
        self.stdout.write(json.dumps(line, ensure_ascii=False))
        return error
