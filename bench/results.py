"""One measured ratio, with what is to be reached and how it is written down."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
JSON_FILE = ROOT / "bench" / "results.json"
PAGE = ROOT / "docs" / "performance.md"


@dataclass(frozen=True, slots=True)
class Result:
    """A ratio (or a number), less being better. `at_most` is what it must reach, `strive_for` what would be good."""

    name: str
    what: str
    value: float
    at_most: float | None
    strive_for: float
    detail: str

    @property
    def is_reached(self) -> bool:
        """Whether it is as low as it must be."""
        return self.at_most is None or round(self.value, 3) <= self.at_most

    @property
    def verdict(self) -> str:
        """How it stands, in words."""
        if round(self.value, 3) <= self.strive_for:
            return "as good as hoped"
        if self.at_most is None:
            return "more than hoped"
        return "reached" if self.is_reached else "not reached"


def write_down(results: Sequence[Result], machine: str) -> None:
    """Write bench/results.json and docs/performance.md."""
    found = {"machine": machine, "results": [asdict(result) | {"verdict": result.verdict} for result in results]}
    JSON_FILE.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    lines = [
        "# How fast",
        "",
        "Written by `make bench`, which measures everything anew in one run. Each number is a ratio of two things",
        "measured in that run, so it can be compared between machines; the details are this machine's.",
        "",
        f"Machine: {machine}.",
        "",
        "| what | measured | at most | strive for | |",
        "|---|---|---|---|---|",
    ]
    for result in results:
        must = "" if result.at_most is None else f"{result.at_most:g}"
        said = f"{result.what} ({result.detail})"
        lines.append(f"| {said} | {result.value:.2f} | {must} | {result.strive_for:g} | {result.verdict} |")
    PAGE.write_text("\n".join([*lines, "", _HOW]), encoding="utf-8")


_HOW = """## How it is measured

- Pages are asked for through the whole stack of middleware with the test client against the real PostgreSQL, in turns,
  and the least of 15 rounds counts. The empty page has the same middleware, rights and base template, and no content.
- Packs are made from the demo trust's frozen rows with as many schools as fill the pages. Each is printed in a process
  of its own, several times, and the least CPU time counts; memory is the peak of that process less what it held before
  it read the pack. The obvious style is the same HTML with `bench/obvious.css` in place of the pack's own style sheet,
  and the garbage collector left on.
- Chromium prints the same HTML with the style sheet and the fonts of the pack. Both are pinned to one core, and each is
  timed from the start of its process to the finished file.
"""
