"""The checkout's private PostgreSQL: its files, its settings, starting and stopping it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from scripts.machine import ROOT, Problem, explain_failure, run_server_tool, server_account, tail, write_private

INSTALLED = Path("/usr/lib/postgresql")
SMALLEST_DISK = 300 * 1024 * 1024

# Loopback only, no socket file, passwords always. A crash may lose the last half second, never the database.
SETTINGS = """\
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
max_connections = 100
shared_buffers = '128MB'
synchronous_commit = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = '512MB'
checkpoint_timeout = '15min'
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_min_messages = warning
log_line_prefix = '%t [%p] %q%u@%d '
"""
WHO_MAY_CONNECT = "host all all 127.0.0.1/32 scram-sha-256\n"


def find_binaries(data: Path) -> Path:
    """The folder of PostgreSQL's programs: the data's own version where there is data, otherwise the newest."""
    made_with = data / "PG_VERSION"
    if made_with.is_file():
        version = made_with.read_text().strip()
        if not (INSTALLED / version / "bin" / "postgres").is_file():
            raise Problem(f"The data was made with PostgreSQL {version}, which is no longer installed here.")
        return INSTALLED / version / "bin"
    found = [path.parent for path in INSTALLED.glob("*/bin/initdb") if path.parent.parent.name.isdigit()]
    if not found:
        raise Problem("PostgreSQL is not installed: run `make setup`, or `apt-get install postgresql` as root.")
    return max(found, key=lambda path: int(path.parent.name))


def running_pid(data: Path) -> int | None:
    """The process id of the server on this data folder; none if its pid file is stale or missing."""
    try:
        pid = int((data / "postmaster.pid").read_text().split()[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except (FileNotFoundError, ProcessLookupError, ValueError, IndexError):
        return None
    return pid if str(data) in command else None


@dataclass(frozen=True)
class Server:
    """A private PostgreSQL: its data folder, its log, its port and its superuser's password."""

    data: Path
    log: Path
    port: int
    superuser_password: str

    def start(self) -> None:
        """Start the server, making its data folder the first time; refuses a disk with too little room for that."""
        binaries = find_binaries(self.data)
        if not (self.data / "PG_VERSION").is_file():
            self._make_data(binaries)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        _write_for_server(self.data / "postgresql.conf", SETTINGS.format(port=self.port))
        _write_for_server(self.data / "pg_hba.conf", WHO_MAY_CONNECT)
        try:
            run_server_tool([binaries / "pg_ctl", "start", "-D", self.data, "-l", self.log, "-w", "-t", "60", "-s"])
        except Problem:
            raise Problem(_why_not_started(self.log)) from None

    def _make_data(self, binaries: Path) -> None:
        """Make an empty cluster that sorts as English readers expect; an interrupted attempt is thrown away."""
        if shutil.disk_usage(self.data.parent).free < SMALLEST_DISK:
            raise Problem(f"The disk is full: {self.data.parent} needs 300 MB free for the database.")
        draft = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        password_file = self.data.with_name("superuser-password")
        _write_for_server(password_file, self.superuser_password)
        superuser = ["-U", "postgres", "-A", "scram-sha-256", f"--pwfile={password_file}"]
        language = ["-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-GB"]
        try:
            run_server_tool([binaries / "initdb", "-D", draft, "--no-instructions", *superuser, *language])
        finally:
            password_file.unlink()
        draft.rename(self.data)

    def prepare_database(self, passwords: dict[str, str]) -> None:
        """Make or mend the roles, the database and their rights; passwords by role (owner, app, backup)."""
        variables = {f"TRUSTPLAN_{role.upper()}_PASSWORD": password for role, password in passwords.items()}
        self._run_sql("roles.sql", "postgres", "postgres", self.superuser_password, variables)
        self._run_sql("grants.sql", "trustplan_owner", "trustplan", passwords["owner"], {})

    def _run_sql(self, script: str, user: str, database: str, password: str, variables: dict[str, str]) -> None:
        psql = find_binaries(self.data) / "psql"
        done = subprocess.run(
            [psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", ROOT / "scripts" / script],
            env={
                "PATH": os.defpath,
                "PGHOST": "127.0.0.1",
                "PGPORT": str(self.port),
                "PGUSER": user,
                "PGDATABASE": database,
                "PGPASSWORD": password,
                "PGOPTIONS": "-c client_min_messages=warning",
                **variables,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Problem(explain_failure(f"psql on scripts/{script}", done.stdout))


def stop(data: Path) -> None:
    """Stop the server on this data folder, ending its connections; returns once its files are closed."""
    run_server_tool([find_binaries(data) / "pg_ctl", "stop", "-D", data, "-m", "fast", "-w", "-t", "60", "-s"])


def _write_for_server(path: Path, text: str) -> None:
    write_private(path, text)
    account = server_account()
    if account:
        shutil.chown(path, account)


def _why_not_started(log: Path) -> str:
    said = tail(log, 40)
    if "No space left on device" in said:
        return "The disk is full: PostgreSQL could not start."
    reasons = re.findall(r"(?:FATAL|PANIC):\s+(.*)", said)
    return f"PostgreSQL did not start: {reasons[-1] if reasons else 'see ' + str(log)}."
