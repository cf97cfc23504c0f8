"""The page on which tokens are made and revoked: one's own, shown once."""

import re

import pytest

from apps.api.models import ApiToken
from apps.api.services import make_token
from tests.api.conftest import Program
from tests.world import World

pytestmark = pytest.mark.django_db


def test_one_makes_a_token_and_sees_it_once(world: World) -> None:
    browser = world.as_("governor")
    assert "No tokens yet" in browser.get(world.url("api/")).content.decode()
    made = browser.post(world.url("api/"), {"name": "Our export", "days": "90"})
    text = re.search(r'value="([0-9a-f]{64})"', made.content.decode())
    assert text and made["Cache-Control"] == "no-store"
    assert Program(world, text[1]).read("")["slug"] == "larkmoor"
    after = browser.get(world.url("api/")).content.decode()
    assert "Our export" in after and text[1] not in after
    assert ApiToken.objects.get().user == world.people["governor"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": " ", "days": "90"}, "Say what the token is for."),
        ({"name": "x", "days": "9000"}, "Select a valid choice."),
        ({"name": "x" * 101, "days": "90"}, "at most 100 characters"),
        ({"name": "a\x00b", "days": "90"}, "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_a_token_is_named(world: World, data: dict[str, str], sentence: str) -> None:
    response = world.as_("ceo").post(world.url("api/"), data)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not ApiToken.objects.exists()


def test_there_is_an_end_to_tokens(world: World) -> None:
    for number in range(20):
        make_token(trust=world.trust, name=f"T{number}", days=1, by=world.people["ceo"])
    response = world.as_("ceo").post(world.url("api/"), {"name": "One more", "days": "30"})
    assert "You have 20 tokens, which is the most" in response.content.decode()
    assert ApiToken.objects.count() == 20


def test_one_revokes_ones_own_and_nobody_elses(world: World) -> None:
    token, text = make_token(trust=world.trust, name="Old", days=30, by=world.people["head"])
    path = world.url(f"api/tokens/{token.key}/revoke/")
    assert world.as_("ceo").post(path).status_code == 404
    assert "Revoke the token “Old”?" in world.as_("head").get(path).content.decode()
    assert ApiToken.objects.count() == 1
    assert world.as_("head").post(path).status_code == 302
    assert not ApiToken.objects.exists()
    assert Program(world, text).get("").status_code == 401


def test_the_pages_answer_no_other_method_and_no_other_trust(world: World, other_world: World) -> None:
    for path in ("api/", "api/try/"):
        assert world.as_("ceo").request("DELETE", world.url(path)).status_code == 405
        assert other_world.as_("ceo").get(world.url(path)).status_code == 404
        world.enter()


def test_everybody_finds_the_page_from_the_account_menu_and_a_clerk_from_the_settings(world: World) -> None:
    link = f'href="{world.url("api/")}"'
    assert world.as_("governor").get(world.url("")).content.decode().count(link) == 1
    assert world.as_("clerk").get(world.url("settings/")).content.decode().count(link) == 2
    assert link not in world.as_("governor").get("/accounts/password/change/").content.decode()
