"""Tables of a review that are read when they are looked at: once, and never outside the trust."""

import pytest

from apps.core import clock
from apps.reviews.late import Late, LateRead
from apps.reviews.selectors import snapshot_of
from tests.reviews.scene import fresh, open_review, report_all


def test_it_is_made_once_and_is_as_good_as_a_list(world):
    made: list[str] = []
    found = Late(lambda: made.append("made") or [3, 1, 2])
    assert made == []
    assert (list(found), len(found), found[0], found[1:], found == [3, 1, 2]) == ([3, 1, 2], 3, 3, [1, 2], True)
    assert made == ["made"] and not Late(list) and Late(list) == []


def test_outside_a_trust_it_is_an_error_and_no_empty_list():
    with pytest.raises(RuntimeError, match="read inside its trust"):
        len(LateRead(list))


def test_what_is_read_whole_asks_for_nothing_more(world, django_assert_num_queries):
    report_all(world)
    rows = snapshot_of(fresh(world, open_review(world)), clock.today()).read_whole()
    with django_assert_num_queries(0):
        assert all("party" in action.owners for action in rows.actions) and len(rows.actions) == 3
        drawn = (*rows.plans, *rows.schools, *rows.priorities, *rows.kpis, *rows.cells, *rows.actions, *rows.missing)
        assert not any(row.get_deferred_fields() for row in drawn)
