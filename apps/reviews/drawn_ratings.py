"""The rows of a term's figures, drawn up from the scorecard: lines, schools' cells, and what is missing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from operator import attrgetter
from typing import Any

from django.utils.timezone import localdate

from apps.accounts.models import User
from apps.core.models import new_row
from apps.core.rag import State
from apps.kpis.cells import applies_in
from apps.kpis.entries import Place
from apps.kpis.evidence import Cell
from apps.kpis.measuring import lines_of
from apps.kpis.models import KPI, Family, KPIOwner, Measure, Outlook
from apps.kpis.rating import Rating
from apps.kpis.said import outlooks_of
from apps.kpis.selectors import kpis_of
from apps.reviews.before import Before
from apps.reviews.frozen import FrozenCell, FrozenKPI, FrozenMissing
from apps.reviews.frozen_row import part_of
from apps.reviews.models import Acknowledgement, Review
from apps.reviews.names import Names, names_of
from apps.scorecard.scorecard import Row, Scorecard
from apps.strategies.models import Plan
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
    def outlooks(self) -> Mapping[Place, Outlook]:
        """The owners' words on the year's end."""
        return outlooks_of(self.review.trust, self.review.term)

    def outlook_columns(self, measure_id: int, school_id: int | None) -> dict[str, str]:
        """What a row keeps of an outlook."""
        said = self.outlooks.get((measure_id, school_id))
        return {"outlook": said.get_word_display(), "outlook_line": said.line} if said else {}

    def place_of(self, cell: Cell) -> int:
        """Where a cell's school stands; the trust's own after all schools."""
        return self.places[cell.school.pk] if cell.school else len(self.places)


# The words that a row of a school keeps of its rating; of thousands a page shows a few.
_WORDS: Mapping[str, Callable[[Rating], str]] = {
    "label": attrgetter("label"),
    "printed": attrgetter("printed"),
    "open_printed": attrgetter("open_printed"),
    "pair": attrgetter("pair"),
    "sentence": attrgetter("sentence"),
    "open_sentence": attrgetter("open_sentence"),
    "direction": attrgetter("direction_kept"),
    "target": attrgetter("target_words"),
}


def rated_columns(rating: Rating) -> dict[str, Any]:
    """What a row keeps of a rating."""
    figure = rating.case.figure
    return {
        "state": rating.state.value,
        "label": rating.label,
        "printed": rating.printed,
        "open_printed": rating.open_printed,
        "numerator": figure.numerator if figure else None,
        "denominator": figure.denominator if figure else None,
        "pair": rating.pair,
        "sentence": rating.sentence,
        "open_sentence": rating.open_sentence,
        "direction": rating.direction_kept,
        "small_group": rating.small_group,
        "no_assurance": rating.no_assurance,
    }


def counts_of(counts: Mapping[State, int]) -> dict[str, int]:
    """A distribution as it is stored."""
    return {state.value: number for state, number in counts.items()}


def draw_kpis(drawing: Drawing, plans: Sequence[Plan]) -> list[FrozenKPI]:
    """A line per measure that the term asks for, those of KPIs that no school is there to report among them."""
    rows = [_line(drawing, row) for row in drawing.rows]
    drawn = {row.measure_ref for row in rows}
    rows += [
        _line_of_nobody(drawing, line.measure)
        for kpi in kpis_of(drawing.review.trust, plans).prefetch_related("measures")
        if applies_in(kpi, drawing.review.term)
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
        _set(line, rated_columns(rating))
        line.target, line.amber_limit = rating.target_words, rating.amber_words
        line.benchmark = rating.benchmark_words
    else:
        _set(line, _limits_shared(row.schools.values()))
    line.note = trust.cell.reading.note if trust.cell and trust.cell.reading else ""
    line.label, line.sentence, line.open_sentence = trust.label, trust.sentence, trust.open_sentence
    line.counts = counts_of(trust.counts)
    line.counts_sentence = trust.words
    return line


def _limits_shared(cells: Iterable[Cell]) -> dict[str, str]:
    """What schools that are only counted are held against, where it is the same for all of them; else "varies"."""
    ratings = [cell.rating for cell in cells if cell.rating.state is not State.NOT_APPLICABLE]
    columns = {
        "target": {rating.target_words for rating in ratings},
        "amber_limit": {rating.amber_words for rating in ratings},
        "benchmark": {rating.benchmark_words for rating in ratings},
    }
    return {name: words.pop() if len(words) == 1 else "varies" if words else "" for name, words in columns.items()}


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
    reporters = {cell.reading.reported_by_id for cell in cells if cell.reading}
    people = User.objects.in_bulk([number for number in reporters if number is not None])
    return [_cell(drawing, cell, position, people) for position, cell in enumerate(cells)]


def _cell(drawing: Drawing, cell: Cell, position: int, people: Mapping[int, User]) -> FrozenCell:
    assert cell.school is not None
    rating, figure = cell.rating, cell.rating.figure
    last = rating.last_result if rating.state is State.NOT_DUE else None
    row = new_row(
        FrozenCell,
        _WORDS,
        **drawing.own,
        position=position,
        kpi_ref=cell.kpi.pk,
        measure_ref=cell.measure.pk,
        school_ref=cell.school.pk,
        school_name=cell.school.name,
        due_on=cell.period.due_on,
        last_state=last.state.value if last else "",
        state_before=drawing.before.states.get((cell.measure.pk, cell.school.pk), ""),
        part=part_of(restricted=cell.kpi.restricted),
        verified=cell.is_verified,
        state=rating.state.value,
        numerator=figure.numerator if figure else None,
        denominator=figure.denominator if figure else None,
        small_group=rating.small_group,
        no_assurance=rating.no_assurance,
        drawn={name: partial(words, rating) for name, words in _WORDS.items()},
        **drawing.outlook_columns(cell.measure.pk, cell.school.pk),
    )
    if cell.reading is not None:
        row.note = cell.reading.note
        row.reported_on = localdate(cell.reading.reported_at)
        reporter = people.get(cell.reading.reported_by_id or 0)
        row.reported_by = str(reporter) if reporter else ""
        row.reported_by_role = drawing.names.role_of(reporter)
    return row


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
