"""`make demo`: the whole product with an invented trust, from a bare checkout to an address in the browser."""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from scripts import services, setup
from scripts.children import Children
from scripts.machine import LOCAL, LOGS, ROOT, VENV_BIN, Problem, make_local, run_main, run_step

FOLDER = LOCAL / "demo"
PACK = FOLDER / "board-pack.pdf"
MANAGE: list[str | Path] = [VENV_BIN / "python", "manage.py"]
DAY = "2026-11-20"  # the demo's today: late in its autumn term, whatever the calendar says
START_UP = 60  # seconds


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the arguments of the command line."""
    parser = argparse.ArgumentParser(prog="make demo", description="Run Trustplan with an invented trust.")
    parser.add_argument("--once", action="store_true", help="make the board pack, then stop everything")
    parser.add_argument("--port", type=int, default=8000, help="the web server's port on this machine (default 8000)")
    options = parser.parse_args(arguments)
    if not 1 <= options.port <= 65535:
        parser.error("--port is a number from 1 to 65535.")
    return options


def check_port(port: int) -> None:
    """Refuse a port on which another program listens or which this user may not have."""
    try:
        free = services.port_is_free(port)
    except PermissionError:
        raise Problem(
            f"This user may not serve on port {port}: choose one from 1024, as in ARGS=--port=8010."
        ) from None
    if not free:
        raise Problem(f"Port {port} is taken by another program: choose another, as in `make demo ARGS=--port=8010`.")


def web_settings(servers: services.Services, port: int) -> dict[str, str]:
    """The environment of web server, worker and beat, without the passwords that they must not have."""
    settings = servers.settings() | {"TRUSTPLAN_ORIGIN": f"http://localhost:{port}", "TRUSTPLAN_TODAY": DAY}
    del settings["TRUSTPLAN_OWNER_DATABASE_URL"], settings["TRUSTPLAN_BACKUP_DATABASE_URL"]
    return services.environment(settings) | {"PYTHONUNBUFFERED": "1"}


def prepare_database(servers: services.Services) -> None:
    """Bring the tables up to date and make the demo trust where there is none; what was edited stays."""
    env = services.environment(servers.settings() | {"TRUSTPLAN_TODAY": DAY})
    run_step("Bringing the database up to date", [*MANAGE, "migrate", "--no-input"], log="migrate", env=env)
    make = [*MANAGE, "make_demo", "--schools", "10", "--seed", "1", "--today", DAY]
    run_step("Making the demo trust, unless it is there", make, log="make-demo", env=env)


@contextlib.contextmanager
def serving(environment: dict[str, str], port: int) -> Iterator[Children]:
    """Have web server, worker and beat run, the web server answering; stops them on the way out."""
    children = Children(environment)
    celery: list[str | Path] = [VENV_BIN / "celery", "-A", "trustplan"]
    gunicorn: list[str | Path] = [VENV_BIN / "gunicorn", "trustplan.wsgi", "--bind", f"127.0.0.1:{port}"]
    try:
        gunicorn += ["--workers", "2", "--threads", "4", "--graceful-timeout", "5"]
        gunicorn += ["--access-logfile", "-", "--no-control-socket"]
        children.start("web server", gunicorn)
        children.start("worker", [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"])
        children.start("beat", [*celery, "beat", "--schedule", FOLDER / "beat-schedule", "--pidfile", ""])
        wait_for_web(children, port)
        yield children
    finally:
        children.stop()


def wait_for_web(children: Children, port: int) -> None:
    """Wait until the web server says that it is well; refuses after a minute, or when a child has ended."""
    deadline = time.monotonic() + START_UP
    said = "no answer"
    while time.monotonic() < deadline:
        children.check()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=5):
                return
        except (urllib.error.URLError, OSError) as error:
            said = str(error)
            time.sleep(0.2)
    raise Problem(f"The web server was not well after {START_UP} seconds ({said}); see .local/log/web-server.log.")


def make_pack(environment: dict[str, str]) -> None:
    """Get the board pack, which the worker renders unless it has already, and see that the file is one."""
    PACK.unlink(missing_ok=True)
    command = [*MANAGE, "render_demo_pack", "--to", PACK]
    run_step("Getting the board pack from the worker", command, log="board-pack", env=environment)
    if not PACK.is_file() or not PACK.read_bytes().startswith(b"%PDF-"):
        raise Problem("The worker finished, but .local/demo/board-pack.pdf is not a PDF.")


def sign_ins(environment: dict[str, str]) -> str:
    """One sign-in per role, as the demo trust's own command lists them."""
    command = [*MANAGE, "make_demo", "--show-sign-ins"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Problem(f"The demo's sign-ins could not be listed:\n{done.stderr.strip()}")
    return done.stdout.strip()


def main(arguments: list[str]) -> int:
    """Run the demo until Ctrl-C, or with --once until the board pack is there."""
    options = parse(arguments)
    check_port(options.port)
    make_local()
    setup.set_up(for_tests=False)
    FOLDER.mkdir(exist_ok=True)
    with services.hold() as servers:
        prepare_database(servers)
        environment = web_settings(servers, options.port)
        with serving(environment, options.port) as children:
            make_pack(environment)
            print(f"\n{sign_ins(environment)}\n\nBoard pack: {os.path.relpath(PACK, ROOT)}")
            print(f"Trustplan is at http://localhost:{options.port}/ on {DAY}, the demo's today.", flush=True)
            if not options.once:
                print("Ctrl-C stops it.", flush=True)
                with contextlib.suppress(KeyboardInterrupt):
                    children.watch()
            print("\nStopping ...", flush=True)
    print(f"Everything that was started has stopped; the logs are in {os.path.relpath(LOGS, ROOT)}.")
    return 0


if __name__ == "__main__":
    run_main(main)
