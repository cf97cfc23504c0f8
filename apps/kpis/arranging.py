"""Where a KPI stands in its plan, its copy, and putting it on hold."""

from django.db import transaction

from apps.accounts.models import User
from apps.core.errors import BadValue, NotNow
from apps.kpis.models import KPI, Benchmark, BenchmarkValue
from apps.kpis.services import BenchmarkValues, KPIValues, Published, add_kpi, target_today
from apps.strategies.arranging import put_after, put_before
from apps.strategies.models import Priority
from apps.strategies.policies import check_reason
from apps.strategies.services import hold_plan
from apps.trusts.parties import party_names

# What a copy has of its own: its place, its history, its figures, and a code, which is given to one KPI only.
_NOT_COPIED = (
    "id",
    "trust",
    "plan",
    "priority",
    "code",
    "position",
    "continues",
    "added_on",
    "removed_at",
    "removed_by",
)


@transaction.atomic
def move_kpi(*, kpi: KPI, priority: Priority | None, before: KPI | None, by: User) -> None:
    """Put a KPI under a priority of its plan (None: the whole plan), before one that stands there (None: at the end).

    The KPIs of a plan share one order. Refuses another plan's priority, and a place that was taken away meanwhile.
    """
    hold_plan(kpi.plan)
    for other in (kpi, priority, before):
        if other is not None:
            other.refresh_from_db()
            if other.plan_id != kpi.plan_id or other.removed_at is not None:
                raise NotNow("That place is no longer there: load the page again.")
    target = priority.pk if priority else None
    if before is not None and before.priority_id != target:
        raise BadValue("That place is no longer there: load the page again.")
    rows = list(KPI.objects.filter(trust_id=kpi.trust_id, plan_id=kpi.plan_id).kept())
    if kpi.priority_id != target:
        kpi.priority = priority
        kpi.save(update_fields=["priority"])
    if before is None:
        there = [n for n, row in enumerate(rows) if row.priority_id == target and row.pk != kpi.pk]
        rest = rows[there[-1] + 1 :] if there else []
        before = next((row for row in rest if row.pk != kpi.pk), None)
    put_before(rows, kpi, before)


@transaction.atomic
def duplicate_kpi(*, kpi: KPI, by: User, priority: Priority | None = None, name: str = "{}") -> KPI:
    """A copy of a KPI after it, or under another priority: its definition, owners, measures, published figures, target.

    Without its code, its figures and its past; its target holds from today on, as a proposal. `name` makes its
    statement.
    """
    own = [f.name for f in KPI._meta.concrete_fields if f.name not in _NOT_COPIED]
    columns = {name: getattr(kpi, name) for name in own}
    columns |= {"statement": name.format(kpi.statement), "priority": priority or kpi.priority}
    target = target_today(kpi)
    values = KPIValues(
        columns=columns,
        owners=party_names(kpi.owners),
        more_measures=[measure.name for measure in kpi.measures.all() if measure.name],
        target=target if target != type(target)() else None,
        benchmark=_benchmark_of(kpi),
    )
    copy, _ = add_kpi(plan=kpi.plan, values=values, by=by)
    if priority is None:
        add_after(kpi, copy)
    return copy


def add_after(kpi: KPI, added: KPI) -> None:
    """Put a KPI that was added right after one of the same plan."""
    put_after(list(KPI.objects.filter(trust_id=kpi.trust_id, plan_id=kpi.plan_id).kept()), added, kpi)


def _benchmark_of(kpi: KPI) -> BenchmarkValues | None:
    found = Benchmark.objects.filter(trust_id=kpi.trust_id, kpi=kpi).first()
    if found is None:
        return None
    rows = BenchmarkValue.objects.filter(trust_id=kpi.trust_id, benchmark=found, value__isnull=False)
    published = [Published(year=r.year, value=r.value, term=r.term, phase=r.phase) for r in rows]
    return BenchmarkValues(name=found.name, direction=found.direction, margin=found.margin, values=published)


@transaction.atomic
def pause_kpi(*, kpi: KPI, reason: str, by: User) -> None:
    """Put a KPI on hold with its reason: it is not rated while it stands. Refuses no reason."""
    hold_plan(kpi.plan)
    kpi.paused = check_reason(reason)
    kpi.save(update_fields=["paused"])


@transaction.atomic
def resume_kpi(*, kpi: KPI, by: User) -> None:
    """Take a KPI off hold."""
    hold_plan(kpi.plan)
    kpi.paused = ""
    kpi.save(update_fields=["paused"])
