"""A review drawn up from live data, in the very rows that freezing it would keep."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from apps.actions.delivery import Delivery
from apps.core.models import join_rows, maker_of, rows_of
from apps.core.rag import State, distribution_words
from apps.reviews.before import Before, issue_words
from apps.reviews.drawn_actions import Work, draw_actions
from apps.reviews.drawn_beside import draw_inspections, draw_limit_changes
from apps.reviews.drawn_comments import draw_comments
from apps.reviews.drawn_ratings import Drawing, counts_of, draw_cells, draw_kpis, draw_missing
from apps.reviews.frozen import FrozenPlan, FrozenPriority, FrozenReview, FrozenSchool
from apps.reviews.frozen_row import Drawn
from apps.reviews.late import LateRead
from apps.reviews.models import Review
from apps.reviews.names import Names, names_of
from apps.reviews.snapshot import Snapshot
from apps.scorecard.delivery import Delivered, delivered, delivered_by_priority
from apps.scorecard.scorecard import Impact, Scorecard, build_scorecard
from apps.strategies.models import Plan, Priority, PriorityLead
from apps.trusts.models import Party, Period, School
from apps.trusts.vocabulary import Words, defaults

NOTHING = Delivered()


def draw_figures(review: Review, today: dt.date, before: Before, names: Names) -> Snapshot:
    """What would be frozen with the figures on that day, unsaved; the number of queries depends on nothing.

    The review comes with its trust, term and the term's year. Each table is drawn up when it is first looked at.
    """
    plans = _plans(review)
    card = build_scorecard(trust=review.trust, term=review.term, today=today, plans=plans, drafts_of=frozenset())
    drawing = Drawing(review=review, card=card, before=before, names=names)
    work = Work(review, plans, today)
    there = LateRead(lambda: _schools_of(review))
    return Snapshot(
        head=_head(drawing, today),
        is_final=False,
        plans=[_plan(drawing, plan, position) for position, plan in enumerate(plans)],
        schools=LateRead(lambda: _schools(drawing, there, plans, work)),
        priorities=LateRead(lambda: _priorities(drawing, plans, work)),
        kpis=LateRead(lambda: draw_kpis(drawing)),
        cells=LateRead(lambda: draw_cells(drawing)),
        actions=LateRead(lambda: draw_actions(drawing, work)),
        missing=LateRead(lambda: draw_missing(drawing)),
        comments=LateRead(lambda: draw_comments(drawing)),
        limit_changes=LateRead(lambda: draw_limit_changes(drawing)),
        inspections=LateRead(lambda: draw_inspections(drawing, there)),
    )


def _plans(review: Review) -> list[Plan]:
    """The plans covered: the trust's first, then by school."""
    links = review.plan_links.select_related("plan__school")
    return sorted(
        (link.plan for link in links),
        key=lambda plan: (
            not plan.is_trust_plan,
            plan.school.position if plan.school else 0,
            plan.school.name if plan.school else "",
            plan.kind != Plan.Kind.SDP,
            plan.position,
            plan.pk,
        ),
    )


def _head(drawing: Drawing, today: dt.date) -> FrozenReview:
    trust, term, before = drawing.review.trust, drawing.review.term, drawing.before
    whole = Period.objects.filter(trust=trust, term=term, part=Period.Part.WHOLE).first()
    words = Words(trust.vocabulary)
    return FrozenReview(
        **drawing.own,
        trust_name=trust.name,
        trust_short_name=trust.short_name,
        colour=trust.colour,
        words={key: words[key] for name in defaults() for key in (name, f"{name}_plural")},
        year_name=term.year.name,
        term_name=term.name,
        term_starts_on=term.starts_on,
        term_ends_on=term.ends_on,
        figures_due_on=whole.due_on if whole else None,
        as_of=today,
        figures_due=drawing.card.figures_due,
        figures_in=drawing.card.figures_in,
        figures_verified=drawing.card.figures_verified,
        before=before.words,
        before_ref=before.review.pk if before.review else None,
        is_rehearsal=term.is_rehearsal,
        number=drawing.review.number,
        supersedes=issue_words(drawing.review.supersedes),
    )


def _plan(drawing: Drawing, plan: Plan, position: int) -> FrozenPlan:
    return FrozenPlan(
        **drawing.own,
        position=position,
        plan_ref=plan.pk,
        kind=plan.kind,
        school_ref=plan.school_id,
        school_name=plan.school.name if plan.school else "",
        title=plan.title,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
    )


def _schools_of(review: Review) -> list[School]:
    """The schools that were in the trust during the term, in the trust's order."""
    there = Q(closed_on__isnull=True) | Q(closed_on__gt=review.term.starts_on)
    return list(School.objects.filter(there, trust=review.trust))


def _schools(drawing: Drawing, there: Iterable[School], plans: Sequence[Plan], work: Work) -> list[FrozenSchool]:
    """These schools, each with its figures and its plan counted."""
    counts = _counts_by_school(drawing.card)
    own: dict[int | None, list[Delivery]] = defaultdict(list)
    for _, plan, delivery in work.entries:
        own[plan.school_id].append(delivery)
    titles: dict[int | None, list[str]] = defaultdict(list)
    for plan in plans:
        titles[plan.school_id].append(plan.title)
    return [
        _school(drawing, school, counts.get(school.pk, {}), delivered(own[school.pk]), titles[school.pk], position)
        for position, school in enumerate(there)
    ]


def _school(
    drawing: Drawing,
    school: School,
    counts: Mapping[State, int],
    own: Delivered,
    titles: Sequence[str],
    position: int,
) -> FrozenSchool:
    return FrozenSchool(
        **drawing.own,
        position=position,
        school_ref=school.pk,
        name=school.name,
        slug=school.slug,
        urn=school.urn,
        phase=school.get_phase_display() if school.phase else "",
        joined_on=school.joined_on,
        counts=counts_of(counts),
        counts_sentence=_words(counts),
        plan_titles="; ".join(titles),
        plan_counts=counts_of(own.counts),
        plan_sentence=own.words if titles else "no plan",
        plan_late=own.late,
    )


def _counts_by_school(card: Scorecard) -> Mapping[int, Mapping[State, int]]:
    """Each school's cells of the trust's KPIs, by state."""
    counts: dict[int, Counter[State]] = defaultdict(Counter)
    for row in card.rows:
        if row.kpi.plan.is_trust_plan:
            for number, cell in row.schools.items():
                counts[number][cell.rating.state] += 1
    return counts


def _words(counts: Mapping[State, int]) -> str:
    return distribution_words(counts) if counts else "no KPIs"


def _priorities(drawing: Drawing, plans: Sequence[Plan], work: Work) -> list[FrozenPriority]:
    """The plans' priorities, each followed by its sub-priorities."""
    kept = Q(parent__isnull=True) | Q(parent__removed_at__isnull=True)
    found = Priority.objects.filter(kept, trust=drawing.review.trust, plan__in=plans).kept()
    rows = rows_of(found.select_related("theme"))
    join_rows(rows, "leads", PriorityLead.objects.select_related("party"))
    by_parent: dict[tuple[int, int | None], list[Priority]] = defaultdict(list)
    for priority in rows:
        by_parent[priority.plan_id, priority.parent_id].append(priority)
    ordered = [
        priority
        for plan in plans
        for parent in by_parent[plan.pk, None]
        for priority in (parent, *by_parent[plan.pk, parent.pk])
    ]
    done = delivered_by_priority((action.priority, delivery) for action, _, delivery in work.entries)
    make = maker_of(FrozenPriority, _PRIORITY_WORDS, **drawing.own)
    return [
        _priority(
            _DrawnPriority(drawing.names, row, done.get(row.pk, NOTHING), drawing.card.impacts.get(row.pk)), n, make
        )
        for n, row in enumerate(ordered)
    ]


@dataclass(slots=True)
class _DrawnPriority:
    """A priority whose words are drawn up when they are read: of hundreds a page shows the trust's."""

    names: Names
    row: Priority
    done: Delivered
    impact: Impact | None

    @property
    def leads(self) -> list[Party]:
        """Who leads it."""
        return [link.party for link in self.row.leads.all()]


_PRIORITY_WORDS: Drawn = {
    "leads": lambda drawn: names_of(drawn.leads),
    "lead_roles": lambda drawn: drawn.names.roles_of(drawn.leads),
    "delivery_sentence": lambda drawn: drawn.done.words,
    "impact_sentence": lambda drawn: drawn.impact.words if drawn.impact else "no KPIs",
}


def _priority(drawn: _DrawnPriority, position: int, make: Callable[..., FrozenPriority]) -> FrozenPriority:
    priority, own, impact = drawn.row, drawn.done, drawn.impact
    return make(
        position=position,
        plan_ref=priority.plan_id,
        priority_ref=priority.pk,
        parent_ref=priority.parent_id,
        adopts_ref=priority.adopts_id,
        theme=priority.theme.name if priority.theme else "",
        code=priority.code,
        title=priority.title,
        statement=priority.statement,
        paused=priority.paused,
        delivery_counts=counts_of(own.counts),
        late=own.late,
        impact_counts=counts_of(impact.counts) if impact else {},
        drawn=(_PRIORITY_WORDS, drawn),
    )
