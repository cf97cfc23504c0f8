"""How each priority stands: delivery, impact, and what was judged of either; and what should be looked at."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from apps.core.rag import State
from apps.kpis.selectors import AtHand
from apps.pages.flagged import Grounds, backed_in, find_flags, flags_along, served_by
from apps.reviews.before import printed_before
from apps.reviews.priority_words import Said, said_of_priorities
from apps.scorecard.delivery import Delivered, delivered_by_priority
from apps.scorecard.flags import Flagged
from apps.scorecard.scorecard import Impact, Scorecard, build_scorecard
from apps.sdps.alignment import Work
from apps.sdps.selectors import alignment_in
from apps.strategies.models import Plan, Priority
from apps.trusts.models import Term, Trust
from apps.trusts.permissions import P
from apps.trusts.rights import Rights
from apps.trusts.selectors import term_on

NOTHING = Delivered()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A priority's two distributions and its lead's judgement; `impact` is None where no figure of it may be seen."""

    priority: Priority
    delivery: Delivered
    impact: Impact | None
    said: Said | None
    sees_impact: bool = True

    @property
    def impact_words(self) -> str:
        """How its KPIs' figures are spread, in words."""
        if self.impact:
            return self.impact.words
        return "no KPIs this term" if self.sees_impact else "its figures are not yours to see"


def standings_of(
    priorities: Sequence[Priority], work: Sequence[Work], card: Scorecard | None, said: Mapping[int, Said]
) -> dict[int, Standing]:
    """The standing of each priority, by its id."""
    done = delivered_by_priority((action.priority, delivery) for action, delivery in work)
    return {
        priority.pk: Standing(
            priority=priority,
            delivery=done.get(priority.pk, NOTHING),
            impact=card.impacts.get(priority.pk) if card else None,
            said=said.get(priority.pk),
            sees_impact=card is not None,
        )
        for priority in priorities
    }


@dataclass(frozen=True, kw_only=True)
class PlanStanding:
    """How one plan stands in a term: its priorities by id, and what of it should be looked at."""

    by_priority: Mapping[int, Standing]
    flagged: Flagged


def stand_of(
    *, plan: Plan, priorities: Sequence[Priority], work: Sequence[Work], rights: Rights, today: dt.date
) -> PlanStanding:
    """How a plan stands today for one reader, who may read it; the number of queries depends on nothing.

    Figures only for those who see them for the whole of its owner, the trust or its school; drafts among them only for
    those who see them as they come in. A plan that is over, or still to come, stands as in its last term or its first.
    """
    term = term_on(plan.trust, min(max(today, plan.starts_on), plan.ends_on))
    if term is None:
        return PlanStanding(by_priority=standings_of(priorities, work, None, {}), flagged=Flagged())
    said = said_of_priorities(plan.trust, term, rights)
    card: Scorecard | None = None
    before: Mapping[tuple[int, int | None], State] = {}
    if rights.may(P.SEE_SUBMITTED_FIGURES, plan.school_id):
        only = None if plan.school_id is None else frozenset({plan.school_id})
        live = rights.schools_with(P.SEE_LIVE_FIGURES)
        card = build_scorecard(trust=plan.trust, term=term, today=today, schools=only, plans=[plan], drafts_of=live)
        before = printed_before(plan.trust, term)
    # What figures give cause to look at is told those who see them as they come in.
    rows = card.rows if card and rights.may(P.SEE_LIVE_FIGURES, plan.school_id) else ()
    grounds = Grounds(
        rows=rows,
        priorities=priorities,
        work=work,
        served=served_by(work, (row.kpi for row in rows)),
        before=before,
        said=said,
    )
    if plan.is_trust_plan:
        schools = card.at_hand.schools if card else None
        grounds = _with_schools(grounds, plan, term, rights, today, AtHand(schools=schools))
    return PlanStanding(by_priority=standings_of(priorities, work, card, said), flagged=find_flags(grounds))


def _with_schools(grounds: Grounds, plan: Plan, term: Term, rights: Rights, today: dt.date, at_hand: AtHand) -> Grounds:
    """What the schools' plans do for the trust's; one who does not read them all is told of no gap in them."""
    if not rights.may(P.READ_SCHOOL_PLAN):
        return replace(grounds, served={row.kpi.pk for row in grounds.rows})
    alignment = alignment_in(trust=plan.trust, term=term, today=today, schools=None, at_hand=at_hand)
    served = {*grounds.served, *(kpi_id for kpi_id, _ in alignment.links)}
    return replace(grounds, served=served, backed=backed_in(alignment))


@dataclass(frozen=True, kw_only=True)
class Overview:
    """How the trust's plans stand in a term: their priorities in order, and what should be looked at."""

    standings: Sequence[Standing]
    flagged: Flagged


def sees_overview(rights: Rights) -> bool:
    """Whether a reader sees every school's live figures and plans."""
    return rights.may(P.SEE_LIVE_FIGURES) and rights.may(P.READ_SCHOOL_PLAN)


def overview_of(
    *,
    trust: Trust,
    term: Term,
    today: dt.date,
    rights: Rights,
    card: Scorecard | None,
    plans: Sequence[Plan] | None = None,
) -> Overview | None:
    """All trust plans of a term at once, for those who see every school's live figures and plans; None for others.

    `card` is the term's scorecard of all schools, and `plans` every plan in it, if they are at hand. The number of
    queries depends on nothing.
    """
    if not sees_overview(rights):
        return None
    card = card or build_scorecard(trust=trust, term=term, today=today)
    at_hand = replace(card.at_hand, plans=plans)
    alignment = alignment_in(trust=trust, term=term, today=today, schools=None, at_hand=at_hand)
    said = said_of_priorities(trust, term, rights)
    children: dict[int, list[Priority]] = {priority.pk: [] for priority in alignment.top_priorities}
    for priority in alignment.priorities:
        children.get(priority.parent_id or 0, []).append(priority)
    ordered = [one for top in alignment.top_priorities for one in (top, *children[top.pk])]
    standings = standings_of(ordered, alignment.work, card, said)
    return Overview(
        standings=list(standings.values()), flagged=flags_along(card, alignment, printed_before(trust, term), said)
    )
