"""The description of the API (OpenAPI), as it is for one trust: addresses begin at that trust's own."""

from typing import Any

from django.urls import include, path, reverse
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.in_trust import InTrust

PREFIX = "/api/v1/t/{trust_slug}"
# What any address may answer in place of what was asked for.
ALWAYS = {
    "400": "The address or the body could not be read.",
    "401": "No token was shown, or one that is not known, was revoked or has run out.",
    "403": "The person may not see or do this.",
    "404": "There is nothing at this address for this person.",
    "406": "It cannot be sent in the form asked for.",
    "429": "Too much was asked in too short a time: wait as long as Retry-After says.",
}
ON_WRITES = {
    "409": "It could be done, but not in its present state.",
    "412": "It has changed since you read it.",
    "415": "The body was not sent as JSON.",
    "422": "Some of what was sent cannot be kept; `errors` says which fields.",
    "428": "The request does not say what it has seen (If-Match, or If-None-Match).",
}
NUMBERS = {"minimum": 0, "maximum": 2**63 - 1}
SLUGS = {"pattern": "^[-a-zA-Z0-9_]+$"}
JSON_PROBLEM = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


class SchemaView(InTrust):
    """The description of the API for this trust."""

    @extend_schema(exclude=True)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """OpenAPI 3.1, as JSON."""
        return Response(describe(self.trust.slug))


def describe(slug: str) -> dict[str, Any]:
    """The description whose addresses begin at the trust of that slug."""
    from apps.api.v1 import urls

    patterns = [path("api/v1/t/<slug:trust_slug>/", include((urls.urlpatterns, "api")))]
    found: dict[str, Any] = SchemaGenerator(patterns=patterns).get_schema(request=None, public=True)
    found["servers"] = [{"url": reverse("api_trust", args=[slug]).rstrip("/")}]
    return found


def begin_at_the_trust(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Take the trust out of every address, and name what any of them may answer instead (a hook of drf-spectacular)."""
    result["paths"] = {where.removeprefix(PREFIX) or "/": entry for where, entry in result["paths"].items()}
    for entry in result["paths"].values():
        for method, operation in entry.items():
            operation["parameters"] = [p for p in operation.get("parameters", []) if p["name"] != "trust_slug"]
            for parameter in operation["parameters"]:
                if parameter["in"] == "path":
                    parameter["schema"] |= NUMBERS if parameter["schema"]["type"] == "integer" else SLUGS
            foreseen = ALWAYS if method == "get" else ALWAYS | ON_WRITES
            for code, sentence in foreseen.items():
                operation["responses"].setdefault(code, {"description": sentence, "content": JSON_PROBLEM})
            operation["responses"] = dict(sorted(operation["responses"].items()))
    result["components"]["schemas"]["Problem"] = PROBLEM
    return result


class ShownToken(OpenApiAuthenticationExtension):
    """Tells the description how a token is shown."""

    target_class = "apps.api.authentication.TokenInTrust"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A header: "Authorization: Token …"."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "“Token ” and the token that was made on the page “Tokens”.",
        }


PROBLEM = {
    "type": "object",
    "description": "What is answered in place of what was asked for.",
    "properties": {
        "detail": {"type": "string", "description": "A sentence for the person who reads it."},
        "errors": {
            "type": "object",
            "description": "Sentences by the field that they speak of.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
    "required": ["detail"],
}
