"""Limits that were changed after a figure had been seen are found; those that were not are not."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from apps.core import clock
from apps.kpis.approvals import stamp_of
from apps.kpis.limit_history import limits_changed_after_figures
from apps.kpis.models import KPI, Benchmark, BenchmarkValue, Reading, Target
from apps.kpis.policies import Resolution, TargetValues
from apps.kpis.services import BenchmarkValues, KPIValues, Published, edit_kpi
from apps.kpis.target_services import Proposal, approve_targets, propose_targets
from apps.trusts.models import Body
from tests.kpis.reporting import report
from tests.pages.reading import text_of
from tests.world import World, make_kpi

TODAY = dt.date(2026, 11, 20)
LONG_AGO, EARLIER, NOW = (timezone.make_aware(dt.datetime(2026, month, 10, 12)) for month in (9, 10, 11))


@pytest.fixture
def seen(world: World) -> World:
    """Targets that are older than the figures, which were reported on 10 October."""
    Target.objects.filter(trust=world.trust).update(made_at=LONG_AGO)
    for school in ("north", "south"):
        first_reported(report(world, world.kpi, school, "94.0"), EARLIER)
    return world


def first_reported(reading: Reading, at: dt.datetime) -> None:
    """Let a figure have been there since then: its history is not for the app to change."""
    versions: Any = Reading
    reading.reported_at = at
    reading.save()
    assert versions.pgh_event_model.objects.filter(id=reading.pk, reported_at=at).exists()


def propose(world: World, value: str, amber: str | None = "93.0", kpi: KPI | None = None, **place: Any) -> Target:
    values = TargetValues(value=Decimal(value), amber=Decimal(amber) if amber else None)
    one = Proposal(kpi=kpi or world.kpi, values=values, why="The intake has changed.", **place)
    propose_targets(trust=world.trust, proposals=[one], valid_from=TODAY, by=world.people["ceo"])
    return Target.objects.latest("pk")


def sentences(world: World) -> list[str]:
    return [change.sentence for change in limits_changed_after_figures(world.trust, world.term(), TODAY)]


def test_nothing_was_changed(seen: World) -> None:
    assert sentences(seen) == []


def test_a_target_lowered_after_the_figures(seen: World) -> None:
    propose(seen, "94.0")
    assert sentences(seen) == [
        "Target changed from 95.0% to 94.0% on 20 November 2026 by CEO larkmoor, after 2 figures had been seen "
        "(the first was reported on 10 October 2026)."
    ]
    kpi_page = text_of(seen.as_("trustee").get(seen.url(f"kpis/{seen.kpi.pk}/")))
    assert "Changed after figures had been seen" in kpi_page and "The intake has changed." in kpi_page
    assert "Target changed from 95.0% to 94.0%" in text_of(seen.as_("ceo").get(seen.url("targets/")))


def test_an_amber_limit_for_one_school_is_said_for_that_school(seen: World) -> None:
    propose(seen, "95.0", amber="90.0", school=seen.schools["north"])
    (change,) = limits_changed_after_figures(seen.trust, seen.term(), TODAY)
    assert (change.what, change.before, change.after) == ("Amber limit", "93.0%", "90.0%")
    assert (change.schools, change.figures) == ((seen.schools["north"].pk,), 1)
    assert "after 1 figure had been seen (it was reported on 10 October 2026)" in change.sentence


def test_what_holds_for_a_sum_never_held_for_its_parts(seen: World) -> None:
    rule = {"shape": "at_most", "unit": "number", "rollup": "sum", "target": "160", "measured_for": "each-school"}
    kpi = make_kpi(seen, code="S1", statement="Fixed", frequency="termly", **rule)
    kpi.targets.update(made_at=LONG_AGO)
    for school in ("north", "south"):
        first_reported(report(seen, kpi, school, "4"), EARLIER)
    propose(seen, "16", amber=None, kpi=kpi, school=seen.schools["north"])
    propose(seen, "200", amber=None, kpi=kpi)
    found = limits_changed_after_figures(seen.trust, seen.term(), TODAY, [kpi])
    assert {(change.before, change.after, change.figures) for change in found} == {
        ("none", "at most 16", 1),
        ("at most 160", "at most 200", 2),
    }


def test_a_correction_of_the_figure_does_not_hide_it(seen: World) -> None:
    propose(seen, "94.0")
    Reading.objects.update(value=Decimal("94.5"), reported_at=timezone.now())
    assert len(sentences(seen)) == 1


def test_what_a_board_approves_later_is_no_change_unless_another_held(seen: World) -> None:
    row = Target.objects.get(kpi=seen.kpi)
    board = Body.objects.get(trust=seen.trust, kind="board")

    def approve(target: Target) -> None:
        told = Resolution(body=board, on=TODAY, minute="7")
        chosen = {target.pk: stamp_of(target)}
        approve_targets(trust=seen.trust, chosen=chosen, resolution=told, by=seen.people["trustee"])

    approve(row)
    assert sentences(seen) == []
    lower = propose(seen, "94.0")
    assert sentences(seen) == []  # it waits: the approved one holds
    approve(lower)
    assert [text.rpartition(")")[2] for text in sentences(seen)] == [
        "; approved by Trust board on 20 November 2026, minute 7."
    ]


def test_a_target_set_for_the_first_time_after_the_figure(world: World) -> None:
    kpi = make_kpi(world, code="K3", statement="Clubs", measured_for="each-school", shape="at_least", unit="number")
    first_reported(report(world, kpi, "north", "9"), EARLIER)
    propose(world, "8", amber=None, kpi=kpi)
    assert sentences(world) == [
        "Target changed from none to 8 on 20 November 2026 by CEO larkmoor, after 1 figure had been seen "
        "(it was reported on 10 October 2026)."
    ]


def test_one_set_before_the_figure_for_later_is_no_change(seen: World) -> None:
    row = propose(seen, "94.0")
    Target.objects.filter(pk=row.pk).update(made_at=LONG_AGO)
    assert sentences(seen) == []


def test_a_tolerance_and_a_margin_are_found_in_the_history(world: World) -> None:
    about = make_kpi(world, code="K4", statement="Turnover", measured_for="trust", shape="about", unit="percent",
                     tolerance=Decimal(1), target="10")  # fmt: skip
    beside = make_kpi(world, code="K5", statement="Costs", measured_for="trust", shape="vs_benchmark", unit="percent")
    benchmark = Benchmark.objects.create(trust=world.trust, kpi=beside, direction="in_line", margin=Decimal(1))
    BenchmarkValue.objects.create(
        trust=world.trust, benchmark=benchmark, year="2025/26", value=Decimal("73.0"), made_at=LONG_AGO
    )
    Target.objects.update(made_at=LONG_AGO)
    for kpi in (about, beside):
        first_reported(report(world, kpi, None, "12"), EARLIER)
    ceo = world.people["ceo"]
    edit_kpi(kpi=about, values=KPIValues(columns={"tolerance": Decimal(3)}), by=ceo)
    published = [Published(year="2025/26", value=Decimal("75.0")), Published(year="2026/27", value=Decimal("76.0"))]
    edit_kpi(
        kpi=beside,
        values=KPIValues(
            columns={}, benchmark=BenchmarkValues(direction="in_line", margin=Decimal(2), values=published)
        ),
        by=ceo,
    )
    found = limits_changed_after_figures(world.trust, world.term(), TODAY)
    assert sorted((c.kpi.code, c.what, c.before, c.after) for c in found) == [
        ("K4", "How far is still green", "1", "3"),
        ("K5", "Margin", "1", "2"),
        ("K5", "Published figure for 2025/26", "73.0", "75.0"),
    ]
    assert all(change.changed_at <= clock.now() for change in found)


def test_the_same_queries_for_few_and_many(seen: World, django_assert_num_queries: Any) -> None:
    propose(seen, "94.0")
    kpis = [seen.kpi]
    with django_assert_num_queries(5):
        limits_changed_after_figures(seen.trust, seen.term(), TODAY, kpis)
    for number in range(3):
        kpi = make_kpi(seen, code=f"N{number}", statement="N", measured_for="each-school", shape="at_least", target="5")
        kpis.append(kpi)
        for school in ("north", "south"):
            first_reported(report(seen, kpi, school, "9"), EARLIER)
    with django_assert_num_queries(5):
        assert limits_changed_after_figures(seen.trust, seen.term(), TODAY, kpis)
