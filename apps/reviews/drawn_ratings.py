"""The rows of a term's figures, drawn up from the scorecard: lines, schools' cells, and what is missing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.utils.timezone import localdate

from apps.accounts.models import User
from apps.core.models import join_rows, maker_of
from apps.core.rag import State
from apps.kpis.entries import Place
from apps.kpis.evidence import Cell
from apps.kpis.measuring import lines_of
from apps.kpis.models import KPI, Family, KPIOwner, Measure, Outlook
from apps.kpis.rating import Rating
from apps.kpis.said import outlooks_of
from apps.reviews.before import Before
from apps.reviews.frozen import FrozenCell, FrozenKPI, FrozenMissing
from apps.reviews.frozen_row import Drawn, part_of
from apps.reviews.models import Acknowledgement, Review
from apps.reviews.names import Names, names_of
from apps.scorecard.scorecard import Row, Scorecard
from apps.trusts.models import Party
from apps.trusts.vocabulary import Words


@dataclass(frozen=True)
class Drawing:
    """What every row of a review is drawn up with."""

    review: Review
    card: Scorecard
    before: Before
    names: Names

    @property
    def own(self) -> dict[str, Any]:
        """The columns that say whose row it is."""
        return {"trust_id": self.review.trust_id, "review": self.review}

    @cached_property
    def rows(self) -> list[Row]:
        """The scorecard's rows plan by plan, in each plan's own order."""
        places = {plan.pk: place for place, plan in enumerate(self.card.plans)}
        return sorted(self.card.rows, key=lambda row: places[row.kpi.plan_id])

    @cached_property
    def places(self) -> Mapping[int, int]:
        """Where each school stands in the trust's order."""
        return {school.pk: place for place, school in enumerate(self.card.schools)}

    @cached_property
    def reporters(self) -> Mapping[int, User]:
        """Who reported the schools' figures."""
        cells = [cell for row in self.rows for cell in row.schools.values()]
        reporters = {cell.reading.reported_by_id for cell in cells if cell.reading}
        return User.objects.in_bulk([number for number in reporters if number is not None])

    @cached_property
    def outlooks(self) -> Mapping[Place, Outlook]:
        """The owners' words on the year's end."""
        return outlooks_of(self.review.trust, self.review.term)

    def outlook_columns(self, measure_id: int, school_id: int | None) -> dict[str, str]:
        """What a row keeps of an outlook."""
        said = self.outlooks.get((measure_id, school_id))
        return {"outlook": said.get_word_display(), "outlook_line": said.line} if said else {}

    def place_of(self, cell: Cell) -> int:
        """Where a cell's school stands; the trust's own after all schools."""
        return self.places[cell.school.id] if cell.school else len(self.places)


@dataclass(slots=True)
class _DrawnCell:
    """A school's cell, whose words are drawn up when they are read."""

    drawing: Drawing
    cell: Cell

    @property
    def reporter(self) -> User | None:
        """Who reported its figure."""
        reading = self.cell.reading
        return self.drawing.reporters.get(reading.reported_by_id or 0) if reading else None


# What a row keeps of its rating that is worked out when it is read.
_RATED: Mapping[str, Callable[[Rating], Any]] = {
    "label": attrgetter("label"),
    "printed": attrgetter("printed"),
    "open_printed": attrgetter("open_printed"),
    "numerator": lambda rating: rating.figure.numerator if rating.figure else None,
    "denominator": lambda rating: rating.figure.denominator if rating.figure else None,
    "pair": attrgetter("pair"),
    "sentence": attrgetter("sentence"),
    "open_sentence": attrgetter("open_sentence"),
    "direction": attrgetter("direction_kept"),
    "small_group": attrgetter("small_group"),
    "target": attrgetter("target_words"),
}


def _of_cell(words: Callable[[Rating], Any]) -> Callable[[_DrawnCell], Any]:
    return lambda drawn: words(drawn.cell.rating)


# The same of a row of a school, and what it keeps of the figure's whole row: of thousands a page shows a few.
_CELL_WORDS: Drawn = {name: _of_cell(words) for name, words in _RATED.items()} | {
    "note": lambda drawn: drawn.cell.reading.note if drawn.cell.reading else "",
    "reported_on": lambda drawn: localdate(drawn.cell.reading.reported_at) if drawn.cell.reading else None,
    "reported_by": lambda drawn: str(drawn.reporter or ""),
    "reported_by_role": lambda drawn: drawn.drawing.names.role_of(drawn.reporter),
}


def counts_of(counts: Mapping[State, int]) -> dict[str, int]:
    """A distribution as it is stored."""
    return {state.value: number for state, number in counts.items()}


def draw_kpis(drawing: Drawing) -> list[FrozenKPI]:
    """A line per measure that the term asks for, those of KPIs that no school is there to report among them."""
    rows = [_line(drawing, row) for row in drawing.rows]
    drawn = {row.measure_ref for row in rows}
    kpis = drawing.card.at_hand.kpis or ()
    join_rows(kpis, "measures", Measure.objects.all())
    rows += [
        _line_of_nobody(drawing, line.measure)
        for kpi in kpis
        for line in lines_of(kpi, list(kpi.measures.all()))
        if line.measure.pk not in drawn
    ]
    owners = _owners([row.kpi_ref for row in rows])
    for position, row in enumerate(rows):
        parties = owners.get(row.kpi_ref, [])
        row.position = position
        row.owners, row.owner_roles = names_of(parties), drawing.names.roles_of(parties)
        row.state_before = drawing.before.states.get((row.measure_ref, None), "")
    return rows


def _owners(kpi_ids: Iterable[int]) -> Mapping[int, list[Party]]:
    owners: dict[int, list[Party]] = defaultdict(list)
    for link in KPIOwner.objects.filter(kpi__in=set(kpi_ids)).select_related("party"):
        owners[link.kpi_id].append(link.party)
    return owners


def _line(drawing: Drawing, row: Row) -> FrozenKPI:
    trust = row.trust
    columns = _kpi_columns(row.kpi, row.measure) | {"measure": row.label}
    line = FrozenKPI(**drawing.own, **columns, basis=FrozenKPI.Basis.SCHOOL)
    if trust is None:
        return line
    _set(line, drawing.outlook_columns(row.measure.pk, None))
    line.verified = trust.cell is not None and trust.cell.is_verified
    line.basis = FrozenKPI.Basis(trust.basis.value)
    rating = trust.rating
    if rating is not None:
        line.state, line.no_assurance = rating.state.value, rating.no_assurance
        _set(line, {name: words(rating) for name, words in _RATED.items()})
        line.amber_limit, line.benchmark = rating.amber_words, rating.benchmark_words
    _draw_late(line, _NOTE if rating is not None else _NOTE | _LIMITS_SHARED, row)
    line.label, line.sentence, line.open_sentence = trust.label, trust.sentence, trust.open_sentence
    line.counts = counts_of(trust.counts)
    line.counts_sentence = trust.words
    return line


def _draw_late(line: FrozenKPI, words: Drawn, source: Row) -> None:
    """Have some columns worked out when they are read."""
    for name in words:
        del line.__dict__[name]
    line.__dict__["drawn"] = (words, source)
    line._state.db = None  # Django takes a row that lacks columns for one of its database otherwise


def _shared(words: Callable[[Rating], str]) -> Callable[[Row], str]:
    """What the ratings of a row's schools say alike, else "varies"; "" where it applies to none of them."""

    def said(row: Row) -> str:
        ratings = (cell.rating for cell in row.schools.values())
        found = {words(rating) for rating in ratings if rating.state is not State.NOT_APPLICABLE}
        return found.pop() if len(found) == 1 else "varies" if found else ""

    return said


def _note(row: Row) -> str:
    """What was written beside the trust's own figure."""
    cell = row.trust.cell if row.trust else None
    return cell.reading.note if cell and cell.reading else ""


_NOTE: dict[str, Callable[[Row], str]] = {"note": _note}
# What schools that are only counted are held against, where it is the same for all of them.
_LIMITS_SHARED: dict[str, Callable[[Row], str]] = {
    "target": _shared(attrgetter("target_words")),
    "amber_limit": _shared(attrgetter("amber_words")),
    "benchmark": _shared(attrgetter("benchmark_words")),
}


def _line_of_nobody(drawing: Drawing, measure: Measure) -> FrozenKPI:
    word = Words(drawing.review.trust.vocabulary)["school"].lower()
    sentence = f"Each {word} is to report it, and there is none yet that does."
    line = FrozenKPI(**drawing.own, **_kpi_columns(measure.kpi, measure), basis=FrozenKPI.Basis.NOBODY)
    line.sentence = line.open_sentence = sentence
    return line


def _kpi_columns(kpi: KPI, measure: Measure) -> dict[str, Any]:
    family: Family | None = kpi.family
    return {
        "plan_ref": kpi.plan_id,
        "priority_ref": kpi.priority_id,
        "kpi_ref": kpi.pk,
        "measure_ref": measure.pk,
        "code": kpi.code,
        "statement": kpi.statement,
        "measure": measure.name,
        "family": family.name if family else "",
        "family_parent": family.parent.name if family and family.parent else "",
        "family_position": family.position if family else 0,
        "headline": kpi.headline,
        "must_pass": kpi.must_pass,
        "for_each_school": kpi.for_each_school,
        "part": part_of(restricted=kpi.restricted),
    }


def draw_cells(drawing: Drawing) -> list[FrozenCell]:
    """A row per school and measure, line by line and in the schools' order."""
    cells = [cell for row in drawing.rows for cell in sorted(row.schools.values(), key=drawing.place_of)]
    make = maker_of(FrozenCell, _CELL_WORDS, **drawing.own)
    return [_cell(drawing, cell, position, make) for position, cell in enumerate(cells)]


def _cell(drawing: Drawing, cell: Cell, position: int, make: Callable[..., FrozenCell]) -> FrozenCell:
    assert cell.school is not None
    kpi, school, rating = cell.kpi, cell.school, cell.rating
    measure_id, school_id, state = cell.measure.id, cell.school.id, rating.state  # thousands: `pk` costs more
    last = rating.last_result if state is State.NOT_DUE else None
    return make(
        position=position,
        kpi_ref=kpi.id,
        measure_ref=measure_id,
        school_ref=school_id,
        school_name=school.name,
        due_on=cell.period.due_on,
        last_state=last.state.value if last else "",
        state_before=drawing.before.states.get((measure_id, school_id), ""),
        part=part_of(restricted=kpi.restricted),
        verified=cell.is_verified,
        state=state.value,
        no_assurance=rating.no_assurance,
        drawn=(_CELL_WORDS, _DrawnCell(drawing, cell)),
        **drawing.outlook_columns(measure_id, school_id),
    )


def draw_missing(drawing: Drawing) -> list[FrozenMissing]:
    """What is missing and from whom, by school in the trust's order, the trust's own last."""
    trust = drawing.review.trust
    acknowledged = {
        (row.measure_id, row.school_id): row
        for row in Acknowledgement.objects.filter(trust=trust, review=drawing.review).select_related("acknowledged_by")
    }
    missing = sorted(drawing.card.missing, key=drawing.place_of)
    return [
        _missing(drawing, cell, position, acknowledged.get((cell.measure.pk, cell.school.pk if cell.school else None)))
        for position, cell in enumerate(missing)
    ]


def _missing(drawing: Drawing, cell: Cell, position: int, known: Acknowledgement | None) -> FrozenMissing:
    trust = drawing.review.trust
    row = FrozenMissing(
        **drawing.own,
        position=position,
        kpi_ref=cell.kpi.pk,
        measure_ref=cell.measure.pk,
        school_ref=cell.school.pk if cell.school else None,
        from_whom=cell.school.name if cell.school else trust.short_name or trust.name,
        code=cell.kpi.code,
        name=cell.name,
        state=cell.rating.state.value,
        due_on=cell.period.due_on,
        no_assurance=cell.rating.no_assurance,
        part=part_of(restricted=cell.kpi.restricted),
    )
    if known is not None and cell.rating.state is State.OVERDUE:
        row.acknowledged = known.reason
        row.acknowledged_by = str(known.acknowledged_by)
        row.acknowledged_by_role = drawing.names.role_of(known.acknowledged_by)
        row.acknowledged_on = localdate(known.acknowledged_at)
    return row


def _set(row: Any, columns: Mapping[str, str | Decimal | bool | None]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
