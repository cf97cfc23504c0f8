"""The checksum of frozen rows."""

import datetime as dt
import hashlib
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from apps.reviews.checksum import ADDED, _rows, canonical, digest, figures_checksum, verify
from apps.reviews.models import FROZEN_WITH_FIGURES, FrozenReview
from tests.reviews.scene import issue, make_final, open_review, report_all, shown

values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.text(max_size=8),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, max_value=10**6, min_value=-(10**6)),
    st.dates(),
    st.datetimes(timezones=st.just(dt.UTC)),
    st.lists(st.integers(0, 9), max_size=3),
    st.dictionaries(st.sampled_from(["red", "green"]), st.integers(0, 9)),
)
columns = st.dictionaries(st.sampled_from(["id", "state", "sentence", "counts", "due_on"]), values, min_size=1)
rows = st.lists(
    st.tuples(st.sampled_from(["reviews_frozenkpi", "reviews_frozencell"]), columns), min_size=1, max_size=4
)


def test_the_canonical_form_is_written_down():
    line = canonical(
        "reviews_frozencell",
        {
            "sentence": "Red: 91.0% – “low”\n",
            "id": 7,
            "numerator": Decimal("95.0"),
            "due_on": dt.date(2026, 11, 13),
            "at": dt.datetime(2026, 7, 1, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=1))),
            "counts": {"red": 1, "green": 2},
            "note": None,
        },
    )
    assert line == (
        '["reviews_frozencell",{"at":"2026-07-01T08:30:00+00:00","counts":{"green":2,"red":1},"due_on":"2026-11-13",'
        '"id":7,"note":null,"numerator":"95.0","sentence":"Red: 91.0% – “low”\\n"}]'
    )
    assert digest([("t", {"a": 1})]) == hashlib.sha256(b'["t",{"a":1}]\n').hexdigest()
    assert digest([("t", {"a": 1})], before="abc") == hashlib.sha256(b'abc\n["t",{"a":1}]\n').hexdigest()


def test_what_has_no_canonical_form_is_refused():
    with pytest.raises(TypeError, match="set has no canonical form"):
        canonical("t", {"a": {1}})


@given(rows=rows, data=st.data())
def test_any_change_of_a_row_changes_it(rows, data):
    place = data.draw(st.integers(0, len(rows) - 1))
    table, found = rows[place]
    name = data.draw(st.sampled_from(sorted(found)))
    new = data.draw(values)
    assume(canonical("t", {name: new}) != canonical("t", {name: found[name]}))
    changed = [*rows[:place], (table, {**found, name: new}), *rows[place + 1 :]]
    assert digest(changed) != digest(rows)


@given(rows=rows, data=st.data())
def test_a_row_more_or_less_or_elsewhere_changes_it(rows, data):
    place = data.draw(st.integers(0, len(rows) - 1))
    assert digest([*rows[:place], *rows[place + 1 :]]) != digest(rows)
    assert digest([*rows, rows[place]]) != digest(rows)
    moved = [rows[place], *rows[:place], *rows[place + 1 :]]
    lines = [[canonical(*row) for row in order] for order in (moved, rows)]
    assert (digest(moved) == digest(rows)) is (lines[0] == lines[1])


@given(found=columns)
def test_the_order_of_columns_is_nothing(found):
    assert digest([("t", dict(reversed(found.items())))]) == digest([("t", found)])


def test_an_open_review_has_no_checksum_to_verify(world):
    found = verify(open_review(world))
    assert (found.figures, found.issue, found.is_sound) == (None, None, True)


def test_both_moments_are_verified(world):
    report_all(world)
    issued = issue(world, make_final(world, open_review(world)))
    assert (verify(issued).figures, verify(issued).issue, verify(issued).is_sound) == (True, True, True)
    assert issued.figures_checksum != issued.issued_checksum
    issued.figures_checksum = "0" * 64
    assert (verify(issued).figures, verify(issued).issue, verify(issued).is_sound) == (False, False, False)


def test_every_column_of_every_row_goes_into_it(world):
    report_all(world)
    review = open_review(world)
    drawn = shown(world, review)
    drawn.head.save()
    ((table, found),) = _rows(review, FROZEN_WITH_FIGURES, "figures")
    assert table == "reviews_frozenreview"
    assert set(found) == {field.attname for field in FrozenReview._meta.concrete_fields} - set(ADDED)
    seen = {figures_checksum(review)}
    for row in (*drawn.plans, *drawn.schools, *drawn.priorities, *drawn.kpis, *drawn.cells, *drawn.actions):
        row.save()
        seen.add(figures_checksum(review))
    assert len(seen) == 1 + 3 + 2 + 3 + 2 + 2 + 3


def test_a_column_that_came_later_goes_into_it_once_it_says_something(world):
    report_all(world)
    review = open_review(world)
    head = shown(world, review).head
    head.part, head.supersedes = "confidential", "issue 1 of 3 December 2026"
    head.save()
    ((_, found),) = _rows(review, FROZEN_WITH_FIGURES, "figures")
    assert {name: found[name] for name in found if name in ADDED} == {
        "part": "confidential",
        "supersedes": "issue 1 of 3 December 2026",
    }


def test_rows_of_another_review_do_not_go_into_it(world):
    report_all(world)
    final = make_final(world, open_review(world))
    before = figures_checksum(final)
    shown(world, open_review(world, "2025/26", "autumn")).head.save()
    assert figures_checksum(final) == before
