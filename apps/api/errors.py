"""How the API says that something is wrong: `detail` in a sentence, and `errors` by field where there are some."""

from collections.abc import Iterable
from typing import Any

from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from apps.core.errors import DomainError

NOT_FIELDS = ("non_field_errors", "detail")
WHOLE = "Some of what was sent cannot be kept."


class Unmet(DomainError):
    """What the request asks to hold first (`If-Match`) does not hold, or was not given."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


def explain(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception in the API: our sentences, in one shape; None for what nobody foresaw (500)."""
    if isinstance(error, DomainError):
        set_rollback()
        body: dict[str, Any] = {"detail": error.sentence}
        if error.field:
            body["errors"] = {error.field: [error.sentence]}
        return Response(body, status=error.status)
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, ValidationError):
        response.data = _of_fields(response.data)
        if context["request"].method != "GET":
            response.status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    else:
        response.data = {"detail": _sentence(response.status_code, str(response.data.get("detail", "")))}
    return response


def _sentence(code: int, said: str) -> str:
    """Django REST framework's word for the two commonest refusals, as the pages say it."""
    if code == status.HTTP_404_NOT_FOUND:
        return "There is nothing at this address."
    if code == status.HTTP_403_FORBIDDEN and said == "You do not have permission to perform this action.":
        return "You may not see or do this. The trust's clerk can say who may."
    return said


def _of_fields(data: Any) -> dict[str, Any]:
    found = dict(_walked("", data))
    loose = [sentence for name in NOT_FIELDS for sentence in found.pop(name, [])]
    if not found:
        return {"detail": " ".join(loose) or WHOLE}
    return {"detail": " ".join([WHOLE, *loose]), "errors": found}


def _walked(path: str, data: Any) -> Iterable[tuple[str, list[str]]]:
    """Each list of sentences with the path of its field ("clauses.0.rule")."""
    if isinstance(data, dict):
        for name, inner in data.items():
            yield from _walked(f"{path}.{name}" if path else str(name), inner)
    elif isinstance(data, list) and any(isinstance(entry, (dict, list)) for entry in data):
        for place, inner in enumerate(data):
            yield from _walked(f"{path}.{place}" if path else str(place), inner)
    else:
        yield path or "detail", [str(entry) for entry in (data if isinstance(data, list) else [data])]
