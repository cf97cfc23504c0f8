"""The real thing for tests: committed data in the test database, and workers, beat and web server as processes.

A test that needs them takes the fixture `live_site` (import it into a conftest.py), makes its data in a transaction of
its own and reads it back with `inside_trust`. Afterwards the processes are gone and the tables are empty.
"""

import base64
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import pytest
import redis
from django.db import connections
from kombu import pools

from trustplan.celery import app as celery_app

ROOT = Path(__file__).resolve().parent.parent
DAY = "2026-11-20"
# What migrations and `post_migrate` put there and no test may take away.
KEPT_TABLES = ("django_migrations", "django_content_type", "auth_permission")


def _with_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{path}"))


def _database_url() -> str:
    """The address of the test database for the app role."""
    of = {key: quote(str(value), safe="") for key, value in connections["default"].settings_dict.items()}
    return f"postgres://{of['USER']}:{of['PASSWORD']}@{of['HOST']}:{of['PORT']}/{of['NAME']}"


def redis_number(database: str) -> int:
    """One of Redis's numbered databases for a test database, never the one that a served checkout uses (0)."""
    return 1 + zlib.crc32(database.encode()) % 15


def wait_until(found: Callable[[], Any], *, seconds: float, what: str, every: float = 0.05) -> Any:
    """Ask again and again until the answer is true, and give it; a failure says what was waited for."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = found()
        if answer:
            return answer
        time.sleep(every)
    raise AssertionError(f"After {seconds:g} seconds still not: {what}.")


@dataclass
class LiveSite:
    """The environment of the processes, and what has been started."""

    environment: dict[str, str]
    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def media(self) -> Path:
        """Where the processes keep the files of packs."""
        return Path(self.environment["TRUSTPLAN_MEDIA_ROOT"])

    def start(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        """Start a program of the virtual environment in a session of its own; its output goes to NAME.log."""
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        self.processes.append(process)
        return process

    def start_worker(self, name: str = "worker") -> subprocess.Popen[bytes]:
        """Start a Celery worker with one child."""
        return self._celery(name, "worker", "--concurrency", "1", "--without-gossip", "--without-mingle")

    def start_beat(self) -> subprocess.Popen[bytes]:
        """Start what sends the sweeps by the clock."""
        return self._celery("beat", "beat", "--schedule", str(self.folder / "beat-schedule"), "--pidfile", "")

    def _celery(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        return self.start(name, sys.executable, "-m", "celery", "-A", "trustplan", *arguments, "--loglevel", "INFO")

    def start_web(self) -> str:
        """Start the web server on a free port, wait until it answers, and give its address."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.environment["TRUSTPLAN_ORIGIN"] = address = f"http://127.0.0.1:{port}"
        bind = f"127.0.0.1:{port}"
        process = self.start(
            "web", sys.executable, "-m", "gunicorn", "trustplan.wsgi", "--bind", bind, "--threads", "4"
        )

        def answers() -> bool:
            assert process.poll() is None, f"The web server ended: {self.log('web')}"
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/health/", timeout=5) as response:
                return bool(response.status == 200)
            return False

        wait_until(answers, seconds=60, what="the web server answers", every=0.2)
        return address

    def log(self, name: str) -> str:
        """What a process has said."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End a process and its children at once, as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End everything that was started."""
        for process in self.processes:
            self.kill(process)


def empty_tables() -> None:
    """Take every row out of the test database, as its owner."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row[0] for row in cursor.fetchall() if row[0] not in KEPT_TABLES]
        cursor.execute(f"TRUNCATE {', '.join(f'{chr(34)}{table}{chr(34)}' for table in tables)} CASCADE")


@contextlib.contextmanager
def celery_at(broker: str) -> Iterator[None]:
    """Have this process send its messages there."""
    before = celery_app.conf.broker_url
    _use_broker(broker)
    try:
        yield
    finally:
        _use_broker(before)


def _use_broker(url: str) -> None:
    celery_app.conf.broker_url = url
    pools.reset()
    celery_app._pool = celery_app.amqp._producer_pool = None


@dataclass
class Broker:
    """A numbered database of the real Redis, to which this process sends its messages while a test runs."""

    url: str

    def messages(self) -> list[tuple[str, dict[str, Any]]]:
        """The tasks that wait in the queue, the oldest first, each with its keyword arguments."""
        found = []
        for raw in reversed(redis.Redis.from_url(self.url).lrange("celery", 0, -1)):
            message = json.loads(raw)
            _, kwargs, _ = json.loads(base64.b64decode(message["body"]))
            found.append((message["headers"]["task"], kwargs))
        return found


@pytest.fixture
def broker(django_db_setup: None, settings: Any) -> Iterator[Broker]:
    """An empty queue of the test's own."""
    url = _with_path(settings.REDIS_URL, str(redis_number(connections["default"].settings_dict["NAME"])))
    redis.Redis.from_url(url).flushdb()
    with celery_at(url):
        yield Broker(url)
    redis.Redis.from_url(url).flushdb()


@pytest.fixture
def live_site(
    django_db_setup: None, django_db_blocker: Any, tmp_path: Path, settings: Any, broker: Broker
) -> Iterator[LiveSite]:
    """A site whose processes see what the test commits; see the module."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    environment = os.environ | {
        "TRUSTPLAN_MODE": "development",
        "TRUSTPLAN_SECRET_KEY": settings.SECRET_KEY,
        "TRUSTPLAN_DATABASE_URL": _database_url(),
        "TRUSTPLAN_REDIS_URL": broker.url,
        "TRUSTPLAN_MEDIA_ROOT": settings.MEDIA_ROOT,
        "TRUSTPLAN_TODAY": DAY,
        "PYTHONUNBUFFERED": "1",
    }
    environment.pop("TRUSTPLAN_OWNER_DATABASE_URL", None)
    site = LiveSite(environment, tmp_path)
    with django_db_blocker.unblock():
        try:
            yield site
        finally:
            site.stop()
            connections["default"].close()
            empty_tables()
            connections["owner"].close()
