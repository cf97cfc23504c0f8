"""How sign-in behaves: by invitation only."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from apps.accounts.models import User

LONGEST_EMAIL = 254


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Closes the public sign-up page; people are invited from their trust's pages."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account is made by an invitation."""
        return False

    def get_user_display(self, user: Any) -> str:
        """The person's name."""
        return str(user)

    def clean_email(self, email: str) -> str:
        """As long as the database can hold it."""
        if len(email) > LONGEST_EMAIL:
            raise ValidationError(f"An e-mail address can have {LONGEST_EMAIL} characters at most.")
        return str(super().clean_email(email))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Not an address that is somebody else's; it is said to whoever has the mailbox, and not before."""
        if User.objects.filter(email=email_address.email).exclude(pk=email_address.user_id).exists():
            template = "account/messages/email_confirmation_failed.txt"
            self.add_message(request, messages.ERROR, template, {"email": email_address.email})
            return False
        return bool(super().confirm_email(request, email_address))
