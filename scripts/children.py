"""The demo's web server, worker and beat: started together, watched, and stopped together."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scripts.machine import LOGS, ROOT, Problem, tail, undisturbed

PATIENCE = 15  # seconds from "please stop" to "stop"


def _log(name: str) -> Path:
    return LOGS / f"{name.replace(' ', '-')}.log"


def _end_with_parent() -> None:
    """Ask Linux to end this process when the demo is killed without a chance to stop it."""
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


@dataclass
class Children:
    """Programs that run beside each other, each with its log in .local/log."""

    environment: Mapping[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, command: list[str | Path]) -> None:
        """Start a program in a session of its own, so that Ctrl-C reaches us alone and we stop it in order."""
        with _log(name).open("wb") as log:
            self.running[name] = subprocess.Popen(
                [str(part) for part in command],
                cwd=ROOT,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )

    def check(self) -> None:
        """Refuse to go on when one of them has ended; says which, with the end of its log."""
        for name, child in self.running.items():
            code = child.poll()
            if code is not None:
                how = f"signal {-code}" if code < 0 else f"exit {code}"
                raise Problem(f"The {name} has stopped ({how}):\n{tail(_log(name))}")

    def watch(self) -> None:
        """Wait for ever, or until one of them ends."""
        while True:
            self.check()
            time.sleep(0.5)

    def stop(self) -> None:
        """Ask all of them to stop, wait, and end those that did not, with whatever they started."""
        with undisturbed():
            for child in self.running.values():
                if child.poll() is None:
                    child.terminate()
            deadline = time.monotonic() + PATIENCE
            for child in self.running.values():
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(timeout=max(0.1, deadline - time.monotonic()))
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                child.wait()
            self.running.clear()
