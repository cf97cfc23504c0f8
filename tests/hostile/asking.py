"""Requests in these tests: each begins outside every trust, and what it changed is undone."""

from typing import Any

from django.db import transaction

from apps.trusts.wall import set_setting
from tests.hostile.scene import Everything
from tests.world import Browser

SENT = {"csrfmiddlewaretoken": "which these browsers need not give"}  # as a form that was sent without an entry


def ask(browser: Browser, method: str, url: str, data: Any = None, **kwargs: Any) -> Any:
    """The answer; the database is afterwards as it was before."""
    with transaction.atomic():
        set_setting("app.trust_id", None)
        response = (
            browser.post(url, data or SENT, **kwargs) if method == "POST" else browser.request(method, url, **kwargs)
        )
        if response.streaming:
            list(response.streaming_content)
        transaction.set_rollback(True)
    browser.client.cookies.pop("messages", None)
    return response


def answer(everything: Everything, person: str, method: str, path: str, data: Any = None) -> int:
    """The status of the answer that a person gets at an address of the trust, ids filled in."""
    return ask(everything.browsers[person], method, everything.url(path), data).status_code
