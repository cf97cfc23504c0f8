"""What the page of targets to approve lists: proposals beside what holds, and what was decided lately."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from apps.core.figures import print_day
from apps.kpis.approvals import stamp_of, waiting_of
from apps.kpis.models import KPI, Target
from apps.kpis.selectors import kpis_of
from apps.kpis.targets import target_on
from apps.kpis.targets_listed import decided_words, said_of, whose_words, words_of
from apps.strategies.models import Plan
from apps.trusts.models import Trust

LATELY = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A proposal that waits for a body: what it asks for beside what is approved now, for whom, by whom and why.

    `now` is "" where nothing has been approved yet.
    """

    target: Target
    kpi: KPI
    whose: str
    now: str
    now_amber: str
    words: str
    amber: str

    @property
    def key(self) -> str:
        """What a decision sends along: its id, and its stamp as it was read."""
        return f"{self.target.pk}:{stamp_of(self.target)}"

    @property
    def name(self) -> str:
        """Its KPI and for whom it is."""
        return f"{self.kpi}, {self.whose}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A resolution of a body: how many proposals it approved or refused, and in what words."""

    words: str
    count: int
    refused_why: str
    recorded_by: str


def waiting_for_approval(trust: Trust, today: dt.date) -> list[Waiting]:
    """The proposals for the trust's own plans that a body has to decide, KPI by KPI: two queries.

    Left out are plans that are over and schools that have closed.
    """
    kpis = list(kpis_of(trust).filter(plan__kind=Plan.Kind.TRUST, plan__ends_on__gte=today))
    rows = Target.objects.filter(trust=trust, kpi__in=kpis).select_related("school", "term__year", "made_by")
    by_kpi: dict[int, list[Target]] = defaultdict(list)
    for row in rows:
        by_kpi[row.kpi_id].append(row)
    return [found for kpi in kpis for found in _of_kpi(kpi, by_kpi[kpi.pk], today)]


def _of_kpi(kpi: KPI, versions: Sequence[Target], today: dt.date) -> Iterable[Waiting]:
    approved = [version for version in versions if version.status == Target.Status.APPROVED]
    for row in waiting_of(versions, today):
        if row.school is not None and row.school.closed_on is not None and row.school.closed_on <= today:
            continue
        day = max(today, row.valid_from)
        held = target_on(approved, school_id=row.school_id, term_id=row.term_id or 0, day=day)
        now, now_amber = said_of(kpi, held) if held else ("", "")
        yield Waiting(
            target=row,
            kpi=kpi,
            whose=whose_words(kpi, row),
            now=now,
            now_amber=now_amber,
            words=words_of(kpi, row) or "none",
            amber=said_of(kpi, row)[1],
        )


def decided_lately(trust: Trust, today: dt.date) -> list[Decided]:
    """The last resolutions on targets, the newest first: one query."""
    rows = Target.objects.filter(trust=trust, decided_on__gte=today - LATELY)
    names = ("status", "decided_by__name", "decided_on", "minute", "refused_why", "recorded_by__name")
    grouped = rows.order_by("-decided_on", "minute").values_list(*names).annotate(count=Count("pk"))[:20]
    return [
        Decided(
            words=_resolution(status, body, day, minute),
            count=count,
            refused_why=why,
            recorded_by=person or "",
        )
        for status, body, day, minute, why, person, count in grouped
    ]


def _resolution(status: str, body: str | None, day: dt.date, minute: str) -> str:
    number = f", minute {minute}" if minute else ""
    return f"{Target.Status(status).label} by {body or 'a body'} on {print_day(day)}{number}"


def refused_to(trust: Trust, person_id: int, since: dt.date) -> QuerySet[Target]:
    """What a person proposed and a body has refused since a day."""
    found = Target.objects.filter(trust=trust, made_by=person_id, status=Target.Status.REFUSED)
    return found.filter(decided_on__gte=since)


def approval_words(kpi: KPI, versions: Sequence[Target], today: dt.date) -> str:
    """What the target of a KPI's page is: approved where and when, or proposed and what waits; "" for a school's own.

    Speaks of the one for all schools and terms.
    """
    if not kpi.plan.is_trust_plan:
        return ""
    general = [version for version in versions if version.school_id is None and version.term_id is None]
    held = target_on(general, school_id=None, term_id=0, day=today)
    waiting = [row for row in waiting_of(general, today) if held is None or row.pk != held.pk]
    said = []
    if held is not None and held.status == Target.Status.APPROVED:
        decided = decided_words(held)
        said.append(f"{decided[:1].upper()}{decided[1:]}.")
    elif held is not None:
        said.append("Proposed, not yet approved; it counts until a body decides.")
    for row in waiting:
        words, amber = words_of(kpi, row) or "none", said_of(kpi, row)[1]
        limit = f" (amber to {amber})" if amber else ""
        said.append(f"{words}{limit} is proposed from {print_day(row.valid_from)}, not yet approved.")
    return " ".join(said)
