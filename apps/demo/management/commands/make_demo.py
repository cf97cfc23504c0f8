"""Make the demo trust: invented schools, people, plans, figures and reviews."""

import argparse
import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core import clock
from apps.core.errors import DomainError
from apps.demo import services
from apps.demo.cast import sign_ins
from apps.demo.document import SLUG


class Command(BaseCommand):
    """`make_demo --schools 10 --seed 1 --today 2026-11-20`; where the trust is there already, nothing is touched."""

    help = "Make the demo trust, unless it is there already."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many schools, which seed, which day, and whether only to list who can sign in."""
        parser.add_argument("--schools", type=_schools, default=10, help="how many schools, 2 to 200 (10)")
        parser.add_argument("--seed", type=int, default=1, help="another number gives other figures (1)")
        parser.add_argument("--today", type=dt.date.fromisoformat, default=None, help="the day it is made for")
        parser.add_argument("--slug", default=SLUG, help=f"the trust's address ({SLUG})")
        parser.add_argument("--show-sign-ins", action="store_true", help="only list who can sign in, one per role")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and say what was made."""
        if options["show_sign_ins"]:
            for role, email, password in sign_ins():
                self.stdout.write(f"{role:<34} {email:<32} {password}")
            return
        try:
            made = services.make_demo(
                slug=options["slug"],
                schools=options["schools"],
                seed=options["seed"],
                today=options["today"] or clock.today(),
                say=self.stdout.write,
            )
        except DomainError as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(
            "The demo trust is made." if made else "The demo trust is there already; nothing was changed."
        )


def _schools(text: str) -> int:
    if not text.isdigit() or not 2 <= int(text) <= 200:
        raise argparse.ArgumentTypeError("give a number of schools from 2 to 200")
    return int(text)
