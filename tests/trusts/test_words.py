"""A trust's own words in the plural, within a sentence and with their article."""

import pytest

from apps.trusts.vocabulary import Words, plural_of, with_article, within_sentence


@pytest.mark.parametrize(
    ("word", "plural"),
    [
        ("Strategy", "Strategies"),
        ("KPI", "KPIs"),
        ("Success criterion", "Success criteria"),
        ("Head of School", "Heads of School"),
        ("Piece of work", "Pieces of work"),
        ("Young person", "Young people"),
        ("Academy", "Academies"),
        ("Day", "Days"),
        ("Focus", "Focuses"),
    ],
)
def test_plurals(word, plural):
    assert plural_of(word) == plural


@pytest.mark.parametrize(
    ("word", "within", "article"),
    [
        ("Action", "action", "an action"),
        ("Key strategy", "key strategy", "a key strategy"),
        ("KPI", "KPI", "a KPI"),
        ("MSP", "MSP", "an MSP"),
        ("SDP", "SDP", "an SDP"),
        ("Trust Objective", "trust objective", "a trust objective"),
        ("Objective", "objective", "an objective"),
    ],
)
def test_words_within_a_sentence(word, within, article):
    assert within_sentence(word) == within
    assert with_article(word) == article


def test_templates_reach_them_by_key():
    words = Words({"priority": "MSP", "action": "Key strategy"})
    assert words.low["priority_plural"] == "MSPs"
    assert words.low["action_plural"] == "key strategies"
    assert words.a["priority"] == "an MSP"
    assert words.a["kpi"] == "a KPI"
