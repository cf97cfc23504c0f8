"""Renders templates as a page would, without a database."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest
from django.template import Template
from django.template.context import make_context
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler


class Person:
    """Someone who has signed in."""

    is_authenticated = True

    def __str__(self) -> str:
        return "Asha O'Neill"


@pytest.fixture
def request_of_a_person() -> HttpRequest:
    request = RequestFactory().get("/t/hill/plan/?school=3")
    request.user = Person()  # type: ignore[assignment]
    request.csp_nonce = "n0nce"  # type: ignore[attr-defined]
    request._messages = []  # type: ignore[attr-defined]
    return request


@pytest.fixture
def render(request_of_a_person: HttpRequest) -> Callable[..., str]:
    """Render the text of a template, components and all, with the context processors of a page."""

    def _render(text: str, **context: Any) -> str:
        compiled = Template(CottonCompiler().process(text))
        made = make_context(context, request_of_a_person)
        return compiled.render(made)

    return _render
