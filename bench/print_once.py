"""Print one HTML file as a pack is printed, in a process of its own, and say on one line of JSON what it took."""

import argparse
import contextlib
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
OBVIOUS = Path(__file__).parent / "obvious.css"


def main() -> None:
    """Print; `cpu` and `wall` in seconds, `memory` in MB above what the process held before, and the pages."""
    parser = argparse.ArgumentParser()
    parser.add_argument("html", type=Path)
    parser.add_argument("pdf", type=Path)
    parser.add_argument("--obvious", action="store_true")
    parser.add_argument("--worker", action="store_true", help="as a worker's child does, which has been forked already")
    options = parser.parse_args()
    django.setup()
    from apps.reports import pdf

    if options.worker:
        wall = _by_child(lambda: options.pdf.write_bytes(pdf.render(options.html.read_text(encoding="utf-8"))))
        json.dump({"wall": wall}, sys.stdout)
        return
    html = options.html.read_text(encoding="utf-8")
    if options.obvious:
        html = html.replace("</head>", f"<style>{OBVIOUS.read_text(encoding='utf-8')}</style></head>", 1)
        pdf._without_garbage_collection = contextlib.nullcontext  # type: ignore[assignment]
    held, cpu, wall = _most_memory(), time.process_time(), time.perf_counter()
    content = pdf.render(html)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    memory = (_most_memory() - held) / 1024
    options.pdf.write_bytes(content)
    json.dump({"cpu": cpu, "wall": wall, "memory": memory}, sys.stdout)


def _by_child(job: Callable[[], object]) -> float:
    """Have a child that has everything imported do it, as Celery's pool does; seconds from its start to its end."""
    begun = time.perf_counter()
    child = os.fork()
    if not child:
        job()
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        raise RuntimeError("The child printed nothing.")
    return time.perf_counter() - begun


def _most_memory() -> int:
    """The most memory that the process has held so far, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
