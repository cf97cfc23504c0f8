"""Chromium on this machine."""

import shutil

CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def chromium() -> str:
    """Where it is; `make bench` installs it as `make test` does."""
    found = shutil.which("chromium")
    if found is None:
        raise RuntimeError("Chromium is not installed: run `make setup ARGS=--tests`.")
    return found
