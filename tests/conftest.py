"""The test database, made by the owner role and used as the app role; and a clock that stands still."""

import datetime as dt
import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import ProgrammingError, connections
from hypothesis import HealthCheck
from hypothesis import settings as properties

from tests.world import World, make_world

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# What is always true is true on a busy machine as well: how long it takes to try is no property of the rules.
properties.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("unhurried")

ROOT = Path(__file__).resolve().parent.parent
TODAY = dt.date(2026, 11, 20)


def _grant(name: str) -> None:
    """Run scripts/grants.sql as the owner in the new database."""
    with connections["owner"].cursor() as cursor:
        cursor.execute((ROOT / "scripts" / "grants.sql").read_text(encoding="utf-8"))
    assert connections["owner"].settings_dict["NAME"] == name


def _migrations() -> str:
    """A checksum of all that a migrated database comes from."""
    code = (f"apps/*/{name}.py" for name in ("migrations/*", "models", "permissions", "wall", "history"))
    files = (ROOT / name for name in ("requirements.lock", "scripts/grants.sql", "trustplan/settings.py"))
    total = hashlib.sha256()
    for path in sorted([*files, *(found for pattern in code for found in ROOT.glob(pattern))]):
        total.update(path.read_bytes())
    return total.hexdigest()[:12]


def _drop(name: str) -> None:
    """Drop a database; while the server is tidying it up by itself, that is refused, so try again."""
    for attempt in range(60):
        try:
            with connections["owner"]._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            return
        except ProgrammingError:
            if attempt == 59:
                raise
            time.sleep(0.5)


def _make(name: str, template: str = "template1") -> None:
    _drop(name)
    with connections["owner"]._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _templates() -> list[str]:
    with connections["owner"]._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'migrated_%'")
        return [row[0] for row in cursor.fetchall()]


def _use(name: str) -> None:
    for connection in (connections["owner"], connections["default"]):
        connection.close()
        connection.settings_dict["NAME"] = name
        settings.DATABASES[connection.alias]["NAME"] = name


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A database `test_trustplan` (or TRUSTPLAN_TEST_DB): made and migrated as the owner, used as the app role.

    It is copied from one that was migrated before, as long as nothing has changed that its tables come from.
    """
    from django.core.management import call_command

    name = os.environ.get("TRUSTPLAN_TEST_DB", "test_trustplan")
    owner, app = connections["owner"], connections["default"]
    with django_db_blocker.unblock():
        before = settings.DATABASES["default"]["NAME"]
        migrated = f"migrated_{_migrations()}"
        there = _templates()
        if migrated not in there:
            for old in there:
                _drop(old)
            _make("migrating")
            _use("migrating")
            _grant("migrating")
            call_command("migrate", verbosity=0)
            _use(name)
            with owner._nodb_cursor() as cursor:
                cursor.execute(f'ALTER DATABASE "migrating" RENAME TO "{migrated}"')
        _make(name, migrated)
        _use(name)
        _grant(name)  # what a database itself allows is not copied with it
    yield
    with django_db_blocker.unblock():
        owner.close()
        app.close()
        owner.settings_dict["NAME"] = before
        _drop(name)


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
