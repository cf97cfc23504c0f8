"""The board pack: its CPU, wall time and memory, against the obvious style, against Chromium, and by its length."""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pypdf
from django.conf import settings
from django.db import transaction

from apps.demo.services import make_demo
from apps.reports.fonts import static_file
from apps.reports.making import html_of
from apps.reports.selectors import board_pack_of
from apps.reviews.selectors import reviews_of
from apps.trusts.selectors import trust_by_slug
from apps.trusts.wall import inside_trust, set_setting
from bench.machine import CHROMIUM_FLAGS, chromium
from bench.results import Result
from bench.trusts import TODAY

ROUNDS = 3
# How many schools fill a short, a middling and a long pack: about 20, 70 and 150 pages.
SHORT, MIDDLING, LONG = 8, 38, 88


@dataclass(frozen=True, slots=True)
class Printed:
    """The least of several rounds of one way of printing one document."""

    pages: int
    cpu: float = 0
    wall: float = 0
    memory: float = 0


def measure_packs() -> list[Result]:
    """Make the packs' HTML from demo trusts, then print it in each way."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = {schools: _html(folder, schools) for schools in (SHORT, MIDDLING, LONG)}
        own, obvious = _in_turns(files[MIDDLING], [], ["--obvious"])
        short, long = _in_turns(files[SHORT])[0], _in_turns(files[LONG])[0]
        child, by_chromium, python = _against_chromium(files[MIDDLING])
    return [
        Result(
            "pack-cpu",
            f"CPU of a pack of {own.pages} pages against the same pages in the obvious style",
            own.cpu / obvious.cpu,
            at_most=0.70,
            strive_for=0.60,
            detail=f"{own.cpu:.2f} s against {obvious.cpu:.2f} s on {obvious.pages} pages, the least of {ROUNDS}",
        ),
        Result(
            "chromium",
            "Wall time of that pack in a worker's child against Chromium printing the same HTML, both on one core",
            child / by_chromium,
            at_most=3.0,
            strive_for=1.5,
            detail=f"{child:.2f} s against {by_chromium:.2f} s from Chromium's start; {python:.2f} s from Python's",
        ),
        Result(
            "length",
            f"CPU per page at {long.pages} pages against {short.pages}",
            (long.cpu / long.pages) / (short.cpu / short.pages),
            at_most=1.6,
            strive_for=1.2,
            detail=f"{long.cpu / long.pages * 1000:.0f} ms against {short.cpu / short.pages * 1000:.0f} ms",
        ),
        Result(
            "memory",
            f"Memory per page at {own.pages} pages, in MB",
            own.memory / own.pages,
            at_most=6,
            strive_for=4,
            detail=f"{own.memory:.0f} MB above what the process held before",
        ),
    ]


def _html(folder: Path, schools: int) -> Path:
    """The pack of the latest issued review of a demo trust, as the HTML that is printed."""
    slug = f"packs-{schools}"
    set_setting("app.trust_id", None)
    make_demo(slug=slug, schools=schools, seed=1, today=TODAY, say=lambda line: None)
    with transaction.atomic():
        set_setting("app.trust_slug", slug)
        trust = trust_by_slug(slug)
    if trust is None:
        raise RuntimeError(f"The demo trust {slug} was not made.")
    with inside_trust(trust.pk):
        review = reviews_of(trust).filter(issued_at__isnull=False).first()
        if review is None:
            raise RuntimeError(f"{slug} has issued no review.")
        html = html_of(board_pack_of(review, TODAY))
    file = folder / f"{schools}.html"
    file.write_text(html, encoding="utf-8")
    return file


def _in_turns(html: Path, *ways: list[str]) -> list[Printed]:
    """Print in each of these ways, in turns, each time in a new process; the least of each counts."""
    said: list[list[dict[str, float]]] = [[] for _ in ways or ([],)]
    pages = [0] * len(said)
    for _ in range(ROUNDS):
        for n, way in enumerate(ways or ([],)):
            pdf = html.with_suffix(".pdf")
            command = [sys.executable, "-m", "bench.print_once", str(html), str(pdf), *way]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            said[n].append(json.loads(done.stdout))
            pages[n] = len(pypdf.PdfReader(pdf).pages)
    return [
        Printed(pages[n], *(min(one[key] for one in mine) for key in ("cpu", "wall", "memory")))
        for n, mine in enumerate(said)
    ]


def _against_chromium(html: Path) -> tuple[float, float, float]:
    """Seconds to the file on one core: in a worker's child, from Chromium's start, and from the start of Python.

    A child of the worker waits with everything imported when a document is asked for; Chromium is started for each.
    """
    page = html.with_name("for-chromium.html")
    css = static_file("pdf/pack.css").read_text(encoding="utf-8")
    link = '<link rel="stylesheet" href="own:pdf/pack.css">'
    text = html.read_text(encoding="utf-8")
    if link not in text:
        raise RuntimeError("The pack's style sheet is not where Chromium's page expects it.")
    page.write_text(text.replace(link, f"<style>{css}</style>"), encoding="utf-8")
    pdf = html.with_suffix(".pdf")
    own = [sys.executable, "-m", "bench.print_once", str(html), str(pdf), "--worker"]
    theirs = [chromium(), *CHROMIUM_FLAGS, "--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri()]
    children, chromiums, pythons = [], [], []
    for _ in range(ROUNDS):
        whole, said = _printed(own, pdf)
        children.append(json.loads(said)["wall"])
        pythons.append(whole)
        chromiums.append(_printed(theirs, pdf)[0])
    return min(children), min(chromiums), min(pythons)


def _printed(command: list[str], pdf: Path) -> tuple[float, str]:
    """Run it on one core until it has written the file: its seconds, and what it said."""
    pdf.unlink(missing_ok=True)
    begun = time.perf_counter()
    done = subprocess.run(
        command,
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"FONTCONFIG_FILE": str(static_file("pdf/fonts.conf"))},
        preexec_fn=_on_one_core,
        cwd=settings.BASE_DIR,
    )
    taken = time.perf_counter() - begun
    if not pdf.read_bytes().startswith(b"%PDF"):
        raise RuntimeError(f"{command[0]} wrote no PDF.")
    return taken, done.stdout


def _on_one_core() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
