"""What waits for a person in a trust, sorted by day: figures, actions, reviews, assent, people, plans."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.urls import reverse

from apps.core.figures import print_day
from apps.kpis.asking import Progress, progress_in
from apps.kpis.timetable import period_words
from apps.kpis.to_approve import refused_to, waiting_for_approval
from apps.pages.board import UnderWay, judgement_waits
from apps.pages.own_work import When, Work, own_work
from apps.pages.task import Task
from apps.pages.verifying_tasks import tasks_of_submitting, tasks_of_verifying
from apps.reviews.models import Judgement, LocalWord, Review
from apps.reviews.selectors import terms_to_review
from apps.strategies.models import Plan
from apps.trusts.models import Membership, School, Term, Trust
from apps.trusts.permissions import P
from apps.trusts.rights import Rights
from apps.trusts.selectors import schools_of, term_on
from apps.trusts.vocabulary import Words, within_sentence

UNDATED = "Any time"  # the heading of what has no day
WEEK = dt.timedelta(days=7)
ROLES_END = dt.timedelta(days=42)
REFUSED_LATELY = dt.timedelta(days=28)
BY_NAME = 6  # beyond that, schools, actions and roles are counted in one line


@dataclass(frozen=True)
class Group:
    """Tasks under one heading."""

    heading: str
    tasks: Sequence[Task]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A person's tasks by day, the late ones first, and their own work, of which some are tasks."""

    groups: Sequence[Group] = ()
    works: Sequence[Work] = field(default_factory=tuple)

    @property
    def is_empty(self) -> bool:
        """True if nothing waits."""
        return not self.groups


def waiting_for(trust: Trust, rights: Rights, reviews: Sequence[UnderWay], today: dt.date) -> Waiting:
    """The person's tasks in the trust; the number of queries does not depend on how many there are."""
    term = term_on(trust, today)
    works = own_work(trust, rights, today)
    progress = _progress(trust, rights, term, today)
    tasks = [
        *_figures(trust, rights, progress, today),
        *tasks_of_submitting(trust, rights, progress),
        *tasks_of_verifying(trust, rights, term, today),
        *_reviews(trust, rights, reviews, term, progress, today),
        *_targets(trust, rights, today),
        *_actions(trust, works),
        *_plans(trust, rights, today),
        *_people(trust, rights, today),
    ]
    return Waiting(groups=_by_day(tasks, today), works=works)


def _by_day(tasks: Sequence[Task], today: dt.date) -> list[Group]:
    """Late, this week, later, and what has no day; within each in the order of the days."""
    groups: dict[str, list[Task]] = {"Late": [], "In the next seven days": [], "Later": [], UNDATED: []}
    for task in sorted(tasks, key=lambda task: task.day or dt.date.max):
        if task.day is None:
            groups[UNDATED].append(task)
        elif task.day < today:
            groups["Late"].append(task)
        else:
            groups["In the next seven days" if task.day <= today + WEEK else "Later"].append(task)
    return [Group(heading, found) for heading, found in groups.items() if found]


def _progress(trust: Trust, rights: Rights, term: Term | None, today: dt.date) -> list[Progress]:
    """How far the figures have come that the person enters; for those who run reviews, everybody's."""
    runs, trust_too = rights.may(P.RUN_REVIEWS), rights.may(P.ENTER_TRUST_FIGURES)
    own = None if runs else rights.schools_with(P.ENTER_SCHOOL_FIGURES)
    if term is None or not (trust_too or own is None or own) or (term.is_rehearsal and not runs):
        return []
    return progress_in(trust=trust, term=term, today=today, schools=own, trust_too=trust_too)


def _figures(trust: Trust, rights: Rights, progress: Sequence[Progress], today: dt.date) -> Iterator[Task]:
    """The figures to enter: the trust's own, and a line for each school that misses some, or one line for many."""
    own = rights.schools_with(P.ENTER_SCHOOL_FIGURES)
    open_now = [p for p in progress if not p.is_complete and p.period.starts_on <= today]
    for found in open_now:
        if found.school is None:
            href = reverse("figures_trust", args=[trust.slug, found.period.pk])
            yield _counted(f"The trust's own figures for {period_words(found.period)}", [found], href, today)
    mine = [p for p in open_now if p.school is not None and (own is None or p.school.pk in own)]
    for period in {p.period.pk: p.period for p in mine}.values():
        missing = [p for p in mine if p.period == period]
        if len(missing) > BY_NAME:
            everyone = [p for p in progress if p.school is not None and p.period == period]
            href = reverse("figures", args=[trust.slug])
            yield _counted(f"All schools' figures for {period_words(period)}", everyone, href, today)
            continue
        for found in missing:
            href = reverse("figures_school", args=[trust.slug, found.school.slug if found.school else "", period.pk])
            yield _counted(f"Figures of {found.school} for {period_words(period)}", [found], href, today)


def _counted(text: str, progress: Sequence[Progress], href: str, today: dt.date) -> Task:
    reported, asked = sum(p.reported for p in progress), sum(p.asked for p in progress)
    due_on = progress[0].period.due_on
    late = [p for p in progress if p.is_late(today)]
    hint = f"Due {print_day(due_on)}"
    if len(progress) > 1:
        hint += f"; {len([p for p in progress if p.is_complete])} of {len(progress)} schools are complete"
    colour = "red" if late else "blue"
    return Task(text=text, href=href, hint=hint, status=f"{reported:,} of {asked:,} in", colour=colour, day=due_on)


def _actions(trust: Trust, works: Sequence[Work]) -> Iterator[Task]:
    """The person's own actions that are late or due within six weeks, one by one where they are few."""
    due = [work for work in works if work.when in (When.LATE, When.SOON)]
    words = Words(trust.vocabulary).low
    shown = due if len(due) <= BY_NAME else due[: BY_NAME - 1]
    for work in shown:
        late = work.when is When.LATE
        yield Task(
            text=str(work.action),
            href=f"{reverse('my_work', args=[trust.slug])}#work-{work.action.pk}",
            hint=f"{work.where}; due {print_day(work.action.due_on)}" if work.action.due_on else work.where,
            status="Late" if late else "Due soon",
            colour="red" if late else "yellow",
            day=work.action.due_on,
        )
    rest = due[len(shown) :]
    if rest:
        late_rest = sum(work.when is When.LATE for work in rest)
        yield Task(
            text=f"{len(rest)} more of my {words['action_plural']}",
            href=reverse("my_work", args=[trust.slug]),
            hint="Late, or due in the next six weeks",
            status=f"{late_rest} late" if late_rest else "Due soon",
            colour="red" if late_rest else "yellow",
            day=rest[0].action.due_on,
        )


def _reviews(
    trust: Trust,
    rights: Rights,
    reviews: Sequence[UnderWay],
    term: Term | None,
    progress: Sequence[Progress],
    today: dt.date,
) -> Iterator[Task]:
    """For those who run reviews the next step of each; for those who assent, the colours that wait for them."""
    runs, assents, chases = rights.may(P.RUN_REVIEWS), rights.may(P.ASSENT), rights.may(P.KEEP_MINUTES)
    for found in reviews:
        if runs:
            yield from _to_run(trust, found, term, progress, today)
        elif assents and found.assents:
            yield from _to_assent(trust, found)
        yield from _proposed(trust, rights, found)
        if chases and not found.review.is_issued:
            yield Task(
                text=f"{found.title}: what is missing, and from whom",
                href=reverse("review_ready", args=[trust.slug, found.review.pk]),
                status="Is it ready?",
                day=found.review.meeting_on,
            )
    yield from _of_local_bodies(trust, rights)
    if runs and term is not None and term in terms_to_review(trust):
        title = f"Open the {term.name} {term.year} review"
        yield Task(text=title, href=reverse("review_open", args=[trust.slug]), status="Not opened")


def _proposed(trust: Trust, rights: Rights, found: UnderWay) -> Iterator[Task]:
    """To those who judge colours what is proposed, and to who proposed it what was declined lately."""
    number = len(found.proposed)
    if not number:
        return
    judges = rights.may(P.JUDGE_COLOURS)
    counted = "1 proposed colour" if number == 1 else f"{number} proposed colours"
    waits = f"{counted} {'waits' if number == 1 else 'wait'} for your judgement"
    declined = "a colour you proposed was declined" if number == 1 else f"{number} colours you proposed were declined"
    yield Task(
        text=f"{found.title}: {waits if judges else declined}",
        href=reverse("review_proposals", args=[trust.slug, found.review.pk]),
        hint="" if judges else "With the reason",
        status="To decide" if judges else "Declined",
        colour="blue" if judges else "yellow",
        day=found.review.meeting_on if judges else None,
    )


def _of_local_bodies(trust: Trust, rights: Rights) -> Iterator[Task]:
    """For the chair and the clerk of a local body: its word on figures that are final, and colours to assent to."""
    speaks = frozenset() if rights.may(P.RECORD_LOCAL_WORD) else rights.schools_with(P.RECORD_LOCAL_WORD) or frozenset()
    assents = frozenset() if rights.may(P.ASSENT) else rights.schools_with(P.ASSENT) or frozenset()
    if not speaks | assents:
        return
    rows = Review.objects.filter(trust=trust, issued_at=None, term__is_rehearsal=False).select_related("term__year")
    said = Prefetch("local_words", LocalWord.objects.filter(school__in=speaks))
    judged = Judgement.objects.filter(withdrawn_at=None, assented_by=None, school__in=assents)
    judged = judged.select_related("school", "measure__kpi")
    schools = {school.pk: school for school in School.objects.filter(trust=trust, pk__in=speaks)}
    for review in rows.prefetch_related(said, Prefetch("judgements", judged)):
        title = f"{review.term.get_name_display()} {review.term.year} review"
        spoken = {word.school_id for word in review.local_words.all()}
        for number, school in schools.items():
            if not review.is_open and number not in spoken:
                href = reverse("review_word", args=[trust.slug, review.pk, school.slug])
                yield Task(text=f"{title}: what the governors of {school} say", href=href, status="To be recorded")
        for judgement in review.judgements.all():
            if judgement_waits(judgement):
                yield _colour_to_assent(trust, title, judgement)


def _to_run(
    trust: Trust, found: UnderWay, term: Term | None, progress: Sequence[Progress], today: dt.date
) -> Iterator[Task]:
    review, meeting = found.review, found.review.meeting_on
    meets = [f"The board meets on {print_day(meeting)}"] if meeting else []
    href = reverse("review", args=[trust.slug, review.pk])
    if review.is_open:
        counts = [_in_words(progress, today)] if review.term == term and progress else []
        yield Task(
            text=f"{found.title}: make the figures final",
            href=href,
            hint="; ".join([*meets, *counts]),
            status=review.stage.label,
            day=meeting,
        )
    elif not review.is_issued:
        waits = [f"{found.colours} for a trustee's assent"] if found.assents else []
        hint = "; ".join([*meets, *waits])
        yield Task(text=f"{found.title}: issue it", href=href, hint=hint, status=review.stage.label, day=meeting)
    elif found.unminuted and meeting is not None and meeting <= today:
        yield Task(
            text=f"{found.title}: record what the board decided",
            href=href,
            hint=f"The board met on {print_day(meeting)}",
            status=f"{len(found.decisions) - len(found.unminuted)} of {len(found.decisions)} recorded",
        )


def _in_words(progress: Sequence[Progress], today: dt.date) -> str:
    """As many figures as the review that the line leads to: not those of a half-term to come, and no drafts."""
    come, due = sum(p.due_in for p in progress), sum(p.due for p in progress)
    late = sum(p.due - p.due_in for p in progress if p.is_late(today))
    return f"{come:,} of {due:,} figures in" + (f", {late:,} late" if late else "")


def _to_assent(trust: Trust, found: UnderWay) -> Iterator[Task]:
    """The colours that wait: one line each while the review itself is not seen yet, else one line for all of them."""
    review = found.review
    meets = f"The board meets on {print_day(review.meeting_on)}" if review.meeting_on else ""
    if not review.is_open and len(found.assents) > 1:
        text, href = f"{found.title}: {found.colours} for your assent", reverse("review", args=[trust.slug, review.pk])
        yield Task(text=text, href=href, hint=meets, status="To assent", day=review.meeting_on)
        return
    for judgement in found.assents:
        yield _colour_to_assent(trust, found.title, judgement, meets, review.meeting_on)


def _colour_to_assent(
    trust: Trust, title: str, judgement: Judgement, meets: str = "", day: dt.date | None = None
) -> Task:
    whose = judgement.school or "the trust"
    return Task(
        text=f"{title}: a judged colour of {whose} waits for your assent",
        href=reverse("judgement_assent", args=[trust.slug, judgement.review_id, judgement.pk]),
        hint=". ".join(filter(None, [str(judgement.measure.kpi), meets])),
        status="To assent",
        day=day,
    )


def _targets(trust: Trust, rights: Rights, today: dt.date) -> Iterator[Task]:
    """For those who approve targets or record it, what is proposed; for who proposed them, what was refused lately."""
    href = reverse("targets_approve", args=[trust.slug])
    if rights.may(P.APPROVE_TARGETS) or rights.may(P.RECORD_DECISIONS):
        found = [w for w in waiting_for_approval(trust, today) if w.target.made_by_id != rights.user_id]
        if found:
            people = {str(w.target.made_by) for w in found if w.target.made_by}
            hint = f"Proposed by {people.pop()}" if len(people) == 1 else ""
            yield Task(text="Targets to approve", href=href, hint=hint, status=f"{len(found)} proposed")
    if rights.may(P.EDIT_TRUST_PLAN):
        refused = refused_to(trust, rights.user_id, today - REFUSED_LATELY).count()
        if refused:
            text = "1 of your targets was refused" if refused == 1 else f"{refused} of your targets were refused"
            yield Task(text=text, href=href, hint="With the reason", status="Refused", colour="yellow")


def _plans(trust: Trust, rights: Rights, today: dt.date) -> Iterator[Task]:
    """For a trust on its first days, its plan and its schools; for a head, a school without a plan for this year."""
    if rights.may(P.EDIT_TRUST_PLAN) and not Plan.objects.filter(trust=trust, kind=Plan.Kind.TRUST).exists():
        yield Task(text="Start the trust plan", href=reverse("trust_plan", args=[trust.slug]), status="Not started")
    if rights.may(P.MANAGE_SETTINGS) and not School.objects.filter(trust=trust).exists():
        yield Task(text="Add the trust's schools", href=reverse("schools", args=[trust.slug]), status="None yet")
    own = rights.schools_with(P.EDIT_SCHOOL_PLAN)
    if own is None or not own:
        return
    planned = Plan.objects.filter(trust=trust, kind=Plan.Kind.SDP, starts_on__lte=today, ends_on__gte=today)
    without: list[School] = list(schools_of(trust).filter(pk__in=own).exclude(pk__in=planned.values("school_id")))
    for school in without:
        href = reverse("school_plan_begin", args=[trust.slug, school.slug, Plan.Kind.SDP])
        yield Task(text=f"Start the plan of {school.name}", href=href, status="Not started")


def _people(trust: Trust, rights: Rights, today: dt.date) -> Iterator[Task]:
    """For those who look after people: roles that end soon, and people who have never signed in."""
    if not rights.may(P.MANAGE_PEOPLE):
        return
    held = Membership.objects.filter(trust=trust, starts_on__lte=today).select_related("user", "school")
    href = reverse("people", args=[trust.slug])
    ending = list(held.filter(ends_on__gte=today, ends_on__lte=today + ROLES_END).order_by("ends_on", "pk"))
    for role in ending if len(ending) <= BY_NAME else ():
        where = f", {role.school}" if role.school else ""
        yield Task(
            text=f"{role.user} ends as {within_sentence(role.role_name)}{where}",
            href=href,
            hint=f"Last day {print_day(role.ends_on)}" if role.ends_on else "",
            status="Ends soon",
            colour="yellow",
            day=role.ends_on,
        )
    if len(ending) > BY_NAME:
        yield Task(text=f"{len(ending)} roles end soon", href=href, status="End soon", day=ending[0].ends_on)
    in_force = held.exclude(ends_on__lt=today)
    if not in_force.exclude(user_id=rights.user_id).exists():
        yield Task(text="Invite those who work with you", href=href, status="Nobody yet")
    absent = in_force.filter(user__last_login=None, user__is_active=True).values("user_id").distinct().count()
    if absent:
        text = "1 person has not signed in yet" if absent == 1 else f"{absent} people have not signed in yet"
        yield Task(text=text, href=href, status="Invited", colour="grey")
