"""The e-mail that tells people of their role."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from apps.accounts.models import User
from apps.trusts.models import Membership


def send_invitation(membership: Membership, *, made: bool) -> None:
    """Mail, once the role is kept, what the person was given; with a link to choose a password where they have none."""
    user, trust = membership.user, membership.trust
    newcomer = made or not user.has_usable_password()
    text = render_to_string(
        "trusts/invitation.txt",
        {
            "person": user,
            "trust": trust,
            "membership": membership,
            "newcomer": newcomer,
            "link": password_link(user) if newcomer else settings.ORIGIN + reverse("choose"),
        },
    )
    subject = " ".join(f"Your role at {trust.name}".split())
    transaction.on_commit(lambda: send_mail(subject, text, None, [user.email]))


def password_link(user: User) -> str:
    """The address at which somebody chooses a password, good until they have chosen one."""
    key = default_token_generator.make_token(user)
    kwargs = {"uidb36": user_pk_to_url_str(user), "key": key}
    return settings.ORIGIN + reverse("account_reset_password_from_key", kwargs=kwargs)
