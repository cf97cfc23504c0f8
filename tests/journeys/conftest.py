"""A real Chromium against the real stack: web server, worker, beat, PostgreSQL and Redis."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.live import broker, live_site

__all__ = ["broker", "live_site"]

expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong
AXE = Path(__file__).resolve().parents[2] / "static" / "build" / "test" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium."""
    found = shutil.which("chromium")
    assert found, "Chromium is not installed: run `make setup ARGS=--tests`."
    browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
    yield browser
    browser.close()


def problems_of(page: Page) -> list[str]:
    """What axe finds on a page, and whether anything scrolls sideways at its width; a line each."""
    page.evaluate("window.scrollTo(0, 0)")  # what stays in sight must not happen to lie over something
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}))"
        ".violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '))"
    )
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append(f"scrolls sideways at {page.viewport_size}")
    return [f"{page.url}: {line}" for line in found]
