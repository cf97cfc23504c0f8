"""Measure everything, print it, and write it down."""

import os
import platform
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")


def main() -> int:
    """Run the bench; 1 if something that must be reached is not."""
    django.setup()
    from apps.core import clock
    from bench.database import fresh_database
    from bench.packs import measure_packs
    from bench.pages import measure_pages
    from bench.results import write_down
    from bench.trusts import TODAY

    with fresh_database(), clock.standing_on(TODAY):
        results = [*measure_packs(), *measure_pages()]
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    write_down(results, machine)
    for result in results:
        print(f"{result.value:7.2f}  {result.verdict:<16}  {result.what} ({result.detail})")
    return 0 if all(result.is_reached for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
