"""Which published figure stands beside one's own; pure."""

from collections.abc import Iterable
from decimal import Decimal

from apps.kpis.facts import Benchmark, Subject
from apps.kpis.models import KPI, BenchmarkValue, Frequency
from apps.kpis.timetable import SEASONS, academic_year_of
from apps.trusts.models import Term


def benchmark_beside(kpi: KPI, values: Iterable[BenchmarkValue], subject: Subject, term: Term) -> Benchmark | None:
    """The newest value published for the school's phase up to the term's year, or None.

    Autumn is read beside autumn: a value that names a term stands only beside that term, except for a KPI that is
    reported once a year, whose results are last summer's. Where the phase leaves a choice (the trust's own cell, an
    all-through school), only a value for all phases, or the one phase that the KPI is for, will do.
    """
    annual = kpi.frequency == Frequency.ANNUAL
    fitting = [
        value
        for value in values
        if value.value is not None
        and (academic_year_of(value.year) or value.year) <= term.year.name
        and (annual or value.term in ("", term.name))
    ]
    chosen = _of_phase(kpi, fitting, subject)
    if not chosen:
        return None
    newest = max(chosen, key=lambda v: (academic_year_of(v.year) or v.year, _season(v), -v.position))
    return Benchmark(
        value=newest.value or Decimal(0),
        period=f"{newest.term} {newest.year}".strip(),
        name=_within_sentence(newest.benchmark.name),
    )


def _of_phase(kpi: KPI, values: list[BenchmarkValue], subject: Subject) -> list[BenchmarkValue]:
    wanted = frozenset(kpi.phases) if subject.is_trust else subject.counts_as
    named = {v.phase for v in values if v.phase in wanted}
    phase = named.pop() if len(named) == 1 and (not subject.is_trust or len(wanted) == 1) else ""
    own = [v for v in values if phase and v.phase == phase]
    return own or [v for v in values if not v.phase]


def _season(value: BenchmarkValue) -> int:
    return SEASONS.index(value.term) if value.term in SEASONS else -1


def _within_sentence(name: str) -> str:
    """ "National" reads "national" after a semicolon; an abbreviation or a name of several capitals stays."""
    return name[:1].lower() + name[1:] if name[1:].islower() and name.istitle() else name
