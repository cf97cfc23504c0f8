"""What is always true of figures that are held against other figures, whatever they are."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from apps.core.figures import Unit, settle
from apps.core.rag import State
from apps.kpis.facts import (
    OFSTED_GRADES,
    Against,
    Benchmark,
    Clause,
    Figure,
    Limits,
    Past,
    SchoolAnswer,
    Shape,
    Spec,
    Subject,
)
from apps.kpis.rating import Direction, Rating, rate
from tests.kpis.test_rating_properties import MOMENT, NUMERIC, SCHOOL, flags, numbers, sizes, value

TRUST = Subject(name="The trust", is_trust=True)
units = st.sampled_from(NUMERIC)
specs = st.builds(Spec, unit=units, decimals=st.none() | st.integers(0, 3), strict=flags, must_pass=flags)
shares = st.decimals(min_value=0, max_value=100, places=1)
groups = st.tuples(shares, shares)


def hold(spec: Spec, figure: Figure | None, **given: Any) -> Rating:
    """Rate in an ordinary term; `amber` and `target` are limits, `published` a benchmark, `before` of a year ago."""
    return rate(
        spec=spec,
        limits=Limits(target=given.get("target"), amber=given.get("amber")),
        figure=figure,
        moment=MOMENT,
        subject=given.get("subject", SCHOOL),
        past=Past(same_term_last_year=given.get("before"), baseline=given.get("baseline"), baseline_when="before"),
        benchmark=given.get("published"),
        schools=given.get("schools", ()),
    )


def between(pair: tuple[Decimal, Decimal]) -> Figure:
    return Figure(groups=(value(pair[0]), value(pair[1])))


@given(specs, numbers, sizes, sizes, numbers, numbers)
def test_above_and_below_a_published_figure_mirror(
    spec: Spec, national: Decimal, margin: Decimal | None, amber: Decimal | None, number: Decimal, before: Decimal
) -> None:
    spec = replace(spec, unit=Unit.SCORE, shape=Shape.VS_BENCHMARK, margin=margin)
    up = hold(
        replace(spec, against=Against.ABOVE),
        value(number),
        published=Benchmark(value=national),
        amber=amber,
        before=value(before),
    )
    down = hold(
        replace(spec, against=Against.BELOW),
        value(-number),
        published=Benchmark(value=-national),
        amber=amber,
        before=value(-before),
    )
    assert (up.state, up.direction) == (down.state, down.direction)


@given(specs, st.sampled_from([Against.ABOVE, Against.BELOW]), numbers, sizes, sizes, numbers, numbers)
def test_a_better_figure_beside_a_published_one_never_gives_a_worse_colour(
    spec: Spec,
    against: Against,
    national: Decimal,
    floor: Decimal | None,
    amber: Decimal | None,
    one: Decimal,
    other: Decimal,
) -> None:
    above = against is Against.ABOVE
    spec = replace(spec, shape=Shape.VS_BENCHMARK, against=against, floor=floor if above else None)
    better, worse = (max(one, other), min(one, other)) if above else (min(one, other), max(one, other))
    given_ = {"published": Benchmark(value=national), "amber": amber}
    assert not hold(spec, value(better), **given_).state.is_worse_than(hold(spec, value(worse), **given_).state)


@given(specs, numbers, st.none() | numbers, numbers)
def test_green_beside_a_published_figure_is_what_prints_beyond_it(
    spec: Spec, national: Decimal, floor: Decimal | None, number: Decimal
) -> None:
    spec = replace(spec, shape=Shape.VS_BENCHMARK, against=Against.ABOVE, floor=floor)
    rating = hold(spec, value(number), published=Benchmark(value=national))
    shown, held, least = (
        None if n is None else settle(n, spec.unit, rating.case.decimals) for n in (number, national, floor)
    )
    assert shown is not None and held is not None
    assert (rating.state is State.GREEN) == (shown > held and (least is None or shown > least))


@given(specs, flags, numbers, sizes, numbers, numbers)
def test_a_better_result_than_another_is_never_worse_against_the_earlier_one(
    spec: Spec, less: bool, baseline: Decimal, amber: Decimal | None, one: Decimal, other: Decimal
) -> None:
    spec = replace(spec, shape=Shape.NOT_WORSE, against=Against.BELOW if less else None, decimals=2)
    better, worse = (min(one, other), max(one, other)) if less else (max(one, other), min(one, other))
    given_ = {"baseline": value(baseline), "amber": amber}
    assert not hold(spec, value(better), **given_).state.is_worse_than(hold(spec, value(worse), **given_).state)
    if not spec.strict:
        assert hold(spec, value(baseline), **given_).state is State.GREEN


@given(specs, groups, groups, groups, st.none() | st.integers(0, 9), sizes)
def test_a_group_behind_that_does_better_never_gives_a_worse_colour(
    spec: Spec,
    before: tuple[Decimal, Decimal],
    one: tuple[Decimal, Decimal],
    other: tuple[Decimal, Decimal],
    target: int | None,
    amber: Decimal | None,
) -> None:
    spec = replace(spec, shape=Shape.GAP, unit=Unit.PERCENT, decimals=1, groups=("Boys", "Girls"))
    ahead = max(one[1], other[1], one[0], other[0])
    behind = sorted((one[0], other[0]))
    was = (min(before), max(before))  # the first group was behind
    given_ = {"before": between(was), "target": None if target is None else Decimal(target), "amber": amber}
    worse, better = (hold(spec, between((low, ahead)), **given_) for low in behind)
    assert not better.state.is_worse_than(worse.state)
    order = [Direction.WORSE, Direction.SAME, Direction.BETTER, None]
    assert order.index(better.direction) >= order.index(worse.direction)


@given(specs, groups, groups)
def test_a_gap_closes_only_if_it_is_narrower_and_nobody_behind_has_fallen(
    spec: Spec, before: tuple[Decimal, Decimal], now: tuple[Decimal, Decimal]
) -> None:
    spec = replace(spec, shape=Shape.GAP, unit=Unit.PERCENT, decimals=1, groups=("Boys", "Girls"))
    rating = hold(spec, between(now), before=between(before))
    place = 0 if before[0] <= before[1] else 1
    closing = abs(now[0] - now[1]) < abs(before[0] - before[1]) and now[place] >= before[place]
    assert (rating.state is State.GREEN) == (closing or now[0] == now[1])
    swapped = hold(spec, between((now[1], now[0])), before=between((before[1], before[0])))
    assert swapped.state is rating.state


@given(
    st.lists(st.sampled_from(OFSTED_GRADES), min_size=1, max_size=12),
    st.sampled_from(["all", "more than half", "60", "12.5"]),
    sizes,
    flags,
    st.data(),
)
def test_one_more_school_that_meets_a_rule_never_gives_a_worse_colour(
    grades: list[str], asked: str, amber: Decimal | None, must_pass: bool, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(grades) - 1))
    better = [*grades]
    better[place] = "Outstanding"
    spec = Spec(
        shape=Shape.PROPORTION, unit=Unit.GRADE, must_pass=must_pass, clauses=(Clause(asked, "are at least good"),)
    )

    def of(words: list[str]) -> Rating:
        schools = [SchoolAnswer(name=f"S{n}", figures=(Figure(grade=word),)) for n, word in enumerate(words)]
        return hold(spec, None, schools=schools, subject=TRUST, amber=amber)

    worse = of(grades)
    assert not of(better).state.is_worse_than(worse.state)
    met = sum(word in ("Good", "Outstanding") for word in grades)
    enough = {"all": met == len(grades), "more than half": 2 * met > len(grades)}
    share = Decimal(asked) if asked not in enough else Decimal(0)
    assert (worse.state is State.GREEN) == enough.get(asked, met * 100 >= share * len(grades))


@given(
    st.builds(
        Spec,
        shape=st.sampled_from([Shape.VS_BENCHMARK, Shape.GAP, Shape.NOT_WORSE, Shape.PROPORTION]),
        unit=st.sampled_from([*Unit]),
        decimals=st.none() | st.integers(0, 3),
        strict=flags,
        must_pass=flags,
        against=st.none() | st.sampled_from([*Against]),
        margin=sizes,
        floor=st.none() | numbers,
        tolerance=sizes,
        groups=st.sampled_from([(), ("SEND",), ("Boys", "Girls")]),
        clauses=st.sampled_from([(), (Clause("all", "are good"),), (Clause("40", "above 3"), Clause("all", "use it"))]),
        due=st.sampled_from(["", "within two years of joining", "by the first inspection"]),
    ),
    st.none()
    | st.builds(Figure, value=numbers)
    | st.builds(Figure, grade=st.sampled_from([*OFSTED_GRADES, "Superb"]))
    | st.builds(Figure, numerator=st.integers(0, 9).map(Decimal), denominator=st.integers(0, 9).map(Decimal))
    | st.builds(between, groups),
    st.none()
    | st.builds(Figure, value=numbers)
    | st.builds(between, groups)
    | st.builds(Figure, grade=st.just("Good")),
    st.none() | numbers | st.sampled_from(OFSTED_GRADES),
    st.none() | numbers,
    st.none() | st.builds(Benchmark, value=st.none() | numbers, period=st.just("2024/25")),
    flags,
)
def test_anything_is_rated_and_explained_and_what_is_missing_is_never_a_colour(
    spec: Spec,
    figure: Figure | None,
    before: Figure | None,
    target: Decimal | str | None,
    amber: Decimal | None,
    published: Benchmark | None,
    trust: bool,
) -> None:
    assume(spec.shape is Shape.GAP or not any(f is not None and f.groups for f in (figure, before)))
    rating = hold(
        spec,
        figure,
        before=before,
        baseline=before,
        target=target,
        amber=amber,
        published=published,
        subject=TRUST if trust else SCHOOL,
    )
    for sentence in (rating.sentence, rating.open_sentence):
        assert "None" not in sentence and "NaN" not in sentence and "  " not in sentence
        assert ": ;" not in sentence and "; ;" not in sentence and "()" not in sentence and "(," not in sentence
        assert sentence.endswith(".")
    assert isinstance(rating.printed, str) and isinstance(rating.target_words, str) and isinstance(rating.pair, str)
    if figure is None:
        assert rating.state is State.AWAITING
