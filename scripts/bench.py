"""`make bench`: measure what the product promises of its speed, on a database of the bench's own."""

from __future__ import annotations

import subprocess

from scripts import services, setup
from scripts.machine import ROOT, VENV_BIN, make_local, run_main


def main(arguments: list[str]) -> int:
    """Run the bench; its numbers go to bench/results.json and docs/performance.md."""
    make_local()
    setup.set_up(for_tests=True)
    with services.hold() as servers:
        return subprocess.run(
            [VENV_BIN / "python", "-m", "bench", *arguments],
            cwd=ROOT,
            env=services.environment(servers.settings()),
            check=False,
        ).returncode


if __name__ == "__main__":
    run_main(main)
