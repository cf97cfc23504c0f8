"""Which figures are asked for, from whom and in which period, and how many of them are in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import QuerySet

from apps.core.rag import State
from apps.kpis.cells import Desk, was_before
from apps.kpis.entries import Entry, reading_from
from apps.kpis.evidence import Cell, Evidence
from apps.kpis.measuring import asks_nothing, lines_of
from apps.kpis.models import KPI, Family
from apps.kpis.phrases import figure_words
from apps.kpis.policies import reports_in
from apps.kpis.selectors import kpis_in, load_term, plans_in
from apps.kpis.specs import figure_from
from apps.kpis.timetable import due_seasons, period_words
from apps.kpis.track import Track
from apps.strategies.models import Plan
from apps.trusts.models import Period, School, Term, Trust

NOT_ASKED = (State.NOT_APPLICABLE, State.PAUSED, State.NOT_DUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One figure that is asked for: its cell rated in the period.

    `before` and `year_ago` are the figure before it and that of the same term a year earlier in words; "" for none, and
    where the one before is that of a year earlier, it is said once. `source_before` is the kind of source that the one
    before came from.
    """

    cell: Cell
    before: str
    year_ago: str = ""
    source_before: str = ""

    @property
    def is_in(self) -> bool:
        """Whether it has been reported."""
        return self.cell.entered is not None

    @property
    def is_draft(self) -> bool:
        """Whether it is in, and not submitted yet."""
        return self.cell.entered is not None and self.cell.entered.is_draft

    @property
    def is_returned(self) -> bool:
        """Whether it was returned, and is not submitted again yet."""
        return self.cell.entered is not None and self.cell.entered.returned_at is not None

    @property
    def is_missing(self) -> bool:
        """Whether it is wanted and not in."""
        return not self.is_in and is_asked(self.cell)

    @property
    def is_overdue(self) -> bool:
        """Whether it is wanted, not in, and its day has passed."""
        return self.is_missing and self.cell.rating.state is not State.AWAITING

    @property
    def family(self) -> Family | None:
        """The family it stands under; a school plan's own KPIs stand apart."""
        return self.cell.kpi.family


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What a page of figures asks for; `others` are cells that want none, being on hold or for another phase."""

    asked: Sequence[Asked] = ()
    others: Sequence[Cell] = ()
    evidence: Evidence | None = field(default=None, repr=False)

    def as_typed(self, cell: Cell, entry: Entry) -> Cell:
        """The same cell, rated with a figure that is typed and not kept."""
        assert self.evidence is not None
        whose = (cell.measure.pk, cell.school.pk if cell.school else None)
        figures = {**self.evidence.readings.get(whose, {}), cell.period.pk: reading_from(entry, cell.period)}
        if entry.clear:
            del figures[cell.period.pk]
        evidence = replace(self.evidence, readings={**self.evidence.readings, whose: figures})
        return Desk(evidence, cell.period.term).cell(cell.kpi, cell.measure, cell.school, cell.period)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many of the figures that a school (None: the trust) is asked for in a period are in.

    Of those, `drafts` are not submitted yet, some of them because they were `returned`; `verified` count as verified.
    `due` are those that a scorecard and a review count: of a half-termly KPI one half at a time, of several measures in
    one line the line; `due_in` of them have come, and are no drafts.
    """

    school: School | None
    period: Period
    reported: int
    asked: int
    drafts: int = 0
    returned: int = 0
    verified: int = 0
    due: int = 0
    due_in: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return self.reported == self.asked

    @property
    def verified_words(self) -> str:
        """ "41 of 48 verified", of the figures that are in; "" where none is."""
        return f"{self.verified} of {self.reported} verified" if self.reported else ""

    def is_late(self, today: date) -> bool:
        """Whether something is missing and the day has passed."""
        return not self.is_complete and today > self.period.due_on


def asked_of_school(*, trust: Trust, period: Period, school: School, today: date) -> Asking:
    """What a school is asked for in a period, of the trust's plans and of its own: see `asked_in`."""
    return asked_in(_evidence_of(trust, period.term, school, today), period)


def _evidence_of(trust: Trust, term: Term, school: School | None, today: date) -> Evidence:
    """What a school's figures, or the trust's own, are rated from in a term."""
    if school is None:
        kpis = [kpi for kpi in _trust_kpis(trust, term) if not kpi.for_each_school or kpi.is_entered_by_trust]
        return load_term(trust=trust, term=term, today=today, kpis=kpis, whole=True)
    plans = [plan for plan in plans_in(trust, term) if plan.school_id in (None, school.pk)]
    kpis = kpis_in(trust, term, plans)
    return load_term(trust=trust, term=term, today=today, kpis=kpis, schools=frozenset({school.pk}), whole=True)


def asked_in_term(*, trust: Trust, term: Term, school: School | None, today: date) -> list[Asked]:
    """What a school (None: the trust as a whole) is asked for in the periods of a term that have begun, in order."""
    evidence = _evidence_of(trust, term, school, today)
    begun = [p for p in evidence.calendar.periods if p.term_id == term.pk and p.starts_on <= today]
    asked = [asked for period in begun for asked in asked_in(evidence, period).asked]
    return [one for one in asked if one.cell.school == school]


def asked_of_trust(*, trust: Trust, period: Period, today: date) -> Asking:
    """What the trust as a whole is asked for in a period."""
    return _narrowed(asked_in(_evidence_of(trust, period.term, None, today), period), of_trust=True)


def asked_of_all(*, trust: Trust, period: Period, kpi: KPI, today: date) -> Asking:
    """What every school is asked for in a period, of one KPI."""
    asking = asked_in(load_term(trust=trust, term=period.term, today=today, kpis=[kpi], whole=True), period)
    return _narrowed(asking, of_trust=False)


def _narrowed(asking: Asking, *, of_trust: bool) -> Asking:
    """The trust's own part of what is asked for, or the schools'."""
    return replace(
        asking,
        asked=[asked for asked in asking.asked if (asked.cell.school is None) is of_trust],
        others=[cell for cell in asking.others if (cell.school is None) is of_trust],
    )


def kpis_of_schools(trust: Trust, period: Period) -> list[KPI]:
    """The trust plans' KPIs that schools report in a period, and that are due in it."""
    return [kpi for kpi in _trust_kpis(trust, period.term) if kpi.for_each_school and is_asked_in(kpi, period)]


def _trust_kpis(trust: Trust, term: Term) -> list[KPI]:
    return kpis_in(trust, term, plans_in(trust, term).filter(kind=Plan.Kind.TRUST))


def is_asked_in(kpi: KPI, period: Period) -> bool:
    """Whether a KPI is reported in this kind of period and due in its term; never where other KPIs answer it."""
    if asks_nothing(kpi):
        return False
    return reports_in(kpi, period) and period.term.name in due_seasons(kpi.frequency, kpi.due_terms)


def asked_in(evidence: Evidence, period: Period) -> Asking:
    """The figures that a period asks for, in the order of the KPIs."""
    desk = Desk(evidence, period.term)
    cells = list(_cells(desk, period))
    asked = [_asked(desk, cell) for cell in cells if can_be_entered(cell, evidence.trust)]
    others = [cell for cell in cells if not can_be_entered(cell, evidence.trust)]
    return Asking(asked=asked, others=others, evidence=evidence)


def is_asked(cell: Cell) -> bool:
    """Whether a figure is wanted for a cell: it is of this phase, not on hold, and due."""
    return cell.rating.state not in NOT_ASKED


def can_be_entered(cell: Cell, trust: Trust) -> bool:
    """Whether a figure is wanted for a cell, or would be if its KPI, or the trust, had been there at the time."""
    return is_asked(cell) or (cell.rating.state is State.NOT_DUE and was_before(cell.kpi, cell.period, trust))


def _cells(desk: Desk, period: Period) -> Iterable[Cell]:
    for kpi in desk.evidence.kpis:
        if is_asked_in(kpi, period):
            schools = list(desk.schools_of(kpi))
            for measure in desk.evidence.measures.get(kpi.pk, ()):
                track = desk.track(kpi, measure)
                for school in schools:
                    cell = track.cell(school, period)
                    # A figure is entered under its own measure's name, also where it counts in a line with others.
                    own = cell.measured.line_name is None
                    yield cell if own else replace(cell, measured=replace(cell.measured, line_name=None))


def _asked(desk: Desk, cell: Cell) -> Asked:
    """A cell with the figures before it: "93.1% in summer 2025/26"."""
    calendar, kpi = desk.evidence.calendar, cell.kpi
    before = calendar.before(cell.period, kpi.frequency, due_seasons(kpi.frequency, kpi.due_terms))
    year_ago = calendar.year_earlier(cell.period)
    earlier = "" if year_ago is None or year_ago == before else _then(desk, cell, year_ago)
    last = desk.evidence.reading((cell.measure.pk, cell.school.pk if cell.school else None), before)
    source = last.source_kind if last else ""
    return Asked(cell=cell, before=_then(desk, cell, before), year_ago=earlier, source_before=source)


def _then(desk: Desk, cell: Cell, period: Period | None) -> str:
    figure = figure_from(desk.evidence.reading((cell.measure.pk, cell.school.pk if cell.school else None), period))
    if period is None or figure is None:
        return ""
    return f"{figure_words(cell.rating.case, figure)} in {period_words(period)} {period.term.year.name}"


def progress_in(
    *, trust: Trust, term: Term, today: date, schools: frozenset[int] | None, trust_too: bool
) -> list[Progress]:
    """How far the figures of a term have come, by school and period; the trust's own first, with `trust_too`.

    `schools` are those whose progress may be seen, None for all. Periods that ask for nothing are left out.
    """
    plans = [p for p in plans_in(trust, term) if p.school_id is None or schools is None or p.school_id in schools]
    only = None if trust_too else schools
    evidence = load_term(trust=trust, term=term, today=today, kpis=kpis_in(trust, term, plans), schools=only)
    desk = Desk(evidence, term)
    found: dict[tuple[int | None, int], list[Cell]] = {}
    for period in [p for p in evidence.calendar.periods if p.term_id == term.pk]:
        for cell in _cells(desk, period):
            if is_asked(cell):
                found.setdefault((cell.school.id if cell.school else None, period.id), []).append(cell)
    wanted = [cells for (school, _), cells in found.items() if _may_see(school, schools, trust_too)]
    counts = _counting(desk)
    return sorted((_progress(cells, counts) for cells in wanted), key=_place)


def _may_see(school_id: int | None, schools: frozenset[int] | None, trust_too: bool) -> bool:
    return trust_too if school_id is None else schools is None or school_id in schools


def _counting(desk: Desk) -> Callable[[Cell], bool]:
    """What says whether a cell is the one by which a scorecard shows its line."""
    tracks: dict[int, Track | None] = {}

    def counts(cell: Cell) -> bool:
        number = cell.measure.id
        if number not in tracks:
            lines = lines_of(cell.kpi, desk.evidence.measures.get(cell.kpi.id, ()))
            is_line = any(line.measure.id == number for line in lines)
            tracks[number] = desk.track(cell.kpi, cell.measure) if is_line else None
        track = tracks[number]
        return track is not None and cell.period.id == track.period_of(cell.school).id

    return counts


def _progress(cells: Sequence[Cell], counts: Callable[[Cell], bool]) -> Progress:
    first, readings = cells[0], [cell.entered for cell in cells if cell.entered is not None]
    due = [cell for cell in cells if counts(cell)]
    come = [cell for cell in due if cell.rating.has_figure and not (cell.entered and cell.entered.is_draft)]
    return Progress(
        school=first.school,
        period=first.period,
        reported=len(readings),
        asked=len(cells),
        drafts=sum(reading.is_draft for reading in readings),
        returned=sum(reading.returned_at is not None for reading in readings),
        verified=sum(reading.is_verified for reading in readings),
        due=len(due),
        due_in=len(come),
    )


def _place(progress: Progress) -> tuple[bool, int, str, int]:
    school = progress.school
    return school is not None, school.position if school else 0, school.name if school else "", progress.period.part


@dataclass(frozen=True, slots=True, kw_only=True)
class KPICount:
    """How many schools have reported a KPI in a period, of how many that are asked."""

    kpi: KPI
    reported: int
    asked: int


def counted_by_family(
    *, trust: Trust, period: Period, kpis: Sequence[KPI], today: date
) -> list[tuple[str, list[KPICount]]]:
    """The schools' KPIs of a period that anybody is asked for, under their families' names, with how many are in."""
    if not kpis:
        return []
    evidence = load_term(trust=trust, term=period.term, today=today, kpis=kpis)
    asked: dict[int, list[Asked]] = {kpi.pk: [] for kpi in kpis}
    for found in asked_in(evidence, period).asked:
        if is_asked(found.cell) and found.cell.school is not None:
            asked[found.cell.kpi.pk].append(found)
    families: dict[tuple[bool, int, str], list[KPICount]] = {}
    for kpi in kpis:
        count = KPICount(kpi=kpi, reported=sum(a.is_in for a in asked[kpi.pk]), asked=len(asked[kpi.pk]))
        if count.asked:
            place = (False, kpi.family.position, kpi.family.name) if kpi.family else (True, 0, "Other")
            families.setdefault(place, []).append(count)
    return [(place[2], families[place]) for place in sorted(families)]


def periods_with_terms(trust: Trust) -> QuerySet[Period]:
    """The trust's periods, each with its term and year."""
    return Period.objects.filter(trust=trust).select_related("term__year")
