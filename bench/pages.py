"""The scorecard against an empty page, with a long history against a short one, and its queries by size."""

import time
from collections.abc import Callable, Sequence

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.database import analyse
from bench.results import Result
from bench.trusts import Made, make_trust

ROUNDS = 15
FEW_PERIODS, MANY_PERIODS = 12, 120
SIZES = ((5, 10), (5, 60), (50, 10), (50, 60))  # schools, KPIs


def measure_pages() -> list[Result]:
    """Make the trusts and measure."""
    import trustplan.wsgi  # noqa: F401  # the garbage collector as it is where pages are served

    short = make_trust("short", schools=20, kpis=60, periods=FEW_PERIODS)
    long = make_trust("long", schools=20, kpis=60, periods=MANY_PERIODS)
    analyse()
    empty, card, card_long = fastest(
        [
            lambda: ask(short, "empty/"),
            lambda: ask(short, "scorecard/"),
            lambda: ask(long, "scorecard/"),
        ]
    )
    counts = {size: _queries(*size) for size in SIZES}
    said = ", ".join(f"{schools} schools and {kpis} KPIs: {n}" for (schools, kpis), n in counts.items())
    return [
        Result(
            "scorecard",
            "Scorecard of 60 KPIs by 20 schools against an empty page with the same middleware, rights and base",
            card / empty,
            at_most=6,
            strive_for=4,
            detail=f"{card * 1000:.1f} ms against {empty * 1000:.1f} ms, the least of {ROUNDS}",
        ),
        Result(
            "history",
            f"The same with {MANY_PERIODS} periods of history against {FEW_PERIODS}",
            card_long / card,
            at_most=1.25,
            strive_for=1.05,
            detail=f"{card_long * 1000:.1f} ms against {card * 1000:.1f} ms",
        ),
        Result(
            "queries",
            "Most queries of the scorecard over the least, for 5 and 50 schools, 10 and 60 KPIs",
            max(counts.values()) / min(counts.values()),
            at_most=1,
            strive_for=1,
            detail=said,
        ),
        Result(
            "number-of-queries",
            "Queries of the scorecard",
            max(counts.values()),
            at_most=None,
            strive_for=12,
            detail="sessions, rights and the base page's own among them",
        ),
    ]


def ask(made: Made, path: str) -> None:
    """One request through the whole stack of middleware, its answer read to the end."""
    response = made.client.get(made.address(path))
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}")


def fastest(jobs: Sequence[Callable[[], None]]) -> list[float]:
    """Seconds of each job, the least of its rounds; the jobs take turns, so that a busy moment strikes all alike."""
    times: list[list[float]] = [[] for _ in jobs]
    for turn in range(ROUNDS + 2):
        for job, mine in zip(jobs, times, strict=True):
            begun = time.perf_counter()
            job()
            if turn > 1:  # the first two warm up
                mine.append(time.perf_counter() - begun)
    return [min(mine) for mine in times]


def _queries(schools: int, kpis: int) -> int:
    made = make_trust(f"size-{schools}-{kpis}", schools=schools, kpis=kpis, periods=2)
    ask(made, "scorecard/")  # fills what the process keeps
    with CaptureQueriesContext(connection) as seen:
        ask(made, "scorecard/")
    return len(seen)
