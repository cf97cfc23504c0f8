"""Writes about targets and limits: proposed from a day on, then approved or refused by a body."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from apps.accounts.models import User
from apps.core import clock
from apps.core.errors import BadValue, NotNow
from apps.core.figures import print_day
from apps.kpis.approvals import stamp_of, waiting_of
from apps.kpis.models import KPI, Target
from apps.kpis.policies import (
    Resolution,
    TargetValues,
    check_amber_reason,
    check_decides,
    check_limits,
    check_resolution,
    is_of,
)
from apps.kpis.targets import newest_at, values_of
from apps.trusts.models import School, Term, Trust


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What a KPI is to be held to: for all, or for a school, a term or both; without values the wider target holds.

    `why` is for those who approve it; `amber_why` says why amber ends there.
    """

    kpi: KPI
    values: TargetValues
    school: School | None = None
    term: Term | None = None
    why: str = ""
    amber_why: str = ""

    @property
    def place(self) -> tuple[int | None, int | None]:
        """The ids of its school and term."""
        return (self.school.pk if self.school else None, self.term.pk if self.term else None)


@transaction.atomic
def propose_targets(*, trust: Trust, proposals: Sequence[Proposal], valid_from: dt.date, by: User) -> int:
    """New versions of targets from one day on, as proposed; gives how many.

    What applied before that day is never changed: a day in the past is refused. One's own proposal for the same day and
    place is corrected as long as nobody has decided it. Refuses the whole lot if one of them is of another trust or a
    school that does not report it, does not fit its KPI's shape, or has an amber limit without the reason that the
    trust wants. Three queries, whatever their number.
    """
    today = clock.today()
    if valid_from < today:
        raise BadValue(f"A target holds from a day on, and not before {print_day(today)}.", field="valid_from")
    there = _versions(trust, {one.kpi.pk for one in proposals})
    rows = []
    for one in proposals:
        if one.kpi.trust_id != trust.pk or (one.school and one.school.trust_id != trust.pk):
            raise BadValue("This target belongs to another trust.")
        if one.school is not None and not is_of(one.kpi, one.school):
            raise BadValue(f"{one.kpi} is not measured for {one.school}.", field="school")
        check_limits(one.kpi, one.values)
        rows.append(_version(one, there.get(one.kpi.pk, []), trust, valid_from, by))
    columns = [*TargetValues.__dataclass_fields__, "why", "amber_why", "made_at"]
    Target.objects.bulk_update([row for row in rows if row.pk], columns)
    Target.objects.bulk_create([row for row in rows if not row.pk])
    return len(rows)


def _versions(trust: Trust, kpis: set[int]) -> dict[int, list[Target]]:
    """Every version of these KPIs' targets by KPI, held until the transaction ends."""
    found: dict[int, list[Target]] = {}
    rows = Target.objects.filter(trust=trust, kpi__in=kpis).select_related("term")
    for target in rows.select_for_update(of=("self",)):
        found.setdefault(target.kpi_id, []).append(target)
    return found


def _version(one: Proposal, there: Sequence[Target], trust: Trust, day: dt.date, by: User) -> Target:
    """The row of a proposal: one's own of the same day and place corrected, else a new one."""
    last = newest_at([v for v in there if v.status != Target.Status.REFUSED and v.valid_from <= day], one.place)
    is_own = last is not None and (last.status, last.made_by_id) == (Target.Status.PROPOSED, by.pk)
    is_as_before = last is not None and _ambers(values_of(last)) == _ambers(one.values)
    amber_why = one.amber_why or (last.amber_why if last is not None and is_as_before else "")
    if not is_as_before:
        check_amber_reason(trust, one.values, amber_why)
    target = last if last is not None and is_own and last.valid_from == day else Target(trust=trust, kpi=one.kpi)
    target.school, target.term, target.valid_from, target.made_by = one.school, one.term, day, by
    target.why, target.amber_why, target.made_at = one.why, amber_why, clock.now()
    for name, value in asdict(one.values).items():
        setattr(target, name, value)
    return target


def _ambers(values: TargetValues) -> tuple[object, str]:
    return values.amber, values.amber_grade


@transaction.atomic
def approve_targets(*, trust: Trust, chosen: Mapping[int, str], resolution: Resolution, by: User) -> int:
    """Let a body's resolution approve proposals; gives how many. They hold from the body's day on, if they have begun.

    `chosen` are their ids, each with its stamp as it was read. Refuses the whole lot if one of them has been changed,
    replaced or decided meanwhile, or is one's own.
    """
    check_resolution(trust, resolution, clock.today())
    if not resolution.minute:
        raise BadValue("Enter the number under which the minutes record it.", field="minute")
    return _decide(trust, chosen, resolution, Target.Status.APPROVED, "", by)


@transaction.atomic
def refuse_targets(*, trust: Trust, chosen: Mapping[int, str], resolution: Resolution, why: str, by: User) -> int:
    """Let a body refuse proposals with its reason; gives how many. What held before them goes on holding."""
    check_resolution(trust, resolution, clock.today())
    if not why:
        raise BadValue("Write why it is refused: whoever proposed it reads this.", field="reason")
    return _decide(trust, chosen, resolution, Target.Status.REFUSED, why, by)


def _decide(
    trust: Trust, chosen: Mapping[int, str], resolution: Resolution, status: Target.Status, why: str, by: User
) -> int:
    if not chosen:
        raise BadValue("Tick at least one.", field="chosen")
    kpis = set(Target.objects.filter(trust=trust, pk__in=chosen).values_list("kpi_id", flat=True))
    versions = _versions(trust, kpis)
    today = clock.today()
    waiting = {row.pk: row for rows in versions.values() for row in waiting_of(rows, today)}
    for number, stamp in chosen.items():
        if number not in waiting or stamp_of(waiting[number]) != stamp:
            raise NotNow("Something here has been changed or decided meanwhile. Look through the list as it is now.")
        check_decides(by.pk, waiting[number])
    rows = [waiting[number] for number in chosen]
    for row in rows:
        row.status, row.refused_why, row.minute = status, why, resolution.minute
        row.decided_by, row.decided_on = resolution.body, resolution.on
        row.recorded_by, row.recorded_at = by, clock.now()
    columns = ["status", "refused_why", "minute", "decided_by", "decided_on", "recorded_by", "recorded_at"]
    Target.objects.bulk_update(rows, columns)
    return len(rows)
