"""The private servers, started for real from a checkout of their own that only its user may enter."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from scripts import services
from scripts.machine import Problem, read_env_file

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Checkout:
    folder: Path

    def run(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-B", *arguments]
        return subprocess.run(
            command, cwd=self.folder, env={**os.environ, **env}, capture_output=True, text=True, timeout=90, check=False
        )

    def services(self, command: str, **env: str) -> subprocess.CompletedProcess[str]:
        return self.run("-m", "scripts.services", command, **env)

    def start(self) -> dict[str, str]:
        done = self.services("start")
        assert done.returncode == 0, done.stderr
        return self.settings

    @property
    def settings(self) -> dict[str, str]:
        return read_env_file(self.folder / ".local" / "services.env")

    @property
    def home(self) -> Path:
        done = self.run("-c", "from scripts import services; print(services.find_home())")
        return Path(done.stdout.strip())

    def pids(self) -> list[int]:
        files = (self.home / "postgres" / "postmaster.pid", self.home / "redis" / "redis.pid")
        return [int(file.read_text().split()[0]) for file in files]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    folder = tmp_path_factory.mktemp("checkout")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    shutil.copytree(ROOT / "scripts", folder / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    made = Checkout(folder)
    home = made.home
    yield made
    made.services("stop")
    shutil.rmtree(home, ignore_errors=True)


def query(url: str, sql: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def port_of(url: str) -> int:
    return int(url.split(":")[-1].split("/")[0])


def test_starts_says_so_again_and_stops(checkout: Checkout) -> None:
    first, second = checkout.services("start"), checkout.services("start")
    assert first.returncode == second.returncode == 0
    assert "have started" in first.stdout
    assert "are running already" in second.stdout
    stopped, again = checkout.services("stop"), checkout.services("stop")
    assert (stopped.returncode, stopped.stdout) == (0, "PostgreSQL and Redis have stopped.\n")
    assert (again.returncode, again.stdout) == (0, "PostgreSQL and Redis were not running.\n")


def test_settings_file_is_for_its_owner_and_names_what_settings_read(checkout: Checkout) -> None:
    settings = checkout.start()
    file = checkout.folder / ".local" / "services.env"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(settings) == [
        "TRUSTPLAN_BACKUP_DATABASE_URL",
        "TRUSTPLAN_DATABASE_URL",
        "TRUSTPLAN_MODE",
        "TRUSTPLAN_OWNER_DATABASE_URL",
        "TRUSTPLAN_REDIS_URL",
        "TRUSTPLAN_SECRET_KEY",
    ]
    assert query(settings["TRUSTPLAN_DATABASE_URL"], "SELECT current_user::text") == [("trustplan_app",)]


def test_roles_may_what_they_should_and_no_more(checkout: Checkout) -> None:
    settings = checkout.start()
    owner = settings["TRUSTPLAN_OWNER_DATABASE_URL"]
    roles = query(
        owner,
        "SELECT rolname::text, rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls "
        "FROM pg_roles WHERE rolname LIKE 'trustplan%' ORDER BY 1",
    )
    assert roles == [
        ("trustplan_app", True, False, False, False, False),
        ("trustplan_backup", True, False, False, False, True),
        ("trustplan_owner", True, False, True, False, False),
    ]
    query(owner, "DROP TABLE IF EXISTS rights; CREATE TABLE rights (id bigserial PRIMARY KEY)")
    rights = query(
        owner,
        "SELECT grantee::text, string_agg(privilege_type, ' ' ORDER BY privilege_type) "
        "FROM information_schema.role_table_grants WHERE table_name = 'rights' AND grantee <> 'trustplan_owner' "
        "GROUP BY grantee ORDER BY grantee",
    )
    assert rights == [("trustplan_app", "DELETE INSERT SELECT UPDATE"), ("trustplan_backup", "SELECT")]
    query(settings["TRUSTPLAN_DATABASE_URL"], "INSERT INTO rights DEFAULT VALUES")
    for url in (settings["TRUSTPLAN_DATABASE_URL"], settings["TRUSTPLAN_BACKUP_DATABASE_URL"]):
        for forbidden in ("TRUNCATE rights", "CREATE TABLE mine (id int)", "CREATE TEMP TABLE mine (id int)"):
            with pytest.raises((psycopg2.errors.InsufficientPrivilege, psycopg2.errors.ReadOnlySqlTransaction)):
                query(url, forbidden)
    assert query(settings["TRUSTPLAN_BACKUP_DATABASE_URL"], "SELECT count(*) FROM rights") == [(1,)]


def test_servers_ask_for_passwords_and_are_not_root(checkout: Checkout) -> None:
    settings = checkout.start()
    password = settings["TRUSTPLAN_DATABASE_URL"].split(":")[2].split("@")[0]
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(settings["TRUSTPLAN_DATABASE_URL"].replace(password, "guess"))
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=port_of(settings["TRUSTPLAN_REDIS_URL"]), retry=Retry(NoBackoff(), 0)).ping()
    assert redis.Redis.from_url(settings["TRUSTPLAN_REDIS_URL"]).ping() is True
    assert query(settings["TRUSTPLAN_DATABASE_URL"], "SHOW listen_addresses") == [("127.0.0.1",)]
    assert "unix_socket_directories = ''" in (checkout.home / "postgres" / "postgresql.conf").read_text()
    for pid in checkout.pids():
        assert Path(f"/proc/{pid}").stat().st_uid != 0


def test_names_sort_as_english_readers_expect(checkout: Checkout) -> None:
    settings = checkout.start()
    names = query(
        settings["TRUSTPLAN_DATABASE_URL"],
        "SELECT n FROM unnest(ARRAY['Zeal', 'ash Lane', 'Ébène', 'Fir']) n ORDER BY n",
    )
    assert names == [("ash Lane",), ("Ébène",), ("Fir",), ("Zeal",)]


def test_killed_servers_start_again_with_their_rows(checkout: Checkout) -> None:
    settings = checkout.start()
    query(
        settings["TRUSTPLAN_OWNER_DATABASE_URL"], "SET synchronous_commit = on; CREATE TABLE kept AS SELECT 7 AS figure"
    )
    for pid in checkout.pids():
        os.kill(pid, signal.SIGKILL)
    settings = checkout.start()
    assert query(settings["TRUSTPLAN_OWNER_DATABASE_URL"], "SELECT figure FROM kept") == [(7,)]


def test_pid_files_that_name_another_living_process_are_stale(checkout: Checkout) -> None:
    checkout.start()
    checkout.services("stop")
    other = subprocess.Popen(["sleep", "60"])
    try:
        (checkout.home / "postgres" / "postmaster.pid").write_text(f"{other.pid}\n{checkout.home}/postgres\n")
        (checkout.home / "redis" / "redis.pid").write_text(f"{other.pid}\n")
        assert "have started" in checkout.services("start").stdout
        assert other.pid not in checkout.pids()
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_taken_port_makes_them_move(checkout: Checkout) -> None:
    before = checkout.start()
    checkout.services("stop")
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as a server would: the last one's port lingers
        other.bind(("127.0.0.1", port_of(before["TRUSTPLAN_DATABASE_URL"])))
        other.listen()
        after = checkout.start()
        assert after["TRUSTPLAN_DATABASE_URL"] != before["TRUSTPLAN_DATABASE_URL"]
        assert after["TRUSTPLAN_REDIS_URL"] == before["TRUSTPLAN_REDIS_URL"]
        assert query(after["TRUSTPLAN_DATABASE_URL"], "SELECT 1") == [(1,)]


@pytest.mark.parametrize("came_with_servers", [False, True])
def test_a_new_checkout_at_an_old_path_starts_empty(checkout: Checkout, came_with_servers: bool) -> None:
    settings = checkout.start()
    query(settings["TRUSTPLAN_OWNER_DATABASE_URL"], "CREATE TABLE IF NOT EXISTS left_behind (id int)")
    checkout.services("stop")
    if came_with_servers:
        (checkout.folder / ".local" / "services.id").write_text("of another checkout, moved here")
    else:
        shutil.rmtree(checkout.folder / ".local")
    settings = checkout.start()
    assert query(settings["TRUSTPLAN_DATABASE_URL"], "SELECT to_regclass('left_behind')::text") == [(None,)]


def test_a_missing_program_is_one_sentence_and_leaves_nothing_running(checkout: Checkout, tmp_path: Path) -> None:
    checkout.start()
    checkout.services("stop")
    done = checkout.services("start", PATH=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr == "Redis is not installed: run `make setup`, or `apt-get install redis-server` as root.\n"
    assert checkout.services("stop").stdout == "PostgreSQL and Redis were not running.\n"


HOLD = "from scripts import services\nwith services.hold() as s: print(s.postgres_runs() and s.redis_runs())"


def test_a_program_that_holds_them_stops_them_unless_they_were_to_stay(checkout: Checkout) -> None:
    checkout.services("stop")
    assert checkout.run("-c", HOLD).stdout == "True\n"
    assert checkout.services("stop").stdout == "PostgreSQL and Redis were not running.\n"
    checkout.start()
    assert checkout.run("-c", HOLD).stdout == "True\n"
    assert checkout.services("stop").stdout == "PostgreSQL and Redis have stopped.\n"


def test_of_two_programs_the_last_to_leave_stops_them(checkout: Checkout) -> None:
    checkout.services("stop")
    waiting = f"{HOLD}; input()"
    command = [sys.executable, "-B", "-c", waiting]
    with subprocess.Popen(command, cwd=checkout.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() in (b"True\n", b"")
        assert checkout.run("-c", HOLD).stdout == "True\n"
        assert "are running already" in checkout.services("start").stdout
        (checkout.folder / ".local" / "services.keep").unlink()
        other.communicate(b"\n", timeout=60)
    assert checkout.services("stop").stdout == "PostgreSQL and Redis were not running.\n"


def test_an_unknown_command_says_what_there_is(checkout: Checkout) -> None:
    done = checkout.services("restart")
    assert (done.returncode, done.stderr) == (2, "Say start or stop.\n")


def test_a_port_is_free_until_somebody_listens() -> None:
    assert services.port_is_free(services.free_port()) is True
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        assert services.port_is_free(other.getsockname()[1]) is False


def test_another_users_folder_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("Only root can make a folder that is another user's.")
    from scripts import machine

    monkeypatch.setattr(machine, "LOCAL", tmp_path / ".local")
    monkeypatch.setattr(machine, "LOGS", tmp_path / ".local" / "log")
    (tmp_path / ".local").mkdir()
    shutil.chown(tmp_path / ".local", "nobody")
    with pytest.raises(Problem, match=r"belongs to the user nobody: run this as that user\.$"):
        machine.make_local()
