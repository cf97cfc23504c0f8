"""Whether a review is ready to be issued: what is missing, from whom, and where it is mended."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Q
from django.urls import reverse

from apps.core.figures import print_day
from apps.core.rag import State
from apps.reviews.frozen import FrozenPriority
from apps.reviews.models import Review
from apps.reviews.saying import Judged, judgements_of, waiting
from apps.reviews.snapshot import Snapshot
from apps.strategies.models import PriorityLead
from apps.trusts.models import Body, BodySchool, Membership
from apps.trusts.permissions import P
from apps.trusts.rights import Rights
from apps.trusts.roles import BY_CODE


@dataclass(frozen=True, kw_only=True)
class Lack:
    """One thing that a review still misses: what, from whom (in words, and which people), and the page to mend it.

    `needs` are the rights any one of which opens that page, as it opens for `people`; none where everybody may see it.
    """

    text: str
    whom: str
    href: str
    needs: tuple[P, ...] = ()
    people: frozenset[int] = frozenset()

    def as_seen_by(self, rights: Rights) -> "Lack":
        """The same, without an address that would answer a reader with a refusal."""
        has_right = any(rights.may_somewhere(permission) for permission in self.needs)
        is_open = has_right or not self.needs or rights.user_id in self.people
        return self if is_open else replace(self, href="")


@dataclass(frozen=True, kw_only=True)
class Check:
    """One line of the gauge: how much of it is there, and what is not."""

    title: str
    done: int
    total: int
    lacks: Sequence[Lack] = ()

    @property
    def is_ready(self) -> bool:
        """Whether nothing of it is missing."""
        return not self.lacks

    @property
    def count(self) -> str:
        """ "48 of 50"."""
        return f"{self.done:,} of {self.total:,}"


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """All lines of the gauge."""

    checks: Sequence[Check] = field(default_factory=tuple)

    @property
    def ready(self) -> int:
        """How many lines miss nothing."""
        return sum(1 for check in self.checks if check.is_ready)

    @property
    def is_ready(self) -> bool:
        """Whether nothing is missing."""
        return self.ready == len(self.checks)

    @property
    def words(self) -> str:
        """ "5 of 8 ready"."""
        return f"{self.ready} of {len(self.checks)} ready"

    def as_seen_by(self, rights: Rights) -> "Readiness":
        """The same, with the addresses alone that these rights open."""
        checks = [replace(check, lacks=[lack.as_seen_by(rights) for lack in check.lacks]) for check in self.checks]
        return Readiness(checks=checks)

    def of(self, person: int) -> list[Lack]:
        """What is missing from one person."""
        return [lack for check in self.checks for lack in check.lacks if person in lack.people]


class People:
    """Who holds which permission where today, by their roles: read once, in one query."""

    def __init__(self, review: Review, snapshot: Snapshot) -> None:
        day = snapshot.head.as_of
        there = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        held = Membership.objects.filter(there, trust_id=review.trust_id, starts_on__lte=day, user__is_active=True)
        self._held = list(held.only("user_id", "role", "school_id", "edits_trust_plan", "sees_restricted"))

    def with_role(self, *roles: str, school: int | None = None) -> frozenset[int]:
        """Those who hold one of these roles, of that school or of the whole trust (None)."""
        return frozenset(m.user_id for m in self._held if m.role in roles and m.school_id == school)

    def who_may(self, permission: P, school: int | None) -> frozenset[int]:
        """Those whose role at that school, or for the trust as a whole, carries a permission."""
        own = {m.user_id for m in self._held if m.school_id == school and permission in _carried(m)}
        return frozenset(own)


def _carried(membership: Membership) -> frozenset[P]:
    role = BY_CODE[membership.role]
    by_role = role.where_held | role.everywhere | (frozenset() if membership.school_id else role.of_whole_trust)
    return by_role.union(membership.given)


def readiness_of(review: Review, snapshot: Snapshot) -> Readiness:
    """The gauge of a review that is not issued; seven queries, whatever there is."""
    people = People(review, snapshot)
    slug = review.trust.slug
    judged = judgements_of(review, snapshot)
    checks = [
        _figures(review, snapshot, people),
        _verified(review, snapshot),
        _commentary(review, snapshot),
        _judgements(review, waiting(judged), judged, people),
        _decisions(review, snapshot, people),
        _summary(review, snapshot, people),
        _school_plans(slug, snapshot, people),
        _meetings(review, snapshot, people),
    ]
    if snapshot.is_final:
        checks.append(_words(review, snapshot, people))
    return Readiness(checks=checks)


def _figures(review: Review, snapshot: Snapshot, people: People) -> Check:
    """Figures that are due and not in, by whom they are missing from; those let go are not missing."""
    missing: dict[int | None, list] = defaultdict(list)
    for row in snapshot.missing:
        if not row.acknowledged and row.rag in (State.AWAITING, State.OVERDUE):
            missing[row.school_ref].append(row)
    lacks = []
    for school, rows in missing.items():
        overdue = sum(1 for row in rows if row.rag is State.OVERDUE)
        many = "all overdue" if overdue == len(rows) else f"{overdue} of them overdue"
        late = "" if not overdue else ", overdue" if len(rows) == 1 else f", {many}"
        found = people.who_may(P.ENTER_SCHOOL_FIGURES if school else P.ENTER_TRUST_FIGURES, school)
        href = reverse("figures", args=[review.trust.slug]) + f"?term={review.term_id}"
        lacks.append(
            Lack(
                text=f"{_number(len(rows), 'figure')}{late}",
                whom=rows[0].from_whom,
                href=href,
                needs=(P.ENTER_SCHOOL_FIGURES, P.ENTER_TRUST_FIGURES),
                people=found,
            )
        )
    head = snapshot.head
    return Check(
        title="Figures", done=head.figures_in, total=head.figures_due, lacks=[] if snapshot.is_final else lacks
    )


def _verified(review: Review, snapshot: Snapshot) -> Check:
    """Figures that somebody checked by a second method, of those that are in."""
    head = snapshot.head
    waiting_for = 0 if snapshot.is_final else head.figures_in - head.figures_verified
    lack = Lack(
        text=f"{_number(waiting_for, 'figure')} not verified yet",
        whom="those who verify",
        href=reverse("figures_verify", args=[review.trust.slug]),
        needs=(P.VERIFY_FIGURES, P.SUBMIT_FIGURES),
    )
    lacks = [lack] if waiting_for > 0 else []
    return Check(title="Verified", done=head.figures_verified, total=head.figures_in, lacks=lacks)


def _commentary(review: Review, snapshot: Snapshot) -> Check:
    """A word on each priority of the trust's plans, but for those on hold."""
    plans = {plan.plan_ref for plan in snapshot.trust_plans}
    wanted = [row for row in snapshot.priorities if row.plan_ref in plans and row.parent_ref is None and not row.paused]
    without = [row for row in wanted if row.priority_ref not in snapshot.commentary_by_priority]
    leads = _leads(review, without)
    lacks = [
        Lack(
            text=f"Commentary on {row.name or row.statement}",
            whom=row.leads or "no lead",
            href=reverse("review_commentary", args=[review.trust.slug, review.pk, row.priority_ref]),
            needs=(P.JUDGE_COLOURS,),
            people=leads.get(row.priority_ref, frozenset()) if snapshot.is_final else frozenset(),
        )
        for row in without
    ]
    return Check(title="Commentary", done=len(wanted) - len(without), total=len(wanted), lacks=lacks)


def _leads(review: Review, priorities: Iterable[FrozenPriority]) -> Mapping[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = PriorityLead.objects.filter(
        trust_id=review.trust_id, priority_id__in=[row.priority_ref for row in priorities], party__user__isnull=False
    )
    for priority, user in rows.values_list("priority_id", "party__user_id"):
        found[priority].add(user)
    return {priority: frozenset(users) for priority, users in found.items()}


def _judgements(review: Review, unassented: Sequence[Judged], judged: Sequence[Judged], people: People) -> Check:
    lacks = [
        Lack(
            text=f"Assent to {State(found.judgement.judged).word.lower()} for {found.line.name if found.line else ''}",
            whom="a trustee" if found.judgement.school_id is None else "a trustee, or the chair of its local body",
            href=reverse("judgement_assent", args=[review.trust.slug, review.pk, found.judgement.pk]),
            needs=(P.ASSENT,),
            people=people.who_may(P.ASSENT, None)
            | (people.who_may(P.ASSENT, found.judgement.school_id) if found.judgement.school_id else frozenset()),
        )
        for found in unassented
    ]
    return Check(title="Judged colours", done=len(judged) - len(lacks), total=len(judged), lacks=lacks)


def _decisions(review: Review, snapshot: Snapshot, people: People) -> Check:
    sought = [row for row in snapshot.decisions if not row.of_term and row.kind == "sought"]
    lack = Lack(
        text="No decision is sought from the board",
        whom="the CEO",
        href=reverse("decision_add", args=[review.trust.slug, review.pk]),
        needs=(P.RUN_REVIEWS,),
        people=people.with_role("ceo"),
    )
    return Check(title="Decisions sought", done=len(sought), total=max(len(sought), 1), lacks=[] if sought else [lack])


def _summary(review: Review, snapshot: Snapshot, people: People) -> Check:
    lack = Lack(
        text="The summary is not written",
        whom="the CEO",
        href=reverse("review_summary", args=[review.trust.slug, review.pk]),
        needs=(P.RUN_REVIEWS,),
        people=people.with_role("ceo"),
    )
    return Check(title="Summary", done=int(bool(snapshot.summary)), total=1, lacks=[] if snapshot.summary else [lack])


def _school_plans(slug: str, snapshot: Snapshot, people: People) -> Check:
    without = [school for school in snapshot.schools if not school.plan_titles]
    lacks = [
        Lack(
            text="No plan holds this term",
            whom=school.name,
            href=reverse("school_plans", args=[slug]),
            people=people.with_role("head", school=school.school_ref),
        )
        for school in without
    ]
    total = len(snapshot.schools)
    return Check(title="School plans", done=total - len(without), total=total, lacks=lacks)


def _meetings(review: Review, snapshot: Snapshot, people: People) -> Check:
    """A day for every body that stands, and for the board."""
    standing = Q(dissolved_on=None) | Q(dissolved_on__gt=snapshot.head.as_of)
    bodies = list(
        Body.objects.filter(standing, trust_id=review.trust_id, kind__in=[Body.Kind.LOCAL, Body.Kind.COMMITTEE])
    )
    dated = {row.body_ref for row in snapshot.meetings}
    without = [body.name for body in bodies if body.pk not in dated]
    without += [] if None in dated else ["The board"]
    href, needs = reverse("review_meetings", args=[review.trust.slug, review.pk]), (P.RUN_REVIEWS, P.KEEP_MINUTES)
    clerks = people.with_role("clerk")
    lacks = [
        Lack(text=f"{name} has no day", whom="the governance professional", href=href, needs=needs, people=clerks)
        for name in without
    ]
    total = len(bodies) + 1
    return Check(title="Meetings", done=total - len(without), total=total, lacks=lacks)


def _words(review: Review, snapshot: Snapshot, people: People) -> Check:
    """What the local body of each school says, where the school has one."""
    links = BodySchool.objects.filter(trust_id=review.trust_id, body__kind=Body.Kind.LOCAL).select_related("body")
    bodies = {link.school_id: link.body.name for link in links}
    wanted = [school for school in snapshot.schools if school.school_ref in bodies]
    said = {row.school_ref for row in snapshot.words}
    without = [school for school in wanted if school.school_ref not in said]
    days = {ref: row.meets_on for row in snapshot.meetings for ref in row.school_refs}
    lacks = [
        Lack(
            text=f"What the governors of {school.name} say"
            + (f" (they meet on {print_day(days[school.school_ref])})" if school.school_ref in days else ""),
            whom=bodies[school.school_ref],
            href=reverse("review_word", args=[review.trust.slug, review.pk, school.slug]),
            needs=(P.RECORD_LOCAL_WORD,),
            people=people.who_may(P.RECORD_LOCAL_WORD, school.school_ref),
        )
        for school in without
    ]
    return Check(title="Governors' voice", done=len(wanted) - len(without), total=len(wanted), lacks=lacks)


def _number(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"


def all_people(readiness: Readiness) -> Iterator[int]:
    """Everybody from whom something is missing, each once."""
    yield from sorted({person for check in readiness.checks for lack in check.lacks for person in lack.people})
