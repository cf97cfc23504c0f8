"""Terms and years as people write them: "autumn 2024/25", "Autumn 1 2024-25", "2024/25"; pure."""

import re
from dataclasses import dataclass

from apps.core.errors import BadValue
from apps.kpis.timetable import SEASONS

HOW = "Write a period as “autumn 2024/25” or, for a half-term, “autumn 1 2024/25”."
_YEARS = re.compile(r"\b(?:20)?(\d\d)\s*[/–—-]\s*(?:20)?(\d\d)\b")
_YEAR = re.compile(r"\b(20\d\d)\b")
_HALF_TERM = re.compile(r"\bht\s*([1-6])\b")
_WORDS = {
    **{word: season for season in SEASONS for word in (season, season[:3])},
    **dict.fromkeys(("1", "1st", "first", "one", "a"), "1"),
    **dict.fromkeys(("2", "2nd", "second", "two", "b"), "2"),
    **dict.fromkeys(("half", "term", "half-term", "halfterm", "the", "of", "academic", "year", "whole"), ""),
}


@dataclass(frozen=True, slots=True)
class PeriodSaid:
    """An academic year, with a term ("" for the whole year) and a half of it (0 where none is named)."""

    year: str
    season: str = ""
    half: int = 0


def period_said(text: str) -> PeriodSaid:
    """What a person wrote of a period. "Spring 2025" is of 2024/25, and HT3 the first half of spring.

    Raises BadValue, with a sentence, for what names no year, or a year of one number alone.
    """
    words = " ".join(text.casefold().replace("(", " ").replace(")", " ").replace(",", " ").split())
    if not words:
        raise BadValue(HOW)
    years = _YEARS.search(words)
    single = None if years else _YEAR.search(words)
    found = years or single
    if found is None:
        raise BadValue(f"“{text[:60]}” names no academic year. {HOW}")
    season, half = _term_said(f"{words[: found.start()]} {words[found.end() :]}", text)
    if years:
        first, second = int(years[1]), int(years[2])
        if (first + 1) % 100 != second:
            raise BadValue(f"“{text[:60]}” is no academic year: one runs from September to August, as 2024/25 does.")
        return PeriodSaid(f"20{first:02d}/{second:02d}", season, half)
    assert single is not None
    if not season:
        year = int(single[1])
        raise BadValue(f"“{text[:60]}” can be two academic years: write {_name(year - 1)} or {_name(year)}.")
    return PeriodSaid(_name(int(single[1]) - (season != SEASONS[0])), season, half)


def _name(first: int) -> str:
    return f"{first}/{(first + 1) % 100:02d}"


def _term_said(words: str, text: str) -> tuple[str, int]:
    """Term and half of the words beside the year."""
    numbered = _HALF_TERM.fullmatch(words.strip())
    if numbered:
        place = int(numbered[1]) - 1
        return SEASONS[place // 2], place % 2 + 1
    season, half = "", 0
    for word in re.split(r"[\s/:;.]+", words.strip(" -–")):
        if word in ("", "-", "–"):
            continue
        meant = _WORDS.get(word)
        if meant is None or (meant in SEASONS and season) or (meant.isdecimal() and half):
            raise BadValue(f"“{text[:60]}” is no period. {HOW}")
        season = meant if meant in SEASONS else season
        half = int(meant) if meant.isdecimal() else half
    if half and not season:
        raise BadValue(f"“{text[:60]}” names no term. {HOW}")
    return season, half
