"""The Debian packages that Trustplan needs on a machine: finding what is missing and installing it."""

from __future__ import annotations

import ctypes.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from scripts.machine import Problem, run_step
from scripts.postgres_server import INSTALLED


@dataclass(frozen=True)
class Need:
    """A Debian package and how to see that what it brings is there, whoever installed it."""

    package: str
    is_there: Callable[[], bool]


def _command(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def _library(name: str) -> Callable[[], bool]:
    return lambda: ctypes.util.find_library(name) is not None


def _python_makes_venvs() -> bool:
    probe = [sys.executable, "-c", "import ensurepip, venv"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


TO_RUN = [
    Need("postgresql", lambda: any(INSTALLED.glob("*/bin/initdb"))),
    Need("redis-server", _command("redis-server")),
    Need("python3-venv", _python_makes_venvs),
    Need("libpango-1.0-0", _library("pango-1.0")),
    Need("libpangoft2-1.0-0", _library("pangoft2-1.0")),
    Need("libharfbuzz-subset0", _library("harfbuzz-subset")),
]
TO_TEST = [
    Need("chromium", _command("chromium")),
    Need("poppler-utils", _command("pdftotext")),
]

# Debian starts a server as soon as it is installed, unless policy-rc.d says no; ours are private ones. The package
# lists are fetched only where the machine's own are missing or too old.
INSTALL = """
set -eu
if [ ! -e /usr/sbin/policy-rc.d ]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\\nexit 101\\n' > /usr/sbin/policy-rc.d
    chmod 755 /usr/sbin/policy-rc.d
fi
export DEBIAN_FRONTEND=noninteractive
install() { apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"; }
install "$@" || { apt-get update; install "$@"; }
"""


def install_missing(*, for_tests: bool) -> None:
    """Install what is missing as root or through sudo; otherwise refuse with the exact command to run."""
    needs = TO_RUN + (TO_TEST if for_tests else [])
    missing = [need.package for need in needs if not need.is_there()]
    if not missing:
        return
    by_hand = f"apt-get install --no-install-recommends {' '.join(missing)}"
    if shutil.which("apt-get") is None:
        raise Problem(f"This machine has no apt-get and lacks what these Debian packages bring: {', '.join(missing)}.")
    become_root = _become_root()
    if become_root is None:
        raise Problem(f"Some Debian packages are missing. Install them, then run this again:\n\n    sudo {by_hand}\n")
    run_step(
        f"Installing Debian packages: {', '.join(missing)}",
        [*become_root, "sh", "-c", INSTALL, "install", *missing],
        log="debian-packages",
        failure=f"The Debian packages could not be installed; as root, `{by_hand}` shows why.",
    )
    still = [need.package for need in needs if not need.is_there()]
    if still:
        raise Problem(f"Installed, yet not to be found: {', '.join(still)}.")


def _become_root() -> list[str] | None:
    """What to put before a command to run it as root without being asked for a password; none if we cannot."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None
