"""What is always true of a rating, whatever the figures."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from apps.core.figures import Unit, settle
from apps.core.rag import State
from apps.kpis.facts import (
    OFSTED_GRADES,
    Benchmark,
    Coverage,
    Figure,
    LastResult,
    Limits,
    Moment,
    Past,
    Shape,
    Spec,
    Subject,
)
from apps.kpis.rating import Direction, Rating, rate

NUMERIC = [Unit.PERCENT, Unit.NUMBER, Unit.MONEY, Unit.SCORE, Unit.DAYS]
MOMENT = Moment(today=date(2026, 11, 20), due_on=date(2026, 11, 27), term="Autumn", year="2026/27")
SCHOOL = Subject(name="Hill View", phase="primary")

numbers = st.decimals(min_value=-200, max_value=200, places=2) | st.sampled_from(
    [Decimal(n) for n in ("0", "100", "-0.04", "0.04", "99.96", "100.04", "95", "94.95", "93", "-1")]
)
sizes = st.none() | st.decimals(min_value=0, max_value=20, places=1)
decimals = st.none() | st.integers(0, 3)
flags = st.booleans()
specs = st.builds(
    Spec,
    unit=st.sampled_from(NUMERIC),
    decimals=decimals,
    strict=flags,
    must_pass=flags,
    tolerance=st.decimals(min_value=0, max_value=20, places=1),
)


def remade(spec: Spec, **changes: object) -> Spec:
    """The same rule with some of its parts changed."""
    kept = {name: getattr(spec, name) for name in Spec.__dataclass_fields__}
    return Spec(**{**kept, **changes})


def hold(spec: Spec, limits: Limits, figure: Figure | None, before: Figure | None = None) -> Rating:
    """Rate in an ordinary term at an ordinary school."""
    return rate(
        spec=spec,
        limits=limits,
        figure=figure,
        moment=MOMENT,
        subject=SCHOOL,
        past=Past(same_term_last_year=before),
    )


def value(number: Decimal | int) -> Figure:
    return Figure(value=Decimal(number))


@given(specs, numbers, st.none() | numbers, numbers, numbers)
def test_swapping_polarity_mirrors(
    spec: Spec, target: Decimal, amber: Decimal | None, number: Decimal, before: Decimal
) -> None:
    """A percentage prints its own way at 100 and 0 (met exactly or not at all); a floor above zero has no mirror."""
    assume(spec.unit is not Unit.PERCENT or max(abs(number), abs(target), abs(before), abs(amber or 0)) < 99)
    assume(spec.unit is Unit.SCORE or target <= 0 or number >= 1)
    up = hold(remade(spec, shape=Shape.AT_LEAST), Limits(target=target, amber=amber), value(number), value(before))
    down = hold(
        remade(spec, shape=Shape.AT_MOST),
        Limits(target=-target, amber=None if amber is None else -amber),
        value(-number),
        value(-before),
    )
    assert (up.state, up.direction) == (down.state, down.direction)
    assert up.printed.lstrip("−+") == down.printed.lstrip("−+") or spec.unit is Unit.PERCENT


@given(specs, numbers, numbers, sizes, numbers)
def test_a_band_of_two_ends_mirrors_too(
    spec: Spec, one: Decimal, other: Decimal, amber: Decimal | None, number: Decimal
) -> None:
    spec = remade(spec, shape=Shape.BETWEEN, unit=Unit.SCORE)
    there = hold(spec, Limits(target=(one, other), amber=amber), value(number))
    back = hold(spec, Limits(target=(-one, -other), amber=amber), value(-number))
    assert there.state is back.state


@given(specs, st.sampled_from([Shape.AT_LEAST, Shape.AT_MOST]), numbers, st.none() | numbers, numbers, numbers)
def test_a_better_figure_never_gives_a_worse_colour(
    spec: Spec, shape: Shape, target: Decimal, amber: Decimal | None, one: Decimal, other: Decimal
) -> None:
    better, worse = (
        (max(one, other), min(one, other)) if shape is Shape.AT_LEAST else (min(one, other), max(one, other))
    )
    spec, limits = remade(spec, shape=shape), Limits(target=target, amber=amber)
    good, bad = hold(spec, limits, value(better), value(worse)), hold(spec, limits, value(worse), value(better))
    assert not good.state.is_worse_than(bad.state)
    assert good.direction in (Direction.BETTER, Direction.SAME)
    assert bad.direction in (Direction.WORSE, Direction.SAME)


@given(
    specs,
    st.sampled_from([Shape.BETWEEN, Shape.ABOUT]),
    numbers,
    st.decimals(min_value=0, max_value=40, places=1),
    sizes,
    numbers,
    st.decimals(min_value=0, max_value=50, places=2),
)
def test_nearer_to_the_middle_never_gives_a_worse_colour(
    spec: Spec,
    shape: Shape,
    target: Decimal,
    width: Decimal,
    amber: Decimal | None,
    far: Decimal,
    step: Decimal,
) -> None:
    middle = target + width / 2 if shape is Shape.BETWEEN else target
    near = max(middle, far - step) if far > middle else min(middle, far + step)
    limits = Limits(target=(target, target + width) if shape is Shape.BETWEEN else target, amber=amber)
    spec = remade(spec, shape=shape)
    assert not hold(spec, limits, value(near)).state.is_worse_than(hold(spec, limits, value(far)).state)


@given(
    specs,
    st.sampled_from([Shape.AT_LEAST, Shape.AT_MOST]),
    st.integers(0, 100),
    st.none() | st.integers(0, 100),
    st.integers(1, 40),
    st.data(),
)
def test_one_more_of_the_same_group_never_gives_a_worse_colour(
    spec: Spec, shape: Shape, target: int, amber: int | None, group: int, data: st.DataObject
) -> None:
    count = data.draw(st.integers(0, group - 1))
    few, many = (Figure(numerator=Decimal(n), denominator=Decimal(group)) for n in (count, count + 1))
    better, worse = (many, few) if shape is Shape.AT_LEAST else (few, many)
    spec = remade(spec, shape=shape, unit=Unit.PERCENT)
    limits = Limits(target=Decimal(target), amber=None if amber is None else Decimal(amber))
    good, bad = hold(spec, limits, better), hold(spec, limits, worse)
    assert not good.state.is_worse_than(bad.state)
    zero_against_floor = shape is Shape.AT_LEAST and count == 0 and target > 0
    if good.state is State.GREEN and not spec.must_pass and not zero_against_floor:
        assert bad.state is not State.RED


@given(
    st.booleans(),
    st.sampled_from(OFSTED_GRADES),
    st.none() | st.sampled_from(OFSTED_GRADES) | st.decimals(min_value=0, max_value=5, places=0),
    st.integers(0, 3),
    st.integers(0, 3),
)
def test_a_better_grade_never_gives_a_worse_colour(
    strict: bool, target: str, amber: str | Decimal | None, one: int, other: int
) -> None:
    spec = Spec(shape=Shape.RUBRIC, unit=Unit.GRADE, strict=strict)
    low, high = (Figure(grade=OFSTED_GRADES[n]) for n in sorted((one, other)))
    limits = Limits(target=target, amber=amber)
    assert not hold(spec, limits, high).state.is_worse_than(hold(spec, limits, low).state)


@given(specs, st.sampled_from([Shape.AT_LEAST, Shape.AT_MOST]), numbers, st.none() | numbers, numbers)
def test_the_printed_number_agrees_with_the_colour(
    spec: Spec, shape: Shape, target: Decimal, amber: Decimal | None, number: Decimal
) -> None:
    rating = hold(remade(spec, shape=shape), Limits(target=target, amber=amber), value(number))
    shown, held = (settle(n, spec.unit, rating.case.decimals) for n in (number, target))
    side = 1 if shape is Shape.AT_LEAST else -1
    passes = side * shown > side * held or (shown == held and not spec.strict)
    assert (rating.state is State.GREEN) == passes
    assert rating.number == shown
    digits = rating.printed.strip("<>%£+−").removesuffix(" days").removesuffix(" day").replace(",", "")
    match rating.printed[0]:
        case ">":
            assert Decimal(digits) < shown
        case "<":
            assert Decimal(digits) > shown
        case _:
            assert Decimal(digits) == abs(shown)
    if rating.state is State.AMBER:
        assert amber is not None and side * shown >= side * settle(amber, spec.unit, rating.case.decimals)


@given(specs, st.sampled_from([Shape.AT_LEAST, Shape.AT_MOST]), numbers, st.none() | numbers, numbers, numbers)
def test_figures_that_print_alike_are_coloured_alike(
    spec: Spec, shape: Shape, target: Decimal, amber: Decimal | None, one: Decimal, other: Decimal
) -> None:
    spec, limits = remade(spec, shape=shape, decimals=0), Limits(target=target, amber=amber)
    first, second = hold(spec, limits, value(one)), hold(spec, limits, value(other))
    assume(first.printed == second.printed)
    assert first.state is second.state


@given(specs, st.decimals(min_value=0, max_value=200, places=2), st.none() | numbers)
def test_a_figure_of_zero_is_an_ordinary_number(spec: Spec, limit: Decimal, amber: Decimal | None) -> None:
    ceiling = hold(remade(spec, shape=Shape.AT_MOST, strict=False), Limits(target=limit, amber=amber), value(0))
    assert ceiling.state is State.GREEN and ceiling.printed
    floor = hold(remade(spec, shape=Shape.AT_LEAST, strict=False), Limits(target=-limit, amber=amber), value(0))
    assert floor.state is State.GREEN


@given(
    specs.map(lambda spec: remade(spec, unit=Unit.NUMBER)),
    st.decimals(min_value=1, max_value=200, places=1),
    numbers,
    st.none() | st.integers(1, 30),
)
def test_zero_against_a_positive_floor_is_red(spec: Spec, target: Decimal, amber: Decimal, group: int | None) -> None:
    figure = value(0) if group is None else Figure(numerator=Decimal(0), denominator=Decimal(group))
    spec = remade(spec, shape=Shape.AT_LEAST, unit=Unit.NUMBER if group is None else Unit.PERCENT)
    assert hold(spec, Limits(target=target, amber=amber), figure).state is State.RED


days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(specs, st.sampled_from(Shape), numbers, days, st.integers(-400, 400), st.sampled_from([None, Figure()]))
def test_missing_is_never_zero(
    spec: Spec, shape: Shape, target: Decimal, due_on: date, later: int, figure: Figure | None
) -> None:
    today = due_on + timedelta(days=later)
    rating = rate(
        spec=remade(spec, shape=shape),
        limits=Limits(target=target),
        figure=figure,
        moment=Moment(today=today, due_on=due_on, term="Spring"),
        subject=SCHOOL,
    )
    missing = State.RED if shape is Shape.MILESTONE else State.OVERDUE
    assert rating.state is (missing if today > due_on else State.AWAITING)
    assert (rating.printed, rating.number, rating.direction) == ("", None, None)


anything = st.decimals(allow_nan=False, allow_infinity=False)
maybe = st.none() | anything
words = st.sampled_from(["", "Good", "Superb", "autumn", "16-plus", "primary", "all-through", "special", "5"])
any_figures = st.builds(
    Figure,
    value=maybe,
    numerator=maybe,
    denominator=maybe | st.just(Decimal(0)),
    grade=words,
    judged_by=words,
    done=st.none() | flags,
    done_on=st.none() | days,
    missing_terms=st.sampled_from([(), ("autumn",), ("autumn", "spring")]),
)
any_specs = st.builds(
    Spec,
    shape=st.none() | st.sampled_from(Shape),
    unit=st.sampled_from(Unit),
    decimals=st.none() | st.integers(-1, 12),
    strict=flags,
    must_pass=flags,
    cumulative=flags,
    compliance_check=flags,
    tolerance=maybe,
    grades=st.lists(words, max_size=3).map(tuple),
    phases=st.sampled_from([(), ("primary",), ("secondary", "16-plus")]),
    trust_only=flags,
    paused=st.none() | words,
)
any_limits = st.builds(
    Limits,
    target=maybe | st.tuples(anything, anything) | words,
    amber=maybe | words,
    done_by=st.none() | days,
    is_term_part=flags,
)
any_moments = st.builds(
    Moment,
    today=days,
    due_on=st.none() | days,
    term=words,
    year=words,
    term_starts_on=st.none() | days,
    term_ends_on=st.none() | days,
    is_due=flags,
    is_year_end=flags,
)
any_subjects = st.builds(Subject, name=words, phase=words, joined_on=st.none() | days, is_trust=flags)
any_pasts = st.builds(
    Past,
    same_term_last_year=st.none() | any_figures,
    last_result=st.none() | st.builds(LastResult, state=st.sampled_from(State), printed=st.just("5"), on=days),
    overdue_before=flags,
)
coverages = st.builds(
    Coverage,
    reported=st.integers(0, 5),
    due=st.integers(0, 5),
    red_schools=st.lists(st.just("Oak"), max_size=2).map(tuple),
)


@settings(max_examples=400)
@given(
    any_specs,
    any_limits,
    st.none() | any_figures,
    any_moments,
    any_subjects,
    st.none() | any_pasts,
    st.none() | st.builds(Benchmark, value=anything, period=words, name=words),
    st.none() | coverages,
)
def test_anything_finite_is_rated_and_explained(
    spec: Spec,
    limits: Limits,
    figure: Figure | None,
    moment: Moment,
    subject: Subject,
    past: Past | None,
    benchmark: Benchmark | None,
    coverage: Coverage | None,
) -> None:
    rating = rate(
        spec=spec,
        limits=limits,
        figure=figure,
        moment=moment,
        subject=subject,
        past=past,
        benchmark=benchmark,
        coverage=coverage,
    )
    for sentence in (rating.sentence, rating.open_sentence):
        assert sentence.startswith(rating.state.word) and sentence[-1] in ".!?"
        assert "; ;" not in sentence and ": ;" not in sentence and "None" not in sentence and "NaN" not in sentence
        assert "  " not in sentence
    columns = (rating.printed, rating.open_printed, rating.target_words, rating.amber_words, rating.benchmark_words)
    assert all(isinstance(column, str) for column in (*columns, rating.pair, rating.label))
    assert rating.direction is None or rating.number is not None or rating.case.figure is not None
