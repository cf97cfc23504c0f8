"""Writes say what they have seen: `If-Match` with the ETag of the thing, or `If-None-Match: *` where there is none."""

import hashlib
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.errors import Unmet

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag that the thing had when you read it. If it has changed since, nothing is written (412).",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    enum=["*"],
    description="“*” where there was nothing when you looked. If there is something now, nothing is written (412).",
)


def etag_of(*parts: Any) -> str:
    """The ETag of a thing that is told by these parts: it changes when one of them does."""
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def with_etag(response: Response, etag: str) -> Response:
    """The response, with its ETag."""
    response["ETag"] = etag
    return response


def check_seen(request: Request, etag: str | None) -> None:
    """Refuse a write that has not seen the thing as it stands; `etag` None where there is none.

    Raises `Unmet`: 428 where the request does not say what it has seen, 412 where that is no longer so.
    """
    seen, unseen = request.headers.get("If-Match"), request.headers.get("If-None-Match")
    if seen is None and unseen is None:
        raise Unmet(
            "Say what you have seen: If-Match with its ETag, or If-None-Match: * where there was nothing yet.", 428
        )
    fits_seen = seen is None or (etag is not None and (seen.strip() == "*" or etag in _tags(seen)))
    fits_unseen = unseen is None or (etag is None if unseen.strip() == "*" else etag not in _tags(unseen))
    if not (fits_seen and fits_unseen):
        raise Unmet("This has changed since you read it. Read it again, then decide.", 412)


def _tags(header: str) -> list[str]:
    return [tag.strip() for tag in header.split(",")]
