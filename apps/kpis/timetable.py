"""When a KPI's figures are asked for: its terms, its periods, the same term last year; pure."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from apps.kpis.models import Frequency
from apps.trusts.calendar import year_before
from apps.trusts.models import Period, Term

SEASONS = (Term.Name.AUTUMN.value, Term.Name.SPRING.value, Term.Name.SUMMER.value)
_YEAR = re.compile(r"\s*(\d{4})\s*[/–-]\s*(?:\d{2})?(\d{2})\s*")
_PART_WORDS = {Period.Part.WHOLE: "", Period.Part.FIRST: " first half", Period.Part.SECOND: " second half"}


def due_seasons(frequency: str, due_terms: Sequence[str]) -> frozenset[str]:
    """The terms in which a figure is asked for: those the KPI names, else all three.

    A KPI that is reported once a year and names no term is due in summer, when the year's work is done. One whose
    results come out later (summer's examinations) names autumn in `due_terms`.
    """
    if due_terms:
        return frozenset(due_terms)
    return frozenset({Term.Name.SUMMER.value}) if frequency == Frequency.ANNUAL else frozenset(SEASONS)


def ends_year(frequency: str, due_terms: Sequence[str], period: Period) -> bool:
    """Whether a KPI's academic year is over with a period: it is the last that asks for a figure, or comes after it."""
    last = max(due_seasons(frequency, due_terms), key=SEASONS.index)
    return SEASONS.index(period.term.name) >= SEASONS.index(last) and period.part != Period.Part.FIRST


def academic_year_of(words: str) -> str | None:
    """The academic year that a KPI's own words name: "2025/26" for "2025-2026"; None for any other words."""
    match = _YEAR.fullmatch(words)
    return f"{match[1]}/{match[2]}" if match and (int(match[1]) + 1) % 100 == int(match[2]) else None


def holds(starts_on: date, ends_on: date, term: Term) -> bool:
    """Whether a plan from one day to another holds a term: the middle of the term lies within it."""
    return starts_on <= middle_of(term) <= ends_on


def middle_of(term: Term) -> date:
    """The day in the middle of a term, which settles which plan a term belongs to when one ends and another begins."""
    return term.starts_on + (term.ends_on - term.starts_on) / 2


def day_of_limits(term: Term, today: date) -> date:
    """The day whose targets a term is held against: today while it runs, its last day once it is over or to come.

    So a target that is changed in January never touches what autumn was held against.
    """
    return today if term.starts_on <= today <= term.ends_on else term.ends_on


def period_words(period: Period) -> str:
    """A period within a sentence: "autumn", "autumn first half"."""
    return f"{period.term.name}{_PART_WORDS[Period.Part(period.part)]}"


class Calendar:
    """The trust's periods in order, each with its term and year loaded, and where a KPI's figures stand in them."""

    def __init__(self, periods: Iterable[Period]) -> None:
        self.periods = sorted(periods, key=lambda period: (period.term.starts_on, period.part))
        self._by_place = {(p.term.year.name, p.term.name, p.part): p for p in self.periods}
        self.by_id = {period.pk: period for period in self.periods}
        self._by_term: dict[int, list[Period]] = {}
        for period in self.periods:
            self._by_term.setdefault(period.term_id, []).append(period)
        self._orders: dict[tuple[str, frozenset[str]], list[Period]] = {}

    def periods_in(self, term_id: int, frequency: str) -> list[Period]:
        """The periods of a term in which figures of this frequency are reported: its halves, or the whole of it."""
        there = self._by_term.get(term_id, [])
        halves = [p for p in there if p.part != Period.Part.WHOLE] if frequency == Frequency.HALF_TERMLY else []
        return halves or [p for p in there if p.part == Period.Part.WHOLE]

    def at(self, year: str, season: str, part: int = 0) -> Period | None:
        """The period of that academic year, term and part of it, if the trust has it."""
        return self._by_place.get((year, season, part))

    def year_earlier(self, period: Period) -> Period | None:
        """The same term (or half) of the year before; none where that was a rehearsal."""
        found = self._by_place.get((year_before(period.term.year.name), period.term.name, period.part))
        return None if found is None or found.term.is_rehearsal else found

    def before(self, period: Period, frequency: str, seasons: frozenset[str]) -> Period | None:
        """The last period before this one in which a figure was asked for."""
        order = self._order(frequency, seasons)
        earlier = [p for p in order if _place(p) < _place(period) and not p.term.is_rehearsal]
        return earlier[-1] if earlier else None

    def year_so_far(self, period: Period, frequency: str, seasons: frozenset[str]) -> list[Period]:
        """The periods of the academic year in which a figure was asked for, up to this one."""
        return [
            p
            for p in self._order(frequency, seasons)
            if p.term.year_id == period.term.year_id
            and _place(p) <= _place(period)
            and (not p.term.is_rehearsal or p.term_id == period.term_id)
        ]

    def _order(self, frequency: str, seasons: frozenset[str]) -> list[Period]:
        key = (frequency, seasons)
        if key not in self._orders:
            terms = [number for number, there in self._by_term.items() if there[0].term.name in seasons]
            self._orders[key] = [period for number in terms for period in self.periods_in(number, frequency)]
        return self._orders[key]


def _place(period: Period) -> tuple[date, int]:
    return period.term.starts_on, period.part
