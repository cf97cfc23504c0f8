"""The test database, made by the owner role and used as the app role; and a clock that stands still."""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from tests.world import World, make_world

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

ROOT = Path(__file__).resolve().parent.parent
TODAY = dt.date(2026, 11, 20)


def _grant(name: str) -> None:
    """Run scripts/grants.sql as the owner in the new database, before its first migration."""
    with connections["owner"].cursor() as cursor:
        cursor.execute((ROOT / "scripts" / "grants.sql").read_text(encoding="utf-8"))
    assert connections["owner"].settings_dict["NAME"] == name


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A database `test_trustplan` (or TRUSTPLAN_TEST_DB): made and migrated as the owner, used as the app role."""
    from django.core.management import call_command

    name = os.environ.get("TRUSTPLAN_TEST_DB", "test_trustplan")
    owner, app = connections["owner"], connections["default"]
    with django_db_blocker.unblock():
        with owner._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}"')
        before = settings.DATABASES["default"]["NAME"]
        for connection in (owner, app):
            connection.close()
            connection.settings_dict["NAME"] = name
            settings.DATABASES[connection.alias]["NAME"] = name
        _grant(name)
        call_command("migrate", verbosity=0)
    yield
    with django_db_blocker.unblock():
        owner.close()
        app.close()
        owner.settings_dict["NAME"] = before
        with owner._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(autouse=True)
def _day(settings: object) -> None:
    """Every test is on the same day unless it says another."""
    settings.TODAY = TODAY


@pytest.fixture(autouse=True)
def _mail(settings: object) -> None:
    """Mail stays in memory."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def world(db: None) -> World:
    """A small trust, entered."""
    return make_world()


@pytest.fixture
def other_world(world: World) -> World:
    """Another trust, of which nobody in `world` may learn; afterwards the test is inside `world` again."""
    other = make_world("Farside Schools Trust", "farside")
    world.enter()
    return other
