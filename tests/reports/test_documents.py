"""What each kind of document prints of the same rows, and what it leaves out."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import page
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from apps.core.errors import NotNow
from apps.reports.composing import compose
from apps.reports.making import print_document
from apps.reports.models import Document
from apps.reports.workbooks import number_of
from apps.reports.working import Earlier, definitions_changed, openly
from apps.reviews.around import Erratum
from apps.reviews.frozen import FrozenDecision, FrozenWord
from apps.reviews.frozen_row import Part
from apps.reviews.models import Review
from apps.reviews.parts import open_part
from apps.reviews.snapshot import Snapshot
from apps.trusts.models import Body, School
from tests.reports.example import DAY, SCHOOLS, example

MOMENT = dt.datetime(2026, 12, 3, 16, 20, tzinfo=dt.UTC)
SECRET = "A grievance about the deputy is under way."


def asked(kind: str, *, school: int | None = None, **more: Any) -> Document:
    values: dict[str, Any] = {"part": "open", "basis": "issued", "as_at": DAY, "requested_at": MOMENT}
    if school is not None:
        values["school"] = School(pk=school, name=SCHOOLS[school][0], slug=f"school-{school}")
    if kind == "committee":
        values |= {"body": Body(pk=5, name="Education committee"), "families": ["Attendance"]}
    return Document(kind=kind, review=Review(), **(values | more))


def printed(rows: Snapshot, document: Document) -> bytes:
    return print_document(compose(document, rows))


def text_of(content: bytes) -> list[str]:
    return [" ".join(leaf.extract_text().split()) for leaf in PdfReader(io.BytesIO(content)).pages]


def with_secrets() -> Snapshot:
    """The example with a restricted KPI, its figures, an action, a decision and a governors' word."""
    rows = example()
    for row in (*rows.kpis, *rows.cells, *rows.actions):
        number = getattr(row, "measure_ref", None)
        if number == 2 or getattr(row, "action_ref", None) == 4:
            row.part = Part.CONFIDENTIAL
    rows.kpis[2].sentence = rows.kpis[2].open_sentence = SECRET
    decision = FrozenDecision(decision_ref=9, kind="sought", text="Settle the grievance.", part=Part.CONFIDENTIAL)
    word = FrozenWord(
        school_ref=1, school_name=SCHOOLS[1][0], text="We met in private.", recorded_by="C. Person",
        recorded_on=DAY, part=Part.CONFIDENTIAL,
    )  # fmt: skip
    said = FrozenWord(
        school_ref=0, school_name=SCHOOLS[0][0], text="We asked why persistent absence rose.", recorded_by="C. Person",
        recorded_by_role="Clerk", recorded_on=DAY, met_on=DAY, minute_number="4.1", body="Governors of Hill View",
    )  # fmt: skip
    return Snapshot(**{**rows.__dict__, "decisions": [*rows.decisions, decision], "words": [word, said]})


KINDS = ["board_pack", "committee", "assurance", "year_end", "local_pack", "head_report", "school_page"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_document_is_accessible_and_the_same_again_and_says_whose_it_is(kind: str) -> None:
    of_school = kind in KINDS[-3:]
    document = asked(kind, school=0 if of_school else None)
    content = printed(example(), document)
    assert content == printed(example(), document)
    assert page.is_pdf_compliant_bytes(content, profile="ua1")
    texts = text_of(content)
    assert all(f"Page {number} of {len(texts)}" in text for number, text in enumerate(texts, 1))
    assert all("Open part" in text for text in texts)
    whole = " ".join(texts)
    assert not [name for name in ("A. Person", "B. Person", "C. Person", "PJM") if name in whole]
    if of_school:
        assert SCHOOLS[0][0] in texts[0]
        assert not [name for name, _ in SCHOOLS[1:] if name in whole]


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_a_rehearsal_and_a_superseded_issue_say_so_on_every_page(kind: str) -> None:
    school = 0 if kind in KINDS[-3:] else None
    rows = example(issued=False)
    rows.head.is_rehearsal = True
    for text in text_of(printed(rows, asked(kind, school=school, basis="draft"))):
        assert "Rehearsal. Draft, 20 November 2026" in text
    old = Snapshot(**{**example().__dict__, "superseded_by": "issue 2 of 10 December 2026"})
    for text in text_of(printed(old, asked(kind, school=school))):
        assert "Superseded" in text
        assert "issue 2 of 10 December 2026 has taken its place" in text


def test_the_board_pack_for_ten_schools_has_eight_core_pages_at_most() -> None:
    texts = text_of(printed(example(), asked("board_pack")))
    first_school = next(number for number, text in enumerate(texts) if "One page per school" in text)
    assert first_school <= 8
    assert sum("One page per school" in text for text in texts) == len(SCHOOLS)


def test_what_is_restricted_stands_in_the_confidential_part_and_nowhere_else() -> None:
    rows = with_secrets()
    opened = " ".join(text_of(printed(rows, asked("board_pack"))))
    closed = " ".join(text_of(printed(rows, asked("board_pack", part="confidential"))))
    for said in (SECRET, "Settle the grievance.", "We met in private."):
        assert said not in opened
        assert said in closed
    assert "We asked why persistent absence rose." in opened
    assert "We asked why persistent absence rose." not in closed
    assert "K3 " in closed and "K1 " not in closed
    assert "Confidential part" in closed and "Open part" not in closed


def test_what_the_review_before_held_back_is_held_back_still_and_so_is_what_became_restricted() -> None:
    """Last year's actions and the changed definitions come from another review, with people's names in it."""
    before, rows = example(), with_secrets()
    before.head.year_name, before.kpis[3].part, before.actions[0].part = "2025/26", Part.CONFIDENTIAL, Part.CONFIDENTIAL
    before.kpis[1].target = "at most 99.0%"
    earlier = Earlier("Summer 2025/26", "2025/26", before.plans, before.priorities, before.kpis, before.actions)
    opened = openly(earlier, rows)
    assert [row.measure_ref for row in opened.kpis] == [n for n in range(len(before.kpis)) if n not in (2, 3)]
    assert {row.action_ref for row in before.actions} - {row.action_ref for row in opened.actions} == {4, 0}
    assert {row.owners for row in opened.actions} == {row.owner_roles for row in opened.actions}
    told = definitions_changed(open_part(rows), opened)
    assert told is not None
    assert [row.measure_ref for row in told.gone] == []
    assert [row.measure_ref for row, _ in told.changed] == [1]


def test_a_confidential_part_says_so_in_its_title_and_leaves_out_what_is_no_business_of_the_school() -> None:
    rows = with_secrets()
    rows.cells[:] = [row for row in rows.cells if (row.measure_ref, row.school_ref) != (2, 1)]
    title = text_of(printed(rows, asked("local_pack", part="confidential", school=0)))[0]
    assert f"{SCHOOLS[0][0]}: local governing body pack, confidential part: autumn term 2026/27" in title
    assert "K3 " in title
    assert "K3 " not in " ".join(text_of(printed(rows, asked("local_pack", part="confidential", school=1))))


@pytest.mark.parametrize("kind", ["local_pack", "head_report", "year_end"])
def test_what_was_wrong_in_the_trusts_line_stands_in_the_schools_papers_too(kind: str) -> None:
    errata = [
        Erratum(
            pk=number, measure_id=measure, school_id=school, place=f"Line {number}", printed="95%", right="96%",
            reason="Copied from an earlier paper.", added_at=MOMENT, added_by_name="C. Person", added_by_role="Clerk",
        )
        for number, (measure, school) in enumerate([(0, None), (0, 0), (0, 1), (None, None)])
    ]  # fmt: skip
    rows = Snapshot(**{**example().__dict__, "errata": errata})
    whole = " ".join(text_of(printed(rows, asked(kind, school=0))))
    assert [number for number in range(4) if f"Line {number}" in whole] == [0, 1]
    assert "2 errata." in whole


def test_a_committee_is_told_how_many_of_its_own_figures_have_come() -> None:
    [first, *_] = text_of(printed(example(), asked("committee")))
    assert "Coverage 55 of 58 figures in" in first


def test_no_confidential_part_is_made_of_nothing() -> None:
    with pytest.raises(NotNow) as refused:
        printed(example(), asked("board_pack", part="confidential"))
    assert refused.value.sentence == "Nothing in this review is restricted, so there is no confidential part."
    with pytest.raises(NotNow) as refused:
        printed(example(), asked("local_pack", part="confidential", school=0))
    assert refused.value.sentence == (
        "Nothing of this school's is restricted in this review, so it has no confidential part."
    )


def test_a_school_that_was_not_there_has_no_document() -> None:
    stranger = School(pk=99, name="Elsewhere", slug="elsewhere")
    with pytest.raises(NotNow) as refused:
        printed(example(), Document(kind="school_page", review=Review(), school=stranger, part="open", as_at=DAY))
    assert refused.value.sentence.startswith("This school was not in the trust when the figures were drawn up")


def test_a_school_on_a_page_is_one_page_and_a_committee_reads_its_own_families() -> None:
    for number in range(len(SCHOOLS)):
        assert len(text_of(printed(example(), asked("school_page", school=number)))) == 1
    extract = " ".join(text_of(printed(example(), asked("committee"))))
    assert "Education committee: extract of the board pack" in extract
    assert "K1 Pupil attendance is at least 95%" in extract
    assert "Reserves are at least 6%" not in extract


def test_the_workbook_has_every_number_in_the_order_of_the_pack_and_no_formula() -> None:
    rows = example()
    rows.kpis[0].statement = "=HYPERLINK(1)"
    rows.cells[0].numerator, rows.cells[0].denominator = Decimal(411), Decimal(412)
    content = printed(rows, asked("workbook"))
    assert content == printed(rows, asked("workbook"))
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames[:4] == ["About", "Priorities", "Scorecard", "Each school's figures"]
    lines, cells = book["Scorecard"], book["Each school's figures"]
    assert lines.max_row == 1 + len(rows.trust_kpis)
    assert cells.max_row == 1 + len(rows.cells)
    head = [cell.value for cell in cells[1]]
    row = dict(zip(head, cells[2], strict=True))
    assert (row["How many"].value, row["Out of"].value) == (411, 412)
    assert row["State"].value == rows.cells[0].rag.word
    assert (row["Figure"].value, row["Figure"].number_format) == (0.962, "0.0%;-0.0%")
    assert {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line} <= {"n", "s", "d"}
    assert book["Actions"]["F2"].value == dt.datetime(2027, 3, 31)


@pytest.mark.parametrize(
    ("words", "value", "shown_as"),
    [
        ("93.8%", "0.938", "0.0%;-0.0%"),
        ("−£8,626", "-8626", "£#,##0;-£#,##0"),
        ("+0.12", "0.12", "+#,##0.00;-#,##0.00"),
        ("3.2 days", "3.2", '#,##0.0" days";-#,##0.0" days"'),
        ("1,204", "1204", "#,##0;-#,##0"),
    ],
)
def test_a_printed_figure_is_a_number_that_shows_alike(words: str, value: str, shown_as: str) -> None:
    found: Any = number_of(words)
    assert (str(found.value.normalize() if "." in value else found.value), found.shown_as) == (value, shown_as)


@pytest.mark.parametrize("words", [">99.9%", "Secure", "yes", "", "number not shown (small group)"])
def test_what_is_no_number_stays_in_words(words: str) -> None:
    assert number_of(words) == words
