"""The checkout's private Redis: its settings, starting and stopping it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import time
from pathlib import Path

from scripts.machine import Problem, run_server_tool, server_account, tail, write_private

# Only a queue: what the broker loses the database knows, so nothing is written to disk.
SETTINGS = """\
bind 127.0.0.1
port {port}
protected-mode yes
requirepass {password}
daemonize yes
pidfile {folder}/redis.pid
logfile {log}
loglevel notice
dir {folder}
save ""
appendonly no
"""


def running_pid(folder: Path, port: int) -> int | None:
    """The process id of the server in this folder; none if its pid file is stale or missing."""
    try:
        pid = int((folder / "redis.pid").read_text())
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return None
    return pid if "redis-server" in command and f":{port}" in command else None


def start(folder: Path, log: Path, *, port: int, password: str) -> None:
    """Start the server and wait until it answers to its password."""
    program = shutil.which("redis-server")
    if program is None:
        raise Problem("Redis is not installed: run `make setup`, or `apt-get install redis-server` as root.")
    (folder / "redis.pid").unlink(missing_ok=True)
    settings = folder / "redis.conf"
    write_private(settings, SETTINGS.format(port=port, password=password, folder=folder, log=log))
    account = server_account()
    if account:
        shutil.chown(settings, account)
    run_server_tool([program, settings])
    deadline = time.monotonic() + 20
    while not answers(port, password):
        if time.monotonic() > deadline:
            lines = tail(log, 1).strip()
            raise Problem(f"Redis did not start: {lines or 'see ' + str(log)}")
        time.sleep(0.05)


def answers(port: int, password: str) -> bool:
    """Whether a Redis on this port lets us in with this password."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            said = b""
            while said.count(b"\r\n") < 2 and (more := connection.recv(200)):
                said += more
    except OSError:
        return False
    return said == b"+OK\r\n+PONG\r\n"


def stop(folder: Path, port: int) -> None:
    """Stop the server and wait until it has gone."""
    pid = running_pid(folder, port)
    if pid is None:
        return
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 20
    while running_pid(folder, port) is not None:
        if time.monotonic() > deadline:
            raise Problem(f"Redis (process {pid}) did not stop within 20 seconds.")
        time.sleep(0.05)
