"""What is read to find limits that were changed after figures had been seen, in a number of queries of its own."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Min

from apps.accounts.models import User
from apps.core import clock
from apps.kpis.facts import Shape
from apps.kpis.limit_changes import Difference, LimitChange, Seen, changed_targets
from apps.kpis.models import KPI, Benchmark, BenchmarkValue, Reading, Target
from apps.kpis.selectors import kpis_in, plans_in, targets_of
from apps.kpis.targets import may_hold
from apps.kpis.targets_listed import decided_words, said_of
from apps.kpis.timetable import academic_year_of, day_of_limits
from apps.kpis.typed import number_shown
from apps.strategies.models import Plan
from apps.trusts.models import Period, Term, Trust
from apps.trusts.selectors import term_on

# Limits that stand with the KPI and its benchmark, not among its targets: column, name, and words for its value.
_OF_KPI: tuple[tuple[str, str], ...] = (("tolerance", "How far is still green"), ("floor", "Floor"))
_SWITCHES: tuple[tuple[str, str, str, str], ...] = (
    ("strict", "Meeting the target exactly", "does not pass", "passes"),
    ("must_pass", "What is not met", "always red", "red or amber"),
)
_SIDES = {"above": "to be above", "below": "to be below", "in_line": "to be in line"}


def limits_changed_after_figures(
    trust: Trust, term: Term, today: date, kpis: Sequence[KPI] | None = None
) -> list[LimitChange]:
    """Every limit that a term is held against and that was changed after a figure for it had been seen, by KPI.

    A target, an amber limit, a tolerance, a floor, a margin, a published figure; of `kpis`, or of all that the trust's
    own plans measure in the term. Computed from the versions and the history; nothing of it is stored. A figure of a
    year that was published for the first time is no change. Eleven queries at most.
    """
    if kpis is None:
        kpis = kpis_in(trust, term, plans_in(trust, term).filter(kind=Plan.Kind.TRUST))
    seen = _first_seen(trust, term, kpis)
    told = [kpi for kpi in kpis if kpi.pk in seen]
    if not told:
        return []
    targets, day = targets_of(trust, told), day_of_limits(term, today)
    found = [change for kpi in told for change in _of_targets(kpi, targets.get(kpi.pk, ()), seen[kpi.pk], term, day)]
    settings = [*_kpi_settings(trust, told), *_benchmark_settings(trust, told)]
    people = _people(by for setting in settings for _, _, by in setting.values)
    found += [change for setting in settings for change in _of_setting(setting, seen[setting.kpi.pk], people)]
    found += _published(trust, told, seen, term)
    return sorted(found, key=lambda c: (c.kpi.position, c.kpi.pk, -c.changed_at.timestamp(), c.what))


def changes_shown(trust: Trust, kpis: Sequence[KPI], today: date) -> list[LimitChange]:
    """The same for the pages of these KPIs, in the term that is on."""
    term = term_on(trust, today)
    return limits_changed_after_figures(trust, term, today, kpis) if term is not None and kpis else []


def _first_seen(trust: Trust, term: Term, kpis: Sequence[KPI]) -> Mapping[int, list[Seen]]:
    """For each KPI and school with a figure in the term, when it was first reported; corrections do not count."""
    there = Reading.objects.filter(trust=trust, period__term=term, measure__kpi__in=[kpi.pk for kpi in kpis])
    whose = {(row[0], row[1]): row[2] for row in there.values_list("measure_id", "school_id", "measure__kpi_id")}
    if not whose:
        return {}
    versions: Any = Reading
    measures, periods = {measure for measure, _ in whose}, Period.objects.filter(trust=trust, term=term)
    events = versions.pgh_event_model.objects.filter(
        trust=trust.pk, period__in=periods.values("pk"), measure__in=measures
    )
    firsts: dict[tuple[int, int | None], datetime] = {}
    for measure, school, at in events.values_list("measure", "school").annotate(at=Min("reported_at")):
        if (measure, school) in whose:
            place = (whose[measure, school], school)
            firsts[place] = min(firsts.get(place, at), at)
    found: dict[int, list[Seen]] = defaultdict(list)
    for (kpi, school), at in firsts.items():
        found[kpi].append(Seen(school_id=school, at=at))
    return found


def _of_targets(
    kpi: KPI, versions: Sequence[Target], seen: Sequence[Seen], term: Term, day: date
) -> Iterator[LimitChange]:
    moments = [at for v in versions for at in (v.made_at, v.recorded_at) if at is not None]
    if not moments or max(moments) <= min(one.at for one in seen):
        return
    groups: dict[tuple[Any, ...], list[tuple[Seen, Difference]]] = defaultdict(list)
    for one, of_whom in [(mine, whose) for mine in seen for whose in _held_in(kpi, mine)]:
        holding = may_hold(kpi, versions, of_whom.school_id)
        for found in changed_targets(holding, of_whom, term_id=term.pk, day=day, said=lambda v: said_of(kpi, v)):
            if found.at > one.at:  # the same change of twenty schools' own targets is told once
                key = (found.what, found.before, found.after, found.at.date(), *_story_of(found.version))
                groups[key].append((one, found))
    for (what, before, after, _, person, why, decided), members in groups.items():
        yield LimitChange(
            kpi=kpi,
            what=what,
            before=before,
            after=after,
            changed_at=members[0][1].at,
            person=person,
            why=why,
            decided=decided,
            **_who([one for one, _ in members]),
        )


def _held_in(kpi: KPI, one: Seen) -> Iterator[Seen]:
    """Whose limits a figure is held against: the school's own, and the sum's where it is a part of one."""
    yield one
    if kpi.is_added_up and one.school_id is not None:
        yield replace(one, school_id=None)


def _story_of(version: Target) -> tuple[User | None, str, str]:
    """By whom a version came to hold, or not to, why, and where that was decided."""
    refused = version.status == Target.Status.REFUSED
    person = version.recorded_by if refused else version.made_by
    return person, version.refused_why if refused else version.why, decided_words(version)


def _who(seen: Iterable[Seen]) -> dict[str, Any]:
    rows = list(seen)
    return {"schools": tuple(one.school_id for one in rows), "seen_on": min(one.at for one in rows).date()}


@dataclass(frozen=True, slots=True)
class _Setting:
    """A limit that is changed in place: each value it had, in words, with when and by whom, the earliest first."""

    kpi: KPI
    what: str
    values: Sequence[tuple[datetime, str, int | None]]


def _kpi_settings(trust: Trust, kpis: Sequence[KPI]) -> Iterator[_Setting]:
    by_id = {kpi.pk: kpi for kpi in kpis}
    for number, events in _events(KPI, trust, list(by_id)).items():
        kpi = by_id[number]
        for column, what in _OF_KPI:
            yield _setting(kpi, what, events, [_number(getattr(event, column)) for event in events])
        for column, what, yes, no in _SWITCHES:
            yield _setting(kpi, what, events, [yes if getattr(event, column) else no for event in events])


def _benchmark_settings(trust: Trust, kpis: Sequence[KPI]) -> Iterator[_Setting]:
    held = {kpi.pk: kpi for kpi in kpis if kpi.shape == Shape.VS_BENCHMARK}
    rows = Benchmark.objects.filter(trust=trust, kpi__in=list(held))
    by_id = {row.pk: held[row.kpi_id] for row in rows}
    for number, events in _events(Benchmark, trust, list(by_id)).items():
        yield _setting(by_id[number], "Margin", events, [_number(event.margin) for event in events])
        sides = [_SIDES.get(event.direction, "none") for event in events]
        yield _setting(by_id[number], "Side of the benchmark", events, sides)


def _events(model: Any, trust: Trust, ids: Sequence[int]) -> Mapping[int, list[Any]]:
    """Every version of these rows by id, the earliest first."""
    found: dict[int, list[Any]] = defaultdict(list)
    if ids:
        for event in model.pgh_event_model.objects.filter(trust=trust.pk, id__in=ids).order_by("pgh_id"):
            found[event.id].append(event)
    return found


def _setting(kpi: KPI, what: str, events: Sequence[Any], said: Sequence[str]) -> _Setting:
    values = zip(events, said, strict=True)
    return _Setting(kpi, what, [(clock.shown(event.pgh_created_at), words, event.pgh_by) for event, words in values])


def _people(people: Iterable[int | None]) -> Mapping[int, User]:
    """These people, by their numbers."""
    wanted = {number for number in people if number is not None}
    return {user.pk: user for user in User.objects.filter(pk__in=wanted)} if wanted else {}


def _of_setting(setting: _Setting, seen: Sequence[Seen], people: Mapping[int, User]) -> Iterator[LimitChange]:
    """The change of one limit since its figures were seen, for those schools whose figures had another before."""
    now = setting.values[-1][1]
    groups: dict[str, list[Seen]] = defaultdict(list)
    for one in seen:
        known = [words for at, words, _ in setting.values if at <= one.at]
        groups[known[-1] if known else setting.values[0][1]].append(one)
    for before, members in groups.items():
        if before != now:
            at, by = _last_change(setting.values)
            yield LimitChange(
                kpi=setting.kpi,
                what=setting.what,
                before=before,
                after=now,
                changed_at=at,
                person=people.get(by) if by else None,
                **_who(members),
            )


def _last_change(values: Sequence[tuple[datetime, str, int | None]]) -> tuple[datetime, int | None]:
    """When the value became what it is now, and by whose hand."""
    at, now, by = values[-1]
    for before in reversed(values[:-1]):
        if before[1] != now:
            break
        at, _, by = before
    return at, by


def _published(
    trust: Trust, kpis: Sequence[KPI], seen: Mapping[int, Sequence[Seen]], term: Term
) -> Iterator[LimitChange]:
    """Published figures of the term's year and before that were replaced by another, or taken away."""
    held = {kpi.pk: kpi for kpi in kpis if kpi.shape == Shape.VS_BENCHMARK}
    rows = BenchmarkValue.everything.filter(trust=trust, benchmark__kpi__in=list(held))
    by_key: dict[tuple[int, str, str, str], list[BenchmarkValue]] = defaultdict(list)
    for row in rows.select_related("benchmark", "made_by", "removed_by").order_by("made_at", "pk"):
        if (academic_year_of(row.year) or row.year) <= term.year.name:
            by_key[row.benchmark.kpi_id, row.year, row.term, row.phase].append(row)
    for (number, *key), versions in by_key.items():
        what = f"Published figure for {' '.join(filter(None, key))}"
        yield from _of_published(held[number], what, versions, seen[number])


def _of_published(
    kpi: KPI, what: str, versions: Sequence[BenchmarkValue], seen: Sequence[Seen]
) -> Iterator[LimitChange]:
    now = next((row for row in versions if row.removed_at is None), None)
    last = now or versions[-1]
    after = _number(now.value) if now else "none"
    groups: dict[str, list[Seen]] = defaultdict(list)
    for one in seen:
        known = [v for v in versions if v.made_at <= one.at and (v.removed_at is None or v.removed_at > one.at)]
        if known and _number(known[-1].value) != after:
            groups[_number(known[-1].value)].append(one)
    for before, members in groups.items():
        yield LimitChange(
            kpi=kpi,
            what=what,
            before=before,
            after=after,
            changed_at=last.made_at if now or last.removed_at is None else last.removed_at,
            person=last.made_by if now else last.removed_by,
            why=last.source if now else "",
            **_who(members),
        )


def _number(value: Any) -> str:
    return "none" if value is None else number_shown(value)
