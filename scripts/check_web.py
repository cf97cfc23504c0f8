"""The web container's health check: asks the web server beside it, under a host name that it answers to."""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request


def is_well(port: int, host: str) -> bool:
    """Whether the web server on this port of the loopback says that it, its database and its broker are well."""
    # The proxy in front speaks TLS and says so; without that word, the answer could be a redirect to it.
    headers = {"Host": host, "X-Forwarded-Proto": "https"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/health/", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=8) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError) as error:
        print(error, file=sys.stderr)
        return False


if __name__ == "__main__":
    hosts = os.environ.get("TRUSTPLAN_ALLOWED_HOSTS", "localhost").split(",")
    sys.exit(0 if is_well(8000, hosts[0].strip().lstrip(".")) else 1)
