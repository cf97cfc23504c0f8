"""Set up a checkout: Debian packages, virtual environment and front-end, each only where something is missing."""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from scripts import debian
from scripts.machine import LOCAL, ROOT, VENV_BIN, make_local, run_main, run_step

VENV = VENV_BIN.parent
LOCK = ROOT / "requirements.lock"
VENV_STAMP = VENV / "requirements.sha256"
VENV_UNFINISHED = VENV / "installation-unfinished"
PACKAGES_STAMP = ROOT / "node_modules" / "packages.sha256"
BUILD = ROOT / "static" / "build"
BUILD_STAMP = LOCAL / "static-build.sha256"
PACKAGE_FILES = [ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"]
ASSET_SOURCES = [ROOT / "static", *PACKAGE_FILES]


def set_up(*, for_tests: bool) -> None:
    """Bring the checkout up to date; a second run finds nothing to do and takes no time."""
    make_local()
    debian.install_missing(for_tests=for_tests)
    install_python_packages()
    install_front_end_packages()
    build_front_end()


def digest(paths: Iterable[Path]) -> str:
    """One checksum over files and folders, names included; what is built or missing does not count."""
    total = hashlib.sha256(sys.version.encode())
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in inside:
            if file.is_file() and not file.is_relative_to(BUILD):
                total.update(f"{file.relative_to(ROOT)}\0{file.stat().st_size}\0".encode())
                total.update(file.read_bytes())
    return total.hexdigest()


def _is_done(stamp: Path, wanted: str) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted


def install_python_packages() -> None:
    """Have .venv hold what requirements.lock says; an interrupted installation is begun again from nothing."""
    wanted = digest([LOCK])
    if _is_done(VENV_STAMP, wanted) and (VENV_BIN / "python").exists():
        return
    if VENV_UNFINISHED.exists() or not _venv_works():
        run_step("Making the virtual environment .venv", [sys.executable, "-m", "venv", "--clear", VENV], log="venv")
    VENV_STAMP.unlink(missing_ok=True)
    VENV_UNFINISHED.touch()
    quiet = ["--disable-pip-version-check", "--no-input"]
    run_step(
        "Installing the Python packages of requirements.lock",
        [VENV_BIN / "python", "-m", "pip", "install", *quiet, "--require-hashes", "-r", LOCK],
        log="python-packages",
        failure="The Python packages could not be installed; the whole output is in .local/log/python-packages.log.",
    )
    VENV_STAMP.write_text(wanted, encoding="utf-8")
    VENV_UNFINISHED.unlink()


def _venv_works() -> bool:
    python = VENV_BIN / "python"
    return python.exists() and subprocess.run([python, "-m", "pip", "-V"], capture_output=True).returncode == 0


def _npm_environment() -> dict[str, str]:
    """npm and its scripts find the Node that came with the Python packages, whatever the machine has."""
    return {**os.environ, "PATH": f"{VENV_BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def install_front_end_packages() -> None:
    """Have node_modules hold what package-lock.json says; npm clears the folder, and with it the stamp, first."""
    wanted = digest(PACKAGE_FILES)
    if _is_done(PACKAGES_STAMP, wanted):
        return
    run_step(
        "Installing the front-end packages of package-lock.json",
        [VENV_BIN / "npm", "ci", "--ignore-scripts"],
        log="front-end-packages",
        env=_npm_environment(),
    )
    PACKAGES_STAMP.write_text(wanted, encoding="utf-8")


def build_front_end() -> None:
    """Have static/build hold the style sheets, scripts and fonts made from static/ and the packages."""
    wanted = digest(ASSET_SOURCES)
    if _is_done(BUILD_STAMP, wanted) and BUILD.is_dir():
        return
    BUILD_STAMP.unlink(missing_ok=True)
    run_step(
        "Building the style sheets and scripts",
        [VENV_BIN / "npm", "run", "build"],
        log="front-end-build",
        env=_npm_environment(),
    )
    BUILD_STAMP.write_text(wanted, encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Set up from the command line; `--tests` adds what only the tests need."""
    parser = argparse.ArgumentParser(prog="make setup", description="Install what this checkout needs.")
    parser.add_argument("--tests", action="store_true", help="also what only the tests need (Chromium, poppler)")
    set_up(for_tests=parser.parse_args(arguments).tests)
    print("This checkout is set up.")
    return 0


if __name__ == "__main__":
    run_main(main)
