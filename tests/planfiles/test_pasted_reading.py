"""The nasty things that clipboards hold, and the tree that comes out of them."""

import contextlib
import time

import pytest

from apps.core.errors import BadValue
from apps.planfiles.pasted.clipboard import read_html
from apps.planfiles.pasted.defaults import Room
from apps.planfiles.pasted.pieces import Line, Table
from apps.planfiles.pasted.plain import read_text
from apps.planfiles.pasted.roles import Role
from tests.planfiles.clipboards import L, excel_range, google_list, word_list, word_page, word_table
from tests.planfiles.pasting import notes, outline_of, tree

HEAD = ["Priority", "Action", "Who", "By when", "Cost", "Resources"]


def test_a_table_with_everything() -> None:
    rows = [
        HEAD,
        ["1. Reading", "Train all staff", "HT and AB", "31/03/27", "£500", "Trainer"],
        ["", "Buy books", "All Heads and Chairs", "next Easter", "free", ""],
        HEAD,
        ["", "", "", "", "", ""],
        ["2. Attendance", "Ring on day one", "HT / SLT", "01/09/2035", "1,200", "Phone"],
    ]
    for program in (word_table, excel_range):
        outline = outline_of(program(rows))
        assert tree(outline) == {
            "1 Reading": {"Train all staff": ["HT", "AB"], "Buy books": ["All Heads and Chairs"]},
            "2 Attendance": {"Ring on day one": ["HT", "SLT"]},
        }
        first, second, third = outline.all_actions()
        assert (str(first.due_on), second.due, third.due) == ("2027-03-31", "next Easter", "01/09/2035")
        assert [(r.text, r.cost) for r in (*first.resources, *third.resources)] == [("Trainer", 500), ("Phone", 1200)]
        assert notes(outline) == [
            "Row 3: “free” is no amount in pounds, so its words are kept.",
            "Row 3: “next Easter” is kept as the words of the due date.",
            "Row 4: repeats the column headings, so it is left out.",
            "Row 5: “01/09/2035” is outside the plan (1 September 2016 to 31 August 2028), so it is kept as the words"
            " of the due date.",
        ]


def test_merged_cells_count_once_and_their_owner_for_each_row() -> None:
    cells = (
        "<tr><th>Priority<th>Action<th>Who<th>Cost</tr>"
        "<tr><td rowspan=2>Reading<td>Train<td rowspan=2>AB<td rowspan=2>£10</tr><tr><td>Buy</tr>"
        "<tr><td colspan=4><b>Not a priority of its own column</b></tr>"
        "<tr><td>Maths<td colspan=2>Test<td>£20</tr>"
    )
    outline = outline_of(f"<table>{cells}</table>")
    assert tree(outline) == {"Reading": {"Train": ["AB"], "Buy": ["AB"]}, "Maths": {"Test": []}}
    assert [len(action.resources) for action in outline.all_actions()] == [1, 0, 1]


def test_rows_across_a_table_are_priorities_where_no_column_is() -> None:
    rows = [["Action", "Who"], ["Priority 1: Reading"], ["Train", "AB"], ["Priority 2: Maths"], ["Test", "CD"]]
    assert tree(outline_of(word_table(rows))) == {"1 Reading": {"Train": ["AB"]}, "2 Maths": {"Test": ["CD"]}}


def test_word_lists_are_paragraphs_and_google_lists_stand_beside_their_items() -> None:
    lines = [L("Reading", 1), L("Train\nall staff", 2), L("Book a room", 3), L("Buy books", 2), L("Maths", 1)]
    for program in (word_list, google_list):
        outline = outline_of(program(lines))
        assert tree(outline) == {"Reading": {"Train\nall staff": [], "Buy books": []}, "Maths": {}}
        assert [step.text for step in outline.priorities[0].actions[0].steps] == ["Book a room"]


def test_labels_in_a_list_say_what_their_lines_are() -> None:
    lines = [L("Ring on day one", 1), L("Owner: HT and AB", 2), L("By when: Sept 2026", 2)]
    lines += [L("Resources:", 2), L("Phone: £90", 3), L("Time", 3), L("Training: all staff", 2)]
    (here,) = outline_of(google_list(lines), Room.ACTIONS).priorities
    (action,) = here.actions
    assert (action.owners, str(action.due_on), action.due) == (["HT", "AB"], "2026-09-30", "Sept 2026")
    assert [(r.text, r.cost) for r in action.resources] == [("Phone", 90), ("Time", None)]
    assert [step.text for step in action.steps] == ["Training: all staff"]


def test_headings_bullets_as_characters_and_soft_breaks() -> None:
    page = word_page("<h1>Reading</h1><p class=MsoNormal>• Train<br>everyone</p><p>– Buy <del>toys</del> books</p>")
    assert tree(outline_of(page)) == {"Reading": {"Train\neveryone": [], "Buy books": []}}


def test_markup_is_only_ever_text() -> None:
    page = "<p onclick=x>&lt;script&gt;alert(1)&lt;/script&gt;</p><script>alert(2)</script><img src=x onerror=alert(3)>"
    assert read_html(page) == [Line("<script>alert(1)</script>")]
    assert read_html("<p>a&#xE000;\x00\x07b &amp;amp; R&D 1<2</p>") == [Line("ab &amp; R&D 1<2")]


def test_several_lines_of_one_cell_are_actions_or_steps() -> None:
    rows = [["Actions", "Lead"], [[L("Plan"), L("Do"), L("Look")], "AB"]]
    assert list(tree(outline_of(excel_range(rows)))["Pasted"]) == ["Plan", "Do", "Look"]
    (action,) = outline_of(excel_range(rows), one_action=True).all_actions()
    assert [step.text for step in action.steps] == ["Do", "Look"]


def test_plain_text_has_columns_by_tabs_and_levels_by_indents() -> None:
    outline = outline_of("Reading\n\tTrain staff\n\t\tBook trainer\n\tBuy books\nMaths\n  - Test\n")
    assert tree(outline) == {"Reading": {"Train staff": [], "Buy books": []}, "Maths": {"Test": []}}
    assert tree(outline_of('Action\tWho\n"Train\nstaff"\tHT/AB\nBuy\t\n')) == {
        "Pasted": {"Train": ["HT", "AB"], "staff": ["HT", "AB"], "Buy": []}
    }


def test_columns_without_headings_are_known_by_what_they_hold() -> None:
    outline = outline_of("1.1\tTrain staff\tHT\t31/03/27\n1.2\tBuy books\tAB, CD\t01/04/27", Room.SUB_PRIORITIES)
    actions = list(outline.all_actions())
    assert [(a.code, a.title, a.owners, str(a.due_on)) for a in actions] == [
        *[("1.1", "Train staff", ["HT"], "2027-03-31"), ("1.2", "Buy books", ["AB", "CD"], "2027-04-01")]
    ]


def test_a_column_can_mean_something_else() -> None:
    pasted = "Action\tNotes\nTrain\tBook a room\n"
    assert next(outline_of(pasted).all_actions()).progress == ["Book a room"]
    (step,) = next(outline_of(pasted, t0c1=Role.STEP).all_actions()).steps
    assert step.text == "Book a room"


def test_what_has_no_place_is_named() -> None:
    outline = outline_of("Priority\tAction\tWho\tResources\nReading\t\tAB\tBooks\n\tTrain\tCD\t\n")
    assert outline.priorities[0].leads == ["AB"]
    assert notes(outline) == ["Row 2: “Books” has no action to be a resource of, so it is left out."]


def test_a_code_that_is_taken_is_left_out() -> None:
    outline = outline_of("Priority\tAction\n1. Reading\tTrain\n1. Maths\tTest\n")
    assert [p.code for p in outline.priorities] == ["1", ""]
    assert notes(outline) == ["Row 3: the code 1 is in use already, so it is left out."]


@pytest.mark.parametrize(
    "html",
    ["<div>", "<table>", "<table><tr><td>", "<ul><li>", "<p>a<b>x", "<table>x<i></table>", "<table><tr><td>x</table>"],
)
def test_a_trap_is_refused_at_once(html: str) -> None:
    started = time.monotonic()
    with pytest.raises(BadValue):
        read_html(html * (999_000 // len(html)))
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("html", ["<", "&amp", "<a '", '<a "', "<!-- ", "<style>", "&#x", "<p " + "a" * 5_000, "</b>"])
def test_nor_does_broken_markup_take_long(html: str) -> None:
    started = time.monotonic()
    with contextlib.suppress(BadValue):
        read_html(html * (999_000 // len(html)))
    assert time.monotonic() - started < 10


def test_what_is_too_much_is_refused() -> None:
    for pasted, words in (
        ("x" * 1_000_001, "1 MB"),
        ("<table>" + "<tr><td>x<td>y" * 6_000, "10,000 cells"),
        ("<table><tr><td colspan=1000>x<td rowspan=65000>y", "40 columns"),
    ):
        with pytest.raises(BadValue, match=words):
            read_html(pasted)
    for pasted, words in (("a\n" * 10_001, "10,000 cells"), ("a\t" * 50, "40 columns"), ("a\tb\n" * 6_000, "10,000")):
        with pytest.raises(BadValue, match=words):
            read_text(pasted)


def test_a_cell_may_reach_further_than_its_table() -> None:
    (table,) = read_html("<table><tr><td rowspan=999>a<td>b<tr><td>c</table>")
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [["a", "b"], ["a", "c"]]
