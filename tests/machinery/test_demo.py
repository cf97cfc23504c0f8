"""The demo's arguments, its port, and the programs that it starts, watches and stops."""

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import children, demo, services
from scripts.machine import Problem


def test_a_taken_port_is_one_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Problem) as refused:
            demo.main([f"--port={port}"])
    assert str(refused.value) == (
        f"Port {port} is taken by another program: choose another, as in `make demo ARGS=--port=8010`."
    )


@pytest.mark.parametrize("argument", ["--port=0", "--port=70000", "--port=web", "--twice"])
def test_wrong_arguments_are_refused(argument: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        demo.parse([argument])
    assert refused.value.code == 2
    assert "make demo: error: " in capsys.readouterr().err


def test_the_web_server_gets_no_password_of_owner_or_backup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTPLAN_OWNER_DATABASE_URL", "postgres://from-outside")
    monkeypatch.setenv("TRUSTPLAN_DEBUG", "true")
    servers = services.load()
    assert servers is not None
    settings = {key: value for key, value in demo.web_settings(servers, 8010).items() if key.startswith("TRUSTPLAN_")}
    settings.pop("TRUSTPLAN_TEST_DB", None), settings.pop("TRUSTPLAN_PLANS", None)
    assert sorted(settings) == [
        "TRUSTPLAN_DATABASE_URL",
        "TRUSTPLAN_MODE",
        "TRUSTPLAN_ORIGIN",
        "TRUSTPLAN_REDIS_URL",
        "TRUSTPLAN_SECRET_KEY",
        "TRUSTPLAN_TODAY",
    ]
    assert settings["TRUSTPLAN_ORIGIN"] == "http://localhost:8010"
    passwords = (servers.passwords["owner"], servers.passwords["backup"], servers.passwords["superuser"])
    assert not [word for word in passwords if word in str(settings)]


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[children.Children]:
    monkeypatch.setattr(children, "LOGS", tmp_path)
    monkeypatch.setattr(children, "PATIENCE", 0.5)
    started = children.Children(dict(os.environ))
    yield started
    started.stop()


def test_a_program_that_ends_is_named_with_the_end_of_its_log(programs: children.Children) -> None:
    programs.start("worker", ["sleep", "60"])
    programs.start("web server", ["sh", "-c", "echo no such address; exit 4"])
    with pytest.raises(Problem) as refused:
        programs.watch()
    assert str(refused.value) == "The web server has stopped (exit 4):\n    no such address"


def test_a_killed_program_is_named(programs: children.Children) -> None:
    programs.start("beat", ["sleep", "60"])
    programs.check()
    programs.running["beat"].kill()
    programs.running["beat"].wait()
    with pytest.raises(Problem, match=r"^The beat has stopped \(signal 9\)"):
        programs.check()


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and whose parent has not looked yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_all_are_stopped_with_what_they_started(programs: children.Children, tmp_path: Path) -> None:
    programs.start("gentle", ["sleep", "60"])
    programs.start("stubborn", ["sh", "-c", "trap '' TERM; sleep 60 & echo $!; while true; do sleep 0.1; done"])
    log = tmp_path / "stubborn.log"
    while not log.read_text().strip():
        time.sleep(0.02)
    grandchild = int(log.read_text())
    started = list(programs.running.values())
    programs.stop()
    assert [child.returncode for child in started] == [-15, -9]
    deadline = time.monotonic() + 5
    while is_alive(grandchild) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_alive(grandchild)
