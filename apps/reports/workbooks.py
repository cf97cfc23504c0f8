"""A review as a workbook: every number with what stands behind it, in the order of the board pack; pure."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils import timezone

from apps.core.rag import State
from apps.kpis.phrases import WITHHELD
from apps.reports.building import family_name
from apps.reports.covers import CLASSIFICATIONS, Asked, cover_of, words_of
from apps.reports.sheets import Column, Number, Sheet, Value
from apps.reviews.frozen import FrozenCell, FrozenKPI
from apps.reviews.snapshot import Snapshot
from apps.trusts.vocabulary import within_sentence

# A number as figures are printed: a minus or plus, pounds, thousands, decimals, and per cent or days.
_PRINTED = re.compile(r"(?P<sign>[−+]?)(?P<pounds>£?)(?P<size>[\d,]+(?:\.(?P<decimals>\d+))?)(?P<after>%| days?)?")
_WAYS = {"better": "Better", "same": "The same", "worse": "Worse"}


def sheets_of(rows: Snapshot, asked: Asked) -> list[Sheet]:
    """The workbook's sheets; one without rows is left out, but for the first."""
    words = words_of(rows)
    kpi, action, school = words["kpi"], words["action"], words["school"]
    sheets = [
        Sheet(
            name=words["priority_plural"],
            columns=_columns(
                (words["priority"], 44), ("Plan", 34), ("Leads", 28), ("Delivery, judged", 16),
                (f"Its {within_sentence(words['action_plural'])}", 40), ("Why", 40), ("Impact, judged", 16),
                (f"Its {within_sentence(words['kpi_plural'])}", 40), ("Why", 40),
            ),
            rows=_priorities(rows),
            kept=1,
        ),
        Sheet(name="Scorecard", columns=_figure_columns(kpi, "Basis"), rows=_lines(rows), kept=2),
        Sheet(
            name=f"Each {within_sentence(school)}'s figures",
            columns=_figure_columns(kpi, school),
            rows=_cells(rows),
            kept=3,
        ),
        Sheet(
            name=words["action_plural"],
            columns=_columns(
                ("Code", 9), (action, 50), (school, 30), ("Owners", 30), ("Begins", 18), ("Due", 18), ("State", 14),
                ("In words", 22), ("Days late", 10), ("Serves", 22), ("Latest said", 50),
            ),
            rows=_actions(rows),
            kept=2,
        ),
        Sheet(
            name="Not there",
            columns=_columns(("Code", 9), (kpi, 50), ("From", 30), ("State", 14), ("Due by", 18), ("Why let go", 50)),
            rows=_missing(rows),
        ),
        Sheet(
            name="Judged",
            columns=_columns(
                ("Code", 9), (kpi, 50), (school, 30), ("Arithmetic", 14), ("Judged", 14), ("Reason", 60),
                ("Judged by", 26), ("On", 18), ("Assent by", 26), ("On", 18), ("Terms running", 10),
            ),
            rows=_judged(rows),
        ),
        Sheet(
            name="Errata",
            columns=_columns(("Where", 44), ("Printed", 40), ("Right", 40), ("Why", 50), ("Added", 18)),
            rows=_errata(rows),
        ),
    ]  # fmt: skip
    filled = [Sheet(name=s.name, columns=s.columns, rows=own, kept=s.kept) for s in sheets if (own := list(s.rows))]
    about = Sheet(name="About", columns=_columns(("About", 28), ("What it is", 100)), rows=_about(rows, asked))
    return [about, *filled]


def number_of(printed: str) -> Value:
    """A printed figure as a number that shows alike; in words where it is a grade, ">99.9%" or withheld."""
    match = _PRINTED.fullmatch(printed)
    if match is None:
        return printed
    value = Decimal(match["size"].replace(",", "")) * (-1 if match["sign"] == "−" else 1)
    zeros = f".{'0' * len(match['decimals'])}" if match["decimals"] else ""
    size = f"{match['pounds']}#,##0{zeros}"
    if match["after"] == "%":
        return Number(value.scaleb(-2), f"0{zeros}%;-0{zeros}%")
    if match["after"]:
        return Number(value, f'{size}"{match["after"]}";-{size}"{match["after"]}"')
    plus = "+" if match["sign"] == "+" else ""
    return Number(value, f"{plus}{size};-{size}")


def _columns(*named: tuple[str, int]) -> list[Column]:
    return [Column(heading, width) for heading, width in named]


def _figure_columns(kpi: str, second: str) -> list[Column]:
    named = [("Code", 9), (kpi, 44), (second, 30), ("Family", 26), ("State", 14), ("Judged", 14), ("Figure", 12)]
    named += [("How many", 11), ("Out of", 11), ("Target", 16), ("Amber to", 16), ("Benchmark", 24)]
    named += [("Against last year", 14), ("State before", 14), ("Explained", 80), ("Note", 44)]
    named += [("Verified", 10), ("Outlook", 16), ("Why", 40), ("Reported by", 26), ("On", 18), ("Due by", 18)]
    return _columns(*named)


def _about(rows: Snapshot, asked: Asked) -> Iterator[list[Value]]:
    cover, head, record = cover_of(rows, asked), rows.head, rows.record
    yield ["Trust", head.trust_name]
    yield ["Review", cover.term]
    yield ["Classification", CLASSIFICATIONS[asked.part]]
    if cover.mark:
        yield ["State", cover.mark]
    yield ["Figures as at", head.as_of]
    yield ["Issued", timezone.localdate(record.issued_at) if record else cover.issued]
    yield ["Figures due", head.figures_due]
    yield ["Figures in", head.figures_in]
    yield ["Figures verified", head.figures_verified]
    yield ["Checksum of the figures", rows.figures_checksum or "None until the figures are final"]
    yield ["Checksum of what was issued", rows.issued_checksum or "None until it is issued"]
    yield [
        "Figures",
        "As they are printed; how many out of how many as they were entered, where there are two numbers",
    ]
    yield ["Small groups", "In the open part the numbers of small groups are withheld; their colours are not"]


def _priorities(rows: Snapshot) -> Iterator[list[Value]]:
    plans = {plan.plan_ref: plan.title for plan in rows.plans}
    for row in rows.priorities:
        said = rows.commentary_by_priority.get(row.priority_ref)
        yield [
            row.name,
            plans.get(row.plan_ref, ""),
            row.lead_roles,
            State(said.delivery) if said and said.delivery else None,
            row.delivery_sentence,
            said.delivery_line if said else "",
            State(said.impact) if said and said.impact else None,
            row.impact_sentence,
            said.impact_line if said else "",
        ]


def _lines(rows: Snapshot) -> Iterator[list[Value]]:
    for row in _in_order(rows.trust_kpis):
        yield [
            *(row.code, row.name, row.get_basis_display()),
            *_said(rows, row, row),
            *(row.target, row.amber_limit, row.benchmark),
            *_rest(row),
            *(None, None, None),
        ]


def _cells(rows: Snapshot) -> Iterator[list[Value]]:
    for line in [*_in_order(rows.trust_kpis), *(row for row in rows.kpis if row.basis == FrozenKPI.Basis.SCHOOL)]:
        for cell in rows.cells_by_measure.get(line.measure_ref, ()):
            yield [
                *(line.code, line.name, cell.school_name),
                *_said(rows, cell, line),
                *(cell.target, line.amber_limit, line.benchmark),
                *_rest(cell),
                *(cell.reported_by_role, cell.reported_on, cell.due_on),
            ]


def _in_order(lines: Iterable[FrozenKPI]) -> list[FrozenKPI]:
    """By family, as the pack prints them."""
    return sorted(lines, key=lambda row: (not row.family, row.family_position, row.family))


def _said(rows: Snapshot, row: FrozenKPI | FrozenCell, line: FrozenKPI) -> list[Value]:
    judgement = rows.judgement_of(row)
    masked = row.open_printed == WITHHELD
    return [
        family_name(line),
        row.rag or "Counted",
        State(judgement.judged) if judgement else None,
        number_of(row.open_printed),
        None if masked else _count(row.numerator),
        None if masked else _count(row.denominator),
    ]


def _rest(row: FrozenKPI | FrozenCell) -> list[Value]:
    before = State(row.state_before) if row.state_before else None
    return [
        _WAYS.get(row.direction, ""),
        before,
        row.open_sentence or row.sentence,
        "" if row.open_printed == WITHHELD else row.note,
        *_vouched(row),
    ]


def _vouched(row: FrozenKPI | FrozenCell) -> list[Value]:
    """Whether a figure that there is counts as verified, and the owner's word on the year's end."""
    verified = ("Yes" if row.verified else "No") if row.printed else ""
    return [verified, row.outlook, row.outlook_line]


def _count(number: Decimal | None) -> Number | None:
    if number is None:
        return None
    return Number(number, "#,##0" if number == number.to_integral_value() else "#,##0.##")


def _actions(rows: Snapshot) -> Iterator[list[Value]]:
    for row in rows.actions:
        due = row.due_on or row.due
        yield [row.code, row.title, row.school_name or "Trust", row.owner_roles, row.starts_on, due, row.rag, row.word,
               row.days_late, row.serves, row.note]  # fmt: skip


def _missing(rows: Snapshot) -> Iterator[list[Value]]:
    for row in rows.missing:
        yield [row.code, row.name, row.from_whom, row.rag, row.due_on, row.acknowledged]


def _judged(rows: Snapshot) -> Iterator[list[Value]]:
    for row in rows.judgements:
        yield [
            *(row.code, row.name, row.school_name or "Trust"),
            *(State(row.arithmetic) if row.arithmetic else "Counted", State(row.judged)),
            *(row.reason, row.judged_by_role, row.judged_on, row.assented_by_role, row.assented_on, row.terms_running),
        ]


def _errata(rows: Snapshot) -> Iterator[list[Value]]:
    for row in rows.errata:
        yield [row.place, row.printed, row.right, row.reason, timezone.localdate(row.added_at)]
