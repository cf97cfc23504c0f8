"""Plausible figures for every KPI, school and period of the demo; the same for the same seed."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from apps.accounts.models import User
from apps.core.figures import round_half_up
from apps.demo.levels import Level, level_of
from apps.demo.parts import part_of
from apps.demo.vouching import source_kind_of
from apps.kpis.models import KPI, Frequency, Measure, Reading, Target
from apps.kpis.timetable import due_seasons
from apps.trusts.models import Period, School, Trust

# A class, a year or a school of this many, by phase, for KPIs that have a numerator and a denominator.
COHORTS = {"primary": 58, "secondary": 176, "all-through": 121, "special": 9, "16-plus": 214, "": 90}


@dataclass(frozen=True)
class Story:
    """What is to be found in the demo: whose figures never came, and who struggles."""

    late: frozenset[str] = frozenset({"Brackenside Primary School"})
    struggling: frozenset[str] = frozenset({"Merrow Bridge School"})
    thriving: frozenset[str] = frozenset({"Hazelbeck Primary School", "Larkmoor Sixth Form"})
    never_came: frozenset[str] = frozenset({"B3", "P2"})
    late_once: frozenset[str] = frozenset({"L7", "B1"})
    late_for_the_trust: frozenset[str] = frozenset({"S1"})


STORY = Story()


def figures(trust: Trust, kpis: list[KPI], schools: list[School], today: dt.date, seed: int) -> list[Reading]:
    """A reading, not saved yet, for each measure, school and due period up to today.

    The story's late schools leave out what it says; a school's figures begin with the term after it joined.
    """
    own = Target.objects.filter(trust=trust, kpi__in=kpis, school=None).select_related("kpi")
    targets = {target.kpi_id: part_of(target, len(schools)) for target in own}
    periods = list(
        Period.objects.filter(trust=trust, starts_on__lte=today).select_related("term__year").order_by("starts_on")
    )
    measures = list(Measure.objects.filter(trust=trust, kpi__in=kpis).select_related("kpi", "kpi__benchmark"))
    reporters, heads = _reporters(trust), _submitters(trust)
    readings = [
        reading
        for measure in measures
        for school in _whose(measure.kpi, schools)
        if school is None or _asked(measure.kpi, school)
        for reading in _history(measure, school, periods, targets.get(measure.kpi_id), today, seed)
    ]
    for reading in readings:
        reading.trust = trust
        reading.reported_by_id = reporters.get(reading.school_id, reporters[None])
        reading.submitted_by_id = heads.get(reading.school_id, heads[None])
        reading.submitted_at = reading.reported_at + dt.timedelta(hours=1)
    return readings


def _submitters(trust: Trust) -> dict[int | None, int]:
    """Who submits a school's figures, its head; and the trust's data lead under None."""
    rows = User.objects.filter(memberships__trust=trust, memberships__role__in=("head", "data_lead"))
    return dict(rows.values_list("memberships__school_id", "pk"))


def _whose(kpi: KPI, schools: list[School]) -> list[School | None]:
    """Who reports a KPI: each school, the trust, or both where the trust types a figure beside its schools'."""
    if not kpi.for_each_school:
        return [None]
    return [*schools, None] if kpi.is_entered_by_trust else [*schools]


def _reporters(trust: Trust) -> dict[int | None, int]:
    """Who enters a school's figures (its data entry, else its head), and the trust's data lead under None."""
    found: dict[int | None, int] = {}
    for role in ("head", "data_entry", "data_lead"):
        rows = User.objects.filter(memberships__trust=trust, memberships__role=role)
        found.update(rows.values_list("memberships__school_id", "pk"))
    return found


def _asked(kpi: KPI, school: School) -> bool:
    phases = {"all-through": {"primary", "secondary", "16-plus"}}.get(school.phase, {school.phase})
    return not kpi.phases or bool(phases & set(kpi.phases))


def _history(
    measure: Measure, school: School | None, periods: list[Period], target: Target | None, today: dt.date, seed: int
) -> Iterator[Reading]:
    kpi = measure.kpi
    name = school.name if school else "the trust"
    chance = random.Random(f"{seed}/{name}/{kpi.code}/{measure.name}")
    level = level_of(kpi, measure, target)
    talent = chance.gauss(0.4, 0.7) - (1.7 if name in STORY.struggling else 0) + (0.5 if name in STORY.thriving else 0)
    seasons = due_seasons(kpi.frequency, kpi.due_terms)
    halves = kpi.frequency == Frequency.HALF_TERMLY
    newest = periods[-1].term_id
    for period in periods:
        if period.term.name not in seasons or (period.part != Period.Part.WHOLE) is not halves:
            continue
        if school and school.joined_on and school.joined_on > period.term.starts_on:
            continue
        if _left_out(kpi, name, period, newest):
            continue
        standing = talent + 0.12 * (period.term.year.starts_on.year - 2024) + chance.gauss(0, 0.4)
        day = period.due_on - dt.timedelta(days=chance.randrange(1, 9))
        if day > today:
            continue
        yield _reading(measure, school, period, level, standing, day, chance)


def _left_out(kpi: KPI, name: str, period: Period, newest: int) -> bool:
    current = period.term_id == newest
    if name == "the trust":
        return current and kpi.code in STORY.late_for_the_trust
    if name in STORY.late and kpi.code in STORY.never_came:
        return period.term.year.name >= "2025/26" and (current or period.term.name == "summer")
    return current and name in STORY.late and kpi.code in STORY.late_once


def _reading(
    measure: Measure,
    school: School | None,
    period: Period,
    level: Level,
    standing: float,
    day: dt.date,
    chance: random.Random,
) -> Reading:
    reading = Reading(
        measure=measure,
        school=school,
        period=period,
        as_at=min(period.ends_on, day),
        source=measure.kpi.method[:120],
        source_kind=source_kind_of(measure.kpi.method),
        reported_at=timezone.make_aware(dt.datetime.combine(day, dt.time(16, chance.randrange(60)))),
    )
    if level.grades:
        place = min(len(level.grades) - 1, max(0, level.passing + round(standing - 0.4)))
        reading.grade = level.grades[place]
    elif level.milestone:
        reading.not_done = standing < -0.6
        reading.done_on = None if reading.not_done else day - dt.timedelta(days=chance.randrange(2, 30))
    else:
        _set_number(reading, measure.kpi, level.at(standing), school, level)
    return reading


def _set_number(reading: Reading, kpi: KPI, value: float, school: School | None, level: Level) -> None:
    if level.paired and school:
        of = level.sessions or _cohort(kpi, school, reading.period)
        count = max(0, min(of, round(of * value / 100)))
        reading.numerator, reading.denominator = Decimal(count), Decimal(of)
        reading.value = round_half_up(Decimal(count) * 100 / Decimal(of), 4)
    else:
        reading.value = round_half_up(Decimal(str(value)), level.decimals)


def _cohort(kpi: KPI, school: School, period: Period) -> int:
    """How many pupils a KPI counts in a school: the same for all that it measures in one year."""
    size = random.Random(f"{school.name}/{kpi.code}/{period.term.year.name}").uniform(0.85, 1.15)
    return max(4, round(COHORTS[school.phase] * size))
