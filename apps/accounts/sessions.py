"""Sessions in the database, found by keys that this product could have made and by nothing else."""

import re

from django.contrib.sessions.backends import db

_KEY = re.compile(r"[a-z0-9]{8,40}")


class SessionStore(db.SessionStore):
    """Django's own, which would look for any text that a cookie brings, be it one that no database can hold."""

    def _validate_session_key(self, key: str | None) -> bool:
        return key is not None and _KEY.fullmatch(key) is not None
