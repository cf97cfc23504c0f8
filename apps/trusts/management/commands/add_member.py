"""Give somebody a role in a trust from the command line: how the first CEO of an imported plan gets in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from apps.core.errors import DomainError
from apps.trusts.invitations import mail_invitation, password_link
from apps.trusts.models import School, Trust
from apps.trusts.roles import BY_CODE
from apps.trusts.selectors import trust_by_slug
from apps.trusts.services import Invitation, invite_person
from apps.trusts.wall import enter_trust, set_setting


class Command(BaseCommand):
    """`add_member SLUG EMAIL --name NAME [--role ceo] [--school SLUG]`; prints the link to choose a password."""

    help = "Give somebody a role in a trust; prints the link with which a newcomer chooses a password."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom, where, as what."""
        parser.add_argument("slug", help="the trust's address")
        parser.add_argument("email", help="the person's e-mail address")
        parser.add_argument("--name", default="", help="the person's name, for somebody new")
        parser.add_argument("--role", default="ceo", choices=list(BY_CODE), help="the role (ceo)")
        parser.add_argument("--school", default="", help="the school's address, for a role in one school")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Make the member, mail the invitation, and print the link where there is no password yet."""
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(f"{options['email']} is not an e-mail address.") from error
        trust = _trust(options["slug"])
        try:
            membership, _ = invite_person(
                trust=trust,
                invitation=Invitation(
                    email=options["email"],
                    name=options["name"],
                    role=options["role"],
                    school=_school(trust, options["school"]),
                ),
            )
        except DomainError as error:
            raise CommandError(error.sentence) from error
        mail_invitation(membership.user, [membership])
        self.stdout.write(f"{membership.user} is now {membership.role_name} of {trust.name}.")
        if not membership.user.has_usable_password():
            self.stdout.write(f"They choose a password at {password_link(membership.user)}")


def _trust(slug: str) -> Trust:
    set_setting("app.trust_slug", slug)
    trust = trust_by_slug(slug)
    if trust is None:
        raise CommandError(f"There is no trust with the address {slug}.")
    enter_trust(trust.pk)
    return trust


def _school(trust: Trust, slug: str) -> School | None:
    if not slug:
        return None
    school = School.objects.filter(trust=trust, slug=slug).first()
    if school is None:
        raise CommandError(f"{trust.name} has no school with the address {slug}.")
    return school
