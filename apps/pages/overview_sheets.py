"""How the priorities stand and what should be looked at, as sheets of the scorecard's Excel file."""

from collections.abc import Iterator, Mapping

from apps.core.rag import State
from apps.pages.priority_standing import Overview, Standing
from apps.reports.sheets import Column, Sheet, Value
from apps.trusts.vocabulary import Words

_COUNTED = (State.GREEN, State.AMBER, State.RED, State.OVERDUE, State.AWAITING, State.COMPLETE)


def overview_sheets(overview: Overview, words: Words) -> list[Sheet]:
    """A sheet of the priorities, delivery and impact counted apart, and one of the flags."""
    counted = [f"{side}: {state.word.lower()}" for side in ("Delivery", "Impact") for state in _COUNTED]
    judged = [("Delivery judged", 16), ("Why", 40), ("Impact judged", 16), ("Why", 40), ("Judged in", 22)]
    columns = [(words["priority"], 44), *((heading, 12) for heading in counted), ("Late", 8), *judged]
    return [
        Sheet(
            name=words["priority_plural"][:31],
            columns=[Column(heading, width) for heading, width in columns],
            rows=map(_standing, overview.standings),
            kept=1,
        ),
        Sheet(name="To look at", columns=(Column("Kind", 40), Column("What", 110)), rows=_flags(overview)),
    ]


def _standing(standing: Standing) -> list[Value]:
    said = standing.said
    judged: list[Value] = (
        [said.delivery, said.delivery_line, said.impact, said.impact_line, said.term] if said else [None] * 5
    )
    return [
        str(standing.priority),
        *_counts(standing.delivery.counts),
        *_counts(standing.impact.counts if standing.impact else {}),
        standing.delivery.late,
        *judged,
    ]


def _counts(counts: Mapping[State, int]) -> list[Value]:
    return [counts.get(state, 0) for state in _COUNTED]


def _flags(overview: Overview) -> Iterator[list[Value]]:
    for flag in overview.flagged.flags:
        yield [flag.kind.value, flag.sentence]
