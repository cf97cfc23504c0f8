"""How a page keeps what its form holds: valid, taken by the service, or said at the field why not."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest

from apps.core.errors import DomainError


def posted(request: HttpRequest, name: str = "") -> Any:
    """What was sent, by the button of that name where one is given; None for a page that is only looked at."""
    sent = request.method == "POST" and (not name or name in request.POST)
    return request.POST if sent else None


def kept(form: forms.BaseForm, keep: Callable[[], object]) -> bool:
    """Whether the form is valid and `keep` took it; a sentence with which `keep` refuses goes to its field."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        keep()
    except DomainError as refused:
        field = refused.field if refused.field in form.fields else None
        form.add_error(field, refused.sentence)
        return False
    return True


def status_of(form: forms.BaseForm) -> int:
    """422 where something is wrong with what was sent."""
    return 422 if form.is_bound and form.errors else 200
