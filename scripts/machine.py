"""The places of this checkout, running other programs, and failing in one plain sentence."""

from __future__ import annotations

import contextlib
import errno
import os
import pwd
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
LOGS = LOCAL / "log"
VENV_BIN = ROOT / ".venv" / "bin"


class Problem(Exception):
    """Something a person has to know or mend; its text is one plain sentence."""


def check_python() -> None:
    """Refuse a Python older than the project's."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the machine's Python runs this, before any set-up
        found = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Problem(f"Trustplan needs Python 3.11 or newer, and this is {found}.")


def make_local() -> None:
    """Make the checkout's private folder for data, logs and settings; refuses to mix two users' files in it."""
    LOCAL.mkdir(mode=0o700, exist_ok=True)
    if LOCAL.stat().st_uid != os.geteuid():
        raise Problem(f"This checkout's .local belongs to the user {LOCAL.owner()}: run this as that user.")
    for folder in (LOGS, LOCAL / "media", LOCAL / "static"):
        folder.mkdir(exist_ok=True)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
    draft.replace(path)


def read_env_file(path: Path) -> dict[str, str]:
    """The KEY=value lines of a settings file; an empty mapping where there is none."""
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {key: value for key, _, value in pairs}


def server_account() -> str | None:
    """The user the private servers run as when we are root, who may not run them; otherwise none."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise Problem("There is no user “postgres” to run the servers as: run `make setup` first.") from None


def run_server_tool(command: Sequence[str | Path]) -> None:
    """Run a server's own program as the account that owns its data; its output ends up in the sentence if it fails."""
    account = server_account()
    done = subprocess.run(
        [str(part) for part in command],
        cwd="/",
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        user=account,
        group=pwd.getpwnam(account).pw_gid if account else None,
        extra_groups=[] if account else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Problem(explain_failure(Path(command[0]).name, done.stdout))


def explain_failure(name: str, output: str) -> str:
    """One sentence from what a failed program printed."""
    if "No space left on device" in output:
        return f"The disk is full: {name} could not write its files."
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if re.search(r"\b(error|fatal|panic)\b", line, re.IGNORECASE)]
    return f"{name} failed: {(errors or lines)[0]}" if lines else f"{name} failed and said nothing."


def tail(path: Path, lines: int = 20) -> str:
    """The last lines of a log, indented to stand under a sentence."""
    if not path.is_file():
        return ""
    text = path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
    return "\n".join(f"    {line}" for line in text)


def run_step(
    title: str, command: Sequence[str | Path], *, log: str, env: Mapping[str, str] | None = None, failure: str = ""
) -> None:
    """Run a long step on one line that ends in its seconds; the details go to a log, whose end is shown if it fails."""
    make_local()
    path = LOGS / f"{log}.log"
    began = time.monotonic()
    print(f"{title} ...", end="", flush=True)
    try:
        with path.open("w", encoding="utf-8") as stream:
            code = _wait_for(title, command, stream.fileno(), env)
    except FileNotFoundError as missing:
        print()
        raise Problem(f"{missing.filename or command[0]} is missing: run `make setup`.") from None
    print(f"\r{title} ... {time.monotonic() - began:.0f} s" if sys.stdout.isatty() else _seconds_since(began))
    if code:
        text = path.read_text(encoding="utf-8", errors="replace")
        print(tail(path), file=sys.stderr)
        if "No space left on device" in text:
            raise Problem(f"The disk is full: “{title}” could not be finished.")
        raise Problem(failure or f"“{title}” failed (exit {code}); the whole output is in .local/log/{path.name}.")


def _seconds_since(began: float) -> str:
    return f" {time.monotonic() - began:.0f} s"


def _wait_for(title: str, command: Sequence[str | Path], output: int, env: Mapping[str, str] | None) -> int:
    """Wait for a program and, on a terminal, count the seconds on its line."""
    child = subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
    )
    began = time.monotonic()
    try:
        while True:
            try:
                return child.wait(timeout=1)
            except subprocess.TimeoutExpired:
                if sys.stdout.isatty():
                    print(f"\r{title} ...{_seconds_since(began)}", end="", flush=True)
    except BaseException:
        child.terminate()
        child.wait()
        raise


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Finish what is being stopped: a second Ctrl-C must not leave half of it running."""
    before = [(number, signal.signal(number, signal.SIG_IGN)) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def run_main(command: Callable[[list[str]], int]) -> None:
    """Run a command of ours and leave: a problem is one sentence and exit 1, Ctrl-C or SIGTERM is exit 130."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        check_python()
        code = command(sys.argv[1:])
    except Problem as problem:
        print(problem, file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        code = 130
    except PermissionError as refused:
        print(f"This user may not use {refused.filename}: it belongs to another user.", file=sys.stderr)
        code = 1
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print("The disk is full: make some room and run this again.", file=sys.stderr)
        code = 1
    sys.exit(code)
