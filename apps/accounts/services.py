"""Writes about people who sign in."""

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
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


@transaction.atomic
def end_sessions(*, user: User, but: str | None = None) -> int:
    """Sign the person out everywhere, or everywhere but in the session with the key `but`; gives how many."""
    sessions = UserSession.objects.filter(user=user)
    if but:
        sessions = sessions.exclude(session_key=but)
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    sessions.delete()
    return len(keys)


@transaction.atomic
def rename(*, user: User, name: str) -> None:
    """The person's own name, on one line. Refuses an empty one."""
    plain = " ".join(name.split())
    if not plain:
        raise BadValue("Enter your name.", field="name")
    user.name = plain
    user.save(update_fields=["name"])


@transaction.atomic
def make_operator(*, user: User, to: bool = True) -> None:
    """The person is an operator of the installation, or one no longer."""
    user.is_operator = to
    user.save(update_fields=["is_operator"])


@transaction.atomic
def keep_address(*, user: User) -> None:
    """The person's address stands among allauth's as theirs: they came by a link that was mailed there.

    A change of address then takes its place, and is told to it.
    """
    here, _ = EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    if not here.verified or not here.primary:
        here.verified = here.primary = True
        here.save(update_fields=["verified", "primary"])
