"""Which target holds, by place and by date; tested against a plain search."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.kpis.facts import Limits, Shape, Spec, Unit
from apps.kpis.models import KPI, Target
from apps.kpis.targets import limits_from, target_on
from apps.kpis.targets_listed import without_target
from apps.kpis.timetable import academic_year_of, day_of_limits, due_seasons, holds
from apps.trusts.models import Term

AUTUMN = Term(starts_on=dt.date(2026, 9, 2), ends_on=dt.date(2026, 12, 18), name="autumn")
DAYS = st.dates(dt.date(2026, 9, 1), dt.date(2026, 9, 6))
PLACES = st.sampled_from([None, 1, 2])


def version(pk: int, school: int | None, term: int | None, day: dt.date) -> Target:
    return Target(pk=pk, school_id=school, term_id=term, valid_from=day, value=Decimal(pk))


@given(
    rows=st.lists(st.tuples(PLACES, PLACES, DAYS), max_size=12), school=PLACES, term=st.sampled_from([1, 2]), day=DAYS
)
def test_the_nearest_place_wins_then_the_newest_day_then_the_later_row(
    rows: list[tuple[int | None, int | None, dt.date]], school: int | None, term: int, day: dt.date
) -> None:
    versions = [version(number, *row) for number, row in enumerate(rows, start=1)]

    found = target_on(reversed(versions), school_id=school, term_id=term, day=day)

    best = None
    for number, (of_school, of_term, begins) in enumerate(rows, start=1):
        if begins > day or of_school not in (None, school) or of_term not in (None, term):
            continue
        rank = (of_school is not None, of_term is not None, begins, number)
        best = max(best, rank) if best else rank
    assert (found.pk if found else None) == (best[3] if best else None)


def test_the_trust_is_never_held_to_a_schools_own_target() -> None:
    own = version(1, 7, None, dt.date(2026, 9, 1))

    assert target_on([own], school_id=None, term_id=1, day=dt.date(2026, 9, 5)) is None


@pytest.mark.parametrize(
    ("spec", "row", "limits"),
    [
        (
            {"shape": Shape.AT_LEAST},
            {"value": Decimal("95.0"), "amber": Decimal("93")},
            Limits(target=Decimal("95.0"), amber=Decimal("93")),
        ),
        (
            {"shape": Shape.BETWEEN},
            {"low": Decimal(30), "high": Decimal(45)},
            Limits(target=(Decimal(30), Decimal(45))),
        ),
        ({"shape": Shape.BETWEEN}, {"low": Decimal(30)}, Limits()),
        ({"shape": Shape.AT_MOST}, {"value": Decimal(0)}, Limits(target=Decimal(0))),
        (
            {"shape": Shape.RUBRIC, "unit": Unit.GRADE},
            {"grade": "Good", "amber_grade": "Fair"},
            Limits(target="Good", amber="Fair"),
        ),
        ({"shape": Shape.MILESTONE}, {"done_by": dt.date(2026, 10, 31)}, Limits(done_by=dt.date(2026, 10, 31))),
        ({"shape": Shape.AT_MOST}, {"value": Decimal(9), "term_id": 3}, Limits(target=Decimal(9), is_term_part=True)),
    ],
)
def test_a_row_reads_as_the_limits_of_its_shape(spec: dict, row: dict, limits: Limits) -> None:
    assert limits_from(Target(**row), Spec(**spec)) == limits


def test_a_term_is_held_to_the_targets_of_its_own_days() -> None:
    assert day_of_limits(AUTUMN, dt.date(2026, 11, 20)) == dt.date(2026, 11, 20)
    assert day_of_limits(AUTUMN, dt.date(2027, 2, 1)) == dt.date(2026, 12, 18)
    assert day_of_limits(AUTUMN, dt.date(2026, 7, 1)) == dt.date(2026, 12, 18)


@pytest.mark.parametrize(
    ("frequency", "terms", "due"),
    [
        ("", [], {"autumn", "spring", "summer"}),
        ("termly", [], {"autumn", "spring", "summer"}),
        ("half-termly", ["spring"], {"spring"}),
        ("annual", [], {"summer"}),
        ("annual", ["autumn"], {"autumn"}),
    ],
)
def test_the_terms_in_which_a_figure_is_due(frequency: str, terms: list[str], due: set[str]) -> None:
    assert due_seasons(frequency, terms) == due


@pytest.mark.parametrize(
    ("words", "year"),
    [("2025/26", "2025/26"), ("2025-2026", "2025/26"), ("2025–26", "2025/26"), ("2025/27", None), ("Year 1", None)],
)
def test_the_year_of_a_kpi_is_read_from_its_own_words(words: str, year: str | None) -> None:
    assert academic_year_of(words) == year


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [
        (dt.date(2026, 9, 1), dt.date(2027, 8, 31), True),
        (dt.date(2026, 10, 1), dt.date(2026, 12, 1), True),
        (dt.date(2026, 11, 1), dt.date(2027, 8, 31), False),
        (dt.date(2023, 9, 1), dt.date(2026, 9, 10), False),
    ],
)
def test_a_term_belongs_to_the_plan_that_holds_its_middle(first: dt.date, last: dt.date, held: bool) -> None:
    assert holds(first, last, AUTUMN) is held


@pytest.mark.parametrize(
    ("kpi", "sentence"),
    [
        ({"shape": "at_least"}, "No target has been set, so its figures are shown without a colour."),
        (
            {"shape": "proportion_of_schools"},
            "No target has been set: the rule itself says what is asked of the schools.",
        ),
        ({"shape": "vs_benchmark"}, "No target has been set: its figures are held against the published ones."),
        ({"shape": "gap"}, "No target has been set: the gap has to close from year to year."),
        ({"shape": "not_worse"}, "No target has been set: its figures are held against the result before."),
    ],
)
def test_what_it_means_that_no_target_is_set(kpi: dict[str, str], sentence: str) -> None:
    assert without_target(KPI(**kpi)) == sentence
