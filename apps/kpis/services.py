"""Writes about KPIs: their definition, their targets by date, and the figures reported for them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.core import clock
from apps.core.errors import BadValue
from apps.core.figures import print_day
from apps.kpis.entries import READING_PARTS, Entry, completed, reading_from
from apps.kpis.models import KPI, Benchmark, BenchmarkValue, Family, Measure, Reading, Target
from apps.kpis.policies import TargetValues, check_limits, check_period_open, is_of, reports_in
from apps.kpis.targets import target_on
from apps.kpis.timetable import period_words
from apps.strategies.models import Plan
from apps.strategies.policies import check_code_free
from apps.strategies.services import hold_plan, next_position
from apps.trusts.models import Party, Period, School, Term, Trust
from apps.trusts.parties import parties_named, set_parties


@dataclass(frozen=True, kw_only=True)
class Published:
    """One value of a benchmark: a year, and a term and phase where it has them."""

    year: str
    value: Decimal
    term: str = ""
    phase: str = ""


@dataclass(frozen=True, kw_only=True)
class BenchmarkValues:
    """What is entered of the figure published elsewhere."""

    name: str = ""
    direction: str = ""
    margin: Decimal | None = None
    values: Sequence[Published] = ()


@dataclass(frozen=True, kw_only=True)
class KPIValues:
    """What is entered of a KPI. `columns` are its own fields by name; those left out stay as they are.

    `renamed` are the measures that it has, by id, each with its new name ("" takes it out of sight, its figures kept);
    `more_measures` are new ones. `new_family` is the name of one to be added to the trust's list. `target` and
    `benchmark` None leave them as they are.
    """

    columns: Mapping[str, Any]
    owners: Sequence[str] = ()
    new_family: str = ""
    renamed: Mapping[int, str] = field(default_factory=dict)
    more_measures: Sequence[str] = ()
    target: TargetValues | None = None
    benchmark: BenchmarkValues | None = None


@transaction.atomic
def add_kpi(*, plan: Plan, values: KPIValues, by: User) -> tuple[KPI, list[Party]]:
    """A KPI at the end of its plan, with its measures and its first target; and the parties new among its owners.

    Its figures are asked for from today's period on; those of earlier ones may be entered, and are never overdue.
    Refuses a code that is taken, another plan's priority, measures named twice, and limits that do not fit its shape.
    """
    position = next_position(KPI.objects.filter(trust_id=plan.trust_id, plan=plan))
    kpi = KPI(trust_id=plan.trust_id, plan=plan, position=position, added_on=clock.today())
    return kpi, _save_kpi(kpi, values, by)


@transaction.atomic
def edit_kpi(*, kpi: KPI, values: KPIValues, by: User) -> list[Party]:
    """Change a KPI; gives the parties new among its owners. A changed target is a new version from today.

    Refuses what `add_kpi` refuses. Figures stay as they are and are held against the changed definition.
    """
    return _save_kpi(kpi, values, by)


def _save_kpi(kpi: KPI, values: KPIValues, by: User) -> list[Party]:
    for name, value in values.columns.items():
        setattr(kpi, name, value)
    if values.new_family:
        kpi.family = _family_named(kpi.trust, values.new_family)
    if not kpi.statement.strip():
        raise BadValue("Write what is measured, in your own words.", field="statement")
    if kpi.priority is not None and kpi.priority.plan_id != kpi.plan_id:
        raise BadValue("Choose a priority of this plan.", field="priority")
    hold_plan(kpi.plan)
    others = KPI.objects.filter(trust_id=kpi.trust_id, plan_id=kpi.plan_id)
    check_code_free(others, kpi.code, own_id=kpi.pk, what="Another KPI")
    if values.target is not None:
        check_limits(kpi, values.target)
    kpi.save()
    _set_measures(kpi, values, by)
    if values.target is not None and values.target != target_today(kpi):
        propose_target(kpi=kpi, values=values.target, valid_from=clock.today(), by=by)
    if values.benchmark is not None:
        _set_benchmark(kpi, values.benchmark, by)
    parties, new = parties_named(trust=kpi.trust, names=values.owners)
    set_parties(links=kpi.owners, parties=parties, by=by)
    return new


def _family_named(trust: Trust, name: str) -> Family:
    """The trust's family of that name, whatever its capitals; a new one at the end of the list where there is none."""
    rows = Family.objects.filter(trust=trust)
    found = rows.filter(name__iexact=name.strip()).first()
    return found or Family.objects.create(trust=trust, name=name.strip(), position=next_position(rows))


def target_today(kpi: KPI) -> TargetValues:
    """What holds today for all schools and terms of a KPI; nothing entered where it has no target."""
    general = Target.objects.filter(trust_id=kpi.trust_id, kpi=kpi, school=None, term=None)
    found = target_on(general, school_id=None, term_id=0, day=clock.today())
    return TargetValues() if found is None else values_of(found)


def values_of(target: Target) -> TargetValues:
    """A version's values as they were entered."""
    return TargetValues(**{name: getattr(target, name) for name in TargetValues.__dataclass_fields__})


def _set_measures(kpi: KPI, values: KPIValues, by: User) -> None:
    there = list(Measure.objects.filter(trust_id=kpi.trust_id, kpi=kpi))
    names = {m.pk: values.renamed.get(m.pk, m.name).strip() for m in there}
    new = list(dict.fromkeys(name.strip() for name in values.more_measures if name.strip()))
    stay = [m for m in there if names[m.pk] or (m.pk not in values.renamed and not new)]
    chosen = [names[m.pk] for m in stay] + new
    if len({name.casefold() for name in chosen}) < len(chosen):
        raise BadValue("Give each measure a name of its own.", field="more_measures")
    gone = [m.pk for m in there if m not in stay]
    Measure.objects.filter(pk__in=gone).update(removed_at=clock.now(), removed_by=by)
    _rename(stay, names)
    for position, name in enumerate(new or ([] if stay else [""]), start=len(stay)):
        _bring_back_or_make(kpi, name, position)


def _rename(measures: Sequence[Measure], names: Mapping[int, str]) -> None:
    """Give measures their names and places; two that change names make room for each other first."""
    others = {m.name: m.pk for m in measures}
    for measure in measures:
        if others.get(names[measure.pk], measure.pk) != measure.pk:
            Measure.objects.filter(pk=others[names[measure.pk]]).update(name=f"({others[names[measure.pk]]})")
    for position, measure in enumerate(measures):
        Measure.objects.filter(pk=measure.pk).update(name=names[measure.pk], position=position)


def _bring_back_or_make(kpi: KPI, name: str, position: int) -> None:
    """A measure of that name: one that was removed comes back with its figures."""
    gone = Measure.everything.filter(trust_id=kpi.trust_id, kpi=kpi, name=name).order_by("-pk").first()
    if gone is None:
        Measure.objects.create(trust_id=kpi.trust_id, kpi=kpi, name=name, position=position)
    else:
        gone.removed_at, gone.removed_by, gone.position = None, None, position
        gone.save(update_fields=["removed_at", "removed_by", "position"])


def _set_benchmark(kpi: KPI, values: BenchmarkValues, by: User) -> None:
    there = Benchmark.objects.filter(trust_id=kpi.trust_id, kpi=kpi).first()
    if there is None and values == BenchmarkValues():
        return
    benchmark = there or Benchmark(trust_id=kpi.trust_id, kpi=kpi)
    benchmark.name, benchmark.direction, benchmark.margin = values.name, values.direction, values.margin
    benchmark.save()
    rows = BenchmarkValue.objects.filter(trust_id=kpi.trust_id, benchmark=benchmark)
    if [Published(year=r.year, value=r.value, term=r.term, phase=r.phase) for r in rows] == list(values.values):
        return
    rows.update(removed_at=clock.now(), removed_by=by)
    BenchmarkValue.objects.bulk_create(
        BenchmarkValue(trust_id=kpi.trust_id, benchmark=benchmark, position=position, **asdict(value))
        for position, value in enumerate(values.values)
    )


@transaction.atomic
def remove_kpi(*, kpi: KPI, by: User) -> None:
    """Take a KPI out of sight; its figures, targets and links stay, and so does what was frozen of it."""
    kpi.removed_at, kpi.removed_by = clock.now(), by
    kpi.save(update_fields=["removed_at", "removed_by"])


@transaction.atomic
def propose_target(
    *,
    kpi: KPI,
    values: TargetValues,
    valid_from: dt.date,
    by: User,
    school: School | None = None,
    term: Term | None = None,
) -> Target:
    """A new version of a target from a day on, for all, for one school, for one term, or for one school in one term.

    What applied before that day is never changed: a day in the past is refused. One's own proposal for the same day and
    place is corrected in place as long as it is not approved. Refuses limits that the KPI's shape cannot use.
    """
    today = clock.today()
    if valid_from < today:
        raise BadValue(f"A target holds from a day on, and not before {print_day(today)}.", field="valid_from")
    if school is not None and not is_of(kpi, school):
        raise BadValue("This KPI is not measured for that school.", field="school")
    check_limits(kpi, values)
    place = Target.objects.filter(trust_id=kpi.trust_id, kpi=kpi, school=school, term=term, valid_from=valid_from)
    own = place.filter(status=Target.Status.PROPOSED, made_by=by).order_by("pk").last()
    target = own or Target(trust_id=kpi.trust_id, kpi=kpi, school=school, term=term, valid_from=valid_from, made_by=by)
    for name, value in asdict(values).items():
        setattr(target, name, value)
    target.save()
    return target


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What a KPI is to be held to: for all, or for a school, a term or both; without values the wider target holds."""

    kpi: KPI
    values: TargetValues
    school: School | None = None
    term: Term | None = None


@transaction.atomic
def propose_targets(*, trust: Trust, proposals: Sequence[Proposal], valid_from: dt.date, by: User) -> int:
    """New versions of many targets from one day on, as `propose_target` makes one; gives how many.

    Refuses the whole lot if one of them cannot be. Three queries, whatever their number.
    """
    today = clock.today()
    if valid_from < today:
        raise BadValue(f"A target holds from a day on, and not before {print_day(today)}.", field="valid_from")
    for one in proposals:
        if one.kpi.trust_id != trust.pk or (one.school and one.school.trust_id != trust.pk):
            raise BadValue("This target belongs to another trust.")
        if one.school is not None and not is_of(one.kpi, one.school):
            raise BadValue(f"{one.kpi} is not measured for {one.school}.")
        check_limits(one.kpi, one.values)
    own = Target.objects.filter(
        trust=trust,
        kpi__in={one.kpi.pk for one in proposals},
        valid_from=valid_from,
        status=Target.Status.PROPOSED,
        made_by=by,
    ).select_for_update()
    there = {(target.kpi_id, target.school_id, target.term_id): target for target in own.order_by("pk")}
    rows = [_version(one, there, trust, valid_from, by) for one in proposals]
    Target.objects.bulk_update([row for row in rows if row.pk], list(TargetValues.__dataclass_fields__))
    Target.objects.bulk_create([row for row in rows if not row.pk])
    return len(rows)


def _version(
    one: Proposal, there: Mapping[tuple[int, int | None, int | None], Target], trust: Trust, day: dt.date, by: User
) -> Target:
    """The row of a proposal: one's own of the same day and place corrected, else a new one."""
    place = (one.kpi.pk, one.school.pk if one.school else None, one.term.pk if one.term else None)
    target = there.get(place) or Target(
        trust=trust, kpi=one.kpi, school=one.school, term=one.term, valid_from=day, made_by=by
    )
    for name, value in asdict(one.values).items():
        setattr(target, name, value)
    return target


@dataclass(frozen=True)
class Recorded:
    """How many figures were kept, and how many taken out."""

    saved: int
    cleared: int


@transaction.atomic
def record_figures(
    *, trust: Trust, period: Period, entries: Iterable[Entry], by: User, school: School | None = None
) -> Recorded:
    """Keep these figures of one period, each in place of the one that was there; take out those to be cleared.

    An entry without a school of its own is of `school` (None: the trust). Refuses the whole lot if one of them is of
    another trust, period or school than its KPI asks for, comes twice, or is no possible figure (`entries.completed`);
    and a period that has not begun. Three queries, whatever the number of entries.
    """
    check_period_open(period, clock.today())
    whose = [
        entry if entry.school is not None or school is None else replace(entry, school=school) for entry in entries
    ]
    _check_places(trust, period, whose)
    kept = [completed(e.measure.kpi, e, clock.today()) for e in whose if not e.clear]
    cleared = [entry for entry in whose if entry.clear]
    now = clock.now()
    Reading.objects.bulk_create(
        (_reading(entry, period, by, now) for entry in kept),
        update_conflicts=True,
        unique_fields=["trust", "period", "measure", "school"],
        update_fields=[*READING_PARTS, "reported_by", "reported_at"],
    )
    return Recorded(saved=len(kept), cleared=_take_out(trust, period, cleared))


def _check_places(trust: Trust, period: Period, entries: Sequence[Entry]) -> None:
    places = [(entry.measure.pk, entry.school.pk if entry.school else None) for entry in entries]
    if len(set(places)) < len(places):
        raise BadValue("The same figure is entered twice.")
    for entry in entries:
        kpi = entry.measure.kpi
        if not kpi.trust_id == period.trust_id == trust.pk or (entry.school and entry.school.trust_id != trust.pk):
            raise BadValue("This figure belongs to another trust.")
        if not reports_in(kpi, period):
            raise BadValue(f"{kpi} is not reported for {period_words(period)}.")
        if not is_of(kpi, entry.school):
            raise BadValue(f"{kpi} is not measured for {entry.school or 'the trust as a whole'}.")


def _reading(entry: Entry, period: Period, by: User, now: dt.datetime) -> Reading:
    reading = reading_from(entry, period)
    reading.reported_by, reading.reported_at = by, now
    return reading


def _take_out(trust: Trust, period: Period, cleared: Sequence[Entry]) -> int:
    if not cleared:
        return 0
    places = Q(pk__in=[])
    for entry in cleared:
        places |= Q(measure=entry.measure, school=entry.school)
    return Reading.objects.filter(places, trust=trust, period=period).delete()[0]
