"""Writes about tokens."""

import datetime as dt
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.api.models import ApiToken
from apps.core.errors import BadValue
from apps.trusts.models import Trust

LONGEST_LIFE = dt.timedelta(days=366)
MOST_TOKENS = 20


@transaction.atomic
def make_token(*, trust: Trust, name: str, days: int, by: User) -> tuple[ApiToken, str]:
    """A token of the person's own in this trust, and its text, which is kept nowhere and can be shown this once.

    Refuses one without a name, one that lives longer than a year, and more than 20 of one person.
    """
    if not name.strip():
        raise BadValue("Say what the token is for.", field="name")
    life = dt.timedelta(days=days)
    if not dt.timedelta(0) < life <= LONGEST_LIFE:
        raise BadValue("A token can live between a day and a year.", field="days")
    if ApiToken.objects.filter(trust=trust, user=by).count() >= MOST_TOKENS:
        raise BadValue(f"You have {MOST_TOKENS} tokens, which is the most: revoke one first.", field="name")
    tokens: Any = ApiToken.objects  # knox's manager, whose `create` gives the token's text as well
    made: tuple[ApiToken, str] = tokens.create(by, expiry=life, trust=trust, name=name.strip())
    return made


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User) -> None:
    """Take a token away: from now on it opens nothing."""
    token.delete()
