"""The private PostgreSQL and Redis of this checkout: start, stop, and hold them while a program needs them."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import random
import secrets
import shutil
import socket
import stat
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from scripts import postgres_server, redis_server
from scripts.machine import (
    LOCAL,
    ROOT,
    Problem,
    make_local,
    read_env_file,
    run_main,
    server_account,
    undisturbed,
    write_private,
)

ENV_FILE = LOCAL / "services.env"
ID_FILE = LOCAL / "services.id"
KEEP_FILE = LOCAL / "services.keep"
PORTS = range(20000, 32000)  # below what Linux hands out to outgoing connections


@dataclass
class Services:
    """The two servers: where their files are, their ports and their passwords (kept in the folder's state.json)."""

    id: str
    folder: str
    postgres_port: int
    redis_port: int
    passwords: dict[str, str]
    secret_key: str

    @property
    def home(self) -> Path:
        """The folder of both servers."""
        return Path(self.folder)

    @property
    def postgres_data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.home / "postgres"

    @property
    def redis_folder(self) -> Path:
        """Redis's working folder."""
        return self.home / "redis"

    def postgres_runs(self) -> bool:
        """Whether this PostgreSQL runs now."""
        return postgres_server.running_pid(self.postgres_data) is not None

    def redis_runs(self) -> bool:
        """Whether this Redis runs now."""
        return redis_server.running_pid(self.redis_folder, self.redis_port) is not None

    def __str__(self) -> str:
        return f"PostgreSQL on 127.0.0.1:{self.postgres_port} and Redis on 127.0.0.1:{self.redis_port}"

    def save(self) -> None:
        """Write the state, and the settings that manage.py reads when the environment has none."""
        write_private(self.home / "state.json", json.dumps(asdict(self), indent=1))
        write_private(ENV_FILE, "".join(f"{key}={value}\n" for key, value in self.settings().items()))

    def settings(self) -> dict[str, str]:
        """The settings of trustplan/settings.py for this checkout on these servers."""

        def database(role: str) -> str:
            return f"postgres://trustplan_{role}:{self.passwords[role]}@127.0.0.1:{self.postgres_port}/trustplan"

        return {
            "TRUSTPLAN_DATABASE_URL": database("app"),
            "TRUSTPLAN_OWNER_DATABASE_URL": database("owner"),
            "TRUSTPLAN_BACKUP_DATABASE_URL": database("backup"),
            "TRUSTPLAN_REDIS_URL": f"redis://:{self.passwords['redis']}@127.0.0.1:{self.redis_port}/0",
            "TRUSTPLAN_SECRET_KEY": self.secret_key,
            "TRUSTPLAN_MODE": "development",
        }


def read_setting(name: str) -> str:
    """A setting from the environment or, where it has none, of this checkout's servers; empty if neither has it."""
    return os.environ.get(name) or read_env_file(ENV_FILE).get(name, "")


def find_home() -> Path:
    """Where the servers' files live: in the checkout, or outside it when root lends them to another user.

    Root's checkout may be closed to that user, so the data then stands under /var/tmp by the checkout's path.
    """
    if os.geteuid() != 0:
        return LOCAL / "services"
    return Path("/var/tmp") / f"trustplan-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]}"


def _open_home(home: Path) -> None:
    """Make the servers' folder, owner-only; refuses one that somebody else put there."""
    account = server_account()
    if not home.exists():
        home.mkdir(mode=0o700)
        if account:
            shutil.chown(home, account)
    found = home.lstat()
    owner = home.owner() if account else None
    if not stat.S_ISDIR(found.st_mode) or found.st_mode & 0o077 or owner != account:
        raise Problem(f"{home} is not a private folder of {account or 'this user'}: remove it and try again.")
    for name in ("redis", "log"):
        if not (home / name).exists():
            (home / name).mkdir(mode=0o700)
            if account:
                shutil.chown(home / name, account)


def load() -> Services | None:
    """The servers as last started from this checkout, running or not; none before the first time."""
    state = find_home() / "state.json"
    if not state.is_file() or not ID_FILE.is_file():
        return None
    found = Services(**json.loads(state.read_text(encoding="utf-8")))
    return found if found.id == ID_FILE.read_text(encoding="utf-8").strip() else None


def _new_services(home: Path) -> Services:
    """Servers of a checkout that has none yet; what an earlier checkout left at the same path is cleared away."""
    if (home / "state.json").is_file():
        _stop_servers(Services(**json.loads((home / "state.json").read_text(encoding="utf-8"))))
    if home.exists():
        shutil.rmtree(home)
    _open_home(home)
    words = {name: secrets.token_urlsafe(24) for name in ("superuser", "owner", "app", "backup", "redis")}
    services = Services(secrets.token_hex(8), str(home), free_port(), free_port(), words, secrets.token_urlsafe(48))
    write_private(home / "state.json", json.dumps(asdict(services), indent=1))
    write_private(ID_FILE, services.id)
    return services


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    for port in random.sample(PORTS, 200):
        if port_is_free(port):
            return port
    raise Problem("No free port was found on 127.0.0.1 for the private servers.")


def port_is_free(port: int) -> bool:
    """Whether a server could listen on this port of the loopback now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            return False
    return True


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Only one program at a time starts or stops the servers of a checkout."""
    make_local()
    with (LOCAL / "services.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def start() -> tuple[Services, bool]:
    """Start what does not run yet; returns the servers and whether anything had to be started."""
    with _alone():
        services = load() or _new_services(find_home())
        _open_home(services.home)
        if not services.postgres_runs() and not port_is_free(services.postgres_port):
            services.postgres_port = free_port()
        if not services.redis_runs() and not port_is_free(services.redis_port):
            services.redis_port = free_port()
        services.save()
        ran_before = services.postgres_runs() or services.redis_runs()
        try:
            return services, any([_start_postgres(services), _start_redis(services)])
        except BaseException:
            if not ran_before:
                _stop_servers(services)
            raise


def _start_postgres(services: Services) -> bool:
    """Start PostgreSQL unless it runs; its roles and rights are mended either way, as they may be newer than it."""
    runs = services.postgres_runs()
    log = services.home / "log" / "postgres.log"
    server = postgres_server.Server(
        services.postgres_data, log, services.postgres_port, services.passwords["superuser"]
    )
    if not runs:
        server.start()
    server.prepare_database({role: services.passwords[role] for role in ("owner", "app", "backup")})
    return not runs


def _start_redis(services: Services) -> bool:
    if services.redis_runs():
        return False
    log = services.home / "log" / "redis.log"
    redis_server.start(services.redis_folder, log, port=services.redis_port, password=services.passwords["redis"])
    return True


def _stop_servers(services: Services) -> bool:
    stopped = False
    if services.redis_runs():
        redis_server.stop(services.redis_folder, services.redis_port)
        stopped = True
    if services.postgres_runs():
        postgres_server.stop(services.postgres_data)
        stopped = True
    return stopped


def stop() -> bool:
    """Stop the servers of this checkout; returns whether any was running."""
    with _alone():
        KEEP_FILE.unlink(missing_ok=True)
        services = load()
        return _stop_servers(services) if services else False


@contextlib.contextmanager
def hold() -> Iterator[Services]:
    """Have the servers run while a program needs them.

    The last program to leave stops them, unless `make services` had asked for them to stay.
    """
    make_local()
    with (LOCAL / "services.users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        services, _ = start()
        try:
            yield services
        finally:
            with undisturbed(), contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if not KEEP_FILE.exists():
                    stop()


def environment(settings: dict[str, str]) -> dict[str, str]:
    """Our environment with these settings alone; of what else is set for Trustplan, only the tests' own stays."""
    ours = ("TRUSTPLAN_PLANS", "TRUSTPLAN_TEST_")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("TRUSTPLAN_") or key.startswith(ours)}
    return {**kept, **settings}


def main(arguments: list[str]) -> int:
    """`start` or `stop` from the command line."""
    if arguments == ["start"]:
        services, started = start()
        KEEP_FILE.touch()
        print(f"{services} {'have started' if started else 'are running already'}; `make stop` stops them.")
    elif arguments == ["stop"]:
        print("PostgreSQL and Redis have stopped." if stop() else "PostgreSQL and Redis were not running.")
    else:
        print("Say start or stop.", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    run_main(main)
