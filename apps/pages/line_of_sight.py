"""The line of sight put together for its page: trust KPIs by schools with the actions that serve them, and the gaps."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator

from apps.actions.models import Action
from apps.core.rag import State
from apps.kpis.models import KPI
from apps.pages.flagged import red_without_action_in
from apps.scorecard.scorecard import Scorecard, build_scorecard
from apps.sdps.alignment import Alignment, Place
from apps.sdps.selectors import alignment_in
from apps.strategies.models import Priority
from apps.trusts.models import School, Term, Trust
from apps.trusts.permissions import P
from apps.trusts.rights import Rights

SCHOOLS_A_PAGE = 20
# With more gaps than these, schools are named with their number, and each school's plan has the rest.
MOST_LISTED = 60


@dataclass(frozen=True, slots=True)
class Spot:
    """What stands where a KPI meets a school, or the trust: how many actions, how many of them late, which colours.

    `direction` says in words how its figure stands against last year's; of several measures, nothing.
    """

    actions: int
    late: int
    states: Sequence[State] = ()
    direction: str = ""

    @property
    def is_gap(self) -> bool:
        """Whether it is red and nothing is being done there."""
        return not self.actions and State.RED in self.states


@dataclass(frozen=True, slots=True, kw_only=True)
class SightRow:
    """One KPI: the trust's own spot, each school's by its id, and how many schools with how many actions serve it."""

    kpi: KPI
    trust: Spot
    schools: Mapping[int, Spot]
    serving: int
    actions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SightGroup:
    """The rows under one priority of the first level; without one, those of the plan as a whole."""

    priority: Priority | None
    behind: int
    rows: Sequence[SightRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class RedGap:
    """A red KPI that no action serves, anywhere or in the schools' own plans; where it is red."""

    kpi: KPI
    trust_is_red: bool
    schools: Sequence[School]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolGap:
    """The actions of one school that serve nothing of the trust, and whether the reader may link them."""

    school: School
    plan_id: int
    actions: Sequence[Action]
    may_link: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityGap:
    """A priority with no school behind it; `kpis` says whether it has any that could be served."""

    priority: Priority
    kpis: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOfSight:
    """Everything on the page. `sees_colours` is False for readers without live figures; `is_part` for those of some
    schools only, to whom "nobody" means nobody there.
    """

    alignment: Alignment
    groups: Sequence[SightGroup]
    left_out: int
    page: Page
    states: Sequence[State]
    sees_colours: bool
    is_part: bool
    red: Sequence[RedGap]
    red_there: Sequence[RedGap]
    unserved: Sequence[KPI]
    aimless: Sequence[SchoolGap]
    unbacked: Sequence[PriorityGap]

    @property
    def red_there_count(self) -> int:
        """At how many schools a KPI is red without an action there, each KPI counted by itself."""
        return sum(len(gap.schools) for gap in self.red_there)

    @property
    def has_together(self) -> bool:
        """Whether there are several schools to be counted together."""
        return len(self.alignment.schools) > 1

    @property
    def aimless_count(self) -> int:
        """How many actions serve nothing of the trust."""
        return sum(len(gap.actions) for gap in self.aimless)

    @property
    def is_long(self) -> bool:
        """Whether the actions that serve nothing are too many to be listed one by one."""
        return self.aimless_count > MOST_LISTED

    @property
    def has_gaps(self) -> bool:
        """Whether there is any gap to name."""
        return bool(
            self.red or self.red_there or self.aimless or self.unbacked or (self.unserved and not self.sees_colours)
        )


def look_along(*, trust: Trust, term: Term, today: date, rights: Rights, page: str | int) -> LineOfSight:
    """The line of sight in a term, for one person: plans they may read, colours they may see.

    The number of queries is the same for any number of schools, KPIs and actions.
    """
    readable = rights.schools_with(P.READ_SCHOOL_PLAN)
    alignment = alignment_in(trust=trust, term=term, today=today, schools=readable)
    card = None
    if rights.may_somewhere(P.SEE_SUBMITTED_FIGURES):
        card = build_scorecard(
            trust=trust,
            term=term,
            today=today,
            schools=rights.schools_with(P.SEE_SUBMITTED_FIGURES),
            plans=alignment.trust_plans,
            drafts_of=rights.schools_with(P.SEE_LIVE_FIGURES),
            kpis=alignment.kpis,
        )
    colours = _colours(card)
    nowhere = _nowhere(alignment, colours) if readable is not None else frozenset()
    found = sorted({state for states in colours.values() for state in states}, key=lambda state: state.rank)
    return LineOfSight(
        alignment=alignment,
        groups=_groups(alignment, colours, nowhere, _ways(card)),
        left_out=len(nowhere),
        page=Paginator(alignment.schools, SCHOOLS_A_PAGE).get_page(page),
        states=found,
        sees_colours=card is not None,
        is_part=readable is not None,
        red=_red(alignment, card),
        red_there=_red_there(alignment, colours),
        unserved=alignment.unserved,
        aimless=_aimless(alignment, rights),
        unbacked=[PriorityGap(priority=p, kpis=len(alignment.under(p))) for p in alignment.unbacked],
    )


def _colours(card: Scorecard | None) -> dict[Place, list[State]]:
    """The states of each KPI by school, and by None for the trust: one for each of its measures, the worst first."""
    found: dict[Place, set[State]] = defaultdict(set)
    for row in card.rows if card else ():
        for school_id, cell in row.schools.items():
            found[row.kpi.pk, school_id].add(cell.rating.state)
        if row.trust is not None and row.trust.state is not None:
            found[row.kpi.pk, None].add(row.trust.state)
    return {place: sorted(states, key=lambda state: state.rank) for place, states in found.items()}


def _ways(card: Scorecard | None) -> dict[Place, str]:
    """The direction in words of each KPI with one measure, by school, and by None for the trust."""
    found: dict[Place, list[str]] = defaultdict(list)
    for row in card.rows if card else ():
        for school_id, cell in row.schools.items():
            found[row.kpi.pk, school_id].append(cell.rating.direction_words)
        if row.trust is not None and row.trust.rating is not None:
            found[row.kpi.pk, None].append(row.trust.rating.direction_words)
    return {place: words[0] for place, words in found.items() if len(words) == 1}


def _nowhere(alignment: Alignment, colours: Mapping[Place, Sequence[State]]) -> frozenset[int]:
    """The KPIs that apply to none of the schools a person reads plans of, and that none of these serves."""
    return frozenset(
        kpi.pk
        for kpi in alignment.kpis
        if alignment.schools
        and all(
            list(colours.get((kpi.pk, school.pk), ())) == [State.NOT_APPLICABLE] and not alignment.serving(kpi, school)
            for school in alignment.schools
        )
    )


def _groups(
    alignment: Alignment,
    colours: Mapping[Place, Sequence[State]],
    nowhere: frozenset[int],
    ways: Mapping[Place, str],
) -> list[SightGroup]:
    groups = []
    for priority in alignment.top_priorities:
        rows = [_row(alignment, kpi, colours, ways) for kpi in alignment.under(priority) if kpi.pk not in nowhere]
        if rows:
            groups.append(SightGroup(priority=priority, behind=len(alignment.schools_behind(priority)), rows=rows))
    loose = [kpi for kpi in alignment.kpis if kpi.priority_id is None and kpi.pk not in nowhere]
    rest = [_row(alignment, kpi, colours, ways) for kpi in loose]
    return [*groups, SightGroup(priority=None, behind=0, rows=rest)] if rest else groups


def _row(
    alignment: Alignment, kpi: KPI, colours: Mapping[Place, Sequence[State]], ways: Mapping[Place, str]
) -> SightRow:
    spots = {school.pk: _spot(alignment, kpi, school, colours, ways) for school in alignment.schools}
    return SightRow(
        kpi=kpi,
        trust=_spot(alignment, kpi, None, colours, ways),
        schools=spots,
        serving=sum(bool(spot.actions) for spot in spots.values()),
        actions=sum(spot.actions for spot in spots.values()),
    )


def _spot(
    alignment: Alignment,
    kpi: KPI,
    school: School | None,
    colours: Mapping[Place, Sequence[State]],
    ways: Mapping[Place, str],
) -> Spot:
    linked = alignment.serving(kpi, school)
    late = sum(link.delivery.is_late for link in linked)
    place = (kpi.pk, school.pk if school else None)
    return Spot(len(linked), late, colours.get(place, ()), ways.get(place, ""))


def _red(alignment: Alignment, card: Scorecard | None) -> list[RedGap]:
    """The KPIs that no action serves at all and that are red for the trust or for a school whose plan may be read."""
    red = red_without_action_in(card, alignment) if card else {}
    gaps = []
    for kpi in alignment.unserved:
        places = {place.ref for place in red.get(kpi.pk, ())}
        schools = [school for school in alignment.schools if school.pk in places]
        if schools or None in places:
            gaps.append(RedGap(kpi=kpi, trust_is_red=None in places, schools=schools))
    return gaps


def _red_there(alignment: Alignment, colours: Mapping[Place, Sequence[State]]) -> list[RedGap]:
    """The KPIs that are served somewhere, but not by the plan of a school that is red."""
    unserved = {kpi.pk for kpi in alignment.unserved}
    gaps = []
    for kpi in alignment.kpis:
        red = [s for s in alignment.schools if State.RED in colours.get((kpi.pk, s.pk), ())]
        schools = [school for school in red if not alignment.serving(kpi, school)]
        if schools and kpi.pk not in unserved:
            gaps.append(RedGap(kpi=kpi, trust_is_red=False, schools=schools))
    return gaps


def _aimless(alignment: Alignment, rights: Rights) -> list[SchoolGap]:
    by_school: dict[int, list[Action]] = defaultdict(list)
    for action in alignment.aimless:
        by_school[action.plan.school_id or 0].append(action)
    return [
        SchoolGap(
            school=school,
            plan_id=by_school[school.pk][0].plan_id,
            actions=by_school[school.pk],
            may_link=rights.may(P.EDIT_SCHOOL_PLAN, school.pk),
        )
        for school in alignment.schools
        if school.pk in by_school
    ]
