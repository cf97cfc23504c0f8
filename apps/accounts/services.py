"""Writes about people who sign in."""

from django.db import transaction

from apps.accounts.models import User
from apps.core.errors import BadValue


@transaction.atomic
def find_or_make_user(*, email: str, name: str) -> tuple[User, bool]:
    """The user with that e-mail address, made without a password if there is none; True if made. Refuses an empty name.

    To be called outside any trust (`apps.trusts.wall.outside_trusts`): inside one, the wall hides other trusts' people.
    """
    found = User.objects.filter(email=email.lower()).first()
    if found:
        return found, False
    plain = " ".join(name.split())  # on one line, as it stands in e-mails
    if not plain:
        raise BadValue("Enter the person's name.", field="name")
    return User.objects.create_user(email=email, name=plain), True
