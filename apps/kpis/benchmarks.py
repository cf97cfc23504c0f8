"""Which published figure stands beside one's own; pure."""

import re
from collections.abc import Iterable, Sequence

from apps.kpis.facts import Benchmark, Subject
from apps.kpis.models import KPI, BenchmarkValue, Frequency
from apps.kpis.phrases import listing
from apps.kpis.timetable import SEASONS, academic_year_of
from apps.trusts.models import Term

_CALENDAR_YEAR = re.compile(r"\s*(\d{4})\s*")


def benchmark_beside(kpi: KPI, values: Iterable[BenchmarkValue], subject: Subject, term: Term) -> Benchmark | None:
    """The newest figure published for the school's phase up to the term's year; None for a KPI without any.

    Autumn is read beside autumn: a value that names a term stands only beside that term, except for a KPI that is
    reported once a year, whose results are last summer's. Where the phase leaves a choice (the trust's own cell, an
    all-through school), only a value for all phases, or the one phase that the KPI is for, will do. One of an earlier
    year is provisional; a row of the term's own year without a figure says that none is published, and then, as where
    nothing fits, the value is None and `why_none` says why.
    """
    rows = list(values)
    if not rows:
        return None
    name = _within_sentence(rows[0].benchmark.name)
    of_phase, why = _of_phase(kpi, rows, subject)
    year = term.year.name
    begun = [value for value in of_phase if _year(value) <= year]
    annual = kpi.frequency == Frequency.ANNUAL
    fitting = [value for value in begun if annual or value.term in ("", term.name)]
    if not why:
        why = _why_none(rows, of_phase, begun, fitting, term)
    own = [value for value in fitting if _year(value) == year]
    published = [value for value in fitting if value.value is not None]
    if own and all(value.value is None for value in own):
        return Benchmark(value=None, name=name, why_none=f"no {_plain(name)} figure is published for {year}")
    if not published:
        return Benchmark(value=None, name=name, why_none=why)
    newest = max(published, key=lambda v: (_year(v), _season(v), -v.position))
    late = bool(newest.year) and _year(newest) < year
    return Benchmark(
        value=newest.value,
        period=f"{newest.term} {newest.year}".strip(),
        name=name,
        provisional_for=year if late else "",
    )


def _why_none(
    rows: Sequence[BenchmarkValue],
    of_phase: Sequence[BenchmarkValue],
    begun: Sequence[BenchmarkValue],
    fitting: Sequence[BenchmarkValue],
    term: Term,
) -> str:
    """Why nothing stands beside a figure, from the first thing that is missing."""
    name = _plain(_within_sentence(rows[0].benchmark.name))
    if of_phase and not begun:
        return f"no {name} figure is published for {term.year.name} or before"
    if begun and not fitting:
        terms = [season for season in SEASONS if any(value.term == season for value in begun)]
        return f"a {name} figure is published for {listing(terms)} only, and {term.name} is not compared with it"
    return f"no {name} figure is published for it"


def _of_phase(kpi: KPI, rows: list[BenchmarkValue], subject: Subject) -> tuple[list[BenchmarkValue], str]:
    """The values of the subject's phase, or of all phases; with the reason where there are none."""
    phases = {value.phase.strip().casefold() for value in rows if value.phase.strip()}
    own, asked = subject.phase.replace("_", "-"), {phase.replace("_", "-") for phase in kpi.phases}
    wanted = asked if subject.is_trust or not own else subject.counts_as & asked if asked else subject.counts_as
    named = {own} if own in phases else phases & wanted
    if not own and not subject.is_trust and not named:
        named = phases
    if len(named) == 1 and (not subject.is_trust or len(wanted) == 1):
        phase = named.pop()
        return [value for value in rows if value.phase.strip().casefold() == phase], ""
    for_all = [value for value in rows if not value.phase.strip()]
    if for_all:
        return for_all, ""
    there, name = listing(sorted(phases, key=_phase_place)), _plain(_within_sentence(rows[0].benchmark.name))
    if own and not named:
        return [], f"no {name} figure is published for {own} schools, only for {there}"
    return [], f"the {name} figure differs by phase ({there}), and none is published for all of them together"


def _phase_place(phase: str) -> tuple[int, str]:
    known = ("primary", "secondary", "16-plus")
    return (known.index(phase) if phase in known else len(known), phase)


def _year(value: BenchmarkValue) -> str:
    """The academic year of a value; a calendar year's results are those of the academic year that ended in it."""
    match = _CALENDAR_YEAR.fullmatch(value.year)
    if match:
        return f"{int(match[1]) - 1}/{int(match[1]) % 100:02d}"
    return academic_year_of(value.year) or value.year


def _plain(name: str) -> str:
    return name.strip() or "national"


def _season(value: BenchmarkValue) -> int:
    return SEASONS.index(value.term) if value.term in SEASONS else -1


def _within_sentence(name: str) -> str:
    """ "National" reads "national" after a semicolon; an abbreviation or a name of several capitals stays."""
    return name[:1].lower() + name[1:] if name[1:].islower() and name.istitle() else name
