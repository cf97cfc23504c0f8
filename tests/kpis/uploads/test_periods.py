"""Terms and years as people write them."""

import pytest

from apps.core.errors import BadValue
from apps.kpis.uploads.periods import PeriodSaid, period_said
from apps.kpis.uploads.sources import source_of, source_typed

HOW = "Write a period as “autumn 2024/25” or, for a half-term, “autumn 1 2024/25”."
SAID = {
    "autumn 2024/25": ("2024/25", "autumn", 0),
    "Autumn 1 2024/25": ("2024/25", "autumn", 1),
    "Aut 2 2024-25": ("2024/25", "autumn", 2),
    "2024/2025": ("2024/25", "", 0),
    "24/25 Summer term": ("2024/25", "summer", 0),
    "HT3 2024/25": ("2024/25", "spring", 1),
    "Spring 2025": ("2024/25", "spring", 0),
    "Autumn term 2024": ("2024/25", "autumn", 0),
    "Spring (second half) 2024–25": ("2024/25", "spring", 2),
}
REFUSED = {
    "2025": "“2025” can be two academic years: write 2024/25 or 2025/26.",
    "2024/26": "“2024/26” is no academic year: one runs from September to August, as 2024/25 does.",
    "winter 2024/25": f"“winter 2024/25” is no period. {HOW}",
    "autumn": f"“autumn” names no academic year. {HOW}",
    "autumn spring 2024/25": f"“autumn spring 2024/25” is no period. {HOW}",
    "1 2024/25": f"“1 2024/25” names no term. {HOW}",
}


@pytest.mark.parametrize(("text", "said"), SAID.items())
def test_a_period_is_understood(text: str, said: tuple[str, str, int]) -> None:
    assert period_said(text) == PeriodSaid(*said)


@pytest.mark.parametrize(("text", "sentence"), REFUSED.items())
def test_what_is_no_period_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(BadValue) as refused:
        period_said(text)
    assert refused.value.sentence == sentence


def test_a_source_keeps_what_was_typed_and_names_the_file() -> None:
    assert source_of("a (1).csv", "") == "Upload: a (1).csv"
    assert source_of("a.csv", "Arbor (live)") == "Arbor (live) (Upload: a.csv)"
    assert [source_typed(text) for text in ("Upload: a.csv", "Arbor (live) (Upload: a.csv)", "By hand")] == [
        "",
        "Arbor (live)",
        "By hand",
    ]
    assert len(source_of("x" * 300, "y" * 400)) == 300
