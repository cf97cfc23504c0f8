"""Who asks: the person whose token is shown."""

import re
from typing import Any

from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from apps.trusts.wall import set_setting

LENGTH_OF_KEY = 15  # knox's: the first characters, by which a token is found
_TOKEN = re.compile(rb"[0-9a-f]{64}")


class TokenInTrust(TokenAuthentication):
    """knox's tokens, each found behind the wall by the first characters of the one that is shown."""

    def authenticate_credentials(self, token: bytes) -> Any:
        """The person and the token. Raises AuthenticationFailed (401) for one that is unknown, revoked or too old."""
        if not _TOKEN.fullmatch(token):
            raise AuthenticationFailed("This token is not known. Make one on the page “Tokens” of your trust.")
        set_setting("app.token_key", token[:LENGTH_OF_KEY].decode())
        try:
            return super().authenticate_credentials(token)
        except AuthenticationFailed as refused:
            raise AuthenticationFailed(
                "This token is not known, was revoked or has run out. Make one on the page “Tokens” of your trust."
            ) from refused
