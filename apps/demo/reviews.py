"""The demo's reviews: two that were issued, with judged colours, commentary and decisions, and one that is open."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from apps.accounts.models import User
from apps.actions.models import Action
from apps.core import clock
from apps.core.rag import State
from apps.demo.document import read
from apps.demo.replay import Replay
from apps.demo.vouching import vouch
from apps.kpis.models import KPI, Measure
from apps.reviews import services
from apps.reviews.around_services import ErratumValues, WordValues, add_erratum, record_local_word, set_meetings
from apps.reviews.freeze import freeze_figures, freeze_issue
from apps.reviews.frozen import FrozenCell
from apps.reviews.models import Review
from apps.reviews.proposing import Wanted, propose_colour
from apps.reviews.selectors import snapshot_of
from apps.reviews.services import CommentaryValues
from apps.strategies.models import Plan, Priority
from apps.trusts.models import Body, Period, School, Term, Trust
from apps.trusts.selectors import memberships_in_force, rights_of

DAYS_TO_ISSUE = 9  # from figures final
DAYS_TO_MEETING = 11  # seven clear days after the issue at least, and on a weekday


def hold_reviews(trust: Trust, replay: Replay, today: dt.date, seed: int) -> int:
    """Live through the last two terms and this one; returns how many reviews were issued."""
    terms = list(Term.objects.filter(trust=trust, starts_on__lte=today).select_related("year").order_by("starts_on"))
    document = read("demo-reviews.yaml")
    _restrict(trust, document["restricted"])
    told = document["reviews"][-len(terms[-3:]) :]
    issued = 0
    for term, story in zip(terms[-3:], told, strict=True):
        due_on = Period.objects.get(trust=trust, term=term, part=Period.Part.WHOLE).due_on
        final_on = due_on + dt.timedelta(days=5)
        issue_on = final_on + dt.timedelta(days=DAYS_TO_ISSUE)
        opened_on = min(due_on - dt.timedelta(days=14), today)
        if term == terms[-1] or issue_on >= today:
            replay.until(today)
            vouch(trust, term, today, seed, is_open=True)
            _open_and_say(trust, term, story, opened_on, today)
        else:
            replay.until(final_on)
            vouch(trust, term, final_on, seed, is_open=False)
            review = _open_and_say(trust, term, story, opened_on, final_on)
            _close(trust, review, story, final_on, issue_on)
            issued += 1
    replay.until(today)
    return issued


def _restrict(trust: Trust, told: dict[str, list[str]]) -> None:
    """Mark what the confidential part is to have, which a plan file cannot say."""
    KPI.objects.filter(trust=trust, plan__kind=Plan.Kind.TRUST, code__in=told["kpis"]).update(restricted=True)
    Action.objects.filter(trust=trust, plan__kind=Plan.Kind.TRUST, code__in=told["actions"]).update(restricted=True)


def person_with(trust: Trust, role: str) -> User:
    """The first person who holds that role."""
    return User.objects.filter(memberships__trust=trust, memberships__role=role).order_by("pk")[0]


def _open_and_say(trust: Trust, term: Term, story: dict[str, Any], opened_on: dt.date, day: dt.date) -> Review:
    """Open the review, and on a later day judge, comment and ask for decisions."""
    ceo = person_with(trust, "ceo")
    with clock.standing_on(opened_on):
        review = services.open_review(trust=trust, term=term, by=ceo)
    with clock.standing_on(day):
        meeting_on = day + dt.timedelta(days=DAYS_TO_ISSUE + DAYS_TO_MEETING)
        services.write_summary(review=review, summary=story["summary"], by=ceo)
        _meet(trust, review, meeting_on, ceo)
        cells = list(snapshot_of(review, day).cells)
        _judge(trust, review, cells, State.GREEN, State.AMBER, story["worse"]["reason"], ceo)
        _judge(trust, review, cells, State.AMBER, State.GREEN, story["better"]["reason"], ceo)
        _comment(trust, review, story, ceo)
        if "proposed" in story:
            _propose(trust, review, cells, story["proposed"])
    return review


def _meet(trust: Trust, review: Review, board_on: dt.date, by: User) -> None:
    """The days on which the review is discussed: local bodies first, then the committees, then the board."""
    ahead = {Body.Kind.LOCAL: 7, Body.Kind.COMMITTEE: 3}
    bodies = Body.objects.filter(trust=trust, kind__in=list(ahead), dissolved_on=None)
    days = {body: board_on - dt.timedelta(days=ahead[Body.Kind(body.kind)]) for body in bodies}
    set_meetings(review=review, board_on=board_on, days=days, by=by)


def _speak(trust: Trust, review: Review, words: Collection[str], day: dt.date) -> None:
    """What the first schools' local bodies say of their figures, recorded by the trust's clerk."""
    clerk = person_with(trust, "clerk")
    schools = School.objects.filter(trust=trust, body_links__isnull=False).order_by("position", "pk").distinct()
    with clock.standing_on(day):
        for school, text in zip(schools, words, strict=False):
            record_local_word(review=review, school=school, values=WordValues(text=text, met_on=day), by=clerk)


def _correct(trust: Trust, review: Review, told: dict[str, str], day: dt.date) -> None:
    """Add an erratum to an issued review, of its first line."""
    line = snapshot_of(review, day).trust_kpis[0]
    values = ErratumValues(
        printed=told["printed"],
        right=told["right"],
        reason=told["reason"],
        measure=Measure.objects.get(trust=trust, pk=line.measure_ref),
    )
    with clock.standing_on(day):
        add_erratum(review=review, values=values, by=person_with(trust, "clerk"))


def _judge(
    trust: Trust, review: Review, cells: Collection[FrozenCell], found: State, judged: State, reason: str, ceo: User
) -> None:
    """Judge the first school's cell with that colour that counts pupils; nothing where there is none."""
    cell = next((c for c in cells if c.rag is found and c.numerator), None)
    if cell is None:
        return
    services.judge_colour(
        review=review,
        measure=Measure.objects.get(trust=trust, pk=cell.measure_ref),
        school=School.objects.get(trust=trust, pk=cell.school_ref),
        judged=judged,
        reason=reason,
        by=ceo,
    )


def _propose(trust: Trust, review: Review, cells: Collection[FrozenCell], told: dict[str, str]) -> None:
    """An executive proposes amber for the first school's red cell that counts pupils; it waits for the CEO."""
    by = User.objects.get(email=told["by"])
    cell = next((c for c in cells if c.rag is State.RED and c.numerator), None)
    if cell is None:
        return
    propose_colour(
        review=review,
        measure=Measure.objects.get(trust=trust, pk=cell.measure_ref),
        school=School.objects.get(trust=trust, pk=cell.school_ref),
        wanted=Wanted(judged=State.AMBER, reason=told["reason"]),
        by=by,
        rights=rights_of(by, trust, memberships_in_force(by, trust, clock.today())),
    )


def _comment(trust: Trust, review: Review, story: dict[str, Any], ceo: User) -> None:
    priorities = {p.code: p for p in Priority.objects.filter(trust=trust, plan__kind=Plan.Kind.TRUST, parent=None)}
    for code, said in story["commentary"].items():
        services.write_commentary(review=review, priority=priorities[code], values=CommentaryValues(**said), by=ceo)
    for decision in story["decisions"]:
        services.add_decision(
            review=review,
            kind=decision["kind"],
            text=decision["text"],
            priority=priorities.get(decision["priority"]),
            restricted=decision.get("restricted", False),
            by=ceo,
        )


def _close(trust: Trust, review: Review, story: dict[str, Any], final_on: dt.date, issue_on: dt.date) -> None:
    """Assent, let overdue figures go, make figures final, issue, and record what the board decided."""
    ceo, clerk, trustee = (person_with(trust, role) for role in ("ceo", "clerk", "trustee"))
    with clock.standing_on(final_on):
        for judgement in review.judgements.filter(judged=State.GREEN.value):
            services.assent(judgement=judgement, by=trustee)
        overdue = {
            (row.measure_ref, row.school_ref)
            for row in snapshot_of(review, final_on).missing
            if row.state == State.OVERDUE.value
        }
        if overdue:
            services.acknowledge_overdue(review=review, subjects=overdue, reason=story["acknowledge"], by=ceo)
        freeze_figures(review=review, by=ceo)
    _speak(trust, review, story.get("governors", ()), issue_on - dt.timedelta(days=1))
    with clock.standing_on(issue_on):
        freeze_issue(review=review, by=ceo)
    meeting_on = final_on + dt.timedelta(days=DAYS_TO_ISSUE + DAYS_TO_MEETING)
    with clock.standing_on(meeting_on):
        for decision, minute in zip(review.decisions.all(), story["minutes"], strict=True):
            services.record_minute(
                decision=decision, text=minute["text"], number=minute["number"], decided_on=meeting_on, by=clerk
            )
    if "erratum" in story:
        _correct(trust, review, story["erratum"], meeting_on + dt.timedelta(days=1))
