"""What waits for a person in a trust: figures to enter, actions to update, reviews to run or to assent to."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from apps.actions.models import Action
from apps.actions.selectors import delivery_of
from apps.core.rag import State
from apps.reviews.models import Review
from apps.reviews.selectors import terms_to_review
from apps.scorecard.scorecard import build_scorecard, is_asked
from apps.strategies.models import Plan
from apps.strategies.policies import can_read_plan
from apps.trusts.models import Period, School, Term, Trust
from apps.trusts.permissions import P
from apps.trusts.rights import Rights
from apps.trusts.selectors import schools_of, term_on

SOON = dt.timedelta(days=42)
SCHOOLS_BY_NAME = 6  # beyond that, schools are counted in one line


@dataclass(frozen=True, kw_only=True)
class Task:
    """One line of the home page: what to do, where, by when, and how far it has come."""

    text: str
    href: str
    hint: str = ""
    status: str = ""
    colour: str = "blue"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A person's tasks, under the headings of the home page."""

    figures: tuple[Task, ...] = ()
    actions: tuple[Task, ...] = ()
    reviews: tuple[Task, ...] = ()
    plans: tuple[Task, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True if nothing waits."""
        return not (self.figures or self.actions or self.reviews or self.plans)


@dataclass(frozen=True, kw_only=True)
class OwnSchool:
    """A school that a person works for or governs, with the newest plan of it that is in force, if there is one."""

    school: School
    plan: Plan | None


def own_schools(trust: Trust, rights: Rights, today: dt.date) -> list[OwnSchool]:
    """The schools for which the person reads plans, where these are single schools; two queries."""
    ids = rights.schools_with(P.READ_SCHOOL_PLAN)
    if not ids:
        return []
    in_force = Plan.objects.filter(trust=trust, school__in=ids, starts_on__lte=today, ends_on__gte=today)
    newest = {plan.school_id: plan for plan in in_force.order_by("starts_on", "-position", "pk")}
    return [OwnSchool(school=school, plan=newest.get(school.pk)) for school in schools_of(trust).filter(pk__in=ids)]


def waiting_for(trust: Trust, rights: Rights, today: dt.date) -> Waiting:
    """The person's tasks in the trust; the number of queries does not depend on how many there are."""
    term = term_on(trust, today)
    return Waiting(
        figures=tuple(_figures(trust, rights, term, today)) if term else (),
        actions=tuple(_actions(trust, rights, today)),
        reviews=tuple(_reviews(trust, rights, term)),
        plans=tuple(_plans(trust, rights, today)),
    )


def _figures(trust: Trust, rights: Rights, term: Term, today: dt.date) -> Iterator[Task]:
    """How many of the figures due are in: by school where one has a few, else in one line; and the trust's own."""
    own = rights.schools_with(P.ENTER_SCHOOL_FIGURES)
    all_schools, for_trust = own is None, rights.may(P.ENTER_TRUST_FIGURES)
    if not (all_schools or own or for_trust):
        return
    card = build_scorecard(trust=trust, term=term, today=today, schools=None if all_schools or for_trust else own)
    period = Period.objects.get(trust=trust, term=term, part=Period.Part.WHOLE)
    asked = [cell for cell in card.cells if is_asked(cell)]
    due = f"Due {period.due_on:%-d %B %Y}"
    if for_trust:
        trusts = [cell for cell in asked if cell.school is None]
        href = reverse("figures_trust", args=[trust.slug, period.pk])
        yield from _count(f"The trust's own figures for {term.get_name_display().lower()}", trusts, href, due)
    mine = [cell for cell in asked if cell.school is not None and (all_schools or cell.school.pk in (own or ()))]
    schools = {cell.school.pk: cell.school for cell in mine if cell.school}
    if len(schools) > SCHOOLS_BY_NAME:
        yield from _count("All schools' figures", mine, reverse("figures", args=[trust.slug]), due)
        return
    for pk, school in schools.items():
        href = reverse("figures_school", args=[trust.slug, school.slug, period.pk])
        yield from _count(f"Figures of {school.name}", [c for c in mine if c.school and c.school.pk == pk], href, due)


def _count(text: str, cells: list, href: str, due: str) -> Iterator[Task]:
    there = sum(1 for cell in cells if cell.rating.case.figure is not None)
    if there == len(cells):
        return
    overdue = sum(1 for cell in cells if cell.rating.state is State.OVERDUE)
    hint = f"{due}; {overdue} overdue" if overdue else due
    yield Task(
        text=text, href=href, hint=hint, status=f"{there} of {len(cells)} in", colour="red" if overdue else "blue"
    )


def _actions(trust: Trust, rights: Rights, today: dt.date) -> Iterator[Task]:
    """The person's own actions, in plans they may read, that are late or due within six weeks, the latest first."""
    mine = (
        Action.objects.filter(trust=trust, owners__party__user_id=rights.user_id, owners__removed_at=None, outcome="")
        .kept()
        .filter(priority__removed_at=None, due_on__lte=today + SOON, plan__ends_on__gte=today)
        .filter(Q(priority__parent=None) | Q(priority__parent__removed_at=None))
        .select_related("plan__school")
        .prefetch_related("progress")
        .distinct()
        .order_by("due_on", "pk")
    )
    for action in mine:
        delivery = delivery_of(action, today)
        if delivery.state is State.COMPLETE or action.due_on is None or not can_read_plan(rights, action.plan):
            continue
        late = action.due_on < today
        where = action.plan.school.name if action.plan.school else action.plan.title
        yield Task(
            text=str(action),
            href=reverse("action", args=[trust.slug, action.pk]),
            hint=f"{where}; due {action.due_on:%-d %B %Y}",
            status="Late" if late else "Due soon",
            colour="red" if late else "yellow",
        )


def _reviews(trust: Trust, rights: Rights, term: Term | None) -> Iterator[Task]:
    """For those who run reviews the one under way or still to be opened; for those who assent, what waits for it."""
    runs, assents = rights.may(P.RUN_REVIEWS), rights.may(P.APPROVE_TARGETS)
    if not (runs or assents):
        return
    better = (State.GREEN.value, State.AMBER.value)  # amber may be better than red, or worse than green
    waits = Q(judgements__withdrawn_at=None, judgements__assented_by=None, judgements__judged__in=better)
    under_way = (
        Review.objects.filter(trust=trust, issued_at=None)
        .select_related("term__year")
        .annotate(waiting=Count("judgements", filter=waits))
        .order_by("term__starts_on")
    )
    for review in under_way:
        href = reverse("review", args=[trust.slug, review.pk])
        title = f"{review.term.get_name_display()} {review.term.year} review"
        if runs:
            meeting = f"Board meets on {review.meeting_on:%-d %B %Y}" if review.meeting_on else ""
            yield Task(text=title, href=href, hint=meeting, status=review.stage.label)
        elif review.waiting and not review.is_open:  # a trustee reads it once its figures are final
            number = f"{review.waiting} judged colour{'' if review.waiting == 1 else 's'}"
            yield Task(text=f"{title}: {number} may wait for a trustee's assent", href=href, status="To read")
    if runs and term is not None and term in terms_to_review(trust):
        title = f"{term.get_name_display()} {term.year} review"
        yield Task(text=title, href=reverse("review_open", args=[trust.slug]), status="Not opened")


def _plans(trust: Trust, rights: Rights, today: dt.date) -> Iterator[Task]:
    """For a head, a school without a plan for this year."""
    own = rights.schools_with(P.EDIT_SCHOOL_PLAN)
    if own is None or not own:
        return
    planned = Plan.objects.filter(trust=trust, kind=Plan.Kind.SDP, starts_on__lte=today, ends_on__gte=today)
    without: list[School] = list(schools_of(trust).filter(pk__in=own).exclude(pk__in=planned.values("school_id")))
    for school in without:
        href = reverse("school_plans", args=[trust.slug])
        yield Task(text=f"Start the plan of {school.name}", href=href, status="Not started")
