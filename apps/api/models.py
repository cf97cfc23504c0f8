"""Tokens: what another program shows in place of signing in."""

from typing import ClassVar

from django.db import models
from knox.models import AbstractAuthToken

from apps.trusts.models import TrustOwned


class ApiToken(TrustOwned, AbstractAuthToken):  # type: ignore[django-manager-missing]
    """A token of one person in one trust, made on a page and shown once; it may do there what the person may.

    Only its digest is kept. The wall shows it inside its trust, and before that to whoever shows the token itself
    (the setting app.token_key, migration 0002).
    """

    name = models.CharField("what it is for", max_length=100)
    last_used_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created"]
        indexes: ClassVar = [models.Index(fields=["trust", "user"], name="token_by_person")]

    def __str__(self) -> str:
        """What it is for."""
        return self.name

    @property
    def key(self) -> str:
        """What addresses name it by: the beginning of its digest, from which nobody can make the token."""
        return self.digest[:32]
