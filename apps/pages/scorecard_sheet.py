"""The scorecard as an Excel file: a row for each KPI and measure by school, in the order of the page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from apps.core.figures import Unit, print_day
from apps.core.rag import State
from apps.kpis.evidence import Cell
from apps.kpis.facts import Shape
from apps.kpis.policies import can_read_note
from apps.kpis.rating import Rating
from apps.kpis.shapes import number_of
from apps.pages.overview_sheets import overview_sheets
from apps.pages.priority_standing import Overview
from apps.pages.scorecard_choice import Chip, theme_of
from apps.pages.scorecard_page import Layout, cells_shown
from apps.reports.sheets import Column, Number, Sheet, Value, figure_of, workbook
from apps.scorecard.scorecard import Row, Scorecard
from apps.scorecard.trust_cell import TrustCell
from apps.trusts.models import Phase, School
from apps.trusts.rights import Rights
from apps.trusts.vocabulary import Words


def file_name(card: Scorecard) -> str:
    """What the file is called: "2026-11-20-autumn-scorecard.xlsx", by the day its figures are of."""
    return f"{card.today.isoformat()}-{card.term.name}-scorecard.xlsx"


def scorecard_workbook(
    *,
    layout: Layout,
    chips: Sequence[Chip],
    order: str,
    themes: Mapping[int, str],
    words: Words,
    rights: Rights,
    overview: Overview | None = None,
) -> bytes:
    """The file: with the filters and in the order of the layout, the schools of all its pages.

    With an overview, how the priorities stand and what should be looked at have a sheet each.
    """
    about = _about(layout, chips, order, words)
    return workbook(
        [
            Sheet(name="Scorecard", columns=_columns(words), rows=_rows(layout, themes, rights), kept=2),
            *(overview_sheets(overview, words) if overview else ()),
            Sheet(name="About", columns=(Column("About", 24), Column("What it is", 100)), rows=about),
        ]
    )


def _columns(words: Words) -> list[Column]:
    named = [
        ("Code", 9),
        (words["kpi"], 44),
        ("Whose", 26),
        ("Phase", 12),
        ("State", 12),
        ("Figure", 12),
    ]
    named += [("How many", 11), ("Out of", 11), ("Target", 14), ("Amber to", 14), ("Held against", 22)]
    named += [("Benchmark", 12), ("Benchmark of", 20), ("Against last year", 28), ("Difference", 12)]
    named += [("Due on", 19), ("As at", 19), ("Explained", 80), ("Source", 22), ("Note", 40)]
    named += [("Theme", 22), (words["priority"], 34), ("Family", 20)]
    named += [("Came about", 26), ("Schools in", 9), ("Schools due", 9)]
    return [Column(heading, width) for heading, width in named]


def _rows(layout: Layout, themes: Mapping[int, str], rights: Rights) -> Iterator[list[Value]]:
    for row in layout.rows:
        about = _about_row(row, themes)
        trust = row.trust
        if trust is not None and layout.is_wanted(trust.state):
            said = _said(trust.rating, trust.cell, trust.sentence)
            yield [*_named(row, None), *said, *_noted(trust.cell, rights), *about, *_came_about(trust)]
        for cell in cells_shown(layout, row):
            if layout.is_wanted(cell.rating.state):
                said = _said(cell.rating, cell, cell.rating.sentence)
                yield [*_named(row, cell.school), *said, *_noted(cell, rights), *about, None, None, None]


def _came_about(trust: TrustCell) -> list[Value]:
    """How the trust's figure came about, and from how many of its schools."""
    return [trust.basis.words, *([trust.reported, trust.due] if trust.due else [None, None])]


def _noted(cell: Cell | None, rights: Rights) -> list[Value]:
    """Source and note, to those who read them."""
    reading = cell.reading if cell else None
    if cell is None or reading is None or not can_read_note(rights, cell.school):
        return [None, None]
    return [reading.source, reading.note]


def _named(row: Row, school: School | None) -> list[Value]:
    phase = str(Phase(school.phase).label) if school and school.phase else ""
    return [row.kpi.code, row.name, school.name if school else "Trust", phase]


def _about_row(row: Row, themes: Mapping[int, str]) -> list[Value]:
    priority = str(row.priority) if row.priority else "The plan as a whole"
    return [themes.get(theme_of(row) or 0, ""), priority, row.family.name if row.family else ""]


def _said(rating: Rating | None, cell: Cell | None, sentence: str) -> list[Value]:
    """Everything between whose it is and where in the plan it stands; schools that are only counted have a sentence."""
    if rating is None:
        return ["Counted", *[None] * 12, sentence]
    case, figure, reading = rating.case, rating.case.figure, cell.reading if cell else None
    benchmark = case.benchmark
    return [
        rating.state,
        _figure(rating),
        _count(figure.numerator if figure else None),
        _count(figure.denominator if figure else None),
        _level(rating, case.limits.target, rating.target_words),
        _level(rating, case.limits.amber, rating.amber_words) if _is_level(rating) else rating.amber_words,
        case.spec.shape.label if case.spec.shape else "",
        figure_of(benchmark.value, case.spec.unit, case.decimals) if benchmark else None,
        " ".join(filter(None, (benchmark.name, benchmark.period))) if benchmark else "",
        rating.direction_words.capitalize(),
        _difference(rating),
        cell.period.due_on if cell else None,
        reading.as_at if reading else None,
        sentence,
    ]


def _figure(rating: Rating) -> Value:
    """The figure as a number, or in words where it is a grade, a yes or no, or a milestone."""
    if rating.case.spec.shape is Shape.MILESTONE:
        return rating.printed
    return figure_of(number_of(rating.case), rating.case.spec.unit, rating.case.decimals) or rating.printed


def _count(number: Decimal | None) -> Number | None:
    if number is None:
        return None
    return Number(number, "#,##0" if number == number.to_integral_value() else "#,##0.##")


def _is_level(rating: Rating) -> bool:
    """Whether amber ends at a level of its own; for other shapes it is a distance, and said in words."""
    return rating.case.spec.shape in (Shape.AT_LEAST, Shape.AT_MOST)


def _level(rating: Rating, level: object, in_words: str) -> Value:
    shown = figure_of(level, rating.case.spec.unit, rating.case.decimals) if isinstance(level, Decimal) else None
    return shown or in_words


def _difference(rating: Rating) -> Number | None:
    """Against the same term last year; in points for a percentage."""
    difference = rating.difference
    if difference is None:
        return None
    unit = Unit.NUMBER if rating.case.spec.unit is Unit.PERCENT else rating.case.spec.unit
    shown = figure_of(difference, unit, rating.case.decimals)
    zeros = f".{'0' * rating.case.decimals}" if rating.case.decimals > 0 else ""
    return Number(difference, f"+#,##0{zeros};-#,##0{zeros};0{zeros}") if shown else None


def _about(layout: Layout, chips: Sequence[Chip], order: str, words: Words) -> Iterator[list[Value]]:
    card = layout.card
    yield ["Trust", card.trust.name]
    yield ["Term", f"{card.term.get_name_display()} {card.term.year.name}"]
    yield ["Live figures of", card.today]
    yield ["", f"As they stood on {print_day(card.today)}; they may change until the term's figures are final."]
    yield ["Figures in", f"{card.figures_in} of {card.figures_due}, {card.verified_words}, in the whole scorecard"]
    for number, (name, labels) in enumerate(_filters(chips).items()):
        yield ["Filters" if number == 0 else "", f"{name}: {' or '.join(labels)}"]
    if not chips:
        yield ["Filters", "None: everything that you may see"]
    yield ["Order", order]
    yield [words["school_plural"], ", ".join(school.name for school in layout.schools) or "None"]
    yield ["", "Percentages are shares (93.8% is 0.938). A difference of percentages is in points."]
    states = {state for row in layout.rows for state in (row.trust.state if row.trust else None, *_states(layout, row))}
    for state in State:
        if state in states:
            yield [state, state.meaning]


def _states(layout: Layout, row: Row) -> list[State]:
    return [cell.rating.state for cell in cells_shown(layout, row)]


def _filters(chips: Iterable[Chip]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for chip in chips:
        found.setdefault(chip.name, []).append(chip.label)
    return found
