"""What would become of each line of an upload, and how it would be rated."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db.models import QuerySet

from apps.core.errors import BadValue
from apps.kpis.entries import Entry, reading_from
from apps.kpis.models import FigureUpload, Reading
from apps.kpis.uploads.known import Known
from apps.kpis.uploads.lines import line_of
from apps.kpis.uploads.reading import LineReader, Read
from apps.kpis.uploads.typed import check_likely, is_as_it_was, is_same_figure, kept_with

Place = tuple[int, int | None, int]


class Fate(StrEnum):
    """What would become of a line."""

    WRONG = "To be mended"
    NEW = "New"
    CHANGED = "Takes the place of another figure"
    NOTED = "The figure stays, what is said of it changes"
    SAME = "As it was"
    NOT_ASKED = "Not asked of this school"
    EMPTY = "Empty: not reported"
    LEFT = "Left out"


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A line with what would become of it; `reading` is the figure that is there now."""

    read: Read
    fate: Fate
    entry: Entry | None = None
    reading: Reading | None = None

    @property
    def is_good(self) -> bool:
        """Whether it would change anything, and can."""
        return self.fate in (Fate.NEW, Fate.CHANGED, Fate.NOTED)

    @property
    def is_wrong(self) -> bool:
        """Whether something in it has to be mended first."""
        return self.fate is Fate.WRONG


@dataclass(frozen=True)
class Plan:
    """Every line of an upload with what would become of it."""

    lines: Sequence[Planned]

    @property
    def good(self) -> list[Planned]:
        """Those that would change something."""
        return [line for line in self.lines if line.is_good]

    @property
    def wrong(self) -> list[Planned]:
        """Those to be mended."""
        return [line for line in self.lines if line.is_wrong]

    @property
    def counts(self) -> list[tuple[Fate, int]]:
        """How many lines have which fate, those that there are."""
        counted = Counter(line.fate for line in self.lines)
        return [(fate, counted[fate]) for fate in Fate if counted[fate]]

    @property
    def missing_years(self) -> list[str]:
        """Academic years that are named and not there."""
        return sorted({line.read.missing_year for line in self.lines if line.read.missing_year})

    @property
    def mark(self) -> str:
        """A mark of all that is shown: another where anything would come out differently from what was looked at."""
        told = [
            (line.read.index, line.fate, line.entry and _parts(line.entry), line.reading and line.reading.reported_at)
            for line in self.lines
        ]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def _parts(entry: Entry) -> tuple[object, ...]:
    whose = entry.measure.pk, entry.school.pk if entry.school else None
    return (*whose, *(getattr(entry, part) for part in _TOLD))


_TOLD = ("value", "numerator", "denominator", "grade", "done_on", "not_done", "as_at", "note", "source_kind", "source")


def plan_upload(upload: FigureUpload, known: Known, *, holding: bool = False) -> Plan:
    """What would become of each line: one query besides those of `load_known`, whatever the number of lines.

    With `holding`, the figures that are there stay as they are until the transaction ends.
    """
    reader = LineReader(
        known=known,
        file_name=upload.file_name,
        source_kind=upload.source_kind,
        half=upload.half,
        takes_before_joining=upload.takes_before_joining,
    )
    reads = [reader.read(index, line_of(kept)) for index, kept in enumerate(upload.lines)]
    there = _there(known, reads, holding)
    twice = _twice(reads)
    return Plan([_planned(read, known, there, twice) for read in reads])


def _there(known: Known, reads: Iterable[Read], holding: bool) -> Mapping[Place, Reading]:
    """The figures that stand where the lines' are to go."""
    places = [read.place for read in reads if read.place]
    rows: QuerySet[Reading] = Reading.objects.filter(
        trust=known.trust, measure__in={place[0] for place in places}, period__in={place[2] for place in places}
    )
    if holding:
        rows = rows.select_for_update()
    return {(row.measure_id, row.school_id, row.period_id): row for row in rows}


def _twice(reads: Iterable[Read]) -> Mapping[Place, list[int]]:
    """The indices of lines that speak of the same figure."""
    found: dict[Place, list[int]] = {}
    for read in reads:
        if read.place and not read.line.left_out and not read.line.is_empty:
            found.setdefault(read.place, []).append(read.index)
    return {place: indices for place, indices in found.items() if len(indices) > 1}


def _planned(read: Read, known: Known, there: Mapping[Place, Reading], twice: Mapping[Place, list[int]]) -> Planned:
    reading = there.get(read.place) if read.place else None
    if read.line.left_out:
        return Planned(read=read, fate=Fate.LEFT, reading=reading)
    note = " ".join((read.line.note or "").split())
    if read.line.is_empty and (not note or (reading is not None and note == " ".join(reading.note.split()))):
        return Planned(read=replace(read, errors={}, missing_year=""), fate=Fate.EMPTY, reading=reading)
    if read.not_asked:
        return Planned(read=replace(read, errors={}, missing_year=""), fate=Fate.NOT_ASKED, reading=reading)
    if read.entry and reading and read.place not in twice and is_as_it_was(read.entry, read.line, reading):
        return Planned(read=replace(read, errors={}), fate=Fate.SAME, reading=reading)
    errors = {**_further_errors(read, known, twice), **read.errors}
    if errors or read.entry is None:
        return Planned(read=replace(read, errors=errors), fate=Fate.WRONG, reading=reading)
    entry = kept_with(read.entry, read.line, reading)
    fate = Fate.NEW if reading is None else Fate.NOTED if is_same_figure(read.entry, reading) else Fate.CHANGED
    return Planned(read=read, fate=fate, entry=entry, reading=reading)


def _further_errors(read: Read, known: Known, twice: Mapping[Place, list[int]]) -> dict[str, str]:
    """What is wrong with a line that is a possible figure by itself."""
    errors: dict[str, str] = {}
    if read.period is not None and read.period.term_id in known.fixed:
        errors["period"] = known.fixed[read.period.term_id]
    if read.place in twice:
        errors["value"] = "Two rows of the file are this same figure. Leave one of them out."
    elif read.entry is not None and read.measure is not None:
        try:
            check_likely(read.measure.kpi, read.line, read.entry)
        except BadValue as wrong:
            errors["value"] = wrong.sentence
    return errors


def readings_of(plan: Plan) -> dict[tuple[int, int | None], dict[int, Reading]]:
    """The figures that would be there, by whose they are and then by period."""
    found: dict[tuple[int, int | None], dict[int, Reading]] = {}
    for line in plan.good:
        place, period = line.read.place, line.read.period
        if place and period is not None and line.entry is not None:
            found.setdefault(place[:2], {})[period.pk] = reading_from(line.entry, period)
    return found
