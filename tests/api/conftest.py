"""A program that shows a token."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from apps.api.services import make_token
from apps.trusts.wall import set_setting
from tests.world import World


@dataclass
class Program:
    """A program with a token; after each request the test is inside the world's trust again."""

    world: World
    token: str

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        set_setting("app.trust_id", None)
        content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        response = Client().generic(
            method,
            f"/api/v1/t/{self.world.trust.slug}/{path}",
            content,
            content_type="application/json",
            headers={"Authorization": f"Token {self.token}", **{k.replace("_", "-"): v for k, v in headers.items()}},
        )
        self.world.enter()
        return response

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def read(self, path: str) -> Any:
        response = self.get(path)
        assert response.status_code == 200, response.content
        return response.json()


def program(world: World, role: str) -> Program:
    _, text = make_token(trust=world.trust, name="Export", days=30, by=world.people[role])
    return Program(world, text)


@pytest.fixture(autouse=True)
def _no_requests_counted_yet() -> None:
    cache.clear()
