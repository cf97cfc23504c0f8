"""Which figures are asked to be verified: the arithmetic of outliers and of the sample."""

import hashlib
from collections.abc import Sequence
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.kpis.models import Check
from apps.kpis.verifying import FENCE, fence_of, is_drawn, wanted_of
from tests.kpis.reporting import cell_of, report
from tests.world import World, make_kpi


def numbers(*found: str) -> Sequence[Decimal]:
    return [Decimal(number) for number in found]


def test_the_sample_is_the_same_whenever_it_is_drawn_and_another_for_another_seed() -> None:
    def drawn(seed: str) -> list[int]:
        return [measure for measure in range(2000) if is_drawn(seed, 10, measure, 7)]

    assert drawn("a1") == drawn("a1") != drawn("a2")
    assert 150 < len(drawn("a1")) < 250
    # By hand: sha256("a1:5:trust") and sha256("a1:5:3") as numbers, modulo 1 and 2.
    assert is_drawn("a1", 1, 5, None)
    assert is_drawn("a1", 2, 5, 3) is (int(hashlib.sha256(b"a1:5:3").hexdigest(), 16) % 2 == 0)


def test_the_fences_lie_one_and_a_half_widths_beyond_the_middle_half() -> None:
    fence = fence_of(numbers("90", "92", "93", "94", "96"))
    assert fence is not None
    assert (fence.middle_low, fence.middle_high, fence.low, fence.high) == tuple(numbers("92", "94", "89", "97"))


@pytest.mark.parametrize("few", [numbers("1", "2", "3", "90"), numbers("5", "5", "5", "5", "9")])
def test_too_few_schools_or_all_the_same_have_no_fence(few: Sequence[Decimal]) -> None:
    assert fence_of(few) is None


@given(st.lists(st.decimals(-1000, 1000, places=2), min_size=5, max_size=30))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_fences_hold_the_middle_half_and_do_not_care_for_order(found: list[Decimal]) -> None:
    fence = fence_of(found)
    assert fence == fence_of(found[::-1])
    if fence is not None:
        assert fence.low <= fence.middle_low < fence.middle_high <= fence.high
        assert fence.high - fence.middle_high == (fence.middle_high - fence.middle_low) * FENCE


def why(
    world: World, value: str, before: str | None, *, unit: str = "percent", far_points: int = 10
) -> tuple[str, ...]:
    kpi = make_kpi(
        world,
        statement=f"{value} {before} {unit}",
        measured_for="each-school",
        unit=unit,
        frequency="termly",
        target="5",
    )
    report(world, kpi, "north", value)
    if before is not None:
        report(world, kpi, "north", before, period=world.period("2025/26"))
    found = wanted_of([cell_of(world, kpi, "north")], seed="", one_in=10, far_points=far_points)
    return found[0].reasons if found else ()


def test_far_from_last_year(world: World) -> None:
    assert why(world, "84.0", "94.0") == ("far from the same term last year (94.0%)",)
    assert why(world, "84.1", "94.0") == ()
    assert why(world, "94.0", None) == ()
    assert why(world, "4", "0", unit="number") == ()
    assert why(world, "5", "0", unit="number") == ("far from the same term last year (0)",)
    assert why(world, "0", "0", unit="number") == ()
    assert why(world, "140", "100", unit="number") == ()
    # A trust that asks about no change of percentages is still asked about the jump of a count.
    assert why(world, "10.0", "94.0", far_points=0) == ()
    assert why(world, "10", "94", unit="number", far_points=0) == ("far from the same term last year (94)",)


def test_one_in_which_a_check_found_something_else_waits_for_its_answer_and_not_for_another_check(
    world: World,
) -> None:
    reading = report(world, world.kpi, "north", "94.0")
    Check.objects.create(
        trust=world.trust, reading=reading, method="Recount", agrees=False, value=Decimal(92),
        checked_by=world.people["ceo"], checked_at=timezone.now(),
    )  # fmt: skip
    assert wanted_of([cell_of(world, world.kpi, "north")], seed="", one_in=10) == []


def test_headline_drafts_and_verified_ones(world: World) -> None:
    reading = report(world, world.kpi, "north", "94.0")
    assert [w.reasons for w in wanted_of([cell_of(world, world.kpi, "north")], seed="", one_in=10)] == [("headline",)]
    reading.source_kind = "official"
    reading.save()
    assert wanted_of([cell_of(world, world.kpi, "north")], seed="", one_in=10) == []
    world.kpi.paused = "Until the new register"
    world.kpi.save()
    reading.source_kind = ""
    reading.save()
    assert wanted_of([cell_of(world, world.kpi, "north")], seed="", one_in=10) == []
    world.kpi.paused = ""
    world.kpi.save()
    reading.source_kind, reading.is_draft = "", True
    reading.save()
    assert wanted_of([cell_of(world, world.kpi, "north")], seed="", one_in=10) == []
