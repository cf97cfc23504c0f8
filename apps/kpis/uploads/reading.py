"""Lines of an upload understood: whose figure, of which KPI and period, and what is wrong with it in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from apps.core.errors import BadValue, DomainError
from apps.core.figures import print_day
from apps.kpis.entries import Entry
from apps.kpis.models import KPI, Frequency, Measure
from apps.kpis.policies import check_enter_figures, check_period_open, is_of, reports_in
from apps.kpis.specs import subject_of
from apps.kpis.timetable import SEASONS, due_seasons, holds, period_words
from apps.kpis.uploads.known import Known
from apps.kpis.uploads.lines import Line
from apps.kpis.uploads.periods import PeriodSaid, period_said
from apps.kpis.uploads.sources import source_of
from apps.kpis.uploads.typed import entry_of
from apps.trusts.models import Period, School
from apps.trusts.people_rows import plain

BEFORE_JOINING = "Tick “figures from before a school joined” to take it."


@dataclass(frozen=True, kw_only=True)
class Read:
    """A line as it was understood, with a sentence for each part that is wrong.

    `missing_year` names an academic year that the trust has no terms of; `not_asked` says why nobody asks this school
    for a figure that stands in a column of every school.
    """

    index: int
    line: Line
    school: School | None = None
    measure: Measure | None = None
    period: Period | None = None
    entry: Entry | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    missing_year: str = ""
    not_asked: str = ""

    @property
    def place(self) -> tuple[int, int | None, int] | None:
        """Which figure it is: measure, school (None: the trust), period; None where one of them is not known."""
        if self.measure is None or self.period is None or "school" in self.errors:
            return None
        return self.measure.pk, self.school.pk if self.school else None, self.period.pk


@dataclass(frozen=True, kw_only=True)
class LineReader:
    """Reads lines for one upload: its file's name, its kind of source, the half it is of, and what it takes."""

    known: Known
    file_name: str
    source_kind: str = ""
    half: int = 0
    takes_before_joining: bool = False

    def read(self, index: int, line: Line) -> Read:
        """One line; the figure itself is looked at once it is known whose it is."""
        errors: dict[str, str] = {}
        school = self._said(errors, "school", lambda: self._school(line))
        if line.is_empty and not (line.note or "").strip():
            return Read(index=index, line=line, school=school)
        measure, period, missing = self._placed(line, school, errors)
        other_phase = self._other_phase(measure.kpi, school) if measure is not None and school is not None else ""
        if other_phase and not line.column:
            errors["kpi"] = other_phase
        entry = None
        if measure is not None and period is not None:
            self._said(errors, "period", lambda: self._check_period(measure.kpi, school, period))
            entry = self._said(errors, "value", lambda: self._entry(measure, school, line))
        return Read(
            index=index,
            line=line,
            school=school,
            measure=measure,
            period=period,
            entry=entry,
            errors=errors,
            missing_year=missing,
            not_asked=other_phase if line.column else "",
        )

    def _placed(
        self, line: Line, school: School | None, errors: dict[str, str]
    ) -> tuple[Measure | None, Period | None, str]:
        """Measure and period of a line, and the year that the trust has no terms of yet."""
        said = self._said(errors, "period", lambda: self._period_said(line))
        if "school" in errors:
            return None, None, ""
        measure = self._said(errors, "kpi", lambda: self._measure(line, school, said))
        if measure is None or "period" in errors:
            return measure, None, ""
        period = self._said(errors, "period", lambda: self._period(line, measure.kpi, said))
        is_missing = period is None and said is not None and said.year < self.known.first_year
        return measure, period, said.year if is_missing else ""

    def _said(self, errors, part, look):  # type: ignore[no-untyped-def]
        """What `look` finds; the sentence with which it refuses goes to its part of the line."""
        try:
            return look()
        except DomainError as refused:
            errors[refused.field or part] = refused.sentence
            return None

    def _school(self, line: Line) -> School | None:
        """Whose figure it is, for one who may enter it."""
        known, words = self.known, plain(line.school)
        if line.school_id is not None:
            school = known.schools.get(line.school_id)
            if school is None:
                raise BadValue("This school is not in this trust any more.")
        elif words in known.words_for_the_trust:
            school = None
        else:
            school = known.schools_by_name.get(words)
            if school is None:
                named = f"“{line.school[:80]}” is no school of this trust" if words else "There is no school here"
                raise BadValue(f"{named}: write its URN or its name.")
        check_enter_figures(known.rights, school)
        return school

    def _period_said(self, line: Line) -> PeriodSaid | None:
        """The period that a line names; that of the upload where it names none."""
        if line.period_id is not None:
            return None
        if line.period.strip():
            return period_said(line.period)
        term = self.known.term
        return PeriodSaid(term.year.name, term.name)

    def _measure(self, line: Line, school: School | None, said: PeriodSaid | None) -> Measure:
        known = self.known
        if line.measure is not None:
            measure = known.measures.get(line.measure)
            if measure is None:
                raise BadValue("This KPI is not asked for any more, or not of you. Leave the row out.")
            if not is_of(measure.kpi, school):
                raise BadValue(f"{measure.kpi} is not measured for {school or 'the trust as a whole'}.")
            return measure
        if not plain(line.kpi):
            raise BadValue("There is no KPI here: write its code or its words.")
        named = known.measures_by_name.get(plain(line.kpi), ())
        if not named:
            raise BadValue(f"“{line.kpi[:80]}” is neither the code nor the words of a KPI here.")
        fitting = [measure for measure in named if is_of(measure.kpi, school)]
        if not fitting:
            raise BadValue(f"{named[0].kpi} is not measured for {school or 'the trust as a whole'}.")
        return self._one_of(fitting, said)

    def _one_of(self, fitting: list[Measure], said: PeriodSaid | None) -> Measure:
        """The one of the plan that holds the period, else of the plan of the upload's term, else of the newest."""
        if len(fitting) == 1:
            return fitting[0]
        best = max(self._fit(measure.kpi, said) for measure in fitting)
        chosen = [measure for measure in fitting if self._fit(measure.kpi, said) == best]
        if len(chosen) > 1:
            names = [measure.name or str(measure.kpi) for measure in chosen[:4]]
            raise BadValue(f"This can be several figures: {', '.join(names)}. Write which one.")
        return chosen[0]

    def _fit(self, kpi: KPI, said: PeriodSaid | None) -> tuple[bool, bool, int]:
        plan = kpi.plan
        terms = {p.term_id: p.term for p in self.known.calendar.periods if said and p.term.year.name == said.year}
        there = [t for t in terms.values() if said and said.season in ("", t.name)]
        held = any(holds(plan.starts_on, plan.ends_on, term) for term in there)
        return held, holds(plan.starts_on, plan.ends_on, self.known.term), plan.starts_on.toordinal()

    def _period(self, line: Line, kpi: KPI, said: PeriodSaid | None) -> Period | None:
        """The trust's period that was named, of the kind in which the KPI is reported."""
        calendar = self.known.calendar
        if said is None:
            found = next((p for p in calendar.periods if p.pk == line.period_id), None)
            if found is None:
                raise BadValue("This template's term is not there any more.")
            return found
        if not line.period.strip() and kpi.frequency == Frequency.HALF_TERMLY:
            said = replace(said, half=self.half)
        season, half = _of_kpi(kpi, said)
        period = calendar.at(said.year, season, half)
        if period is not None:
            return period
        if said.year < self.known.first_year:
            raise BadValue(f"There are no terms of {said.year} yet: see above the rows.", field="period")
        raise BadValue(f"There are no terms of {said.year} in this trust.")

    def _check_period(self, kpi: KPI, school: School | None, period: Period) -> None:
        known = self.known
        check_period_open(period, known.today)
        if not reports_in(kpi, period):
            raise BadValue(f"{kpi} is not reported for {period_words(period)}.")
        seasons = due_seasons(kpi.frequency, kpi.due_terms)
        if period.term.name not in seasons:
            asked = " and ".join(season for season in SEASONS if season in seasons)
            raise BadValue(f"{kpi} is asked for in {asked}, not in {period.term.name}.")
        on_hold = known.spec(kpi).paused
        if on_hold and period.ends_on >= known.today:
            raise BadValue(f"{kpi} is on hold: {on_hold}")
        if school is not None:
            self._check_school(school, period)

    def _other_phase(self, kpi: KPI, school: School) -> str:
        """A sentence where a KPI is for schools of other phases; "" where it is for this one."""
        phases = {phase.replace("_", "-") for phase in kpi.phases}
        if not phases or not school.phase or phases & subject_of(self.known.trust, school).counts_as:
            return ""
        return f"{kpi} is for other phases: {school} is {school.get_phase_display().lower()}."

    def _check_school(self, school: School, period: Period) -> None:
        if school.closed_on is not None and school.closed_on <= period.starts_on:
            raise BadValue(f"{school} closed on {print_day(school.closed_on)}.")
        joined = school.joined_on
        if joined is not None and joined > period.term.starts_on and not self.takes_before_joining:
            raise BadValue(
                f"{school} joined on {print_day(joined)}: this is before its first full term. {BEFORE_JOINING}"
            )

    def _entry(self, measure: Measure, school: School | None, line: Line) -> Entry:
        source = source_of(self.file_name, line.source)
        entry = entry_of(measure, school, line, source=source, today=self.known.today)
        return replace(entry, source_kind=self.source_kind)


def _of_kpi(kpi: KPI, said: PeriodSaid) -> tuple[str, int]:
    """Term and half that a KPI's figure stands in, where a file names perhaps the year alone."""
    halves = kpi.frequency == Frequency.HALF_TERMLY
    if halves and not said.half:
        term = f"{said.season} 1 {said.year}" if said.season else f"autumn 1 {said.year}"
        raise BadValue(f"{kpi} is reported each half-term: write which half, such as “{term}”.")
    if said.half and not halves:
        raise BadValue(f"{kpi} is reported for whole terms: write “{said.season} {said.year}”.")
    if said.season:
        return said.season, said.half
    seasons = due_seasons(kpi.frequency, kpi.due_terms)
    # What is reported in autumn may be the year's own or the results of the year before: only the trust knows.
    if kpi.frequency != Frequency.ANNUAL or seasons != {SEASONS[-1]}:
        asked = " or ".join(f"“{season} {said.year}”" for season in SEASONS if season in seasons)
        raise BadValue(f"Write in which term it was reported: {asked}.")
    return SEASONS[-1], 0
