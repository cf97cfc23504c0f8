"""What open papers leave out of a row: small groups, and what would give them away."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from apps.core.rag import State
from apps.scorecard.masking import Masked, Shown, mask
from apps.scorecard.scorecard import build_scorecard
from tests.kpis.reporting import TODAY, report
from tests.scorecard.test_scorecard import add_schools
from tests.world import World

SMALL = 10


def pair(numerator: int, denominator: int) -> Shown:
    return Shown(numerator=Decimal(numerator), denominator=Decimal(denominator), is_small=denominator < SMALL)


def places(*figures: Shown | None, has_total: bool = True, total_is_small: bool = False) -> Masked:
    return mask(figures, has_total=has_total, total_is_small=total_is_small)


def test_the_next_smallest_goes_with_a_small_one() -> None:
    assert places(pair(50, 60), pair(4, 6), pair(30, 40)) == Masked(places=frozenset({1, 2}))
    # Two small ones hide each other, and nothing is masked where nobody is small.
    assert places(pair(50, 60), pair(4, 6), pair(3, 8)) == Masked(places=frozenset({1, 2}))
    assert places(pair(50, 60), pair(30, 40)) == Masked()
    # Of two alike the first.
    assert places(pair(4, 6), pair(30, 40), pair(31, 40)) == Masked(places=frozenset({0, 1}))


def test_without_a_total_nothing_can_be_worked_out() -> None:
    assert places(pair(50, 60), pair(4, 6), has_total=False) == Masked(places=frozenset({1}))
    assert places(pair(2, 3), None, total_is_small=True) == Masked(places=frozenset({0}), total=True)


def test_the_total_goes_where_there_is_nobody_to_hide_behind() -> None:
    assert places(pair(4, 6), None) == Masked(places=frozenset({0}), total=True)


def test_nothing_and_everything_are_found_however_many_are_masked() -> None:
    # 0 of 6 and 0 of 40: that both together are 0 says that each is.
    assert places(pair(0, 6), pair(0, 40), pair(50, 60)) == Masked(places=frozenset({0, 1, 2}))
    assert places(pair(6, 6), pair(40, 40), pair(60, 60)) == Masked(places=frozenset({0, 1, 2}), total=True)


figures = st.integers(1, 14).flatmap(lambda whole: st.builds(pair, st.integers(0, whole), st.just(whole)))


@given(row=st.lists(st.none() | figures, max_size=6))
def test_no_masked_figure_can_be_worked_out_from_its_row(row: list[Shown | None]) -> None:
    found = places(*row)
    small = {place for place, figure in enumerate(row) if figure is not None and figure.is_small}

    assert small <= found.places
    if found.total or not found.places:
        return
    masked = [figure for place, figure in enumerate(row) if place in found.places and figure is not None]
    assert len(possible_shares(masked)) > 1


def possible_shares(masked: Sequence[Shown]) -> set[Fraction]:
    """What any one of the masked shares may be, for all that the total less the printed ones says of them together."""
    part = int(sum(figure.numerator for figure in masked))
    whole = int(sum(figure.denominator or 0 for figure in masked))
    others = len(masked) - 1
    return {
        Fraction(numerator, size)
        for size in range(1, whole - others + 1)
        for numerator in range(size + 1)
        if 0 <= part - numerator <= whole - size and (others or (size, numerator) == (whole, part))
    }


def test_a_scorecard_keeps_the_colour_and_masks_a_second_figure(world: World) -> None:
    add_schools(world, "East")
    report(world, world.kpi, "north", of=(7, 8))
    report(world, world.kpi, "south", of=(960, 1000))
    report(world, world.kpi, "East", of=(190, 200))

    (row,) = [r for r in build_scorecard(trust=world.trust, term=world.term(), today=TODAY).rows if r.kpi == world.kpi]
    north, south, east = row.schools.values()

    withheld = "number not shown (small group)"
    assert [c.rating.open_printed for c in (north, south, east)] == [withheld, "96.0%", withheld]
    assert [c.rating.printed for c in (north, south, east)] == ["87.5%", "96.0%", "95.0%"]
    assert (east.rating.state, east.rating.small_group, east.rating.is_masked) == (State.GREEN, False, True)
    assert east.rating.sentence == "Green: 95.0% against 95.0% for autumn (amber down to 93.0%)."
    assert east.rating.open_sentence == (f"Green: {withheld}, against 95.0% for autumn (amber down to 93.0%).")
    assert row.trust is not None and row.trust.rating is not None
    assert row.trust.rating.open_printed == "95.8%"
