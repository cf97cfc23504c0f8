"""A judge, which rates many figures against one thing worked out once, says what `rate` says of each of them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.figures import Unit
from apps.core.rag import State
from apps.kpis.entered import Entered
from apps.kpis.facts import Against, Benchmark, LastResult, Limits, Moment, Past, Shape, Spec, Subject
from apps.kpis.judge import Judge, can_be_judged, written_places
from apps.kpis.rating import Direction, rate
from apps.kpis.specs import figure_from
from tests.kpis.test_rating_properties import any_moments, any_subjects, anything, days, flags, maybe, words

numbers = st.decimals(min_value=-5, max_value=110, places=2) | st.sampled_from([Decimal(n) for n in (0, 95, 100)])
specs = st.builds(
    Spec,
    shape=st.none() | st.sampled_from(Shape),
    unit=st.sampled_from(Unit),
    decimals=st.none() | st.integers(0, 2),
    strict=flags,
    must_pass=flags,
    cumulative=st.just(False),
    compliance_check=flags,
    tolerance=st.none() | st.decimals(min_value=0, max_value=20, places=1),
    phases=st.sampled_from([(), ("primary",), ("secondary", "16-plus")]),
    paused=st.none() | st.none() | words,
    against=st.none() | st.sampled_from(Against),
    margin=st.none() | st.decimals(min_value=0, max_value=5, places=1),
    floor=st.none() | st.just(Decimal(0)),
)
limits = st.builds(
    Limits,
    target=st.none() | numbers | st.tuples(numbers, numbers),
    amber=maybe | numbers,
    done_by=st.none() | days,
)
moments = st.just(Moment(today=date(2026, 11, 20), due_on=date(2026, 10, 1), term="autumn")) | any_moments
counts = st.integers(0, 40).map(Decimal)
figures = st.builds(
    Entered,
    id=st.just(1),
    measure_id=st.just(1),
    school_id=st.just(1),
    period_id=st.just(1),
    value=st.none() | numbers | anything,
    numerator=st.none() | counts,
    denominator=st.none() | counts.map(lambda count: count + 1),
    grade=words,
    done_on=st.none() | days,
    not_done=flags,
    as_at=st.none(),
    is_draft=flags,
    source_kind=st.just(""),
    returned_at=st.none(),
    agrees_with_check=st.none(),
).filter(lambda row: row.value is not None or bool(row.grade) or row.done_on is not None or row.not_done)


@settings(max_examples=800)
@given(
    specs.filter(can_be_judged),
    limits,
    moments,
    st.just(Subject(name="Oak", phase="primary")) | any_subjects,
    st.none() | figures,
    st.none() | figures,
    st.none() | st.builds(Benchmark, value=st.none() | numbers),
    flags,
)
def test_a_judge_says_what_rate_says(
    spec: Spec,
    limits: Limits,
    moment: Moment,
    subject: Subject,
    entered: Entered | None,
    year_ago: Entered | None,
    benchmark: Benchmark | None,
    overdue_before: bool,
) -> None:
    last = None if moment.is_due else LastResult(state=State.GREEN, printed="96%", on=date(2026, 7, 1))
    places = 0 if spec.unit is Unit.PERCENT else max(written_places(entered), written_places(year_ago))
    judge = Judge(spec=spec, limits=limits, moment=moment, benchmark=benchmark, places=places)
    judged = judge.rate(entered, subject, year_ago, overdue_before=overdue_before, last=lambda: last)
    past = Past(same_term_last_year=figure_from(year_ago), last_result=last, overdue_before=overdue_before)
    given_: dict[str, Any] = {"limits": limits, "moment": moment, "subject": subject, "benchmark": benchmark}
    rated = rate(spec=spec, figure=figure_from(entered), past=past, **given_)
    if judged is None:
        # A grade, say, or a date is no number: that a judge leaves to `rate`.
        assert entered is not None and (entered.value is None or rated.number is None)
        return
    names = ("state", "reason", "number", "one_short", "no_assurance", "printed", "small_group", "direction")
    more = ("sentence", "open_sentence", "direction_words", "target_words", "figure", "has_figure", "year_ago")
    for name in (*names, *more, "limits", "benchmark", "last_result", "label", "pair", "difference"):
        assert getattr(judged, name) == getattr(rated, name), name
    if judged.number is not None:
        assert judged.band == rated.band
    assert judged.masked().open_sentence == rated.masked().open_sentence


def entered(value: str) -> Entered:
    row: dict[str, Any] = dict.fromkeys(Entered._fields)
    return Entered(**{**row, "value": Decimal(value), "grade": "", "not_done": False, "source_kind": ""})


@pytest.mark.parametrize(
    ("shape", "now", "before", "direction"),
    [
        (Shape.AT_LEAST, "96", "94", Direction.BETTER),
        (Shape.AT_LEAST, "94", "96", Direction.WORSE),
        (Shape.AT_MOST, "3", "4", Direction.BETTER),
        (Shape.AT_MOST, "4", "3", Direction.WORSE),
        (Shape.AT_MOST, "3", "3", Direction.SAME),
        (Shape.RUBRIC, "4", "3", Direction.BETTER),
        (Shape.MONITOR, "4", "3", None),
    ],
)
def test_a_judge_knows_which_way_is_better(shape: Shape, now: str, before: str, direction: Direction | None) -> None:
    moment = Moment(today=date(2026, 11, 20))
    judge = Judge(spec=Spec(shape=shape), limits=Limits(target=Decimal(5)), moment=moment, benchmark=None)
    judged = judge.rate(entered(now), Subject(name="Oak"), entered(before))
    assert judged is not None and judged.direction is direction


def test_what_a_judge_leaves_to_rate() -> None:
    """What is held against its own past or parts, what adds up, a school's own clock, and a distance not yet set."""
    near = Decimal(2)
    assert all(
        can_be_judged(spec)
        for spec in (
            Spec(shape=Shape.ABOUT, tolerance=near),
            Spec(shape=Shape.VS_BENCHMARK, against=Against.ABOVE),
            Spec(shape=Shape.VS_BENCHMARK, against=Against.IN_LINE, margin=near),
            Spec(),
        )
    )
    assert not any(
        can_be_judged(spec)
        for spec in (
            Spec(shape=Shape.ABOUT),
            Spec(shape=Shape.VS_BENCHMARK, against=Against.IN_LINE),
            Spec(shape=Shape.AT_LEAST, cumulative=True),
            Spec(shape=Shape.AT_LEAST, due="within two years of joining"),
            Spec(shape=Shape.RUBRIC, unit=Unit.GRADE),
            *(Spec(shape=shape) for shape in (Shape.GAP, Shape.NOT_WORSE, Shape.PROPORTION, Shape.MILESTONE)),
        )
    )
