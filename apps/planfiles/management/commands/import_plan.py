"""import_plan FILE [--slug SLUG]: make a trust of a plan file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.errors import DomainError
from apps.planfiles.errors import PlanFileRefused
from apps.planfiles.services import import_plan_file
from apps.planfiles.yaml_reader import MOST_BYTES


class Command(BaseCommand):
    """Takes a plan file in; the last line printed is the new trust's slug, alone."""

    help = "Makes a trust of a plan file and prints its slug. A file that is refused changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and the slug where it is not to be made from the trust's name."""
        parser.add_argument("file", metavar="FILE", type=Path, help="the plan file")
        parser.add_argument("--slug", help="the trust's part of its addresses; made from its name when left out")

    def handle(self, *, file: Path, slug: str | None, **options: Any) -> None:
        """Import, or say on standard error what is wrong, one problem a line."""
        try:
            with file.open("rb") as opened:
                data = opened.read(MOST_BYTES + 1)  # one more than is allowed is enough to refuse it
            trust = import_plan_file(data=data, slug=slug)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except PlanFileRefused as refused:
            raise CommandError("\n".join(refused.lines)) from None
        except DomainError as error:
            raise CommandError(error.sentence) from None
        self.stdout.write(trust.slug)
