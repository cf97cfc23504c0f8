"""The scene of these tests: Larkmoor, which is attacked from within, and Farside, of which nobody there may learn."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from apps.reports.files import full_path
from apps.reports.models import Document
from tests.hostile.scene import Everything, make_everything


@dataclass
class Scene:
    """Both trusts; words of Farside begin with `Zanzibar`."""

    own: Everything
    other: Everything


@pytest.fixture(autouse=True, scope="package")
def _quiet() -> Iterator[None]:
    """Thousands of refusals are not worth a traceback each."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="package")
def made_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """Both trusts in a transaction that is undone after the last of these tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        other = make_everything("Farside Schools Trust", "farside", ("far-north", "far-south"), "Zanzibar")
        own = make_everything("Larkmoor Learning Trust", "larkmoor", ("north", "south"), "Larkspur")
        yield Scene(own, other)
        transaction.set_rollback(True)


@pytest.fixture
def scene(made_once: Scene) -> Iterator[Scene]:
    """Both trusts as they were made, inside Larkmoor."""
    with transaction.atomic():
        for everything in (made_once.own, made_once.other):
            for browser in everything.browsers.values():
                browser.client.cookies.pop("messages", None)  # what an earlier test was told
        made_once.own.world.enter()
        yield made_once
        transaction.set_rollback(True)


@pytest.fixture
def files(scene: Scene, settings: Any, tmp_path: Path) -> None:
    """The packs' files lie where their rows say."""
    settings.MEDIA_ROOT = str(tmp_path)
    for pack in Document.objects.all():
        full_path(pack.file).parent.mkdir(parents=True, exist_ok=True)
        full_path(pack.file).write_bytes(b"%PDF-")
