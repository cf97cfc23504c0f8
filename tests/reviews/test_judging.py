import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.rag import COLOURS, State
from apps.reviews.judging import NOT_JUDGED, Standing, can_be_judged, needs_assent, running_words, standing

R, A, G = State.RED, State.AMBER, State.GREEN
colours = st.sampled_from(COLOURS)
states = st.sampled_from([None, *State])


@pytest.mark.parametrize(
    ("arithmetic", "judged", "expected"),
    [
        (R, A, True),
        (R, G, True),
        (A, G, True),
        (A, R, False),
        (G, A, False),
        (G, R, False),
        (State.OVERDUE, G, True),
        (State.OVERDUE, A, True),
        (State.OVERDUE, R, False),
        (State.MONITOR, G, True),
        (State.INCOMPLETE, R, False),
        (None, A, True),
        (None, R, False),
    ],
)
def test_good_news_that_the_figures_do_not_give_needs_assent(arithmetic, judged, expected):
    assert needs_assent(arithmetic, judged) is expected


def test_nothing_is_judged_where_no_figure_is_asked_for():
    assert {s for s in State if not can_be_judged(s)} == {State.NOT_APPLICABLE, State.PAUSED, State.NOT_DUE}
    assert frozenset({State.NOT_APPLICABLE, State.PAUSED, State.NOT_DUE}) == NOT_JUDGED
    assert can_be_judged(None)


def test_how_a_judgement_stands():
    assert standing(arithmetic=G, judged=A, now=G, assented=False) is Standing.COUNTS
    assert standing(arithmetic=R, judged=A, now=R, assented=False) is Standing.WAITING
    assert standing(arithmetic=R, judged=A, now=R, assented=True) is Standing.COUNTS
    assert standing(arithmetic=R, judged=A, now=A, assented=True) is Standing.FALLEN
    assert standing(arithmetic=A, judged=G, now=R, assented=True) is Standing.FALLEN
    assert standing(arithmetic=A, judged=A, now=A, assented=True) is Standing.FALLEN
    assert standing(arithmetic=None, judged=R, now=None, assented=False) is Standing.COUNTS


@given(arithmetic=states, judged=colours, now=states)
def test_without_assent_nothing_better_than_the_figures_counts(arithmetic, judged, now):
    found = standing(arithmetic=arithmetic, judged=judged, now=now, assented=False)
    if found is Standing.COUNTS:
        assert now is None or not judged.is_better_than(now)
        assert not needs_assent(now, judged)


def test_terms_running():
    assert [running_words(n) for n in (0, 1, 2, 3, 9, 10)] == [
        "",
        "",
        "second term running",
        "third term running",
        "ninth term running",
        "10 terms running",
    ]
    assert [s.word for s in Standing] == ["Counts", "Waiting for assent", "No longer counts"]
