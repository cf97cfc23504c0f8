"""Figures that are recorded: kept in place of the one before, taken out only when that is said, refused as a lot."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.core.errors import BadValue, DomainError, NotNow
from apps.kpis.entries import Entry, entry_from
from apps.kpis.models import KPI, Measure, Reading
from apps.kpis.services import Recorded, record_figures
from apps.trusts.models import Period, School
from tests.kpis.reporting import report
from tests.world import World, make_kpi


def measure_of(kpi: KPI) -> Measure:
    return Measure.objects.select_related("kpi__plan").get(kpi=kpi)


def record(world: World, *entries: Entry, period: Period | None = None, **kwargs: Any) -> Recorded:
    return record_figures(
        trust=world.trust, period=period or world.period(), entries=entries, by=world.people["data_lead"], **kwargs
    )


def entry(world: World, school: str | None = "north", value: str | None = "94.1", **parts: Any) -> Entry:
    kpi = parts.pop("kpi", world.kpi if school else world.trust_kpi)
    return Entry(
        measure=measure_of(kpi),
        school=world.schools[school] if school else None,
        value=None if value is None else Decimal(value),
        **parts,
    )


def test_figures_of_schools_and_the_trust_are_kept_with_who_and_when(world: World) -> None:
    done = record(world, entry(world), entry(world, None, "6.20", note="Before the audit", source="Accounts"))

    assert done == Recorded(saved=2, cleared=0)
    north, trust = Reading.objects.order_by("value").reverse()
    assert (north.school, str(north.value), north.reported_by) == (
        world.schools["north"],
        "94.1",
        world.people["data_lead"],
    )
    assert (trust.school, str(trust.value), trust.note, trust.source) == (None, "6.20", "Before the audit", "Accounts")
    assert north.reported_at.date() == dt.date(2026, 11, 20)


def test_a_figure_takes_the_place_of_the_one_before(world: World) -> None:
    record(world, entry(world, note="First"), entry(world, None, "5"))
    record(world, entry(world, value="95.0"), entry(world, None, "6"))

    assert list(Reading.objects.order_by("value").values_list("value", "note")) == [
        (Decimal(6), ""),
        (Decimal("95.0"), ""),
    ]


def test_the_school_can_be_given_once_for_all(world: World) -> None:
    record(world, Entry(measure=measure_of(world.kpi), value=Decimal(94)), school=world.schools["south"])

    assert Reading.objects.get().school == world.schools["south"]


def test_taking_out_is_said_and_takes_out_that_one_only(world: World) -> None:
    record(world, entry(world), entry(world, "south"), entry(world, None))

    done = record(world, entry(world, value=None, clear=True), entry(world, None, None, clear=True))

    assert done == Recorded(saved=0, cleared=2)
    assert Reading.objects.get().school == world.schools["south"]


def test_zero_is_a_figure(world: World) -> None:
    record(world, entry(world, value="0"))

    assert Reading.objects.get().value == 0


@pytest.mark.parametrize("parts", [{"value": "140"}, {"value": None}, {"value": "-1"}])
def test_one_wrong_figure_refuses_the_lot(world: World, parts: dict) -> None:
    with pytest.raises(BadValue):
        record(world, entry(world, "south"), entry(world, **parts))
    assert Reading.objects.count() == 0


def test_what_belongs_elsewhere_is_refused(world: World, other_world: World) -> None:
    half = make_kpi(
        world, code="H", statement="Late", measured_for="each-school", unit="percent", frequency="half-termly"
    )
    for wrong, sentence in (
        (
            [entry(world, None, kpi=world.kpi)],
            "K1 Attendance is at least 95% is not measured for the trust as a whole.",
        ),
        (
            [entry(world, kpi=world.trust_kpi)],
            "K2 Reserves are at least 6% of income is not measured for North Lane Primary.",
        ),
        ([entry(world, kpi=half)], "H Late is not reported for autumn."),
        ([entry(world), entry(world)], "The same figure is entered twice."),
    ):
        with pytest.raises(BadValue) as refused:
            record(world, *wrong)
        assert refused.value.sentence == sentence
    with pytest.raises(BadValue, match="another trust"):
        record(world, Entry(measure=measure_of(world.kpi), school=other_world.schools["north"], value=Decimal(1)))
    assert Reading.objects.count() == 0


def test_a_period_that_has_not_begun_takes_no_figures(world: World) -> None:
    with pytest.raises(NotNow) as refused:
        record(world, entry(world), period=world.period("2026/27", "spring"))
    assert refused.value.sentence == "The spring figures can be entered from 4 January 2027."


def test_recording_asks_the_same_queries_for_any_number_of_figures(world: World) -> None:
    for number in range(6):
        School.objects.create(trust=world.trust, name=f"S{number}", slug=f"s{number}")
    measure, schools = measure_of(world.kpi), list(School.objects.all())
    period = world.period()
    counts = []
    record(world, entry(world), period=period)
    for value, some in ((90, schools[:1]), (80, schools)):
        entries = [Entry(measure=measure, school=school, value=Decimal(value)) for school in some]
        with CaptureQueriesContext(connection) as queries:
            record(world, *entries, Entry(measure=measure_of(world.trust_kpi), clear=True), period=period)
        counts.append(len([q for q in queries if "SAVEPOINT" not in q["sql"]]))
    assert counts == [6, 6]  # one of them is the test's own, for the trust's measure


OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["north", "south", None]),
        st.one_of(st.none(), st.decimals(0, 100, places=1)),
        st.sampled_from([1, 2]),
    ),
    max_size=12,
)


@given(OPERATIONS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_kept_is_what_was_said_last(world: World, operations: list) -> None:
    periods = {1: world.period("2025/26", "spring"), 2: world.period()}
    expected: dict = {}
    with transaction.atomic():
        for school, value, number in operations:
            place = (world.schools[school].pk if school else None, periods[number].pk)
            said = entry(world, school, None if value is None else str(value), clear=value is None)
            record(world, said, period=periods[number])
            expected.pop(place, None)
            if value is not None:
                expected[place] = value
        kept = {(r.school_id, r.period_id): r.value for r in Reading.objects.all()}
        assert kept == expected
        assert all(entry_from(r).value == r.value for r in Reading.objects.select_related("measure", "school"))
        transaction.set_rollback(True)


def test_a_reading_of_the_database_refuses_a_second_for_the_same_place(world: World) -> None:
    report(world, world.trust_kpi, None, "5")
    with pytest.raises(Exception, match="one_figure_per_measure_school_and_period"), transaction.atomic():
        report(world, world.trust_kpi, None, "6")


def test_domain_errors_leave_nothing_half_done(world: World) -> None:
    report(world, world.kpi, "north", "91")
    with pytest.raises(DomainError):
        record(world, entry(world, value=None, clear=True), entry(world, "south", "400"))
    assert Reading.objects.get().value == 91
