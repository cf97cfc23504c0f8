"""All schools' colours of a review whose figures are final, without their figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.core.rag import State
from apps.reviews.frozen import FrozenKPI, FrozenSchool
from apps.reviews.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class ColourLine:
    """One of the trust's lines with the schools' states in their order; None where it asks a school for nothing."""

    line: FrozenKPI
    states: Sequence[State | None]


@dataclass(frozen=True, slots=True)
class Colours:
    """The schools, their lines with headlines first, and the states that occur, in the order of the scale."""

    schools: Sequence[FrozenSchool]
    lines: Sequence[ColourLine]
    states: Sequence[State]


def colours_of(snapshot: Snapshot) -> Colours:
    """The colours of the trust's lines that each school reports; a judged colour counts where there is one."""
    lines = []
    for line in sorted(snapshot.trust_kpis, key=lambda line: not line.headline):
        by_school = {
            cell.school_ref: snapshot.state_of(cell) for cell in snapshot.cells_by_measure.get(line.measure_ref, ())
        }
        if by_school:
            lines.append(ColourLine(line, [by_school.get(school.school_ref) for school in snapshot.schools]))
    found = {state for line in lines for state in line.states if state is not None}
    return Colours(snapshot.schools, lines, sorted(found, key=lambda state: state.rank))
