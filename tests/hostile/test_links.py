"""No page leads its reader to a refusal: each link that a role is shown opens for it."""

import re

import pytest

from tests.hostile.asking import ask
from tests.hostile.cases import CASES
from tests.hostile.conftest import Scene
from tests.hostile.who import MEMBERS

pytestmark = pytest.mark.usefixtures("files")

LINK = re.compile(r'<a\b[^>]*?\shref="([^"#?]+)')


@pytest.mark.parametrize("person", MEMBERS)
def test_each_link_that_a_role_is_shown_opens_for_it(scene: Scene, person: str) -> None:
    browser, root = scene.own.browsers[person], scene.own.world.url()
    shown_on: dict[str, str] = {}
    for case in CASES:
        if case.get is None or case.expected(person, "GET") != 200:
            continue
        response = ask(browser, "GET", scene.own.url(case.path), None)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            for href in LINK.findall(response.content.decode()):
                shown_on.setdefault(href, case.path)
    assert len(shown_on) > 5
    refused = [
        f"{href} ({status}), shown on {page}"
        for href, page in shown_on.items()
        if href.startswith(root) and (status := ask(browser, "GET", href, None).status_code) >= 400
    ]
    assert refused == []
