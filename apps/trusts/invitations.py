"""The e-mail that tells people of their roles: sent at once, or held back until somebody sends all that wait."""

from collections.abc import Sequence
from functools import partial

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from apps.accounts.models import User
from apps.core import clock
from apps.trusts.models import Membership, Trust


def mail_invitation(user: User, memberships: Sequence[Membership]) -> None:
    """Mail, once these roles are kept, what the person was given; with a link to a password where they have none."""
    subject, text = letter(user, memberships)
    mark_sent(memberships)
    transaction.on_commit(partial(send_mail, subject, text, None, [user.email]))


def letter(user: User, memberships: Sequence[Membership]) -> tuple[str, str]:
    """Subject and text of the e-mail about these roles, all of one trust."""
    trust = memberships[0].trust
    newcomer = not user.has_usable_password()
    context = {
        "person": user,
        "trust": trust,
        "memberships": memberships,
        "newcomer": newcomer,
        "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
        "link": password_link(user) if newcomer else settings.ORIGIN + reverse("choose"),
        "forgotten": settings.ORIGIN + reverse("account_reset_password"),
    }
    return " ".join(f"Your role at {trust.name}".split()), render_to_string("trusts/invitation.txt", context)


def mark_sent(memberships: Sequence[Membership]) -> None:
    """Note that the person has been told of these roles today."""
    Membership.objects.filter(pk__in=[m.pk for m in memberships]).update(invited_at=clock.now(), invitation_waits=False)


def waiting_number(trust: Trust) -> int:
    """How many people are still to be told of a role."""
    return Membership.objects.filter(trust=trust, invitation_waits=True).values("user_id").distinct().count()


def password_link(user: User) -> str:
    """The address at which somebody chooses a password, good for some days and until they have chosen one."""
    key = default_token_generator.make_token(user)
    kwargs = {"uidb36": user_pk_to_url_str(user), "key": key}
    return settings.ORIGIN + reverse("account_reset_password_from_key", kwargs=kwargs)
