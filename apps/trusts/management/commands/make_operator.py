"""Make somebody an operator of this installation, who makes trusts and invites their first CEOs."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from apps.accounts.services import find_or_make_user, make_operator
from apps.core.errors import DomainError
from apps.trusts.invitations import password_link


class Command(BaseCommand):
    """`make_operator EMAIL --name NAME [--no-longer]`; prints the link to choose a password."""

    help = "Make somebody an operator of this installation, or one no longer."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom."""
        parser.add_argument("email", help="the person's e-mail address")
        parser.add_argument("--name", default="", help="the person's name, for somebody new")
        parser.add_argument("--no-longer", action="store_true", help="take it away again")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Set or take the mark, and print the link where there is no password yet."""
        try:
            validate_email(options["email"])
            user, _ = find_or_make_user(email=options["email"], name=options["name"])
        except ValidationError as error:
            raise CommandError(f"{options['email']} is not an e-mail address.") from error
        except DomainError as error:
            raise CommandError(f"{error.sentence} (--name)") from error
        make_operator(user=user, to=not options["no_longer"])
        self.stdout.write(f"{user} is {'no longer' if options['no_longer'] else 'now'} an operator.")
        if user.is_operator and not user.has_usable_password():
            self.stdout.write(f"They choose a password at {password_link(user)}")
