"""What is said of one measure's figures in a term, school by school, as far as a person reads it."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.kpis.models import Measure
from apps.kpis.said import Said, can_read_restricted, comments_of, outlooks_of
from apps.trusts.models import School, Term, Trust
from apps.trusts.permissions import P
from apps.trusts.rights import Rights


@dataclass(frozen=True, slots=True)
class SaidLine:
    """What one school (None: the trust) says of it."""

    school: School | None
    said: Said


def said_lines(trust: Trust, term: Term, measure: Measure, rights: Rights) -> Sequence[SaidLine]:
    """The trust first, then the schools in their order; those of whose figures nothing is said are left out."""
    seen = rights.schools_with(P.SEE_SUBMITTED_FIGURES)
    outlooks = outlooks_of(trust, term, seen, [measure.pk])
    comments = comments_of(trust, term, seen, restricted=True)
    schools: dict[int | None, School | None] = {outlook.school_id: outlook.school for outlook in outlooks.values()}
    readable = {
        place: [c for c in found if not c.restricted or can_read_restricted(rights, c.school)]
        for (number, place), found in comments.items()
        if number == measure.pk
    }
    schools |= {place: found[0].school for place, found in readable.items() if found}
    lines = [
        SaidLine(school, Said(outlook=outlooks.get((measure.pk, place)), comments=readable.get(place, ())))
        for place, school in schools.items()
    ]
    return sorted(lines, key=lambda line: (line.school is not None, line.school.position if line.school else 0))
