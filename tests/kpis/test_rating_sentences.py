"""Every state and rule with the sentence that explains it, word for word."""

from datetime import date
from typing import Any

import pytest

from apps.core.rag import State
from apps.kpis.facts import Figure, LastResult
from apps.kpis.reasons import Reason
from apps.kpis.sentences import compose
from tests.kpis import sentences_of_comparisons as comparisons
from tests.kpis import sentences_of_schools as schools
from tests.kpis.cases import rated
from tests.kpis.sentences_of_figures import ATTENDANCE, EXACT, GRADES, RATED
from tests.kpis.sentences_of_states import CUMULATIVE, MILESTONES, SCHOOLS, WITHOUT_A_COLOUR, WITHOUT_A_RESULT

ALL = [
    *(*RATED, *EXACT, *GRADES, *MILESTONES, *WITHOUT_A_RESULT, *WITHOUT_A_COLOUR, *CUMULATIVE, *SCHOOLS),
    *(*comparisons.PUBLISHED, *comparisons.GAPS, *comparisons.NO_WORSE, *schools.SCHOOLS),
]


@pytest.mark.parametrize(("given", "sentence"), ALL, ids=[sentence[:60] for _, sentence in ALL])
def test_the_sentence(given: dict[str, Any], sentence: str) -> None:
    assert rated(**given).sentence == sentence


def test_every_reason_has_a_sentence_in_the_table() -> None:
    assert {rated(**given).reason for given, _ in ALL} == set(Reason)


def test_every_state_that_a_figure_can_have_is_in_the_table() -> None:
    assert {rated(**given).state for given, _ in ALL} == set(State) - {State.COMPLETE}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"shape": "at_least", "unit": "percent", "target": 65, "numerator": 6, "denominator": 9, "national": 66}
            | {"last_year": 50, "amber": 60},
            "Green: number not shown (small group), against 65.0% for autumn (amber down to 60.0%); national 66.0% "
            "(autumn 2024/25).",
        ),
        (
            {"shape": "at_least", "unit": "percent", "target": 65, "numerator": 0, "denominator": 9, "amber": 60},
            "Red: number not shown (small group), against 65.0% for autumn (amber down to 60.0%).",
        ),
        (
            {"shape": "monitor", "unit": "percent", "numerator": 6, "denominator": 9},
            "Monitor: number not shown (small group) for autumn; it is watched, not rated.",
        ),
        (
            {**ATTENDANCE, "value": 95, "last_year": Figure(numerator=8, denominator=9)},
            "Green: 95.0% against 95.0% for autumn (amber down to 93.0%).",
        ),
        (
            {**ATTENDANCE, "is_due": False, "numerator": 8, "denominator": 9}
            | {"last_result": LastResult(state=State.RED, printed="77.8%", on=date(2026, 7, 14), small_group=True)},
            "Not due: no figure is asked for in autumn; last result number not shown (small group), red, on 14 July "
            "2026; number not shown (small group) was entered all the same.",
        ),
        ({**ATTENDANCE, "value": 95}, "Green: 95.0% against 95.0% for autumn (amber down to 93.0%)."),
        # Few schools are no small group of people.
        (
            {**schools.GOOD, "unit": "percent", "numerator": 3, "denominator": 4},
            "Amber: 3 of 4 schools are at least good, against all for autumn (one school short).",
        ),
        (
            {**comparisons.GAP, "between": ["3/5", "36/50"], "last_year": ["3/5", "40/50"]},
            "Green: a gap, number not shown (small group), between Pupil premium and Others for autumn, closing in "
            "autumn last year.",
        ),
    ],
)
def test_in_open_papers_a_small_groups_number_does_not_show(given: dict[str, Any], sentence: str) -> None:
    rating = rated(**given)
    assert rating.open_sentence == compose(rating, hide_small=True) == sentence
    assert rating.open_printed == ("number not shown (small group)" if rating.small_group else rating.printed)
