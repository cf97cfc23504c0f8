"""A review drawn up from live data, in the very rows that freezing it would keep."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Prefetch, Q

from apps.actions.delivery import Delivery
from apps.actions.models import Action, ActionKPI, ActionOwner
from apps.actions.selectors import delivery_of
from apps.core.rag import State, distribution_words
from apps.kpis.models import KPI
from apps.kpis.timetable import academic_year_of
from apps.reviews.before import issue_words, read_before
from apps.reviews.drawn_beside import draw_inspections, draw_limit_changes
from apps.reviews.drawn_comments import draw_comments
from apps.reviews.drawn_ratings import Drawing, counts_of, draw_cells, draw_kpis, draw_missing
from apps.reviews.frozen import FrozenAction, FrozenPlan, FrozenPriority, FrozenReview, FrozenSchool
from apps.reviews.frozen_row import part_of
from apps.reviews.models import Review
from apps.reviews.names import Names, names_of
from apps.reviews.snapshot import Snapshot
from apps.scorecard.delivery import Delivered, delivered, delivered_by_priority
from apps.scorecard.scorecard import Scorecard, build_scorecard, count_states
from apps.strategies.models import Plan, Priority, PriorityLead
from apps.trusts.models import Period, School
from apps.trusts.vocabulary import Words, defaults

# An action of a plan, and how it stands.
Entry = tuple[Action, Plan, Delivery]
NOTHING = Delivered()


def draw_figures(review: Review, today: dt.date) -> Snapshot:
    """What would be frozen with the figures on that day, unsaved; the number of queries depends on nothing.

    The review comes with its trust, term and the term's year.
    """
    plans = _plans(review)
    card = build_scorecard(trust=review.trust, term=review.term, today=today, plans=plans, drafts_of=frozenset())
    before = read_before(review)
    drawing = Drawing(review=review, card=card, before=before, names=Names(review.trust, today))
    work = _work(review, plans, today)
    there = _schools_of(review)
    actions = [_action(drawing, *entry, position) for position, entry in enumerate(work)]
    return Snapshot(
        head=_head(drawing, today),
        is_final=False,
        plans=[_plan(drawing, plan, position) for position, plan in enumerate(plans)],
        schools=_schools(drawing, there, plans, work),
        priorities=_priorities(drawing, plans, work),
        kpis=draw_kpis(drawing, plans),
        cells=draw_cells(drawing),
        actions=actions,
        missing=draw_missing(drawing),
        comments=draw_comments(drawing),
        limit_changes=draw_limit_changes(drawing),
        inspections=draw_inspections(drawing, there),
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


def _work(review: Review, plans: Sequence[Plan], today: dt.date) -> list[Entry]:
    """The actions of the plans in their order, without those of another academic year, and how each stands."""
    kept = Q(priority__removed_at=None) & (Q(priority__parent=None) | Q(priority__parent__removed_at=None))
    found = Action.objects.filter(kept, trust=review.trust, plan__in=plans, removed_at=None)
    links = ActionKPI.objects.filter(kpi__removed_at=None).select_related("kpi")
    found = found.select_related("priority").prefetch_related(
        "progress",
        Prefetch("owners", ActionOwner.objects.select_related("party")),
        Prefetch("kpi_links", links),
    )
    by_id = {plan.pk: (place, plan) for place, plan in enumerate(plans)}
    actions = [action for action in found if _is_of(action, review.term.year.name)]
    actions.sort(key=lambda a: (by_id[a.plan_id][0], a.priority.position, a.priority_id, a.position, a.pk))
    return [(action, by_id[action.plan_id][1], delivery_of(action, today)) for action in actions]


def _is_of(action: Action, year: str) -> bool:
    """Whether an action belongs to an academic year: it names none, names this one, or was carried into it."""
    own = academic_year_of(action.year)
    return own in (None, year) or academic_year_of(action.carried_to) == year


def _action(drawing: Drawing, action: Action, plan: Plan, delivery: Delivery, position: int) -> FrozenAction:
    owners = [link.party for link in action.owners.all()]
    kpis = [link.kpi for link in action.kpi_links.all()]
    said = list(action.progress.all())
    return FrozenAction(
        **drawing.own,
        position=position,
        plan_ref=plan.pk,
        priority_ref=action.priority_id,
        action_ref=action.pk,
        school_ref=plan.school_id,
        school_name=plan.school.name if plan.school else "",
        code=action.code,
        title=action.title,
        owners=names_of(owners),
        owner_roles=drawing.names.roles_of(owners),
        starts_on=action.starts_on,
        due_on=action.due_on,
        due=action.due,
        state=delivery.state.value,
        word=f"{delivery.word}, carried into {delivery.carried_to}" if delivery.carried_to else delivery.word,
        days_late=delivery.days_late,
        sentence=delivery.sentence,
        note=said[-1].text if said else "",
        kpi_refs=[kpi.pk for kpi in kpis],
        serves=_in_words(kpis),
        open_serves=_in_words(kpi for kpi in kpis if not kpi.restricted),
        part=part_of(restricted=action.restricted),
    )


def _in_words(kpis: Iterable[KPI]) -> str:
    return ", ".join(kpi.code or kpi.statement for kpi in kpis)


def _schools_of(review: Review) -> list[School]:
    """The schools that were in the trust during the term, in the trust's order."""
    there = Q(closed_on__isnull=True) | Q(closed_on__gt=review.term.starts_on)
    return list(School.objects.filter(there, trust=review.trust))


def _schools(
    drawing: Drawing, there: Iterable[School], plans: Sequence[Plan], work: Iterable[Entry]
) -> list[FrozenSchool]:
    """These schools, each with its figures and its plan counted."""
    card, entries = drawing.card, list(work)
    rows = []
    for position, school in enumerate(there):
        own = delivered(delivery for _, plan, delivery in entries if plan.school_id == school.pk)
        counts = _counts_of_school(card, school)
        titles = [plan.title for plan in plans if plan.school_id == school.pk]
        rows.append(
            FrozenSchool(
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
        )
    return rows


def _counts_of_school(card: Scorecard, school: School) -> Mapping[State, int]:
    """A school's cells of the trust's KPIs, by state."""
    rows = (row for row in card.rows if row.kpi.plan.is_trust_plan and school.pk in row.schools)
    return count_states(row.schools[school.pk] for row in rows)


def _words(counts: Mapping[State, int]) -> str:
    return distribution_words(counts) if counts else "no KPIs"


def _priorities(drawing: Drawing, plans: Sequence[Plan], work: Iterable[Entry]) -> list[FrozenPriority]:
    """The plans' priorities, each followed by its sub-priorities."""
    leads = Prefetch("leads", PriorityLead.objects.select_related("party"))
    kept = Q(parent__isnull=True) | Q(parent__removed_at__isnull=True)
    found = Priority.objects.filter(kept, trust=drawing.review.trust, plan__in=plans).kept()
    by_parent: dict[tuple[int, int | None], list[Priority]] = defaultdict(list)
    for priority in found.select_related("theme").prefetch_related(leads):
        by_parent[priority.plan_id, priority.parent_id].append(priority)
    ordered = [
        priority
        for plan in plans
        for parent in by_parent[plan.pk, None]
        for priority in (parent, *by_parent[plan.pk, parent.pk])
    ]
    done = delivered_by_priority((action.priority, delivery) for action, _, delivery in work)
    return [_priority(drawing, priority, done, position) for position, priority in enumerate(ordered)]


def _priority(drawing: Drawing, priority: Priority, done: Mapping[int, Delivered], position: int) -> FrozenPriority:
    impact = drawing.card.impacts.get(priority.pk)
    own = done.get(priority.pk, NOTHING)
    leads = [link.party for link in priority.leads.all()]
    return FrozenPriority(
        **drawing.own,
        position=position,
        plan_ref=priority.plan_id,
        priority_ref=priority.pk,
        parent_ref=priority.parent_id,
        adopts_ref=priority.adopts_id,
        theme=priority.theme.name if priority.theme else "",
        code=priority.code,
        title=priority.title,
        statement=priority.statement,
        leads=names_of(leads),
        lead_roles=drawing.names.roles_of(leads),
        paused=priority.paused,
        delivery_counts=counts_of(own.counts),
        delivery_sentence=own.words,
        late=own.late,
        impact_counts=counts_of(impact.counts) if impact else {},
        impact_sentence=impact.words if impact else "no KPIs",
    )
