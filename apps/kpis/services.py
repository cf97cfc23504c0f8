"""Writes about KPIs: their definition, their targets by date, and the figures reported for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.core import clock
from apps.core.errors import BadValue
from apps.kpis.clause_checks import check_clauses
from apps.kpis.entries import READING_PARTS, Entry, PeriodPlace, completed, place_of, reading_from
from apps.kpis.figure_services import draw_sample
from apps.kpis.life import LIFE, carried_on, let_go_of_checks
from apps.kpis.lineage import counts_alike
from apps.kpis.measuring import names_of_shape
from apps.kpis.models import KPI, Benchmark, BenchmarkValue, Check, Family, Measure, Reading, Target
from apps.kpis.policies import TargetValues, check_limits, check_period_open, is_of, reports_in
from apps.kpis.target_services import Proposal, propose_targets
from apps.kpis.targets import last_set_on, values_of
from apps.kpis.timetable import period_words
from apps.strategies.earlier import check_goes_on
from apps.strategies.models import Plan
from apps.strategies.policies import check_code_free
from apps.strategies.services import hold_plan, next_position
from apps.trusts.models import Party, Period, School, Trust
from apps.trusts.parties import parties_named, set_parties

# A change of these changes which figures a rule asks for.
_OF_RULE = frozenset({"shape", "unit", "groups", "clauses"})


@dataclass(frozen=True, kw_only=True)
class Published:
    """One value of a benchmark: a year, and a term and phase where it has them."""

    year: str
    value: Decimal
    term: str = ""
    phase: str = ""


@dataclass(frozen=True, kw_only=True)
class BenchmarkValues:
    """What is entered of the figure published elsewhere; `source` says where new ones of `values` were published."""

    name: str = ""
    direction: str = ""
    margin: Decimal | None = None
    values: Sequence[Published] = ()
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class KPIValues:
    """What is entered of a KPI. `columns` are its own fields by name; those left out stay as they are.

    `renamed` are the measures that it has, by id, each with its new name ("" takes it out of sight, its figures kept);
    `more_measures` are new ones. `new_family` is the name of one to be added to the trust's list. `target` and
    `benchmark` None leave them as they are; `target_why` says why the target is
    proposed, `amber_why` why amber ends there.
    """

    columns: Mapping[str, Any]
    owners: Sequence[str] = ()
    new_family: str = ""
    renamed: Mapping[int, str] = field(default_factory=dict)
    more_measures: Sequence[str] = ()
    target: TargetValues | None = None
    target_why: str = ""
    amber_why: str = ""
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
    check_continues(kpi)
    hold_plan(kpi.plan)
    others = KPI.objects.filter(trust_id=kpi.trust_id, plan_id=kpi.plan_id)
    check_code_free(others, kpi.code, own_id=kpi.pk, what="Another KPI")
    if values.target is not None:
        check_limits(kpi, values.target)
    if "clauses" in values.columns or "unit" in values.columns:
        check_clauses(kpi, values.target)
    kpi.save()
    _set_measures(kpi, values, by)
    if values.target is not None:
        _set_target(kpi, values.target, values, by)
    if values.benchmark is not None:
        _set_benchmark(kpi, values.benchmark, by)
    parties, new = parties_named(trust=kpi.trust, names=values.owners)
    set_parties(links=kpi.owners, parties=parties, by=by)
    return new


def check_continues(kpi: KPI) -> None:
    """Refuse to go on from a KPI of no earlier plan of the same kind and school, or from one that is counted otherwise.

    Its figures would stand before this one's, so both have to be counted alike.
    """
    other = kpi.continues
    if other is None:
        return
    check_goes_on(kpi.plan, other.plan, "a KPI")
    if not counts_alike(kpi, other):
        raise BadValue(
            f"“{other}” is counted otherwise (its unit, its grades, who reports it or how often), so its figures "
            "cannot stand before this one's.",
            field="continues",
        )


def _set_target(kpi: KPI, target: TargetValues, values: KPIValues, by: User) -> None:
    """Propose the target where it, or the reason for its amber limit, is another than before."""
    last = last_set(kpi)
    reason = last.amber_why if last else ""
    if target == (values_of(last) if last else TargetValues()) and values.amber_why in ("", reason):
        return
    proposal = Proposal(kpi=kpi, values=target, why=values.target_why, amber_why=values.amber_why)
    propose_targets(trust=kpi.trust, proposals=[proposal], valid_from=clock.today(), by=by)


def _family_named(trust: Trust, name: str) -> Family:
    """The trust's family of that name, whatever its capitals; a new one at the end of the list where there is none."""
    rows = Family.objects.filter(trust=trust)
    found = rows.filter(name__iexact=name.strip()).first()
    return found or Family.objects.create(trust=trust, name=name.strip(), position=next_position(rows))


def last_set(kpi: KPI) -> Target | None:
    """The version that was last set for all schools and terms of a KPI, approved or not."""
    general = Target.objects.filter(trust_id=kpi.trust_id, kpi=kpi, school=None, term=None)
    return last_set_on(general, school_id=None, term_id=0, day=clock.today())


def target_today(kpi: KPI) -> TargetValues:
    """What was last set for all schools and terms of a KPI; nothing entered where it has no target."""
    found = last_set(kpi)
    return TargetValues() if found is None else values_of(found)


def _set_measures(kpi: KPI, values: KPIValues, by: User) -> None:
    there = list(Measure.objects.filter(trust_id=kpi.trust_id, kpi=kpi))
    values = _with_rule(kpi, values, there)
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


def _with_rule(kpi: KPI, values: KPIValues, there: Sequence[Measure]) -> KPIValues:
    """The same values with the measures that the KPI's rule asks for, where the rule is new: groups, or clauses."""
    wanted = names_of_shape(kpi) if _OF_RULE & values.columns.keys() else []
    if not wanted:
        return values
    present = {measure.name for measure in there}
    return replace(
        values,
        renamed={measure.pk: measure.name if measure.name in wanted else "" for measure in there},
        more_measures=[name for name in wanted if name not in present],
    )


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
    _set_published(benchmark, values, by)


def _set_published(benchmark: Benchmark, values: BenchmarkValues, by: User) -> None:
    """Figures that stay keep who entered them; those that are new say where they were published."""
    there = list(BenchmarkValue.objects.filter(trust_id=benchmark.trust_id, benchmark=benchmark))
    old = {Published(year=r.year, value=r.value, term=r.term, phase=r.phase): r for r in there if r.value is not None}
    gone = [row.pk for row in there if row not in [old.get(value) for value in values.values]]
    BenchmarkValue.objects.filter(pk__in=gone).update(removed_at=clock.now(), removed_by=by)
    for position, value in enumerate(values.values):
        row = old.get(value)
        if row is None:
            new = {"source": values.source, "made_by": by, "position": position, **asdict(value)}
            BenchmarkValue.objects.create(trust_id=benchmark.trust_id, benchmark=benchmark, **new)
        elif row.position != position or (values.source and not row.source):
            source = row.source or values.source
            BenchmarkValue.objects.filter(pk=row.pk).update(position=position, source=source)


@transaction.atomic
def remove_kpi(*, kpi: KPI, by: User) -> None:
    """Take a KPI out of sight; its figures, targets and links stay, and so does what was frozen of it."""
    kpi.removed_at, kpi.removed_by = clock.now(), by
    kpi.save(update_fields=["removed_at", "removed_by"])


@dataclass(frozen=True)
class Recorded:
    """How many figures were kept, and how many taken out."""

    saved: int
    cleared: int


@transaction.atomic
def record_figures(
    *,
    trust: Trust,
    period: Period,
    entries: Iterable[Entry],
    by: User,
    school: School | None = None,
    submit: bool = False,
) -> Recorded:
    """Keep these figures of one period, each in place of the one that was there; take out those to be cleared.

    An entry without a school of its own is of `school` (None: the trust). Refuses what `record_periods` refuses. For
    `submit`, and for what becomes of a figure that was submitted or checked, see there.
    """
    whose = [
        entry if entry.school is not None or school is None else replace(entry, school=school) for entry in entries
    ]
    check_period_open(period, clock.today())
    return _record(trust, [(period, entry) for entry in whose], by, submit=submit)


@transaction.atomic
def record_periods(
    *, trust: Trust, figures: Sequence[tuple[Period, Entry]], by: User, submit: bool = False
) -> Recorded:
    """Keep figures of one or more periods, each in place of the one that was there; take out those to be cleared.

    A figure that is new or other than before is a draft, with `submit` (for one who may) submitted at once, and no
    longer checked unless it is what the check found; one that is the same keeps who reported it and how far it has
    come. Refuses the whole lot if one of them is of another trust, period or school than its KPI asks for, comes twice,
    or is no possible figure (`entries.completed`); and a period that has not begun. The number of queries does not
    depend on that of the figures.
    """
    return _record(trust, figures, by, submit=submit)


def _record(trust: Trust, figures: Sequence[tuple[Period, Entry]], by: User, *, submit: bool) -> Recorded:
    today, now = clock.today(), clock.now()
    for period in {period.pk: period for period, _ in figures}.values():
        check_period_open(period, today)
    _check_places(trust, figures)
    kept = [(period, completed(e.measure.kpi, e, today)) for period, e in figures if not e.clear]
    there = _held(trust, kept)
    rows = [
        carried_on(reading_from(e, period), there.get((period.pk, *place_of(e))), by=by, now=now, submit=submit)
        for period, e in kept
    ]
    let_go_of_checks(there, rows)
    if submit:
        for term in {period.term_id: period.term for period, _ in kept}.values():
            draw_sample(trust, term)
    Reading.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["trust", "period", "measure", "school"],
        update_fields=[*READING_PARTS, *LIFE],
    )
    cleared = [(period, entry) for period, entry in figures if entry.clear]
    return Recorded(saved=len(kept), cleared=_take_out(trust, cleared))


def _check_places(trust: Trust, figures: Sequence[tuple[Period, Entry]]) -> None:
    places = {(period.pk, *place_of(entry)) for period, entry in figures}
    if len(places) < len(figures):
        raise BadValue("The same figure is entered twice.")
    for period, entry in figures:
        kpi = entry.measure.kpi
        if not kpi.trust_id == period.trust_id == trust.pk or (entry.school and entry.school.trust_id != trust.pk):
            raise BadValue("This figure belongs to another trust.")
        if not reports_in(kpi, period):
            raise BadValue(f"{kpi} is not reported for {period_words(period)}.")
        if not is_of(kpi, entry.school):
            raise BadValue(f"{kpi} is not measured for {entry.school or 'the trust as a whole'}.")


def _held(trust: Trust, figures: Sequence[tuple[Period, Entry]]) -> dict[PeriodPlace, Reading]:
    """The figures that stand where these are to stand; nobody else changes them until this is done."""
    periods, measures = {period.pk for period, _ in figures}, {entry.measure.pk for _, entry in figures}
    rows = Reading.objects.filter(trust=trust, period__in=periods, measure__in=measures).select_for_update()
    return {(row.period_id, row.measure_id, row.school_id): row for row in rows}


def _take_out(trust: Trust, cleared: Sequence[tuple[Period, Entry]]) -> int:
    if not cleared:
        return 0
    places = Q(pk__in=[])
    for period, entry in cleared:
        places |= Q(period=period, measure=entry.measure, school=entry.school)
    found = Reading.objects.filter(places, trust=trust)
    Check.objects.filter(trust=trust, reading__in=found.values("pk")).delete()
    return found.delete()[0]
